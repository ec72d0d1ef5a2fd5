"""Lists of readers as CSV, in and out. Nobody who left comes back by a file, and no cell becomes a formula."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TextIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..addresses import normalise
from ..errors import NotASubscriberList
from ..models import Consent, Subscriber, Suppressed
from . import lifecycle
from .lifecycle import Proof

BATCH = 1000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What Substack, Ghost, Buttondown and Mailchimp call their columns.
EMAIL = ("email", "email_address", "correo", "correo_electrónico", "e-mail")
SINCE = ("created_at", "creation_date", "optin_time", "confirm_time", "confirmed_at", "date", "start_date")
GONE = (
    "unactivated",
    "unsubscribed",
    "removed",
    "undeliverable",
    "complained",
    "blocked",
    "spammy",
    "malicious",
)
# A column that says who gets no mail -> the values that say so ("" = any value at all).
NO_MAIL: Mapping[str, tuple[str, ...]] = {
    "email_disabled": ("true", "1", "yes"),
    "subscribed_to_emails": ("false", "0", "no"),
    "subscriber_type": GONE,
    "type": GONE,
    "state": ("pending", "unsubscribed", "bounced", "complained"),
    "status": ("unsubscribed", "cleaned", "bounced", "complained", "unconfirmed"),
    "unsub_time": ("",),
    "unsubscribed_at": ("",),
    "unsubscription_date": ("",),
    "clean_time": ("",),
    "deleted_at": ("",),
}
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
EXPORTED = ("email", "state", "language", "created_at", "confirmed_at", "left_at")


@dataclass
class Report:
    """What an import did (or would do): how many of each outcome, and what is wrong with which line."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """How many lines were read: every one of them has an outcome."""
        return self.counts.total()


def labelled_counts(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many lines had which outcome, in words."""
    return [(str(words), counts[outcome]) for outcome, words in OUTCOMES.items() if counts.get(outcome)]


def decoded(data: bytes) -> TextIO:
    """A file as text: UTF-8, what Excel calls Unicode, or what it writes in Western Europe."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return io.StringIO(data.decode(encoding), newline="")
        except UnicodeDecodeError:
            continue
    raise NotASubscriberList(_("The letters of this file cannot be read: save it as CSV in UTF-8."))


def read_rows(file: TextIO) -> Iterator[dict[str, str]]:
    """The rows of a CSV by column (small letters, `_` for spaces), whatever its separator. Raises NotASubscriberList without an address column."""
    start = file.read(8192)
    if "\0" in start:
        raise NotASubscriberList(_("This is not a CSV file: it holds binary data."))
    first = start.lstrip("\ufeff").splitlines()[:1] or [""]
    separator = max(",;\t", key=first[0].count)
    lines = _lines(start.lstrip("\ufeff"), file)
    reader = csv.DictReader(lines, delimiter=separator)
    names = {name: "_".join((name or "").lower().split()) for name in reader.fieldnames or []}
    if not set(names.values()) & set(EMAIL):
        raise NotASubscriberList(
            _("No column is called “email”; the columns are: %(names)s.")
            % {"names": ", ".join(reader.fieldnames or []) or "-"}
        )
    for row in reader:
        yield {
            names[k]: (v or "").strip() for k, v in row.items() if k is not None and isinstance(v, str | None)
        }


def _lines(start: str, rest: TextIO) -> Iterator[str]:
    """The lines of a file whose beginning was read already."""
    whole, _newline, half = start.rpartition("\n")
    yield from io.StringIO(whole + "\n" if whole else "", newline="")
    first = half + rest.readline()
    if first:
        yield first
    yield from rest


def import_subscribers(file: TextIO, *, dry_run: bool = False, note: str = "") -> Report:
    """Take in readers confirmed elsewhere. Outcomes a line: added, confirmed (had asked here), known, left
    (kept away), disabled (gets no mail there), erased (asked to be forgotten, or moved), invalid."""
    report = Report()
    with transaction.atomic():
        batch: dict[str, tuple[str, datetime | None]] = {}
        for number, row in enumerate(read_rows(file), start=2):
            address = _address(row, number, report)
            if address is None:
                continue
            if address.lower() in batch:
                report.counts["known"] += 1
                continue
            batch[address.lower()] = (address, _since(row))
            if len(batch) >= BATCH:
                _store(batch, report, note)
                batch = {}
        _store(batch, report, note)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _address(row: Mapping[str, str], number: int, report: Report) -> str | None:
    """A row's address when it may get mail; else it is counted as what it is."""
    typed = next((row[name] for name in EMAIL if row.get(name)), "").removeprefix("'")
    try:
        address = normalise(typed)
    except ValidationError as error:
        report.counts["invalid"] += 1
        report.problems.append(f"{number}: {typed or '-'}: {' '.join(error.messages)}")
        return None
    if any(_says_no(row.get(name, ""), values) for name, values in NO_MAIL.items()):
        report.counts["disabled"] += 1
        return None
    return address


