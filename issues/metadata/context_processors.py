"""What every template may show of the site itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ..reverse import absolute
from .announcing import feeds_of


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and, for <head>, this page's address on it, whatever host was asked, and its feeds."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "SITE_AUTHOR": settings.SITE_AUTHOR,
        "SITE_ABOUT": settings.SITE_ABOUT,
        "canonical": absolute("/" + request.path.lstrip("/")),
        "feeds": feeds_of(request),
    }
