"""Draws a share card with Pillow: number, title, period and a bar of the year's fortnights, in the site's typeface."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
DESIGN = 1  # to be raised whenever cards change their looks: stored ones are then drawn again
PAPER, INK, SOFT, LINE, ACCENT, WASH = "#fbf9f4", "#1f1d1a", "#6a645b", "#ded8cc", "#b3311f", "#efe9dd"
LEFT, RIGHT, MARGIN = 80, 1120, 330  # the frame, and where the text begins beside a number
TOP, BOTTOM = 150, 500  # the title stands between
TITLE_SIZES = range(104, 43, -4)
NUMBER_SIZE = 230
MOST_LINES = 4
REGULAR, ITALIC = "newsreader-latin-400-normal.woff2", "newsreader-latin-400-italic.woff2"
_LETTER = re.compile(r"LATIN (SMALL|CAPITAL) LETTER ([A-Z])\b")
Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Card:
    """The texts of a card. `cells` says of each of the year's fortnights whether it is covered; empty: no bar."""

    site: str
    title: str
    number: str = ""
    below_number: str = ""
    period: str = ""
    cells: tuple[bool, ...] = ()


def draw(card: Card, fonts: Path) -> bytes:
    """The card as a PNG of 1200 by 630 points."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((LEFT, 88), _shown(card.site, fonts), INK, _font(fonts, ITALIC, 46), anchor="ls")
    pen.line((LEFT, 116, RIGHT, 116), LINE, 2)
    left = LEFT
    if card.number:
        left = MARGIN
        _number(pen, card, fonts)
    _title(pen, card.title, left, fonts)
    _ribbon(pen, card, left, fonts)
    file = BytesIO()
    image.quantize(96, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _number(pen: ImageDraw.ImageDraw, card: Card, fonts: Path) -> None:
    """Draws the number in the margin, as large as it fits, its top level with the title's."""
    right = MARGIN - 50
    width = _font(fonts, REGULAR, NUMBER_SIZE).getlength(card.number)
    font = _font(fonts, REGULAR, round(NUMBER_SIZE * min(1, (right - LEFT) / width)))
    _left, top, _right, bottom = font.getbbox(card.number)
    pen.text((right, TOP + 44 - top), card.number, ACCENT, font, anchor="ra")
    if card.below_number:
        font = _font(fonts, REGULAR, 28)
        _spaced(pen, (right, TOP + 44 + bottom - top + 46), card.below_number, SOFT, font, from_right=True)


def _title(pen: ImageDraw.ImageDraw, title: str, left: int, fonts: Path) -> None:
    """Draws the title as large as it fits in four lines; a longer one ends in an ellipsis."""
    words = _shown(title, fonts).split()
    for size in TITLE_SIZES:
        font, leading = _font(fonts, REGULAR, size), round(size * 1.1)
        lines = _wrapped(words, font, RIGHT - left)
        if len(lines) <= MOST_LINES and len(lines) * leading <= BOTTOM - TOP - 70:
            break
    else:
        lines = [*lines[: MOST_LINES - 1], _cut(" ".join(lines[MOST_LINES - 1 :]), font, RIGHT - left)]
    ascent = font.getbbox("H", anchor="ls")[1]
    for place, line in enumerate(lines):
        pen.text((left, TOP + 44 - ascent + place * leading), line, INK, font, anchor="ls")


def _wrapped(words: list[str], font: Font, width: int) -> list[str]:
    """The words in lines of nearly one length: first as few lines as there must be, then as narrow as they allow."""
    lines = _greedy(words, font, width)
    low, high = round(max(map(font.getlength, words), default=0)), width
    while len(lines) > 1 and high - low > 8:
        middle = (low + high) // 2
        low, high = (low, middle) if len(_greedy(words, font, middle)) <= len(lines) else (middle, high)
    return [_cut(line, font, width) for line in _greedy(words, font, high)]


def _greedy(words: list[str], font: Font, width: float) -> list[str]:
    """The words in lines, each filled before the next begins; a word wider than a line has one of its own."""
    space = font.getlength(" ")
    lines: list[str] = []
    room = 0.0
    for word in words:
        length = font.getlength(word)
        if lines and length + space <= room:
            lines[-1] += f" {word}"
            room -= length + space
        else:
            lines.append(word)
            room = width - length
    return lines


def _cut(text: str, font: Font, width: int) -> str:
    """The text, or as much of its beginning as fits, and an ellipsis."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text.rpartition(" ")[0] or text[:-1]
    return text.rstrip(" ,;:-–—(«“¿¡") + "…"


def _ribbon(pen: ImageDraw.ImageDraw, card: Card, left: int, fonts: Path) -> None:
    """Draws the period in small capitals and, under it, the year's fortnights."""
    if card.period:
        place = (left, 522 if card.cells else 560)
        _spaced(pen, place, _shown(card.period, fonts).upper(), SOFT, _font(fonts, REGULAR, 28))
    gap = 6
    width = (RIGHT - left + gap) / max(1, len(card.cells))
    for cell, covered in enumerate(card.cells):
        box = (left + cell * width, 548, left + (cell + 1) * width - gap - 1, 578)
        pen.rectangle(box, ACCENT if covered else WASH)


def _spaced(
    pen: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    colour: str,
    font: Font,
    *,
    from_right: bool = False,
) -> None:
    """Draws capitals with extra space between them, on the baseline at `place`."""
    room = font.size * 0.09
    x = place[0] - (sum(font.getlength(letter) + room for letter in text) - room if from_right else 0)
    for letter in text:
        pen.text((x, place[1]), letter, colour, font, anchor="ls")
        x += font.getlength(letter) + room


def _shown(text: str, fonts: Path) -> str:
    """The text in letters that the typeface has: others lose their accents or, like emoji, are left out."""
    plain = "".join(_drawable(letter, fonts) for letter in unicodedata.normalize("NFC", text))
    return " ".join(plain.split())


@lru_cache(maxsize=2000)
def _drawable(letter: str, fonts: Path) -> str:
    if letter.isspace():
        return " "
    if _has(letter, fonts):
        return letter
    base = unicodedata.normalize("NFKD", letter)[0]
    if base != letter and _has(base, fonts):
        return base
    found = _LETTER.match(unicodedata.name(letter, ""))
    return (found[2].lower() if found[1] == "SMALL" else found[2]) if found else ""


def _has(letter: str, fonts: Path) -> bool:
    """Whether the typeface has a glyph for this letter."""
    font = _font(fonts, REGULAR, 40)
    mask, none = font.getmask(letter), font.getmask("\uffff")
    return mask.size[0] > 0 and (mask.size != none.size or bytes(mask) != bytes(none))


@lru_cache(maxsize=64)
def _font(fonts: Path, name: str, size: int) -> Font:
    return ImageFont.truetype(fonts / name, size)
