"""What the desk asks the server about a paste: its Markdown."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from ...messages import localized
from ...models import Issue
from ...parsing.body import markdown, segments
from ...parsing.clipboard import plain, reading
from ...parsing.documents import ParsedBody
from ...parsing.limits import check_body
from ...parsing.problems import Rejected

LONGEST_PASTE = 6_000_000


def convert(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """What was copied, as our Markdown, and the parts it has if it is a whole issue: `html` (a file: programs write more than a field may hold) or `plain`."""
    sent = request.FILES.get("html")
    if (
        sent.size or 0 if isinstance(sent, UploadedFile) else len(request.POST.get("html", ""))
    ) > LONGEST_PASTE:
        return JsonResponse(
            {"error": _("That is too much to paste at once; paste it in pieces.")}, status=400
        )
    html = (
        sent.read().decode("utf-8", "replace")
        if isinstance(sent, UploadedFile)
        else request.POST.get("html", "")
    )
    if not html:
        text = plain.to_markdown(request.POST.get("plain", "").replace("\r\n", "\n"))
        return JsonResponse({"markdown": text, "block": True, "told": [], **_parts_of(text)})
    try:
        body = reading.read(html)
    except Rejected as reason:
        return JsonResponse({"error": localized(reason)}, status=400)
    except RecursionError:
        return JsonResponse(
            {"error": _("That is nested too deeply to be read; paste it as plain text.")}, status=400
        )
    told = [localized(problem) for problem in body.problems][:5]
    stands_alone = len(body.blocks) > 1 or any(block.kind != "paragraph" for block in body.blocks)
    return JsonResponse(
        {"markdown": reading.as_markdown(body), "block": stands_alone, "told": told} | _apart(body)
    )


def _parts_of(text: str) -> dict[str, Any]:
    """The same of Markdown; nothing where it cannot be read."""
    try:
        check_body(text, html=False)
        return _apart(markdown.read(text))
    except (Rejected, RecursionError):
        return {}


def _apart(body: ParsedBody) -> dict[str, Any]:
    """The greeting and the parts of what was pasted, where it is a whole issue: more than one part."""
    found = segments.cut(body.blocks, is_regular=True)
    if len(found.items) < 2:
        return {}
    parts = [
        {"section": item.section, "number": item.number, "heading": item.heading, "body": item.body}
        for item in found.items
    ]
    return {"intro": found.intro, "parts": parts}
