"""The lists of every program: who comes in by each line, and who does not."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mailing.errors import UndecidedColumns
from mailing.models import Subscriber
from mailing.subscribers.lists.importing import Report, import_subscribers

# program -> the header its export writes, and rows with what must become of each: "in", or the value that keeps it out.
PROGRAMS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "listmonk with its lists": (
        "email,status,subscription_status",
        [
            ("{},enabled,confirmed", "in"),
            ("{},enabled,unconfirmed", "subscription_status «unconfirmed»"),
            ("{},enabled,unsubscribed", "subscription_status «unsubscribed»"),
            ("{},blocklisted,confirmed", "status «blocklisted»"),
            ("{},enabled,", "subscription_status «»"),
        ],
    ),
    "MailPoet": (
        "Email,First name,Last name,Subscription IP,Subscription time,Confirmation time,Confirmation IP,"
        "List status,Global status,List",
        [
            (
                '"{}","Ana","","1.2.3.4","2024-01-02 03:04:05","2024-01-02 03:05:05","1.2.3.4",Subscribed,Subscribed,"A"',
                "in",
            ),
            ('"{}","Eva","","","2024-01-02 03:04:05","","",subscribed,subscribed,"A"', "in"),
            ('"{}","","","","","","",Subscribed,Unsubscribed,"A"', "Global status «Unsubscribed»"),
            ('"{}","","","","","","",Subscribed,Bounced,"A"', "Global status «Bounced»"),
            ('"{}","","","","","","",Unsubscribed,Subscribed,"A"', "List status «Unsubscribed»"),
            ('"{}","","","","","","",Subscribed,Inactive,"A"', "Global status «Inactive»"),
            ('"{}","","","","","","",Subscribed,Unconfirmed,"A"', "Global status «Unconfirmed»"),
        ],
    ),
    "MailPoet in Spanish": (
        "Correo electrónico,Nombre,Estado de la lista,Estado global",
        [
            ("{},Ana,Suscrito,Suscrito", "in"),
            ("{},Eva,Suscrito,Baja", "Estado global «Baja»"),
            ("{},Leo,Sin confirmar,Suscrito", "Estado de la lista «Sin confirmar»"),
        ],
    ),
    "Mailtrain": (
        "cid,status,HASH_EMAIL,EMAIL,MERGE_FIRST_NAME_A1",
        [
            ("c1,1,abc,{},Ana", "in"),
            ("c2,2,abd,{},Eva", "status «2»"),
            ("c3,3,abe,{},Leo", "status «3»"),
            ("c4,4,abf,{},Mar", "status «4»"),
        ],
    ),
    "The Newsletter Plugin": (
        '"Email";"Name";"Surname";"Gender";"Status";"Date";"Token";"Feed by mail";"Follow up";"IP"',
        [
            ('"{}";"Ana";"";"f";"C";"2024-01-02 03:04:05";"t";"";"";"1.2.3.4";', "in"),
            ('"{}";"Eva";"";"f";"S";"2024-01-02 03:04:05";"t";"";"";"1.2.3.4";', "Status «S»"),
            ('"{}";"Leo";"";"m";"U";"2024-01-02 03:04:05";"t";"";"";"1.2.3.4";', "Status «U»"),
            ('"{}";"Mar";"";"n";"B";"2024-01-02 03:04:05";"t";"";"";"1.2.3.4";', "Status «B»"),
            ('"{}";"Mar";"";"n";"P";"2024-01-02 03:04:05";"t";"";"";"1.2.3.4";', "Status «P»"),
        ],
    ),
    "Keila": (
        "Email,First name,Last name,Data,Status,External ID",
        [
            ('{},Ana,,"{{""a"": 1}}",active,', "in"),
            ("{},Eva,,,inactive,", "Status «inactive»"),
            ("{},Eva,,,unsubscribed,", "Status «unsubscribed»"),
            ("{},Leo,,,unreachable,", "Status «unreachable»"),
            ("{},Leo,,,,", "Status «»"),
        ],
    ),
    "Kit": (
        "email,first_name,state,created_at,tags",
        [
            ("{},Ana,active,2024-01-02T03:04:05Z,vip", "in"),
            ("{},Eva,inactive,2024-01-02T03:04:05Z,", "state «inactive»"),
            ("{},Leo,cancelled,2024-01-02T03:04:05Z,", "state «cancelled»"),
            ("{},Mar,bounced,2024-01-02T03:04:05Z,", "state «bounced»"),
            ("{},Mar,complained,2024-01-02T03:04:05Z,", "state «complained»"),
        ],
    ),
    "Mailchimp, subscribed": (
        "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,GMTOFF,CC,LAST_CHANGED,"
        "LEID,EUID,NOTES,TAGS",
        [
            ('{},Ana,2,,,2024-01-02 03:04:05,1.2.3.4,1,es,2024-01-02 03:04:05,1,ab,,"""vip"""', "in"),
            ("{},Eva,5,2024-01-02 03:04:05,,,,,,,2,ac,,", "in"),
        ],
    ),
    "Mailchimp, unsubscribed": (
        "Email Address,MEMBER_RATING,CONFIRM_TIME,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON",
        [("{},2,2024-01-02 03:04:05,2024-02-02 03:04:05,Nº 1,ab,NORMAL", "“UNSUB_TIME” filled in")],
    ),
    "Mailchimp, cleaned": (
        "Email Address,MEMBER_RATING,CONFIRM_TIME,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID",
        [("{},2,2024-01-02 03:04:05,2024-02-02 03:04:05,Nº 1,ab", "“CLEAN_TIME” filled in")],
    ),
    "Mailchimp with a status": (
        "Email Address,Status,MEMBER_RATING",
        [
            ("{},subscribed,2", "in"),
            ("{},unsubscribed,2", "Status «unsubscribed»"),
            ("{},cleaned,2", "Status «cleaned»"),
            ("{},nonsubscribed,2", "Status «nonsubscribed»"),
            ("{},pending,2", "Status «pending»"),
        ],
    ),
    "beehiiv": (
        "email,status,created_at,unsubscribed_at,tier,stripe_customer_id,First Name",
        [
            ("{},active,2024-01-02T03:04:05Z,,free,,Ana", "in"),
            (
                "{},active,2024-01-02T03:04:05Z,2024-03-02T03:04:05Z,free,,Eva",
                "“unsubscribed_at” filled in",
            ),
            ("{},inactive,2024-01-02T03:04:05Z,2024-03-02T03:04:05Z,free,,Leo", "status «inactive»"),
            ("{},pending,2024-01-02T03:04:05Z,,free,,Mar", "status «pending»"),
            ("{},needs approval,2024-01-02T03:04:05Z,,free,,Mar", "status «needs approval»"),
            ("{},validating,2024-01-02T03:04:05Z,,free,,Mar", "status «validating»"),
        ],
    ),
    "Buttondown": (
        "id,email,notes,subscriber_type,creation_date,subscription_date,unsubscription_date,tags,metadata",
        [
            ("1,{},,regular,2024-01-02,2024-01-02,,,{{}}", "in"),
            ("2,{},,premium,2024-01-02,2024-01-02,,,{{}}", "in"),
            ("3,{},,unactivated,2024-01-02,,,,{{}}", "subscriber_type «unactivated»"),
            ("4,{},,unsubscribed,2024-01-02,2024-01-02,2024-02-02,,{{}}", "subscriber_type «unsubscribed»"),
            ("5,{},,regular,2024-01-02,2024-01-02,2024-02-02,,{{}}", "“unsubscription_date” filled in"),
            ("6,{},,undeliverable,2024-01-02,2024-01-02,,,{{}}", "subscriber_type «undeliverable»"),
            ("7,{},,upcoming,2024-01-02,2024-01-02,,,{{}}", "subscriber_type «upcoming»"),
        ],
    ),
    "Buttondown's API": (
        "email,type,creation_date",
        [("{},gifted,2024-01-02", "in"), ("{},complained,2024-01-02", "type «complained»")],
    ),
    "Substack": (
        "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at",
        [
            ("{},false,,other,false,2024-01-02T03:04:05.000Z,", "in"),
            ("{},true,2030-01-01T00:00:00.000Z,yearly,false,2024-01-02T03:04:05.000Z,", "in"),
            ("{},true,,monthly,true,2024-01-02T03:04:05.000Z,", "email_disabled «true»"),
            ("{},true,,monthly,,2024-01-02T03:04:05.000Z,", "email_disabled «»"),
        ],
    ),
    "Substack, from the dashboard": (
        "Email,Name,Stripe plan,Cancel date,Start date,Paid upgrade date,Emails received (6mo),Type,Activity,"
        "Subscription source (free),Subscriptions gifted,State/Province,Days active (30d)",
        [("{},Ana,,2024-01-02,2023-01-02,,12,Free,4,web,0,Jaén,3", "in")],
    ),
    "Ghost": (
        "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers",
        [
            ("1,{},Ana,,true,false,,2024-01-02T03:04:05.000Z,,,", "in"),
            ("2,{},Ana,,true,true,,2024-01-02T03:04:05.000Z,,vip,", "in"),
            ("3,{},Eva,,false,false,,2024-01-02T03:04:05.000Z,,,", "subscribed_to_emails «false»"),
            ("4,{},Leo,,,false,,2024-01-02T03:04:05.000Z,,,", "subscribed_to_emails «»"),
            (
                "5,{},Mar,,true,false,,2024-01-02T03:04:05.000Z,2024-03-02T03:04:05.000Z,,",
                "“deleted_at” filled in",
            ),
        ],
    ),
    "Sendy": (
        "Name,Email,Joined,Status,IP address,Country",
        [
            ("Ana,{},2024-01-02,Active,1.2.3.4,ES", "in"),
            ("Eva,{},2024-01-02,Unconfirmed,1.2.3.4,ES", "Status «Unconfirmed»"),
            ("Leo,{},2024-01-02,Unsubscribed,1.2.3.4,ES", "Status «Unsubscribed»"),
            ("Mar,{},2024-01-02,Bounced,1.2.3.4,ES", "Status «Bounced»"),
            ("Mar,{},2024-01-02,Marked as spam,1.2.3.4,ES", "Status «Marked as spam»"),
        ],
    ),
    "Mautic": (
        "id,email,firstname,points,date_added,doNotContact",
        [
            ("1,{},Ana,3,2024-01-02,", "in"),
            ("2,{},Ana,3,2024-01-02,0", "in"),
            ("3,{},Eva,3,2024-01-02,1", "doNotContact «1»"),
            ("4,{},Leo,3,2024-01-02,2", "“doNotContact” filled in"),
        ],
    ),
    "Brevo": (
        "CONTACT ID;EMAIL;FIRSTNAME;DOUBLE_OPT-IN;EMAIL_BLACKLISTED;ADDED_TIME;MODIFIED_TIME",
        [
            ("1;{};Ana;Yes;false;2024-01-02;2024-01-02", "in"),
            ("2;{};Eva;No;false;2024-01-02;2024-01-02", "DOUBLE_OPT-IN «No»"),
            ("3;{};Leo;Yes;true;2024-01-02;2024-01-02", "EMAIL_BLACKLISTED «true»"),
        ],
    ),
    "MailerLite": (
        "Subscriber,Status,Sent,Opens,Clicks,Subscribed,Unsubscribed,Location",
        [
            ("{},Active,3,2,1,2024-01-02 03:04:05,,Spain", "in"),
            ("{},Active,3,2,1,2024-01-02 03:04:05,2024-03-02 03:04:05,Spain", "“Unsubscribed” filled in"),
            ("{},Unconfirmed,3,2,1,,,Spain", "Status «Unconfirmed»"),
            ("{},Junk,3,2,1,2024-01-02 03:04:05,,Spain", "Status «Junk»"),
        ],
    ),
    "Campaign Monitor": (
        "Email Address,Name,State,Date",
        [("{},Ana,Active,2024-01-02", "in"), ("{},Eva,Deleted,2024-01-02", "State «Deleted»")],
    ),
    "phpList": (
        "id,email,confirmed,blacklisted,entered",
        [
            ("1,{},1,0,2024-01-02", "in"),
            ("2,{},0,0,2024-01-02", "confirmed «0»"),
            ("3,{},1,1,2024-01-02", "blacklisted «1»"),
        ],
    ),
    "Shopify": (
        "First Name,Email,Accepts Email Marketing,Total Orders",
        [("Ana,{},yes,3", "in"), ("Eva,{},no,3", "Accepts Email Marketing «no»")],
    ),
    "Mailman": (
        "address,name,nomail,digest",
        [
            ("{},Ana,off,off", "in"),
            ("{},Eva,[U],off", "“nomail” filled in"),
            ("{},Leo,on,off", "nomail «on»"),
        ],
    ),
    "Google Groups": (
        "Email address,Nickname,Group status,Email preference,Posting permissions,Join year",
        [
            ("{},Ana,member,email,allowed,2020", "in"),
            ("{},Eva,owner,digest,allowed,2020", "in"),
            ("{},Leo,member,none,allowed,2020", "Email preference «none»"),
            ("{},Mar,banned,email,allowed,2020", "Group status «banned»"),
        ],
    ),
    "Yahoo Groups": (
        "Email,Name,Delivery,Joined",
        [
            ("{},Ana,Individual Email,2010", "in"),
            ("{},Eva,No Email,2010", "Delivery «No Email»"),
        ],
    ),
    "Mailjet": (
        "Email,Name,CreatedAt,IsExcludedFromCampaigns",
        [
            ("{},Ana,2024-01-02,false", "in"),
            ("{},Eva,2024-01-02,true", "IsExcludedFromCampaigns «true»"),
        ],
    ),
    "phpList, in words": (
        "email,Is this subscriber confirmed,Is this subscriber blacklisted,Did this subscriber manually confirm,"
        "Number of bounces,entered",
        [
            ("{},1,0,0,2,2024-01-02", "in"),
            ("{},0,0,0,0,2024-01-02", "Is this subscriber confirmed «0»"),
            ("{},1,1,0,0,2024-01-02", "Is this subscriber blacklisted «1»"),
        ],
    ),
    "MailerLite's newer one": (
        "Email,Status,Source,Subscribed at,Unsubscribed at,Opted in at,Optin ip,Name",
        [
            ("{},active,import,2024-01-02 03:04:05,,,,Ana", "in"),
            ("{},bounced,import,2024-01-02 03:04:05,,,,Eva", "Status «bounced»"),
            ("{},active,import,2024-01-02 03:04:05,2024-02-02,,,Leo", "“Unsubscribed at” filled in"),
        ],
    ),
    "EmailOctopus": (
        "Email address,First name,Status,Created at,Tags",
        [
            ("{},Ana,SUBSCRIBED,2024-01-02,", "in"),
            ("{},Eva,UNSUBSCRIBED,2024-01-02,", "Status «UNSUBSCRIBED»"),
            ("{},Leo,PENDING,2024-01-02,", "Status «PENDING»"),
        ],
    ),
    "ActiveCampaign": (
        "Contact ID,Email,List Status,Date Created",
        [
            ("1,{},Active,2024-01-02", "in"),
            ("2,{},Unconfirmed,2024-01-02", "List Status «Unconfirmed»"),
            ("3,{},3,2024-01-02", "List Status «3»"),
        ],
    ),
    "Acumbamail": (
        "email;Nombre;Estado;Fecha de alta",
        [
            ("{};Ana;Activo;2024-01-02", "in"),
            ("{};Eva;Baja;2024-01-02", "Estado «Baja»"),
            ("{};Leo;Queja;2024-01-02", "Estado «Queja»"),
            ("{};Mar;Sin verificar;2024-01-02", "Estado «Sin verificar»"),
        ],
    ),
    "GetResponse": (
        "email,name,added_on,ip,origin,campaign_name,score,note",
        [("{},Ana,2024-01-02,1.2.3.4,import,boletin,,", "in")],
    ),
    "Revue": (
        "email,first_name,last_name,created_at",
        [("{},Ana,,2024-01-02 03:04:05 UTC", "in")],
    ),
    "TinyLetter": (
        "Email Address,Subscribe Date",
        [("{},2024-01-02", "in")],
    ),
    "ours": (
        "email,state,language,created_at,confirmed_at,left_at",
        [
            ("{},confirmed,es,2024-01-02T03:04:05+00:00,2024-01-02T03:04:05+00:00,", "in"),
            ("{},pending,es,2024-01-02T03:04:05+00:00,,", "state «pending»"),
            (
                "{},unsubscribed,es,2024-01-02T03:04:05+00:00,,2024-01-02T03:04:05+00:00",
                "state «unsubscribed»",
            ),
        ],
    ),
}


def read(text: str, note: str = "list.csv", **treat: str) -> Report:
    return import_subscribers(text.encode(), note=note, treat=treat)


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_line_of_a_programs_list_has_the_right_outcome(
    db: None, program: str, settings: object
) -> None:
    from django.utils import translation

    header, lines = PROGRAMS[program]
    rows = [line.format(f"r{number}@example.org") for number, (line, _right) in enumerate(lines)]
    with translation.override("en"):
        report = read("\ufeff" + "\r\n".join([header, *rows]) + "\r\n")
    stays_out = [right for _line, right in lines if right != "in"]
    assert sorted(report.refused.elements()) == sorted(stays_out)
    assert report.counts["added"] == len(lines) - len(stays_out)
    assert report.counts.total() == len(lines) and not report.problems
    came = {f"r{number}@example.org" for number, (_line, right) in enumerate(lines) if right == "in"}
    assert set(Subscriber.objects.confirmed().values_list("email", flat=True)) == came


@pytest.mark.parametrize(
    "value", ["cualquiera", "Subscribed?", "not active", "unconfirmed", "2", "C", "-", "?"]
)
def test_only_words_known_to_mean_confirmed_pass(db: None, value: str) -> None:
    report = read(f"email,status\nana@example.org,{value}\neva@example.org,Active\n")
    assert report.refused == {f"status «{value}»": 1} and report.counts["added"] == 1


@pytest.mark.parametrize(
    "column",
    [
        *(
            "Consent",
            "GDPR",
            "marketing_permissions",
            "Opted Out",
            "optin",
            "Baja",
            "Fecha de baja",
            "Suscripción",
        ),
        *(
            "Estado civil",
            "Do not mail",
            "is_active",
            "Activo",
            "email_bounces",
            "spam_reports",
            "Newsletter",
        ),
        *(
            "Recibe boletín",
            "cancelled_on",
            "removed",
            "verified",
            "Autoriza",
            "end date",
            "Situación",
            "subscribed",
        ),
        *(
            "fechaBaja",
            "FECHABAJA",
            "Alta",
            "Excluido",
            "frequency",
            "Preferencias",
            "Banned",
            "Delivery status",
        ),
    ],
)
def test_a_column_that_may_say_no_is_asked_about(db: None, column: str) -> None:
    text = f"email,{column}\nana@example.org,a\neva@example.org,a\n"
    with pytest.raises(UndecidedColumns) as question:
        read(text)
    assert column in str(question.value) and "«a» 2" in str(question.value)
    assert not Subscriber.objects.exists()
    assert read(text, **{column: "ignore"}).counts == {"added": 2}


@pytest.mark.parametrize(
    "column",
    [
        *("Name", "Notes", "Tags", "Nombre", "Country", "optin_ip", "subscription_date", "Fecha de alta"),
        *("Opted in at", "Email Marketing Consent Timestamp", "Trabaja", "Delivery address", "fechaAlta"),
        *("signup_source", "Confirmation IP", "subscriber_id", "plan", "expiry", "Profile 1", "Ciudad", "id"),
    ],
)
def test_other_columns_are_no_question(db: None, column: str) -> None:
    assert read(f"email,{column}\nana@example.org,2024-01-02\n").counts == {"added": 1}


def test_a_column_of_any_name_with_words_of_leaving_is_asked_about(db: None) -> None:
    with pytest.raises(UndecidedColumns):
        read("email,Notas\nana@example.org,\neva@example.org,Unsubscribed\n")
    with pytest.raises(UndecidedColumns):
        read("ana@example.org,subscribed\neva@example.org,unsubscribed\n")
    assert read("ana@example.org,subscribed\neva@example.org,unsubscribed\n", **{"2": "status"}).counts == {
        "added": 1,
        "disabled": 1,
    }


def test_that_nobody_blocked_a_reader_is_no_yes(db: None) -> None:
    """listmonk's CSV: whether the reader confirmed is a state of each list, which it leaves out."""
    text = (
        "uuid,email,name,attributes,status,created_at,updated_at\n"
        'u1,ana@example.org,Ana,"{""city"": ""Jaén""}",enabled,2024-01-02T03:04:05Z,2024-01-02T03:04:05Z\n'
        "u2,eva@example.org,Eva,{},disabled,2024-01-02T03:04:05Z,2024-01-02T03:04:05Z\n"
        "u3,leo@example.org,Leo,{},blocklisted,2024-01-02T03:04:05Z,2024-01-02T03:04:05Z\n"
    )
    with pytest.raises(UndecidedColumns) as question:
        read(text)
    assert "status" in str(question.value) and "«enabled» 1" in str(question.value)
    assert not Subscriber.objects.exists()
    report = read(text, status="status")  # the export was of confirmed readers, says the editor
    assert report.counts["added"] == 1
    assert report.refused == {"status «disabled»": 1, "status «blocklisted»": 1}


