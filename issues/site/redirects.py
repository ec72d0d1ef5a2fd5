"""Addresses that moved: other systems' posts, old paths of issues, pages that another one took the place of."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from ..models import Alias, Issue

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


View = Callable[..., HttpResponse]


def follows_moves(view: View) -> View:
    """A view of `slug` and, where it has one, `item_slug` that redirects for ever when these are old names."""

    @wraps(view)
    def inner(request: HttpRequest, **names: str) -> HttpResponse:
        try:
            return view(request, **names)
        except Http404:
            if (place := _place_now(**names)) is None:
                raise
        issue, item = place
        now = {"slug": issue.slug} | ({"item_slug": item} if item else {})
        if now == names or not request.resolver_match:
            raise Http404("Nothing stands here.")
        return _lead(request, issue, reverse(str(request.resolver_match.url_name), kwargs=now))

    return inner


@require_safe
def old_post(request: HttpRequest, slug: str) -> HttpResponse:
    """`/posts/<slug>/`, `/p/<slug>` and its comments, where issues lived before: to the issue's address, in one step."""
    return _to_issue(request, _issue_once_called(slug))


def old_address(request: HttpRequest, path: str) -> HttpResponse:
    """Any other address an issue had before; also adds the slash an address of ours lacks."""
    alias = Alias.objects.filter(path=path.strip("/")).select_related("issue").first()
    try:
        return _to_issue(request, alias.issue if alias else None)
    except Http404:
        if path.strip("/") in TOOK_THE_PLACE and request.method in {"GET", "HEAD"}:
            return _redirect(request, reverse(TOOK_THE_PLACE[path.strip("/")]))
        if path.endswith("/") or request.method not in {"GET", "HEAD"} or not _is_address(f"/{path}/"):
            raise
    return _redirect(request, f"/{path}/")


def gone(request: HttpRequest) -> HttpResponse:
    """Says that an issue was withdrawn."""
    return render(request, "410.html", status=410)


def _issue_once_called(slug: str) -> Issue | None:
    """The issue with this slug, else the one that had it before."""
    return Issue.objects.filter(slug=slug).first() or Issue.objects.once_called(slug).first()


def _place_now(slug: str, item_slug: str = "") -> tuple[Issue, str] | None:
    """Where the issue or the part of these old names stands now."""
    issue = _issue_once_called(slug)
    if not item_slug or (issue and issue.items.filter(slug=item_slug).exists()):
        return (issue, item_slug) if issue else None
    slugs = {slug}
    if issue is not None:  # a part may have left it under any of its names
        paths = issue.aliases.filter(item="").values_list("path", flat=True)
        slugs |= {issue.slug, *(path.rpartition("/")[2] for path in paths)}
    moved = Alias.objects.of_part(slugs, item_slug).select_related("issue").first()
    return (moved.issue, moved.item) if moved else None


def _to_issue(request: HttpRequest, issue: Issue | None) -> HttpResponse:
    if issue is None:
        raise Http404("No issue ever had this address.")
    return _lead(request, issue, issue.get_absolute_url())


def _lead(request: HttpRequest, issue: Issue, address: str) -> HttpResponse:
    """To an address of a public issue; that one was withdrawn is said here already."""
    if issue.is_public():
        return _redirect(request, address)
    if issue.was_withdrawn():
        return gone(request)
    raise Http404("Not public.")


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
