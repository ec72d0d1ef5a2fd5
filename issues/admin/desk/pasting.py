"""What the desk asks the server about a paste: its Markdown."""

from __future__ import annotations

from django.contrib.admin import ModelAdmin
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from ...messages import localized
from ...models import Issue
from ...parsing.clipboard import plain, reading
from ...parsing.problems import Rejected

LONGEST_PASTE = 6_000_000


def convert(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> JsonResponse:
    """What was copied, as our Markdown: `html` (a file: programs write more than a field may hold) or `plain`."""
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
        text = plain.to_markdown(request.POST.get("plain", ""))
        return JsonResponse({"markdown": text, "block": True, "told": []})
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
    return JsonResponse({"markdown": reading.as_markdown(body), "block": stands_alone, "told": told})
