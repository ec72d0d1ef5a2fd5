"""ParsedIssue -> rows: created, updated, unchanged, kept or rejected; one transaction an issue."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .. import content_version
from ..content import IssueContent
from ..editing.history import remember
from ..errors import is_disk_full, is_not_migrated
from ..messages import localized
from ..models import Issue
from ..parsing.documents import ParsedIssue, SourceDocument
from ..parsing.parse import parse
from ..parsing.problems import Problem, Rejected
from ..parsing.references import picture_address
from ..pictures.storage import StoredFiles
from .fetching.again import fetched
from .identity import KnownKeys, identity, known_issue
from .lost_files import lost_pictures, put_back
from .rows import IssueWriter
from .sources import UnreadableSource, slug_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of one source. `outcome` is created, updated, unchanged, kept or rejected."""

    source: str
    outcome: str
    slug: str = ""
    warnings: tuple[str, ...] = ()
    error: str | None = None
    counts: dict[str, int] = field(default_factory=dict)


@dataclass
class Importer:
    """One run over some sources. `status` overrides the source's own; `dry_run` does all and keeps nothing; `anew`, or
    `overwrite`, makes another issue of a source whose issue lies in the bin."""

    overwrite: bool = False
    status: str = "source"
    dry_run: bool = False
    strict: bool = False
    anew: bool = False
    taken: dict[str, str] = field(default_factory=dict)
    keys: KnownKeys = field(default_factory=KnownKeys)

    def take(
        self, source: SourceDocument | UnreadableSource, parsed: Callable[[], ParsedIssue] | None = None
    ) -> Outcome:
        """Brings one source in, whole or not at all; whatever goes wrong is the outcome, never an exception.

        `parsed` gives it parsed already (parallel.py).
        """
        if isinstance(source, UnreadableSource):
            return Outcome(source.path, "rejected", error=source.reason)
        try:
            try:
                return self._store_whole(source, parsed)
            except IntegrityError:  # another import stored it meanwhile: now it is there to be seen
                return self._store_whole(source, parsed)
        except Rejected as reason:
            return Outcome(source.path, "rejected", error=localized(reason))
        except IntegrityError:
            error = _("Someone stored the same issue at the same time; run it again.")
            return Outcome(source.path, "rejected", error=error)
        except Exception as bug:  # one source's surprise must not keep the others out
            if is_disk_full(bug):
                error = _("The disk is full: make room and try again; nothing half written was kept.")
                return Outcome(source.path, "rejected", error=error)
            if is_not_migrated(bug):
                error = _(
                    "The database is not that of this version: run manage.py migrate, then import again."
                )
                return Outcome(source.path, "rejected", error=error)
            logger.exception("importing %s", source.path)
            error = (
                _("Something unexpected happened (%s): please report it.") % f"{type(bug).__name__}: {bug}"
            )
            return Outcome(source.path, "rejected", error=" ".join(error.split()))

    def is_new(self, source: SourceDocument) -> bool:
        """Whether it must be parsed: False for exactly the source that was imported last time."""
        return self.overwrite or not self._same(source).exists()

    def imported_as(self, source: SourceDocument) -> Issue | None:
        """The issue that exactly this source became when it was imported last."""
        return self._same(source).first()

    def _same(self, source: SourceDocument) -> QuerySet[Issue]:
        keys = self.keys.of(source.key)
        return Issue.objects.filter(source_key__in=keys, source_sha256=self._fingerprint(source))

    def _fingerprint(self, source: SourceDocument) -> str:
        return fingerprint(source.data, self.status, source.items)

    def _store_whole(self, source: SourceDocument, parsed: Callable[[], ParsedIssue] | None) -> Outcome:
        """In one transaction; in a dry run nothing stays."""
        files = StoredFiles(dry_run=self.dry_run)
        with transaction.atomic():
            outcome = self._store(source, files, parsed)
            if outcome.outcome in {"created", "updated"}:
                content_version.bump()
            transaction.set_rollback(self.dry_run)
            return outcome

    def _store(
        self, source: SourceDocument, files: StoredFiles, ready: Callable[[], ParsedIssue] | None
    ) -> Outcome:
        same = None if ready else self._same(source).first()  # what is parsed already was asked about
        if same and not self.overwrite and _pictures_unchanged(same, source):
            self.taken.setdefault(same.slug, identity(source))
            lost = lost_pictures(same)
            for picture in () if self.dry_run else lost:
                put_back(picture, source, files)
            return Outcome(source.path, "updated" if lost else "unchanged", same.slug)
        parsed = ready() if ready else parse(source)
        wanted = slug_of(source, parsed.front_matter)
        known = partial(known_issue, source, parsed, wanted, keys=self.keys, taken=self.taken)
        issue = known(among=Issue.objects.all())
        if (
            issue is None
            and not (self.anew or self.overwrite)
            and (deleted := known(among=Issue.everything.in_bin()))
        ):
            return Outcome(source.path, "kept", deleted.slug, (in_the_bin(deleted),))
        if issue and not self.overwrite and (issue.edited_at or not issue.source_sha256):
            self.taken[issue.slug] = identity(source)
            return Outcome(source.path, "kept", issue.slug)
        writer = IssueWriter(issue or Issue(), parsed, source, files, self.status)
        self._address(writer, wanted)
        if issue:
            remember(issue, IssueContent.of(issue), note=_("before an import wrote over it"))
        writer.write(self._fingerprint(source))
        if self.strict and writer.problems:
            raise Rejected("With --strict a warning keeps it out: {warning}", warning=(writer.problems[0],))
        self.taken[writer.issue.slug] = identity(source)
        return Outcome(
            source.path,
            "updated" if issue else "created",
            writer.issue.slug,
            tuple(map(localized, writer.problems)),
            counts=dict(writer.counts),
        )

    def _address(self, writer: IssueWriter, wanted: str) -> None:
        """The slug of the issue: the one it has, unless its source asks for another; one that is taken gets a year."""
        issue, asked = writer.issue, writer.parsed.front_matter.slug
        if issue.pk and asked in ("", issue.slug):
            return
        free = self._free_slug(wanted, writer)
        if free != wanted and issue.pk:
            return
        if free != wanted:
            other = self.taken.get(wanted) or Issue.objects.values_list("title", flat=True).get(
                slug__iexact=wanted
            )
            writer.problems.append(
                Problem(
                    "slug-taken",
                    "The address “{slug}” belongs to another issue ({other}), so this one stands at “{free}”: "
                    "give one of them another slug.",
                    slug=wanted,
                    other=other,
                    free=free,
                )
            )
        writer.former_slug, issue.slug = issue.slug, free

    def _free_slug(self, wanted: str, writer: IssueWriter) -> str:
        """The slug, else with the year, else with a number too."""
        date = writer.parsed.front_matter.date
        year = writer.parsed.title.year or (date.year if date else None)
        dated = f"{wanted[:190]}-{year}" if year and not wanted.endswith(str(year)) else wanted
        for slug in chain((wanted, dated), (f"{dated[:190]}-{n}" for n in count(2))):
            if slug not in self.taken and not Issue.objects.filter(slug__iexact=slug).exists():
                return slug
        raise AssertionError("there is always another number")


def fingerprint(data: bytes, status: str = "source", items: str = "keycap") -> str:
    """What an issue remembers of the source it came from, and of how it was asked for (SHA-256)."""
    form = "" if items == "keycap" else items
    return hashlib.sha256(data + status.encode() + form.encode()).hexdigest()


def in_the_bin(issue: Issue) -> str:
    """Why a source whose issue was deleted does not come in, and what to do: a sentence."""
    assert issue.deleted_at is not None  # noqa: S101 - that is what lying in the bin means
    return _(
        "“%(title)s” was deleted on %(day)s and lies in the bin: restore it there, or import with --overwrite to have it anew."
    ) % {"title": issue.title, "day": date_format(localtime(issue.deleted_at), "DATE_FORMAT")}


def _pictures_unchanged(issue: Issue, source: SourceDocument) -> bool:
    """Whether the files beside the source are still those that came in (a missing one still missing)."""
    names = set(fetched(issue).values())
    for name, known in issue.pictures.values_list("name", "original_sha256"):
        if name in names:
            continue
        data = source.picture(picture_address(name))
        if (hashlib.sha256(data).hexdigest() if data is not None else "") != known:
            return False
    return True
