"""Finds the issue that a source became before, so that no import overwrites an issue of another source.

A source is known by its path below what was named, by the place of its file, and by the address it first stood at.
Where only one of them agrees (an archive that moved, a tree named from another folder, rows of older versions), it is
the same source only when it also reads like what came in then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from django.db.models import Q
from django.utils import timezone

from ..models import Issue, IssueQuerySet
from ..parsing.documents import FrontMatter, ParsedIssue, SourceDocument
from ..parsing.problems import Rejected
from ..parsing.source import front_matter
from .likeness import shared, words_of
from .sources import INDEXES


@dataclass(frozen=True)
class _Row:
    """The fields of an issue that say where it came from."""

    pk: int
    slug: str
    key: str
    place: str
    feed_id: str
    is_imported: bool


def shorter_keys(key: str) -> list[str]:
    """A key and what it would be had a folder further down been named; a bundle keeps its folder's name."""
    steps = key.split("/")
    least = 2 if steps[-1].lower() in INDEXES else 1
    return ["/".join(steps[n:]) for n in range(max(1, len(steps) - least + 1))]


class KnownKeys:
    """The keys of every issue, read once a run: which of them a source's key may stand for."""

    @cached_property
    def _longer(self) -> dict[str, list[str]]:
        """By every shorter form the keys that have it."""
        longer: dict[str, list[str]] = {}
        for key in Issue.everything.exclude(source_key="").values_list("source_key", flat=True):
            for shorter in shorter_keys(key)[1:]:
                longer.setdefault(shorter, []).append(key)
        return longer

    def of(self, key: str) -> list[str]:
        """The key itself, and what it was when another folder was named."""
        return [*shorter_keys(key), *self._longer.get(key, ())]


def known_issue(
    source: SourceDocument,
    parsed: ParsedIssue,
    slug: str,
    *,
    keys: KnownKeys,
    taken: Mapping[str, str],
    among: IssueQuerySet,
) -> Issue | None:
    """The issue this source became before, locked for the transaction; None when it comes in for the first time.

    `slug` is the address it asks for; `taken` names, by slug, the sources that became issues in this run; `among` are
    the issues that are asked: those there are, or those in the bin.
    """
    own, forms = identity(source), keys.of(source.key)
    rows = [row for row in _rows(among, forms, parsed, slug) if taken.get(row.slug, own) == own]
    rows.sort(key=lambda row: (row.place != source.place or not row.place, row.key != source.key))
    for row in rows:
        if _is_same(row, source, parsed, row.key in forms):
            return Issue.everything.select_for_update().get(pk=row.pk)
    return None


def identity(source: SourceDocument) -> str:
    """A key that tells a source from the others of a run."""
    return source.place or source.key


def _rows(among: IssueQuerySet, forms: list[str], parsed: ParsedIssue, slug: str) -> list[_Row]:
    """Every issue that a source whose key has these forms may have become."""
    wanted = Q(slug=slug) | Q(source_key__in=forms)
    if parsed.front_matter.canonical:
        wanted |= Q(feed_id=parsed.front_matter.canonical)
    names = ("pk", "slug", "source_key", "feed_id", "source_sha256")
    found = among.filter(wanted).values_list(*names, "import_report__place", "import_report__source")
    return [
        _Row(pk, slug, key, place or _absolute(path), feed_id, bool(sha256))
        for pk, slug, key, feed_id, sha256, place, path in found
    ]


def _absolute(path: str | None) -> str:
    """The absolute path of a source that an older version stored, "" if it was relative."""
    return path if path and path.startswith("/") else ""


def _is_same(row: _Row, source: SourceDocument, parsed: ParsedIssue, is_related: bool) -> bool:
    own = parsed.front_matter.canonical
    if own and own == row.feed_id:
        return True
    if own and row.place != source.place and not row.feed_id.startswith("urn:uuid:"):
        return False
    asked = parsed.front_matter.slug
    if row.place and row.place == source.place:
        if asked in ("", row.slug):
            return True
        likeness = _likeness(row, parsed)  # another issue may be written into the same file
        return likeness.slug or likeness.may_be_same
    if not row.is_imported or (is_related and not row.place):
        return _likeness(row, parsed).may_be_same
    if not is_related and row.place and Path(row.place).exists():
        return False  # that source is still there: this is another
    return _likeness(row, parsed).is_same


@dataclass(frozen=True)
class _Likeness:
    """How much a source reads like what an issue came from. `words` is the share of its words, 0 to 1."""

    slug: bool
    title: bool
    day: bool
    words: float
    is_long: bool

    @property
    def may_be_same(self) -> bool:
        """Enough for a source whose path says that it is the same."""
        return self.title or self.day or (self.is_long and self.words >= 0.8)

    @property
    def is_same(self) -> bool:
        """Enough for a source that lies elsewhere now."""
        if self.title and self.day:
            return self.words >= 0.5
        return (self.title or self.day) and self.is_long and self.words >= 0.9


def _likeness(row: _Row, parsed: ParsedIssue) -> _Likeness:
    issue = Issue.everything.get(pk=row.pk)
    matter, text = _came_in_as(issue)
    share, is_long = shared(words_of(text), words_of(_body(parsed.source_text)))
    return _Likeness(
        slug=matter.slug == parsed.front_matter.slug,
        title=matter.title == parsed.front_matter.title,
        day=_day(matter.date) is not None and _day(matter.date) == _day(parsed.front_matter.date),
        words=share,
        is_long=is_long,
    )


def _came_in_as(issue: Issue) -> tuple[FrontMatter, str]:
    """Front matter and body of an issue's source; for an issue written here, made of its fields."""
    if issue.source_text:
        try:
            split = front_matter.split(issue.source_text)
            return split.front_matter, split.body
        except Rejected:  # an older version read it
            pass
    texts = [issue.intro, *issue.items.values_list("body", flat=True)]
    day = timezone.localdate(issue.publish_at) if issue.publish_at else None
    return FrontMatter(issue.title, day), "\n".join(texts)


def _body(text: str) -> str:
    return front_matter.split(text).body


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
