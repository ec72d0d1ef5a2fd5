"""A forgotten password: a mail with a link that sets a new one, for whoever reads the account's mail.

Django's own views and tokens: a link works once and for a day. The answer is the same whether there is such an account or
not. The second factor stays as it is: a new password alone opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from . import letters
from .client_ip import client_ip


class ForgottenForm(PasswordResetForm):
    """An address; writes to the accounts that have it and may sign in here."""

    def get_users(self, email: str) -> Iterator[Any]:
        """Those of the desk alone: nobody else has anything to sign in to."""
        return (user for user in super().get_users(email) if user.is_staff)

    def save(self, *args: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
        """One mail an account, to the address that stands in the account; links lead to SITE_URL, whatever was asked."""
        ip = client_ip(request) if request else None
        for user in self.get_users(self.cleaned_data["email"]):
            key = urlsafe_base64_encode(force_bytes(user.pk))
            token = default_token_generator.make_token(user)
            address = reverse("admin:password_reset_confirm", args=[key, token])
            letters.new_password(user, f"{settings.SITE_URL.rstrip('/')}{address}", ip=ip)


class NewPassword(views.PasswordResetConfirmView):
    """Django's page that sets it, with our titles."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        title = _("Choose your password") if self.validlink else _("This link does not work any more")
        return context | {"title": title}


def urls(context: Any) -> list[URLPattern]:
    """The four pages; `context` is what the admin's pages show."""
    asked = views.PasswordResetView.as_view(
        form_class=ForgottenForm,
        template_name="admin/accounts/forgotten.html",
        success_url=reverse_lazy("admin:password_reset_done"),
        extra_context=context | {"title": _("Forgotten password")},
    )
    done = views.PasswordResetDoneView.as_view(
        template_name="admin/accounts/sentence.html",
        extra_context=context
        | {
            "title": _("The link is on its way"),
            "sentence": _(
                "If an account has this address, a link that sets a new password is on its way to it. It works for a day."
            ),
        },
    )
    confirm = NewPassword.as_view(
        template_name="admin/accounts/new_password.html",
        success_url=reverse_lazy("admin:password_reset_complete"),
        extra_context=context,
    )
    complete = views.PasswordResetCompleteView.as_view(
        template_name="admin/accounts/sentence.html",
        extra_context=context
        | {
            "title": _("The new password is set"),
            "sentence": _("Every other session of the account has ended. Log in with it now."),
            "onward": True,
        },
    )
    return [
        path("forgotten/", asked, name="password_reset"),
        path("forgotten/done/", done, name="password_reset_done"),
        path("forgotten/set/", complete, name="password_reset_complete"),
        path("forgotten/<uidb64>/<token>/", confirm, name="password_reset_confirm"),
    ]
