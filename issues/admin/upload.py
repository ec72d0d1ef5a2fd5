"""Paste or upload a whole issue: review what was understood, then import it, part by part where the issue exists, or discard it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..content import IssueContent
from ..editing.compare import words
from ..errors import ContentConflict
from ..importing import merge, uploads
from ..importing.review import Difference, Understood, arrived_content, differences, understand
from ..messages import localized
from ..models import ArrivedFile, Issue
from ..parsing.documents import SourceDocument
from ..parsing.problems import Rejected

FEW_WORDS = 0.3
_MARKS = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}


class IssueReceiving(admin.ModelAdmin):
    """Adds the page that takes an issue in, and the page that reviews it."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("receive/", wrap(self.receive), name="issues_issue_receive"),
            path("receive/<uuid:arrival>/", wrap(self.review), name="issues_issue_review"),
            *super().get_urls(),
        ]

    def receive(self, request: HttpRequest) -> HttpResponse:
        """A place to paste or upload (GET, POST `text`, `title`, `files`); `into` names an issue of ours.

        POST `arrival` names what was refused before: its files need not be sent again; `name` is that of its text.
        """
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        error = ""
        if request.method == "POST":
            try:
                return self._keep(request)
            except Rejected as rejected:
                error = localized(rejected)
        return self._form(request, request.POST.dict(), error)

    def _form(self, request: HttpRequest, asked: dict[str, str], error: str) -> HttpResponse:
        """The form, with what was sent or refused before in it."""
        context = self.admin_site.each_context(request) | {
            "title": _("Bring in an issue written elsewhere"),
            "error": error,
            "asked": asked,
            "kept": [file.name for file in self._arrived(request, asked) if file.name != asked.get("name")],
            "into": asked.get("into") or request.GET.get("into", ""),
            "issues": Issue.objects.newest_first().only("pk", "title"),
            "opts": self.opts,
        }
        return render(request, "admin/issues/receive.html", context, status=400 if error else 200)

    def _arrived(self, request: HttpRequest, asked: Mapping[str, str]) -> list[ArrivedFile]:
        """The files of this editor's that were sent before."""
        try:
            arrival = uuid.UUID(asked.get("arrival", ""))
        except ValueError:
            return []
        return list(ArrivedFile.objects.filter(arrival=arrival, owner_id=request.user.pk))

    def _keep(self, request: HttpRequest) -> HttpResponse:
        chosen = request.FILES.getlist("files")
        name = uploads.safe_name(request.POST.get("name", "")) if request.POST.get("name") else ""
        if sum(upload.size or 0 for upload in chosen) > uploads.MAX_BYTES:
            values = {"files": uploads.MAX_FILES, "size": uploads.MAX_BYTES // 1_000_000}
            raise Rejected(_("That is too much at once: at most %(files)s files and %(size)s MB.") % values)
        before = self._arrived(request, request.POST.dict())
        files = {file.name: bytes(file.data) for file in before if file.name != name}
        files |= {upload.name or "": upload.read() for upload in chosen}
        if text := request.POST.get("text", "").strip():
            files |= uploads.pasted(text, request.POST.get("title", ""), name)
        if not files:
            raise Rejected(_("Paste a text or choose its files."))
        assert request.user.pk is not None  # noqa: S101 - admin_view let them in
        arrival = uploads.keep(request.user, files)
        ArrivedFile.objects.filter(pk__in=[file.pk for file in before]).delete()
        there = reverse("admin:issues_issue_review", args=[arrival])
        into = request.POST.get("into", "")
        return HttpResponseRedirect(f"{there}?into={into}" if into.isdecimal() else there)

    def review(self, request: HttpRequest, arrival: uuid.UUID) -> HttpResponse:
        """What was understood (GET); takes it (POST `take`, and `take-KEY` for each part) or forgets it (POST `leave`)."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        files = list(ArrivedFile.objects.filter(arrival=arrival, owner_id=request.user.pk))
        if not files:
            raise Http404("Nothing arrived under this address.")
        if request.method == "POST" and "leave" in request.POST:
            ArrivedFile.objects.filter(arrival=arrival).delete()
            messages.success(request, _("Nothing was taken."))
            return HttpResponseRedirect(reverse("admin:issues_issue_changelist"))
        context = self.admin_site.each_context(request) | {
            "title": _("What was understood"),
            "opts": self.opts,
        }
        try:
            with uploads.opened(files) as source:
                is_new = request.GET.get("into") == "new"
                understood = understand(source, self._into(request), is_new=is_new)
                if request.method == "POST":
                    issue = self._take(request, source, understood)
                    ArrivedFile.objects.filter(arrival=arrival).delete()
                    return HttpResponseRedirect(reverse("admin:issues_issue_change", args=[issue.pk]))
                if understood.existing:
                    ours = IssueContent.of(understood.existing)
                    arrived = arrived_content(understood.parsed, ours)
                    context["differences"] = [(part, shown(part)) for part in differences(ours, arrived)]
                    context["base"] = ours.digest
                context |= {
                    "understood": understood,
                    "problems": [localized(problem) for problem in understood.parsed.problems],
                    "missing": [n for n, there in understood.pictures if not there],
                }
        except ContentConflict:
            messages.warning(request, _("Someone changed the issue meanwhile: look once more, then choose."))
            return HttpResponseRedirect(request.get_full_path())
        except Rejected as rejected:
            name, text = uploads.text_of(files)
            asked = {"text": text, "name": name, "arrival": str(arrival), "into": request.GET.get("into", "")}
            return self._form(request, asked, localized(rejected))
        return render(request, "admin/issues/review.html", context)

    def _into(self, request: HttpRequest) -> Issue | None:
        asked = request.GET.get("into", "")
        return Issue.objects.filter(pk=asked).first() if asked.isdecimal() else None

    def _take(
        self,
        request: HttpRequest,
        source: SourceDocument,
        understood: Understood,
    ) -> Issue:
        if understood.existing is None:
            issue = merge.take_new(source, understood)
            said = _("“%s” was taken in as a draft.") % issue.title
            self.log_addition(request, issue, said)
        else:
            theirs = {key.removeprefix("take-") for key, value in request.POST.items() if value == "theirs"}
            issue = merge.take_into(
                understood.existing,
                source,
                understood.parsed,
                theirs=theirs,
                base=request.POST.get("base", ""),
                by=request.user,  # type: ignore[arg-type]
            )
            said = _("“%s” has now what you chose.") % issue.title
            self.log_change(request, issue, said)
        messages.success(request, said)
        return issue


def shown(part: Difference) -> SafeString | str:
    """What changes in a part, word by word, or as a whole when few words stay: what goes and what comes, marked."""
    if part.kind != "changed":
        return "" if part.kind == "same" else part.theirs or part.ours
    pieces = words(part.ours, part.theirs)
    same = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    if 2 * same < FEW_WORDS * len(part.ours + part.theirs):
        return format_html("<del>{}</del>\n<ins>{}</ins>", part.ours, part.theirs)
    return format_html_join("", "{}", ((format_html(_MARKS[piece.kind], piece.text),) for piece in pieces))
