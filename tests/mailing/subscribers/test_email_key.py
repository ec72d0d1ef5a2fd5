"""One address, one reader: whatever the case, in whatever alphabet, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from mailing.models import Letter, Subscriber, Suppressed
from mailing.subscribers import lifecycle
from mailing.subscribers.lifecycle import Proof
from mailing.subscribers.lists.importing import import_subscribers

Reader = Callable[..., Subscriber]

PAIRS = [
    ("ñandu@example.org", "Ñandu@example.org"),
    ("ángel@example.org", "A\u0301ngel@EXAMPLE.org"),
    ("Ωμέγα@example.org", "ωμέγα@example.org"),
    ("иван@example.org", "ИВАН@example.org"),
    ("strasse@example.org", "straße@example.org"),
    ("ana@ñandú.es", "ANA@ÑANDÚ.ES"),
    ("ana@ñandú.es", "ana@xn--and-6ma2c.es"),
    ("ana@example.org", "Ana@example．org"),
]


def imported(*emails: str) -> dict[str, int]:
    return dict(+import_subscribers(("email\n" + "\n".join(emails)).encode()).counts)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_spellings_are_one_reader(db: None, first: str, second: str) -> None:
    assert imported(first, second) == {"added": 1, "known": 1}
    assert imported(second) == {"known": 1}
    lifecycle.leave(Subscriber.objects.by_email(first).get(), Proof())
    assert imported(second) == {"left": 1}
    lifecycle.forget(Subscriber.objects.get())
    assert imported(second, first) == {"erased": 1, "known": 1}


@pytest.mark.parametrize(("first", "second"), PAIRS[:5])
def test_the_database_holds_one_row_an_address(reader: Reader, first: str, second: str) -> None:
    reader(first)
    with pytest.raises(IntegrityError):
        reader(second)


def test_signing_up_in_capitals_writes_to_the_reader_there_is(client: Client, reader: Reader) -> None:
    reader("ñandu@example.org")
    lifecycle.ask("ÑANDU@example.org", language="es", proof=Proof())
    assert Subscriber.objects.count() == 1 and Letter.objects.get().kind == "already"


def test_a_changed_address_is_taken_in_every_case(reader: Reader) -> None:
    ana = reader("ana@example.org")
    assert lifecycle.ask_change(ana, "Ñandu@example.org")
    ana.refresh_from_db()
    assert lifecycle.change(ana, Proof())
    assert Subscriber.objects.by_email("ñandu@example.org").get() == ana
    eva = reader("eva@example.org")
    assert lifecycle.ask_change(eva, "ñandu@example.org")
    eva.refresh_from_db()
    assert not lifecycle.change(eva, Proof())


def test_forgetting_takes_every_letter_to_the_address(reader: Reader) -> None:
    ana = reader("ñandu@example.org")
    for recipient in ("ÑANDU@example.org", "ñandu@example.org", "otra@example.org"):
        Letter.objects.enqueue(recipient, {}, kind="test")
    lifecycle.forget(ana)
    assert [letter.recipient for letter in Letter.objects.all()] == ["otra@example.org"]


def test_who_was_erased_under_the_former_rule_stays_erased(db: None) -> None:
    from django.conf import settings
    from django.utils.crypto import salted_hmac

    former = salted_hmac(
        "mailing.suppressed", "straße@example.org", secret=settings.SECRET_KEY, algorithm="sha256"
    )
    Suppressed.objects.create(digest=former.hexdigest())
    assert imported("Straße@example.org") == {"erased": 1}


@pytest.mark.django_db(transaction=True)
def test_rows_of_one_address_become_one_and_who_left_stays_away() -> None:
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate([("mailing", "0003_returned")])
    old = executor.loader.project_state([("mailing", "0003_returned")]).apps
    Rows, Consents = old.get_model("mailing", "Subscriber"), old.get_model("mailing", "Consent")
    now = timezone.now()
    confirmed = Rows.objects.create(email="strasse@example.org", state="confirmed", confirmed_at=now)
    left = Rows.objects.create(email="Straße@example.org", state="unsubscribed", left_at=now, key="b")
    Rows.objects.create(email="Ana@example.org", key="c")
    for row in (confirmed, left):
        Consents.objects.create(subscriber=row, kind="asked")
    executor = MigrationExecutor(connection)
    executor.migrate(latest)
    kept = Subscriber.objects.by_email("STRASSE@example.org").get()
    assert (kept.state, kept.consents.count()) == ("unsubscribed", 2)
    assert Subscriber.objects.by_email("ANA@example.org").exists() and Subscriber.objects.count() == 2