def test_a_province_is_no_status_once_the_editor_says_so(db: None) -> None:
    text = "email,State,MEMBER_RATING\nana@example.org,Jaén,2\n"
    with pytest.raises(UndecidedColumns):
        read(text)
    assert read(text, state="ignore").counts == {"added": 1}


@pytest.mark.parametrize(
    ("answer", "values"),
    [
        ("status", {"active": True, "paused": False, "": False}),
        ("consent", {"Sí": True, "yes": True, "1": True, "no": False, "": False, "perhaps": False}),
        ("left", {"": True, "no": True, "0000-00-00 00:00:00": True, "2024-01-02": False, "yes": False}),
        ("ignore", {"": True, "no": True, "2024-01-02": True}),
    ],
)
def test_the_editors_answer_says_which_values_pass(db: None, answer: str, values: dict[str, bool]) -> None:
    rows = "".join(f"r{number}@example.org,{value}\n" for number, value in enumerate(values))
    report = read("email,Mi columna\n" + rows, **{"mi COLUMNA": answer})
    assert report.counts["added"] == sum(values.values())
    assert report.counts.total() == len(values)


@pytest.mark.parametrize(
    "name",
    ["unsubscribed_members_export_0a.csv", "cleaned_x.csv", "nonsubscribed_x.csv", "Non-Subscribed.csv"],
)
def test_a_file_of_those_who_left_brings_nobody_in(db: None, name: str) -> None:
    report = read("Email Address,MEMBER_RATING\nana@example.org,2\n", note=name)
    assert report.counts == {"disabled": 1} and not Subscriber.objects.exists()
    assert read("Email Address\nana@example.org\n", note="subscribed_x.csv").counts == {"added": 1}