def _says_no(value: str, values: tuple[str, ...]) -> bool:
    return bool(value) and (values == ("",) or value.lower() in values)


def _since(row: Mapping[str, str]) -> datetime | None:
    """When the reader signed up there, as far as the file tells."""
    for text in (row[name] for name in SINCE if row.get(name)):
        try:
            moment = parse_datetime(text)
            day = parse_date(text[:10]) if moment is None else None
        except ValueError:
            continue
        if day:
            moment = datetime(day.year, day.month, day.day)
        if moment:
            return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    return None


def _store(batch: Mapping[str, tuple[str, datetime | None]], report: Report, note: str) -> None:
    """Write one batch of readers."""
    known = _known(batch)
    now, added = timezone.now(), []
    for key, (address, since) in batch.items():
        if key in known:
            report.counts[_merge(known[key], note)] += 1
        elif Suppressed.objects.of(address).exists():
            report.counts["erased"] += 1
        else:
            added.append(
                Subscriber(
                    email=address,
                    state=Subscriber.State.CONFIRMED,
                    confirmed_at=since or now,
                    language=settings.LANGUAGE_CODE[:2],
                )
            )
    stored = Subscriber.objects.bulk_create(added)
    Consent.objects.bulk_create(
        [Consent(subscriber=reader, kind=Consent.Kind.IMPORTED, note=note[:300]) for reader in stored]
    )
    report.counts["added"] += len(stored)


def _known(addresses: Iterable[str]) -> dict[str, Subscriber]:
    """Who is here already, by lower-case address."""
    rows = Subscriber.objects.alias(folded=Lower("email")).filter(folded__in=list(addresses))
    return {reader.email.lower(): reader for reader in rows}


def _merge(reader: Subscriber, note: str) -> str:
    """A line about somebody who is on the list already: who had asked is confirmed, who left stays away."""
    if reader.state == Subscriber.State.PENDING:
        rows = Subscriber.objects.filter(pk=reader.pk, state=Subscriber.State.PENDING)
        rows.update(state=Subscriber.State.CONFIRMED, confirmed_at=timezone.now())
        lifecycle.record(reader, Consent.Kind.IMPORTED, Proof(note=note[:300]))
        return "confirmed"
    return "left" if reader.state in Subscriber.LEFT else "known"


def export_subscribers(file: TextIO) -> int:
    """Write every reader; returns how many. Cells that a spreadsheet would run as formulas start with an
    apostrophe, which the import takes away again."""
    writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL)
    writer.writerow(EXPORTED)
    count = 0
    for row in Subscriber.objects.order_by("pk").values_list(*EXPORTED).iterator(chunk_size=2000):
        writer.writerow([escape_formula(cell) for cell in row])
        count += 1
    return count


def escape_formula(value: object) -> str:
    """A cell as text that no spreadsheet runs."""
    text = value.isoformat() if isinstance(value, datetime) else str(value or "")
    return "'" + text if text.startswith(FORMULA) else text
