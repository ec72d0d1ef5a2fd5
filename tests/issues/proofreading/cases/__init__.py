"""What each check must find and what it must leave alone: `CASES[code]`, read by `test_every_code.py`.

A case is the body of an item, a draft, or either with its archive: `(body, archive)`.
"""

from __future__ import annotations

from . import days, issue, items, language, links, marks, pictures, spelling
from .case import Case, Cases

__all__ = ["CASES", "Case", "Cases"]

CASES: dict[str, Cases] = {
    code: cases
    for part in (
        days,
        issue,
        items,
        language,
        links,
        marks,
        pictures,
        spelling,
    )
    for code, cases in part.CASES.items()
}
