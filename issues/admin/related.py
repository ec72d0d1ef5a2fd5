"""What stands around an issue, to find and look at: news items, links, pictures, old addresses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import Alias, Issue, Link, NewsItem, Picture, SpellingWord
from .freshness import InvalidatesPageCacheMixin
from .permissions import ShowsIssues
from .topics import TopicField


class NewsItemForm(forms.ModelForm):
    """A part of an issue."""

    tags = TopicField(required=False, label=_("topics"))

    class Meta:
        model = NewsItem
        fields = "__all__"  # noqa: DJ007


class Derived(ShowsIssues):
    """Rows that are the texts' or come from them: to look at; the desk writes them."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(issue__status=Issue.Status.DELETED)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False


@admin.register(NewsItem)
class NewsItemAdmin(Derived):
    """Parts of all issues, to find one; they are written on the desk of their issue."""

    list_display = ["title", "number", "section", "issue"]
    list_select_related = ["issue"]
    list_filter = ["issue__year", "tags"]
    search_fields = ["title", "heading", "body"]
    fields = ["desk", "position", "number", "section", "heading", "title", "slug", "body", "tags"]
    readonly_fields = ["desk"]

    @admin.display(description=_("issue"))
    def desk(self, item: NewsItem) -> SafeString:
        """Its issue, as a link to the desk."""
        address = reverse("admin:issues_issue_change", args=[item.issue_id])
        return format_html('<a href="{}">{}</a>', address, item.issue.title)


@admin.register(Link)
class LinkAdmin(Derived):
    """Every address ever cited."""

    exclude = ["normalized_url"]
    list_display = ["__str__", "by", "kind", "issue", "checked_at", "check_result"]
    list_select_related = ["issue"]
    list_filter = ["kind", "issue__year"]
    search_fields = ["url", "title", "source", "host"]

    @admin.display(description=_("publisher"))
    def by(self, link: Link) -> str:
        """Whoever the text says published it, else its host."""
        return link.publisher


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

    @admin.display(description=_("file"))
    def is_there(self, picture: Picture) -> str:
        """Whether it has a file."""
        return gettext("there") if picture.file else gettext("missing")


class SpellingWordForm(forms.ModelForm):
    """A word; case makes no difference."""

    class Meta:
        model = SpellingWord
        fields = ["word"]

    def clean_word(self) -> str:
        """As proofreading looks for it."""
        word: str = self.cleaned_data["word"]
        return word.strip().casefold()


@admin.register(SpellingWord)
class SpellingWordAdmin(admin.ModelAdmin):
    """Words that are right here whatever the dictionaries say."""

    form = SpellingWordForm
    list_display = ["word"]
    search_fields = ["word"]
    list_per_page = 500


@admin.register(Alias)
class AliasAdmin(ShowsIssues, InvalidatesPageCacheMixin):
    """Addresses issues and their parts had before."""

    list_display = ["path", "issue", "item"]
    list_select_related = ["issue"]
    search_fields = ["path", "issue__title"]
    raw_id_fields = ["issue"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(issue__status=Issue.Status.DELETED)
