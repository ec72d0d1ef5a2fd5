"""What the desk asks the server while an issue is written: review of the unsaved text, preview, storing a picture."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from django.contrib.admin import ModelAdmin
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ...content import IssueContent
from ...editing.preview import build_preview
from ...errors import is_disk_full
from ...markup import Context
from ...messages import localized
from ...models import Issue, Picture
from ...parsing.slugs import free_slug
from ...pictures.cleaning import MAX_BYTES, PictureRefused, clean
from ...pictures.storage import store
from .forms import DeskForm
from .keeping import keep
from .partial import UnknownBase, whole_form
from .sidebar import look

FRAMED = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; frame-ancestors 'self'; form-action 'none'; base-uri 'none'"


def look_at(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """Saves a draft's text, or keeps a public issue's beside it, and answers what the desk shows of it, as JSON."""
    now = IssueContent.of(issue)
    try:
        whole = whole_form(issue, now, request.POST)
    except UnknownBase:
        return JsonResponse({"whole": True}, status=409)
    form = DeskForm(issue, now, whole)
    kept = keep(request, issue, form)
    issue.refresh_from_db(fields=["title", "slug", "number", "year"])
    text, prefixes = form.text(), form.prefixes()
    seen = look(issue, text, prefixes)
    parts = {
        part.name: render_to_string("admin/issues/issue/_part.html", {"look": part}) for part in seen.parts
    }
    return JsonResponse(
        kept
        | {
            "summary": render_to_string("admin/issues/issue/_counts.html", {"look": seen}),
            "parts": parts,
            "words": {part.name: part.words for part in seen.parts},
            "review": render_to_string("admin/issues/issue/_review.html", {"look": seen}),
            "slips": len(seen.slips),
            "blocking": seen.blocking,
            "pictures": render_to_string("admin/issues/issue/_pictures.html", {"look": seen, "issue": issue}),
            "lacking": seen.lacking,
        }
    )


def preview(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> HttpResponse:
    """The text of the form as readers will see it, for a frame of the desk."""
    rendered = build_preview(issue, as_written(issue, request.POST), Context(target="preview"))
    response = render(request, "admin/issues/issue/preview.html", {"rendered": rendered})
    response["Content-Security-Policy"] = FRAMED
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def as_written(issue: Issue, form: QueryDict) -> IssueContent:
    """What the issue says in the desk's form."""
    now = IssueContent.of(issue)
    return DeskForm(issue, now, whole_form(issue, now, form, roughly=True)).text()


def take_picture(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """Checks and stores a picture and gives it a name the text can use; a sentence when it cannot be."""
    sent = request.FILES.get("picture")
    if not isinstance(sent, UploadedFile):
        return JsonResponse({"error": _("No picture arrived; choose one again.")}, status=400)
    data = sent.read(MAX_BYTES + 1)
    return keep_picture(issue, sent.name or "", data, wanted=request.POST.get("name", ""))


def keep_picture(issue: Issue, sent: str, data: bytes, *, wanted: str = "") -> JsonResponse:
    """Checks and stores a picture that was `sent` under a name, for a gap of the issue called `wanted` if there is one."""
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        reason = _("is larger than {limit} MB: save it smaller.").format(limit=limit)
        return JsonResponse({"error": f"{sent} {reason}"}, status=400)
    try:
        cleaned = clean(data)
    except PictureRefused as refused:
        return JsonResponse({"error": f"{sent} {localized(refused)}"}, status=400)
    picture = issue.pictures.filter(name=wanted, file="").first() if wanted else None
    picture = picture or issue.pictures.filter(sha256=cleaned.sha256).first()
    if picture is None or not picture.file:
        name = picture.name if picture else _free_name(issue, sent, cleaned.ending)
        picture = picture or Picture(issue=issue, name=name)
        try:
            store(picture, cleaned)
        except OSError as error:
            if not is_disk_full(error):
                raise
            full = _("The disk is full: make room and try again; nothing half written was kept.")
            return JsonResponse({"error": full}, status=507)
        picture.save()
    return JsonResponse({"name": picture.name, "url": picture.file.url, "note": cleaned.note})


def _free_name(issue: Issue, name: str, ending: str) -> str:
    """A short, plain name no other picture of the issue has."""
    stem = slugify(PurePosixPath(name).stem)[:60] or _("picture")
    if re.fullmatch(r"image|imagen|picture|clipboard|pegado", stem):
        stem = _("picture")
    taken = {name.lower() for name in issue.pictures.values_list("name", flat=True)}
    return free_slug(stem, taken, longest=80, ending=f".{ending}")
