"""Picture files: those of public issues for everyone, those of drafts for editors."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
)
from django.views.decorators.http import require_safe

from ..models import Issue, Picture, picture_path
from ..pictures.formats import MEDIA_TYPES
from ..pictures.storage import opened


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture's file or a variant: a public issue's for everyone, any for editors; 404 for everything else."""
    pictures = _pictures_at(path)
    public = pictures.filter(issue__in=Issue.objects.public()).exists()
    if not public and not (_is_editor(request) and pictures.exists()):
        raise Http404("No such file.")
    file = opened(path)
    if file is None:
        raise Http404("No such file.")
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
    """The pictures whose file or variant has this path: its name begins with their hash."""
    sha256 = PurePosixPath(path).stem.partition("-")[0]
    ending = path.rpartition(".")[2]
    place = picture_path(Picture(sha256=sha256), path).removesuffix(f".{ending}")
    if ending not in MEDIA_TYPES or not path.startswith((f"{place}.", f"{place}-")):
        return Picture.objects.none()
    return Picture.objects.filter(sha256=sha256).exclude(file="")


def _is_editor(request: HttpRequest) -> bool:
    """Whether an editor asks. Reads the session only with a session cookie, so that readers' responses stay cacheable."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return admin.site.has_permission(request) and request.user.has_perms(
        ["issues.view_issue", "issues.view_picture"]
    )
