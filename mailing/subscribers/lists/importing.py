"""A list of readers into the database: each address of each line has an outcome, and nobody who said no comes in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...addresses import folded
from ...models import Consent, Subscriber, Suppressed
from .. import lifecycle
from ..lifecycle import Proof
from .cells import addresses_of, moment_of, plain
from .columns import Column, deciding, refusals
from .table import Row, Table, read_table
from .vocabulary import key

BATCH = 1000
SINCE = (
    *("created_at", "creation_date", "optin_time", "confirm_time", "confirmed_at", "date", "start_date"),
    *(
        "subscription_date",
        "subscribed_at",
        "subscribe_date",
        "subscription_time",
        "added_time",
        "subscribed",
    ),
)
LANGUAGE = ("language", "idioma", "lang", "locale")
# Mailchimp says who left in the file's name only; Substack writes erased people so.
FILES_OF_NO = re.compile(
    r"(unsubscribed|non_?subscribed|cleaned|unconfirmed|bounced|complained|suppress\w*)(?=_|$)"
)
ERASED_DOMAIN = "deletion-request.substack.com"
# What became of a line, in the words of the admin.
OUTCOMES = {
    "added": gettext_lazy("added"),
    "confirmed": gettext_lazy("confirmed: had asked here"),
    "known": gettext_lazy("known already"),
    "left": gettext_lazy("left earlier, stays away"),
    "disabled": gettext_lazy("gets no mail there"),
    "erased": gettext_lazy("asked to be forgotten, or to be written elsewhere"),
    "invalid": gettext_lazy("no mail address"),
}


@dataclass
class Report:
    """What an import did (or would do): how many of each outcome, what kept how many out, and what is wrong where."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def refuse(self, reason: str) -> None:
        """Count an address that gets no mail there, and why."""
        self.counts["disabled"] += 1
        self.refused[reason] += 1

    def invalid(self, line: int, text: str, problem: str) -> None:
        """Count a line without an address."""
        self.counts["invalid"] += 1
        self.problems.append(f"{line}: {plain(text)[:200] or '-'}: {problem}")

    def outcomes(self) -> list[tuple[str, int]]:
        """How many had which outcome, in words."""
        return [(str(words), self.counts[name]) for name, words in OUTCOMES.items() if self.counts[name]]

    def refusals(self) -> list[str]:
        """What kept how many out, a sentence a value, the most frequent first."""
        sentence = _("%(reason)s: not taken, %(count)d")
        return [sentence % {"reason": reason, "count": n} for reason, n in self.refused.most_common()]


@dataclass(frozen=True)
class Entry:
    """Who would come in: the address, since when, in which language."""

    address: str
    since: datetime | None
    language: str


def import_subscribers(
    data: bytes, *, treat: Mapping[str, str] | None = None, dry_run: bool = False, note: str = ""
) -> Report:
    """Take in readers confirmed elsewhere; `treat` answers what a column is, `note` is the file's name. Outcomes:
    added, confirmed (had asked here), known, left (kept away), disabled (gets no mail there), erased (asked to be
    forgotten, or moved), invalid. Raises NotASubscriberList, or UndecidedColumns with what to ask."""
    table = read_table(data)
    report = Report()
    entries = _entries(table, deciding(table, treat or {}), report, file_refusal(note))
    note = plain(note).replace("\0", "")[:300]
    with transaction.atomic():
        for batch in _batches(entries):
            _store(batch, report, note)
        if dry_run:
            transaction.set_rollback(True)
    return report


def file_refusal(name: str) -> str | None:
    """What a file's name says against everybody in it."""
    found = FILES_OF_NO.match(key(name))
    return _("file «%(name)s…»") % {"name": found[1]} if found else None


