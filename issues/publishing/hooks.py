"""What other apps do along with an issue's publication: each offers a box in the form that schedules it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ..models import Issue

__all__ = ["Companion", "Option", "User", "apply", "options", "register"]


@dataclass(frozen=True)
class Option:
    """A box of the form: its companion's name, what it says, whether it is ticked already."""

    name: str
    label: str
    is_ticked: bool


class User(Protocol):
    """Whoever is signed in."""

    def has_perm(self, perm: str) -> bool: ...


class Companion(Protocol):
    """Another app's part in a publication."""

    name: str

    def box(self, issue: Issue, user: User) -> Option | None:
        """What to offer for a draft or a scheduled issue; None where there is nothing to decide, or not for them."""

    def follow(self, issue: Issue, wanted: bool) -> None:
        """Does what the box said, in the transaction that scheduled the issue; raises `CannotPublish`."""


_registered: list[Companion] = []


def register(companion: Companion) -> None:
    """Takes a companion in, once; apps do it when they are ready."""
    if companion not in _registered:
        _registered.append(companion)


def options(issue: Issue, user: User) -> list[Option]:
    """What the form of this issue offers this user."""
    return [box for companion in _registered if (box := companion.box(issue, user))]


def apply(issue: Issue, user: User, offered: Iterable[str], ticked: Iterable[str]) -> None:
    """Every companion whose box was offered does what was decided; the others are not asked."""
    offered, ticked = set(offered), set(ticked)
    for companion in _registered:
        if companion.name in offered and companion.box(issue, user):
            companion.follow(issue, companion.name in ticked)
