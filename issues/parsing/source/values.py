"""Which slugs, paths and addresses of a front matter may be used; everything else is dropped by its reader."""

from __future__ import annotations

import ipaddress
import re
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from ..folding import fold

MAX_SLUG = 200
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_LOCAL_PATH = re.compile(r"/?(?![/\\])[^\s\\:?#<>\"']{1,1000}")
_PICTURE_NAME = re.compile(
    r"(?!/)[^\\\r\n\t<>\"]{1,500}|/(?!/)[^\\\r\n\t<>\"]{1,490}\.(?:png|jpe?g|gif|webp|avif|heic|heif|svg)",
    re.I,
)
_PERMANENT = re.compile(r"(?:https?://[a-z0-9.-]+(?::\d+)?/|urn:uuid:[0-9a-f])[^\s<>\"\\]{0,450}", re.I)
_HOME_DOMAINS = frozenset({"localhost", "local", "internal", "lan", "home"})


def slug(written: str) -> str:
    """The slug in lower case and without accents; "" when it is none (dots, slashes, spaces, too long)."""
    plain = fold(written[: MAX_SLUG * 2].strip())
    good = len(plain) <= MAX_SLUG and re.fullmatch(r"-*[a-z0-9][a-z0-9-]*", plain)
    return plain if good else ""


def is_local_path(path: Any) -> TypeGuard[str]:
    """Whether something is a path of this site: no host, no scheme, no way up."""
    return (
        isinstance(path, str)
        and bool(_LOCAL_PATH.fullmatch(path.strip()))
        and ".." not in path.strip().split("/")
    )


def is_picture_name(reference: str) -> bool:
    """Whether a reference names a file beside or below the source, or a picture by its path from the root of the site."""
    return (
        bool(_PICTURE_NAME.fullmatch(reference))
        and not _SCHEME.match(reference)
        and ".." not in reference.split("/")
    )


def is_permanent_name(name: str) -> bool:
    """Whether something can be what feed readers know an issue by: its first address, or a UUID."""
    return bool(_PERMANENT.fullmatch(name))


def is_public_address(reference: str) -> bool:
    """Whether an address leads to a host of the open network, without user or password."""
    if re.search(r"[\s\\<>\"]", reference) or len(reference) > 2000:
        return False
    try:
        parts = urlsplit(reference)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme not in ("https", "http", "") or "@" in parts.netloc:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        name, _, top = host.rpartition(".")
        return bool(name and top) and not top.isdigit() and top not in _HOME_DOMAINS


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without NUL (PostgreSQL and file systems refuse it); lone surrogates become U+FFFD (UTF-8 has none)."""
    if not _UNSTORABLE.search(text):
        return text
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\0", ""))


def storable_json(value: Any) -> Any:
    """The same for every text in a value that came as JSON, keys included."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [storable_json(each) for each in value]
    if isinstance(value, dict):
        return {storable(key): storable_json(each) for key, each in value.items()}
    return value
