"""Python-Markdown's inline rules, asked only where their signs stand in the text: the same HTML, sooner."""

from __future__ import annotations

import markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# A text must hold one of these for a rule to find anything; a rule not named here is always asked.
_SIGNS = {
    "backtick": ("`",),
    "visible_break": ("\\\n",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("](",),
    "image_link": ("](",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "bare_address": ("://", "@", "w.", "W."),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
    "struck": ("~~",),
}
_REFERENCES = {"reference", "image_reference", "short_reference", "short_image_ref"}


class QuickInline(InlineProcessor):
    """Leaves out the rules that cannot match: most texts hold no sign at all, and what a match leaves holds none."""

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        names = {md.inlinePatterns.get_index_for_name(name): name for name in _SIGNS}
        everyone = range(len(md.inlinePatterns))
        self._rules = [
            (n, signs[0], signs[1:]) for n in everyone for signs in [_SIGNS.get(names.get(n, ""), ("",))]
        ]
        self._undefined = [rule for rule in self._rules if names.get(rule[0]) not in _REFERENCES]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        """The text with placeholders for what the rules from `patternIndex` on find in it."""
        if isinstance(data, AtomicString):
            return data
        for number, sign, others in self._rules if self.md.references else self._undefined:
            if number < patternIndex or (
                sign not in data and not (others and any(other in data for other in others))
            ):
                continue
            rule, start, found = self.inlinePatterns[number], 0, True
            while found:
                data, found, start = self._apply(rule, data, number, start)
        return data

    # The library keeps this step to itself: its name is mangled.
    _apply = InlineProcessor._InlineProcessor__applyPattern  # type: ignore[attr-defined]
