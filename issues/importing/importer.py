"""ParsedIssue -> rows: created, updated, unchanged, kept or rejected; one transaction an issue."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .. import content_version
from ..editing.saving import remember
from ..editing.text import IssueContent
from ..messages import localized
from ..models import Issue
from ..parsing.documents import ParsedIssue, SourceDocument
from ..parsing.parse import parse
from ..parsing.problems import Rejected
from ..parsing.references import picture_address
from ..pictures.storage import StoredFiles
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
    """One run over some sources. `status` overrides the source's own; `dry_run` does all and keeps nothing."""

    overwrite: bool = False
    status: str = "source"
    dry_run: bool = False
    strict: bool = False
    taken: dict[str, str] = field(default_factory=dict)

    def take(
        self, source: SourceDocument | UnreadableSource, parsed: Callable[[], ParsedIssue] | None = None
    ) -> Outcome:
        """Brings one source in, whole or not at all; whatever goes wrong is the outcome, never an exception.

        `parsed` gives it parsed already (ahead.py).
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
            logger.exception("importing %s", source.path)
            error = (
                _("Something unexpected happened (%s): please report it.") % f"{type(bug).__name__}: {bug}"
            )
            return Outcome(source.path, "rejected", error=" ".join(error.split()))

    def is_new(self, source: SourceDocument) -> bool:
        """Whether it must be parsed: not the very source that came in last time."""
        return self.overwrite or not self._same(source).exists()

    def _same(self, source: SourceDocument) -> QuerySet[Issue]:
        return Issue.objects.filter(source_key=source.key, source_sha256=self._fingerprint(source))

    def _fingerprint(self, source: SourceDocument) -> str:
        return hashlib.sha256(source.data + self.status.encode()).hexdigest()

    def _store_whole(self, source: SourceDocument, parsed: Callable[[], ParsedIssue] | None) -> Outcome:
        """In one transaction, files included; in a dry run nothing stays."""
        with StoredFiles() as files, transaction.atomic():
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
            self._claim(same.slug, source)
            return Outcome(source.path, "unchanged", same.slug)
        parsed = ready() if ready else parse(source)
        slug = slug_of(source, parsed.front_matter)
        self._claim(slug, source)
        issue = Issue.objects.select_for_update().filter(slug=slug).first()
        if issue and not self.overwrite and (issue.edited_at or not issue.source_sha256):
            return Outcome(source.path, "kept", slug)
        if issue and issue.edited_at:
            remember(issue, IssueContent.of(issue), note=_("before an import wrote over it"))
        writing = IssueWriter(issue or Issue(slug=slug), parsed, source, files, self.status)
        writing.write(self._fingerprint(source))
        if self.strict and writing.problems:
            raise Rejected("With --strict a warning keeps it out: {warning}", warning=(writing.problems[0],))
        return Outcome(
            source.path,
            "updated" if issue else "created",
            slug,
            tuple(map(localized, writing.problems)),
            counts=dict(writing.counts),
        )

    def _claim(self, slug: str, source: SourceDocument) -> None:
        """Two sources of one run may not become one issue."""
        other = self.taken.setdefault(slug, source.key)
        if other != source.key:
            raise Rejected(
                "The address “{slug}” was already taken by {other}; give one of them another slug.",
                slug=slug,
                other=other,
            )


def _pictures_unchanged(issue: Issue, source: SourceDocument) -> bool:
    """Whether the files beside the source are still those that came in (a missing one still missing)."""
    for name, known in issue.pictures.values_list("name", "original_sha256"):
        data = source.find_picture(picture_address(name))
        if (hashlib.sha256(data).hexdigest() if data is not None else "") != known:
            return False
    return True
