"""Python-Markdown's inline rules, asked only where their signs stand in the text: the same HTML, sooner."""

from __future__ import annotations

import markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# What a text must hold for a rule to find anything; a rule not named here is always asked.
_SIGNS = {
    "backtick": ("`", "`"),
    "visible_break": ("\\\n", "\\\n"),
    "escape": ("\\", "\\"),
    "footnote": ("[^", "[^"),
    "reference": ("[", "["),
    "link": ("](", "]("),
    "image_link": ("](", "]("),
    "image_reference": ("![", "!["),
    "short_reference": ("[", "["),
    "short_image_ref": ("![", "!["),
    "autolink": ("<", "<"),
    "automail": ("<", "<"),
    "linebreak": ("  \n", "  \n"),
    "html": ("<", "<"),
    "entity": ("&", "&"),
    "em_strong": ("*", "_"),
    "struck": ("~~", "~~"),
}
_REFERENCES = {"reference", "image_reference", "short_reference", "short_image_ref"}


class QuickInline(InlineProcessor):
    """Leaves out the rules that cannot match: most texts hold no sign at all, and what a match leaves holds none."""

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        names = {md.inlinePatterns.get_index_for_name(name): name for name in _SIGNS}
        everyone = range(len(md.inlinePatterns))
        self._rules = [(n, *_SIGNS.get(names.get(n, ""), ("", ""))) for n in everyone]
        self._undefined = [rule for rule in self._rules if names.get(rule[0]) not in _REFERENCES]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        """The text with placeholders for what the rules from `patternIndex` on find in it."""
        if isinstance(data, AtomicString):
            return data
        for number, sign, other in self._rules if self.md.references else self._undefined:
            if number < patternIndex or (sign not in data and other not in data):
                continue
            rule, start, found = self.inlinePatterns[number], 0, True
            while found:
                data, found, start = self._apply(rule, data, number, start)
        return data

    # The library keeps this step to itself: its name is mangled.
    _apply = InlineProcessor._InlineProcessor__applyPattern  # type: ignore[attr-defined]
