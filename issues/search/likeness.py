"""Words of a query against the words of a text: which is the very form, which only kin; and a row of the index read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..parsing.folding import fold
from .words import term

EXACT, SAME, ALIKE, NUMBER, STEM = 1.0, 0.95, 0.75, 0.65, 0.1


@dataclass(frozen=True)
class Wanted:
    """A word of a query: as written, folded, its term."""

    word: str
    form: str
    folded: str
    term: str

    @classmethod
    def read(cls, word: str) -> Wanted:
        """A word as a reader wrote it."""
        return cls(word, word.lower(), fold(word), term(word))

    def likeness(self, form: str) -> float:
        """How like it is a word of the same term, in lower case."""
        return EXACT if form == self.form else _likeness(form, self.form, self.folded)

    def rank(self, form: str) -> int:
        """Which forms are marked: only those of the highest rank that an entry has."""
        likeness = self.likeness(form)
        return 3 if likeness >= SAME or likeness == NUMBER else 2 if likeness == ALIKE else 1


@lru_cache(maxsize=1 << 16)
def _likeness(form: str, asked: str, folded: str) -> float:
    other = fold(form)
    if other == folded:
        return SAME if asked == folded else ALIKE
    return NUMBER if _number(other) & _number(folded) else STEM


@lru_cache(maxsize=1 << 14)
def _number(folded: str) -> frozenset[str]:
    """What a word may be in the singular."""
    found = {folded}
    if folded.endswith("ces"):
        found.add(f"{folded[:-3]}z")
    if folded.endswith("es") and len(folded) > 4:
        found.add(folded[:-2])
    if folded.endswith("s") and len(folded) > 3:
        found.add(folded[:-1])
    return frozenset(found)


class Entry:
    """An entry's terms as rows have them, cut into sections; what takes long is made when it is asked for."""

    def __init__(self, title_terms: str, terms: str, forms: str) -> None:
        title, _, rest = terms.partition(" | ")
        text, _, joined = rest.partition(" | ")
        in_title, _, in_text = forms.partition(" | ")
        own, _, keys = title_terms.partition(" | ")
        self.title, self.title_forms = title.split(), in_title.split()
        self.text_line, self.forms_line = f" {text} ", f" {in_text} "
        self.joined, self.title_joined, self.keys = f" {joined} ", f" {own} ", f" {keys} "
        self.length = text.count(" ") + 1

    @cached_property
    def text(self) -> list[str]:
        """The terms of its text."""
        return self.text_line.split()

    @cached_property
    def text_forms(self) -> list[str]:
        """The words of its text, each at its term's place."""
        return self.forms_line.split()

    def likeness(self, each: Wanted, seen: dict[str, float]) -> tuple[float, float]:
        """How like the wanted word the words of the same term in the text are: the sum, and the best.

        `seen` are the forms of the term that other entries had: only an entry with a new one is read word by word.
        """
        times = self.text_line.count(f" {each.term} ")
        if not times:
            return 0.0, 0.0
        total, best, found = 0.0, 0.0, 0
        for form, likeness in seen.items():
            if here := self.forms_line.count(f" {form} "):
                total, best, found = total + here * likeness, max(best, likeness), found + here
        if found >= times:
            return total, best
        for at, other in enumerate(self.text):
            if other == each.term and (form := form_at(self.text_forms, at)) not in seen:
                seen[form] = each.likeness(form)
                total, best = total + seen[form] * self.forms_line.count(f" {form} "), max(best, seen[form])
        return total, best


def form_at(forms: Sequence[str], at: int) -> str:
    return forms[at] if at < len(forms) else ""
