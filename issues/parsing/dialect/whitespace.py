"""White space as Python-Markdown wants it, but for fenced code: there tabs and blank lines stay as they are."""

from __future__ import annotations

from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.preprocessors import NormalizeWhitespace
from markdown.util import ETX, STX


class KeepCode(NormalizeWhitespace):
    """The library's own first step, done between the fences only."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        if "```" not in source and "~~~" not in source:
            return super().run(lines)
        source = source.replace(STX, "").replace(ETX, "").replace("\r\n", "\n").replace("\r", "\n")
        kept: list[str] = []
        end = 0
        for found in FencedBlockPreprocessor.FENCED_BLOCK_RE.finditer(source):
            kept += [*self._between(source[end : found.start()]), found[0]]
            end = found.end()
        text = "".join([*kept, *self._between(source[end:])])
        return f"{text}\n\n".split("\n")

    def _between(self, text: str) -> list[str]:
        """A stretch without fences as the library leaves it; it begins and ends at a line's edge."""
        if "\t" not in text and " \n" not in text:
            return [text]
        lines = [line.expandtabs(self.md.tab_length) for line in text.split("\n")]
        return ["\n".join("" if not line.strip(" ") else line for line in lines)]
