"""Sources made to hurt: what each is, what must become of it, and where to get them.

Ours run everywhere; those of `../shared/hostile` come on top where that folder is.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from tests.tools.shared import HOSTILE

from .bodies import HTML, MARKDOWN
from .encodings import ENCODINGS
from .front_matter import FRONT_MATTER

HEAD = '---\ntitle: "Prueba {number}"\ndate: 2026-01-09\nstatus: published\nslug: hostil-{number}\n---\n'
_KEPT = {"html": "<p>{}.</p>\n", "markdown": "{}.\n\n"}
_SUFFIX = {"html": "html", "markdown": "md"}


@dataclass(frozen=True)
class Case:
    """One hostile source.

    `outcome` is "reject" (one line, nothing stored) or "import-inert" (it comes in and `marker` is harmless);
    `either`: the other outcome is right too. `scope` says what harmless is: "not-live" (only ever text) or
    "absent-public" (nowhere a reader looks). `survives` must still be read, so that dropping everything is no answer.
    """

    group: str
    name: str
    outcome: str
    marker: str
    scope: str
    survives: str
    either: bool
    data: bytes = b""
    path: Path | None = None

    def __str__(self) -> str:
        return f"{self.group}/{self.name}"

    def write(self, folder: Path) -> Path:
        """Where the source lies: in `folder` if it is one of ours."""
        if self.path:
            return self.path
        place = folder / self.name
        place.write_bytes(self.data)
        return place

    def read(self) -> bytes:
        return self.path.read_bytes() if self.path else self.data


def cases(*groups: str) -> list[Case]:
    """All cases of some groups: "frontmatter", "encodings", "html", "markdown" and, of the shared ones, "bundles"."""
    return [case for case in [*_ours(), *_shared()] if case.group in groups]


def _ours() -> list[Case]:
    made = []
    for group, bodies in (("html", HTML), ("markdown", MARKDOWN)):
        for number, (name, body) in enumerate(bodies.items(), 1):
            marker = f"MALO{number:03}{group[0].upper()}"
            kept = f"SIGUE{number}"
            text = f"{HEAD.format(number=number)}{_KEPT[group].format(kept)}{body.replace('MALO', marker)}\n"
            made.append(
                Case(group, f"{name}.{_SUFFIX[group]}", "import-inert", marker, "not-live",
                     kept, False, text.encode())
            )  # fmt: skip
    for name, (text, outcome, marker) in FRONT_MATTER.items():
        made.append(_text("frontmatter", name, text.encode(), outcome, marker))
    for name, (data, outcome, marker) in ENCODINGS.items():
        made.append(_text("encodings", name, data, outcome, marker))
    return made


def _text(group: str, name: str, data: bytes, outcome: str, marker: str) -> Case:
    kept = "SIGUE" if outcome.startswith("import") and b"SIGUE" in data else ""
    return Case(
        group, f"{name}.md", outcome.rstrip("?"), marker, "absent-public", kept, outcome.endswith("?"), data
    )


def _shared() -> list[Case]:
    if not (HOSTILE / "expected.csv").exists():
        return []
    with (HOSTILE / "expected.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        Case(
            row["file"].partition("/")[0],
            row["file"].partition("/")[2].rstrip("/"),
            row["expected"],
            row["marker"].encode().decode("unicode_escape") if "\\" in row["marker"] else row["marker"],
            row["scope"],
            row["must_survive"],
            row["alternative_ok"].startswith("yes"),
            path=HOSTILE / row["file"],
        )
        for row in rows
        if (HOSTILE / row["file"]).exists()
    ]
