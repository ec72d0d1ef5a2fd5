"""Servers as they run in production, for as long as something is measured or checked against them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GRANIAN = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "error"]
GRANIAN += ["--host", "127.0.0.1", "--workers", "2", "--blocking-threads", "4", "--backpressure", "32"]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, env: dict[str, str]) -> Iterator[str]:
    """A server of ours at http://127.0.0.1:port, while it is needed."""
    process = subprocess.Popen(command, env=os.environ | env, cwd=ROOT)
    try:
        for _try in range(200):
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended with {process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def granian(target: str, env: dict[str, str], port: int | None = None):
    """An application served as docs/settings.md says."""
    port = port or free_port()
    return serving([*GRANIAN, "--port", str(port), target], port, env)


def production(folder: Path, *, port: int) -> dict[str, str]:
    """The settings of a site in production that keeps everything in `folder`."""
    return {
        "DEBUG": "0",
        "SECRET_KEY": "only-on-this-machine-" + "x" * 30,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
        "EMAIL_URL": "filemail://",
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "MEDIA_ROOT": str(folder / "media"),
        "HSTS_SECONDS": "0",
        "LINK_CHECK_DAYS": "0",
    }
