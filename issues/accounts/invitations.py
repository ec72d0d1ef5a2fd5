"""An invitation: an account without a password, and a mail with a link that sets its first one, once and until a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import SetPasswordForm
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from . import letters
from .roles import ensure_editors

SALT = "issues.accounts.invitation"
DAYS, MOST = 7, 30


def in_a_week() -> date:
    """The day that is proposed."""
    return timezone.localdate() + timedelta(days=DAYS)


class InvitationForm(forms.Form):
    """Who is invited, and until when."""

    email = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254)
    first_name = forms.CharField(label=gettext_lazy("Name"), max_length=150, required=False)
    until = forms.DateField(
        label=gettext_lazy("The link works until"),
        initial=in_a_week,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_until(self) -> date:
        """A day to come, at most a month away."""
        day: date = self.cleaned_data["until"]
        if not timezone.localdate() <= day <= timezone.localdate() + timedelta(days=MOST):
            raise forms.ValidationError(_("Choose a day between today and a month from now."))
        return day

    def clean_email(self) -> str:
        """An address that nobody signs in with yet; who was invited and did not come may be invited again."""
        email: str = self.cleaned_data["email"]
        users = get_user_model()._default_manager.filter(email__iexact=email)
        if any(user.has_usable_password() or not user.is_active for user in users):
            raise forms.ValidationError(_("There is an account with this address already."))
        return email


def invite(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page that invites (GET, POST); for who may add users."""
    if not request.user.has_perm("auth.add_user"):
        raise PermissionDenied
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with transaction.atomic():
            user = _account(values["email"], values["first_name"])
            address = f"{settings.SITE_URL.rstrip('/')}{address_of(user, values['until'])}"
            letters.invitation(user, address, by=request.user, until=values["until"])
        said = _("The invitation for %(email)s is on its way; its account is “%(name)s”.")
        messages.success(request, said % {"email": user.email, "name": user.get_username()})
        return HttpResponseRedirect(reverse("admin:invite"))
    context |= {"title": _("Invite an editor"), "form": form}
    return render(request, "admin/accounts/invite.html", context)


def _account(email: str, first_name: str) -> Any:
    """The account of who is invited, an editor's; links of earlier invitations no longer work."""
    users: Any = get_user_model()._default_manager
    user = users.filter(email__iexact=email).first()
    if user is None:
        base = name = email.partition("@")[0][:140]
        taken = set(users.filter(username__startswith=base).values_list("username", flat=True))
        number = 1
        while name in taken:
            number += 1
            name = f"{base}{number}"
        user = users.create_user(name, email=email, first_name=first_name, is_staff=True)
    user.set_unusable_password()
    user.save()
    user.groups.add(ensure_editors())
    return user


def address_of(user: Any, until: date) -> str:
    """The path of the page that sets the first password."""
    token = signing.dumps([user.pk, until.isoformat(), _state(user)], salt=SALT)
    return reverse("admin:accept_invitation", args=[token])


def _state(user: Any) -> str:
    """Changes with the password: an invitation works once."""
    return salted_hmac(SALT, f"{user.pk}{user.password}").hexdigest()[:32]


def invited(token: str) -> Any:
    """Whom a token invites; None when it is wrong, used, replaced, or its day has passed."""
    try:
        pk, until, state = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    if timezone.localdate() > date.fromisoformat(until):
        return None
    user: Any = get_user_model()._default_manager.filter(pk=pk, is_active=True).first()
    if user is None or user.has_usable_password() or not constant_time_compare(state, _state(user)):
        return None
    return user


@never_cache
@sensitive_post_parameters()
def accept(request: HttpRequest, token: str, context: dict[str, Any]) -> HttpResponse:
    """Sets the first password (POST), then leads to the login."""
    user = invited(token)
    form = SetPasswordForm(user, request.POST or None) if user else None
    if form is not None and request.method == "POST" and form.is_valid():
        with transaction.atomic():
            rows: Any = get_user_model()._default_manager.select_for_update()
            if rows.get(pk=user.pk).password != user.password:  # the same link, pressed twice
                return HttpResponseRedirect(request.path)
            form.save()
        messages.success(request, _("The password is set: log in with it."))
        return HttpResponseRedirect(reverse("admin:login"))
    title = _("Choose your password") if user else _("This link does not work any more")
    context |= {"title": title, "form": form, "validlink": user is not None, "account": user}
    response = render(request, "admin/accounts/new_password.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
