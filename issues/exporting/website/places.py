"""Where each address of the site lies in the folder, and how one file leads to another."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, reverse
from django.urls import resolve as _resolve

# The names of the URLs whose pages are files. The search is another page here, all else stays on the web.
KEPT = {
    *("home", "about", "archive", "archive_year", "issue", "item", "topics", "topic", "links", "site"),
    *("shelf", "board", "issue_data", "issue_markdown", "feed", "feed_json", "topic_feed"),
    *("card", "issue_card", "item_card"),
}
FORMER = {"old_post", "topic_by_name", ""}
ROOT = re.compile(r"/[\w-]+\.\w+")
PAGE = re.compile(r"page=([1-9]\d{0,3})")
LONGEST = 240  # bytes of a file's name


def local(url: str) -> str:
    """An address of this site as a path with its query, "" for any other; SITE_URL may stand before it."""
    if url.startswith(settings.SITE_URL + "/"):
        url = url[len(settings.SITE_URL) :]
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def media_name(url: str) -> str:
    """The name in the media storage of a picture's address, wherever MEDIA_URL is; "" for any other."""
    base = settings.MEDIA_URL
    return unquote(url[len(base) :].partition("?")[0]) if url.startswith(base) else ""


def static_name(path: str) -> str:
    """The name of a static file of this address; "" for any other."""
    base = settings.STATIC_URL
    return unquote(path[len(base) :].partition("?")[0]) if path.startswith(base) else ""


def root_name(path: str) -> str:
    """The name of a file that stands right below the host (favicon.ico); "" for any other."""
    is_file = ROOT.fullmatch(path) and (Path(settings.WHITENOISE_ROOT) / path[1:]).is_file()
    return path[1:] if is_file else ""


def is_kept(path: str) -> bool:
    """Whether the page of a local address becomes a file."""
    bare, _question, query = path.partition("?")
    if bare == reverse("search"):
        return not query
    return _name(bare) in KEPT and (not query or bool(PAGE.fullmatch(query))) and bool(file_of(path))


def is_former(path: str) -> bool:
    """Whether a local address may be one that something had before, and lead on."""
    return _name(path) in FORMER


def _name(path: str) -> str:
    """The name of the URL a path is resolved by; "" where it has none or there is none."""
    try:
        return _resolve(unquote(path)).url_name or ""
    except Resolver404:
        return ""


def file_of(path: str) -> str:
    """The file of a local address, from the folder: `/topics/` is `topics/index.html`; "" where it can have none."""
    bare, _question, query = path.partition("?")
    name = unquote(bare).lstrip("/")
    if not name or name.endswith("/"):
        page = PAGE.fullmatch(query)
        name += f"page-{page[1]}.html" if page and page[1] != "1" else "index.html"
    parts = name.split("/")
    if any(part in {"", ".", ".."} or len(part.encode()) > LONGEST or "\0" in part for part in parts):
        return ""
    return "/".join(re.sub(r'[\\:*?"<>|]', "_", part) for part in parts)


def link(here: str, there: str, fragment: str = "") -> str:
    """The relative address from one file to another."""
    relative = quote(posixpath.relpath(there, posixpath.dirname(here) or "."))
    return f"{relative}#{fragment}" if fragment else relative
