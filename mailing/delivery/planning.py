"""The life of a mailing: planned, begun when due (its deliveries are made), held when late, paused, finished."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from issues.models import Issue, SentPicture

from ..content import issue_mail
from ..errors import CannotBuild, CannotPlan
from ..models import EVERYBODY, Delivery, Letter, Mailing, Segment, Subscriber, call_off
from . import notices
from .claims import moment
from .isolation import for_each, in_turn

State = Mailing.State


def plan(
    issue: Issue,
    *,
    at: datetime | None = None,
    not_before: datetime | None = None,
    segment: Segment | None = None,
) -> Mailing:
    """Decide that this issue goes out by mail: with its publication, or `at` a moment, or now if it is public.

    Until `not_before` no worker begins it, so that the decision can be taken back. Deciding twice changes nothing but
    the moments of a mailing that has not begun, and its readers where a `segment` is given; one that was called off
    begins anew, for everybody.
    """
    check(issue, at)
    if at is None and issue.is_public():
        at = timezone.now()
    decided = {"send_at": at, "not_before": not_before} | (segment.columns() if segment else {})
    mailing, made = Mailing.objects.get_or_create(issue=issue, defaults=decided)
    if not made:
        waiting = Mailing.objects.filter(
            pk=mailing.pk, state__in=[State.PLANNED, State.HOLDING, State.CANCELLED]
        )
        waiting = waiting.filter(started_at__isnull=True)
        if segment is None:
            waiting.filter(state=State.CANCELLED).update(**EVERYBODY.columns())
        waiting.update(state=State.PLANNED, note="", finished_at=None, **decided)
        mailing.refresh_from_db()
    return mailing


def check(issue: Issue, at: datetime | None) -> None:
    """Whether this issue can be mailed at that moment; raises `CannotPlan`."""
    if issue.status != Issue.Status.READY:
        raise CannotPlan(_("“%(issue)s” is not scheduled: schedule or publish it first.") % {"issue": issue})
    if at is not None and issue.publish_at is not None and at < issue.publish_at:
        raise CannotPlan(
            _("“%(issue)s” turns public at %(moment)s: mail cannot go out before.")
            % {"issue": issue, "moment": timezone.localtime(issue.publish_at).isoformat(" ", "minutes")}
        )


def send_test(issue: Issue, address: str) -> Letter:
    """Queue the issue's mail, marked as a test, to one address; drafts too."""
    content = issue_mail.issue_mail(issue, key="test", test=True)
    return Letter.objects.enqueue(address, content, kind=Letter.Kind.TEST)


def run() -> int:
    """Everything that is due with mailings: hold, begin, pause, finish. Returns how many changed."""
    now = moment()
    return in_turn(lambda: hold_late(now), lambda: begin_due(now), pause_withdrawn, finish)


