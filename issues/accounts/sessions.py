"""Where an account is signed in: its sessions, listed with device and time, and ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
}
SYSTEMS |= {"CrOS": "ChromeOS", "Linux": "Linux"}
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome"}
BROWSERS |= {"Chrome": "Chrome", "Safari": "Safari"}


@dataclass(frozen=True)
class Entry:
    """A session. `name` stands for its key, which no page shows."""

    name: str
    key: str
    device: str
    since: datetime | None
    is_this: bool


def note_device(sender: object, request: HttpRequest, user: Any, **_more: object) -> None:
    """Django's `user_logged_in`: the session remembers from what and when somebody signed in."""
    request.session["device"] = device_of(request.headers.get("User-Agent", ""))
    request.session["since"] = timezone.now().isoformat()


def device_of(agent: str) -> str:
    """Browser and system as people name them; "" when they cannot be told."""
    browser = next((name for sign, name in BROWSERS.items() if re.search(rf"\b{sign}/", agent)), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in agent), "")
    return ", ".join(filter(None, [browser, system]))


def of(request: HttpRequest) -> list[Entry]:
    """The account's sessions that have not ended, this one first, then the newest."""
    found = _of(str(request.user.pk), request.session.session_key)
    return sorted(
        found, key=lambda entry: (not entry.is_this, -(entry.since.timestamp() if entry.since else 0))
    )


def _of(account: str, this: str | None) -> Iterator[Entry]:
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        data = row.get_decoded()
        if data.get(SESSION_KEY) != account:
            continue
        since = data.get("since")
        yield Entry(
            salted_hmac("issues.accounts.sessions", row.session_key).hexdigest()[:20],
            row.session_key,
            data.get("device", ""),
            datetime.fromisoformat(since) if since else None,
            row.session_key == this,
        )


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Lists them (GET); ends one (POST `end`) or all others (POST `others`)."""
    entries = of(request)
    if request.method == "POST":
        asked = request.POST.get("end", "")
        ended = [
            entry
            for entry in entries
            if not entry.is_this and ("others" in request.POST or entry.name == asked)
        ]
        Session.objects.filter(session_key__in=[entry.key for entry in ended]).delete()
        words = ngettext("%(n)d session has ended.", "%(n)d sessions have ended.", len(ended))
        messages.success(request, words % {"n": len(ended)})
        return HttpResponseRedirect(request.path)
    context |= {"title": _("Where you are signed in"), "entries": entries}
    return render(request, "admin/accounts/sessions.html", context)