@pytest.mark.parametrize("order", [1, -1])
def test_a_no_in_one_line_outweighs_a_yes_in_another(db: None, order: int) -> None:
    lines = ["Ana@example.org,subscribed", "ana@example.org,unsubscribed"][::order]
    report = read("email,status\n" + "\n".join(lines))
    assert report.counts == {"disabled": 2} and not Subscriber.objects.exists()


def test_who_asked_substack_to_be_erased_stays_erased(db: None) -> None:
    text = (
        "email,email_disabled\nx9@deletion-request.substack.com,false\n@deletion-request.substack.com,false\n"
    )
    assert read(text).counts == {"disabled": 1, "invalid": 1}


def test_the_command_asks_and_takes_an_answer(db: None, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "email,GDPR ok,status\na@example.org,yes,blocklisted\nb@example.org,yes,active\nc@example.org,no,active\n"
    )
    with pytest.raises(CommandError) as question:
        call_command("import_subscribers", str(file))
    assert "GDPR ok" in str(question.value) and "--treat" in str(question.value)
    for wrong in ("GDPR ok", "GDPR ok=maybe", "nothing=left"):
        with pytest.raises(CommandError):
            call_command("import_subscribers", str(file), "--treat", wrong)
    assert not Subscriber.objects.exists()
    out = io.StringIO()
    call_command("import_subscribers", str(file), "--treat", "GDPR ok=consent", stdout=out)
    *refusals, counts = out.getvalue().splitlines()
    assert (
        len(refusals) == 2
        and "status «blocklisted»" in "".join(refusals)
        and "GDPR ok «no»" in "".join(refusals)
    )
    assert all(line.endswith(", 1") for line in refusals)
    assert "added 1" in counts and "disabled 2" in counts
