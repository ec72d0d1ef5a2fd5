"""Issues as data: `<slug>.json` as `/issues/<slug>.json` has it, and a list of all that lie there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..models import Issue
from ..rendering.issue_json import as_data
from ..rendering.render import render_saved
from .files import put

INDEX = "issues.index.json"  # no slug has a dot
IN_BRIEF = ("slug", "title", "url", "number", "year", "period", "published_at", "updated_at")


def write(issue: Issue, folder: Path) -> list[str]:
    """Writes the file of an issue. Raises OSError."""
    data = json.dumps(as_data(render_saved(issue)), ensure_ascii=False, indent=1)
    put(folder / f"{issue.slug}.json", [data.encode("utf-8", "replace")])
    return []


def finish(folder: Path) -> None:
    """Writes the list of all issues whose files lie in the folder, the newest first. Raises OSError."""
    found = [_brief(path) for path in folder.glob("*.json") if path.name != INDEX]
    known = [each for each in found if each]
    known.sort(key=lambda each: (each["published_at"] or "", each["slug"]), reverse=True)
    put(
        folder / INDEX,
        [json.dumps({"issues": known}, ensure_ascii=False, indent=1).encode("utf-8", "replace")],
    )


def _brief(path: Path) -> dict[str, Any]:
    """How an issue's file begins, with its name; nothing for files of others."""
    try:
        data = json.loads(path.read_bytes())
        return {name: data[name] for name in IN_BRIEF} | {"file": path.name}
    except (ValueError, KeyError, TypeError):
        return {}
