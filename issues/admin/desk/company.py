"""Who else has the issue open, and what editors say beside its parts."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from ...models import Comment, Issue, Presence

LONGEST = 4000


def arrived(request: HttpRequest, issue: Issue) -> list[Presence]:
    """Notes that this editor has the issue open; gives back who else has."""
    by: Any = request.user
    Presence.objects.arrive(issue, by)
    return list(Presence.objects.others(issue, by))


def here(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """What an open desk asks every twenty seconds: who else is there, and the comments when they are no longer those it
    has (POST `comments`)."""
    answer: dict[str, Any] = {
        "company": render_to_string("admin/issues/issue/_company.html", {"others": arrived(request, issue)})
    }
    threads = Threads(issue)
    if request.POST.get("comments") != threads.state:
        answer |= {"comments": threads.state, "threads": threads.as_html(request)}
    return JsonResponse(answer)


def left(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> HttpResponse:
    """The desk was closed."""
    Presence.objects.filter(issue=issue, by_id=request.user.pk).delete()
    return HttpResponse(status=204)


def comment(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """Says something of a part (POST `item`, its slug, and `text`); answers all threads."""
    text = request.POST.get("text", "").strip()[:LONGEST]
    item = issue.items.filter(slug=request.POST.get("item", "")).first()
    if not text or item is None:
        told = _("This part was not saved yet: a moment.") if text else _("Write something first.")
        return JsonResponse({"error": told}, status=400)
    by: Any = request.user
    Comment.objects.create(issue=issue, item=item, about=item.title, text=text, by=by)
    return _threads(request, issue)


def resolve(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """Settles a comment (POST `comment`), or opens it again (`open=1`); answers all threads."""
    asked = request.POST.get("comment", "")
    row = get_object_or_404(issue.comments, pk=int(asked) if asked.isdecimal() else 0)
    is_open = request.POST.get("open") == "1"
    row.resolved_at = None if is_open else timezone.now()
    row.resolved_by_id = None if is_open else request.user.pk
    row.save(update_fields=["resolved_at", "resolved_by"])
    return _threads(request, issue)


def _threads(request: HttpRequest, issue: Issue) -> JsonResponse:
    threads = Threads(issue)
    return JsonResponse({"comments": threads.state, "threads": threads.as_html(request)})


VIEWS = {"here": here, "left": left, "comment": comment, "resolve": resolve}


class Threads:
    """An issue's comments by the slug of their part; "" has those whose part is gone. One query."""

    def __init__(self, issue: Issue) -> None:
        self.rows = list(issue.comments.select_related("by", "resolved_by", "item"))

    @property
    def state(self) -> str:
        """Another word whenever a comment came or was settled."""
        moments = [moment for row in self.rows for moment in (row.made_at, row.resolved_at) if moment]
        settled = sum(row.resolved_at is not None for row in self.rows)
        return f"{len(self.rows)}-{settled}-{max(moments).timestamp() if moments else 0}"

    def of(self, slug: str) -> dict[str, Any]:
        """What `_thread.html` shows of a part."""
        own = [row for row in self.rows if (row.item.slug if row.item else "") == slug]
        return {
            "open": [row for row in own if row.resolved_at is None],
            "settled": [row for row in own if row.resolved_at is not None],
        }

    def as_html(self, request: HttpRequest) -> dict[str, dict[str, Any]]:
        """Of each part that has any: its thread, and how many are open."""
        slugs = {row.item.slug if row.item else "" for row in self.rows}
        found = {slug: self.of(slug) for slug in slugs}
        return {
            slug: {
                "html": render_to_string("admin/issues/issue/_thread.html", {"thread": thread}),
                "open": len(thread["open"]),
            }
            for slug, thread in found.items()
        }
