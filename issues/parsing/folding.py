"""Texts without case and accents, to compare and to find: "EDUCACIÓN" and "educacion" are one word."""

from __future__ import annotations

import unicodedata
from typing import Literal


def fold(text: str, *, compatibility: bool = True) -> str:
    """The text without case and accents (Unicode's caseless match, D145 and D146, and no combining marks).

    `compatibility` also takes letters of another look for the plain ones: "𝐅ull", "ﬁ", "1º" become "full", "fi", "1o".
    """
    if text.isascii():
        return text.lower()
    form: Literal["NFKD", "NFD"] = "NFKD" if compatibility else "NFD"
    # Decomposing first shows case that hides in a letter's look; folding case makes new letters to decompose.
    letters = unicodedata.normalize(form, unicodedata.normalize(form, text).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
