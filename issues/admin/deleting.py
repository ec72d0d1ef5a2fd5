"""Deleting issues: a page that asks in words, the bin they go to, and the way back from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..editing import bin as bin_
from ..errors import CannotPublish
from ..importing.demo import demo_issues
from ..models import Issue
from ..publishing.deleting import delete
from .labels import state_name, state_words


class IssueDeleting(admin.ModelAdmin):
    """Nothing of an issue is deleted at once: whoever may delete issues moves them to the bin, and restores them from it."""

    actions = ["move_to_bin"]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("delete/", wrap(self.delete_many), name="issues_issue_delete_many"),
            path("bin/", wrap(self.bin), name="issues_issue_bin"),
            path("bin/<int:pk>/delete/", wrap(self.empty), name="issues_issue_delete_for_good"),
            *super().get_urls(),
        ]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Ours instead of Django's, which deletes rows."""
        return {name: how for name, how in super().get_actions(request).items() if name != "delete_selected"}

    @admin.action(permissions=["delete"], description=gettext_lazy("Move to the bin…"))
    def move_to_bin(self, request: HttpRequest, queryset: QuerySet[Issue]) -> HttpResponse:
        """Leads from the list to the page that asks."""
        chosen = QueryDict(mutable=True)
        chosen.setlist("pk", list(map(str, queryset.values_list("pk", flat=True))))
        return HttpResponseRedirect(f"{reverse('admin:issues_issue_delete_many')}?{chosen.urlencode()}")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        more: dict[str, Any] = {}
        if self.has_view_permission(request) and self.has_delete_permission(request):
            demo = QueryDict(mutable=True)
            demo.setlist("pk", list(map(str, demo_issues().values_list("pk", flat=True))))
            more = {"in_the_bin": bin_.contents().count(), "demo": demo.urlencode(), "may_delete": True}
        return super().changelist_view(request, more | (extra_context or {}))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Asks about one issue (GET), moves it to the bin (POST)."""
        self._refuse(request)
        issue = self.get_object(request, unquote(object_id))
        if issue is None:
            raise Http404("No such issue.")
        return self._asked(request, [issue])

    def delete_many(self, request: HttpRequest) -> HttpResponse:
        """The same for all that `pk` names; those that are not there any more are left out."""
        self._refuse(request)
        sent = request.POST if request.method == "POST" else request.GET
        keys = [key for key in sent.getlist("pk") if key.isdecimal() and len(key) < 19]
        issues = list(Issue.objects.filter(pk__in=keys).newest_first())
        if not issues:
            messages.error(request, _("No issue was chosen."))
            return HttpResponseRedirect(reverse("admin:issues_issue_changelist"))
        return self._asked(request, issues)

    def _refuse(self, request: HttpRequest) -> None:
        """Who may delete issues but not see them learns no title here."""
        if not (self.has_view_permission(request) and self.has_delete_permission(request)):
            raise PermissionDenied

    def _asked(self, request: HttpRequest, issues: list[Issue]) -> HttpResponse:
        if request.method == "POST":
            return self._move(request, issues)
        context = self.admin_site.each_context(request) | {
            "title": _question(issues),
            "issues": [
                _row(issue) for issue in _counted(Issue.objects.filter(pk__in=[i.pk for i in issues]))
            ],
            "days": bin_.DAYS,
            "opts": self.opts,
        }
        return render(request, "admin/issues/issue/delete.html", context)

    def _move(self, request: HttpRequest, issues: list[Issue]) -> HttpResponse:
        by: Any = request.user
        moved = []
        for issue in issues:
            try:
                told = delete(issue, by=by)
            except CannotPublish as refused:  # another editor was quicker
                messages.error(request, refused.sentence)
                continue
            self.log_change(request, issue, _("Moved to the bin."))
            for sentence in told:
                messages.warning(request, f"{issue}: {sentence}")
            moved.append(issue)
        if moved:
            words = ngettext(
                "{n} issue is in the <a href='{bin}'>bin</a>: it can be restored for {days} days.",
                "{n} issues are in the <a href='{bin}'>bin</a>: they can be restored for {days} days.",
                len(moved),
            )
            there = reverse("admin:issues_issue_bin")
            messages.success(request, format_html(words, n=len(moved), bin=there, days=bin_.DAYS))
        return HttpResponseRedirect(reverse("admin:issues_issue_changelist"))

    def bin(self, request: HttpRequest) -> HttpResponse:
        """What can be restored (GET); restores one (POST `restore`, its key)."""
        self._refuse(request)
        if request.method == "POST":
            return self._restore(request, request.POST.get("restore", ""))
        issues = _counted(bin_.contents()).select_related("deleted_by")
        context = self.admin_site.each_context(request) | {
            "title": _("Bin"),
            "issues": [_row(issue) for issue in issues],
            "days": bin_.DAYS,
            "opts": self.opts,
        }
        return render(request, "admin/issues/issue/bin.html", context)

    def _restore(self, request: HttpRequest, asked: str) -> HttpResponse:
        here = HttpResponseRedirect(reverse("admin:issues_issue_bin"))
        is_key = asked.isdecimal() and len(asked) < 19
        before = bin_.contents().filter(pk=asked).first() if is_key else None
        try:
            issue = bin_.take_out(before) if before else None
        except Issue.DoesNotExist:
            issue = None
        if before is None or issue is None:
            messages.error(request, _("It is not in the bin any more."))
            return here
        self.log_change(request, issue, _("Restored from the bin."))
        said = _("“%(title)s” is back: %(state)s.") % {"title": issue.title, "state": state_words(issue)}
        messages.success(request, said)
        if issue.slug != before.slug:
            said = _("Its address was taken meanwhile: it stands at “%s” now.") % issue.slug
            messages.warning(request, said)
        if issue.same_number_as:
            said = _("“%(title)s” has its number by now: give one of them another.")
            messages.warning(request, said % {"title": issue.same_number_as.title})
        return HttpResponseRedirect(reverse("admin:issues_issue_change", args=[issue.pk]))

    def empty(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks (GET), then deletes an issue of the bin for good (POST)."""
        self._refuse(request)
        issue = get_object_or_404(_counted(bin_.contents()), pk=pk)
        if request.method == "POST":
            title = issue.title
            bin_.empty(issue)
            messages.success(request, _("“%s” was deleted for good.") % title)
            return HttpResponseRedirect(reverse("admin:issues_issue_bin"))
        context = self.admin_site.each_context(request) | {
            "title": _("Delete “%s” for good?") % issue.title,
            "issue": issue,
            "opts": self.opts,
        }
        return render(request, "admin/issues/issue/delete_for_good.html", context)

    def delete_model(self, request: HttpRequest, obj: Issue) -> None:
        """Whoever calls this of Django's own pages."""
        delete(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Issue]) -> None:
        """The same for many."""
        for issue in queryset:
            delete(issue, by=request.user)


