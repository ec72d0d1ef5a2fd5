"""Which addresses are the newsletter's own old home: as set, or as the archive itself tells."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

NEWSLETTER_HOSTS = (
    "substack.com",
    "beehiiv.com",
    "ghost.io",
    "buttondown.email",
    "buttondown.com",
    "revue.email",
)
_OUR_NEWSLETTER = re.compile(
    r"\b(?:mi|mis|nuestra|nuestro|esta|este|my|our|this)\s+(?:newsletter|bolet[ií]n|number|issues?)"
    r"|\b(?:n[úu]meros?|entregas?|ediciones|bolet(?:ín|ines))\s+(?:previ|anterior|pasad)\w*"
    r"|\b(?:previous|past|earlier|back)\s+(?:issues?|numbers?|editions?)"
    r"|\b(?:n[úu]meros?|entregas?|archivo|web|página)\s+(?:\w+\s+)?de\s+(?:la|esta|mi)\s+newsletter",
    re.I,
)


def speaks_of_home(url: str, label: str) -> bool:
    """Whether a link to a newsletter platform's front page is called the newsletter itself."""
    parts = _split(url)
    on_a_platform = parts[0].endswith(tuple(f".{host}" for host in NEWSLETTER_HOSTS))
    return on_a_platform and parts[1].strip("/") in ("", "archive") and bool(_OUR_NEWSLETTER.search(label))


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower(), parts.path
    except ValueError:
        return "", ""


def is_old_home(url: str, label: str, homes: frozenset[str], slugs: frozenset[str]) -> bool:
    """Whether an address leads to the newsletter's old home: a host known as such, a front page called so,
    or a post of a newsletter platform with the slug of one of our issues."""
    host, path = _split(url)
    if host and (host in homes or host.removeprefix("www.") in homes or speaks_of_home(url, label)):
        return True
    post = re.fullmatch(r"/p/([\w-]+)/?", path)
    return bool(post and post[1] in slugs and host.endswith(tuple(f".{home}" for home in NEWSLETTER_HOSTS)))
