"""Shared drafts: a page for everyone who has the link, until it expires or is revoked; its token and its pictures."""

from __future__ import annotations

import mimetypes
from datetime import datetime, timedelta

from django.core import signing
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import Issue, Picture
from ..pictures.storage import opened
from ..rendering.render import render_rows, with_everything

DAYS = 7
SALT = "issues.preview"
PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


def token_of(issue: Issue) -> str:
    """The signed token in the URL of a shared draft; valid for a week from now."""
    return signing.TimestampSigner(salt=SALT).sign(f"{issue.pk}.{issue.preview_version}")


def address_of(issue: Issue) -> tuple[str, datetime]:
    """A new URL to share the draft at, and when it expires."""
    return reverse("preview", args=[token_of(issue)]), timezone.now() + timedelta(days=DAYS)


def revoke(issue: Issue) -> None:
    """Makes every token of the draft invalid."""
    Issue.objects.filter(pk=issue.pk).update(preview_version=issue.preview_version + 1)


def issue_of(token: str) -> Issue:
    """The issue of a token; Http404 for expired, revoked and invalid tokens, and for withdrawn issues."""
    try:
        value = signing.TimestampSigner(salt=SALT).unsign(token, max_age=timedelta(days=DAYS))
        pk, version = map(int, value.split("."))
    except (signing.BadSignature, ValueError) as error:
        raise Http404("No such preview.") from error
    issues = Issue.objects.exclude(status=Issue.Status.WITHDRAWN)
    return get_object_or_404(with_everything(issues), pk=pk, preview_version=version)


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as readers will see it; redirects to the issue once it is public."""
    issue = issue_of(token)
    if issue.is_public():
        return HttpResponseRedirect(issue.get_absolute_url(), headers=PRIVATE)
    rendered = render_rows(
        issue, picture_url=lambda picture: reverse("preview_media", args=[token, picture.pk])
    )
    response = render(request, "issues/preview.html", {"rendered": rendered, "is_preview": True})
    for name, value in PRIVATE.items():
        response[name] = value
    return response


@require_safe
def preview_media(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """A picture of that draft and of no other."""
    picture = get_object_or_404(Picture.objects.exclude(file=""), pk=pk, issue=issue_of(token))
    name = picture.file.name or ""
    file = opened(name)
    if file is None:
        raise Http404("No such file.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    safe = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",  # a test mail shows it on a webmail's page
    }
    return FileResponse(file, content_type=kind, headers=PRIVATE | safe)
