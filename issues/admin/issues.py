"""The issue on the desk: its list and its own page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..editing.saving import had_this_address
from ..messages import from_json, localized
from ..models import Issue, NewsItem, Picture
from ..schedule import validate_moment
from .archive import ArchiveReceiving
from .calendar import IssueCalendar
from .changelist import IssueListing
from .confirm import IssueConfirming
from .deleting import IssueDeleting
from .desk.page import DeskAdmin
from .freshness import InvalidatesPageCacheMixin
from .moving import PartMoving
from .new_issue import IssueStarting
from .permissions import may_see_issues
from .preview_links import IssueSharing
from .publication import IssueStates
from .topics import TopicField
from .upload import IssueReceiving


class IssueForm(forms.ModelForm):
    """An issue's own fields."""

    tags = TopicField(required=False, label=_("topics"))

    def clean(self) -> dict[str, Any]:
        """Days nobody publishes on are refused before they are calculated with."""
        values = super().clean() or {}
        for name in ("period_start", "period_end", "publish_at"):
            try:
                validate_moment(values.get(name))
            except ValidationError as error:
                self.add_error(name, error)
        return values

    def clean_slug(self) -> str:
        """An address that no other issue ever had."""
        slug: str = self.cleaned_data["slug"]
        if former := Issue.objects.exclude(pk=self.instance.pk).once_called(slug).first():
            raise ValidationError(had_this_address(former))
        return slug

    class Meta:
        model = Issue
        fields = "__all__"  # noqa: DJ007 - the model says what is editable

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(cover := self.fields.get("cover"), forms.ModelChoiceField):
            cover.queryset = self.instance.pictures.all() if self.instance.pk else Picture.objects.none()


class NewsItemInline(admin.StackedInline):
    """The parts of an issue, in order, for who may only look: the desk writes them."""

    model = NewsItem
    extra = 0
    fields = [("position", "number", "section"), "heading", "title", "slug", "body", "tags"]

    def has_add_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        return may_see_issues(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[NewsItem]:
        return super().get_queryset(request).order_by("position").prefetch_related("tags")


class IssueWorkflowMixin(
    IssueDeleting,
    IssueListing,
    IssueStarting,
    IssueStates,
    IssueConfirming,
    IssueCalendar,
    IssueSharing,
    IssueReceiving,
    ArchiveReceiving,
    PartMoving,
):
    """What an editor does with an issue besides writing it."""


@admin.register(Issue)
class IssueAdmin(DeskAdmin, IssueWorkflowMixin, InvalidatesPageCacheMixin):
    """Issues, newest first."""

    form = IssueForm
    inlines = [NewsItemInline]
    raw_id_fields = ["same_number_as"]
    readonly_fields = ["imported_at", "edited_at", "source_key", "report"]
    fieldsets = [
        (None, {"fields": ["title", "slug", ("number", "year", "language"), ("period_start", "period_end")]}),
        (_("Publication"), {"fields": [("status", "publish_at"), "same_number_as"]}),
        (_("Text"), {"fields": ["summary", "intro", "tags", "cover"]}),
        (_("Import"), {"fields": ["report", "source_key", "imported_at", "edited_at"]}),
    ]

    @admin.display(description=_("report of the last import"))
    def report(self, issue: Issue) -> SafeString | str:
        """What the last import found and counted."""
        found = issue.import_report.get("problems", [])
        if not issue.import_report:
            return gettext("Written here, not imported.")
        lines = format_html_join(
            "",
            "<li>{} <code>{}</code></li>",
            ((localized(from_json(problem)), problem["code"]) for problem in found),
        )
        verdict = format_html("<ul>{}</ul>", lines) if found else gettext("Nothing to look at.")
        return format_html("<div>{}</div><p>{}</p>", verdict, " · ".join(issue.import_counts))
