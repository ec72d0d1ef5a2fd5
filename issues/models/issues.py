"""What an issue is: Issue, its NewsItems, Links and Pictures, its topics and its old addresses."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from taggit.managers import TaggableManager

from ..reverse import address
from ..topics import FormerTopic, ItemTopic, Topic, TopicOnIssue
from .links import is_dead
from .revisions import Correction, Unsaved, Version
from .search import SearchEntry, SearchWord
from .site import Ping

__all__ = [
    "Alias",
    "ArrivedFile",
    "ContentVersion",
    "Correction",
    "FormerTopic",
    "Issue",
    "ItemTopic",
    "Link",
    "NewsItem",
    "Picture",
    "Ping",
    "SearchEntry",
    "SearchWord",
    "SpellingWord",
    "Topic",
    "TopicOnIssue",
    "Unsaved",
    "Version",
]

NUMBER_IN_TITLE = re.compile(r"\s*\([^()]*#\s*\d+[^()]*\)\s*$")


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


class IssueQuerySet(models.QuerySet["Issue"]):
    """The questions every reader-facing page asks."""

    def public(self, at: datetime | None = None) -> IssueQuerySet:
        """Issues anyone may read at `at` (default: now). The only door for readers."""
        return self.filter(status=Issue.Status.READY, publish_at__lte=at or timezone.now())

    def scheduled(self, at: datetime | None = None) -> IssueQuerySet:
        """Issues that turn public by themselves after `at` (default: now)."""
        return self.filter(status=Issue.Status.READY, publish_at__gt=at or timezone.now())

    def newest_first(self) -> IssueQuerySet:
        """Reading order of an archive: latest publication first, ties by slug."""
        return self.order_by("-publish_at", "-slug")

    def of_year(self, year: int) -> IssueQuerySet:
        """Issues an archive lists under `year`: their printed year, else the year they were published in."""
        return self.filter(Q(year=year) | Q(year__isnull=True, publish_at__year=year))

    def listed(self) -> IssueQuerySet:
        """Only what a list shows of an issue: its texts stay in the database."""
        period = ("period_start", "period_end")
        return self.only("title", "slug", "number", "year", "language", "status", "publish_at", *period)


class Issue(models.Model):  # type: ignore[django-manager-missing]
    """One number of the newsletter (or a special): its words live in `intro` and in its items.

    Nothing runs to publish it: it is public when it is ready and `publish_at` has passed (a query).
    """

    class Status(models.TextChoices):
        """What the editor decided; "scheduled" and "published" follow from READY and the clock."""

        DRAFT = "draft", _("draft")
        READY = "ready", _("ready")
        WITHDRAWN = "withdrawn", _("withdrawn")

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=200, unique=True)
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
    # Part of every address a draft is shared under: one more, and all of them are dead.
    preview_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = IssueQuerySet.as_manager()

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
                condition=Q(same_number_as__isnull=True),
                name="issue_number_once_a_year",
                violation_error_message=_("Another issue already has this number in this year."),
            ),
            models.UniqueConstraint(Lower("slug"), name="issue_slug_without_case"),
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


class NewsItem(models.Model):  # type: ignore[django-manager-missing]
    """A part of an issue after its greeting: a numbered news item, a titled part, or a section without parts."""

    issue = models.ForeignKey(Issue, verbose_name=_("issue"), on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(_("position"))
    section = models.CharField(
        _("section"), max_length=1000, blank=True, help_text=_("Its section's heading, as printed.")
    )
    number = models.PositiveIntegerField(_("printed number"), null=True, blank=True)
    heading = models.CharField(
        _("heading"), max_length=1000, blank=True, help_text=_("Its own heading, as printed.")
    )
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=120)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown."))
    tags = TaggableManager(_("topics"), through=ItemTopic, blank=True)

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        ordering = ["issue", "position"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "position"], name="item_position_once"),
            models.UniqueConstraint(fields=["issue", "slug"], name="item_slug_once"),
        ]
        indexes = [models.Index(fields=["id", "position"], name="item_place")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("item", self.issue.slug, self.slug)


class Link(models.Model):
    """A link of an issue's text, derived from the bodies on import and on every save; never edited by hand."""

    class Kind(models.TextChoices):
        """A citation stands in brackets (or alone in a list item), an embed is shown, the rest is inline."""

        CITATION = "citation", _("citation")
        INLINE = "inline", _("inline")
        EMBED = "embed", _("embed")

    issue = models.ForeignKey(Issue, verbose_name=_("issue"), on_delete=models.CASCADE, related_name="links")
    item = models.ForeignKey(
        NewsItem,
        verbose_name=_("news item"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="links",
    )
    position = models.PositiveIntegerField(_("position"))
    url = models.CharField(_("address"), max_length=4000)
    title = models.CharField(_("title"), max_length=1000, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INLINE)
    host = models.CharField(_("site"), max_length=255, blank=True, db_index=True)
    normalized_url = models.CharField(max_length=1000, blank=True, db_index=True)
    # The slug an internal address names, so that the target is found whichever of the two comes in first.
    points_to = models.CharField(max_length=200, blank=True, db_index=True, editable=False)
    target = models.ForeignKey(
        Issue,
        verbose_name=_("our issue"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="linked_from",
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    check_result = models.CharField(_("result of the check"), max_length=200, blank=True)
    archived_url = models.CharField(_("archived copy"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["issue", "position"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "position"], name="link_position_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def publisher(self) -> str:
        """The source as the writer named it, else the host."""
        return self.source or self.host or (urlsplit(self.url).hostname or "")

    @property
    def is_dead(self) -> bool:
        """Whether its last check says that readers will not arrive."""
        return is_dead(self.check_result)


def picture_path(picture: Picture, filename: str) -> str:
    """Where a picture's file goes: by content, so that the same file is stored once. `filename` gives the ending."""
    ending = filename.rpartition(".")[2].lower()
    return f"pictures/{picture.sha256[:2]}/{picture.sha256}.{ending}"


class Picture(models.Model):
    """A picture of an issue, by the name its text calls it. Without a file it is missing: a gap for the editor."""

    issue = models.ForeignKey(
        Issue, verbose_name=_("issue"), on_delete=models.CASCADE, related_name="pictures"
    )
    name = models.CharField(_("name"), max_length=500, help_text=_("As the text writes it."))
    file = models.FileField(_("file"), upload_to=picture_path, max_length=200, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    original_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    # Narrowest first: {"width", "height", "file", "bytes", "type"}. Empty: not made yet, or being made since.
    variants = models.JSONField(default=list, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["issue", "id"]
        constraints = [models.UniqueConstraint(fields=["issue", "name"], name="picture_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def missing(self) -> bool:
        """The text names it and no file was found."""
        return not self.file


class Alias(models.Model):
    """An address an issue had before (front matter `aliases`, an old slug): a local path without slashes around it."""

    path = models.CharField(_("path"), max_length=300, unique=True)
    issue = models.ForeignKey(
        Issue, verbose_name=_("issue"), on_delete=models.CASCADE, related_name="aliases"
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path


class SpellingWord(models.Model):
    """A word the editor calls right: proofreading leaves it alone. Kept folded, so that case makes no difference."""

    word = models.CharField(_("word"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("own word")
        verbose_name_plural = _("own words")
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word

    @classmethod
    def learn(cls, word: str) -> SpellingWord:
        """Puts a word on the list, once however often and in whatever case it is learnt."""
        return cls.objects.get_or_create(word=word.strip().casefold())[0]


class ArrivedFile(models.Model):
    """A file of an issue written elsewhere, kept between its review and the decision; gone after a day."""

    arrival = models.UUIDField(db_index=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    data = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["arrival", "name"], name="arrived_name_once")]

    def __str__(self) -> str:
        return self.name


class ContentVersion(models.Model):
    """How often what readers see has changed: one row, counted up by `versions.bump()`, read by every web process."""

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.number)
