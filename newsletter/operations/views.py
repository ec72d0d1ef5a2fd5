"""The desk's page about the site itself."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import status


@require_safe
def site_status(request: HttpRequest) -> HttpResponse:
    """How the site is, for who may change issues."""
    if not request.user.has_perm("issues.change_issue"):
        raise PermissionDenied
    context = admin.site.each_context(request) | {
        "title": _("Site status"),
        "wrong": status.wrong(),
        "groups": status.groups(),
    }
    return render(request, "admin/site_status.html", context)
