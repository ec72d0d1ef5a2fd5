"""The little of CSS that says something about a text: bold, italic, struck, underlined, raised, hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..tree import Element

_SHEET = re.compile(r"<style\b[^<>]*>((?:(?!</?style\b).){0,200000})</style>", re.S | re.I)
_RULE = re.compile(r"([^{}]{1,200})\{([^{}]{0,2000})\}")
_CLASS = re.compile(r"\s*(?:span|p|li|div|td|a)?\.([\w-]{1,60})\s*")


def declarations(style: str) -> dict[str, str]:
    """The declarations of a `style` attribute, names and values in lower case."""
    found = (each.partition(":") for each in style.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in found if value}


@dataclass(frozen=True)
class Styles:
    """The styles of a clipboard: those of its sheet, by class, and those written on an element."""

    classes: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, html: str) -> Styles:
        """The rules for single classes in the clipboard's `<style>` (Apple's programs, published documents)."""
        classes: dict[str, dict[str, str]] = {}
        for sheet in _SHEET.finditer(html):
            for rule in _RULE.finditer(sheet[1]):
                for selector in rule[1].replace("<!--", "").split(","):
                    if name := _CLASS.fullmatch(selector):
                        classes.setdefault(name[1], {}).update(declarations(rule[2]))
        return cls(classes)

    def on(self, element: Element) -> dict[str, str]:
        """The declarations that hold for an element itself."""
        style = element.attrs.get("style", "")
        if not self.classes:
            return declarations(style) if style else {}
        found: dict[str, str] = {}
        for name in element.classes:
            found |= self.classes.get(name, {})
        return found | declarations(style)


def is_hidden(style: dict[str, str]) -> bool:
    """Whether readers of the copied page did not see an element."""
    return (
        style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("visibility") == "hidden"
    )


def with_marks(marks: frozenset[str], style: dict[str, str]) -> frozenset[str]:
    """The marks of a text inside an element with this style: what it adds, and what it takes back."""
    if not style:
        return marks
    font = f" {style.get('font', '')} "
    weight = style.get("font-weight") or ("bold" if " bold " in font else "")
    slant = style.get("font-style") or ("italic" if " italic " in font else "")
    if weight in {"bold", "bolder"} or (weight.isdigit() and int(weight) >= 600):
        marks |= {"strong"}
    elif weight == "normal" or (weight.isdigit() and int(weight) <= 400):
        marks -= {"strong"}
    if slant.startswith(("italic", "oblique")):
        marks |= {"em"}
    elif slant == "normal":
        marks -= {"em"}
    lines = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    marks |= {mark for sign, mark in (("line-through", "del"), ("underline", "u")) if sign in lines}
    raised = style.get("vertical-align", "")
    return marks | {"sup"} if raised == "super" else marks | {"sub"} if raised == "sub" else marks
