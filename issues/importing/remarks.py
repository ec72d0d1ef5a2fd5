"""Remarks of an import for a person: equal ones are shown once, with their count and first places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..parsing.problems import Message, Problem

SHOWN = 3
_NOTHING_LOST = frozenset({"kept-as-html"})
"""What is told of many blocks alike and loses nothing: the first of many stands for all of them."""
_LINE = re.compile(r"^[^\W\d]{1,12} \d+: ")


def gathered(problems: Iterable[Problem]) -> list[Problem]:
    """The remarks on one source, in their order, equal ones as one at the place of the first."""
    problems = list(problems)
    often = {code for code, number in Counter(each.code for each in problems).items() if number > SHOWN}
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        is_one_kind = problem.code in _NOTHING_LOST and problem.code in often
        said = problem.text if is_one_kind else problem.message
        groups.setdefault((problem.code, said), []).append(problem)
    return [_as_one(group) for group in groups.values()]


def _as_one(group: list[Problem]) -> Problem:
    first = group[0]
    if len(group) == 1:
        return first
    remark = (Message(first.text, None, **first.values),)
    lines = list(dict.fromkeys(problem.line for problem in group if problem.line))
    if not lines:
        return Problem(first.code, "{remark} ({count} times)", remark=remark, count=len(group))
    places = [Message("line {number}", number=line) for line in lines[:SHOWN]]
    places += [Message("{key}", key="…")] if len(lines) > SHOWN else []
    return Problem(
        first.code,
        "{remark} ({count} times: {places})",
        remark=remark,
        count=len(group),
        places=tuple(places),
    )


@dataclass
class RunRemarks:
    """The remarks of a whole run: each is shown for its first three sources, then counted."""

    counts: Counter[str] = field(default_factory=Counter)

    def is_shown(self, warning: str) -> bool:
        """Counts a remark, wherever its line is, and tells whether it is one of the first."""
        sentence = _LINE.sub("", warning)
        self.counts[sentence] += 1
        return self.counts[sentence] <= SHOWN

    def more(self) -> Iterator[tuple[str, int]]:
        """The remarks that were not all shown, and how many were not."""
        return ((sentence, n - SHOWN) for sentence, n in self.counts.most_common() if n > SHOWN)
