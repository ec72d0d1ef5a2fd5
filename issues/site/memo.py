"""What a process remembers of one edition of the archive, so that the pages made of it share their making.

An edition is all that readers see between two changes (versions.py). Within one, the same question has the same answer:
an issue is read once for its own page, its items' and the home page; topics are counted once for all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_NOW: ContextVar[Hashable] = ContextVar("edition", default=None)


@contextmanager
def edition(name: Hashable) -> Iterator[None]:
    """Within it all questions are about the edition of this name; outside of any nothing is remembered."""
    token = _NOW.set(name)
    try:
        yield
    finally:
        _NOW.reset(token)


def cached_per_edition(most: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """For a function that reads only what readers may: its latest `most` answers. Nobody may change them."""

    def decorate(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        @lru_cache(most)
        def known(_edition: Hashable, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
            return function(*args, **kwargs)

        @wraps(function)
        def ask(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
            now = _NOW.get()
            return function(*args, **kwargs) if now is None else known(now, *args, **kwargs)  # type: ignore[arg-type]

        return ask

    return decorate
