"""Takes an issue written elsewhere: as a new draft, or part by part into an issue that is here.

uploads -> review.understand -> (the editor looks) -> take_new | take_into
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import content_version
from ..content import DATES, IssueContent
from ..editing.compare import ORDER, changed_keys, items_by_key, merge_choices
from ..editing.saving import store
from ..errors import ContentConflict, InvalidContent
from ..links import derive
from ..models import Issue, Picture
from ..parsing.documents import ParsedIssue, SourceDocument
from ..parsing.problems import Rejected
from ..parsing.references import picture_address
from ..pictures.storage import StoredFiles
from .importer import Importer
from .review import Understood, arrived_content
from .rows import IssueWriter

FACTS = ("title", "number", "year", *DATES, "language", "summary", "cover", "tags")
SOURCE_FIELDS = ("front_matter", "source_key", "source_text", "imported_at", "edited_at", "updated_at")


def take_new(source: SourceDocument, understood: Understood) -> Issue:
    """Makes a draft of it, whatever state the source claims; the importer does it, with all its proofs."""
    named = replace(source, name=understood.slug)
    outcome = Importer(status="draft", anew=True).take(named)
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
    """Saves an issue with the parts whose keys are in `theirs` (`review.differences`) as they arrived, the others as
    they are here: as of two writers, of whom one has the file.

    Its address, its state and its pictures stay, what it said stays in its history. One transaction. Raises
    `ContentConflict` when the issue's content is no longer the one called `base`, which the editor chose from.
    """
    files = StoredFiles()
    with transaction.atomic():
        row = Issue.objects.select_for_update().get(pk=issue.pk)
        ours = IssueContent.of(row)
        if ours.digest != base:
            raise ContentConflict(ours)
        arrived = arrived_content(parsed, ours)
        content = merge_choices(arrived, ours, _choices(theirs, changed_keys(ours, arrived)))
        writer = _writer(row, source, parsed, files, content=content, taken=_taken(arrived, theirs))
        pictures = _write_source(writer)
        note = _("taken from what arrived")
        try:
            writer.issue = store(row, content, by=by, note=note, may_share_number="facts" in theirs).issue
        except InvalidContent as invalid:
            raise Rejected(str(invalid)) from invalid
        if "facts" in theirs:
            writer.note_shared_number()
        own = {"items": len(content.items), "links": writer.issue.links.count(), "pictures": len(pictures)}
        writer.save_report({**parsed.counts, **own})
        content_version.bump()
    return writer.issue


def _write_source(writer: IssueWriter) -> list[Picture]:
    """What comes of the source besides content: where it is from, its pictures, the issue's old addresses."""
    writer.note_source()
    writer.issue.edited_at = timezone.now()
    writer.issue.save(update_fields=SOURCE_FIELDS)
    derive.adopt(writer.issue, writer.write_aliases())
    return writer.write_pictures()


def _choices(theirs: set[str], changed: set[str]) -> dict[str, str]:
    """The choices as between two writers, of whom the file is "mine"; with a part of it its other order is taken."""
    names = {*theirs, *(FACTS if "facts" in theirs else ())}
    if any(key.startswith("item:") for key in theirs):
        names |= changed & {ORDER}
    return dict.fromkeys(names, "mine")


def _taken(arrived: IssueContent, theirs: set[str]) -> str:
    """The texts that are taken as they arrived, and the name of the cover where it is."""
    items = [item for key, item in items_by_key(arrived.items).items() if key in theirs]
    intro, cover = arrived.intro * ("intro" in theirs), arrived.cover * ("facts" in theirs)
    return "\n".join([intro, cover, *(f"{item.heading}\n{item.body}" for item in items)])


def _writer(
    row: Issue,
    source: SourceDocument,
    parsed: ParsedIssue,
    files: StoredFiles,
    *,
    content: IssueContent,
    taken: str,
) -> IssueWriter:
    """What writes the pictures the content shows. Ours stay: an older version may show them again."""
    texts = "\n".join([*content.texts, *(item.heading for item in content.items)])
    arrived = [name for name in parsed.pictures if _names(texts, name) or name == content.cover]
    here = [picture.name for picture in row.pictures.all()]
    parsed = replace(parsed, pictures=tuple(dict.fromkeys([*arrived, *here])))
    kept = replace(source, find_picture=_pictures(source, row, taken))
    return IssueWriter(row, parsed, kept, files, problems=list(parsed.problems))


def _names(text: str, name: str) -> bool:
    """Whether a text shows the picture, however it spells its name."""
    return name in text or picture_address(name) in text


def _pictures(source: SourceDocument, issue: Issue, taken: str) -> Callable[[str], bytes | None]:
    """Finds a picture that only kept parts name in the issue's own files, every other one among those that arrived."""
    here = {picture_address(picture.name): picture for picture in issue.pictures.exclude(file="")}

    def find(reference: str) -> bytes | None:
        arrived = source.picture(reference)
        ours = here.get(reference)
        if ours is None or (arrived is not None and _names(taken, ours.name)):
            return arrived
        with ours.file.open("rb") as stream:
            return bytes(stream.read())

    return find
