"""Which URLs lead to where the newsletter was published before: hosts of the settings, and hosts that issues name."""

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


def is_called_ours(url: str, label: str) -> bool:
    """Whether a link to a newsletter platform's front page has a label like "my newsletter" or "past issues"."""
    parts = _split(url)
    on_a_platform = parts[0].endswith(tuple(f".{host}" for host in NEWSLETTER_HOSTS))
    return on_a_platform and parts[1].strip("/") in ("", "archive") and bool(_OUR_NEWSLETTER.search(label))


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower(), parts.path
    except ValueError:
        return "", ""


def is_old_home(url: str, label: str, hosts: frozenset[str], slugs: frozenset[str]) -> bool:
    """Whether a URL leads to where the newsletter was before: one of these hosts, a front page that its label
    calls the newsletter, or a post of a newsletter platform with the slug of one of our issues."""
    host, path = _split(url)
    if host and (host in hosts or host.removeprefix("www.") in hosts or is_called_ours(url, label)):
        return True
    post = re.fullmatch(r"/p/([\w-]+)/?", path)
    return bool(post and post[1] in slugs and host.endswith(tuple(f".{home}" for home in NEWSLETTER_HOSTS)))
