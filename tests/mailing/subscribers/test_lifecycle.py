"""Coming and going: the sign-up form, confirmation, leaving, preferences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.signing import Signer
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone, translation

from mailing import tokens
from mailing.models import Consent, Letter, Subscriber, Suppressed
from mailing.subscribers import forms, lifecycle

Reader = Callable[..., Subscriber]


def shown(seconds_ago: float = 10) -> str:
    moment = int(timezone.now().timestamp() - seconds_ago)
    return Signer(salt=forms.SALT).sign(str(moment))


def sign_up(client: Client, email: str, **extra: str) -> HttpResponse:
    headers = {k: extra.pop(k) for k in list(extra) if k.startswith(("HTTP_", "REMOTE_"))}
    return client.post("/subscribe/", {"email": email, "shown": shown(), **extra}, **headers)


def link(letter: Letter) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+/)", letter.content["text"])
    assert found
    return found[1]


def test_consent_keeps_the_address_our_proxy_saw(client: Client, db: None, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    sign_up(client, "ana@example.org", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.7, ")
    assert Consent.objects.get().ip == "203.0.113.7"


def test_a_reader_signs_up_and_confirms_with_a_button(client: Client, db: None) -> None:
    page = client.get("/subscribe/").content.decode()
    assert 'name="email"' in page and "csrfmiddlewaretoken" not in page
    answer = sign_up(client, "Ana@Example.org", HTTP_USER_AGENT="Firefox", REMOTE_ADDR="192.0.2.7")
    assert (answer.status_code, answer["Location"]) == (303, "/subscribe/sent/")
    assert not client.cookies

    reader = Subscriber.objects.get()
    assert (reader.email, reader.state) == ("Ana@example.org", "pending")
    letter = Letter.objects.get()
    assert (letter.recipient, letter.kind, letter.state) == ("Ana@example.org", "confirm", "queued")
    address = link(letter)
    for _visit in range(3):  # a scanner looks
        assert "<button" in client.get(address).content.decode()
    reader.refresh_from_db()
    assert reader.state == "pending"

    assert client.post(address).status_code == 200
    reader.refresh_from_db()
    assert reader.state == "confirmed"
    assert client.post(address).status_code == 200  # pressed twice
    asked, confirmed = reader.consents.all()
    assert (asked.kind, asked.ip, asked.agent) == ("asked", "192.0.2.7", "Firefox")
    assert asked.text_version == forms.TEXT_VERSION and asked.text
    assert confirmed.kind == "confirmed"


@pytest.mark.parametrize("state", ["nobody", "pending", "confirmed", "unsubscribed", "bounced", "complained"])
def test_the_answer_is_the_same_whoever_the_address_belongs_to(
    client: Client, reader: Reader, state: str
) -> None:
    reader("other@example.org")
    if state != "nobody":
        reader("ana@example.org", state)
    answer = sign_up(client, "ana@example.org")
    said = (answer.status_code, sorted(answer.headers.items()), answer.content)
    unknown = sign_up(client, "nobody@example.net")
    assert said == (unknown.status_code, sorted(unknown.headers.items()), unknown.content)


def test_one_address_is_written_to_once_a_day_and_three_times_in_all(client: Client, db: None) -> None:
    for number in range(20):
        sign_up(client, "ana@example.org", REMOTE_ADDR=f"192.0.{number}.1")
    assert Letter.objects.count() == 1
    for _day in range(5):
        Subscriber.objects.update(written_at=timezone.now() - timedelta(hours=25))
        sign_up(client, "ana@example.org")
    assert Letter.objects.count() == 3


def test_one_network_may_sign_up_only_so_often(client: Client, db: None) -> None:
    codes = {sign_up(client, f"a{n}@example.org", REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(40)}
    assert codes == {303, 429}
    assert Letter.objects.count() == 30
    assert sign_up(client, "b@example.org", REMOTE_ADDR="198.51.100.1").status_code == 303


def test_programs_are_told_from_people_without_a_script(client: Client, db: None) -> None:
    assert sign_up(client, "bot@example.org", website="https://spam.example").status_code == 303
    assert client.post("/subscribe/", {"email": "ana@example.org"}).status_code == 200
    assert client.post("/subscribe/", {"email": "ana@example.org", "shown": shown(0)}).status_code == 200
    assert client.post("/subscribe/", {"email": "ana@example.org", "shown": "123:forged"}).status_code == 200
    assert not Letter.objects.exists()


def test_a_form_without_a_moment_is_shown_again_filled_in(client: Client, db: None) -> None:
    page = client.post("/subscribe/", {"email": "ana@example.org"}).content.decode()
    assert 'value="ana@example.org"' in page and 'name="shown"' in page


@pytest.mark.parametrize(
    "headers",
    [{"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}],
)
def test_foreign_pages_cannot_sign_people_up(client: Client, db: None, headers: dict[str, str]) -> None:
    assert sign_up(client, "ana@example.org", **headers).status_code == 403
    assert not Subscriber.objects.exists()


def test_a_wrong_address_is_explained_and_kept_in_the_form(client: Client, db: None) -> None:
    answer = sign_up(client, "ana@")
    assert answer.status_code == 422 and 'value="ana@"' in answer.content.decode()


def test_a_confirmed_reader_who_signs_up_again_is_told_so_once(client: Client, reader: Reader) -> None:
    ana = reader()
    sign_up(client, "ANA@example.org")
    sign_up(client, "ana@example.org")
    assert [letter.kind for letter in Letter.objects.all()] == ["already"]
    ana.refresh_from_db()
    assert ana.state == "confirmed" and Subscriber.objects.count() == 1


def test_an_old_confirmation_link_offers_a_new_one(client: Client, reader: Reader) -> None:
    ana = reader(state="pending", asked_at=timezone.now() - timedelta(days=8))
    answer = client.post(f"/subscribe/confirm/{tokens.make(tokens.CONFIRM, ana.key)}/")
    assert answer.status_code == 410 and "/subscribe/" in answer.content.decode()
    ana.refresh_from_db()
    assert ana.state == "pending"


def test_a_confirmation_link_does_not_bring_back_who_left_after_it(client: Client, db: None) -> None:
    sign_up(client, "ana@example.org")
    ana = Subscriber.objects.get()
    address = link(Letter.objects.get())
    client.post(address)
    client.post(f"/unsubscribe/{tokens.make(tokens.LEAVE, ana.key)}/", {"List-Unsubscribe": "One-Click"})
    client.post(address)
    ana.refresh_from_db()
    assert ana.state == "unsubscribed"


def test_who_left_comes_back_by_confirming_again(client: Client, reader: Reader) -> None:
    ana = reader(state="unsubscribed")
    sign_up(client, "ana@example.org")
    ana.refresh_from_db()
    assert ana.state == "unsubscribed"
    client.post(link(Letter.objects.get()))
    ana.refresh_from_db()
    assert ana.state == "confirmed" and ana.left_at is None


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart"])
def test_one_click_leaves_at_once_without_cookies(reader: Reader, content_type: str) -> None:
    ana = reader()
    address = f"/unsubscribe/{tokens.make(tokens.LEAVE, ana.key)}/"
    client = Client(enforce_csrf_checks=True)
    for _time in range(2):
        if content_type == "multipart":
            answer = client.post(
                address, {"List-Unsubscribe": "One-Click"}, HTTP_ORIGIN="https://mail.example"
            )
        else:
            answer = client.post(address, "List-Unsubscribe=One-Click", content_type=content_type)
        assert answer.status_code == 200 and not answer.cookies
    ana.refresh_from_db()
    assert ana.state == "unsubscribed"
    assert ana.consents.filter(kind="left").count() == 1


def test_the_form_lets_browsers_say_where_it_was_sent_from(client: Client, db: None) -> None:
    """With "no-referrer" an older Safari would say "Origin: null", and its readers could not sign up."""
    assert client.get("/subscribe/")["Referrer-Policy"] == "same-origin"
    own = client.post("/subscribe/", {"email": "ana@example.org"}, headers={"origin": "http://testserver"})
    assert own.status_code == 200
    foreign = client.post(
        "/subscribe/", {"email": "ana@example.org"}, headers={"origin": "https://evil.example"}
    )
    assert foreign.status_code == 403


def test_looking_at_the_unsubscribe_link_changes_nothing(client: Client, reader: Reader) -> None:
    ana = reader()
    address = f"/unsubscribe/{tokens.make(tokens.LEAVE, ana.key)}/"
    page = client.get(address)
    assert "<button" in page.content.decode() and "ana@example.org" not in page.content.decode()
    assert page["Cache-Control"] == "private, no-store" and page["Referrer-Policy"] == "no-referrer"
    client.head(address)
    client.post(address)
    client.post(address, {"List-Unsubscribe": "No"})
    assert client.options(address).status_code == 405
    ana.refresh_from_db()
    assert ana.state == "confirmed"


def test_a_token_serves_one_purpose_and_one_reader(client: Client, reader: Reader) -> None:
    ana = reader()
    confirm, leave = tokens.make(tokens.CONFIRM, ana.key), tokens.make(tokens.LEAVE, ana.key)
    altered = leave[:-1] + ("A" if leave[-1] != "A" else "B")
    other = tokens.make(tokens.LEAVE, "0123456789")
    for token in (confirm, altered, other, leave[:-3], "x", "ñ" * 32, leave + "x"):
        answer = client.post(f"/unsubscribe/{token}/", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 404 and "/subscribe/" in answer.content.decode()
    ana.refresh_from_db()
    assert ana.state == "confirmed"
    assert len(f"/unsubscribe/{leave}/") < 60 and len(f"/subscribe/confirm/{confirm}/") < 60


def test_links_in_old_mails_outlive_a_new_secret_key(client: Client, reader: Reader, settings) -> None:  # type: ignore[no-untyped-def]
    ana = reader()
    token = tokens.make(tokens.LEAVE, ana.key)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another-secret-key-of-some-length",
    )
    assert client.post(f"/unsubscribe/{token}/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(f"/unsubscribe/{token}/").status_code == 404


def test_a_reader_changes_the_address_by_confirming_it_there(client: Client, reader: Reader) -> None:
    ana = reader()
    address = f"/preferences/{tokens.make(tokens.MANAGE, ana.key)}/"
    client.post(address, {"do": "change", "email": "new@example.org"})
    ana.refresh_from_db()
    assert ana.email == "ana@example.org"
    letter = Letter.objects.get()
    assert letter.recipient == "new@example.org"
    client.get(link(letter))
    ana.refresh_from_db()
    assert ana.email == "ana@example.org"
    client.post(link(letter))
    ana.refresh_from_db()
    assert ana.email == "new@example.org"
    assert Letter.objects.get(kind="changed").recipient == "ana@example.org"


def test_an_address_may_be_changed_on_the_day_of_signing_up_and_a_slip_mended(
    client: Client, reader: Reader
) -> None:
    ana = reader(written_at=timezone.now(), written_times=1)
    address = f"/preferences/{tokens.make(tokens.MANAGE, ana.key)}/"
    for typed in ("slip@example.org", "new@example.org", "new@example.org", "third@example.org"):
        assert client.post(address, {"do": "change", "email": typed}).status_code == 200
    assert list(Letter.objects.order_by("pk").values_list("recipient", flat=True)) == [
        "slip@example.org",
        "new@example.org",
        "third@example.org",
    ]
    answer = client.post(address, {"do": "change", "email": "fourth@example.org"})
    assert answer.status_code == 429 and Letter.objects.count() == 3
    slip, _new, third = Letter.objects.order_by("pk")
    assert client.post(link(slip)).status_code == 404, "who has the wrong address cannot confirm another one"
    assert client.post(link(third)).status_code == 200
    ana.refresh_from_db()
    assert ana.email == "third@example.org"
    again = client.get(link(third)).content.decode()
    assert "<form" not in again.partition("<main")[2].partition("</main")[0]
    client.post(address, {"do": "leave"})
    assert 'value="change"' not in client.get(address).content.decode()


def test_an_address_cannot_be_changed_to_somebody_elses(client: Client, reader: Reader) -> None:
    ana, _eva = reader(), reader("eva@example.org")
    client.post(
        f"/preferences/{tokens.make(tokens.MANAGE, ana.key)}/", {"do": "change", "email": "Eva@example.org"}
    )
    answer = client.post(link(Letter.objects.get()))
    assert answer.status_code == 410
    ana.refresh_from_db()
    assert ana.email == "ana@example.org"


def test_a_reader_gets_their_data_and_is_forgotten_by_a_mail_to_the_address(
    client: Client, reader: Reader
) -> None:
    ana = reader()
    Consent.objects.create(subscriber=ana, kind="asked", ip="192.0.2.1")
    client.post(f"/preferences/{tokens.make(tokens.MANAGE, ana.key)}/", {"do": "data"})
    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient) == ("own_data", "ana@example.org")
    address = link(letter)
    page = client.get(address).content.decode()
    assert address.rstrip("/") + ".json" in page and "ana@example.org" not in page
    data = json.loads(client.get(address.rstrip("/") + ".json").content)
    assert data["email"] == "ana@example.org" and data["consents"][0]["ip"] == "192.0.2.1"
    assert client.post(address, {}).status_code == 200 and Subscriber.objects.exists()
    assert client.post(address, {"do": "forget"}).status_code == 200
    assert not Subscriber.objects.exists() and not Consent.objects.exists()
    assert Suppressed.objects.of("ANA@example.org").exists()
    assert "ana@example.org" not in str(list(Suppressed.objects.values()))
    assert client.get(address).status_code == 404


def test_a_forwarded_mail_tells_nothing_about_its_reader_and_erases_nobody(
    client: Client, reader: Reader
) -> None:
    ana = reader()
    Consent.objects.create(subscriber=ana, kind="asked", ip="192.0.2.1", agent="Firefox")
    waiting = reader("eva@example.org", "pending", asked_at=timezone.now())
    forwarded = [
        f"/preferences/{tokens.make(tokens.MANAGE, ana.key)}/",
        f"/unsubscribe/{tokens.make(tokens.LEAVE, ana.key)}/",
        f"/subscribe/confirm/{tokens.make(tokens.CONFIRM, waiting.key)}/",
    ]
    for address in forwarded:
        for path in (address, address + "data.json", address + "data/"):
            for answer in (client.get(path), client.post(path, {"do": "forget"})):
                said = answer.content.decode()
                assert not [secret for secret in ("ana@", "eva@", "192.0.2.1", "Firefox") if secret in said]
    assert Subscriber.objects.count() == 2


def test_the_link_to_ones_data_works_two_days_and_is_sent_three_times_a_day(
    client: Client, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = reader()
    preferences = f"/preferences/{tokens.make(tokens.MANAGE, ana.key)}/"
    codes = [client.post(preferences, {"do": "data"}).status_code for _time in range(5)]
    assert codes == [200, 200, 200, 429, 429] and Letter.objects.count() == 3
    address, day = link(Letter.objects.all()[0]), tokens.today()
    for later, code in ((1, 200), (2, 404)):
        monkeypatch.setattr(tokens, "today", lambda later=later: day + later)
        assert client.get(address).status_code == code


def test_who_had_the_address_changed_by_a_forwarded_mail_gets_no_data_for_a_week(
    client: Client, reader: Reader
) -> None:
    ana = reader()
    preferences = f"/preferences/{tokens.make(tokens.MANAGE, ana.key)}/"
    client.post(preferences, {"do": "change", "email": "thief@example.org"})
    client.post(link(Letter.objects.get()))
    assert client.post(preferences, {"do": "data"}).status_code == 429
    ana.consents.update(at=timezone.now() - timedelta(days=8))
    assert client.post(preferences, {"do": "data"}).status_code == 200


@pytest.mark.parametrize("times", [1, 2])
def test_who_leaves_and_signs_up_the_same_minute_gets_a_confirmation(
    client: Client, db: None, times: int
) -> None:
    sign_up(client, "ana@example.org")
    for _again in range(times):
        client.post(link(Letter.objects.all()[0]))
        ana = Subscriber.objects.get()
        assert ana.state == "confirmed"
        client.post(f"/unsubscribe/{tokens.make(tokens.LEAVE, ana.key)}/", {"List-Unsubscribe": "One-Click"})
        sign_up(client, "ana@example.org")
    assert Letter.objects.filter(kind="confirm").count() == 1 + times
    client.post(link(Letter.objects.all()[0]))
    assert Subscriber.objects.get().state == "confirmed"


def test_a_confirmation_link_is_dead_after_a_newer_one(client: Client, db: None) -> None:
    sign_up(client, "ana@example.org")
    Subscriber.objects.update(written_at=timezone.now() - timedelta(hours=25))
    sign_up(client, "ana@example.org")
    new, old = Letter.objects.all()
    assert client.get(link(old)).status_code == client.post(link(old)).status_code == 404
    assert Subscriber.objects.get().state == "pending"
    client.post(link(new))
    assert Subscriber.objects.get().state == "confirmed"
    assert client.get(link(old)).status_code == 404 and client.get(link(new)).status_code == 200


def test_leaving_twice_takes_back_a_sign_up_in_between(client: Client, reader: Reader) -> None:
    ana = reader()
    leave = f"/unsubscribe/{tokens.make(tokens.LEAVE, ana.key)}/"
    client.post(leave, {"List-Unsubscribe": "One-Click"})
    sign_up(client, "ana@example.org")
    client.post(leave, {"List-Unsubscribe": "One-Click"})
    assert client.post(link(Letter.objects.get())).status_code == 410
    assert Subscriber.objects.get().state == "unsubscribed"


def test_who_never_confirms_is_deleted_and_traces_do_not_stay(reader: Reader) -> None:
    old = timezone.now() - timedelta(days=31)
    reader("old@example.org", "pending", created_at=old, asked_at=old)
    reader("fresh@example.org", "pending", created_at=old, asked_at=timezone.now())
    ana = reader(created_at=old)
    year = timezone.now() - timedelta(days=400)
    Consent.objects.create(subscriber=ana, kind="asked", at=year, ip="192.0.2.1", agent="Firefox")
    assert lifecycle.clean_up() == 1
    assert sorted(Subscriber.objects.values_list("email", flat=True)) == [
        "ana@example.org",
        "fresh@example.org",
    ]
    assert list(ana.consents.values_list("ip", "agent")) == [(None, "")]


def test_the_database_keeps_one_row_an_address_whatever_its_case(reader: Reader) -> None:
    reader("ana@example.org")
    with pytest.raises(IntegrityError):
        reader("ANA@example.org")


def test_the_confirmation_mail_speaks_the_readers_language(client: Client, db: None) -> None:
    from mailing.content import emails

    ana = Subscriber(email="ana@example.org", language="es")
    with translation.override("en"):
        assert emails.confirmation(ana)["subject"] == "Confirma tu suscripción a Quincena"
        ana.language = "en"
        assert emails.confirmation(ana)["subject"] == "Confirm your subscription to Quincena"
