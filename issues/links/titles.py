"""The title of a page on the web, asked for when an editor wants to cite it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from ..errors import NoResponse
from . import http

LONGEST_TITLE = 300
_CHARSET = re.compile(rb"charset=[\"']?([\w-]{2,30})", re.I)
_ENDS = re.compile(r" [-–—|·•»] | ?[|»] ?")  # the title has single spaces by then


@dataclass(frozen=True)
class Title:
    """A page's title and the site it stands on, as a citation names them."""

    title: str
    site: str


def fetch_title(url: str) -> Title:
    """The title of the page at an address. Raises NoResponse or ForbiddenURL."""
    found = http.read(url)
    if "html" not in found.kind.lower() and not re.search(rb"<title|<html", found.body[:2000], re.I):
        raise NoResponse("no page")
    site = re.sub(r"^www\.", "", urlsplit(url).hostname or "")
    return Title(_title(_text(found), site), site)


def _text(found: http.Found) -> str:
    named = _CHARSET.search(found.kind.encode("latin-1", "replace")) or _CHARSET.search(found.body[:4000])
    for charset in ((named[1].decode() if named else "utf-8"), "utf-8", "cp1252"):
        try:
            return found.body.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return found.body.decode("utf-8", "replace")


def _title(html: str, site: str) -> str:
    """What the page calls itself to others, else its title without its site's name."""
    page = LexborHTMLParser(html)
    said = {
        meta.attributes.get("property") or meta.attributes.get("name") or "": meta.attributes.get("content")
        or ""
        for meta in page.css("meta[content]")
    }
    node = page.css_first("title")
    written = [said.get("og:title"), said.get("twitter:title"), node.text() if node else ""]
    title = next((" ".join(each.split()) for each in written if each and each.strip()), "")
    if not title:
        raise NoResponse("no title")
    return _without_site(title, {said.get("og:site_name", ""), site, site.partition(".")[0]})[:LONGEST_TITLE]


def _without_site(title: str, names: set[str]) -> str:
    """The title without the name of its site at the end: the citation says that itself."""
    last = None
    for found in _ENDS.finditer(title):
        last = found
    plain = {re.sub(r"\W", "", name).casefold() for name in names} - {""}
    if last and last.start() and re.sub(r"\W", "", title[last.end() :]).casefold() in plain:
        return title[: last.start()]
    return title
