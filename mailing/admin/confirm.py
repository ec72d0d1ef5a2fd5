"""What a button of a mailing's page would do, in words, before it is done; its doing, and its taking back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.models import Issue

from ..delivery import planning
from ..delivery.moments import moment_in_words
from ..errors import CannotPlan
from ..models import EVERYBODY, Delivery, Mailing, Segment, Subscriber
from .segment import SegmentForm

MAILS = ("plan", "resume", "rest", "again")
"""The buttons after which readers get mail."""
State = Delivery.State


@dataclass(frozen=True)
class Asked:
    """What a button would do: how many get mail, and what the page says of it."""

    readers: int
    question: str
    sentence: SafeString
    button: str
    small: str = ""
    segment: SegmentForm | None = None


def asked(issue: Issue, action: str, sent: QueryDict, at: datetime | None) -> Asked:
    """What `action` would do now; raises `CannotPlan` when it cannot."""
    mailing = Mailing.objects.filter(issue=issue).first()
    form = SegmentForm(issue, sent)
    if action == "plan":
        return _of_plan(issue, at, form)
    if mailing is None:
        raise CannotPlan(_("There is no mailing of this issue."))
    if action == "resume":
        return _of_resume(mailing)
    return _of_rest(mailing, form) if action == "rest" else _of_again(mailing, sent.getlist("delivery"))


def _of_plan(issue: Issue, at: datetime | None, form: SegmentForm) -> Asked:
    planning.check(issue, at)
    moment = at or issue.publish_at
    if moment is None or moment <= timezone.now():
        return replace(_now(form.segment), segment=form)
    readers = form.segment.readers().count()
    words = ngettext(
        "It goes out by mail on <b>%(moment)s</b>, to <b>%(n)s reader</b>.",
        "It goes out by mail on <b>%(moment)s</b>, to <b>%(n)s readers</b>.",
        readers,
    )
    return Asked(
        readers,
        _("Send this issue by mail on its day?"),
        _marked(words, {"moment": moment_in_words(moment), "n": readers}, form.segment),
        _("Send it by mail then"),
        _("Whoever confirms before it goes out gets it too.") if form.segment.is_everybody else "",
        form,
    )


def _now(segment: Segment) -> Asked:
    readers = segment.readers().count()
    words = ngettext(
        "It goes out by mail <b>now</b>, to <b>%(n)s reader</b>.",
        "It goes out by mail <b>now</b>, to <b>%(n)s readers</b>.",
        readers,
    )
    sentence = _marked(words, {"n": readers}, segment)
    return Asked(readers, _("Send this issue by mail now?"), sentence, _("Send it by mail now"))


def _of_resume(mailing: Mailing) -> Asked:
    if mailing.state == Mailing.State.HOLDING:
        return _now(mailing.segment)
    if mailing.state != Mailing.State.PAUSED:
        raise CannotPlan(_("Nothing waits to go on; reload the page."))
    waiting = mailing.deliveries.filter(state__in=Delivery.OPEN).count()
    waiting += mailing.deliveries.filter(cause=Delivery.Cause.US, state=State.REFUSED).count()
    words = ngettext(
        "It goes on where it stopped: <b>%(n)s reader</b> still waits for it.",
        "It goes on where it stopped: <b>%(n)s readers</b> still wait for it.",
        waiting,
    )
    return Asked(
        waiting, _("Go on with this mailing?"), _marked(words, {"n": waiting}), _("Go on"), mailing.note
    )


def _of_rest(mailing: Mailing, form: SegmentForm) -> Asked:
    refused = mailing.deliveries.filter(state=State.REFUSED, subscriber__state=Subscriber.State.CONFIRMED)
    new = form.segment.readers().exclude(deliveries__mailing=mailing)
    waiting = mailing.deliveries.filter(state__in=Delivery.OPEN)
    numbers = {"refused": refused.count(), "new": new.count()}
    readers = sum(numbers.values()) + waiting.count()
    words = ngettext(
        "It goes <b>now</b> to <b>%(n)s reader</b> who does not have it.",
        "It goes <b>now</b> to <b>%(n)s readers</b> who do not have it.",
        readers,
    )
    small = _("Refused before: %(refused)s. Not written to so far: %(new)s.") % numbers
    return Asked(
        readers,
        _("Send it to those who did not get it?"),
        _marked(words, {"n": readers}, form.segment),
        _("Send it to them"),
        small,
        form,
    )


def _of_again(mailing: Mailing, chosen: list[str]) -> Asked:
    readers = len(unknown_of(mailing, chosen))
    words = ngettext(
        "It goes once more to <b>%(n)s reader</b> of whom nobody knows whether it arrived.",
        "It goes once more to <b>%(n)s readers</b> of whom nobody knows whether it arrived.",
        readers,
    )
    return Asked(
        readers,
        _("Send it again?"),
        _marked(words, {"n": readers}),
        _("Send again"),
        _("Some may get a second copy."),
    )


def _marked(words: str, values: Mapping[str, object], segment: Segment = EVERYBODY) -> SafeString:
    """A translated sentence with marks of its own and these values, none of them marked; and who is meant, if not all."""
    sentence = words % {name: escape(value) for name, value in values.items()}
    if not segment.is_everybody:
        sentence += escape(" " + _("It goes to %(readers)s.") % {"readers": segment.in_words()})
    return mark_safe(sentence)


def unknown_of(mailing: Mailing, chosen: Collection[str]) -> list[int]:
    """Those of the chosen deliveries of this mailing of which nobody knows whether they arrived."""
    unknown = mailing.deliveries.filter(state=State.UNKNOWN).values_list("pk", flat=True)
    return [pk for pk in unknown if str(pk) in chosen]


def do(issue: Issue, action: str, sent: QueryDict, at: datetime | None, *, not_before: datetime) -> int:
    """Does it; nothing leaves before `not_before`. Returns how much changed; raises `CannotPlan`."""
    if action == "plan":
        planning.plan(issue, at=at, not_before=not_before, segment=SegmentForm(issue, sent).decided())
        return 1
    mailing = Mailing.objects.get(issue=issue)
    if action == "resume":
        return int(planning.resume(mailing, not_before=not_before))
    if action == "rest":
        segment = SegmentForm(issue, sent).decided()
        return planning.send_to_the_rest(mailing, not_before=not_before, segment=segment)
    return planning.decide_unknown(
        unknown_of(mailing, sent.getlist("delivery")), again=True, not_before=not_before
    )
