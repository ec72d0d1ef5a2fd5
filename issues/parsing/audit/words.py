"""Normalises words, URLs and file names for comparison; shares nothing with the importer on purpose."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, unquote_plus, urlsplit

_EASTERN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KEYCAP = re.compile("\\d\ufe0f?\u20e3")
_BLUESKY = re.compile(r"https?://embed\.bsky\.app/embed/([\w:.-]+)/app\.bsky\.feed\.post/(\w+).*", re.S)
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


cut = re.compile(r"\w+").findall  # folded text -> its words


def fold(text: str) -> str:
    """A text normalised before it is split into words: NFC, without case, keycaps and invisible characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        for invisible in _INVISIBLE:
            text = text.replace(invisible, "")
        if "\u20e3" in text:
            text = _KEYCAP.sub(" ", text)
        if _EASTERN.search(text):
            text = _EASTERN.sub(r" \g<0> ", text)
    return text.casefold().replace("_", " ")


def opens_with_keycap(text: str) -> bool:
    """Whether a text begins with a number in a key, as news do."""
    return _KEYCAP.match(text.lstrip()) is not None


def words(text: str) -> list[str]:
    """The words of a text; a Chinese or Japanese character is one."""
    return cut(fold(text))


def address(href: str) -> str:
    """A URL normalised: without http(s), final slash and `utm_…`, percent-decoded."""
    href = re.sub(r"[\t\r\n]", "", href.strip())
    if "embed.bsky.app" in href:
        href = _BLUESKY.sub(r"https://bsky.app/profile/\1/post/\2", href)
    try:
        parts = urlsplit(href)
    except ValueError:
        return href
    if parts.scheme not in ("", "http", "https"):
        return href.lower() if parts.scheme == "mailto" else unquote(href)
    query = "&".join(
        unquote_plus(pair) for pair in parts.query.split("&") if pair and not pair.startswith("utm_")
    )
    return (
        parts.netloc.lower()
        + unquote(parts.path).rstrip("/")
        + (f"?{query}" if query else "")
        + (f"#{unquote(parts.fragment)}" if parts.fragment else "")
    ) or href


def web_address(source: str) -> str:
    """A picture's URL normalised if it is on another site, else ""."""
    return address(source) if source.lower().startswith(("http://", "https://", "//")) else ""


def fragment(href: str) -> str:
    """The part of an address after its #."""
    return unquote(href.partition("#")[2])


def picture_name(source: str) -> str:
    """The file's name in a picture's address."""
    if source.startswith("data:"):
        return source[:30]
    name = re.split(r"[?#]", source)[0].rstrip("/").rpartition("/")[2]
    return unicodedata.normalize("NFC", unquote(name))
