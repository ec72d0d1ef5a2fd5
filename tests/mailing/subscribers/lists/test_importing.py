"""Lists of readers come in and go out, and nobody who left comes back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mailing.errors import NotASubscriberList
from mailing.models import Consent, Subscriber
from mailing.subscribers import lifecycle
from mailing.subscribers.lifecycle import Proof
from mailing.subscribers.lists.importing import import_subscribers

Reader = Callable[..., Subscriber]


def imported(text: str, *, dry_run: bool = False) -> dict[str, int]:
    return dict(+import_subscribers(text.encode(), dry_run=dry_run).counts)


def test_readers_confirmed_elsewhere_are_confirmed_here_with_their_date(db: None) -> None:
    assert imported("email,created_at\nAna@Example.org,2021-02-03T04:05:06Z\neva@example.org,\n") == {
        "added": 2
    }
    ana = Subscriber.objects.get(email="Ana@example.org")
    assert ana.state == "confirmed" and ana.confirmed_at and ana.confirmed_at.year == 2021
    assert Consent.objects.filter(kind="imported").count() == 2
    assert imported("email\nana@example.org\n") == {"known": 1}


@pytest.mark.parametrize(
    "header_and_row",
    [
        "email,active_subscription,email_disabled,created_at\r\n{},true,{yes},2021-02-03",  # Substack
        "id,email,name,subscribed_to_emails,created_at\n1,{},Ana,{not_no},2021-02-03T00:00:00Z",  # Ghost
        "email,type,creation_date\n{},{type},2021-02-03",  # Buttondown
        "Email Address,First Name,UNSUB_TIME,OPTIN_TIME\n{},Ana,{when},2021-02-03 04:05:06",  # Mailchimp
        "email,subscriber_type,creation_date\n{},{kind},2021-02-03",  # Buttondown, later
        "\ufeffemail;email_disabled\n{};{yes}",
    ],
)
@pytest.mark.parametrize("disabled", [False, True])
def test_columns_of_other_homes_are_understood(db: None, header_and_row: str, disabled: bool) -> None:
    values = {
        "yes": "true" if disabled else "false",
        "not_no": "false" if disabled else "true",
        "kind": "undeliverable" if disabled else "premium",
        "type": "unsubscribed" if disabled else "regular",
        "when": "2022-01-01" if disabled else "",
    }
    assert imported(header_and_row.format("ana@example.org", **values)) == {
        "disabled" if disabled else "added": 1
    }


def test_columns_may_be_written_as_people_write_them(db: None) -> None:
    assert imported("Email,Name,Start date,Created At\nana@example.org,Ana,,2021-02-03T04:05:06Z\n") == {
        "added": 1
    }
    confirmed = Subscriber.objects.get().confirmed_at
    assert confirmed and confirmed.year == 2021


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_of_spreadsheets_are_read_whatever_their_letters(db: None, encoding: str) -> None:
    data = "correo;nombre\npeñ@example.org;Peña\n".encode(encoding)
    assert import_subscribers(data).counts == {"added": 1}
    assert Subscriber.objects.get().email == "peñ@example.org"


def test_files_that_are_no_text_are_refused(db: None) -> None:
    with pytest.raises(NotASubscriberList):
        import_subscribers(b"\x81\x8d\xff")
    with pytest.raises(NotASubscriberList):
        import_subscribers(b"PK\x03\x04\0\0email")


def test_an_old_list_does_not_bring_back_an_address_its_reader_gave_up(reader: Reader) -> None:
    ana = reader("old@example.org")
    lifecycle.ask_change(ana, "new@example.org")
    ana.refresh_from_db()
    assert lifecycle.change(ana, Proof())
    assert imported("email\nold@example.org\n") == {"erased": 1}
    ana.refresh_from_db()
    lifecycle.forget(ana)
    assert imported("email\nold@example.org\nnew@example.org\n") == {"erased": 2}


def test_nobody_who_left_comes_back(reader: Reader) -> None:
    for state in Subscriber.LEFT:
        reader(f"{state}@example.org", state)
    reader("asked@example.org", "pending")
    lifecycle.forget(reader("erased@example.org"))
    text = (
        "email\nunsubscribed@example.org\nBOUNCED@example.org\ncomplained@example.org\nerased@example.org\n"
    )
    assert imported(text + "asked@example.org\nno address\n") == {
        "left": 3,
        "erased": 1,
        "confirmed": 1,
        "invalid": 1,
    }
    assert sorted(Subscriber.objects.confirmed().values_list("email", flat=True)) == ["asked@example.org"]


def test_a_dry_run_says_the_same_and_stores_nothing(db: None) -> None:
    text = "email\na@example.org\na@example.org\nb@example.org\n"
    assert imported(text, dry_run=True) == {"added": 2, "known": 1}
    assert not Subscriber.objects.exists()
    assert imported(text) == {"added": 2, "known": 1}


def test_what_goes_out_is_no_formula_and_comes_in_again(reader: Reader, tmp_path: Path) -> None:
    reader("=1+1@example.org")
    reader("-ana@example.org")
    file = tmp_path / "readers.csv"
    call_command("export_subscribers", str(file))
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    assert [row["email"] for row in rows] == ["'=1+1@example.org", "'-ana@example.org"]
    assert {row["state"] for row in rows} == {"confirmed"}
    Subscriber.objects.all().delete()
    call_command("import_subscribers", str(file), stdout=io.StringIO())
    assert set(Subscriber.objects.values_list("email", flat=True)) == {"=1+1@example.org", "-ana@example.org"}


@pytest.mark.parametrize("content", [b"", b"name\nAna\n", b"\0\1\2", b"email\nni\x81o@example.org\n"])
def test_a_file_that_is_no_list_is_refused_in_one_sentence(db: None, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        call_command("import_subscribers", str(file))
    assert "\n" not in str(refusal.value) and str(file) in str(refusal.value)


def test_large_files_are_read_in_batches(db: None) -> None:
    rows = "".join(f"r{n}@example.org\n" for n in range(2500))
    assert imported("email\n" + rows) == {"added": 2500}
