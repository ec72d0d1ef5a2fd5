"""Mail in an issue's publication (issues/publishing/hooks.py): the option "also by mail", and what the desk shows of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.errors import CannotPublish
from issues.models import Issue
from issues.publishing.hooks import NOTHING, Asked, Option, Panel, User

from .admin import panels
from .admin.segment import SegmentForm
from .delivery import planning, taking_back
from .errors import CannotPlan
from .models import Mailing

State = Mailing.State


class MailingHook:
    """A mailing at the issue's moment, decided together with it."""

    name = "mail"

    def option(self, issue: Issue, user: User, asked: Asked = NOTHING) -> Option | None:
        """Ticked when it is decided already; for a draft as with the issue that came out last."""
        mailing = Mailing.objects.filter(issue=issue).first()
        if not user.has_perm("mailing.change_mailing") or (mailing and mailing.started_at):
            return None
        segment = SegmentForm(issue, asked).segment
        readers = segment.readers().count()
        label = ngettext("Also by mail (%(n)s reader)", "Also by mail (%(n)s readers)", readers)
        help_text = ngettext(
            "To the %(n)s address confirmed today; whoever confirms before it goes out gets it too.",
            "To the %(n)s addresses confirmed today; whoever confirms before it goes out gets it too.",
            readers,
        )
        decided = mailing is not None and mailing.state in (State.PLANNED, State.HOLDING)
        asked_anew = mailing is None or issue.status == Issue.Status.DRAFT
        ticked = decided or (asked_anew and _last_one_was_mailed(issue))
        told = help_text % {"n": readers} if segment.is_everybody else ""
        return Option(self.name, label % {"n": readers}, ticked, told)

    def apply(
        self, issue: Issue, wanted: bool, *, asked: Asked = NOTHING, not_before: datetime | None = None
    ) -> None:
        """Plans the mailing, or calls off one that has not begun. One with a moment of its own keeps it."""
        mailing = Mailing.objects.filter(issue=issue).first()
        if not wanted:
            taking_back.call_off(issue)
            return
        kept = mailing.send_at if mailing and mailing.state == State.PLANNED else None
        if kept and issue.publish_at and kept < issue.publish_at:
            kept = None
        try:
            segment = SegmentForm(issue, asked).decided()
            planning.plan(issue, at=kept, not_before=not_before, segment=segment)
        except CannotPlan as refused:
            raise CannotPublish(str(refused)) from refused

    def take_back(self, issue: Issue) -> str:
        """Calls off a mailing that has not begun."""
        return _("Its mail was called off too: nobody gets it.") if taking_back.call_off(issue) else ""

    def remember(self, issue: Issue) -> Any:
        """Whether there is a mailing, its state and its own moment."""
        return taking_back.remember(issue)

    def restore(self, issue: Issue, before: Any) -> None:
        """The mailing as it was, or none; refused once it has begun since. One that went out before is not touched."""
        if before and before["begun"]:
            return
        if not taking_back.restore(issue, before):
            raise CannotPublish(_("The first mail is on its way: pause the mailing or withdraw the issue."))

    def panel(self, place: str, issue: Issue | None, user: User, asked: Asked = NOTHING) -> Panel | None:
        """The mail's part of the page that confirms and of the desk's home."""
        return panels.panel(place, issue, user, asked)


def _last_one_was_mailed(issue: Issue) -> bool:
    last = Issue.objects.public().exclude(pk=issue.pk).order_by("-publish_at").first()
    return last is not None and Mailing.objects.filter(issue=last).exclude(state=State.CANCELLED).exists()
