"""Names that nothing else has: addresses of issues, items and topics, names of pictures, ids of headings."""

from __future__ import annotations

from collections.abc import Container


def free_slug(base: str, taken: Container[str], *, longest: int, second: int = 2, ending: str = "") -> str:
    """`base` + `ending`, or the first of `base-2`, `base-3` … that `taken` does not have.

    At most `longest` characters: the base is cut where it and its number need more. `second` is the number the
    second of a name gets. `taken` is compared to the letter: give it in lower case where case tells nothing apart.
    """
    name, number = base[: longest - len(ending)] + ending, second
    while name in taken:
        tail = f"-{number}{ending}"
        name = base[: longest - len(tail)].rstrip("-") + tail
        number += 1
    return name
