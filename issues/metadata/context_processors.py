"""Context that every template has: the site's name and author, the page's canonical URL and its feeds."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ..reverse import absolute
from .announcing import feeds_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Settings of the site; `canonical` is on SITE_URL whatever host was asked; `feeds` are the page's."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "SITE_AUTHOR": settings.SITE_AUTHOR,
        "SITE_ABOUT": settings.SITE_ABOUT,
        "canonical": absolute("/" + request.path.lstrip("/")),
        "feeds": feeds_of(request),
    }
