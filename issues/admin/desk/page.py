"""The page an issue is written on: opens it, saves it, keeps what is not saved, tells of two writers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from ...content import IssueContent
from ...editing import autosave, corrections, history
from ...editing.compare import changed_keys, compare, merge_choices
from ...editing.saving import store
from ...errors import ContentConflict, InvalidContent
from ...messages import from_json, localized
from ...models import Issue, Unsaved, Version
from ..publication import publication_context
from . import company, fetching, help, keeping, live, pasting, review, versions
from .forms import DeskForm, ItemForm
from .sidebar import look

VERSIONS_SHOWN = 60
KEPT = timedelta(days=7)
SIGNER = signing.TimestampSigner(
    salt="issues.two_writers"
)  # a text that waits for a choice comes back as ours


class DeskAdmin(admin.ModelAdmin):
    """An issue's change form: all of its texts on one page, one button that saves them all."""

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "look": live.look_at,
            "preview": live.preview,
            "picture": live.take_picture,
            "convert": pasting.convert,
            "title": fetching.title,
            "fetch": fetching.picture,
            "discard": keeping.discard,
            **company.VIEWS,
            **review.VIEWS,
        }
        own = [
            path(
                f"<int:pk>/desk/{name}/",
                self.admin_site.admin_view(require_POST(_for_writers(self, view))),
                name=f"issues_issue_{name}",
            )
            for name, view in pages.items()
        ]
        version = self.admin_site.admin_view(_for_writers(self, versions.version))
        own.append(path("<int:pk>/desk/version/<int:version>/", version, name="issues_issue_version"))
        return [*own, *super().get_urls()]

    @method_decorator(csrf_protect)
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """The desk for an issue that exists and may be changed; all else is the admin's own."""
        issue = self._opened(request, object_id)
        if issue is None:
            if object_id is not None and request.method == "POST":
                raise PermissionDenied  # only the desk writes an issue that exists
            return super().changeform_view(request, object_id, form_url, extra_context)
        if request.method != "POST":
            return self._open(request, issue)
        if "choices" in request.POST:
            return self._chosen(request, issue)
        return self._save(request, issue)

    def _opened(self, request: HttpRequest, object_id: str | None) -> Issue | None:
        found = self.get_object(request, unquote(object_id)) if object_id else None
        if found is None or not self.has_change_permission(request, found):
            return None
        return Issue.objects.select_related("cover").get(pk=found.pk)

    def _open(self, request: HttpRequest, issue: Issue) -> HttpResponse:
        history.close(issue)
        text = IssueContent.of(issue)
        asked = request.GET.get("unsaved", "")
        rows = Unsaved.objects.filter(issue=issue, by_id=request.user.pk)
        taken = rows.filter(pk=asked).first() if asked.isdecimal() else None
        if taken:
            form = DeskForm(issue, text, keeping.taken_up(issue, text, taken))
            return self._show(request, issue, form, taken=True)
        waiting = list(keeping.waiting_for(issue, text, request.user))
        return self._show(request, issue, DeskForm(issue, text), waiting=waiting)

    def _save(self, request: HttpRequest, issue: Issue) -> HttpResponse:
        form = DeskForm(issue, IssueContent.of(issue), request.POST)
        if not form.is_valid():
            return self._show(request, issue, form, status=422)
        mine = form.text()
        try:
            said, sitting = form.fields.said(), form.sitting()
            return self._store(request, issue, mine, form.base, form.sittings, said=said, sitting=sitting)
        except ContentConflict as stale:
            return self._two_writers(request, issue, mine, stale.theirs, form.base, form.sittings)
        except InvalidContent as refused:
            for name, sentence in refused.errors.items():
                form.fields.add_error(name if name in form.fields.fields else None, sentence)
            return self._show(request, issue, form, status=422)

    def _store(
        self,
        request: HttpRequest,
        issue: Issue,
        text: IssueContent,
        base: str,
        sittings: list[str],
        *,
        said: Mapping[int | None, str] | None = None,
        **more: Any,
    ) -> HttpResponse:
        """Saves what somebody asked to save. The page that comes next is told whose kept copies are done with."""
        stored = store(issue, text, by=request.user, base=base, **more)  # type: ignore[arg-type]
        told = corrections.tell(stored.issue, said or {})
        autosave.forget(issue, by=request.user, sittings=sittings)  # type: ignore[arg-type]
        done = " ".join(f"saved-{sitting}" for sitting in sittings if sitting.isalnum())
        if stored.changed or told:
            self.log_change(request, stored.issue, _("Written on the desk."))
            messages.success(request, _("Saved."), extra_tags=done)
        else:
            messages.info(request, _("Nothing had changed."), extra_tags=done)
        return HttpResponseRedirect(reverse("admin:issues_issue_change", args=[issue.pk]))

    def _two_writers(
        self,
        request: HttpRequest,
        issue: Issue,
        mine: IssueContent,
        theirs: IssueContent,
        base: str,
        sittings: list[str],
    ) -> HttpResponse:
        """Both texts part by part; what only one of the two changed is chosen already, where that is known."""
        version = Version.objects.filter(issue=issue, digest=base).first()
        before = IssueContent.from_json(version.data) if version else None
        only_theirs = changed_keys(before, theirs) - changed_keys(before, mine) if before else set()
        other = Version.objects.filter(issue=issue, digest=theirs.digest).select_related("made_by").first()
        context = self.admin_site.each_context(request) | {
            "title": _("This issue was changed meanwhile"),
            "opts": self.opts,
            "issue": issue,
            "other": other,
            "parts": [(part, part.key not in only_theirs) for part in compare(theirs, mine)],
            "mine": SIGNER.sign(json.dumps(mine.as_json(), ensure_ascii=False)),
            "base": theirs.digest,
            "sittings": " ".join(sittings),
        }
        history.close(issue)
        return TemplateResponse(request, "admin/issues/issue/two_writers.html", context, status=409)

    def _chosen(self, request: HttpRequest, issue: Issue) -> HttpResponse:
        """Saves what an editor took from both texts, and what was not taken as a version; told again if a third came."""
        try:
            sent = json.loads(SIGNER.unsign(request.POST.get("mine", ""), max_age=KEPT))
        except signing.BadSignature as error:
            raise Http404("No text of ours was sent.") from error
        mine = IssueContent.from_json(sent)
        theirs = IssueContent.of(issue)
        base, sittings = request.POST.get("base", ""), request.POST.get("sittings", "").split()
        if theirs.digest != base:
            return self._two_writers(request, issue, mine, theirs, base, sittings)
        chosen = merge_choices(mine, theirs, request.POST.dict())
        try:
            return self._store(request, issue, chosen, base, sittings, aside=mine)
        except ContentConflict as stale:
            return self._two_writers(request, issue, mine, stale.theirs, base, sittings)
        except InvalidContent as refused:
            messages.error(request, " ".join(refused.errors.values()))
            return self._two_writers(request, issue, mine, theirs, base, sittings)

    def _show(
        self, request: HttpRequest, issue: Issue, form: DeskForm, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        prefixes = form.prefixes() if form.fields.is_bound else [f.prefix for f in form.items.initial_forms]
        text = form.text() if form.fields.is_bound else form.old
        seen = look(issue, text, [str(prefix) for prefix in prefixes])
        threads = company.Threads(issue)
        looks = {part.name: part for part in seen.parts}
        context = self.admin_site.each_context(request) | {
            "title": issue.title,
            "opts": self.opts,
            "issue": issue,
            "form": form,
            "fields": form.fields,
            "cards": [
                (item, looks.get(f"{item.prefix}-body"), threads.of(item["slug"].value() or " "))
                for item in form.items.as_placed()
            ],
            "others": company.arrived(request, issue),
            "comments": threads.state,
            "empty_item": ItemForm(prefix="items-__prefix__"),
            "intro_look": looks["intro"],
            "look": seen,
            "sections": _sections(issue, [item.section for item in text.items]),
            "versions": issue.versions.select_related("made_by").defer("data")[:VERSIONS_SHOWN],
            "has_errors": status == 422,
            "told": [localized(from_json(problem)) for problem in issue.import_report.get("problems", [])],
            "waiting": [],
            "saves_itself": not issue.is_public(),
            "help": help,
        }
        context |= publication_context(issue, [slip.finding for slip in seen.slips])
        return TemplateResponse(request, "admin/issues/issue/desk.html", context | more, status=status)


def _sections(issue: Issue, own: list[str]) -> list[str]:
    """The headings to choose from, each once: the issue's own, or those of the last one where it has none yet."""
    if not any(own):
        last = Issue.objects.exclude(pk=issue.pk).filter(number__isnull=False).newest_first().first()
        own = list(last.items.order_by("position").values_list("section", flat=True)) if last else []
    return list(dict.fromkeys(filter(None, own)))


def _for_writers(desk: DeskAdmin, view: Any) -> Any:
    """A view of one issue for who may change it; it gets the desk, the request and the issue."""

    def inner(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        issue = Issue.objects.select_related("cover").filter(pk=pk).first()
        if issue is None:
            raise Http404("No such issue.")
        if not desk.has_change_permission(request, issue):
            raise PermissionDenied
        return view(desk, request, issue, **kwargs)

    return inner
