"""Hooks: what other apps do when an issue is published, and what the desk shows of it. Apps register theirs in `ready()`.

A hook offers an option (a checkbox) on the page that confirms a publication, does what was decided, takes it back, and
fills places of the desk's pages (`PLACES`) with panels of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from ..models import Issue

__all__ = [
    "PLACES",
    "Hook",
    "Option",
    "Panel",
    "User",
    "apply",
    "options",
    "panels",
    "register",
    "remember",
    "restore",
    "take_back",
]

PLACES = {
    "confirm-sentence": "how the sentence about a publication goes on",
    "confirm-rows": "lines of the list below it",
    "confirm-aside": "beside it: how it looks",
    "confirm-ways": "besides the one button: a test",
    "home-facts": "behind the numbers of the issue that is written",
    "home-last": "how the last issue went",
    "home-readers": "the readers",
    "home-hand": "what needs a hand",
}
"""Where a hook may show something, and what."""


Asked = Mapping[str, Any]
"""What was sent with a page, fields of the hooks' own panels among it."""
NOTHING: Asked = {}


@dataclass(frozen=True)
class Option:
    """A checkbox of the form: its hook's name, its label, whether it is ticked already, what it means in full."""

    name: str
    label: str
    is_ticked: bool
    help: str = ""


@dataclass(frozen=True)
class Panel:
    """A piece of a page: a template and what it prints, which it finds as `panel.values`."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


class User(Protocol):
    """Whoever is signed in."""

    def has_perm(self, perm: str) -> bool: ...


class Hook(Protocol):
    """Another app's part in a publication, registered by its AppConfig."""

    name: str

    def option(self, issue: Issue, user: User, asked: Asked = NOTHING) -> Option | None:
        """What to offer for an issue that is not public; None where there is nothing to decide, or not for them."""

    def apply(
        self, issue: Issue, wanted: bool, *, asked: Asked = NOTHING, not_before: datetime | None = None
    ) -> None:
        """Does what was ticked or not, in the transaction that scheduled the issue, and nothing that cannot be taken
        back until `not_before`; raises `CannotPublish`."""

    def take_back(self, issue: Issue) -> str:
        """The issue comes back from its publication: calls off what waits for it. A sentence for the editor, or ""."""

    def remember(self, issue: Issue) -> Any:
        """What stands decided now, as JSON that `restore` understands."""

    def restore(self, issue: Issue, before: Any) -> None:
        """Makes it so again, as if nothing had been decided since; raises `CannotPublish` when it is too late."""

    def panel(self, place: str, issue: Issue | None, user: User, asked: Asked = NOTHING) -> Panel | None:
        """What to show at one of `PLACES`; None for nothing."""


_registered: list[Hook] = []


def register(hook: Hook) -> None:
    """Registers a hook, once; apps do it in `ready()`."""
    if hook not in _registered:
        _registered.append(hook)


def options(issue: Issue, user: User, asked: Asked = NOTHING) -> list[Option]:
    """The options of this issue's form for this user."""
    return [offered for hook in _registered if (offered := hook.option(issue, user, asked))]


def apply(
    issue: Issue,
    user: User,
    offered: Iterable[str],
    ticked: Iterable[str],
    *,
    asked: Asked = NOTHING,
    not_before: datetime | None = None,
) -> None:
    """Every hook whose option was offered does what was decided; the others are not called."""
    offered, ticked = set(offered), set(ticked)
    for hook in _registered:
        if hook.name in offered and hook.option(issue, user):
            hook.apply(issue, hook.name in ticked, asked=asked, not_before=not_before)


def take_back(issue: Issue) -> list[str]:
    """Every hook calls off what waits for this issue; what they say about it."""
    return [said for hook in _registered if (said := hook.take_back(issue))]


def remember(issue: Issue) -> dict[str, Any]:
    """What every hook has decided about this issue, by the hook's name."""
    return {hook.name: hook.remember(issue) for hook in _registered}


def restore(issue: Issue, before: Mapping[str, Any]) -> None:
    """Every hook makes it so again."""
    for hook in _registered:
        if hook.name in before:
            hook.restore(issue, before[hook.name])


def panels(place: str, issue: Issue | None, user: User, asked: Asked = NOTHING) -> list[Panel]:
    """What the hooks show at a place of a page."""
    return [panel for hook in _registered if (panel := hook.panel(place, issue, user, asked))]
