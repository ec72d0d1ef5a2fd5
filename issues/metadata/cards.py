"""The share pictures of the site, of each public issue and of each of its items: drawn once, then read from storage.

A file's name ends in a digest of the card's texts. There is one file a page: a card with a new title replaces the old
one, so that there are never more files than public pages.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..models import Issue, NewsItem
from ..schedule import fortnights_of
from .announcing import about
from .card_drawing import DESIGN, Card, draw

FOLDER = "cards"


@require_safe
def site_card(request: HttpRequest) -> HttpResponse:
    """`/card.png`"""
    title = about().rstrip(".")
    return _answer("site", Card(site=settings.SITE_NAME, title=title, cells=(False,) * 24))


@require_safe
def issue_card(request: HttpRequest, slug: str) -> HttpResponse:
    """`/issues/<slug>/card.png`"""
    issue = Issue.objects.public().listed().filter(slug=slug).first()
    if issue is None:
        raise Http404("No such issue.")
    with translation.override(issue.language):
        of_year = _("of %(year)s") % {"year": issue.year} if issue.year else ""
        return _answer(
            f"{issue.pk}/whole",
            Card(
                site=settings.SITE_NAME,
                title=issue.short_title,
                number=_figure(issue.number),
                below_number=of_year.upper() if issue.number is not None else "",
                period=_period(issue),
                cells=_cells(issue),
            ),
        )


@require_safe
def item_card(request: HttpRequest, slug: str, item_slug: str) -> HttpResponse:
    """`/issues/<slug>/<item>/card.png`"""
    public = Issue.objects.public().filter(slug=slug)
    item = NewsItem.objects.filter(issue__in=public, slug=item_slug).select_related("issue").first()
    if item is None:
        raise Http404("No such item.")
    issue = item.issue
    with translation.override(issue.language):
        which = _("Number %(number)s") % {"number": issue.number} if issue.number is not None else ""
        return _answer(
            f"{issue.pk}/items/{item.slug}",
            Card(
                site=settings.SITE_NAME,
                title=item.title,
                number=_figure(item.number),
                period=" · ".join(filter(None, (which, _period(issue)))),
                cells=_cells(issue),
            ),
        )


def _figure(number: int | None) -> str:
    return "" if number is None else str(number)


def _period(issue: Issue) -> str:
    """The days an issue covers, in short form; for a special, the day it was published."""
    if issue.period is None:
        return _day(issue.published_on, month=True, year=True) if issue.published_on else ""
    first, last = issue.period
    month = (first.year, first.month) != (last.year, last.month)
    start = _day(first, month=month, year=first.year != last.year)
    return f"{start}{' – ' if month else '–'}{_day(last, month=True, year=True)}"


def _day(day: date, *, month: bool, year: bool) -> str:
    parts = [str(day.day), str(MONTHS[day.month]) if month else "", str(day.year) if year else ""]
    return " ".join(filter(None, parts))


def _cells(issue: Issue) -> tuple[bool, ...]:
    """Which fortnights of the year the issue covers; nothing for a special."""
    period = issue.period
    return tuple(map(period.overlaps, fortnights_of(period.end.year))) if period else ()


def _answer(page: str, card: Card) -> HttpResponse:
    """The picture, from storage or drawn now, with the header that lets other sites show it."""
    digest = hashlib.sha256(repr((DESIGN, astuple(card))).encode()).hexdigest()[:24]
    name = f"{FOLDER}/{page}/{digest}.png"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            data = file.read()
    else:
        data = draw(card, Path(settings.CARD_FONTS))
        _keep(name, data)
    return HttpResponse(
        data, content_type="image/png", headers={"Cross-Origin-Resource-Policy": "cross-origin"}
    )


def _keep(name: str, data: bytes) -> None:
    """Stores a page's picture and deletes those it had before (or that another process drew just now)."""
    folder = name.rpartition("/")[0]
    default_storage.save(name, ContentFile(data))
    for other in default_storage.listdir(folder)[1]:
        if f"{folder}/{other}" != name:
            default_storage.delete(f"{folder}/{other}")
