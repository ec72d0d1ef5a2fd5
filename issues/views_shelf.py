"""The shelf: books, series and films, together or apart."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from .site.pagination import page_of, show
from .site.shelf import on_shelf, shown
from .site.shelf_titles import BOOKS, FILMS, SERIES

ENTRIES = 30  # on a page
BOARDS = {BOOKS: _("Books"), SERIES: _("Series"), FILMS: _("Films")}


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
