"""What every template may show of the site itself."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """The site's name and, for canonical links, this page's address on it, whatever host was asked."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_ABOUT": settings.SITE_ABOUT,
        "canonical": settings.SITE_URL + request.path,
    }
