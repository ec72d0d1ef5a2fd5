"""What readers are told of changes after publication: the day by itself, in words what the editor says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone

from .. import content_version
from ..content import IssueContent
from ..models import Correction, Issue, NewsItem


def note(issue: Issue, before: IssueContent, after: IssueContent) -> None:
    """Remembers today if readers could have read other words of this issue before it was saved now."""
    if words(before) != words(after):
        former = {item.slug: (item.heading, item.body) for item in before.items}
        changed = [
            item.slug
            for item in after.items
            if item.slug in former and former[item.slug] != (item.heading, item.body)
        ]
        mark(issue, issue.items.filter(slug__in=changed))


def mark(issue: Issue, items: Iterable[NewsItem] = ()) -> None:
    """Remembers that the text changed today, and in which of its parts, if the issue is public."""
    if issue.is_public():
        today = Correction.objects.get_or_create(issue=issue, made_on=timezone.localdate())[0]
        through = Correction.items.through
        rows = [through(correction=today, newsitem=item) for item in items]
        through.objects.bulk_create(rows, ignore_conflicts=True)


def tell(issue: Issue, said: Mapping[int | None, str]) -> bool:
    """Writes down what an editor says of changes, by the correction's key (None: of today's); whether it is news."""
    changed = 0
    for pk, text in said.items():
        if pk is not None:
            changed += issue.corrections.filter(pk=pk).exclude(text=text).update(text=text)
        elif text and issue.is_public():
            today = Correction.objects.get_or_create(issue=issue, made_on=timezone.localdate())[0]
            text = f"{today.text} {text}".strip()[:500]
            changed += Correction.objects.filter(pk=today.pk).update(text=text)
    if changed:
        content_version.bump()
    return bool(changed)


def words(text: IssueContent) -> list[tuple[str, ...]]:
    """What of an issue is read: not its topics, cover, summary or address."""
    return [
        (text.title, text.intro),
        *((item.section, str(item.number), item.heading, item.body) for item in text.items),
    ]
