"""The errors of mailing. Each message is a sentence for the editor: what is wrong, and what to do.

    MailingError
     ├── CannotPlan          an issue cannot go out by mail (yet): not scheduled, or before it is public
     ├── CannotBuild         the mail of an issue cannot be put together: a picture whose file is gone, say
     ├── NotASubscriberList  a file is no list of readers
     └── ServerUnavailable   no conversation with the mail server could be begun

What a server answers to one message is no error here but an `Outcome` (`delivery.smtp`). Form fields raise Django's
ValidationError (`addresses`).
"""

from __future__ import annotations


class MailingError(Exception):
    """Base of all errors of this app."""


class CannotPlan(MailingError):
    """An issue cannot go out by mail (yet)."""


class CannotBuild(MailingError):
    """The mail of an issue cannot be put together."""


class NotASubscriberList(MailingError):
    """A file is no list of readers."""


class ServerUnavailable(MailingError):
    """No conversation with the mail server could be begun."""
