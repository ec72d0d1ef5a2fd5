"""The fields of a front matter by the names that people and programs give them, each taken once and checked."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NoReturn

from ..problems import Message, Problem, Rejected, Value, shown
from .decode import clean
from .front_matter_formats import FrontMatterBlock

# Folded (see `folded`), the likeliest first. What says when a text was begun comes after what says when it came out.
PUBLISHED = (
    "date", "publishdate", "publisheddate", "publicationdate", "datepublished", "publishedat", "publishedon",
    "publishedtime", "publishat", "publishon", "pubdate", "pubdatetime", "postdate", "postedat", "postedon",
    "dateposted", "datetime", "issuedate", "sentat", "sentdate", "senddate", "datesent", "emailsentat",
)  # fmt: skip
BEGUN = (
    "created", "createdat", "createdon", "createddate", "createdtime", "datecreated", "creationdate",
    "dateadded",
)  # fmt: skip
CHANGED = (
    "updated", "updatedat", "updatedon", "updateddate", "dateupdated", "lastupdated", "lastmod", "lastmodified",
    "lastmodifiedat", "modified", "modifiedat", "modifieddate", "datemodified", "moddate", "moddatetime",
)  # fmt: skip
SYNONYMS = {
    "date": PUBLISHED,
    "begun": BEGUN,
    "summary": ("summary", "description", "subtitle", "excerpt", "customexcerpt", "abstract", "teaser", "dek"),
    "cover": (
        "cover", "image", "coverimage", "featureimage", "featuredimage", "heroimage", "headerimage", "postimage",
        "ogimage", "thumbnail", "banner",
    ),
    "language": ("language", "lang", "locale"),
    "canonical": ("canonical", "canonicalurl", "feedid"),
    "aliases": ("aliases", "redirectfrom"),
}  # fmt: skip
KNOWN = {"title", "slug", "tags", "draft", "status", "published", "markdown"}.union(*SYNONYMS.values())
_GUESSED = (
    "title", "slug", "tags", "draft", "status", "published", "aliases", "date", "summary", "description",
)  # fmt: skip
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
_NOT_CUT = frozenset({*PUBLISHED, *BEGUN, *CHANGED, "draft", "status", "published", "markdown"})
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.I | re.A)


def folded(key: str) -> str:
    """A key as it is compared: `publishedAt`, `published_at` and `Published-At` are one."""
    return re.sub(r"[_\s-]", "", key.lower())


def without_entities(text: str) -> str:
    """A text with its character references read, once; an ampersand of an address is none."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


class FieldReader:
    """The values still to be read, where they stood, and what was found wrong with them."""

    def __init__(self, block: FrontMatterBlock, values: Mapping[str, Any], problems: list[Problem]) -> None:
        self.block = block
        self.values: dict[str, Any] = {}
        self.written: dict[str, str] = {}
        for written, value in values.items():
            key = folded(written) if folded(written) in KNOWN else written
            if key in self.values and self.written[key].lower() == written.lower():
                first, second = block.line_of(key), block.line_of(key, 1)
                raise Rejected(
                    "“{key}” stands on lines {first} and {second}: keep one.",
                    second,
                    key=shown(key),
                    first=first,
                    second=second,
                )
            key = written if key in self.values else key
            self.values[key], self.written[key] = value, written
        self.is_ours = self.values.get("markdown") == "quincena"
        self.is_export = self.is_ours and "items" in self.values
        self.problems = [problem for problem in problems if self._matters(problem)]

    def _matters(self, problem: Problem) -> bool:
        """Whether it is about a text that is read: behind a date or a yes a comment is one."""
        key = folded(str(problem.values.get("key", "")))
        return problem.code != "value-cut" or (key in KNOWN and key not in _NOT_CUT)

    def line(self, key: str) -> int:
        return self.block.line_of(self.written.get(key, key))

    def key_of(self, name: str) -> str:
        """The first of a name's keys that says something; Quincena's own bundles use one key a name."""
        keys = (name,) if self.is_export else SYNONYMS.get(name, (name,))
        return next((key for key in keys if self.values.get(key) not in (None, "")), keys[0])

    def take(self, name: str) -> tuple[str, Any]:
        """That key as it was written, and its value; the others stay for `rest`."""
        key = self.key_of(name)
        return self.written.get(key, key), self.values.pop(key, None)

    def take_text(self, name: str) -> str:
        """A text, cleaned; Rejected when the value is a list, a mapping or true/false."""
        key, value = self.take(name)
        return self.as_text(key, value)

    def as_text(self, key: str, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            self.reject(key, "“{key}” is no text: write one, in quotes.", key=shown(key))
        cleaned, problems = clean(self.decoded(str(value)))
        if problems:
            self.report(
                "control-characters",
                key,
                "Invisible control characters were removed from “{key}” ({names}).",
                key=shown(key),
                **problems[0].values,
            )
        return cleaned.strip()

    def decoded(self, text: str) -> str:
        """A text without entities; what Quincena wrote itself has none."""
        return text if self.is_ours else without_entities(text)

    def report(self, code: str, key: str, text: str, /, **values: Value) -> None:
        self.problems.append(Problem(code, text, self.line(key), **values))

    def reject(self, key: str, text: str, /, **values: Value) -> NoReturn:
        raise Rejected(text, self.line(key), **values)

    def rest(self) -> dict[str, Any]:
        """What nobody took, as written; keys we do not know are named in one problem."""
        unknown = [key for key in self.values if key not in KNOWN or key == "markdown"]
        if unknown:
            names = (*map(_guess, unknown[:10]), *([Message("{key}", key="…")] if len(unknown) > 10 else []))
            self.report(
                "unknown-keys", unknown[0], "Unknown keys were kept, but do nothing: {names}.", names=names
            )
        return {self.written[key]: value for key, value in self.values.items()}


def nearest(key: str) -> str:
    """The key an unknown one was probably meant to be, or ""."""
    if key.lower() in _IN_SPANISH:
        return _IN_SPANISH[key.lower()]
    return next(iter(get_close_matches(key.lower()[:40], _GUESSED, 1, 0.75)), "")


def _guess(key: str) -> Message:
    near = "" if folded(key) in CHANGED else nearest(key)
    if near and near != key:
        return Message("{key} (did you mean {near}?)", key=shown(key), near=near)
    return Message("{key}", key=shown(key))
