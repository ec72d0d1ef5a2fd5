"""A part goes to another issue, with its pictures and comments; its old address leads to the new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ..content import IssueContent, ItemContent
from ..models import Alias, Comment, Issue
from ..models.aliases import part_path
from ..parsing.folding import fold
from .pictures import take_along
from .saving import store

Parts = Sequence[ItemContent]


@dataclass(frozen=True)
class Moved:
    """Where a part is now."""

    issue: Issue
    slug: str
    title: str


def move_part(issue: Issue, slug: str, target: Issue, *, by: User) -> Moved:
    """Takes the part called `slug` out of `issue` and puts it at the end of its section in `target`. Raises KeyError when
    there is none, InvalidContent when a rule forbids it; then nothing was written."""
    with transaction.atomic():
        pks = sorted((issue.pk, target.pk))
        locked = {
            row.pk: row
            for row in Issue.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
        }
        issue, target = locked[issue.pk], locked[target.pk]
        here, there = IssueContent.of(issue), IssueContent.of(target)
        part = {part.slug: part for part in here.items}[slug]
        former = _slug_once_there(issue, slug, target)
        coming = replace(part, slug=former, body=take_along(part.body, issue, target))
        note = _("“%(part)s” came from “%(issue)s”") % {"part": part.title, "issue": issue.title}
        comments = list(issue.comments.filter(item__slug=slug).values_list("pk", flat=True))
        stored = store(target, replace(there, items=placed(there.items, coming)), by=by, note=note)
        note = _("“%(part)s” went to “%(issue)s”") % {"part": part.title, "issue": target.title}
        store(issue, replace(here, items=without(here.items, part)), by=by, note=note)
        old = {item.slug for item in there.items}
        arrived = next(item.slug for item in stored.text.items if item.slug not in old)
        row = stored.issue.items.get(slug=arrived)
        Comment.objects.filter(pk__in=comments).update(issue=stored.issue, item=row)
        _leave_address(issue, slug, stored.issue, arrived)
        return Moved(stored.issue, arrived, part.title)


def _slug_once_there(issue: Issue, slug: str, target: Issue) -> str:
    """What the part was called in `target` if it came from there, else ""."""
    former = Alias.objects.filter(issue=issue, item=slug, path__startswith=part_path(target.slug, "")).first()
    return former.path.rpartition("/")[2] if former else ""


def _leave_address(issue: Issue, slug: str, target: Issue, arrived: str) -> None:
    """Every address the part ever had leads to where it is now, and that one to itself."""
    Alias.objects.filter(issue=issue, item=slug).update(issue=target, item=arrived)
    Alias.objects.filter(path=part_path(target.slug, arrived)).delete()
    where = {"issue": target, "item": arrived}
    Alias.objects.update_or_create(path=part_path(issue.slug, slug), defaults=where)


def without(parts: Parts, gone: ItemContent) -> tuple[ItemContent, ...]:
    """The parts without one of them; a section that counted 1, 2, 3 still does."""
    left = [part for part in parts if part.slug != gone.slug]
    if not _counts(_numbered(parts, gone.section)):
        return tuple(left)
    numbers = iter(range(1, len(parts) + 1))
    return tuple(
        replace(part, number=next(numbers))
        if part.section == gone.section and part.number is not None
        else part
        for part in left
    )


def placed(parts: Parts, coming: ItemContent) -> tuple[ItemContent, ...]:
    """The parts with another one behind those of its section, under the next number where they have some; it takes the
    place of a part of that section that has no text yet."""
    places = [place for place, part in enumerate(parts) if fold(part.section) == fold(coming.section)]
    if not places:
        return (*parts, replace(coming, number=None if coming.number is None else 1))
    coming = replace(coming, section=parts[places[0]].section)
    for place in places:
        waiting = parts[place]
        if waiting.is_empty and not waiting.heading.strip():
            return (*parts[:place], replace(coming, number=waiting.number), *parts[place + 1 :])
    numbers = [part.number for part in _numbered(parts, coming.section)]
    coming = replace(coming, number=max(number or 0 for number in numbers) + 1 if numbers else None)
    end = places[-1] + 1
    return (*parts[:end], coming, *parts[end:])


def _numbered(parts: Parts, section: str) -> list[ItemContent]:
    return [part for part in parts if part.section == section and part.number is not None]


def _counts(parts: Parts) -> bool:
    return [part.number for part in parts] == list(range(1, len(parts) + 1))
