"""Substack's export: `posts.csv` and `posts/<id>.<slug>.html`, in a folder or in one folder below it.

A body belongs to a row by its whole name or its whole number, never by a part of it. Only an explicit "true" is public.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path

from django.utils.translation import gettext as _

from ...parsing.documents import SourceDocument
from ...parsing.problems import Problem
from ..picture_lookup import read_regular
from ..unreadable import UnreadableSource
from .posts import NO_ENTRY, NO_ISSUE, PART_PAYING, PAYING, Post, folders_in

MAX_TABLE = 20_000_000
MAX_ROWS = 20_000
MAX_BODY = 2_000_000
_NEEDED = ("post_id", "post_date", "is_published", "type", "audience", "title")
_ISSUES = frozenset({"newsletter", "podcast", "video"})
_OPEN = frozenset({"everyone", "only_free"})
_BODY = re.compile(r"(?P<id>\d{1,20})(?:\.(?P<slug>.*))?\.html")
_PAYWALL = re.compile(r'class="[^"]{0,200}\bpaywall-jump\b')
_AUDIENCES = re.compile(r'data-dynamic-audiences="([^"]{0,200})"')
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def base_of(folder: Path, *, packed: bool) -> Path | None:
    """The folder of such an export, at `folder` or one below; None where there is none. Bodies alone are one only where
    they were `packed` together: a folder may hold anybody's."""
    for place in (folder, *folders_in(folder)):
        bodies = place / "posts"
        has_bodies = bodies.is_dir() and any(map(_BODY.fullmatch, (each.name for each in bodies.iterdir())))
        table = place / "posts.csv"
        if table.is_file() and (has_bodies or b"post_id" in read_regular(table, 400).replace(b"\0", b"")):
            return place
        if has_bodies and packed:
            return place
    return None


def documents(
    base: Path, shown: str, find_picture: Callable[[str], bytes | None]
) -> Iterator[SourceDocument | UnreadableSource]:
    """The posts of an export; one line for an export that cannot be read at all."""
    try:
        rows = _rows(base / "posts.csv")
    except _Unusable as reason:
        yield UnreadableSource(shown, "substack", str(reason))
        return
    bodies = _bodies(base / "posts")
    for row in rows:
        yield _document(row, bodies, shown, find_picture)
    for path in bodies.values():
        if found := _BODY.fullmatch(path.name):
            slug = found["slug"] or found["id"]
            post = Post(
                f"substack/{found['id']}", slug, slug.replace("-", " "), _read(path), slug=_slug(slug)
            )
            post.remarks.append(Problem("export-draft", NO_ENTRY))
            yield post.source(shown, find_picture)


class _Unusable(Exception):
    """Why a table is not read: how a sentence goes on behind the export's name."""


def _rows(table: Path) -> list[dict[str, str]]:
    """The rows of the table, checked as a whole. Raises _Unusable."""
    try:
        data = read_regular(table, MAX_TABLE)
    except OSError:
        raise _Unusable(
            _("holds posts of Substack but not their table, posts.csv: export them again.")
        ) from None
    if len(data) > MAX_TABLE:
        raise _Unusable(_("holds a table (posts.csv) that is too large."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Unusable(_("holds a table (posts.csv) that is not UTF-8: save it as UTF-8.")) from None
    if "\0" in text:
        raise _Unusable(_("holds a table (posts.csv) with NUL characters: export it again."))
    try:
        rows = _read_table(text)
    except csv.Error:
        raise _Unusable(_("holds a table (posts.csv) that cannot be read: export it again.")) from None
    if not rows:
        raise _Unusable(_("holds no posts: there is no row in posts.csv."))
    numbers = [_number(row) for row in rows if row["post_id"]]
    if len(set(numbers)) < len(numbers):
        twice = next(number for number in numbers if numbers.count(number) > 1)
        raise _Unusable(_("has two rows for the post %(number)s in posts.csv: keep one.") % {"number": twice})
    return rows


def _read_table(text: str) -> list[dict[str, str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    names = [name.strip() for name in next(reader, [])]
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        values = {"names": ", ".join(missing)}
        raise _Unusable(_("holds a table (posts.csv) without these columns: %(names)s.") % values)
    rows: list[dict[str, str]] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) == MAX_ROWS:
            raise _Unusable(_("holds more than %(count)s posts: split it.") % {"count": MAX_ROWS})
        row = dict.fromkeys(names, "") | dict(zip(names, (cell.strip() for cell in cells), strict=False))
        rows.append(row | {"": "short"} if len(cells) < len(_NEEDED) else row)
    return rows


def _number(row: dict[str, str]) -> str:
    return row["post_id"].partition(".")[0]


def _bodies(folder: Path) -> dict[str, Path]:
    """The bodies by their names without ending."""
    if not folder.is_dir():
        return {}
    return {each.name[:-5]: each for each in sorted(folder.iterdir()) if each.name.endswith(".html")}


def _take(bodies: dict[str, Path], row: dict[str, str]) -> Path | None:
    """The body of a row, taken out of those that are left: by its whole name, else by its whole number."""
    name, number = row["post_id"], _number(row)
    if name in bodies:
        return bodies.pop(name)
    same = [each for each in bodies if each.partition(".")[0] == number]
    return bodies.pop(same[0]) if len(same) == 1 else None


def _read(path: Path) -> str:
    return read_regular(path, MAX_BODY).decode("utf-8-sig", "replace")


def _document(
    row: dict[str, str], bodies: dict[str, Path], shown: str, find_picture: Callable[[str], bytes | None]
) -> SourceDocument | UnreadableSource:
    number, _dot, name = row["post_id"].partition(".")
    path = _take(bodies, row)
    where = f"{shown}: {row['post_id'] or '?'}"
    if "" in row or not number:
        return UnreadableSource(where, "substack", _("has a row in posts.csv with too few columns."))
    if path is not None and path.stat().st_size > MAX_BODY:
        return UnreadableSource(where, "substack", _("is larger than {size} MB: split it.").format(size=2))
    body = _read(path) if path else ""
    audio = row.get("podcast_url", "")
    if re.match(r"https?://", audio):
        body = f'<audio controls src="{escape(audio)}"></audio>\n{body}'
    if not body.strip():
        return UnreadableSource(where, "substack", _("has a row in posts.csv but no text in the export."))
    title = row["title"] or row.get("subtitle", "") or name.replace("-", " ") or f"Untitled {number}"
    post = Post(
        key=f"substack/{number}",
        name=name or number,
        title=unescape(title),
        body=body,
        date=row["post_date"],
        is_public=row["is_published"].lower() == "true",
        slug=_slug(name),
        summary=unescape(row.get("subtitle", "")),
    )
    _judge(post, row)
    return post.source(shown, find_picture)


def _judge(post: Post, row: dict[str, str]) -> None:
    """What keeps a post a draft."""
    kind, audience = row["type"].lower(), row["audience"].lower()
    if kind not in _ISSUES:
        post.keep_back(NO_ISSUE, kind=kind or "?")
    if audience not in _OPEN:
        post.keep_back(PAYING, audience=audience or "?")
    shares = [set(found.split(",")) for found in _AUDIENCES.findall(post.body)]
    if _PAYWALL.search(post.body) or any(not share & {"non_sub", "free_sub"} for share in shares):
        post.keep_back(PART_PAYING)


def _slug(name: str) -> str:
    return name if _SLUG.fullmatch(name) and len(name) <= 200 else ""
