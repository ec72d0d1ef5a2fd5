"""Footnotes: every mark has a body, every body a mark, once and in order."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .archive import Archive
from .checks import Check
from .draft import Draft, Passage
from .findings import BLOCK, LOOK, Finding
from .scanner import NoteSpan


def _at(passage: Passage, span: NoteSpan, message: str) -> Finding:
    return passage.finding(message % {"label": span.label}, span.start, span.end)


def without_body(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A mark whose note is not in the same text."""
    for passage in draft.passages:
        bodies = {note.label for note in passage.scanned.notes}
        for mark in passage.scanned.marks:
            if mark.label not in bodies:
                yield _at(passage, mark, _("The footnote [^%(label)s] has no text."))


def without_mark(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A note no mark of the same text points at."""
    for passage in draft.passages:
        marks = {mark.label for mark in passage.scanned.marks}
        for note in passage.scanned.notes:
            if note.label not in marks:
                yield _at(passage, note, _("Nothing points at the footnote [^%(label)s]."))


def body_twice(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Two notes with one label: readers would see only one of them."""
    yield from _twice("notes", draft, _("The footnote [^%(label)s] has two texts."))


def mark_twice(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A note pointed at from two places."""
    yield from _twice("marks", draft, _("The footnote [^%(label)s] is pointed at twice."))


def _twice(what: str, draft: Draft, message: str) -> Iterator[Finding]:
    for passage in draft.passages:
        seen: set[str] = set()
        for span in getattr(passage.scanned, what):
            if span.label in seen:
                yield _at(passage, span, message)
            seen.add(span.label)


def out_of_order(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Notes written in another order than the text points at them."""
    for passage in draft.passages:
        bodies = [note.label for note in passage.scanned.notes]
        marks = list(dict.fromkeys(mark.label for mark in passage.scanned.marks))
        ordered = [label for label in bodies if label in marks]
        for note, right in zip(ordered, [label for label in marks if label in bodies], strict=False):
            if note != right:
                span = next(span for span in passage.scanned.notes if span.label == note)
                yield _at(passage, span, _("The footnote [^%(label)s] is out of order."))
                break


CHECKS = (
    Check("footnote-without-text", BLOCK, without_body),
    Check("footnote-without-mark", BLOCK, without_mark),
    Check("footnote-twice", BLOCK, body_twice),
    Check("footnote-mark-twice", LOOK, mark_twice),
    Check("footnote-order", LOOK, out_of_order),
)
