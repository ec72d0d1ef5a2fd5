"""The errors of mailing. Each message is a sentence for the editor: what is wrong, and what to do.

    MailingError
     ├── CannotPlan          an issue cannot go out by mail (yet): not scheduled, or before it is public
     ├── CannotBuild         the mail of an issue cannot be put together: a picture whose file is gone, say
     ├── NotASubscriberList  a file is no list of readers
     │    └── UndecidedColumns  it may say who gets no mail, in a column we do not know
     └── ServerUnavailable   no conversation with the mail server could be begun

What a server answers to one message is no error here but an `Outcome` (`delivery.outcomes`). Form fields raise Django's
ValidationError (`addresses`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _


class MailingError(Exception):
    """Base of all errors of this app."""


class CannotPlan(MailingError):
    """An issue cannot go out by mail (yet)."""


class CannotBuild(MailingError):
    """The mail of an issue cannot be put together."""


class NotASubscriberList(MailingError):
    """A file is no list of readers."""


class UndecidedColumns(NotASubscriberList):
    """A column looks like a status, a consent or a date of leaving, and only the editor can say: `questions`."""

    def __init__(self, questions: Sequence[Any]) -> None:
        self.questions = list(questions)
        names = ", ".join(map(str, questions))
        text = _(
            "Does this say who gets no mail? %(names)s. Say what each is: a status, a consent, a date of leaving."
        )
        super().__init__(text % {"names": names})


class ServerUnavailable(MailingError):
    """No conversation with the mail server could be begun."""
