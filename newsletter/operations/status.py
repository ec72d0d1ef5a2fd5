"""How the site is, for the people who write in it: facts in groups, and what is wrong with what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage
from django.db import connection
from django.db.models import Count, Max, Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import checks, version
from .backup import nightly

OPEN = ("queued", "retry", "claimed", "sending")
REMOTE = Q(name__istartswith="http://") | Q(name__istartswith="https://") | Q(name__startswith="//")


@dataclass(frozen=True)
class Fact:
    """A line of the page; `url` leads to where something can be done about it."""

    name: str
    value: str
    url: str = ""


def wrong() -> list[CheckMessage]:
    """What should be looked at, each with a hint; empty while all is well."""
    return [*checks.of_settings(None), *checks.now()]


def groups() -> list[tuple[str, list[Fact]]]:
    """Everything there is to know, by what it is about."""
    found = [(_("What runs here"), list(_running()))]
    if apps.is_installed("mailing"):
        found.append((_("Mail"), list(_mail())))
    found += [
        (_("Links and pictures"), list(_content())),
        (_("Backups"), list(_backups())),
        (_("Disks"), list(_disks())),
    ]
    return found


def ago(moment: datetime | None) -> str:
    """A moment as people say it: how long ago, and when."""
    if moment is None:
        return _("never")
    local = timezone.localtime(moment)
    words = _("%(time)s ago (%(day)s, %(hour)s)")
    day, hour = date_format(local, "DATE_FORMAT"), date_format(local, "H:i")
    return words % {"time": timesince(moment, depth=1), "day": day, "hour": hour}


def _running() -> Iterator[Fact]:
    here = version.here()
    yield Fact(_("Version"), f"{here.number} ({here.git})" if here.git else here.number)
    yield Fact(_("Database"), f"{here.database}, {filesizeformat(database_size())}")
    yield Fact(_("Tables"), here.schema)


def database_size() -> int:
    """Bytes the database takes on its disk."""
    ask = {
        "postgresql": "SELECT pg_database_size(current_database())",
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    }
    with connection.cursor() as cursor:
        cursor.execute(ask[connection.vendor])
        return int(cursor.fetchone()[0])


def _mail() -> Iterator[Fact]:
    yield Fact(_("Worker last seen"), ago(apps.get_model("mailing", "Worker").objects.last_seen()))
    waiting = sum(
        apps.get_model("mailing", name)._base_manager.filter(state__in=OPEN).count()
        for name in ("Letter", "Delivery")
    )
    words = ngettext("%(n)d message", "%(n)d messages", waiting)
    yield Fact(_("In the queue"), words % {"n": waiting})
    begun = (
        apps.get_model("mailing", "Mailing")._base_manager.exclude(started_at=None).order_by("-started_at")
    )
    last = begun.select_related("issue").first()
    if last is None:
        yield Fact(_("Last mailing"), _("none so far"))
        return
    state = f"{last.issue.short_title}: {last.get_state_display()}, {ago(last.started_at)}"
    yield Fact(_("Last mailing"), state, reverse("admin:mailing_for_issue", args=[last.issue_id]))


def _content() -> Iterator[Fact]:
    links = apps.get_model("issues", "Link")
    rows = links._base_manager.exclude(issue__status="deleted")
    results = rows.exclude(check_result="").values_list("check_result").annotate(n=Count("pk"))
    dead = sum(number for result, number in results if links(check_result=result).is_dead)
    url = reverse("admin:issues_link_changelist")
    yield Fact(_("Links that fail"), str(dead), url if dead else "")
    checked = links._base_manager.aggregate(last=Max("checked_at"))["last"]
    yield Fact(_("Links last checked"), ago(checked))
    pictures = apps.get_model("issues", "Picture")._base_manager.exclude(issue__status="deleted")
    missing = pictures.filter(file="").exclude(REMOTE).count()
    url = reverse("admin:issues_picture_changelist")
    yield Fact(_("Pictures without file"), str(missing), url if missing else "")


def _backups() -> Iterator[Fact]:
    if not settings.BACKUP_TO:
        yield Fact(
            _("Every night"), _("No: set BACKUP_TO to a folder, and the worker makes one every night.")
        )
        return
    last = nightly.last()
    size = f", {filesizeformat(last[1].stat().st_size)}" if last else ""
    yield Fact(_("Last backup"), ago(last[0] if last else None) + size)
    yield Fact(_("Last one looked through"), ago(nightly.last_verified()))


def _disks() -> Iterator[Fact]:
    words = {"MEDIA_ROOT": _("Pictures"), "BACKUP_TO": _("Backups"), "DATABASE_URL": _("Database")}
    seen: dict[int, list[str]] = {}
    places: dict[int, Path] = {}
    for name, folder in checks.folders().items():
        device = folder.stat().st_dev
        seen.setdefault(device, []).append(words[name])
        places[device] = folder
    for device, names in seen.items():
        disk = shutil.disk_usage(places[device])
        room = _("%(free)s free of %(total)s")
        free = {"free": filesizeformat(disk.free), "total": filesizeformat(disk.total)}
        yield Fact(", ".join(names), room % free)
