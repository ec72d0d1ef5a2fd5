"""Signing in again without leaving the page: who was signed out while writing goes on where they were.

GET says how things stand, POST (`password`, then `code` where there is a second factor) signs in. Always answers JSON:
`state` is "in", "code" or "out", `token` the CSRF token of the session there is now, `error` a sentence or "".
"""

from __future__ import annotations

from typing import Any

from django.contrib import auth
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login, match_token


@never_cache
@sensitive_post_parameters()
@csrf_protect
def view(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """For the editor named by GET `who`: another one who is signed in here meanwhile does not write in their name."""
    who = request.GET.get("who", "")
    state, error = _state(request, site, who), ""
    if request.method == "POST" and state != "in":
        error = _code(request) if state == "code" else _password(request, who)
        state = _state(request, site, who)
    return JsonResponse({"state": state, "error": error, "token": get_token(request)})


def _state(request: HttpRequest, site: AdminSite, who: str) -> str:
    if not request.user.is_active or request.user.get_username() != who:
        return "out"
    if site.has_permission(request):
        return "in"
    return "code" if AdminSite.has_permission(site, request) else "out"


def _password(request: HttpRequest, who: str) -> str:
    sent = {"username": who, "password": request.POST.get("password", "")}
    form = AdminAuthenticationForm(request, data=sent)
    if not form.is_valid():
        return _("That password is not right.")
    auth.login(request, form.get_user())
    return ""


def _code(request: HttpRequest) -> str:
    user: Any = request.user
    device = match_token(user, request.POST.get("code", "").replace(" ", ""))
    if device is None:
        return _("That code is not right, or it is too early for another try. Wait for the next one.")
    login(request, device)
    return ""
