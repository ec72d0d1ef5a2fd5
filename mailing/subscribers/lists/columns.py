"""Which columns of a list say who gets no mail, and whether a row may come in by them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from ...errors import NotASubscriberList, UndecidedColumns
from . import vocabulary
from .table import Row, Table
from .vocabulary import ANSWERS, Role, key, key_of, word

SHOWN = 40  # letters of a value in a report
DATES_OF_NOTHING = re.compile(r"0{4}-0{2}-0{2}.*|\\n|-+|0?1[/-]0?1[/-]1970.*|1970-01-01.*")


@dataclass(frozen=True)
class Column:
    """A column that decides: where it stands, its name as printed, its part."""

    position: int
    name: str
    role: Role
    letters: bool = False  # its values are The Newsletter Plugin's letters

    def refusal(self, row: Row) -> str | None:
        """Why this column rejects a row, as a reason to be counted; None when it does not."""
        value = row.cells[self.position].strip() if self.position < len(row.cells) else ""
        if self._passes(value):
            return None
        if self.role is Role.LEFT and word(value) not in vocabulary.YES:
            return _("“%(column)s” filled in") % {"column": self.name}
        return f"{self.name} «{value[:SHOWN]}»"

    def _passes(self, value: str) -> bool:
        said = word(value)
        match self.role:
            case Role.STATUS:
                return said in vocabulary.CONFIRMED or (self.letters and said == "c")
            case Role.TYPE:
                return said in vocabulary.CONFIRMED | vocabulary.READER_TYPES
            case Role.CONSENT:
                return said in vocabulary.YES
            case Role.DELIVERY:
                return said in vocabulary.WAYS
            case Role.DISABLED:
                return said in vocabulary.NO
            case Role.CONFIRMED:
                return any(c.isdigit() for c in value) and not _is_nothing(value)
            case _:
                return said in vocabulary.NO or _is_nothing(value)


@dataclass(frozen=True)
class Question:
    """A column that looks like one that decides; `values` are its most frequent ones."""

    column: str
    values: list[tuple[str, int]]

    def __str__(self) -> str:
        values = ", ".join(f"«{value}» {count}" for value, count in self.values)
        return _("“%(column)s” (%(values)s)") % {"column": self.column, "values": values}


def deciding(table: Table, treat: Mapping[str, str]) -> list[Column]:
    """The columns a row must pass, `treat` being the editor's answers (name or number -> status, consent, left, ignore).

    Raises UndecidedColumns where a column looks like one and is not known, NotASubscriberList where an answer fits none.
    """
    answers = _answers(table, treat)
    names = frozenset(key_of(name) for name in table.columns)
    columns, questions = [], []
    for position, name in enumerate(table.columns):
        if position in table.addresses:
            continue
        role = answers.get(position) or _role(table, position, names)
        if role is None:
            values = Counter(value[:SHOWN] for value in table.values(position))
            questions.append(Question(name, values.most_common(5)))
        elif role is not Role.IGNORE:
            columns.append(Column(position, name, role, _are_letters(table, position)))
    if questions:
        raise UndecidedColumns(questions)
    if any(column.role in (Role.STATUS, Role.TYPE) for column in columns):
        columns = [column for column in columns if column.role is not Role.CONFIRMED]
    return columns


def _answers(table: Table, treat: Mapping[str, str]) -> dict[int, Role]:
    """The editor's answers by position."""
    answers: dict[int, Role] = {}
    for name, answer in treat.items():
        places = [position for position, column in enumerate(table.columns) if key(column) == key(name)]
        if not places:
            names = ", ".join(table.columns)
            raise NotASubscriberList(
                _("No column is called “%(name)s”; the columns are: %(names)s.")
                % {"name": name, "names": names}
            )
        if answer not in ANSWERS:
            raise NotASubscriberList(
                _("“%(name)s” can be treated as status, consent, left or ignore, not as “%(answer)s”.")
                % {"name": name, "answer": answer}
            )
        answers |= dict.fromkeys(places, Role(answer))
    return answers


def _role(table: Table, position: int, names: frozenset[str]) -> Role | None:
    """What a column is known to be; None when the editor must say."""
    name = key_of(table.columns[position])
    words = {word(value) for value in table.values(position)}
    others, role = vocabulary.BESIDE.get(name, (frozenset(), Role.IGNORE))
    if others & names:
        return role
    if name in vocabulary.KNOWN:
        known = vocabulary.KNOWN[name]
        if known is Role.STATUS and words & vocabulary.NOT_BLOCKED and not names & vocabulary.LIST_STATES:
            return None
        ours = vocabulary.CONFIRMED | vocabulary.REFUSED | vocabulary.READER_TYPES | vocabulary.LETTERS
        unclear = name in vocabulary.AMBIGUOUS and not words & ours and words - {""}
        return None if unclear else known
    suspicious = vocabulary.looks_like_a_refusal(name) and not _only_dates_of_coming(table, position)
    return None if suspicious or words & vocabulary.REFUSED else Role.IGNORE


def _only_dates_of_coming(table: Table, position: int) -> bool:
    """Whether a column called “Subscribed” or “Confirmed” holds dates and nothing else (MailerLite's does)."""
    if key(table.columns[position]) not in ("subscribed", "subscribe", "suscrito", "alta"):
        return False
    return all(_is_date(value) for value in table.values(position) if value)


def _is_date(value: str) -> bool:
    try:
        return parse_date(value[:10]) is not None
    except ValueError:
        return False


def _are_letters(table: Table, position: int) -> bool:
    return {word(value) for value in table.values(position)} <= vocabulary.LETTERS | {""}


def _is_nothing(value: str) -> bool:
    return not value or bool(DATES_OF_NOTHING.fullmatch(value.lower()))


def refusals(columns: Sequence[Column], row: Row) -> Iterator[str]:
    """Why the deciding columns reject a row."""
    return (refusal for column in columns if (refusal := column.refusal(row)) is not None)
