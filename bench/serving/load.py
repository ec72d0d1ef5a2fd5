"""Requests for one address over kept connections for some seconds: by wrk where it is, else by a few threads of ours."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
import time
from typing import NamedTuple
from urllib.parse import urlsplit

CONNECTIONS = 16
_UNITS = {"us": 0.001, "ms": 1, "s": 1000}


class Load(NamedTuple):
    """What a server did under it; `failed` counts answers other than 200."""

    per_second: float
    p99_ms: float
    failed: int


def load(address: str, seconds: int) -> Load:
    """Asks for the address as often as it is answered."""
    return by_wrk(address, seconds) if shutil.which("wrk") else by_threads(address, seconds)


def by_wrk(address: str, seconds: int) -> Load:
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", address]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 30).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    assert rate and p99, said
    return Load(float(rate[1]), float(p99[1]) * _UNITS[p99[2]], int(failed[1]) if failed else 0)


def by_threads(address: str, seconds: int) -> Load:
    """Slower than wrk, so that very fast servers look alike: ratios between them are lower bounds."""
    took: list[float] = []
    failed: list[int] = []
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=_ask, args=(address, until, took, failed)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    return Load(len(took) / seconds, 1000 * took[int(len(took) * 0.99) - 1] if took else 0, len(failed))


def _ask(address: str, until: float, took: list[float], failed: list[int]) -> None:
    place = urlsplit(address)
    path = place.path + (f"?{place.query}" if place.query else "")
    request = f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode()
    with socket.create_connection((place.hostname or "", place.port or 80), timeout=20) as connection:
        stream = connection.makefile("rb")
        while (start := time.monotonic()) < until:
            connection.sendall(request)
            fine = stream.readline().startswith(b"HTTP/1.1 200")
            length = 0
            while line := stream.readline().strip():
                name, _colon, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            stream.read(length)
            if fine:
                took.append(time.monotonic() - start)
            else:
                failed.append(1)
