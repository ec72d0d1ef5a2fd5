"""Addresses as a query: a site (`arxiv.org`) or a page, pasted with all that programs put around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Q, QuerySet

from ..models import Issue, Link
from ..parsing.dialect.links import host_of, normalize_url

_PASTED = re.compile(r"(?:^|[\s(<\[\"'«“])((?:https?:)?//[^\s<>\"«»“”]+)", re.IGNORECASE)
_BARE = re.compile(
    r"(?:site:)?((?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62}\.?(?::\d{1,5})?(?:[/?#]\S*)?)", re.IGNORECASE
)
_AROUND = "()[]<>{}.,;:!¡¿\"'“”«»"


@dataclass(frozen=True)
class Asked:
    """A site, and a page of it ("" for the whole site) as `Link.normalized_url` writes it."""

    host: str
    page: str


def asked(text: str) -> Asked | None:
    """The address a query is, or None where it is words."""
    found = _PASTED.search(text)
    bare = None if found else _BARE.fullmatch(text.strip(_AROUND + " "))
    if not (found or bare):
        return None
    url = (found[1] if found else f"//{bare[1]}" if bare else "").rstrip(_AROUND)
    url = url if url.lower().startswith("http") else f"https:{url}"
    host = host_of(url).rstrip(".")
    page = normalize_url(url).rstrip("/?.")
    return Asked(host, "" if page.rstrip(".") == host else page) if "." in host else None


def citing(address: Asked, at: datetime | None) -> QuerySet[Link]:
    """The links of public issues to a page, else to what lies under it; all of the site's where it is a site's."""
    links = Link.objects.filter(
        host=address.host, issue__in=Issue.objects.public(at).order_by().values("pk")
    ).order_by()
    if not address.page:
        return links
    written = {address.page, unquote(address.page)}
    exact, below = Q(), Q()
    for page in written:
        exact |= Q(normalized_url__iexact=page)
        below |= Q(normalized_url__istartswith=page)
    return links.filter(exact) if links.filter(exact).exists() else links.filter(below)


def has_page(host: str, links: QuerySet[Link]) -> bool:
    """Whether readers have a page about this site: it is cited, and not one of our own."""
    own = {host_of(settings.SITE_URL), *(home.removeprefix("www.") for home in settings.OLD_HOMES)}
    return host not in own and links.filter(target=None, url__istartswith="http").exists()
