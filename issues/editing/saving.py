"""Stores an edited issue: fields, parts, topics, links and a version of it all, in one transaction.

The desk's form, what a draft saves by itself, a choice between two writers, a restored version and what an upload
brings all come through `store`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import content_version, search
from ..content import FIELDS, IssueContent
from ..errors import ContentConflict, InvalidContent
from ..links import derive
from ..models import Alias, Issue, ItemTopic, NewsItem, Topic, TopicOnIssue
from ..models.topics import fold_name
from ..topics import find_or_create
from . import corrections, item_rows
from .history import Sitting, is_passing, keep, remember, wrote_last

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Stored:
    """What is in the database now, and whether that is news."""

    issue: Issue
    text: IssueContent
    changed: bool


def store(
    issue: Issue,
    text: IssueContent,
    *,
    by: User | None = None,
    base: str | None = None,
    note: str = "",
    aside: IssueContent | None = None,
    may_share_number: bool = False,
    sitting: Sitting | None = None,
) -> Stored:
    """Writes `text` as the issue's, if it says anything new; what else was written (`aside`) stays in its history.
    A number another issue has is refused, or points at that issue where it `may_share_number`. Raises ContentConflict
    when the issue's text is no longer the one called `base` nor what the same `sitting` wrote last, and InvalidContent
    when a rule forbids it; then nothing was written."""
    try:
        with transaction.atomic():
            row = Issue.objects.select_for_update(of=("self",)).select_related("cover").get(pk=issue.pk)
            before = IssueContent.of(row)
            if base is not None and before != text and before.digest != base:
                own = wrote_last(row, before, sitting)
                if own is None or sitting is None:
                    raise ContentConflict(before)
                if sitting.is_late(own):
                    return Stored(row, before, False)
            aside = None if aside in (before, text) else aside
            if before == text and aside is None:
                return Stored(row, before, False)
            remember(row, before, note=_("before it was changed here"))
            if aside is not None:
                keep(row, aside, by=by, note=_("not taken: two had written"))
            if before == text:
                return Stored(row, before, False)
            _write(row, before, text, may_share_number=may_share_number, sitting=sitting)
            search.index(row)
            after = IssueContent.of(row)
            corrections.note(row, before, after)
            keep(row, after, by=by, note=note, sitting=sitting)
            if row.status != Issue.Status.DRAFT:  # nobody reads a draft
                content_version.bump()
            return Stored(row, after, True)
    except IntegrityError as error:
        raise InvalidContent({"": _("Someone else saved at the same moment; save again.")}) from error


def _write(
    issue: Issue,
    before: IssueContent,
    text: IssueContent,
    *,
    may_share_number: bool,
    sitting: Sitting | None,
) -> None:
    for name in FIELDS:
        setattr(issue, name, getattr(text, name))
    issue.cover = issue.pictures.filter(name=text.cover).first() if text.cover else None
    issue.edited_at = timezone.now()
    if may_share_number:
        issue.same_number_as = issue.first_of_number()
    _check(issue, before)
    issue.save(update_fields=[*FIELDS, "cover", "same_number_as", "edited_at", "updated_at"])
    if before.slug != text.slug and not is_passing(issue, before.slug, sitting):
        Alias.objects.of_issue(text.slug).filter(issue=issue).delete()
        is_taken = Alias.objects.filter(path=before.slug).exclude(issue=issue).exists()
        path = f"issues/{before.slug}" if is_taken else before.slug
        Alias.objects.get_or_create(path=path, defaults={"issue": issue})
        derive.adopt(issue, [before.slug])
    known, begun = issue.items.all(), sitting.begun if sitting else frozenset()
    rows = item_rows.write(issue, text.items, known, begun) if before.items != text.items else None
    write_topics(issue, text, rows)
    derive.derive(issue, text, rows)


def _check(issue: Issue, before: IssueContent) -> None:
    """Says which rule a text breaks before the database does, at the field it stands in."""
    errors: dict[str, str] = {}
    others = Issue.objects.exclude(pk=issue.pk)
    if issue.same_number_as_id is None and (twin := issue.first_of_number()):
        errors["number"] = _("“%(title)s” already has the number %(number)s of %(year)s; choose another.") % {
            "title": twin.title,
            "number": issue.number,
            "year": issue.year,
        }
    if others.filter(slug__iexact=issue.slug).exists():
        errors["slug"] = _("Another issue already has this address; choose another.")
    elif issue.slug != before.slug and (former := others.once_called(issue.slug).first()):
        errors["slug"] = had_this_address(former)
    if (issue.period_start is None) != (issue.period_end is None):
        errors["period_end"] = _("A period needs its first and its last day, or neither.")
    elif issue.period_start and issue.period_end and issue.period_end < issue.period_start:
        errors["period_end"] = _("The period ends before it starts.")
    try:
        issue.clean_fields(exclude=["cover", "same_number_as"])
    except ValidationError as error:
        errors = {name: " ".join(texts) for name, texts in error.message_dict.items()} | errors
    if errors:
        raise InvalidContent(errors)


def had_this_address(former: Issue) -> str:
    """Why an issue cannot have an address that leads to `former`."""
    return _("“%s” had this address, and mails lead there; choose another.") % former.title


def write_topics(issue: Issue, text: IssueContent, rows: list[NewsItem] | None) -> None:
    """Topics of the issue and, where its parts were written, of each part: only what changed is touched."""
    names = [*text.tags, *(name for item in text.items for name in item.tags)]
    topics = {topic.folded: topic for topic in find_or_create(names)}
    _retag(TopicOnIssue, {issue.pk: text.tags}, topics)
    if rows is not None:
        wanted = {row.pk: item.tags for row, item in zip(rows, text.items, strict=True)}
        _retag(ItemTopic, wanted, topics)


def _retag(
    through: type[TopicOnIssue] | type[ItemTopic],
    wanted: dict[int, tuple[str, ...]],
    topics: dict[str, Topic],
) -> None:
    pairs = {(pk, topics[fold_name(name)].pk) for pk, names in wanted.items() for name in names}
    old = {
        (row.content_object_id, row.tag_id): row.pk
        for row in through.objects.filter(content_object__in=wanted)
    }
    through.objects.filter(pk__in=[pk for pair, pk in old.items() if pair not in pairs]).delete()
    through.objects.bulk_create(
        through(content_object_id=pk, tag_id=tag) for pk, tag in sorted(pairs - old.keys())
    )
