"""Compiles translations (.po -> .mo) where they are missing or old, so that a fresh clone speaks Spanish.

Django reads only .mo files, and `compilemessages` needs gettext's msgfmt, which a fresh machine lacks: Babel writes them.
Every entry point (manage.py, wsgi.py, asgi.py, the tests) calls `compile_stale()` before Django starts.
"""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


def compile_stale(base: Path = BASE_DIR) -> list[Path]:
    """Writes the .mo of every `*/locale/*/LC_MESSAGES/*.po` under `base` that changed since; returns those."""
    written = []
    for po in sorted(base.glob("*/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        try:
            _replace(mo, compiled(po.read_text(encoding="utf-8")))
        except PermissionError:  # a read-only installation: it speaks English, and works
            continue
        written.append(mo)
    return written


def compiled(po: str) -> bytes:
    """The .mo file of a .po file's text; fuzzy, empty and obsolete entries are left out."""
    from babel.messages.mofile import write_mo  # read only where something is to be compiled
    from babel.messages.pofile import read_po

    file = io.BytesIO()
    write_mo(file, read_po(io.StringIO(po)))
    return file.getvalue()


def _replace(path: Path, data: bytes) -> None:
    """Writes beside and renames, so that another process never reads half a file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)
