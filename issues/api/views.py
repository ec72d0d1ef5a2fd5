"""`/api/*.json`: lists of issues, items, links and topics, a page at a time, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..models import Issue, NewsItem
from ..models.topics import fold_name
from ..rendering.issue_json import as_data, brief, item_data, link_data
from ..rendering.render import render_rows, with_everything
from ..reverse import absolute, address
from ..site.topics import TopicCount, topics_with_counts
from .filters import issues_of, items_of, links_of
from .parameters import Parameters, Refused, TopicParameters, read

ISSUES, ITEMS, LINKS, TOPICS = 20, 50, 200, 200  # on a page

# The columns that an issue in brief is made of.
BRIEF = ("slug", "title", "number", "year", "period_start", "period_end", "publish_at", "updated_at")

View = Callable[[HttpRequest], HttpResponse]
Data = dict[str, Any]


class NoSuchPage(Exception):
    """A list is shorter than the page that is asked for."""


def answers_in_json(view: View) -> View:
    """The view with its refusals as JSON of one sentence."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Refused as refused:
            return in_json({"error": str(refused)}, status=400)
        except NoSuchPage:
            return in_json({"error": _("The list has no such page.")}, status=404)

    return answer


def in_json(data: Data, *, status: int = 200) -> JsonResponse:
    """Data as readable JSON."""
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


@require_safe
@answers_in_json
def issues(request: HttpRequest) -> HttpResponse:
    """Issues, each as in `/issues/<slug>.json`; seven queries."""
    page = _page(request, asked := read(Parameters, request), issues_of(asked), ISSUES)
    rows: Any = page.object_list
    rows = with_everything(rows)
    return _listed(request, page, issues=[as_data(render_rows(issue)) for issue in rows])


@require_safe
@answers_in_json
def items(request: HttpRequest) -> HttpResponse:
    """Items as in an issue's `items`, each with its issue; eight queries."""
    page = _page(request, asked := read(Parameters, request), items_of(asked), ITEMS)
    rows: Any = page.object_list
    return _listed(request, page, items=_items(rows))


def _items(rows: QuerySet[NewsItem]) -> list[Data]:
    """The items of these rows; an item that changes this very moment is left out."""
    keys = list(rows.values_list("issue_id", "slug"))
    wanted = Issue.objects.public().filter(pk__in={issue for issue, _slug in keys})
    found = {}
    for issue in with_everything(wanted):
        rendered = render_rows(issue)
        for section in rendered.sections:
            for part in section.parts:
                found[issue.pk, part.item.slug] = item_data(part, section) | {"issue": brief(issue)}
    return [found[key] for key in keys if key in found]


@require_safe
@answers_in_json
def links(request: HttpRequest) -> HttpResponse:
    """Links as in an issue's `links`, each with where it stands; two queries."""
    page = _page(request, asked := read(Parameters, request), links_of(asked), LINKS)
    before = NewsItem.objects.filter(issue=OuterRef("issue"), position__lte=OuterRef("item__position"))
    place = before.order_by().values("issue").annotate(n=Count("pk")).values("n")
    rows: Any = page.object_list
    rows = rows.annotate(place=Subquery(place)).select_related("issue", "item")
    rows = rows.only(
        *("url", "title", "source", "host", "kind", "item__slug"),
        *(f"issue__{name}" for name in BRIEF),
    )
    return _listed(request, page, links=[_link(link) for link in rows])


def _link(link: Any) -> Data:
    """A link row with `place`, its item's place."""
    item = link.item
    path = address("item", link.issue.slug, item.slug) if item else link.issue.get_absolute_url()
    where = {"page": absolute(path), "issue": brief(link.issue)}
    return link_data(link, link.place) | where  # readers count items from one, whatever gaps the rows have


@require_safe
@answers_in_json
def topics(request: HttpRequest) -> HttpResponse:
    """Topics with how often readers find something about each; two queries, and none while nothing changes."""
    asked = read(TopicParameters, request)
    wanted = fold_name(asked["q"])
    found = [topic for topic in topics_with_counts() if wanted in fold_name(topic.name)]
    page = _page(request, asked, found, TOPICS)
    return _listed(request, page, topics=[_topic(topic) for topic in page.object_list])


def _topic(topic: TopicCount) -> Data:
    return {
        "name": topic.name,
        "slug": topic.slug,
        "count": topic.count,
        "url": absolute(address("topic", topic.slug)),
        "feed": absolute(address("topic_feed", topic.slug)),
    }


def _page(request: HttpRequest, asked: Data, rows: Sequence[Any] | QuerySet[Any], size: int) -> Page[Any]:
    try:
        return Paginator(rows, size).page(asked["page"] or 1)
    except InvalidPage as error:
        raise NoSuchPage from error


def _listed(request: HttpRequest, page: Page[Any], **rows: Iterable[Data]) -> HttpResponse:
    """A page of a list, and where the pages beside it are."""

    def at(number: int) -> str:
        given = {name: value for name, value in request.GET.items() if name != "page" and value}
        return absolute(f"{request.path}?{urlencode(given | {'page': number})}")

    return in_json(
        {
            "count": page.paginator.count,
            "page": page.number,
            "pages": page.paginator.num_pages,
            "previous": at(page.number - 1) if page.has_previous() else None,
            "next": at(page.number + 1) if page.has_next() else None,
            **rows,
        }
    )
