"""Dates as people and programs write them: ISO 8601, RFC 822, Go's and JavaScript's print, Spanish, English and Chinese.

What can be read in two ways (01/09/2026, a bare number of seconds) is no date.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

MAX_LENGTH = 80

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo",
            "june jun junio", "july jul julio", "august aug agosto ago", "september sept sep septiembre setiembre set",
            "october oct octubre", "november nov noviembre", "december dec diciembre dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu|thurs?|fri|sat|sun"
    "|lunes|martes|miercoles|jueves|viernes|sabado|domingo|lun|mar|mie|jue|vie|sab|dom"
)
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_NAMES = "|".join(sorted(_ZONES, key=len, reverse=True))
_OFFSET = r"(?:utc|gmt)? ?(?P<sign>[+-])(?P<hours>\d\d)(?::?(?P<minutes>\d\d))?"
_ZONE = rf"(?: ?(?:{_OFFSET}(?: (?:{_NAMES}))?|(?P<zone>{_NAMES})))?(?: ?\[[\w/+-]+\]| ?\([\w ./-]*\))?"
_CLOCK = r"(?P<h>\d\d?):(?P<mi>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<f>\d{1,9}))?)?(?: ?(?P<half>[ap])\.?m\.?)?"
_TIME = rf"(?:(?:t ?|,? (?:a las |at )?){_CLOCK}{_ZONE})?"
_ORDINAL = r"(?:st|nd|rd|th|o|\.)?"
_MONTH = r"(?P<name>[a-z]{3,10})\.?"
_FORMS = tuple(
    re.compile(form, re.A)
    for form in (
        rf"(?P<y>\d{{4}})(?P<between>[-/.])(?P<m>\d\d?)(?P=between)(?P<d>\d\d?){_TIME}",
        rf"(?P<y>\d{{4}}) ?年 ?(?P<m>\d\d?) ?月 ?(?P<d>\d\d?) ?日{_TIME}",
        rf"(?P<y>\d{{4}})(?P<m>\d\d)(?P<d>\d\d)(?:t(?P<h>\d\d)(?P<mi>\d\d)(?P<s>\d\d)?{_ZONE})?",
        rf"(?P<first>\d\d?)(?P<between>[-/.])(?P<second>\d\d?)(?P=between)(?P<y>\d{{4}}){_TIME}",
        rf"(?P<d>\d\d?){_ORDINAL}(?: de |[ -]){_MONTH}(?:,? del? |,? |-)(?P<y>\d{{4}}){_TIME}",
        rf"{_MONTH} (?P<d>\d\d?){_ORDINAL},? (?P<y>\d{{4}}){_TIME}",
        rf"{_MONTH} (?P<d>\d\d?) {_CLOCK}(?: (?P<zone>{_NAMES}))? (?P<y>\d{{4}})",
    )
)
_WEEKDAY = re.compile(rf"(?:el )?(?:{_WEEKDAYS})\.?,? ")
_MILLISECONDS = re.compile(r"1\d{12}", re.A)
_NOTHING = re.compile(
    r"0000-00-00(?:[t ]00:00(?::00)?)?|0001-01-01t00:00:00z|0001-01-01 00:00:00 \+0000 utc", re.A
)


def read_date(text: str) -> date | datetime | None:
    """A day, or a moment (aware when it names its zone); None for anything else and for what is ambiguous."""
    if len(text.strip()) > MAX_LENGTH:
        return None
    plain = _plain(text)
    if _MILLISECONDS.fullmatch(plain):
        return datetime.fromtimestamp(int(plain) / 1000, UTC)
    without_weekday = _WEEKDAY.sub("", plain, count=1) if _WEEKDAY.match(plain) else plain
    for written in dict.fromkeys((without_weekday, plain)):
        for form in _FORMS:
            if found := form.fullmatch(written):
                return _moment(found.groupdict())
    return None


def is_no_date(text: str) -> bool:
    """Whether this is what databases and programs write where there is no date."""
    return bool(_NOTHING.fullmatch(_plain(text)))


def date_in_name(name: str, path: str) -> date | None:
    """The one day that a file's name, or the folders of its path, hold: `2024-03-15-faro`, `2024/03/15/faro.md`."""
    found = re.match(r"(\d{4})([-_.]?)(\d\d)\2(\d\d)(?!\d)", name, re.A)
    days = (
        {found.group(1, 3, 4)}
        if found
        else set(re.findall(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)", name, re.A))
    )
    days = days or set(re.findall(r"(?:^|/)(\d{4})[/-](\d\d)[/-](\d\d)(?=/)", path, re.A))
    moment = read_date("-".join(days.pop())) if len(days) == 1 else None
    return None if isinstance(moment, datetime) else moment


def _plain(text: str) -> str:
    """In lower case, without accents, with single spaces; letters of other scripts stay."""
    folded = unicodedata.normalize("NFKD", text.strip()[:MAX_LENGTH].casefold().replace("º", ""))
    if any(character.isdigit() and not character.isascii() for character in folded):
        return ""
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())


def _moment(found: dict[str, str | None]) -> date | datetime | None:
    try:
        day = _day(found)
        if day is None or not found.get("h"):
            return day
        hour = int(found["h"] or 0)
        if half := found.get("half"):
            hour = hour % 12 + (12 if half == "p" else 0) if hour <= 12 else hour
        micro = int((found.get("f") or "").ljust(6, "0")[:6])
        zone, is_known = _zone(found)
        return datetime(
            day.year, day.month, day.day, hour, int(found["mi"] or 0), int(found["s"] or 0), micro, zone
        ) if is_known else None  # fmt: skip
    except ValueError:
        return None


def _day(found: dict[str, str | None]) -> date | None:
    year = int(found["y"] or 0)
    if not 1900 <= year <= 2200:
        return None
    if found.get("first"):
        return _day_or_month_first(
            year, int(found["first"] or 0), int(found["second"] or 0), found["between"]
        )
    month = _MONTHS.get(found["name"] or "") if found.get("name") else int(found["m"] or 0)
    return date(year, month, int(found["d"] or 0)) if month else None


def _day_or_month_first(year: int, first: int, second: int, between: str | None) -> date | None:
    """15/03/2024 and 03/15/2024; with dots the day is always first; None where both readings are days."""
    if between == "." or first > 12 or first == second:
        return date(year, second, first)
    return date(year, first, second) if second > 12 else None


def _zone(found: dict[str, str | None]) -> tuple[timezone | None, bool]:
    """The zone a moment names (None: none), and whether there is such a zone."""
    if found.get("sign"):
        hours, minutes = int(found["hours"] or 0), int(found["minutes"] or 0)
        offset = timedelta(hours=hours, minutes=minutes)
        if minutes > 59 or offset > timedelta(hours=14):
            return None, False
        return (UTC if not offset else timezone(-offset if found["sign"] == "-" else offset)), True
    if name := found.get("zone"):
        return timezone(timedelta(hours=_ZONES[name])) if _ZONES[name] else UTC, True
    return None, True
