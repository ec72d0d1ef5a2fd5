"""Readers' pages: home, archive, an issue, a news item, an issue's JSON.

Every query starts from `Issue.objects.public()`, and no response touches the session.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..errors import IssueWithdrawn
from ..exporting.bundles import text_of
from ..metadata import head
from ..models import Issue, ItemTopic, Topic, TopicOnIssue
from ..rendering.issue_json import as_data
from ..rendering.render import render_rows, with_everything
from ..rendering.rendered import RenderedIssue
from .memo import cached_per_edition
from .neighbours import Fortnight, around, of_year, ribbon, same_topic
from .redirects import gone

RECENT = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The beginning of the newest issue, and a list of recent ones."""
    issues = list(Issue.objects.public().newest_first().listed()[: RECENT + 1])
    try:
        newest = public_issue(issues[0].slug) if issues else None
    except (IssueWithdrawn, Http404):  # taken back a moment ago
        newest = None
    shown = {"newest": newest, "recent": issues[1:], "head": head.of_home()}
    return render(request, "issues/home.html", shown)


@require_safe
def archive(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """All issues, or those of a year, newest first."""
    by_year = _by_year() if year is None else [(year, *of_year(year))]
    if year is not None and not by_year[0][1]:
        raise Http404(f"No issue of {year}.")
    return render(request, "issues/archive.html", {"by_year": by_year, "year": year, "years": public_years()})


def _by_year() -> list[tuple[int, list[Issue], tuple[Fortnight, ...]]]:
    """Each year with its issues and its ribbon, newest first; one query."""
    # Sorting is stable: within a year the newest stays first.
    rows = sorted(Issue.objects.public().newest_first().listed(), key=_year, reverse=True)
    return [
        (year, issues, ribbon(year, issues))
        for year, group in groupby(rows, _year)
        for issues in [list(group)]
    ]


def _year(issue: Issue) -> int:
    return issue.archive_year or 0


@cached_per_edition(1)
def public_years() -> list[int]:
    """The years that have public issues, newest first."""
    return Issue.objects.public().archive_years()


@require_safe
def issue(request: HttpRequest, slug: str) -> HttpResponse:
    """One issue."""
    try:
        rendered = public_issue(slug)
    except IssueWithdrawn:
        return gone(request)
    shown = {
        "rendered": rendered,
        "topics": _topics(rendered.issue.topiconissue_set.all()),
        "around": around(rendered.issue),
        "corrections": list(rendered.issue.corrections.all()),
        "head": head.of_issue(rendered),
    }
    return render(request, "issues/issue.html", shown)


@require_safe
def item(request: HttpRequest, slug: str, item_slug: str) -> HttpResponse:
    """One part of an issue, to share."""
    try:
        rendered = public_issue(slug)
    except IssueWithdrawn:
        return gone(request)
    part = rendered.part(item_slug)
    if part is None:
        raise Http404("The issue has no such part.")
    row = next(row for row in rendered.issue.items.all() if row.slug == item_slug)
    topics = _topics(row.itemtopic_set.all())
    shown = {
        "rendered": rendered,
        "part": part,
        "topics": topics,
        "issue_topics": _topics(rendered.issue.topiconissue_set.all()),
        "neighbours": same_topic(row, topics, rendered.issue),
        "corrections": list(row.corrections.all()),
        "head": head.of_part(rendered, part),
    }
    return render(request, "issues/item.html", shown)


def _topics(links: Iterable[TopicOnIssue | ItemTopic]) -> list[Topic]:
    return [link.tag for link in links]


@require_safe
def issue_data(request: HttpRequest, slug: str) -> HttpResponse:
    """One issue as JSON."""
    try:
        data = as_data(public_issue(slug))
    except IssueWithdrawn:
        return gone(request)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@require_safe
def issue_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    """One issue as the Markdown of a page bundle."""
    try:
        issue = public_issue(slug).issue
    except IssueWithdrawn:
        return gone(request)
    return HttpResponse(text_of(issue), content_type="text/markdown; charset=utf-8")


@cached_per_edition(50)
def public_issue(slug: str) -> RenderedIssue:
    """The public issue of this slug, rendered; raises IssueWithdrawn or Http404 when there is none."""
    found = with_everything(Issue.objects.public().filter(slug=slug)).first()
    if found is not None:
        return render_rows(found)
    hidden = Issue.everything.filter(slug=slug).only("status", "publish_at", "deleted_from")
    if any(issue.was_withdrawn() for issue in hidden):
        raise IssueWithdrawn(slug)
    raise Http404("No such issue.")
