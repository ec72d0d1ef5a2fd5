"""Text -> checked metadata and body. Whatever is in doubt stays a draft; whatever is unknown is kept and named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from difflib import get_close_matches
from typing import Any, NoReturn

from ..documents import FrontMatter, SplitSource
from ..problems import Message, Problem, Rejected, Value, shown
from . import values as addresses
from .decode import clean
from .front_matter_formats import FrontMatterBlock, find, load

MAX_TITLE = 300
MAX_TAGS = 50
MAX_TAG = 100
MAX_MARKS = 8
"""Combining marks on one letter: scripts need three, floods have hundreds."""

DATE_FORMS = {"day": "2026-01-30", "moment": "2026-01-30T09:00:00+01:00"}

_SYNONYMS = {
    "date": ("date", "publishdate", "post_date", "published_at"),
    "summary": ("summary", "description", "subtitle"),
    "cover": ("cover", "image"),
    "language": ("language", "lang"),
    "canonical": ("canonical", "canonical_url", "canonicalurl", "feed_id"),
}
_KNOWN = {"title", "slug", "tags", "aliases", "draft", "status", "published", "markdown"}.union(
    *_SYNONYMS.values()
)
_IN_SPANISH = {
    "título": "title",
    "titulo": "title",
    "fecha": "date",
    "borrador": "draft",
    "estado": "status",
    "etiquetas": "tags",
    "resumen": "summary",
    "portada": "cover",
    "idioma": "language",
}
_DATE = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[Tt ] *(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? *(Z|z|UTC|([+-])(\d\d)(?::?(\d\d))?)?)?",
    re.A,
)


def split(text: str) -> SplitSource:
    """Front matter and body of a decoded source; Rejected, with a line, when it has no title or holds what none may."""
    block = find(text)
    sheet = _FieldReader(block, load(block))
    title = _title(sheet)
    moment = _date(sheet)
    front_matter = FrontMatter(
        title=title,
        date=moment,
        status=_status(sheet, moment),
        slug=_slug(sheet),
        summary=" ".join(sheet.take_text("summary").split()),
        tags=_tags(sheet),
        aliases=_aliases(sheet),
        cover=_cover(sheet),
        language=_language(sheet),
        canonical=_canonical(sheet),
        dialect=_dialect(sheet),
        extra=sheet.rest(),
    )
    return SplitSource(front_matter, block.body, block.body_line, tuple(sheet.problems))


class _FieldReader:
    """The values still to be read, where they stood, and what was found wrong with them."""

    def __init__(self, block: FrontMatterBlock, values: Mapping[str, Any]) -> None:
        self.block = block
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {}
        self.written: dict[str, str] = {}
        for written, value in values.items():
            key = written.lower() if written.lower() in _KNOWN else written
            if key in self.values:
                first, second = block.line_of(key), block.line_of(key, 1)
                raise Rejected(
                    "“{key}” stands on lines {first} and {second}: keep one.",
                    second,
                    key=shown(key),
                    first=first,
                    second=second,
                )
            self.values[key], self.written[key] = value, written

    def line(self, key: str) -> int:
        return self.block.line_of(self.written.get(key, key))

    def take(self, name: str) -> tuple[str, Any]:
        """The first of a name's keys that says something, and its value; the others stay for `rest`."""
        keys = _SYNONYMS.get(name, (name,))
        key = next((key for key in keys if self.values.get(key) not in (None, "")), keys[0])
        return key, self.values.pop(key, None)

    def take_text(self, name: str) -> str:
        """A text, cleaned; Rejected when the value is a list, a mapping or true/false."""
        key, value = self.take(name)
        return self.as_text(key, value)

    def as_text(self, key: str, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            self.reject(key, "“{key}” is no text: write one, in quotes.", key=shown(key))
        cleaned, problems = clean(str(value))
        if problems:
            self.report(
                "control-characters",
                key,
                "Invisible control characters were removed from “{key}” ({names}).",
                key=shown(key),
                **problems[0].values,
            )
        return cleaned.strip()

    def report(self, code: str, key: str, text: str, /, **values: Value) -> None:
        self.problems.append(Problem(code, text, self.line(key), **values))

    def reject(self, key: str, text: str, /, **values: Value) -> NoReturn:
        raise Rejected(text, self.line(key), **values)

    def rest(self) -> dict[str, Any]:
        """What nobody took, as written; keys we do not know are named in one problem."""
        unknown = [key for key in self.values if key not in _KNOWN or key == "markdown"]
        if unknown:
            names = (*map(_guess, unknown[:10]), *([Message("{key}", key="…")] if len(unknown) > 10 else []))
            self.report(
                "unknown-keys", unknown[0], "Unknown keys were kept, but do nothing: {names}.", names=names
            )
        return {self.written[key]: value for key, value in self.values.items()}


def _title(sheet: _FieldReader) -> str:
    key, value = sheet.take("title")
    if isinstance(value, str) and re.search(r"[\r\n]", value.strip()):
        sheet.reject(key, "The title has a line break: write it on one line.")
    title = sheet.as_text(key, value).replace("\t", " ")
    if not any(unicodedata.category(character)[0] in "LNPS" for character in title):
        near = next((other for other in sheet.values if _nearest(other) == "title"), "")
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


def _date(sheet: _FieldReader) -> date | datetime | None:
    key, value = sheet.take("date")
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        _no_date(sheet, key, f"{key}: {shown(value)}")
    moment = read_date(value)
    if moment is None:
        _no_date(sheet, key, shown(value))
    return moment


def _no_date(sheet: _FieldReader, key: str, written: str) -> NoReturn:
    sheet.reject(key, "“{written}” is no date: write it as {day} or {moment}.", written=written, **DATE_FORMS)


def read_date(text: str) -> date | datetime | None:
    """A day, or a moment (aware when it names its zone), written the ISO way; None for anything else."""
    found = _DATE.fullmatch(text.strip())
    if not found or not 1900 <= int(found[1]) <= 2200:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return day
        zone = None
        if found[8]:
            offset = timedelta(hours=int(found[10] or 0), minutes=int(found[11] or 0))
            if offset > timedelta(hours=14) or int(found[11] or 0) > 59:
                return None
            zone = timezone(-offset if found[9] == "-" else offset)
        microsecond = int((found[7] or "").ljust(6, "0")[:6])
        return datetime(
            day.year, day.month, day.day, int(found[4]), int(found[5]), int(found[6] or 0), microsecond, zone
        )
    except ValueError:
        return None


def _status(sheet: _FieldReader, moment: date | None) -> str:
    """ "draft" or "published"; anything unclear or contradictory is a draft, with a problem."""
    says: dict[str, bool | None] = {}
    if "draft" in sheet.values:
        value = sheet.take("draft")[1]
        says["draft"] = value if isinstance(value, bool) else None
    if "published" in sheet.values:
        value = sheet.take("published")[1]
        says["published"] = not value if isinstance(value, bool) else None
    if "status" in sheet.values:
        value = sheet.take("status")[1]
        says["status"] = {"draft": True, "published": False}.get(
            value.strip().lower() if isinstance(value, str) else ""
        )
    if unclear := [key for key, draft in says.items() if draft is None]:
        sheet.report(
            "unclear-status",
            unclear[0],
            "“{key}” is unclear, so this stays a draft: write draft: true or draft: false, without quotes.",
            key=unclear[0],
        )
    elif len(set(says.values())) > 1:
        sheet.report(
            "unclear-status",
            next(iter(says)),
            "These contradict each other, so this stays a draft: {keys}. Keep one.",
            keys=", ".join(says),
        )
    elif True not in says.values() and moment is None:
        sheet.report(
            "no-date",
            "date",
            "There is no date, so this stays a draft: write it as {day} or {moment}.",
            **DATE_FORMS,
        )
    elif True not in says.values():
        return "published"
    return "draft"


def _slug(sheet: _FieldReader) -> str:
    key, value = sheet.take("slug")
    if value in (None, ""):
        return ""
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


def _tags(sheet: _FieldReader) -> tuple[str, ...]:
    """Tags of a list or of a text with commas, each once whatever its case."""
    key, value = sheet.take("tags")
    values = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else [value]
    tags: dict[str, str] = {}
    for item in values:
        if isinstance(value, list) and (item is None or isinstance(item, (bool, list, dict))):
            sheet.reject(key, "“{tag}” is no tag: write tags as a list of words.", tag=shown(item))
        tag = " ".join(sheet.as_text(key, item).split())
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


def _aliases(sheet: _FieldReader) -> tuple[str, ...]:
    """Old addresses on this site; anything that leads elsewhere is dropped and named."""
    key, value = sheet.take("aliases")
    values = value if isinstance(value, list) else [] if value in (None, "") else [value]
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


def _cover(sheet: _FieldReader) -> str:
    """A picture beside the source or an https address; anything else is dropped and named."""
    key, value = sheet.take("cover")
    reference = value.get("image") if isinstance(value, dict) else value
    if reference in (None, ""):
        return ""
    if isinstance(reference, str) and (
        addresses.is_picture_name(reference.strip()) or addresses.is_public_https(reference.strip())
    ):
        return reference.strip()
    sheet.report(
        "cover-dropped",
        key,
        "The cover “{cover}” was dropped: name a picture beside the file, or an https address.",
        cover=shown(reference),
    )
    return ""


def _language(sheet: _FieldReader) -> str:
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


def _canonical(sheet: _FieldReader) -> str:
    """The address it first stood at, by which feed readers know it; anything else is dropped and named."""
    key, value = sheet.take("canonical")
    if value in (None, ""):
        return ""
    if isinstance(value, str) and addresses.is_permanent_name(value.strip()):
        return value.strip()
    sheet.report(
        "canonical-dropped",
        key,
        "“{value}” is no address an issue can have had: write it whole, as in https://example.org/p/name.",
        value=shown(value),
    )
    return ""


def _dialect(sheet: _FieldReader) -> str:
    return str(sheet.take("markdown")[1]) if sheet.values.get("markdown") == "quincena" else ""


def _nearest(key: str) -> str:
    """The key an unknown one was probably meant to be, or ""."""
    if key.lower() in _IN_SPANISH:
        return _IN_SPANISH[key.lower()]
    return next(iter(get_close_matches(key.lower()[:40], _KNOWN, 1, 0.75)), "")


def _guess(key: str) -> Message:
    near = _nearest(key)
    if near and near != key:
        return Message("{key} (did you mean {near}?)", key=shown(key), near=near)
    return Message("{key}", key=shown(key))


def _most_marks(text: str) -> int:
    """The longest run of combining marks."""
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character).startswith("M") else 0
        longest = max(longest, run)
    return longest
