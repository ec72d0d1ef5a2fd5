"""Where the original of a picture lies whose address leads to a smaller copy: wrappers and sizes taken off. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

_WRAPPED = re.compile(r"/image/(?:fetch|upload)/[^?#]{0,600}?(?=https?(?:://|%3A%2F%2F|%3A//).)", re.I)
_CLOUDFLARE = re.compile(r"/cdn-cgi/image/[^/]{1,300}/")
_PHOTON = re.compile(r"https?://(?:i\d|s\d)\.wp\.com/(?P<rest>[^/]+\.[^/]+/.+)", re.I)
_GHOST = re.compile(r"(?<=/content/images/)(?:size/[^/]{1,40}/)?(?:format/[^/]{1,20}/)?")
_WORDPRESS = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{2,5}\Z)")
_MEDIUM = re.compile(
    r"(?<=//miro\.medium\.com/)(?:v2/)?(?:resize:|max/|fit/|format:)[^\s]{0,200}/(?=[^/]+\Z)"
)
_BUCKETEER = re.compile(r"//bucketeer-[\w-]{1,60}\.s3\.amazonaws\.com/")
_DEEPEST = 4


def originals(url: str) -> tuple[str, ...]:
    """The addresses to try in turn, each once: originals first, the address as it is written last."""
    whole = f"https:{url}" if url.startswith("//") else url
    return tuple(dict.fromkeys([*_originals(_unwrapped(whole)), whole]))


def _unwrapped(url: str) -> str:
    """The address within those of services that fetch pictures (Substack's three generations, Cloudinary, Photon)."""
    for _ in range(_DEEPEST):
        if found := _WRAPPED.search(url):
            inner = url[found.end() :]
            url = unquote(inner) if re.match(r"https?%3A", inner, re.I) else inner
        elif found := _PHOTON.match(url):
            url = f"https://{found['rest'].partition('?')[0]}"
        elif found := _CLOUDFLARE.search(url):
            rest = url[found.end() :]
            url = rest if rest.startswith("http") else f"{url[: found.start()]}/{rest}"
        else:
            break
    return url


def _originals(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    bare = parts._replace(query="", fragment="").geturl()
    if _BUCKETEER.search(url):
        yield _BUCKETEER.sub("//substack-post-media.s3.amazonaws.com/", url)
    if "/content/images/" in parts.path:
        yield _GHOST.sub("", bare, count=1)
    if (parts.hostname or "").endswith(".files.wordpress.com"):
        yield bare
    if "/uploads/" in parts.path or "/wp-content/" in parts.path:
        path = _WORDPRESS.sub("", parts.path)
        if path != parts.path:
            yield parts._replace(path=path, query="", fragment="").geturl()
            yield parts._replace(path=re.sub(r"(?=\.\w+\Z)", "-scaled", path), query="", fragment="").geturl()
    yield _MEDIUM.sub("", url)


def file_name(url: str, ending: str) -> str:
    """The name of a picture's file: the last part of its address, in plain letters, with the ending of its kind."""
    last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    stem = re.sub(r"\.\w{2,5}\Z", "", last)
    plain = re.sub(r"[^0-9A-Za-z_-]+", "-", stem).strip("-_")[:80]
    return f"{plain or 'picture'}.{ending}"
