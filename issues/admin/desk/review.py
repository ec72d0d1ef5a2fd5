"""The review beside a text: its slips by kind, what an editor ignores of them, and the words that are right to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from ...models import IgnoredFinding, Issue, SpellingWord
from ...proofreading import CHECKS, Finding
from ...proofreading.kinds import KINDS
from ..changelist import warnings_key

MAY_BE_IGNORED = {check.code for check in CHECKS if check.severity == "look"}


@dataclass(frozen=True)
class Slip:
    """A finding at its field: `start` and `end` count as browsers do (UTF-16)."""

    finding: Finding
    name: str
    where: str
    start: int | None
    end: int | None
    word: str = ""


@dataclass(frozen=True)
class Group:
    """Slips of one kind. `fixes` is how many a button can mend; `codes` are those that may be ignored."""

    label: str
    slips: tuple[Slip, ...]

    @property
    def fixes(self) -> int:
        """How many of them a button can mend."""
        return sum(slip.finding.fix is not None for slip in self.slips)

    @property
    def blocks(self) -> bool:
        """Whether one of them stops publishing."""
        return any(slip.finding.blocks for slip in self.slips)

    @property
    def codes(self) -> list[str]:
        """The checks that may be ignored."""
        return sorted({slip.finding.code for slip in self.slips} & MAY_BE_IGNORED)


@dataclass(frozen=True)
class Ignored:
    """What is not told in this issue: a kind, or one slip of it."""

    pks: tuple[int, ...]
    label: str
    excerpt: str


def group(slips: Sequence[Slip]) -> list[Group]:
    """The slips by kind: kinds in the order of their first slip, what blocks first."""
    kinds: dict[str, list[Slip]] = {}
    for slip in slips:
        kinds.setdefault(_kind(slip.finding.code), []).append(slip)
    return [Group(label, tuple(some)) for label, some in kinds.items()]


def ignored_in(issue: Issue) -> tuple[Ignored, ...]:
    """What an issue's editors ignore, in the order they said so."""
    rows = sorted(issue.ignored_findings.all(), key=lambda row: (_kind(row.code), row.excerpt))
    return tuple(
        Ignored(tuple(row.pk for row in some), label, excerpt)
        for (label, excerpt), some in groupby(rows, key=lambda row: (_kind(row.code), row.excerpt))
    )


def _kind(code: str) -> str:
    return str(KINDS.get(code, code))


def ignore(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """Never again in this issue: the checks POST `codes` names (with spaces between), or their one slip at `excerpt`."""
    codes = set(request.POST.get("codes", "").split()) & MAY_BE_IGNORED
    excerpt = request.POST.get("excerpt", "")[:200]
    by: Any = request.user
    for code in codes:
        IgnoredFinding.objects.get_or_create(issue=issue, code=code, excerpt=excerpt, defaults={"by": by})
    return _done(issue)


def heed(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """Told again: what POST `pks` names was ignored."""
    issue.ignored_findings.filter(pk__in=_numbers(request.POST.get("pks", ""))).delete()
    return _done(issue)


def learn(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """A word (POST `word`) is right from now on, in every issue; with `forget=1` it is so no more."""
    word = request.POST.get("word", "").strip()[:100]
    if not word:
        return JsonResponse({"error": _("There is no word here.")}, status=400)
    if request.POST.get("forget") == "1":
        SpellingWord.objects.filter(word=word.casefold()).delete()
    else:
        SpellingWord.learn(word)
    return _done(issue)


def _numbers(text: str) -> Iterable[int]:
    return [int(word) for word in text.split() if word.isdecimal()]


def _done(issue: Issue) -> JsonResponse:
    cache.delete(warnings_key(issue))
    return JsonResponse({"done": True})


VIEWS = {"ignore": ignore, "heed": heed, "learn": learn}
