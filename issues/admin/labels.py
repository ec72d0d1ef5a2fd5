"""Moments and states as the desk says them: "viernes 4 de diciembre, 08:00", "publicado desde el 20 de noviembre"."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..models import Issue


def day_words(day: date | datetime, *, weekday: bool = True) -> str:
    """A day with its weekday; the year is said when it is not this one."""
    if day.year == timezone.localdate().year:
        style = pgettext("date format", "l j F") if weekday else pgettext("date format", "j F")
    else:
        style = pgettext("date format", "l j F Y") if weekday else pgettext("date format", "j F Y")
    return date_format(day, style)


def moment_words(moment: datetime) -> str:
    """A day and hour on the site's clocks: "viernes 4 de diciembre, 08:00"."""
    local = timezone.localtime(moment)
    return f"{day_words(local)}, {local:%H:%M}"


def state_words(issue: Issue) -> str:
    """What an issue is right now: draft, planned, scheduled for, published since, withdrawn."""
    if issue.status == Issue.Status.WITHDRAWN:
        return _("withdrawn")
    if issue.status == Issue.Status.DRAFT:
        if issue.publish_at and issue.publish_at > timezone.now():
            return _("draft, planned for %s") % day_words(timezone.localtime(issue.publish_at))
        return _("draft")
    assert issue.publish_at is not None  # noqa: S101 - the database holds this rule
    if issue.is_public():
        return _("published since %s") % day_words(timezone.localtime(issue.publish_at), weekday=False)
    return _("scheduled for %s") % moment_words(issue.publish_at)


def state_name(issue: Issue) -> str:
    """One word for machines and styles: draft, scheduled, published or withdrawn."""
    if issue.status == Issue.Status.READY:
        return "published" if issue.is_public() else "scheduled"
    return str(issue.status)
