"""Subject and preheader as the editor writes them, and how inboxes show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.models import Issue

from ..addresses import normalise
from ..content import issue_mail
from ..content.template import one_line
from ..errors import CannotBuild
from ..models import InboxText, Mailing

ON_A_PHONE = 50
"""So many letters of a subject a phone shows in the two lines it has at most."""


class InboxForm(forms.ModelForm):
    """An issue's own subject and preheader; what is empty is made from the issue."""

    class Meta:
        model = InboxText
        fields = ["subject", "preheader", "reply_to"]
        help_texts = {
            "subject": _("Empty: the issue's title."),
            "preheader": _("What stands beside the subject. Empty: the first words."),
            "reply_to": _("A mail address. Empty: where answers always go."),
        }

    def __init__(self, issue: Issue, data: QueryDict | None = None, *, shown: Inbox | None = None) -> None:
        super().__init__(data, instance=InboxText.of(issue))
        defaults = {"subject": issue.title, "preheader": shown.preheader if shown else ""}
        for name, words in defaults.items():
            self.fields[name].widget.attrs |= {"data-inbox": name, "placeholder": words, "data-empty": words}

    def clean_subject(self) -> str:
        return one_line(self.cleaned_data["subject"])

    def clean_preheader(self) -> str:
        return one_line(self.cleaned_data["preheader"])

    def clean_reply_to(self) -> str:
        typed = self.cleaned_data["reply_to"]
        return normalise(typed) if typed else ""


@dataclass(frozen=True)
class Inbox:
    """An issue's mail before it is opened, its size in bytes, and why it cannot be built ("": it can)."""

    subject: str
    preheader: str
    sender: str
    hour: str
    reply_to: str = ""
    size: int = 0
    problem: str = ""

    @property
    def letters(self) -> int:
        """How long the subject is."""
        return len(self.subject)

    @property
    def is_whole_on_a_phone(self) -> bool:
        """Whether a phone shows the whole subject."""
        return self.letters <= ON_A_PHONE


def inbox_of(issue: Issue, mailing: Mailing | None = None) -> Inbox:
    """The mail of an issue as an inbox shows it."""
    own = InboxText.of(issue)
    moment = (mailing.effective_moment if mailing else issue.publish_at) or timezone.now()
    known: dict[str, Any] = {"hour": f"{timezone.localtime(moment):%H:%M}", "sender": settings.SITE_NAME}
    known["reply_to"] = own.reply_to
    subject = own.subject or one_line(issue.title)
    try:
        content = issue_mail.issue_mail(issue, key="preview", test=True)
    except CannotBuild as error:
        return Inbox(subject, own.preheader, problem=str(error), **known)
    return Inbox(subject, content["preheader"], size=len(content["html"].encode()), **known)
