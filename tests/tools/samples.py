"""The made-up issues of tests/data/samples as bundles: each source, and a picture for every name it can show."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.factories import png

FOLDER = Path(__file__).parents[1] / "data" / "samples"
NAMES = sorted(path.stem for path in FOLDER.iterdir() if path.suffix in (".md", ".html"))


def source_of(name: str) -> Path:
    """The file a sample was written in."""
    return next(path for path in FOLDER.glob(f"{name}.*") if path.suffix in (".md", ".html"))


def is_html(name: str) -> bool:
    """Whether a sample's body is HTML, as an export writes it."""
    return "<p>" in source_of(name).read_text(encoding="utf-8")


def expected(name: str) -> dict[str, Any]:
    """What a person read in it (tests/data/README.md)."""
    return json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))


def pictures(name: str) -> dict[str, bytes]:
    """The files beside a sample, by their names: none for those that are expected to be missing."""
    return {each["name"]: png() for each in expected(name)["pictures"] if not each["missing"]}


def picture_in(name: str, reference: str) -> bytes | None:
    """The bytes of the file that a reference in a sample means."""
    return pictures(name).get(unicodedata.normalize("NFC", unquote(reference)))


def write_bundle(name: str, folder: Path) -> Path:
    """A sample as a folder that can be imported."""
    bundle = folder / name
    bundle.mkdir(parents=True)
    source = source_of(name)
    (bundle / f"index{source.suffix}").write_bytes(source.read_bytes())
    for file, data in pictures(name).items():
        (bundle / file).write_bytes(data)
    return bundle
