"""Lists that are none in the HTML: Word's and Outlook's paragraphs with a mark before them, Word Online's lists of one
item, bullets typed by hand."""

from __future__ import annotations

import re

from ..tree import Element
from .nesting import Item, nest
from .styles import declarations

_LEVEL = re.compile(r"\bl\d{1,4}\s+level(\d)")
_BULLET = r"[·•◦▪▫‣⁃●○■□§❖➢✓✔☐☑\uf0b7\uf0a7\uf0d8]"
_NUMBER = r"\(?(?:(\d{1,4})|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.)]"
_GAP = r"(?:[\t\xa0]|[ ]{2})[\s\xa0]{0,40}"
_TYPED = re.compile(rf"[\s\xa0]{{0,9}}(?:({_BULLET})[\s\xa0]{{1,40}}|{_NUMBER}{_GAP}|(-)[ \t\xa0]{{1,40}})")
_MARKED = re.compile(rf"[\s\xa0]{{0,9}}(?:({_BULLET}|[o–-])[\s\xa0]{{1,40}}|{_NUMBER}{_GAP}|(\Z\A))")
_POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 28.35, "mm": 2.835}
_STEP = 36.0  # points: what programs move a level in by
_LINES = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6"})


def build(parent: Element) -> None:
    """Puts real lists in place of paragraphs that are items, everywhere below an element."""
    for inner in parent.elements:
        build(inner)
    if parent.tag in {"ul", "ol", "pre"}:
        return
    kept: list[Element | str] = []
    run: list[Item] = []
    for child in parent.children:
        found = [] if isinstance(child, str) else _items(child)
        if found:
            run += found
        elif not run or not isinstance(child, str) or child.strip():
            kept += nest(_sure(run, kept))
            run = []
            kept.append(child)
    kept += nest(_sure(run, kept))
    parent.children = kept


def _sure(run: list[Item], kept: list[Element | str]) -> list[Item]:
    """The items of a run; one line that begins with a hyphen is a line of text."""
    if len(run) == 1 and run[0].element.attrs.pop("data-typed", ""):
        run[0].element.tag = "p"
        run[0].element.children.insert(0, "- ")
        kept.append(run[0].element)
        return []
    for item in run:
        item.element.attrs.pop("data-typed", None)
    return run


def _items(element: Element) -> list[Item]:
    """The items an element stands for; none when it is none."""
    if element.tag in {"ul", "ol"} and (leveled := _leveled(element)):
        return leveled
    if element.tag == "div" and len(element.elements) == 1:
        only = element.elements[0]
        if only.tag in {"ul", "ol"} and all(
            isinstance(c, Element) or not c.strip() for c in element.children
        ):
            return _leveled(only)
    if element.tag == "p" or (element.tag == "div" and not any(e.tag in _LINES for e in element.elements)):
        return _paragraph(element)
    return []


def _leveled(listed: Element) -> list[Item]:
    """The items of a list that say their level themselves (Word Online, Slack)."""
    items = []
    start = listed.attrs.get("start", "1")
    number = int(start) if start.isdigit() else 1
    for li in listed.elements:
        level = li.attrs.get("data-aria-level") or li.attrs.get("data-stringify-indent", "")
        if li.tag != "li" or not level.isdigit():
            return []
        items.append(Item(int(level), None if listed.tag == "ul" else number, li))
        number += 1
    return items


def _paragraph(element: Element) -> list[Item]:
    style = element.attrs.get("style", "")
    level = _LEVEL.search(style) if "mso-list" in style else None
    marker = _take_marker(element) if level else ""
    if level and marker:
        number = re.search(r"\d+", marker)
        ordered = re.match(r"[\s(]*\w{1,6}[.)]", marker) is not None
        shown = (int(number[0]) if number else 1) if ordered else None
        return [Item(int(level[1]), shown, Element("li", {}, element.children))]
    if element.first("img", "table", "iframe"):
        return []
    is_list = "MsoList" in element.attrs.get("class", "")
    typed = (_MARKED if is_list else _TYPED).match(element.text())
    if not typed or not (typed[1] or typed[3] or is_list):
        return []
    _cut(element, typed.end())
    item = Element("li", {"data-typed": "-"} if typed[3] and not is_list else {}, element.children)
    ordered = not typed[1] and not typed[3]
    return [Item(_depth(style), (int(typed[2]) if typed[2] else 1) if ordered else None, item)]


def _take_marker(element: Element) -> str:
    """Takes Word's own mark out of a paragraph, and gives it back."""
    for child in element.elements:
        if re.search(r"mso-list:\s*ignore", child.attrs.get("style", ""), re.I):
            element.children.remove(child)
            return child.text().strip() or "·"
        if marker := _take_marker(child):
            return marker
    return ""


def _depth(style: str) -> int:
    """The level a paragraph's margin says."""
    found = declarations(style)
    margin = found.get("margin-left") or (found.get("margin", "").split() or [""])[-1]
    size = re.fullmatch(r"([\d.]{1,9})(pt|px|in|cm|mm)", margin)
    points = float(size[1]) * _POINTS[size[2]] if size and size[1].count(".") < 2 else 0
    return max(1, min(9, round(points / _STEP)))


def _cut(element: Element, count: int) -> int:
    """Takes the first characters of an element's text away; gives back how many are still to go."""
    for place, child in enumerate(element.children):
        if isinstance(child, str):
            element.children[place] = child[count:]
            count -= min(count, len(child))
        else:
            count = _cut(child, count)
        if count <= 0:
            break
    return count
