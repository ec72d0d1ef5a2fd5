"""Redirects: URLs of other systems' posts, old paths of issues, and other systems' names of our pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from ..models import Alias, Issue

# Paths of other systems' pages (Substack, Hugo), and the names of ours that replace them.
TOOK_THE_PLACE = {
    "feed": "feed",
    "rss": "feed",
    "rss.xml": "feed",
    "atom.xml": "feed",
    "index.xml": "feed",
    "posts/index.xml": "feed",
    "issues": "archive",
    "tags": "topics",
}


View = Callable[..., HttpResponse]


def follows_moves(view: View) -> View:
    """Decorates a view of `slug` and perhaps `item_slug`: redirects permanently when these are old slugs."""

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
    """`/posts/<slug>/`, `/p/<slug>` and its comments: one redirect to the issue."""
    return _to_issue(request, _issue_once_called(slug))


def old_address(request: HttpRequest, path: str) -> HttpResponse:
    """Redirects any other URL an issue had before; also adds a missing slash to our own."""
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
    """The 410 page that says that an issue was withdrawn."""
    return render(request, "410.html", status=410)


def _issue_once_called(slug: str) -> Issue | None:
    """The issue with this slug, else the one that had it before, else one that had it and was deleted."""
    return (
        Issue.objects.filter(slug=slug).first()
        or Issue.objects.once_called(slug).first()
        or Issue.everything.deleted_from(slug).first()
    )


def _place_now(slug: str, item_slug: str = "") -> tuple[Issue, str] | None:
    """The issue, and the slug of the part, that these old slugs name now."""
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
    """A redirect to a URL of a public issue; 410 when it was withdrawn."""
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
    """Whether a path belongs to a view other than the catch-all."""
    try:
        return resolve(path).func is not old_address
    except Resolver404:
        return False
