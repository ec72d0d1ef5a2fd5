"""An issue's history while it is written: a version a save, and one for all that one opened page saves by itself.

A page of the desk that an editor opens is a sitting. What it saves at each pause goes into one version for as long as
that version is open: nobody started from it, the pauses are short, and the new text takes nothing much away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from ..content import IssueContent
from ..models import Issue, Version

LONGEST_PAUSE = timedelta(minutes=30)
MANY_WORDS = 20


@dataclass(frozen=True)
class Sitting:
    """An opened page that writes: its name, how often it has sent its text by now, the slugs of the parts begun on it,
    the earlier pages whose unsaved writing it goes on with. It `gathers` when it saves by itself; a save that somebody asked for is a version of its own."""

    name: str
    turn: int = 0
    begun: frozenset[str] = frozenset()
    resumes: frozenset[str] = frozenset()
    gathers: bool = False

    def is_late(self, last: Version) -> bool:
        """Whether this was sent before what the same page wrote `last`, and comes after it."""
        return last.sitting == self.name and self.turn <= last.turn


def remember(issue: Issue, text: IssueContent, *, note: str = "", by: User | None = None) -> None:
    """Keeps what the issue says in its history, unless its newest version says the same."""
    newest = issue.versions.values_list("digest", flat=True).first()
    if newest != text.digest:
        keep(issue, text, note=note, by=by)


def keep(
    issue: Issue,
    text: IssueContent,
    *,
    note: str = "",
    by: User | None = None,
    sitting: Sitting | None = None,
) -> Version:
    """A version of this text: a new one, or the open one of this sitting where it gathers."""
    newest = _open(issue, by, sitting) if sitting and sitting.gathers and not note else None
    if newest is None or any(_takes_away(IssueContent.from_json(newest.data), text)):
        newest = Version(issue=issue, made_by=by)
    newest.data, newest.digest, newest.note = text.as_json(), text.digest, note[:200]
    if sitting:
        newest.sitting, newest.turn, newest.is_open = sitting.name, sitting.turn, sitting.gathers
    if newest.pk:
        newest.made_at = timezone.now()
    newest.save()
    return newest


def _open(issue: Issue, by: User | None, sitting: Sitting) -> Version | None:
    newest = issue.versions.first()
    is_ours = newest and newest.is_open and (newest.sitting, newest.made_by) == (sitting.name, by)
    return newest if newest and is_ours and timezone.now() - newest.made_at < LONGEST_PAUSE else None


def _takes_away(old: IssueContent, new: IssueContent) -> Iterator[bool]:
    """Whether a part is gone, or half of a text that was worth finding again."""
    after = {item.slug: item.body for item in new.items}
    yield len(after) < len(old.items)
    for was, now in [(old.intro, new.intro), *((item.body, after.get(item.slug, "")) for item in old.items)]:
        words, left = len(was.split()), len(now.split())
        yield words - left >= MANY_WORDS and left < words / 2


def wrote_last(issue: Issue, text: IssueContent, sitting: Sitting | None) -> Version | None:
    """The newest version, when it says `text` and came from this very page, or from one whose writing it goes on with:
    an answer that got lost, no second writer."""
    newest = issue.versions.first() if sitting and sitting.name else None
    if newest is None or sitting is None or newest.digest != text.digest:
        return None
    return newest if newest.sitting in {sitting.name, *sitting.resumes} else None


def is_passing(issue: Issue, slug: str, sitting: Sitting | None) -> bool:
    """Whether an address was only on its way to another: typed, and saved at a pause, in this very sitting."""
    newest = list(issue.versions.all()[:2]) if sitting and sitting.gathers else []
    is_ours = bool(newest) and sitting is not None and newest[0].is_open and newest[0].sitting == sitting.name
    return is_ours and len(newest) == 2 and newest[1].data.get("slug") != slug


def close(issue: Issue) -> None:
    """Whoever opens the issue starts from its newest version: that one stays as it is."""
    newest = issue.versions.values_list("pk", "is_open").first()
    if newest and newest[1]:
        Version.objects.filter(pk=newest[0]).update(is_open=False)
