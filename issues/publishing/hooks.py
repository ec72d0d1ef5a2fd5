"""Hooks: what other apps do when an issue is published. Each offers an option (a checkbox) in the form that schedules it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ..models import Issue

__all__ = ["Hook", "Option", "User", "apply", "options", "register"]


@dataclass(frozen=True)
class Option:
    """A checkbox of the form: its hook's name, its label, whether it is ticked already."""

    name: str
    label: str
    is_ticked: bool


class User(Protocol):
    """Whoever is signed in."""

    def has_perm(self, perm: str) -> bool: ...


class Hook(Protocol):
    """Another app's part in a publication, registered by its AppConfig."""

    name: str

    def option(self, issue: Issue, user: User) -> Option | None:
        """What to offer for a draft or a scheduled issue; None where there is nothing to decide, or not for them."""

    def apply(self, issue: Issue, wanted: bool) -> None:
        """Does what was ticked or not, in the transaction that scheduled the issue; raises `CannotPublish`."""


_registered: list[Hook] = []


def register(hook: Hook) -> None:
    """Registers a hook, once; apps do it in `ready()`."""
    if hook not in _registered:
        _registered.append(hook)


def options(issue: Issue, user: User) -> list[Option]:
    """The options of this issue's form for this user."""
    return [offered for hook in _registered if (offered := hook.option(issue, user))]


def apply(issue: Issue, user: User, offered: Iterable[str], ticked: Iterable[str]) -> None:
    """Every hook whose option was offered does what was decided; the others are not called."""
    offered, ticked = set(offered), set(ticked)
    for hook in _registered:
        if hook.name in offered and hook.option(issue, user):
            hook.apply(issue, hook.name in ticked)
