"""The books, series and films of the personal parts, the newest first: public items -> ShelfEntry."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ..markup import Context, PictureInfo, excerpt, find_picture, plain_text, render
from ..models import Issue, NewsItem, Picture
from ..pictures.srcset import picture_info
from .memo import cached_per_edition
from .pagination import page_of, show
from .shelf_titles import BOOKS, FILMS, SERIES, Shelved, kinds_of, shelve

BEGINNING = 240  # characters
MOST_PICTURES = 2  # of a part and kind
ENTRIES = 30  # on a page
BOARDS = {BOOKS: _("Books"), SERIES: _("Series"), FILMS: _("Films")}


@dataclass(frozen=True)
class ShelfEntry:
    """A part of an issue about one kind of works: the titles it names, the beginning of its text, its pictures."""

    item: NewsItem
    kind: str
    works: tuple[str, ...]
    text: str
    pictures: tuple[PictureInfo, ...]

    @property
    def year(self) -> int | None:
        """The year the archive lists its issue under."""
        return self.item.issue.archive_year


@cached_per_edition(1)
def on_shelf() -> list[tuple[int, str]]:
    """The keys of items about books, series or films, once for each kind, newest first; one query."""
    rows = NewsItem.objects.filter(issue__in=Issue.objects.public().order_by().values("pk"), number=None)
    rows = rows.order_by("-issue__publish_at", "-issue_id", "position")
    found = []
    known: dict[tuple[str, str], tuple[str, ...]] = {}  # headings repeat from issue to issue
    for key, *headings in rows.values_list("pk", "heading", "section"):
        heading, section = headings
        if (heading, section) not in known:
            known[heading, section] = kinds_of(heading) or kinds_of(section)
        found += [(key, kind) for kind in known[heading, section]]
    return found


def shown(places: Iterable[tuple[int, str]]) -> list[ShelfEntry]:
    """The entries of these keys and kinds; two queries."""
    places = list(places)
    rows = NewsItem.objects.filter(issue__in=Issue.objects.public().order_by().values("pk"))
    fields = ("title", "slug", "number", "year", "publish_at", "language")
    items = rows.select_related("issue").only(
        *("section", "heading", "title", "slug", "body"), *(f"issue__{name}" for name in fields)
    )
    found = items.in_bulk([key for key, _kind in places])
    pictures = _pictures({item.issue_id for item in found.values()})
    entries = []
    for key, kind in places:
        item = found.get(key)
        for said in shelve(item.section, item.heading, item.body) if item else ():
            if item and said.kind == kind:
                entries.append(_entry(item, said, pictures))
    return entries


def _entry(item: NewsItem, said: Shelved, pictures: dict[int, dict[str, PictureInfo]]) -> ShelfEntry:
    text = re.sub(r"\[\^[^\[\]]+\]", "", said.text)
    named = (find_picture(pictures.get(item.issue_id, {}), name) for name in said.pictures)
    return ShelfEntry(
        item=item,
        kind=said.kind,
        works=said.works,
        text=excerpt(plain_text(render(text, Context()).html), BEGINNING),
        pictures=tuple(each for each in named if each)[:MOST_PICTURES],
    )


def _pictures(issues: Iterable[int]) -> dict[int, dict[str, PictureInfo]]:
    """By issue and name: the pictures with a file."""
    found: defaultdict[int, dict[str, PictureInfo]] = defaultdict(dict)
    for picture in Picture.objects.filter(issue__in=issues).exclude(file=""):
        found[picture.issue_id][picture.name] = picture_info(picture)
    return found


@require_safe
def shelf(request: HttpRequest, board: str = "") -> HttpResponse:
    """`/shelf/`, `/shelf/books/`: what was read and watched, newest first."""
    if board and board not in BOARDS:
        raise Http404("The shelf has no such board.")
    places = on_shelf()
    here = [place for place in places if board in ("", place[1])]
    page = page_of(request, here, ENTRIES)
    boards = [(kind, name) for kind, name in BOARDS.items() if any(each == kind for _key, each in places)]
    entries = [(BOARDS[entry.kind], entry) for entry in shown(page.object_list)]
    return show(
        *(request, "issues/shelf.html", page),
        entries=entries,
        board=board,
        name=BOARDS.get(board, ""),
        boards=boards,
    )
