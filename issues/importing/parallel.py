"""Parses sources in a process pool while earlier ones become rows: an archive takes half as long."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from typing import TypeVar

from ..parsing.dialect import links as citations
from ..parsing.dialect import render
from ..parsing.documents import ParsedIssue, SourceDocument, TextCache
from ..parsing.parse import parse

T = TypeVar("T")
Parsing = Callable[[], ParsedIssue]

FEW = 8  # so many are parsed here: another process would not have started sooner
FIRST = 6  # so many of more are: meanwhile it starts
AHEAD = 8  # sources a process may be ahead; each is two megabytes at most


def parse_ahead(
    sources: Iterable[SourceDocument | T], is_wanted: Callable[[SourceDocument], bool], processes: int
) -> Iterator[tuple[SourceDocument | T, Parsing | None]]:
    """The sources in order, each with the way to its parsed issue (which may raise Rejected), or None.

    `is_wanted` tells whether a source will have to be parsed; `processes` may help with it (0: none).
    """
    rest = iter(sources)
    first = list(islice(rest, FEW + 1))
    if processes < 1 or len(first) <= FEW:
        yield from ((source, None) for source in chain(first, rest))
    else:
        yield from _elsewhere(chain(first, rest), is_wanted, processes)


def _elsewhere(
    sources: Iterable[SourceDocument | T], is_wanted: Callable[[SourceDocument], bool], processes: int
) -> Iterator[tuple[SourceDocument | T, Parsing | None]]:
    waiting: deque[tuple[SourceDocument | T, Future[ParsedIssue] | None]] = deque()
    with ProcessPoolExecutor(processes, get_context("spawn"), _start) as pool:
        try:
            for n, source in enumerate(sources):
                asked = None
                if isinstance(source, SourceDocument) and is_wanted(source) and not _is_behind(n, waiting):
                    asked = _ask(pool, source)
                waiting.append((source, asked))
                if len(waiting) > AHEAD * processes:
                    yield _ready(*waiting.popleft())
            while waiting:
                yield _ready(*waiting.popleft())
        except BaseException:  # Ctrl+C, mostly: what nobody waits for is not parsed
            pool.shutdown(cancel_futures=True)
            raise


def _is_behind(n: int, waiting: Collection[tuple[object, Future[ParsedIssue] | None]]) -> bool:
    """Whether source `n` is better parsed in this process: the others have not started, or have nothing finished."""
    asked = [future for _source, future in waiting if future]
    return n < FIRST or (len(asked) >= AHEAD - 1 and not any(future.done() for future in asked))


def _ready(
    source: SourceDocument | T, asked: Future[ParsedIssue] | None
) -> tuple[SourceDocument | T, Parsing | None]:
    if asked is None or not isinstance(source, SourceDocument):
        return source, None
    return source, partial(_result, asked, source)


def _ask(pool: ProcessPoolExecutor, source: SourceDocument) -> Future[ParsedIssue] | None:
    try:
        return pool.submit(_parse, source.name, source.key, source.suffix, source.data, source.items)
    except BrokenProcessPool:
        return None


def _start() -> None:
    """In a worker process: ignores Ctrl+C, which the main process handles, and ends with the main process."""
    settle()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _parse(name: str, key: str, suffix: str, data: bytes, items: str) -> ParsedIssue:
    """In a worker process: the parsed issue, with the HTML and links of its texts, which the main process needs next."""
    issue = parse(SourceDocument("", key, name, suffix, data, items=items))
    texts = {issue.intro, *(text for item in issue.items for text in (item.heading, item.body))} - {""}
    lines = {render.one_line(line) for item in issue.items for line in (item.heading, item.section)}
    cache = TextCache(
        html={text: render.render(text) for text in texts | lines},
        links={text: citations.links_of(text) for text in texts},
    )
    return replace(issue, cache=cache)


def _result(asked: Future[ParsedIssue], source: SourceDocument) -> ParsedIssue:
    """The issue parsed by the pool; parsed in this process if no worker has begun, or the worker was killed."""
    if asked.cancel():
        return parse(source)
    try:
        return asked.result()
    except BrokenProcessPool:
        return parse(source)


def settle() -> None:
    """Garbage collector tuning for batch jobs: freezes what is loaded and collects less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
