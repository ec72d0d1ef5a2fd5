"""What the desk fetches from the web when an editor asks for it: a page's title, a picture that lies on another site."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from ...errors import ForbiddenURL, NoResponse
from ...links import http
from ...links.titles import fetch_title
from ...models import Issue
from ...pictures.cleaning import MAX_BYTES
from .live import keep_picture


def title(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """The title of the page at `url` and the name of its site; a sentence when there is none."""
    try:
        found = fetch_title(request.POST.get("url", ""))
    except (NoResponse, ForbiddenURL) as reason:
        return JsonResponse({"error": in_words(reason)}, status=400)
    return JsonResponse({"title": found.title, "source": found.site})


def picture(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """The picture at `url`, stored as one of the issue's; its name, or a sentence when it cannot be."""
    url = request.POST.get("url", "")
    try:
        found = http.read(f"https:{url}" if url.startswith("//") else url, largest=MAX_BYTES + 1)
    except (NoResponse, ForbiddenURL) as reason:
        return JsonResponse({"error": in_words(reason)}, status=400)
    name = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]) or _("picture")
    return keep_picture(issue, name, found.body)


def in_words(reason: Exception) -> str:
    """Why nothing came of it, for an editor."""
    said = str(reason)
    if isinstance(reason, ForbiddenURL):
        return _("This is no address of the open web.")
    if said == "timeout":
        return _("The site did not answer in time. Try again later, or write it by hand.")
    if said.startswith("it answered "):
        return _("The site answered {status}: look whether the address is right.").format(
            status=said.removeprefix("it answered ")
        )
    if said in {"no page", "no title"}:
        return _("There is no page with a title there: write it by hand.")
    return _("The site cannot be reached. Look whether the address is right.")
