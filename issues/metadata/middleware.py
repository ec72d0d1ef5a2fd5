"""Sets the headers that announce feeds and keep pages out of search engines."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .announcing import NOT_INDEXED, feeds_of


class AnnounceMiddleware:
    """Sets `Link` on readers' pages and `X-Robots-Tag` on what search engines should not show."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None:
            return response
        if "no-store" in response.get("Cache-Control", "") or "admin" in match.app_names:
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        elif match.url_name in NOT_INDEXED and request.META["QUERY_STRING"]:
            response.headers.setdefault("X-Robots-Tag", "noindex, follow")
        elif response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            links = (f'<{feed.url}>; rel="alternate"; type="{feed.type}"' for feed in feeds_of(request))
            response.headers.setdefault("Link", ", ".join(links))
        return response
