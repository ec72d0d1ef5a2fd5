"""A moment as the editor reads it, with its zone: "viernes 4 de diciembre, 08:00, hora de Madrid"."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def moment_in_words(moment: datetime) -> str:
    """Day, hour and zone of a moment, in the site's time zone; the year where it is not this one."""
    local = timezone.localtime(moment)
    # Translators: a date format of Django, with and without the year.
    day = _("l, j F") if local.year == timezone.localtime().year else _("l, j F Y")
    return _("%(day)s, %(time)s, %(zone)s time") % {
        "day": date_format(local, day),
        "time": date_format(local, "H:i"),
        "zone": timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " "),
    }