def _entries(
    table: Table, columns: Sequence[Column], report: Report, of_the_file: str | None
) -> dict[str, Entry]:
    """Who may come in, by folded address. A no in one line outweighs a yes for the same address in another."""
    wanted: list[Entry] = []
    refused: set[str] = set()
    for row in table.rows:
        try:
            addresses = _addresses(table, columns, row)
        except ValidationError as error:
            report.invalid(row.line, table.address_cell(row), " ".join(error.messages))
            continue
        reason = of_the_file or next(refusals(columns, row), None)
        for address in addresses:
            if against := reason or _erased_there(address):
                report.refuse(against)
                refused.add(folded(address))
            else:
                wanted.append(Entry(address, _since(table, row), _language(table, row)))
    return _once(wanted, refused, report)


def _once(wanted: Iterable[Entry], refused: set[str], report: Report) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for entry in wanted:
        name = folded(entry.address)
        if name in refused:
            report.refuse(_("another line of the same address"))
        elif name in entries:
            report.counts["known"] += 1
        else:
            entries[name] = entry
    return entries


def _addresses(table: Table, columns: Sequence[Column], row: Row) -> list[str]:
    """A row's addresses. A row with more cells than columns is not trusted where columns decide: they may be shifted."""
    if columns and any(cell.strip() for cell in row.cells[len(table.columns) :]):
        raise ValidationError(_("The line has more cells than the list has columns."))
    return addresses_of(table.address_cell(row))


def _erased_there(address: str) -> str | None:
    domain = address.rpartition("@")[2]
    return f"«@{domain}»" if domain == ERASED_DOMAIN else None


def _since(table: Table, row: Row) -> datetime | None:
    """When the reader signed up there, as far as the file tells."""
    moments = (moment_of(text) for text in table.texts(row, SINCE))
    return next((moment for moment in moments if moment), None)


def _language(table: Table, row: Row) -> str:
    """The language a file gives a reader, when it is one of ours; else the site's."""
    ours = {code[:2] for code, _name in settings.LANGUAGES}
    given = (text[:2].lower() for text in table.texts(row, LANGUAGE))
    return next((code for code in given if code in ours), settings.LANGUAGE_CODE[:2])


def _batches(entries: Mapping[str, Entry]) -> Iterator[dict[str, Entry]]:
    rest = iter(entries.items())
    while batch := dict(islice(rest, BATCH)):
        yield batch


def _store(batch: Mapping[str, Entry], report: Report, note: str) -> None:
    """Write one batch of readers."""
    known = _known(batch)
    erased = Suppressed.objects.among(entry.address for entry in batch.values())
    now, added = timezone.now(), []
    for name, entry in batch.items():
        if name in known:
            report.counts[_merge(known[name], note)] += 1
        elif entry.address in erased:
            report.counts["erased"] += 1
        else:
            added.append(
                Subscriber(
                    email=entry.address,
                    state=Subscriber.State.CONFIRMED,
                    confirmed_at=entry.since or now,
                    language=entry.language,
                )
            )
    stored = Subscriber.objects.bulk_create(added)
    Consent.objects.bulk_create(
        [Consent(subscriber=reader, kind=Consent.Kind.IMPORTED, note=note) for reader in stored]
    )
    report.counts["added"] += len(stored)


def _known(batch: Mapping[str, Entry]) -> dict[str, Subscriber]:
    """Who is here already, by folded address."""
    rows = Subscriber.objects.filter(email_key__in=list(batch))
    return {reader.email_key: reader for reader in rows}


def _merge(reader: Subscriber, note: str) -> str:
    """A line about somebody who is on the list already: who had asked is confirmed, who left stays away."""
    if reader.state == Subscriber.State.PENDING:
        rows = Subscriber.objects.filter(pk=reader.pk, state=Subscriber.State.PENDING)
        rows.update(state=Subscriber.State.CONFIRMED, confirmed_at=timezone.now())
        lifecycle.record(reader, Consent.Kind.IMPORTED, Proof(note=note))
        return "confirmed"
    return "left" if reader.state in Subscriber.LEFT else "known"
