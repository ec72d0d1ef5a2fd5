"""Finds the words of a source that the result lacks, by aligning the two texts within a bounded number of steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import accumulate, chain

from .model import Words

_ALIGNED_AT_MOST = 4_000_000  # words times words; larger differences are only counted
_REPEATED_AT_MOST = (
    30_000_000  # pairs of equal words times the pairs of the commonest: what aligning may cost
)


def lost_positions(blocks: list[Words], supply: list[str]) -> set[int]:
    """Positions of words of `blocks` that `supply` does not hold: aligned in order first, then what moved.

    Less than three words in a row count as moved only when they were a block of their own.
    """
    wanted = list(chain.from_iterable(blocks))
    if len(wanted) * len(supply) > _ALIGNED_AT_MOST or _cost(wanted, supply) > _REPEATED_AT_MOST:
        return _uncovered(wanted, supply)
    starts = list(accumulate((len(block) for block in blocks), initial=0))
    whole = dict(zip(starts, map(len, blocks), strict=False))
    left, spare = list(range(len(wanted))), list(range(len(supply)))
    for shortest in (1, 3, 3, 3):
        matcher = SequenceMatcher(None, [wanted[i] for i in left], [supply[i] for i in spare], autojunk=False)
        found = [
            (left[a : a + size], spare[b : b + size])
            for a, b, size in matcher.get_matching_blocks()
            if size and (size >= shortest or whole.get(left[a]) == size)
        ]
        if not found:
            break
        taken = {i for mine, _ in found for i in mine}
        used = {i for _, theirs in found for i in theirs}
        left, spare = [i for i in left if i not in taken], [i for i in spare if i not in used]
    return set(left)


def _cost(wanted: list[str], supply: list[str]) -> int:
    """About how many steps aligning takes where a few words stand again and again."""
    mine, theirs = Counter(wanted), Counter(supply)
    pairs = [(mine[word], theirs[word]) for word in mine.keys() & theirs.keys()]
    return sum(a * b for a, b in pairs) * max((min(pair) for pair in pairs), default=0)


def _uncovered(wanted: list[str], supply: list[str]) -> set[int]:
    """Positions of words that `supply` does not hold as often, wherever they stand: for texts too large to align."""
    have, lost = Counter(supply), set()
    for position, word in enumerate(wanted):
        if have[word] > 0:
            have[word] -= 1
        else:
            lost.add(position)
    return lost


def lost_stretches(blocks: list[Words], lost: set[int]) -> Iterator[tuple[Words, int, int]]:
    """Lost words next to each other, as a block and where in it they start and end."""
    first = 0
    for block in blocks:
        start = None
        for position in range(len(block) + 1):
            is_lost = position < len(block) and first + position in lost
            if is_lost and start is None:
                start = position
            elif not is_lost and start is not None:
                yield block, start, position
                start = None
        first += len(block)
