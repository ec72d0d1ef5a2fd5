"""Sets the headers that announce feeds, keep pages out of search engines and let other sites' scripts read data."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .announcing import FOR_OTHER_SITES, NOT_INDEXED, feeds_of


class AnnounceMiddleware:
    """Sets `Link` on readers' pages, `X-Robots-Tag` on what search engines should not show, CORS on feeds and the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None:
            return response
        if match.url_name in FOR_OTHER_SITES:
            response.headers.setdefault("Access-Control-Allow-Origin", "*")
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        if "no-store" in response.get("Cache-Control", "") or "admin" in match.app_names:
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        elif match.url_name in NOT_INDEXED and request.META["QUERY_STRING"]:
            response.headers.setdefault("X-Robots-Tag", "noindex, follow")
        elif response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            links = (f'<{feed.url}>; rel="alternate"; type="{feed.type}"' for feed in feeds_of(request))
            response.headers.setdefault("Link", ", ".join(links))
        return response
