"""The list of issues: number, title, period, state in words, items, warnings; by year and state; searched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from django.contrib import admin
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..models import Issue, IssueQuerySet, NewsItem, Version
from ..proofreading import proofread
from ..schedule import period_words
from .labels import state_name, state_words

CHECKED_A_PAGE = 8


class Warnings(NamedTuple):
    """How many findings stop an issue, and how many are worth a look."""

    block: int
    look: int


def warnings_of(issue: Issue) -> Warnings | None:
    """What is known of this version of the issue, without looking; None when nobody has looked yet."""
    found = cache.get(warnings_key(issue))
    return Warnings(*found) if found else None


def look_at(issue: Issue) -> Warnings:
    """Proofreads the issue and remembers the counts for as long as it does not change."""
    findings = proofread(issue)
    blocking = sum(finding.blocks for finding in findings)
    counted = Warnings(blocking, len(findings) - blocking)
    cache.set(warnings_key(issue), tuple(counted), timeout=None)
    return counted


def warnings_key(issue: Issue) -> str:
    """What the cache calls the counts of this version of the issue."""
    return f"warnings:{issue.pk}:{issue.updated_at.timestamp()}"


class StateFilter(admin.SimpleListFilter):
    """What the clock makes of the status too."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("draft", _("draft")),
            ("scheduled", _("scheduled")),
            ("published", _("published")),
            ("withdrawn", _("withdrawn")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Issue]) -> QuerySet[Issue]:
        ready = Q(status=Issue.Status.READY)
        wanted = {
            "draft": Q(status=Issue.Status.DRAFT),
            "scheduled": ready & Q(publish_at__gt=timezone.now()),
            "published": ready & Q(publish_at__lte=timezone.now()),
            "withdrawn": Q(status=Issue.Status.WITHDRAWN),
        }
        return queryset.filter(wanted.get(self.value() or "", Q()))


class YearFilter(admin.SimpleListFilter):
    """The year the archive lists an issue under."""

    title = _("year")
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(year), str(year)) for year in Issue.objects.all().archive_years()]

    def queryset(self, request: HttpRequest, queryset: IssueQuerySet) -> IssueQuerySet:  # type: ignore[override]
        year = self.value() or ""
        return queryset.of_year(int(year)) if re.fullmatch("[0-9]{4}", year) and int(year) else queryset


class IssueListing(admin.ModelAdmin):
    """What the list of issues shows and how it is narrowed."""

    list_display = ["which", "shown", "state", "written", "parts", "warnings"]
    list_display_links = ["shown"]
    list_select_related = ["cover"]
    list_filter = [StateFilter, YearFilter, "tags"]
    search_fields = ["title", "slug", "summary", "intro", "items__title", "items__body"]
    search_help_text = _("Words of titles, greetings and news items.")
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issue]:
        issues = super().get_queryset(request).defer("source_text", "front_matter", "import_report")
        if request.resolver_match and str(request.resolver_match.url_name).endswith("_changelist"):
            counts = NewsItem.objects.filter(issue=OuterRef("pk")).order_by().values("issue")
            parts = Subquery(counts.annotate(count=Count("pk")).values("count"))
            shown = cast(IssueQuerySet, issues).with_unsaved()
            return shown.annotate(parts=Coalesce(parts, 0), **_of_each_row())
        return issues

    def get_ordering(self, request: HttpRequest) -> list[str | OrderBy]:  # type: ignore[override]
        return [F("publish_at").desc(nulls_first=True), "-pk"]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = str(self.opts.verbose_name_plural).capitalize()
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        look_at_some(changelist.result_list)
        return changelist

    @admin.display(description=_("no."), ordering="number")
    def which(self, issue: Issue) -> str:
        """Its number, or what a special has instead."""
        return f"#{issue.number}" if issue.number is not None else "–"

    @admin.display(description=_("title"), ordering="title")
    def shown(self, issue: Issue) -> SafeString:
        """Its cover, its title, the news it opens with, and what is not saved in it."""
        return render_to_string(
            "admin/issues/issue/_listed.html",
            {"issue": issue, "cover": _thumbnail(issue), "period": _period(issue)},
        )

    @admin.display(description=_("written"))
    def written(self, issue: Issue) -> SafeString:
        """Who saved it last, and when."""
        return render_to_string("admin/issues/issue/_written.html", {"issue": issue})

    @admin.display(description=_("state"), ordering="publish_at")
    def state(self, issue: Issue) -> SafeString:
        """Its state in words."""
        return format_html('<span class="mark {}">{}</span>', state_name(issue), state_words(issue))

    @admin.display(description=_("items"), ordering="parts")
    def parts(self, issue: Issue) -> int:
        """How many parts it has after its greeting."""
        return issue.parts  # type: ignore[attr-defined]

    @admin.display(description=_("warnings"))
    def warnings(self, issue: Issue) -> SafeString | str:
        """What proofreading counted in this version."""
        counted = warnings_of(issue)
        if counted is None:
            return gettext("not looked at yet")
        if counted == (0, 0):
            return gettext("none")
        stops = ngettext("%d stops it", "%d stop it", counted.block) % counted.block if counted.block else ""
        looks = (
            ngettext("%d to look at", "%d to look at", counted.look) % counted.look if counted.look else ""
        )
        strong = format_html('<strong class="stop">! {}</strong>', stops) if stops else ""
        return format_html("{}{}{}", strong, ", " if stops and looks else "", looks)


def _of_each_row() -> dict[str, Any]:
    """What a row shows besides its own fields, in the same query: its first news, its last version."""
    news = NewsItem.objects.filter(issue=OuterRef("pk"), number__isnull=False).order_by("position")
    versions = Version.objects.filter(issue=OuterRef("pk")).order_by("-made_at", "-pk")
    name = Coalesce(NullIf("made_by__first_name", Value("")), "made_by__username")
    return {
        "first_news": Subquery(news.values("title")[:1]),
        "saved_by": Subquery(versions.annotate(who=name).values("who")[:1]),
        "saved_at": Subquery(versions.values("made_at")[:1]),
    }


def _period(issue: Issue) -> str:
    """The days it covers, where its title does not say them."""
    if issue.period is None:
        return gettext("special")
    words = period_words(*issue.period, issue.language)
    return "" if words.lower() in issue.title.lower() else words


def _thumbnail(issue: Issue) -> str:
    """The address of the narrowest form of its cover; "" without one."""
    if issue.cover is None or not issue.cover.file:
        return ""
    variants = issue.cover.variants
    return default_storage.url(variants[0]["file"]) if variants else issue.cover.file.url


def look_at_some(issues: Iterable[Issue]) -> None:
    """Proofreads a few of these nobody has looked at since their last change, unpublished ones first."""
    waiting = [issue for issue in issues if warnings_of(issue) is None]
    for issue in sorted(waiting, key=Issue.is_public)[:CHECKED_A_PAGE]:
        look_at(issue)
