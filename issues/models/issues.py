"""What an issue is: its own fields."""

from __future__ import annotations

import re
import uuid
from datetime import MAXYEAR, MINYEAR, date, datetime
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, ExtractYear, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from taggit.managers import TaggableManager

from ..reverse import address
from ..schedule import Period
from .aliases import former_paths
from .revisions import Unsaved
from .topics import TopicOnIssue

NUMBER_IN_TITLE = re.compile(r"(?<!\s)\s{0,99}\([^()]{0,300}#\s{0,9}\d{1,9}[^()]{0,300}\)\s{0,99}$")


COUNTED = {
    "items": ngettext_lazy("%(n)s part", "%(n)s parts", "n"),
    "links": ngettext_lazy("%(n)s link", "%(n)s links", "n"),
    "pictures": ngettext_lazy("%(n)s picture", "%(n)s pictures", "n"),
    "blocks": ngettext_lazy("%(n)s block of text", "%(n)s blocks of text", "n"),
    "html_blocks": ngettext_lazy("%(n)s block kept as HTML", "%(n)s blocks kept as HTML", "n"),
    "empty_paragraphs": ngettext_lazy("%(n)s empty paragraph dropped", "%(n)s empty paragraphs dropped", "n"),
    "empty_headings": ngettext_lazy("%(n)s empty heading dropped", "%(n)s empty headings dropped", "n"),
    "subscribe_forms": ngettext_lazy("%(n)s subscribe form dropped", "%(n)s subscribe forms dropped", "n"),
}
"""What an import counts, by the name its report has for it."""


def new_feed_id() -> str:
    """What feed readers know an issue by when it never stood anywhere else."""
    return uuid.uuid4().urn


def archive_year(prefix: str = "") -> Coalesce:
    """The year an archive lists an issue under, for a query: its printed year, else the one it was published in.

    `prefix` leads from the query's rows to the issue ("issue__").
    """
    return Coalesce(f"{prefix}year", ExtractYear(f"{prefix}publish_at"))


class IssueQuerySet(models.QuerySet["Issue"]):
    """The questions every reader-facing page asks."""

    def public(self, at: datetime | None = None) -> IssueQuerySet:
        """Issues anyone may read at `at` (default: now). The only door for readers."""
        return self.filter(status=Issue.Status.READY, publish_at__lte=at or timezone.now())

    def scheduled(self, at: datetime | None = None) -> IssueQuerySet:
        """Issues that turn public by themselves after `at` (default: now)."""
        return self.filter(status=Issue.Status.READY, publish_at__gt=at or timezone.now())

    def once_called(self, slug: str) -> IssueQuerySet:
        """Issues that had this slug before."""
        return self.filter(aliases__path__in=former_paths(slug), aliases__item="")

    def newest_first(self) -> IssueQuerySet:
        """Reading order of an archive: latest publication first, ties by slug."""
        return self.order_by("-publish_at", "-slug")

    def in_bin(self) -> IssueQuerySet:
        """Deleted ones that can still be restored; asked of `Issue.everything`, for `Issue.objects` knows none."""
        return self.filter(status=Issue.Status.DELETED).exclude(deleted_at=None)

    def deleted_from(self, slug: str) -> IssueQuerySet:
        """Deleted ones that had this slug once, those that readers knew first; asked of `Issue.everything`."""
        called = Q(slug=slug) | Q(aliases__path__in=former_paths(slug), aliases__item="")
        return self.filter(called, status=Issue.Status.DELETED).order_by("-deleted_from", "-pk")

    def of_year(self, year: int) -> IssueQuerySet:
        """Issues an archive lists under `year`: their printed year, else the year they were published in."""
        if not MINYEAR <= year < MAXYEAR:
            return self.filter(year=year)
        return self.filter(Q(year=year) | Q(year__isnull=True, publish_at__year=year))

    def archive_years(self) -> list[int]:
        """The years an archive of these issues lists, newest first; one query."""
        rows = self.order_by().annotate(listed_under=archive_year()).values_list("listed_under", flat=True)
        return sorted({year for year in rows.distinct() if year is not None}, reverse=True)

    def listed(self) -> IssueQuerySet:
        """Only what a list shows of an issue: its texts stay in the database."""
        period = ("period_start", "period_end")
        return self.only("title", "slug", "number", "year", "language", "status", "publish_at", *period)

    def with_unsaved(self) -> IssueQuerySet:
        """Adds `unsaved_by`: the name of who last wrote something in it that is not saved, or None."""
        newest = Unsaved.objects.filter(issue=OuterRef("pk")).order_by("-kept_at")
        return self.annotate(unsaved_by=Subquery(newest.values("by__username")[:1]))


class Present(models.Manager.from_queryset(IssueQuerySet)):  # type: ignore[misc]
    """The issues there are: deleted ones stand in the bin, and nobody meets them anywhere else."""

    def get_queryset(self) -> IssueQuerySet:
        found: IssueQuerySet = super().get_queryset()
        return found.exclude(status=Issue.Status.DELETED)