def _question(issues: list[Issue]) -> str:
    if len(issues) == 1:
        return _("Move “%s” to the bin?") % issues[0].title
    words = ngettext("Move %(n)d issue to the bin?", "Move %(n)d issues to the bin?", len(issues))
    return words % {"n": len(issues)}


def _counted(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    return issues.annotate(
        parts=Count("items", distinct=True), pictures_there=Count("pictures", distinct=True)
    ).defer("source_text", "intro", "front_matter", "import_report")


def _row(issue: Any) -> dict[str, Any]:
    """What both pages say of an issue."""
    own: Iterable[str] = (
        ngettext("%(n)s part", "%(n)s parts", issue.parts) % {"n": issue.parts},
        ngettext("%(n)s picture", "%(n)s pictures", issue.pictures_there) % {"n": issue.pictures_there},
    )
    is_deleted = issue.status == Issue.Status.DELETED
    return {
        "issue": issue,
        "own": ", ".join(own),
        "state": "" if is_deleted else state_name(issue),
        "words": "" if is_deleted else state_words(issue),
        "until": issue.deleted_at + timedelta(days=bin_.DAYS) if is_deleted else None,
        "comes_back": _("withdrawn") if issue.deleted_from == Issue.Status.WITHDRAWN else _("draft"),
    }
