"""Mails about an account: a new password that was asked for, an invitation. Sent by whom the setting ACCOUNT_MAIL names."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _


def new_password(user: Any, address: str, *, ip: str | None) -> None:
    """To whoever asked for a new password; `address` is the page that sets it."""
    with translation.override(settings.LANGUAGE_CODE):
        _write(
            user.email,
            subject=_("A new password for %(site)s") % {"site": settings.SITE_NAME},
            paragraphs=[
                _("Somebody, we hope you, asked for a new password for the account “%(name)s”.")
                % {"name": user.get_username()},
                _("This page sets it. The link works once, and for a day."),
            ],
            button=(_("Choose a new password"), address),
            small=_("If it was not you, do nothing: the password stays as it is."),
            ip=ip,
        )


def invitation(user: Any, address: str, *, by: Any, until: date) -> None:
    """To whoever is to write here from now on; `address` is the page that sets the first password, until the end of a day."""
    with translation.override(settings.LANGUAGE_CODE):
        values = {"who": by.get_full_name() or by.get_username(), "site": settings.SITE_NAME}
        _write(
            user.email,
            subject=_("Write for %(site)s") % values,
            paragraphs=[
                _("%(who)s invites you to write for %(site)s.") % values,
                _(
                    "Your account is called “%(name)s”. Choose its password on this page, until %(day)s; the link works once."
                )
                % {"name": user.get_username(), "day": date_format(until, "DATE_FORMAT")},
            ],
            button=(_("Choose a password"), address),
            small=_(
                "If you expect no such invitation, do nothing: without a password nobody can use the account."
            ),
            ip=None,
        )


def _write(recipient: str, **mail: Any) -> None:
    import_string(settings.ACCOUNT_MAIL)(recipient, **mail)
