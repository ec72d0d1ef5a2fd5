"""What readers meet: home, archive, an issue, a news item, its data, its pictures, and the old addresses.

Everything goes through `Issue.objects.public()`, and no public answer touches the session.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib import admin
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..metadata import head
from ..models import Issue, Picture, picture_path
from ..pictures.formats import MEDIA_TYPES
from ..rendering.render import read, with_everything
from ..rendering.rendered import Reading
from .issue_json import as_data
from .memo import remembered
from .neighbours import Fortnight, around, of_year, ribbon, same_topic

RECENT = 8
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


class Withdrawn(Exception):
    """The issue was public once and is no more."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest issue as an invitation, and recent ones."""
    issues = list(Issue.objects.public().newest_first().listed()[: RECENT + 1])
    try:
        newest = public_reading(issues[0].slug) if issues else None
    except (Withdrawn, Http404):  # taken back a moment ago
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


@remembered(1)
def public_years() -> list[int]:
    """The years that have public issues, newest first."""
    rows = Issue.objects.public().order_by().values_list("year", "publish_at")
    return sorted({year or timezone.localtime(moment).year for year, moment in rows}, reverse=True)


@require_safe
def issue(request: HttpRequest, slug: str) -> HttpResponse:
    """One issue, whole."""
    try:
        reading = public_reading(slug)
    except Withdrawn:
        return gone(request)
    shown = {
        "reading": reading,
        "around": around(reading.issue),
        "corrections": list(reading.issue.corrections.all()),
        "head": head.of_issue(reading),
    }
    return render(request, "issues/issue.html", shown)


@require_safe
def item(request: HttpRequest, slug: str, item_slug: str) -> HttpResponse:
    """One part of an issue, to share."""
    try:
        reading = public_reading(slug)
    except Withdrawn:
        return gone(request)
    part = reading.part(item_slug)
    if part is None:
        raise Http404("The issue has no such part.")
    shown = {
        "reading": reading,
        "part": part,
        "neighbours": same_topic(part, reading.issue),
        "corrections": list(part.item.corrections.all()),
        "head": head.of_part(reading, part),
    }
    return render(request, "issues/item.html", shown)


@require_safe
def issue_data(request: HttpRequest, slug: str) -> HttpResponse:
    """One issue as JSON."""
    try:
        data = as_data(public_reading(slug))
    except Withdrawn:
        return gone(request)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@remembered(50)
def public_reading(slug: str) -> Reading:
    """The public issue of this slug, ready to be shown; Withdrawn or Http404 when there is none."""
    found = with_everything(Issue.objects.public().filter(slug=slug)).first()
    if found is not None:
        return read(found)
    if Issue.objects.filter(
        slug=slug, status=Issue.Status.WITHDRAWN, publish_at__lte=timezone.now()
    ).exists():
        raise Withdrawn(slug)
    raise Http404("No such issue.")


def gone(request: HttpRequest) -> HttpResponse:
    """Says that an issue was withdrawn."""
    return render(request, "410.html", status=410)


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


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture's file or a variant: of a public issue for everyone, any for the editor; all else does not exist."""
    pictures = _pictures_at(path)
    public = pictures.filter(issue__in=Issue.objects.public()).exists()
    if not public and not (_is_editor(request) and pictures.exists()):
        raise Http404("No such file.")
    try:
        file = default_storage.open(path)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Http404("No such file.") from error
    return FileResponse(
        file,
        content_type=MEDIA_TYPES[path.rpartition(".")[2]],
        headers={
            "Cache-Control": "public, max-age=31536000, immutable" if public else "private, no-store",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )


def _pictures_at(path: str) -> QuerySet[Picture]:
    """The pictures whose file, or a variant of it, would stand at this path: its name begins with their hash."""
    sha256 = PurePosixPath(path).stem.partition("-")[0]
    ending = path.rpartition(".")[2]
    place = picture_path(Picture(sha256=sha256), path).removesuffix(f".{ending}")
    if ending not in MEDIA_TYPES or not path.startswith((f"{place}.", f"{place}-")):
        return Picture.objects.none()
    return Picture.objects.filter(sha256=sha256).exclude(file="")


def _is_editor(request: HttpRequest) -> bool:
    """Whether an editor asks. The session is opened only for who has one: readers' answers stay cacheable."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return admin.site.has_permission(request) and request.user.has_perm("issues.view_picture")
