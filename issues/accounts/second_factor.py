"""The second factor: a time-based code (TOTP, RFC 6238), set up once by scanning a QR code, and eight codes to use once when the phone is lost."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_otp import login, match_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

CODES = 8


def is_verified(request: HttpRequest) -> bool:
    """Whether this session gave its second factor."""
    return bool(getattr(request.user, "is_verified", lambda: False)())


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Enrols who has no device yet, asks the others for their code; then on to where they were going."""
    if not settings.SECOND_FACTOR:
        raise Http404("The second factor is not switched on.")
    if request.method == "POST" and "leave" in request.POST:
        logout(request)
        return HttpResponseRedirect(reverse("admin:login"))
    if is_verified(request):
        return HttpResponseRedirect(_onward(request))
    user: Any = request.user
    is_new = not TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    error = ""
    if request.method == "POST":
        code = request.POST.get("code", "").replace(" ", "")
        device = _enrol(user, code) if is_new else match_token(user, code)
        if device is not None:
            login(request, device)
            if not is_new:
                return HttpResponseRedirect(_onward(request))
            context |= {"title": _("Codes for bad days"), "codes": _new_codes(user)}
            return render(request, "admin/second_factor_codes.html", context | {"onward": _onward(request)})
        error = _("That code is not right, or it is too early for another try. Wait for the next one.")
    context |= {"title": _("Second factor"), "error": error, "is_new": is_new}
    if is_new:
        waiting = _waiting(user)
        image = segno.make(waiting.config_url, error="m").svg_data_uri(border=2)
        context |= {"image": image, "secret": waiting.config_url.partition("secret=")[2].partition("&")[0]}
    return render(request, "admin/second_factor.html", context)


def _waiting(user: AbstractBaseUser) -> TOTPDevice:
    """The device being set up: the same QR code however often the page is loaded."""
    found: TOTPDevice = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return found or TOTPDevice.objects.create(user=user, confirmed=False, name="TOTP")


def _enrol(user: AbstractBaseUser, code: str) -> TOTPDevice | None:
    """The device that showed this code, confirmed; None when the code is not right."""
    device = _waiting(user)
    if not device.verify_token(code):
        return None
    device.confirmed = True
    device.save()
    return device


@transaction.atomic
def _new_codes(user: AbstractBaseUser) -> list[str]:
    """Eight codes that work once each; earlier ones no longer work."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="codes", confirmed=True)
    codes = [StaticToken.random_token() for _n in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _onward(request: HttpRequest) -> str:
    there = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}):
        return there
    return reverse("admin:index")
