"""Repairs UTF-8 that was read as Mac Roman, Windows-1252 or Latin-1 and saved again, once or twice.

A whole text is turned back only when every character of it converts, the way back gives the same text and fewer
damaged places are left. Else only runs that no honest text holds are repaired, one by one, never inside code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

READINGS = {"mac_roman": "Mac Roman", "cp1252": "Windows-1252", "latin-1": "Latin-1"}
"""The wrong readings we know, and what editors call them."""

_TO_1252 = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in b"\x81\x8d\x8f\x90\x9d"
}
_FROM_1252 = {ord(character): code for code, character in _TO_1252.items()}

# What Spanish prose is made of beside ASCII. Left out on purpose: characters whose damaged form honest text may
# hold, such as ù ("√π"), õ ("√µ"), Ü ("√ú") and û (a capital Ã before a closing »).
_COMMON = (
    *"áéíóúüñÁÉÍÓÚÑ¿¡ªº·«»çèêëòôöâäîï",
    *"“”‘’–—…€\u00a0\u20e3\ufe0f\u200d\ufeff",
)


def read_as(data: bytes, reading: str) -> str:
    """Bytes as a program set to `reading` shows them; Windows-1252's five empty places are C1 controls."""
    return data.decode("latin-1").translate(_TO_1252) if reading == "cp1252" else data.decode(reading)


def write_as(text: str, reading: str) -> bytes:
    """The bytes behind a reading; UnicodeEncodeError where a character has none."""
    return text.translate(_FROM_1252).encode("latin-1") if reading == "cp1252" else text.encode(reading)


def _damaged_forms() -> dict[str, str]:
    """Every common character as it looks after one and after two wrong readings."""
    forms: dict[str, str] = {}
    for character in _COMMON:
        once = {read_as(character.encode(), reading) for reading in READINGS}
        twice = {read_as(form.encode(), reading) for form, reading in product(once, READINGS)}
        forms |= dict.fromkeys(once | twice, character)
    return forms


def _symbols_and_emoji(*readings: str) -> str:
    """A pattern for characters led by 0xE2 or 0xF0 0x9F, which honest text never shows like this, read as `readings`."""

    def misread(data: bytes) -> str:
        for reading in readings:
            text = read_as(data, reading)
            data = text.encode()
        return re.escape(text)

    following = "|".join(misread(bytes([code])) for code in range(0x80, 0xC0))
    return f"(?:{misread(bytes([0xE2]))}|{misread(bytes([0xF0, 0x9F]))})(?:{following}){{2}}"


_FORMS = _damaged_forms()
_LEADS = "".join({form[0] for form in _FORMS} | {read_as(b"\xf0", reading) for reading in READINGS})
_SUSPECT = re.compile(f"[{re.escape(_LEADS)}][^\\x00-\\x7f]")
_DAMAGED = re.compile(
    f"(?={_SUSPECT.pattern})(?:"
    + "|".join(
        [_symbols_and_emoji(*pair) for pair in product(READINGS, READINGS)]
        + [re.escape(form) for form in sorted(_FORMS, key=len, reverse=True)]
        + [_symbols_and_emoji(reading) for reading in READINGS]
    )
    + ")"
)
_CODE = re.compile(r"`[^`\n]+`|<code\b[^<]*</code>")
_CODE_OR_DAMAGED = re.compile(f"(?P<code>{_CODE.pattern})|{_DAMAGED.pattern}")


def count_damaged(text: str) -> int:
    """How many places of a text, beside its code, look like wrongly read UTF-8."""
    return len(_DAMAGED.findall(_CODE.sub("", text))) if _SUSPECT.search(text) else 0


def repair_whole(text: str) -> tuple[str, list[str]]:
    """The text turned back as a whole, and the readings undone (none: it was not damaged as a whole)."""
    before = count_damaged(text)
    best: tuple[int, str, list[str]] = (before, text, [])
    for candidate, undone in _turnings(text):
        if (damage := count_damaged(candidate)) < best[0]:
            best = (damage, candidate, undone)
    return best[1], best[2]


def repair_runs(text: str) -> tuple[str, list[re.Match[str]]]:
    """The text with its surely damaged places repaired, and those places (as found in the text given)."""
    repaired: list[re.Match[str]] = []

    def repair(found: re.Match[str]) -> str:
        better = found[0] if found["code"] else repair_run(found[0])
        if better != found[0]:
            repaired.append(found)
        return better

    return _CODE_OR_DAMAGED.sub(repair, text), repaired


def repair_run(run: str) -> str:
    """One damaged place turned back, or itself when it is no whole character."""
    if run in _FORMS:
        return _FORMS[run]
    return min((better for better, _ in _turnings(run)), key=len, default=run)


def _turnings(text: str) -> Iterator[tuple[str, list[str]]]:
    """Every exact way back from one or two wrong readings, with the readings undone."""
    for once in READINGS:
        if (better := _turned_back(text, once)) is not None:
            yield better, [once]
            for again in READINGS:
                if (best := _turned_back(better, again)) is not None:
                    yield best, [once, again]


def _turned_back(text: str, reading: str) -> str | None:
    """The text before it was read wrongly; None unless all of it converts and the way back is exact."""
    try:
        better = write_as(text, reading).decode("utf-8")
    except UnicodeError:
        return None
    return better if better != text and read_as(better.encode(), reading) == text else None
