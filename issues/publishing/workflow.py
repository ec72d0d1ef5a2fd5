"""From draft to readers and back: plan, schedule, publish now, back to draft, withdraw. One transaction each.

`publish_at` says when and `status` whether: a draft's moment is only its plan. Every function reads the row anew
under a lock, refuses with a sentence (`CannotPublish`) and never half-does anything; doing the same thing twice is fine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import content_version
from .. import schedule as calendar
from ..editing.beginning import leave_out_empty
from ..errors import CannotPublish
from ..models import Issue
from ..proofreading import proofread

Status = Issue.Status


def taken_days(*, but: Issue | None = None) -> dict[date, Issue]:
    """The days on which another issue comes out, has come out, or is planned to."""
    issues = Issue.objects.exclude(publish_at=None).exclude(status=Status.WITHDRAWN).listed()
    rhythm = calendar.site_rhythm()
    return {
        calendar.local_day(issue.publish_at, rhythm): issue
        for issue in (issues.exclude(pk=but.pk) if but else issues).order_by("publish_at")
        if issue.publish_at
    }


def proposal(issue: Issue, now: datetime | None = None) -> datetime:
    """The moment the button offers: what the draft plans when that is still to come, else the first free Friday."""
    now = now or timezone.now()
    if issue.publish_at and issue.publish_at > now:
        return timezone.localtime(issue.publish_at)
    taken = taken_days(but=issue if issue.pk else None)
    return calendar.propose(issue.period_end, now=now, taken=taken, rhythm=calendar.site_rhythm())


def plan(issue: Issue, moment: datetime | None) -> Issue:
    """Notes when a draft is meant to come out; nothing turns public by it."""
    with locked(issue) as row:
        if row.status != Status.DRAFT:
            raise CannotPublish(_("“%s” is not a draft any more; reload the page.") % row.title)
        return _write(row, Status.DRAFT, moment)


def schedule(issue: Issue, moment: datetime, *, insist: bool = False) -> Issue:
    """A draft (or a scheduled issue) turns public at `moment`. A moment that has passed needs insisting: it is public at once."""
    with locked(issue) as row:
        _refuse_public(row)
        if row.status == Status.WITHDRAWN:
            raise CannotPublish(_("“%s” was withdrawn; bring it back to draft first.") % row.title)
        if moment <= timezone.now() and not insist:
            raise CannotPublish(
                _("That moment has passed: it would be public at once, under that date."), may_insist=True
            )
        row.publish_at = moment
        _refuse_slips(row, insist)
        leave_out_empty(row)
        return _write(row, Status.READY, moment)


def publish_now(issue: Issue, *, insist: bool = False) -> Issue:
    """Public from this moment on; a withdrawn issue comes back under the date it had."""
    with locked(issue) as row:
        if row.is_public():
            return row
        now = timezone.now()
        was_public = row.status == Status.WITHDRAWN and row.publish_at is not None and row.publish_at <= now
        row.publish_at = row.publish_at if was_public else now
        _refuse_slips(row, insist)
        leave_out_empty(row)
        return _write(row, Status.READY, row.publish_at)


def back_to_draft(issue: Issue) -> Issue:
    """A scheduled or withdrawn issue is a draft again; its moment stays as the plan."""
    with locked(issue) as row:
        _refuse_public(row)
        return row if row.status == Status.DRAFT else _write(row, Status.DRAFT, row.publish_at)


def withdraw(issue: Issue) -> Issue:
    """A public issue is taken back: readers meet a sentence (410) where it was."""
    with locked(issue) as row:
        if row.status == Status.WITHDRAWN:
            return row
        if not row.is_public():
            raise CannotPublish(_("“%s” is not public: there is nothing to withdraw.") % row.title)
        return _write(row, Status.WITHDRAWN, row.publish_at)


def move(issue: Issue, day: date) -> Issue:
    """Another day, the publishing hour: of a draft's plan or of a scheduled issue."""
    moment = calendar.moment_of_day(day, calendar.site_rhythm())
    with locked(issue) as row:
        _refuse_public(row)
        if row.status == Status.WITHDRAWN:
            raise CannotPublish(_("“%s” was withdrawn; bring it back to draft first.") % row.title)
        if moment <= timezone.now():
            raise CannotPublish(_("That day has passed."))
        return _write(row, Status(row.status), moment)


def restore(
    issue: Issue, *, status: str, publish_at: datetime | None, seen: tuple[str, datetime | None]
) -> Issue:
    """As it was before a decision that is taken back. `seen` is what that decision made of it: if it is something
    else by now, nothing is done."""
    with locked(issue) as row:
        if (row.status, row.publish_at) != seen:
            raise CannotPublish(_("“%s” has changed since: look at its publication.") % row.title)
        return _write(row, Status(status), publish_at)


@contextmanager
def locked(issue: Issue) -> Iterator[Issue]:
    """The row as it is now, nobody else changing it meanwhile."""
    with transaction.atomic():
        row = Issue.objects.select_for_update().filter(pk=issue.pk).first()
        if row is None:
            raise CannotPublish(_("This issue was deleted meanwhile."))
        yield row


def _refuse_public(row: Issue) -> None:
    if row.is_public():
        raise CannotPublish(_("“%s” is public already; withdraw it first.") % row.title)


def _refuse_slips(row: Issue, insist: bool) -> None:
    if not insist and (blocking := tuple(finding for finding in proofread(row) if finding.blocks)):
        raise CannotPublish(_("Proofreading found slips that stop it."), blocking)


def _write(row: Issue, status: Issue.Status, moment: datetime | None) -> Issue:
    """Narrowly, and marked as decided here: a later import keeps it."""
    row.status, row.publish_at, row.edited_at = status, moment, timezone.now()
    row.save(update_fields=["status", "publish_at", "edited_at", "updated_at"])
    content_version.bump()
    return row
