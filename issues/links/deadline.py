"""One deadline for a whole exchange with a site: timeouts of sockets start again with every byte received."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, Queue
from threading import Lock, Thread, Timer
from types import TracebackType
from typing import Any, TypeVar

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from ..errors import NoResponse

Found = TypeVar("Found")


class Deadline:
    """`with Deadline(seconds) as deadline:`; when they are over, every connection made under it is cut."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds
        self.lock = Lock()
        self.sockets: list[socket.socket] = []
        self.timer = Timer(seconds, self._cut)
        self.timer.daemon = True

    def __enter__(self) -> Deadline:
        self.timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.timer.cancel()
        self._cut()

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self.until

    def left(self) -> float:
        """Seconds that are left; NoResponse when there are none."""
        if self.is_over:
            raise NoResponse("timeout")
        return self.until - time.monotonic()

    def watch(self, connection: socket.socket) -> None:
        """Closes this connection too when time is over. Keeps a duplicate, because TLS detaches the socket itself."""
        with self.lock:
            self.sockets.append(connection.dup())

    def within(self, call: Callable[[], Found]) -> Found:
        """The result of a call that cannot be interrupted (a DNS lookup); NoResponse when it is too slow."""
        found: Queue[tuple[Found | None, Exception | None]] = Queue()

        def run() -> None:
            try:
                found.put((call(), None))
            except Exception as error:
                found.put((None, error))

        Thread(target=run, daemon=True).start()
        try:
            value, error = found.get(timeout=self.left())
        except Empty:
            raise NoResponse("timeout") from None
        if error is not None:
            raise error
        return value  # type: ignore[return-value]

    def _cut(self) -> None:
        with self.lock:
            sockets, self.sockets = self.sockets, []
        for each in sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


class _Watched(HTTPConnection):
    """A connection its deadline can cut, from the first byte of its handshake on."""

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deadline = deadline

    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        self.deadline.watch(made)
        return made


class _WatchedTLS(_Watched, HTTPSConnection):
    """The same with TLS."""


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Watched


class _TLSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _WatchedTLS


def plain_pool(address: str, port: int, deadline: Deadline) -> urllib3.HTTPConnectionPool:
    """Connections to an address that end with the deadline."""
    return _Pool(address, port, deadline=deadline)


def secure_pool(address: str, port: int, deadline: Deadline, **names: Any) -> urllib3.HTTPSConnectionPool:
    """The same, encrypted; `names` say whose certificate it must be."""
    return _TLSPool(address, port, deadline=deadline, **names)
