"""The page of an issue's mail: what it shows, and what its buttons do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issues.models import Issue
from issues.schedule import validate_moment

from ..addresses import masked, normalise
from ..content import issue_mail
from ..delivery import afterwards, planning, progress, trouble
from ..delivery.moments import moment_in_words
from ..delivery.outcomes import for_the_editor
from ..errors import CannotBuild, CannotPlan
from ..models import EVERYBODY, Delivery, Mailing
from .confirm import unknown_of
from .inbox import InboxForm, inbox_of

SHOWN = 200
WHY = {
    Delivery.Cause.RECIPIENT: gettext_lazy("there is no such reader there"),
    Delivery.Cause.MAILBOX: gettext_lazy("the mailbox is full or takes nothing for now"),
    Delivery.Cause.US: gettext_lazy("it is about us, not about the reader"),
}
FAILED = (Delivery.State.REFUSED, Delivery.State.BOUNCED, Delivery.State.COMPLAINED)


class PlanForm(forms.Form):
    """When an issue goes out."""

    at = forms.DateTimeField(
        label=gettext_lazy("Send at"),
        required=False,
        validators=[validate_moment],
        help_text=gettext_lazy("Empty: when the issue turns public."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class TestForm(forms.Form):
    """Where a test goes: one address, or a few between commas."""

    MOST = 10

    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2000,
        help_text=gettext_lazy("Several: between commas."),
        widget=forms.EmailInput(attrs={"multiple": True}),
    )

    def clean_address(self) -> list[str]:
        typed = [one.strip() for one in self.cleaned_data["address"].split(",") if one.strip()]
        if len(typed) > self.MOST:
            raise forms.ValidationError(_("At most %(n)s addresses.") % {"n": self.MOST})
        return list(dict.fromkeys(normalise(one) for one in typed))


@dataclass(frozen=True)
class Row:
    """A delivery as this user may see it: who may not see readers sees the first letter and the domain.

    `why` says in words what the server's answer (`error`) is about, "" where nobody knows.
    """

    pk: int
    address: str
    state: str
    why: str
    error: str
    next_try_at: datetime


class MailPage:
    """An issue's mail for one request: its forms, its rows, its buttons. `data` is what was posted, if anything."""

    def __init__(self, issue: Issue, data: QueryDict | None = None, *, own_address: str = "") -> None:
        self.issue = issue
        self.data = data
        self.plan = PlanForm(self._posted("plan"))
        self.test = TestForm(self._posted("test"), initial={"address": own_address})
        self.inbox = InboxForm(issue, self._posted("inbox"))

    @property
    def mailing(self) -> Mailing | None:
        return Mailing.objects.filter(issue=self.issue).first()

    def _posted(self, action: str) -> QueryDict | None:
        return self.data if self.data is not None and self.data.get("do") == action else None

    def context(self, *, addresses: bool) -> dict[str, Any]:
        """What the template prints."""
        shown = inbox_of(self.issue, self.mailing)
        context: dict[str, Any] = {
            "issue": self.issue,
            "mailing": (mailing := self.mailing),
            "plan": self.plan,
            "test": self.test,
            "plannable": self.issue.status == Issue.Status.READY,
            "readers": (mailing.segment if mailing else EVERYBODY).readers().count(),
            "inbox": shown,
            "inbox_form": self.inbox if self.inbox.is_bound else InboxForm(self.issue, shown=shown),
            "largest": issue_mail.LARGEST,
        }
        if mailing:
            context["progress"] = progress.of(mailing)
            context["moment"] = moment_in_words(when) if (when := mailing.effective_moment) else ""
            context["trouble"] = trouble.last(mailing)
            context["afterwards"] = afterwards.of(mailing)
            context["more"] = {}
            states = {
                "unknown": [Delivery.State.UNKNOWN],
                "failed": FAILED,
                "retrying": [Delivery.State.RETRY],
            }
            for name, wanted in states.items():
                found = mailing.deliveries.filter(state__in=wanted)
                context[name] = rows(found, addresses=addresses)
                context["more"][name] = found.count() - len(context[name])
        return context

    def is_askable(self) -> bool:
        """Whether what was posted can be asked about: a plan needs a moment that can be read."""
        return not self.plan.is_bound or (self.plan.is_valid() and self._is_ready())

    def _is_ready(self) -> bool:
        at, issue = self.plan.cleaned_data["at"], self.issue
        try:
            planning.check(issue, at)
        except CannotPlan as refusal:
            self.plan.add_error(None, str(refusal))
        return self.plan.is_valid()

    def act(self) -> str:
        """Do what a button says. Returns the message for the editor, empty when it could not be done."""
        assert self.data is not None  # noqa: S101 - only a POST acts
        action = self.data.get("do", "")
        if action == "test":
            return self._test()
        if action == "inbox":
            return self._keep()
        mailing = self.mailing
        done = change_mailing(mailing, action, self.data.getlist("delivery")) if mailing else None
        if done is None:
            return ""
        return _("Done.") if done else _("Nothing changed.")

    def _keep(self) -> str:
        if not self.inbox.is_valid():
            return ""
        self.inbox.save()
        return _("Subject and preheader are kept.")

    def _test(self) -> str:
        if not self.test.is_valid():
            return ""
        try:
            letters = [planning.send_test(self.issue, each) for each in self.test.cleaned_data["address"]]
        except CannotBuild as error:
            self.test.add_error(None, str(error))
            return ""
        addresses = ", ".join(letter.recipient for letter in letters)
        return _("A test is on its way to %(address)s.") % {"address": addresses}


def change_mailing(mailing: Mailing, action: str, chosen: list[str]) -> int | None:
    """What a button does with a mailing; how much it changed, None when there is no such button."""
    if action == "leave":
        return planning.decide_unknown(unknown_of(mailing, chosen), again=False)
    actions = {"pause": planning.pause, "cancel": planning.cancel}
    return int(actions[action](mailing)) if action in actions else None


def rows(deliveries: QuerySet[Delivery], *, addresses: bool) -> list[Row]:
    """The first of these deliveries."""
    return [row_of(delivery, addresses) for delivery in deliveries.select_related("subscriber")[:SHOWN]]


def row_of(delivery: Delivery, addresses: bool) -> Row:
    """One of them; a server's answer may repeat the address."""
    address = delivery.subscriber.email if delivery.subscriber else ""
    shown = address if addresses or not address else masked(address)
    error = for_the_editor(delivery.error)
    error = re.sub(re.escape(address), shown, error, flags=re.I) if address else error
    why = str(WHY.get(delivery.cause, ""))  # type: ignore[call-overload]  # an empty cause is none of them
    return Row(
        delivery.pk, shown or _("erased"), delivery.get_state_display(), why, error, delivery.next_try_at
    )
