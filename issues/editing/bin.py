"""The bin: a deleted issue waits there for thirty days, whole, and is met nowhere else; then it is gone.

What an issue is made of stays in its rows, so that it can be restored with its items, topics, history and pictures. Its
address and its number are free at once. Readers who knew it are told that it was withdrawn (410), as long as no other
issue has its address.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from .. import content_version, search
from ..links import derive
from ..models import Issue, IssueQuerySet, Link, SearchEntry

log = logging.getLogger(__name__)
DAYS = 30
Status = Issue.Status
OWN = ("items", "links", "pictures", "versions", "corrections", "unsaved", "aliases", "comments")
"""What is an issue's own, by its relations' names: it goes with its texts."""
OF_ITS_TEXT = ("summary", "intro", "source_text", "source_key", "source_sha256")


def contents() -> IssueQuerySet:
    """What lies in the bin, what was deleted last first."""
    return Issue.everything.in_bin().order_by("-deleted_at", "-pk")


def put(issue: Issue, *, by: Any = None) -> None:
    """Deletes an issue that is locked: nobody meets it from now on. Those that share its number have it now."""
    known = issue.status in (Status.READY, Status.WITHDRAWN) and issue.publish_at is not None
    was_out = known and issue.publish_at is not None and issue.publish_at <= timezone.now()
    issue.deleted_from = Status.WITHDRAWN if was_out else Status.DRAFT
    issue.status, issue.deleted_at, issue.deleted_by = Status.DELETED, timezone.now(), by
    issue.same_number_as = None
    issue.save(
        update_fields=["status", "deleted_at", "deleted_by", "deleted_from", "same_number_as", "updated_at"]
    )
    _hand_number_on(issue)
    Link.objects.filter(target=issue).update(target=None)
    SearchEntry.objects.filter(issue=issue).delete()
    content_version.bump()


def take_out(issue: Issue) -> Issue:
    """Restores an issue of the bin, as a draft or, where readers knew it, as withdrawn: nothing turns public by it.

    Its address and its number are its own again unless another issue has them by now; then it gets the next free address,
    and says whose number it has. `Issue.DoesNotExist` when it is not in the bin any more.
    """
    with transaction.atomic():
        row = Issue.everything.in_bin().select_for_update(of=("self",)).get(pk=issue.pk)
        row.status, row.deleted_from = row.deleted_from or Status.DRAFT, ""
        row.deleted_at = row.deleted_by = None
        row.slug, row.same_number_as = _free_slug(row.slug), row.first_of_number()
        row.edited_at = timezone.now()  # a later import keeps it
        row.save()
        derive.adopt(row, row.aliases.filter(item="").values_list("path", flat=True))
        search.index(row)
        content_version.bump()
    return row


def empty(issue: Issue) -> None:
    """Deletes an issue of the bin for good, with its texts and pictures. Where its mailing is kept as a fact, its name stays."""
    with transaction.atomic():
        row = Issue.everything.in_bin().select_for_update(of=("self",)).filter(pk=issue.pk).first()
        if row is None:  # another worker, or another editor, was quicker
            return
        Issue.everything.filter(same_number_as=row).update(same_number_as=None)
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            _strip(row)
        content_version.bump()


def empty_old() -> int:
    """The worker's step: deletes for good what has been in the bin for thirty days; how many. One that fails keeps no other."""
    done = 0
    for issue in contents().filter(deleted_at__lt=timezone.now() - timedelta(days=DAYS)).only("pk"):
        try:
            empty(issue)
            done += 1
        except Exception:
            log.exception("The issue %s stays in the bin", issue.pk)
    return done


def _strip(row: Issue) -> None:
    """Leaves of an issue what names it: title, address, number and days."""
    row.cover = row.deleted_at = row.deleted_by = None
    row.front_matter, row.import_report = {}, {}
    for name in OF_ITS_TEXT:
        setattr(row, name, "")
    row.save()
    row.tags.clear()
    for name in OWN:
        rows: QuerySet[Any] = getattr(row, name).all()
        rows.delete()
    row.ignored_findings.all().delete()


def _hand_number_on(issue: Issue) -> None:
    """The first of those that had the same number has it as its own, and the others point at it."""
    others = list(Issue.objects.filter(same_number_as=issue).order_by("pk"))
    for other in others:
        other.same_number_as = None if other is others[0] else others[0]
        other.save(update_fields=["same_number_as"])


def _free_slug(slug: str) -> str:
    """The slug, else with a number behind it."""
    names = (slug if n == 1 else f"{slug[:190]}-{n}" for n in count(1))
    return next(name for name in names if not Issue.objects.filter(slug__iexact=name).exists())
