"""The plain desk: every table of an issue, its parts beside it, and the report of its last import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField

from .models import Alias, Issue, Link, NewsItem, Picture, Topic
from .topics import one_spelling

admin.site.site_header = admin.site.site_title = "Quincena"


class TopicField(TagField):
    """Topics by name, separated by commas; one that exists is found whatever its case and accents."""

    def clean(self, value: str) -> list[str]:
        return one_spelling(super().clean(value))


class IssueForm(forms.ModelForm):
    """An issue's own fields."""

    tags = TopicField(required=False, label=_("topics"))

    class Meta:
        model = Issue
        fields = "__all__"  # noqa: DJ007 - the model says what is editable

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(cover := self.fields.get("cover"), forms.ModelChoiceField):
            cover.queryset = self.instance.pictures.all() if self.instance.pk else Picture.objects.none()


class NewsItemForm(forms.ModelForm):
    """A part of an issue."""

    tags = TopicField(required=False, label=_("topics"))

    class Meta:
        model = NewsItem
        fields = "__all__"  # noqa: DJ007


class NewsItemInline(admin.StackedInline):
    """The parts of an issue, in order."""

    model = NewsItem
    form = NewsItemForm
    extra = 0
    fields = [("position", "number", "section"), "heading", "title", "slug", "body", "tags"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[NewsItem]:
        return super().get_queryset(request).order_by("position").prefetch_related("tags")


@admin.register(Issue)
class IssueAdmin(admin.ModelAdmin):
    """Issues, newest first."""

    form = IssueForm
    inlines = [NewsItemInline]
    list_display = ["title", "number", "year", "state", "publish_at", "problems"]
    list_filter = ["status", "year", "tags"]
    search_fields = ["title", "slug", "summary", "intro", "items__title", "items__body"]
    date_hierarchy = "publish_at"
    prepopulated_fields = {"slug": ["title"]}
    raw_id_fields = ["same_number_as"]
    readonly_fields = ["imported_at", "edited_at", "source_key", "report"]
    fieldsets = [
        (None, {"fields": ["title", "slug", ("number", "year", "language"), ("period_start", "period_end")]}),
        (_("Publication"), {"fields": [("status", "publish_at"), "same_number_as"]}),
        (_("Text"), {"fields": ["summary", "intro", "tags", "cover"]}),
        (_("Import"), {"fields": ["report", "source_key", "imported_at", "edited_at"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issue]:
        return super().get_queryset(request).defer("source_text")

    @admin.display(description=_("state"), ordering="status")
    def state(self, issue: Issue) -> str:
        """The status, and for ready issues what the clock makes of it."""
        if issue.status != Issue.Status.READY:
            return issue.get_status_display()
        return gettext("published") if issue.is_public() else gettext("scheduled")

    @admin.display(description=_("problems"))
    def problems(self, issue: Issue) -> int | str:
        """How many things the last import had to say."""
        return len(issue.import_report.get("problems", [])) or "–"

    @admin.display(description=_("report of the last import"))
    def report(self, issue: Issue) -> SafeString | str:
        """What the last import found and counted."""
        found, counts = issue.import_report.get("problems", []), issue.import_report.get("counts", {})
        if not issue.import_report:
            return gettext("Written here, not imported.")
        lines = format_html_join(
            "",
            "<li>{}{} <code>{}</code></li>",
            (
                (
                    gettext("line %(line)s: ") % {"line": problem["line"]} if problem.get("line") else "",
                    problem.get("message", ""),
                    problem.get("code", ""),
                )
                for problem in found
            ),
        )
        numbers = ", ".join(f"{name} {number}" for name, number in counts.items())
        verdict = format_html("<ul>{}</ul>", lines) if found else gettext("Nothing to look at.")
        return format_html("<div>{}</div><p>{}</p>", verdict, numbers)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Saves the parts too, and marks what the editor changed: a later import keeps it."""
        super().save_related(request, form, formsets, change)
        if form.changed_data or any(formset.has_changed() for formset in formsets):
            Issue.objects.filter(pk=form.instance.pk).update(edited_at=timezone.now())


@admin.register(NewsItem)
class NewsItemAdmin(admin.ModelAdmin):
    """Parts of all issues, to find one."""

    form = NewsItemForm
    list_display = ["title", "number", "section", "issue"]
    list_select_related = ["issue"]
    list_filter = ["issue__year", "tags"]
    search_fields = ["title", "heading", "body"]
    raw_id_fields = ["issue"]

    def save_model(self, request: HttpRequest, obj: NewsItem, form: Any, change: bool) -> None:
        """Saves it and marks its issue as edited here."""
        super().save_model(request, obj, form, change)
        Issue.objects.filter(pk=obj.issue_id).update(edited_at=timezone.now(), updated_at=timezone.now())


class Derived(admin.ModelAdmin):
    """Rows that come from the texts: to look at, not to edit."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False


@admin.register(Link)
class LinkAdmin(Derived):
    """Every address ever cited."""

    list_display = ["__str__", "publisher", "kind", "issue", "checked_at", "check_result"]
    list_select_related = ["issue"]
    list_filter = ["kind", "issue__year"]
    search_fields = ["url", "title", "source", "host"]


class MissingFilter(admin.SimpleListFilter):
    """Pictures a text names and nobody found."""

    title = _("file")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("missing")), ("no", _("there"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        if self.value() == "yes":
            return queryset.filter(file="")
        return queryset.exclude(file="") if self.value() == "no" else queryset


@admin.register(Picture)
class PictureAdmin(Derived):
    """Pictures, the missing ones too."""

    list_display = ["name", "issue", "width", "height", "is_there"]
    list_select_related = ["issue"]
    list_filter = [MissingFilter]
    search_fields = ["name", "issue__title"]

    @admin.display(description=_("file"), boolean=True)
    def is_there(self, picture: Picture) -> bool:
        """Whether it has a file."""
        return not picture.missing


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """What issues and items are about."""

    list_display = ["name", "slug"]
    search_fields = ["name", "folded"]


@admin.register(Alias)
class AliasAdmin(admin.ModelAdmin):
    """Addresses issues had before."""

    list_display = ["path", "issue"]
    list_select_related = ["issue"]
    search_fields = ["path", "issue__title"]
    raw_id_fields = ["issue"]
