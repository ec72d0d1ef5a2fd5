"""When a source was published and whether it is a draft, by the keys programs use: FieldReader -> date, status."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NoReturn

from ..problems import shown
from .dates import date_in_name, is_no_date, read_date
from .fields import CHANGED, FieldReader, folded
from .front_matter_yaml import Word

DATE_FORMS = {"day": "2026-01-30", "moment": "2026-01-30T09:00:00+01:00"}
MILLISECONDS = 10**12
"""From here on a bare number can only be milliseconds since 1970; a smaller one may be seconds, a day or a year."""
_YES_OR_NO = {"yes": True, "on": True, "no": False, "off": False}
_IS_DRAFT = {"draft": True, "published": False, "publish": False}


def date_of(sheet: FieldReader, name: str, path: str) -> date | datetime | None:
    """The day or moment it came out: of its own keys, else the one it was begun on, else of the file's name."""
    moment = _written_date(sheet, "date") or _date_under_published(sheet)
    if moment or sheet.is_export:
        return moment
    if moment := _written_date(sheet, "begun"):
        sheet.report(
            "date-of-beginning",
            "begun",
            "The only date says when it was begun ({day}): write date: if it came out on another day.",
            day=moment.isoformat(),
        )
    elif moment := date_in_name(name, path):
        sheet.report(
            "date-from-name",
            "date",
            "The date is that of the file's name: write date: {day} if it is right.",
            day=moment.isoformat(),
        )
    return moment


def _written_date(sheet: FieldReader, name: str) -> date | datetime | None:
    key, value = sheet.take(name)
    if value in (None, "") or is_no_date(str(value)):
        return None
    is_clear = isinstance(value, str) or (isinstance(value, int) and value >= MILLISECONDS)
    moment = read_date(str(value)) if is_clear else None
    if moment is None:
        _no_date(sheet, key, shown(value) if isinstance(value, str) else f"{key}: {shown(value)}")
    return moment


def _date_under_published(sheet: FieldReader) -> date | datetime | None:
    """Hugo and Fuwari call the date what Jekyll calls the state."""
    value = sheet.values.get("published")
    moment = read_date(value) if isinstance(value, str) else None
    if moment is not None:
        sheet.values.pop("published")
    return moment


def _no_date(sheet: FieldReader, key: str, written: str) -> NoReturn:
    sheet.reject(key, "“{written}” is no date: write it as {day} or {moment}.", written=written, **DATE_FORMS)


def status_of(sheet: FieldReader, moment: date | None) -> str:
    """ "draft", "published" or, of our own bundles, "withdrawn"; what is unclear or contradictory is a draft, and said."""
    if sheet.is_ours and sheet.values.get("status") == "withdrawn":
        return str(sheet.take("status")[1])
    says: dict[str, bool | None] = {}
    if "draft" in sheet.values:
        says["draft"] = _is_yes(sheet.take("draft")[1])
    if "published" in sheet.values:
        is_published = _is_yes(sheet.take("published")[1])
        says["published"] = None if is_published is None else not is_published
    if "status" in sheet.values:
        value = sheet.take("status")[1]
        says["status"] = _IS_DRAFT.get(value.strip().lower() if isinstance(value, str) else "")
    if unclear := [key for key, draft in says.items() if draft is None]:
        sheet.report(
            "unclear-status",
            unclear[0],
            "“{key}” is unclear, so this stays a draft: write draft: true or draft: false, without quotes.",
            key=unclear[0],
        )
    elif len(set(says.values())) > 1:
        sheet.report(
            "unclear-status",
            next(iter(says)),
            "These contradict each other, so this stays a draft: {keys}. Keep one.",
            keys=", ".join(says),
        )
    elif True not in says.values() and moment is None:
        report_no_date(sheet)
    elif True not in says.values():
        return "published"
    return "draft"


def _is_yes(value: Any) -> bool | None:
    """Yes or no as YAML has it, of older versions too; None for a text in quotes and anything else."""
    return (
        _YES_OR_NO.get(value.lower())
        if isinstance(value, Word)
        else value
        if isinstance(value, bool)
        else None
    )


def report_no_date(sheet: FieldReader) -> None:
    changed = next((key for key in sheet.values if folded(key) in CHANGED), "")
    if changed:
        sheet.report(
            "no-date",
            changed,
            "There is no date, so this stays a draft: “{key}” only says when it was changed. Write date: {day}.",
            key=shown(changed),
            day=DATE_FORMS["day"],
        )
    else:
        sheet.report(
            "no-date",
            "date",
            "There is no date, so this stays a draft: write it as {day} or {moment}.",
            **DATE_FORMS,
        )
