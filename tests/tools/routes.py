"""Every address of the site, read from its URLconf: routes, and paths made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
GROUP = re.compile(r"\(\?P<(\w+)>[^()]*\)")


@dataclass(frozen=True)
class Route:
    """An address: its path with places (`issues/<slug:slug>/`) and the name it is reversed by, if it has one."""

    path: str
    name: str

    def at(self, value: Callable[[str], str]) -> str:
        """A path of it; `value` is asked by the name of each place."""
        return "/" + PLACE.sub(lambda place: value(place[2]), self.path)


def every_route(within: str = "") -> list[Route]:
    """All routes whose path begins with `within`, each once."""
    found = {route.path: route for route in _walk(get_resolver().url_patterns, "")}
    return [route for path, route in sorted(found.items()) if path.startswith(within)]


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        path = before + _plain(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield Route(path, pattern.name or "")


def _plain(pattern: str) -> str:
    """A route as it is; of a regular expression the plainest path it matches."""
    if not pattern.startswith("^") and "(?P" not in pattern:
        return pattern
    plain = GROUP.sub(r"<str:\1>", pattern.strip("^$").removesuffix("\\Z"))
    plain = re.sub(r"\(\?:([^()|]*)\|?[^()]*\)\??", r"\1", plain)
    return plain.replace("/?", "/").replace("\\", "")
