"""Addresses that moved: other systems' posts, old paths of issues, pages that another one took the place of."""

from __future__ import annotations

import re

from django.db.models import Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from ..models import Issue

# Addresses of other homes' pages (Substack, Hugo) by the names of ours that took their place.
TOOK_THE_PLACE = {
    "feed": "feed",
    "rss": "feed",
    "rss.xml": "feed",
    "atom.xml": "feed",
    "index.xml": "feed",
    "posts/index.xml": "feed",
    "about": "home",
}


@require_safe
def old_post(request: HttpRequest, slug: str) -> HttpResponse:
    """`/posts/<slug>/`, `/p/<slug>` and its comments, where issues lived before: to the issue's address, in one step."""
    wanted = Q(slug=slug) | Q(aliases__path__in=[slug, f"posts/{slug}", f"p/{slug}"])
    return _moved(request, wanted)


def old_address(request: HttpRequest, path: str) -> HttpResponse:
    """Any other address an issue had before; also adds the slash an address of ours lacks."""
    try:
        return _moved(request, Q(aliases__path=path.strip("/")))
    except Http404:
        if path.strip("/") in TOOK_THE_PLACE and request.method in {"GET", "HEAD"}:
            return _redirect(request, reverse(TOOK_THE_PLACE[path.strip("/")]))
        if path.endswith("/") or request.method not in {"GET", "HEAD"} or not _is_address(f"/{path}/"):
            raise
    return _redirect(request, f"/{path}/")


def _moved(request: HttpRequest, wanted: Q) -> HttpResponse:
    issue = Issue.objects.public().filter(wanted).only("slug").first()
    if issue is None:
        raise Http404("No issue ever had this address.")
    return _redirect(request, issue.get_absolute_url())


def _redirect(request: HttpRequest, address: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    # One slash in front, whatever was asked: "//host/" would lead elsewhere.
    address = re.sub(r"^[/\\]+", "/", address)
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def _is_address(path: str) -> bool:
    """Whether a path is one of ours, not only of the catch-all."""
    try:
        return resolve(path).func is not old_address
    except Resolver404:
        return False
