"""Ghost's export: one JSON file with the tables of its database, alone or in a zip with its pictures."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ...parsing.documents import SourceDocument, TitleFacts
from ...parsing.problems import Problem, noop, shown
from ..picture_lookup import read_regular
from ..unreadable import UnreadableSource
from . import ghost_cards
from .ghost_texts import Text, of_lexical, of_mobiledoc
from .posts import CODE, MAIL_ONLY, MAIL_PARTS, NO_ISSUE, PART_PAYING, PAYING, Post, folders_in

MAX_FILE = 100_000_000
MAX_POSTS = 20_000
UNKNOWN = noop("The card “{kind}” of Ghost is not known: its words and its link were kept.")
COVER_WORDS = noop("The words of the cover were left out: {words}")
_URL = "__GHOST_URL__"
_OWN_LINK = re.compile(r"__GHOST_URL__/(?P<slug>[\w-]{1,191})/(?=[\"'#?])")
_SIZED = re.compile(r"(?<=__GHOST_URL__/content/images/)(?:size/[^/\"]{1,40}/)?(?:format/[^/\"]{1,20}/)?")
_MAIL_VARIABLE = re.compile(r"%%\{[^{}%]{1,80}\}%%")

Tables = dict[str, list[dict[str, Any]]]


def file_of(place: Path, *, packed: bool) -> Path | None:
    """The export at a place: the file itself, or the one in a folder or one below it."""
    if place.is_file():
        return place if place.suffix.lower() == ".json" and _has_posts(place) else None
    folders = (place, *folders_in(place)) if packed else (place,)
    pattern = "*.json" if packed else "*.ghost*.json"
    found = [path for folder in folders for path in sorted(folder.glob(pattern))]
    return next(filter(_has_posts, found), None)


def _has_posts(path: Path) -> bool:
    try:
        return b'"posts"' in read_regular(path, MAX_FILE)
    except OSError:
        return False


def documents(
    path: Path, where: str, find_picture: Callable[[str], bytes | None]
) -> Iterator[SourceDocument | UnreadableSource]:
    """The posts of an export; one line for a file that is none."""
    tables = _tables(path)
    if tables is None:
        yield UnreadableSource(where, "ghost", _("is no export of Ghost's: a JSON file with its posts."))
        return
    posts = tables["posts"]
    if not posts or len(posts) > MAX_POSTS:
        reason = _("holds more than %(count)s posts: split it.") % {"count": MAX_POSTS}
        yield UnreadableSource(where, "ghost", reason if posts else _("holds no posts."))
        return
    rows = _Rows(tables)
    for row in posts:
        yield _document(row, rows, where, find_picture)


def _tables(path: Path) -> Tables | None:
    """The tables of an export, each a list of rows; None where the file is none."""
    try:
        found = json.loads(read_regular(path, MAX_FILE))
    except (OSError, ValueError, RecursionError):
        return None
    if isinstance(found, dict) and isinstance(found.get("db"), list) and found["db"]:
        found = found["db"][0]
    data = found.get("data", found) if isinstance(found, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
        return None
    return {
        name: [row for row in rows if isinstance(row, dict)]
        for name, rows in data.items()
        if isinstance(rows, list)
    }


class _Rows:
    """The rows that belong to a post."""

    def __init__(self, tables: Tables) -> None:
        self.meta = {str(row.get("post_id")): row for row in tables.get("posts_meta", [])}
        names = {str(row.get("id")): str(row.get("name") or "") for row in tables.get("tags", [])}
        self.tags: dict[str, list[str]] = defaultdict(list)
        for row in sorted(tables.get("posts_tags", []), key=lambda row: row.get("sort_order") or 0):
            name = names.get(str(row.get("tag_id")), "")
            if name and not name.startswith("#"):
                self.tags[str(row.get("post_id"))].append(name)
        self.slugs = {str(row.get("slug")) for row in tables["posts"]}


def _document(
    row: dict[str, Any], rows: _Rows, where: str, find_picture: Callable[[str], bytes | None]
) -> SourceDocument | UnreadableSource:
    key = str(row.get("id") or row.get("slug") or "")
    slug = str(row.get("slug") or "")
    try:
        text = _text_of(row)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        reason = _("has a text that cannot be read: export it again.")
        return UnreadableSource(f"{where}: {shown(slug or key)}", "ghost", reason)
    meta = rows.meta.get(key, {})
    post = Post(
        key=f"ghost/{key}",
        name=slug or key,
        title=str(row.get("title") or slug or key),
        body=_local(text.html, rows),
        date=_moment(row.get("published_at")),
        is_public=row.get("status") in ("published", "sent"),
        slug=slug if re.fullmatch(r"[\w-]{1,191}", slug) else "",
        summary=str(row.get("custom_excerpt") or meta.get("meta_description") or ""),
        tags=rows.tags[key],
        cover=_local(str(row.get("feature_image") or row.get("image") or ""), rows),
        canonical=str(row.get("canonical_url") or "").replace(_URL, ""),
    )
    _of_our_own(post, meta.get("frontmatter"))
    _judge(post, row, meta, text)
    return post.source(where, find_picture)


def _text_of(row: dict[str, Any]) -> Text:
    """The text of a post: the HTML that Ghost made of it, else made of the document that it is kept as."""
    documents = {name: row.get(name) for name in ("lexical", "mobiledoc")}
    read = {
        name: json.loads(each) for name, each in documents.items() if isinstance(each, str) and each.strip()
    }
    made = of_lexical(read["lexical"]) if read.get("lexical") else of_mobiledoc(read.get("mobiledoc"))
    if html := str(row.get("html") or "").strip():
        made.html, made.unknown = html, []
    return made


def _judge(post: Post, row: dict[str, Any], meta: dict[str, Any], text: Text) -> None:
    """What keeps a post a draft, and what else is to be said of it."""
    if row.get("type") == "page" or row.get("page") in (True, 1):
        post.keep_back(NO_ISSUE, kind="page")
    if row.get("status") == "sent" or meta.get("email_only") in (True, 1):
        post.keep_back(MAIL_ONLY)
    if (audience := str(row.get("visibility") or "public")) != "public":
        post.keep_back(PAYING, audience=shown(audience))
    if "<!--members-only-->" in post.body or ghost_cards.GATES & set(text.cards):
        post.keep_back(PART_PAYING)
    if row.get("codeinjection_head") or row.get("codeinjection_foot"):
        post.remarks.append(Problem("export-left-out", CODE))
    if count := sum(card in ghost_cards.OF_MAIL for card in text.cards):
        post.remarks.append(Problem("export-left-out", MAIL_PARTS, count=count))
    post.remarks += [
        Problem("export-unknown", UNKNOWN, kind=shown(kind)) for kind in dict.fromkeys(text.unknown)
    ]
    words = " - ".join(str(meta[n]) for n in ("feature_image_alt", "feature_image_caption") if meta.get(n))
    if words and post.cover:
        post.remarks.append(Problem("export-left-out", COVER_WORDS, words=shown(words, 200)))


def _local(html: str, rows: _Rows) -> str:
    """Addresses of the site itself as ours: posts of the export by their slugs, pictures as paths."""

    def own(found: re.Match[str]) -> str:
        return f"/posts/{found['slug']}/" if found["slug"] in rows.slugs else f"/{found['slug']}/"

    text = _SIZED.sub("", _OWN_LINK.sub(own, html)).replace(_URL, "")
    return _MAIL_VARIABLE.sub("", text)


def _of_our_own(post: Post, written: Any) -> None:
    """What our own export says of an issue and Ghost has no columns for; nothing of anybody else's front matter."""
    try:
        found = json.loads(written) if isinstance(written, str) and len(written) < 20_000 else None
        if isinstance(found, dict) and found.get("markdown") == "quincena":
            number, year = (found.get(name) for name in ("number", "year"))
            days = [found.get(name) for name in ("period_start", "period_end")]
            start, end = (date.fromisoformat(day) if day else None for day in days)
            if all(each is None or (type(each) is int and 0 <= each < 2**31) for each in (number, year)):
                post.facts = TitleFacts(number, year, start, end)
            post.language = str(found.get("language") or "")
            post.summary = str(found.get("summary") or post.summary)
    except (TypeError, ValueError, RecursionError):
        return


def _moment(written: Any) -> str:
    """A moment of the database as ISO 8601: always UTC."""
    if isinstance(written, int):
        return datetime.fromtimestamp(written / 1000, UTC).isoformat()
    text = str(written or "").strip().replace(" ", "T")
    return f"{text}Z" if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?", text) else text
