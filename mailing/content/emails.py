"""Builds every mail that goes out; sends none. What it returns is plain data that can be stored and frozen."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from issues.reverse import absolute

from .. import tokens
from ..addresses import ascii_domain
from ..models import Subscriber
from .inline_css import inlined
from .placeholders import Placeholders
from .template import one_line

Content = dict[str, Any]


def site_url(name: str, *args: str) -> str:
    """The absolute address of one of our pages."""
    return absolute(reverse(name, args=args))


def sender() -> str:
    """The address mail comes from, its domain in ASCII."""
    return ascii_domain(settings.MAIL_FROM)


def mail_domain() -> str:
    """The right side of our Message-IDs: the sender's domain."""
    return sender().rpartition("@")[2]


def system_mail(
    *,
    language: str,
    subject: str,
    paragraphs: Sequence[str] = (),
    body: tuple[str, str] = ("", ""),
    button: tuple[str, str] | None = None,
    small: str = "",
) -> Content:
    """A short mail of ours to one person: paragraphs or a `body` (safe HTML, and the same as text), perhaps a button.

    Marked as automatic (RFC 3834).
    """
    context = {
        "subject": subject,
        "paragraphs": paragraphs,
        "body_html": body[0],
        "body_text": body[1],
        "button": button,
        "small": small,
        "language": language,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    return frozen(
        subject=subject,
        html=inlined(render_to_string("mailing/email/system.html", context)),
        text=render_to_string("mailing/email/system.txt", context).strip() + "\n",
        language=language,
        headers=[("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")],
    )


def frozen(
    *,
    subject: str,
    html: str,
    text: str,
    language: str,
    headers: list[tuple[str, str]],
    placeholders: Placeholders | None = None,
    key: str = "",
) -> Content:
    """A mail as data with all values of the settings, so that later changes do not affect it.

    `key` makes the Message-IDs of a mailing its own. Without `placeholders` the texts hold no personal values.
    """
    placeholders = placeholders or Placeholders.new([subject, html, text, settings.SITE_NAME])
    number = placeholders.of("id")
    return {
        "placeholders": placeholders.key,
        "subject": one_line(subject),
        "html": html,
        "text": text,
        "language": language,
        "from_name": settings.SITE_NAME,
        "from_email": sender(),
        "reply_to": ascii_domain(settings.MAIL_REPLY_TO),
        "message_id": f"<{f'{key}.' if key else ''}{number}@{mail_domain()}>",
        "date": int(time.time()),
        "boundary": get_random_string(16),
        "headers": headers,
    }


def confirmation(subscriber: Subscriber) -> Content:
    """Asks whether it was really this reader who signed up."""
    address = site_url("subscribe-confirm", tokens.make(tokens.confirming(subscriber), subscriber.key))
    with translation.override(subscriber.language):
        return system_mail(
            language=subscriber.language,
            subject=_("Confirm your subscription to %(site)s") % {"site": settings.SITE_NAME},
            paragraphs=[
                _("Somebody, we hope you, asked to get %(site)s at this address.")
                % {"site": settings.SITE_NAME},
                _("If it was you, open this page and press its button. The link works for %(days)d days.")
                % {"days": settings.MAIL_CONFIRM_DAYS},
            ],
            button=(_("Confirm"), address),
            small=_("If it was not you, do nothing: without the button no issue will ever come."),
        )


def already_reader(subscriber: Subscriber) -> Content:
    """Tells a reader who signs up again that all is well."""
    address = site_url("preferences", tokens.make(tokens.MANAGE, subscriber.key))
    with translation.override(subscriber.language):
        return system_mail(
            language=subscriber.language,
            subject=_("You already read %(site)s") % {"site": settings.SITE_NAME},
            paragraphs=[
                _("Somebody, perhaps you, asked to get %(site)s at this address. It already does.")
                % {"site": settings.SITE_NAME},
                _("On your page you can change the address or leave."),
            ],
            button=(_("Your subscription"), address),
        )


def own_data(subscriber: Subscriber) -> Content:
    """A link to a reader's own data, mailed to them: whoever has a forwarded mail can only request this mail."""
    address = site_url("own-data", tokens.make(tokens.own_data(tokens.today()), subscriber.key))
    with translation.override(subscriber.language):
        return system_mail(
            language=subscriber.language,
            subject=_("Your data at %(site)s") % {"site": settings.SITE_NAME},
            paragraphs=[
                _("Somebody, perhaps you, asked for what %(site)s keeps about this address, or to erase it.")
                % {"site": settings.SITE_NAME},
                _("On this page you can take it away or have it erased. The link works until tomorrow."),
            ],
            button=(_("Your data"), address),
            small=_("If it was not you, do nothing: nobody sees anything and nothing is erased."),
        )


def new_address(subscriber: Subscriber, email: str) -> Content:
    """Asks at the new address whether it is right."""
    address = site_url("change-confirm", tokens.make(tokens.changing(email), subscriber.key))
    with translation.override(subscriber.language):
        return system_mail(
            language=subscriber.language,
            subject=_("Confirm your new address"),
            paragraphs=[
                _("You asked to get %(site)s at %(email)s from now on.")
                % {"site": settings.SITE_NAME, "email": email},
                _("Open this page and press its button, and the next issue comes here."),
            ],
            button=(_("Use this address"), address),
            small=_("If it was not you, do nothing: nothing changes."),
        )


def address_changed(subscriber: Subscriber, email: str) -> Content:
    """Tells the old address where the mail goes from now on."""
    with translation.override(subscriber.language):
        return system_mail(
            language=subscriber.language,
            subject=_("Your address was changed"),
            paragraphs=[
                _("%(site)s now goes to %(email)s and no longer to this address.")
                % {"site": settings.SITE_NAME, "email": email},
                _("If this was not you, reply to this mail."),
            ],
        )


def feedback_id(campaign: str) -> str:
    """The Feedback-ID by which Gmail's Postmaster Tools count complaints: `campaign:customer:kind:sender`, without other colons.

    The sender is the same for ever and 5 to 15 characters long (Google, "Feedback Loop").
    """
    letters = "".join(c for c in settings.MAIL_LIST_ID.lower() if c.isascii() and c.isalnum())
    return f"{campaign or 'none'}:{settings.MAIL_LIST_ID}:issue:{letters[:15].ljust(5, '0')}"


def list_headers(token: str, *, campaign: str = "") -> list[tuple[str, str]]:
    """The headers of a mailing list and of its unsubscription (RFC 2919, 2369, 8058). `token` lets its reader leave."""
    leave = site_url("unsubscribe", token)
    ways = f"<{leave}>"
    if settings.MAIL_BOUNCE_BOX:  # only where somebody reads it
        mailbox = quote(ascii_domain(settings.MAIL_BOUNCES) or sender(), safe="@+")
        ways += f", <mailto:{mailbox}?subject=unsubscribe%20{token}>"
    return [
        ("List-Id", f"<{settings.MAIL_LIST_ID}>"),
        ("List-Unsubscribe", ways),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Archive", f"<{absolute(reverse('archive'))}>"),
        ("List-Post", "NO"),
        ("Feedback-ID", feedback_id(campaign)),
    ]
