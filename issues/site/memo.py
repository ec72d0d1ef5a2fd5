"""Caches results in the process until the content changes, so that pages share what they are made of.

An edition is everything readers see between two changes (`content_version.py`). Within one, a query has one result: an
issue is rendered once for its own page, its items' and the home page; topics are counted once.
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
    """Within it `cached_per_edition` caches under this name; outside of any edition nothing is cached."""
    token = _NOW.set(name)
    try:
        yield
    finally:
        _NOW.reset(token)


def cached_per_edition(most: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Decorates a function that reads only public content: caches its latest `most` results. They must not be changed."""

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
