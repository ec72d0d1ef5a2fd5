"""A page of the desk sends at a pause what changed since the text it was opened with; here it becomes the whole form again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.forms import BaseForm, CheckboxInput
from django.http import QueryDict

from ...content import IssueContent
from ...models import Issue
from .forms import DeskForm, ItemForm


class UnknownBase(Exception):
    """The text that a page started from is not here any more: it has to send all of its own."""


def whole_form(issue: Issue, now: IssueContent, sent: QueryDict, *, roughly: bool = False) -> QueryDict:
    """What `sent` means: itself, or, marked as `partial`, with every field that is not in it as the text it names in `base`
    has it. `now` is what the issue says. Raises UnknownBase, also for a part that text lacks and that does not come whole:
    one that was removed and is there again. `roughly`, to be looked at and not kept, what the issue says now does instead."""
    if "partial" not in sent:
        return sent
    base = _text_called(sent.get("base", ""), issue, now)
    if base is None and not roughly:
        raise UnknownBase(sent.get("base"))
    opened = DeskForm(issue, base or now)
    whole = sent.copy()
    del whole["partial"]
    _fill(whole, dict(_values(opened.fields)))
    parts = {form.initial.get("slug"): form for form in opened.items.initial_forms}
    total = sent.get("items-TOTAL_FORMS", "")
    for place in range(min(int(total), len(sent)) if total.isdecimal() else 0):
        prefix = f"items-{place}-"
        slug = sent.get(prefix + "slug", "")
        if slug in parts:
            _fill(whole, dict(_values(parts[slug], prefix)))
        elif slug and not roughly and not sent.get(prefix + "remove") and not _is_whole(sent, prefix):
            raise UnknownBase(prefix)
    return whole


def _text_called(digest: str, issue: Issue, now: IssueContent) -> IssueContent | None:
    """The text of this digest: what the issue says now, or said in a version."""
    if digest == now.digest:
        return now
    version = issue.versions.filter(digest=digest).first()
    return IssueContent.from_json(version.data) if version else None


def _values(form: BaseForm, prefix: str = "") -> Iterator[tuple[str, str]]:
    """What a browser would send of a form as it was opened; of a box that is not ticked, nothing."""
    for field in form:
        widget: Any = field.field.widget
        if not isinstance(widget, CheckboxInput):
            value = widget.format_value(field.value())
            if isinstance(value, list):  # a choice
                value = value[0] if value else ""
            yield prefix + field.name, "" if value is None else str(value)


def _is_whole(sent: QueryDict, prefix: str) -> bool:
    """Whether nothing of a part is left out but a box that is not ticked."""
    return all(prefix + name in sent for name in ItemForm.base_fields if name != "remove")


def _fill(form: QueryDict, values: dict[str, str]) -> None:
    for name, value in values.items():
        if name not in form:
            form[name] = value
