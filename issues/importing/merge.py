"""Takes an issue written elsewhere: as a new draft, or part by part into an issue that is here.

uploads -> review.understand -> (the editor looks) -> take_new | take_into
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import content_version
from ..content import IssueContent
from ..editing import corrections
from ..editing.saving import remember
from ..errors import ContentConflict
from ..models import Issue, NewsItem
from ..parsing.audit.inventory import Inventory
from ..parsing.documents import ParsedIssue, ParsedItem, SourceDocument
from ..parsing.problems import Rejected
from ..parsing.references import picture_address, picture_name
from ..pictures.storage import StoredFiles
from .importer import Importer
from .review import Understood, differences
from .rows import IssueWriter

FACTS = ("title", "number", "year", "period_start", "period_end", "language", "summary", "same_number_as")


def take_new(source: SourceDocument, understood: Understood) -> Issue:
    """Makes a draft of it, whatever state the source claims; the importer does it, with all its proofs."""
    named = replace(source, name=understood.slug)
    outcome = Importer(status="draft").take(named)
    if outcome.outcome not in ("created", "unchanged"):
        raise Rejected(
            outcome.error or _("There is an issue at this address already; look at the difference.")
        )
    issue = Issue.objects.get(slug=outcome.slug)
    Issue.objects.filter(pk=issue.pk).update(edited_at=timezone.now())
    return issue


def take_into(
    issue: Issue,
    source: SourceDocument,
    parsed: ParsedIssue,
    *,
    theirs: set[str],
    base: str,
    by: User | None = None,
) -> Issue:
    """Writes an issue anew: the parts whose keys are in `theirs` as they arrived, the others as they are here.

    Its address, its state and its pictures stay, what it said stays in its history. One transaction. Raises `ContentConflict`
    when the issue's text is no longer the one called `base`, which the editor chose from.
    """
    with StoredFiles() as files, transaction.atomic():
        row = Issue.objects.select_for_update().get(pk=issue.pk)
        before = IssueContent.of(row)
        if before.digest != base:
            raise ContentConflict(before)
        remember(row, before, note=_("before it was changed here"))
        _write_merged(row, source, parsed, files, theirs)
        row = Issue.objects.select_related("cover").get(pk=row.pk)
        after = IssueContent.of(row)
        remember(row, after, by=by, note=_("taken from what arrived"))
        corrections.note(row, before, after)
        content_version.bump()
    return row


def _write_merged(
    row: Issue, source: SourceDocument, parsed: ParsedIssue, files: StoredFiles, theirs: set[str]
) -> None:
    status, moment, tags = row.status, row.publish_at, [topic.name for topic in row.tags.all()]
    facts = {name: getattr(row, name) for name in FACTS}
    merged = _merged(row, parsed, theirs, tags)
    taken = [part.theirs for part in differences(row, parsed) if part.key in theirs]
    taken += [merged.front_matter.cover] if "facts" in theirs else []
    kept = replace(source, find_picture=_pictures(source, row, "\n".join(taken)))
    IssueWriter(row, merged, kept, files, "draft").write(row.source_sha256)
    row.status, row.publish_at, row.edited_at = status, moment, timezone.now()
    if "facts" not in theirs:
        for name, value in facts.items():
            setattr(row, name, value)
    row.save()


def _merged(issue: Issue, parsed: ParsedIssue, theirs: set[str], tags: Sequence[str]) -> ParsedIssue:
    """The arrived issue with what the editor keeps of ours put in its place."""
    items: list[ParsedItem] = []
    for part in differences(issue, parsed)[2:]:
        taken = part.key in theirs
        if part.kind == "gone":
            items += [] if taken or part.item is None else [_as_parsed(part.item)]
        elif taken and part.parsed:
            items.append(part.parsed)
        elif part.item:
            items.append(_as_parsed(part.item))
    intro = parsed.intro if "intro" in theirs else issue.intro
    matter = parsed.front_matter
    aliases = tuple(dict.fromkeys([*matter.aliases, *issue.aliases.values_list("path", flat=True)]))
    matter = replace(
        matter, date=None, aliases=aliases, tags=matter.tags if "facts" in theirs else tuple(tags)
    )
    if "facts" not in theirs:
        matter = replace(matter, cover=issue.cover.name if issue.cover else "")
    here = [picture.name for picture in issue.pictures.all()]
    whole = "\n".join([intro, *(f"{item.heading}\n{item.body}" for item in items)])
    arrived = [picture_name(matter.cover), *parsed.pictures]
    named = [name for name in arrived if name and (_names(whole, name) or name == matter.cover)]
    pictures = tuple(dict.fromkeys([*named, *here]))  # ours stay: an older version may show them again
    return replace(
        parsed, front_matter=matter, intro=intro, items=tuple(items), pictures=pictures, inventory=Inventory()
    )


def _names(text: str, name: str) -> bool:
    """Whether a text shows the picture, however it spells its name."""
    return name in text or picture_address(name) in text


def _as_parsed(item: NewsItem) -> ParsedItem:
    return ParsedItem(item.section, item.number, item.heading, item.title, item.body)


def _pictures(source: SourceDocument, issue: Issue, taken: str) -> Callable[[str], bytes | None]:
    """Finds a picture that only kept parts name in the issue's own files, every other one among those that arrived."""
    here = {picture_address(picture.name): picture for picture in issue.pictures.exclude(file="")}

    def find(reference: str) -> bytes | None:
        arrived = source.find_picture(reference)
        ours = here.get(reference)
        if ours is None or (arrived is not None and _names(taken, ours.name)):
            return arrived
        with ours.file.open("rb") as stream:
            return bytes(stream.read())

    return find
