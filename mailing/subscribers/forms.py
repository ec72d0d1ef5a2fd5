"""The sign-up form and the change of address; they recognise bots without any script."""

from __future__ import annotations

import time

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from .. import addresses

SALT = "mailing.signup"
FASTEST = 2  # seconds between seeing the form and sending it
SLOWEST = 24 * 3600
# The sentence above the button is what readers agree to: raise the version when it changes.
TEXT_VERSION = "2026-11"
TEXT = _(
    "You get each issue by mail and nothing else. We keep your address for that only, give it to nobody, "
    "and every mail has a link to leave."
)


def stamp() -> str:
    """The moment a form is shown, signed."""
    return signing.Signer(salt=SALT).sign(str(int(time.time())))


def age(stamped: str) -> float | None:
    """How many seconds ago this stamp was made; None when it is not one of ours."""
    try:
        return time.time() - int(signing.Signer(salt=SALT).unsign(stamped))
    except (signing.BadSignature, ValueError):
        return None


class SignUpForm(forms.Form):
    """An address; a field people do not see; the moment the form was shown; and the reader's language, "" for the site's."""

    email = forms.CharField(
        label=_("Your mail address"),
        max_length=320,
        strip=True,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=1000)
    shown = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    language = forms.CharField(required=False, widget=forms.HiddenInput, max_length=10)

    def clean_language(self) -> str:
        """One of ours, or none: a page elsewhere may say anything."""
        language: str = self.cleaned_data["language"]
        return language if language in dict(settings.LANGUAGES) else ""

    def clean_email(self) -> str:
        return addresses.normalise(self.cleaned_data["email"])

    @property
    def is_trap(self) -> bool:
        """The hidden field was filled in: a program."""
        return bool(self.cleaned_data.get("website"))

    @property
    def was_read(self) -> bool:
        """The form was on a screen for a moment before it was sent, and not since yesterday.

        A form on a page kept in a cache carries no moment: it is shown once more, filled in.
        """
        seconds = age(self.cleaned_data.get("shown", ""))
        return seconds is not None and FASTEST <= seconds <= SLOWEST


class AddressForm(forms.Form):
    """A reader's new address."""

    email = forms.CharField(
        label=_("New mail address"),
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        return addresses.normalise(self.cleaned_data["email"])
