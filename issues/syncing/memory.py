"""What a folder and the database both said when they were last in step: a hidden file in the folder."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from ..errors import SyncRefused
from ..exporting.files import put

NAME = ".quincena-sync.json"


@dataclass
class Entry:
    """An issue's file, below the folder, and the fingerprints of both sides."""

    path: str
    file: str
    row: str


@dataclass
class Memory:
    """The entries by the issues' permanent names; `former` are files that an issue left, with their fingerprints."""

    folder: Path
    entries: dict[str, Entry] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)

    def issue_at(self, path: str) -> str:
        """The permanent name of the issue whose file this is, or ""."""
        return next((name for name, entry in self.entries.items() if entry.path == path), "")

    def keep(self) -> None:
        """Writes it down, whole or not at all."""
        data = {
            "entries": {name: asdict(entry) for name, entry in self.entries.items()},
            "former": self.former,
        }
        put(self.folder / NAME, [json.dumps(data, ensure_ascii=False, indent=1).encode()])


@contextmanager
def remembered(folder: Path) -> Iterator[Memory]:
    """The memory of a folder, nobody else's meanwhile; kept whatever happens. Raises SyncRefused."""
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    with (folder / f"{NAME}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SyncRefused(
                _("Another sync of %(folder)s is running: wait for it.") % {"folder": folder}
            ) from None
        memory = _read(folder)
        try:
            yield memory
        finally:
            memory.keep()


def _read(folder: Path) -> Memory:
    try:
        data = json.loads((folder / NAME).read_text("utf-8"))
        entries = {str(name): Entry(**entry) for name, entry in data["entries"].items()}
        return Memory(folder, entries, {str(path): str(mark) for path, mark in data["former"].items()})
    except FileNotFoundError:
        return Memory(folder)
    except (ValueError, TypeError, KeyError, AttributeError):
        values = {"file": folder / NAME}
        raise SyncRefused(
            _(
                "%(file)s cannot be read: put it back from a backup, or take it away to compare everything anew."
            )
            % values
        ) from None
