"""Text -> checked metadata and body. Whatever is in doubt stays a draft; whatever is unknown is kept and named."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ..documents import FrontMatter, SplitSource
from ..problems import shown
from . import values as addresses
from .fields import FieldReader, nearest
from .front_matter_formats import find, load
from .own_fields import own_fields
from .publication import date_of, status_of

MAX_TITLE = 300
MAX_TAGS = 50
MAX_TAG = 100
MAX_COVER = 500
MAX_MARKS = 8
"""Combining marks on one letter: scripts need three, floods have hundreds."""


def split(text: str, name: str = "", path: str = "") -> SplitSource:
    """Front matter and body of a decoded source; Rejected, with a line, when it has no title or holds what none may.

    A date that the front matter lacks may stand in the file's `name` or the folders of its `path`.
    """
    block = find(text, name, path)
    sheet = FieldReader(block, *load(block))
    title = _title(sheet)
    moment = date_of(sheet, name, path)
    own = own_fields(sheet)
    front_matter = FrontMatter(
        title=title,
        date=moment,
        status=status_of(sheet, moment),
        slug=_slug(sheet),
        summary=_summary(sheet),
        tags=_tags(sheet),
        aliases=_aliases(sheet),
        cover=_cover(sheet),
        language=_language(sheet),
        canonical=_canonical(sheet),
        dialect=_dialect(sheet),
        own=own,
        extra=sheet.rest() | dict(own.extra if own else {}),
    )
    return SplitSource(front_matter, block.body, block.body_line, tuple(sheet.problems))


def _title(sheet: FieldReader) -> str:
    key, value = sheet.take("title")
    if isinstance(value, str) and re.search(r"[\r\n]", value.strip()):
        sheet.reject(key, "The title has a line break: write it on one line.")
    title = re.sub(r"[\t\r\n]", " ", sheet.as_text(key, value))
    if not any(unicodedata.category(character)[0] in "LNPS" for character in title):
        near = next((other for other in sheet.values if nearest(other) == "title"), "")
        if near:
            sheet.reject(
                near, "There is no title; did you mean “title” where it says “{near}”?", near=shown(near)
            )
        sheet.reject(
            key, 'There is no title: write a line such as title: "Del 1 al 15 de marzo (#5 de 2024)".'
        )
    if _most_marks(title) > MAX_MARKS:
        sheet.reject(
            key, "A letter of the title carries more than {limit} accents: take them off.", limit=MAX_MARKS
        )
    if len(title) > MAX_TITLE:
        sheet.reject(
            key, "The title has {found} characters: at most {limit} fit.", found=len(title), limit=MAX_TITLE
        )
    return title


def _slug(sheet: FieldReader) -> str:
    key, value = sheet.take("slug")
    if value in (None, ""):
        return ""
    if sheet.is_ours and re.fullmatch(r"[\w-]{1,200}", str(value), re.A):
        return str(value)
    if slug := addresses.slug(str(value)):
        return slug
    sheet.report(
        "slug-dropped",
        key,
        "The slug “{slug}” was dropped, the name of the file is used: "
        "write letters, digits and hyphens only, at most {limit}.",
        slug=shown(value),
        limit=addresses.MAX_SLUG,
    )
    return ""


def _summary(sheet: FieldReader) -> str:
    summary = sheet.take_text("summary")
    return summary if sheet.is_ours else " ".join(summary.split())


def _tags(sheet: FieldReader) -> tuple[str, ...]:
    """Tags of a list or of a text with commas, each once whatever its case; the sign of a hashtag is none of it."""
    key, value = sheet.take("tags")
    values = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else [value]
    tags: dict[str, str] = {}
    for item in values:
        if isinstance(value, list):
            item = _word(item)
        if isinstance(item, (list, dict)):
            sheet.reject(key, "“{tag}” is no tag: write tags as a list of words.", tag=shown(item))
        tag = " ".join(sheet.as_text(key, item).split())
        tag = tag if sheet.is_ours else re.sub(r"\A#(?=\w)", "", tag)
        if len(tag) > MAX_TAG:
            sheet.reject(
                key,
                "The tag “{tag}” is longer than {limit} characters: shorten it.",
                tag=shown(tag),
                limit=MAX_TAG,
            )
        if tag:
            tags.setdefault(tag.casefold(), tag)
    if len(tags) > MAX_TAGS:
        sheet.reject(
            key, "There are {found} tags: at most {limit} are kept.", found=len(tags), limit=MAX_TAGS
        )
    return tuple(tags.values())


def _word(item: Any) -> Any:
    """An entry of a list as the word it was: YAML makes more of `true` and of `Polymarket: apuestas`."""
    if isinstance(item, bool):
        return str(item).lower()
    if isinstance(item, dict) and len(item) == 1:
        [(key, value)] = item.items()
        return f"{key}: {value}" if isinstance(value, str) else item
    return item


def _aliases(sheet: FieldReader) -> tuple[str, ...]:
    """Old addresses on this site; anything that leads elsewhere is dropped and named."""
    key, value = sheet.take("aliases")
    values = value if isinstance(value, list) else [] if value in (None, "") else [value]
    values = [sheet.decoded(item) if isinstance(item, str) else item for item in values]
    values += _former_address(sheet)
    local = [item.strip() for item in values if addresses.is_local_path(item)]
    dropped = [item for item in values if not addresses.is_local_path(item)]
    if dropped:
        names = ", ".join(f"“{shown(item)}”" for item in dropped[:5])
        sheet.report(
            "aliases-dropped",
            key,
            "Old addresses must be paths of this site such as /old/; dropped: {names}.",
            names=names,
        )
    return tuple(dict.fromkeys(local))


def _former_address(sheet: FieldReader) -> list[str]:
    """Where Jekyll and Hugo had it, when that is a path as it stands."""
    found: list[str] = []
    for key in ("permalink", "url"):
        value = sheet.values.get(key)
        if (
            addresses.is_local_path(value)
            and value.strip().startswith("/")
            and not re.search(r"[{}:]", value)
        ):
            found.append(sheet.values.pop(key))
    return found


def _cover(sheet: FieldReader) -> str:
    """A picture beside the source or the address of one; anything else is dropped and named."""
    key, value = sheet.take("cover")
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        said = [str(value[name]) for name in ("alt", "caption", "credit") if value.get(name)]
        value = next(
            (value[name] for name in ("image", "src", "url", "path", "relative") if value.get(name)), value
        )
        if said:
            sheet.report(
                "cover-words",
                key,
                "The words of the cover are not shown anywhere: {words}",
                words=shown(" - ".join(said), 200),
            )
    reference = sheet.decoded(value).strip() if isinstance(value, str) else value
    if reference in (None, ""):
        return ""
    if isinstance(reference, str) and addresses.is_picture_name(reference):
        return reference
    if isinstance(reference, str) and addresses.is_public_address(reference) and len(reference) <= MAX_COVER:
        sheet.report(
            "cover-remote", key, "The cover is still at another site: {cover}", cover=shown(reference, 200)
        )
        return reference
    sheet.report(
        "cover-dropped",
        key,
        "The cover “{cover}” was dropped: name a picture beside the file, or a whole address.",
        cover=shown(reference),
    )
    return ""


def _language(sheet: FieldReader) -> str:
    key, value = sheet.take("language")
    if value in (None, ""):
        return ""
    if isinstance(value, str) and re.fullmatch(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z]{2,4})?", value.strip()):
        return value.strip().lower().replace("_", "-")
    sheet.report(
        "language-dropped",
        key,
        "“{value}” is no language: write a code such as es or en.",
        value=shown(value),
    )
    return ""


def _canonical(sheet: FieldReader) -> str:
    """The address it first stood at, by which feed readers know it; anything else is dropped and named."""
    key, value = sheet.take("canonical")
    if value in (None, ""):
        return ""
    if isinstance(value, str) and addresses.is_permanent_name(sheet.decoded(value).strip()):
        return sheet.decoded(value).strip()
    sheet.report(
        "canonical-dropped",
        key,
        "“{value}” is no address an issue can have had: write it whole, as in https://example.org/p/name.",
        value=shown(value),
    )
    return ""


def _dialect(sheet: FieldReader) -> str:
    return str(sheet.take("markdown")[1]) if sheet.values.get("markdown") == "quincena" else ""


def _most_marks(text: str) -> int:
    """The longest run of combining marks."""
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character).startswith("M") else 0
        longest = max(longest, run)
    return longest
