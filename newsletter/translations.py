"""Compiles translations (.po -> .mo) where they are missing or old, so that a fresh clone speaks Spanish.

Django reads only .mo files, and `compilemessages` needs gettext's msgfmt, which a fresh machine lacks.
Every door (manage.py, wsgi.py, asgi.py, the tests) calls `compile_stale()` before Django starts.
"""

from __future__ import annotations

import ast
import os
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
_FIELDS = ("msgctxt", "msgid_plural", "msgid", "msgstr")


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
    """The .mo file of a .po file's text (GNU gettext manual, "The Format of GNU MO Files")."""
    catalog = sorted(entries(po))
    ids = [key + b"\0" for key, _value in catalog]
    texts = [value + b"\0" for _key, value in catalog]
    start_of_ids = 28
    start_of_texts = start_of_ids + 8 * len(ids)
    header = struct.pack("<7I", 0x950412DE, 0, len(ids), start_of_ids, start_of_texts, 0, 0)
    tables, offset = b"", start_of_texts + 8 * len(texts)
    for text in ids + texts:
        tables += struct.pack("<2I", len(text) - 1, offset)
        offset += len(text)
    return header + tables + b"".join(ids + texts)


def entries(po: str) -> Iterator[tuple[bytes, bytes]]:
    """Key and translation of each finished entry; fuzzy, empty and obsolete ones are left out."""
    for block in _blocks(po):
        fields, fuzzy = _fields(block)
        key, value = (
            fields.get("msgid", ""),
            "\0".join(v for k, v in fields.items() if k.startswith("msgstr")),
        )
        if "msgid" not in fields or not value.strip("\0") or (fuzzy and key):
            continue
        if "msgid_plural" in fields:
            key += "\0" + fields["msgid_plural"]
        if "msgctxt" in fields:
            key = fields["msgctxt"] + "\4" + key
        yield key.encode(), value.encode()


def _blocks(po: str) -> Iterator[list[str]]:
    """The lines of each entry: entries are set apart by empty lines."""
    block: list[str] = []
    for line in [*po.splitlines(), ""]:
        if line.strip():
            block.append(line.strip())
        elif block:
            yield block
            block = []


def _fields(block: list[str]) -> tuple[dict[str, str], bool]:
    """An entry's keywords with their joined strings, and whether it is marked fuzzy."""
    fields: dict[str, str] = {}
    fuzzy, name = False, ""
    for line in block:
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        keyword, _space, rest = line.partition(" ")
        if keyword.startswith(_FIELDS):
            name, line = keyword, rest
        fields[name] = fields.get(name, "") + ast.literal_eval(line)
    return fields, fuzzy


def _replace(path: Path, data: bytes) -> None:
    """Writes beside and renames, so that another process never reads half a file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)