class Issue(models.Model):  # type: ignore[django-manager-missing]
    """One number of the newsletter (or a special): its words live in `intro` and in its items.

    Nothing runs to publish it: it is public when it is ready and `publish_at` has passed (a query).
    """

    class Status(models.TextChoices):
        """What the editor decided; "scheduled" and "published" follow from READY and the clock."""

        DRAFT = "draft", _("draft")
        READY = "ready", _("ready")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DELETED = "deleted", _("deleted")

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=200)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    year = models.PositiveIntegerField(_("year"), null=True, blank=True)
    period_start = models.DateField(_("first day"), null=True, blank=True)
    period_end = models.DateField(_("last day"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, default="es")
    summary = models.TextField(_("summary"), blank=True)
    intro = models.TextField(_("greeting"), blank=True, help_text=_("Markdown, before the first section."))
    cover = models.ForeignKey(
        "Picture", verbose_name=_("cover"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    tags = TaggableManager(_("topics"), through=TopicOnIssue, blank=True)
    # Two sources may print one number: the second keeps it and points at the first, and the editor decides.
    same_number_as = models.ForeignKey(
        "self",
        verbose_name=_("same number as"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )

    source_key = models.CharField(_("source"), max_length=500, blank=True, editable=False)
    source_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    source_text = models.TextField(blank=True, editable=False)
    front_matter = models.JSONField(default=dict, blank=True, editable=False)
    import_report = models.JSONField(_("import report"), default=dict, blank=True, editable=False)
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True, editable=False)
    edited_at = models.DateTimeField(_("edited here at"), null=True, blank=True, editable=False)
    # What feed readers know it by, for ever: the address it first stood at, or a UUID; never one of ours.
    feed_id = models.CharField(max_length=500, default=new_feed_id, editable=False)
    # What only a deleted one has (editing/bin.py): since when and by whom, and what it was; no moment: emptied for good.
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("deleted by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    deleted_from = models.CharField(max_length=10, blank=True, editable=False)
    # Part of every address a draft is shared under: one more, and all of them are dead.
    preview_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = Present()
    everything = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-publish_at", "-slug"]
        indexes = [
            models.Index(fields=["status", "-publish_at"], name="issue_public"),
            models.Index(fields=["id", "status", "publish_at", "year"], name="issue_place"),
            models.Index(fields=["source_key", "source_sha256"], name="issue_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                condition=Q(same_number_as__isnull=True) & ~Q(status="deleted"),
                name="issue_number_once_a_year",
                violation_error_message=_("Another issue already has this number in this year."),
            ),
            models.UniqueConstraint(
                Lower("slug"),
                condition=~Q(status="deleted"),
                name="issue_slug_without_case",
                violation_error_message=_("Another issue already has this address; choose another."),
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start"))
                | Q(period_start__isnull=True, period_end__isnull=True),
                name="issue_period_in_order",
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(status="ready") | Q(publish_at__isnull=False),
                name="issue_ready_has_moment",
                violation_error_message=_("A ready issue needs the moment it is published at."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("issue", self.slug)

    def is_public(self, at: datetime | None = None) -> bool:
        """The same rule as `Issue.objects.public()`, for a row at hand."""
        return (
            self.status == self.Status.READY
            and self.publish_at is not None
            and self.publish_at <= (at or timezone.now())
        )

    def was_withdrawn(self) -> bool:
        """Whether readers knew it and are told that it was taken back."""
        status = self.deleted_from if self.status == self.Status.DELETED else self.status
        return (
            status == self.Status.WITHDRAWN
            and self.publish_at is not None
            and self.publish_at <= timezone.now()
        )

    def first_of_number(self) -> Issue | None:
        """The other issue that had this number of this year first, if there is one."""
        if self.number is None or self.year is None:
            return None
        first = Issue.objects.filter(year=self.year, number=self.number, same_number_as=None)
        return first.exclude(pk=self.pk).first()

    @property
    def changed_at(self) -> datetime:
        """Since when readers see it as it is: published, edited here, or imported again."""
        moments = [self.publish_at, self.edited_at]
        if self.imported_at and self.imported_at > self.created_at:  # not the import that made it
            moments.append(self.imported_at)
        return max(filter(None, moments))

    @property
    def short_title(self) -> str:
        """The title without the number it ends in ("(#5 de 2024)"), where lists and pages set the number apart."""
        found = NUMBER_IN_TITLE.search(self.title) if self.number is not None else None
        return self.title[: found.start()] if found and found.start() else self.title

    @property
    def number_in_title(self) -> str:
        """What `short_title` leaves out."""
        return self.title[len(self.short_title) :].strip()

    @property
    def period(self) -> Period | None:
        """The days it covers; None for a special, which covers none."""
        return Period.between(self.period_start, self.period_end)

    @cached_property
    def published_on(self) -> date | None:
        """The day it turns public on, on the site's clock."""
        return timezone.localtime(self.publish_at).date() if self.publish_at else None

    @property
    def archive_year(self) -> int | None:
        """The year an archive lists it under: the same rule as `Issue.objects.of_year()`, for a row at hand."""
        if self.year is None and self.publish_at is not None:
            return timezone.localtime(self.publish_at).year
        return self.year

    @property
    def import_counts(self) -> list[str]:
        """What the last import counted, in words."""
        counts = self.import_report.get("counts", {})
        return [
            COUNTED[name] % {"n": number} for name, number in counts.items() if number and name in COUNTED
        ]

    @property
    def is_scheduled(self) -> bool:
        """Ready, and its moment is still to come."""
        return self.status == self.Status.READY and not self.is_public()
