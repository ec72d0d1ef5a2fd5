"""What stands around an issue, to find and look at: news items, links, pictures, old addresses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..editing import corrections
from ..models import Alias, Issue, Link, NewsItem, Picture
from .freshness import InvalidatesPageCacheMixin
from .topics import TopicField


class NewsItemForm(forms.ModelForm):
    """A part of an issue."""

    tags = TopicField(required=False, label=_("topics"))

    class Meta:
        model = NewsItem
        fields = "__all__"  # noqa: DJ007


@admin.register(NewsItem)
class NewsItemAdmin(InvalidatesPageCacheMixin):
    """Parts of all issues, to find one."""

    form = NewsItemForm
    list_display = ["title", "number", "section", "issue"]
    list_select_related = ["issue"]
    list_filter = ["issue__year", "tags"]
    search_fields = ["title", "heading", "body"]
    raw_id_fields = ["issue"]

    def save_model(self, request: HttpRequest, obj: NewsItem, form: Any, change: bool) -> None:
        """Saves it and marks its issue as edited here; readers of a public one are told the day."""
        super().save_model(request, obj, form, change)
        if {"section", "number", "heading", "body"}.intersection(form.changed_data):
            is_text = {"heading", "body"}.intersection(form.changed_data)
            corrections.mark(obj.issue, [obj] if change and is_text else [])
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


@admin.register(Alias)
class AliasAdmin(InvalidatesPageCacheMixin):
    """Addresses issues had before."""

    list_display = ["path", "issue"]
    list_select_related = ["issue"]
    search_fields = ["path", "issue__title"]
    raw_id_fields = ["issue"]