def hold_late(now: datetime) -> int:
    """Mailings found long after their moment wait for the editor, who is notified once."""
    late = Mailing.objects.due(now).filter(moment__lt=now - timedelta(hours=settings.MAIL_LATE_HOURS))

    def hold_one(mailing: Mailing) -> int:
        words = _(
            "Found %(hours)d hours late: nobody was there to send it. Send it all the same, or cancel it."
        )
        return hold(mailing, words % {"hours": (now - mailing.moment).total_seconds() // 3600})  # type: ignore[attr-defined]

    return for_each(late.select_related("issue"), hold_one)


def hold(mailing: Mailing, why: str) -> bool:
    """A planned mailing waits for the editor, who is notified once."""
    with transaction.atomic():
        held = Mailing.objects.filter(pk=mailing.pk, state=State.PLANNED)
        changed = bool(held.update(state=State.HOLDING, note=why[:500]))
        if changed:
            notices.notify_about(mailing, _("Held: %(issue)s"), [why])
    return changed


def begin_due(now: datetime) -> int:
    """Begin what is due. A mailing that cannot be put together waits for the editor; the others go on."""
    return for_each(Mailing.objects.due(now).select_related("issue").order_by("moment", "pk"), begin_or_hold)


def begin_or_hold(mailing: Mailing) -> bool:
    """Begin a mailing, or hold it with the reason why its mail cannot be put together."""
    try:
        return begin(mailing)
    except CannotBuild as error:
        return hold(mailing, _("%(why)s Mend it and send the mailing, or cancel it.") % {"why": error})


def begin(mailing: Mailing) -> bool:
    """Freeze the content and make a row a reader it is for, in one transaction: all of it or nothing.

    Who confirms later gets the next issue.
    """
    content = issue_mail.issue_mail(mailing.issue, key=mailing.key)
    with transaction.atomic():
        now = moment()
        rows = Mailing.objects.filter(pk=mailing.pk, state=State.PLANNED)
        rows = rows.filter(
            pk__in=Mailing.objects.due(now).values("pk")
        )  # not withdrawn while it was rendered
        begun = Mailing.objects.filter(pk__in=list(rows.values_list("pk", flat=True)), state=State.PLANNED)
        if not begun.update(state=State.SENDING, content=content, started_at=now, note=""):
            return False
        SentPicture.objects.keep(issue_mail.pictures_in(content))
        mailing.refresh_from_db(fields=["to_language", "to_since", "to_missed"])
        total = queue_readers(mailing, now)
        Mailing.objects.filter(pk=mailing.pk).update(total=total)
    return True


def queue_readers(mailing: Mailing, now: datetime) -> int:
    """A delivery for each reader it is for who has none; returns how many the mailing has then."""
    delivery = Delivery._meta.db_table
    readers, values = mailing.readers().order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {delivery} (mailing_id, subscriber_id, state, attempts, next_try_at, error, cause, claimed_by)"  # noqa: S608
            f" SELECT %s, id, 'queued', 0, %s, '', '', '' FROM {Subscriber._meta.db_table} WHERE id IN ({readers})"
            " ORDER BY id ON CONFLICT DO NOTHING",
            [mailing.pk, connection.ops.adapt_datetimefield_value(now), *values],
        )
    return mailing.deliveries.count()


def pause_withdrawn() -> int:
    """A mailing whose issue was withdrawn while it went out stops where it is."""
    going = Mailing.objects.sending().exclude(issue__status=Issue.Status.READY).select_related("issue")
    return for_each(going, lambda mailing: stop(mailing, _("Paused: the issue was withdrawn.")))


def stop(mailing: Mailing, why: str) -> bool:
    """Pause a mailing that should not go on, and notify the editor, once."""
    with transaction.atomic():
        rows = Mailing.objects.sending().filter(pk=mailing.pk)
        stopped = bool(rows.update(state=State.PAUSED, note=why[:500]))
        if stopped:
            going_on = _("Nobody else gets it until you go on with it or cancel it.")
            notices.notify_about(mailing, _("Paused: %(issue)s"), [why, going_on])
    return stopped


def finish() -> int:
    """Mailings without a row left to send are done; the editor is notified once."""
    return for_each(Mailing.objects.sending().select_related("issue"), finish_one)


def finish_one(mailing: Mailing) -> bool:
    """Finish a mailing if no row of it is left to send."""
    left = mailing.deliveries.filter(state__in=Delivery.OPEN)
    if left.exclude(state=Delivery.State.RETRY).exists():
        return False
    give_up_ours(mailing)
    if left.exists():
        return False
    with transaction.atomic():
        rows = Mailing.objects.sending().filter(pk=mailing.pk)
        if not rows.update(state=State.DONE, finished_at=moment()):
            return False
        unsent = Mailing.objects.filter(pk=mailing.pk, after_notice_at__isnull=True)
        if unsent.update(after_notice_at=timezone.now()):
            notices.notify_about(mailing, _("Sent: %(issue)s"), notices.outcome_lines(mailing))
    return True


def give_up_ours(mailing: Mailing) -> int:
    """What some servers refuse because of us for MAIL_RETRY_DAYS while others took it is refused; the readers stay readers.

    Returns how many. While nobody took it, it waits until we are mended.
    """
    if not mailing.deliveries.filter(state=Delivery.State.ACCEPTED).exists():
        return 0
    now = moment()
    ours = mailing.deliveries.filter(state=Delivery.State.RETRY, cause=Delivery.Cause.US)
    old = ours.filter(first_try_at__lt=now - timedelta(days=settings.MAIL_RETRY_DAYS))
    return old.update(state=Delivery.State.REFUSED, done_at=now)


def pause(mailing: Mailing) -> bool:
    """Stop where it is; messages being sent arrive."""
    return bool(Mailing.objects.sending().filter(pk=mailing.pk).update(state=State.PAUSED, note=""))


def resume(mailing: Mailing, *, not_before: datetime | None = None) -> bool:
    """Go on from where it stopped; a held one begins now. Nothing is sent until `not_before`."""
    held = Mailing.objects.filter(pk=mailing.pk, state=State.HOLDING)
    paused = Mailing.objects.filter(pk=mailing.pk, state=State.PAUSED)
    with transaction.atomic():
        if held.update(state=State.PLANNED, send_at=moment(), note="", not_before=not_before):
            return True
        resumed = bool(paused.update(state=State.SENDING, note="", not_before=not_before))
        if resumed:  # what was refused because of us was mended, or so the editor says
            ours = mailing.deliveries.filter(cause=Delivery.Cause.US)
            requeue(ours.filter(state__in=[Delivery.State.RETRY, Delivery.State.REFUSED]), moment())
    return resumed


def cancel(mailing: Mailing) -> bool:
    """Nobody else gets it."""
    with transaction.atomic():
        rows = Mailing.objects.filter(pk=mailing.pk).exclude(state__in=[State.DONE, State.CANCELLED])
        if not rows.update(state=State.CANCELLED, finished_at=moment()):
            return False
        call_off(mailing.deliveries.all())
    return True


def send_to_the_rest(
    mailing: Mailing, *, not_before: datetime | None = None, segment: Segment | None = None
) -> int:
    """Try those again who certainly did not get it (refused), and readers who came since. Never the unknown.

    A `segment` takes the place of the one it was for: a wider one lets those get it whom the first left out.
    """
    with transaction.atomic():
        rows = Mailing.objects.filter(pk=mailing.pk, state__in=[State.DONE, State.PAUSED, State.SENDING])
        going_on = {"state": State.SENDING, "finished_at": None, "after_notice_at": None, "note": ""}
        segment = segment or mailing.segment
        if not rows.update(**going_on, **segment.columns(), not_before=not_before):
            return 0
        now = moment()
        mailing.refresh_from_db()
        refused = mailing.deliveries.filter(
            state=Delivery.State.REFUSED, subscriber__state=Subscriber.State.CONFIRMED
        )
        again = requeue(refused, now)
        before = mailing.deliveries.count()
        total = queue_readers(mailing, now)
        Mailing.objects.filter(pk=mailing.pk).update(total=total)
        return again + total - before


def decide_unknown(deliveries: list[int], *, again: bool, not_before: datetime | None = None) -> int:
    """The editor's decision on `unknown` rows: send again (perhaps twice), or take them as arrived."""
    rows = Delivery.objects.filter(pk__in=deliveries, state=Delivery.State.UNKNOWN)
    with transaction.atomic():
        if not again:
            return rows.update(state=Delivery.State.ACCEPTED, claimed_by="")
        mailings = set(rows.values_list("mailing_id", flat=True))
        count = requeue(rows, moment())
        touched = Mailing.objects.filter(pk__in=mailings)
        touched.filter(state__in=[State.DONE, State.SENDING]).update(not_before=not_before)
        touched.filter(state=State.DONE).update(state=State.SENDING, finished_at=None)
        return count


def requeue(rows, now: datetime) -> int:  # type: ignore[no-untyped-def]  # any queryset of deliveries
    """Back into the queue, as new."""
    return rows.update(
        state=Delivery.State.QUEUED,
        attempts=0,
        first_try_at=None,
        next_try_at=now,
        done_at=None,
        error="",
        cause="",
        claimed_by="",
        claimed_until=None,
    )
