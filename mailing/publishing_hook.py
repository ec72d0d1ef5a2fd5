"""The option "also by mail" in the form that schedules an issue (issues/publishing/hooks.py)."""

from __future__ import annotations

from django.utils.translation import ngettext

from issues.errors import CannotPublish
from issues.models import Issue
from issues.publishing.hooks import Option, User

from .delivery import planning
from .errors import CannotPlan
from .models import Mailing, Subscriber

State = Mailing.State


class MailingHook:
    """A mailing at the issue's moment, decided together with it."""

    name = "mail"

    def option(self, issue: Issue, user: User) -> Option | None:
        """Ticked when it is decided already; else as with the issue that came out last."""
        mailing = Mailing.objects.filter(issue=issue).first()
        if not user.has_perm("mailing.change_mailing") or (mailing and mailing.started_at):
            return None
        readers = Subscriber.objects.filter(state=Subscriber.State.CONFIRMED).count()
        label = ngettext("Also by mail (%(n)s reader)", "Also by mail (%(n)s readers)", readers)
        ticked = mailing.state in (State.PLANNED, State.HOLDING) if mailing else _last_one_was_mailed(issue)
        return Option(self.name, label % {"n": readers}, ticked)

    def apply(self, issue: Issue, wanted: bool) -> None:
        """Plans the mailing, or calls off one that has not begun. One with a moment of its own keeps it."""
        mailing = Mailing.objects.filter(issue=issue).first()
        if not wanted:
            if mailing and not mailing.started_at:
                planning.cancel(mailing)
        elif mailing is None or mailing.state == State.CANCELLED:
            try:
                planning.plan(issue)
            except CannotPlan as refused:
                raise CannotPublish(str(refused)) from refused


def _last_one_was_mailed(issue: Issue) -> bool:
    last = Issue.objects.public().exclude(pk=issue.pk).order_by("-publish_at").first()
    return last is not None and Mailing.objects.filter(issue=last).exclude(state=State.CANCELLED).exists()
