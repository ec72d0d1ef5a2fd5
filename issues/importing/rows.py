"""A parsed issue -> its rows: fields, old addresses, topics, pictures, items, links; and the report of it all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from .. import schedule, search, topics
from ..content import FIELDS, IssueContent, ItemContent
from ..editing import item_rows
from ..editing.saving import write_topics
from ..links import derive
from ..messages import to_json
from ..models import Alias, Issue, Picture, TopicOnIssue
from ..parsing.documents import ParsedIssue, SourceDocument
from ..parsing.problems import Problem, Rejected, noop
from ..parsing.references import picture_address
from ..pictures.cleaning import PictureRefused, clean
from ..pictures.storage import StoredFiles
from ..rendering.render import render_issue
from . import verification
from .fetching.again import fetched, with_fetched
from .lost_files import is_stored
from .matching import content_of
from .remarks import gathered


@dataclass
class IssueWriter:
    """The rows of one parsed issue being written. `status` overrides the source's own unless it is "source".

    `former_slug` is the address the issue had until now, "" when it keeps it.
    """

    issue: Issue
    parsed: ParsedIssue
    source: SourceDocument
    files: StoredFiles
    status: str = "source"
    former_slug: str = ""
    problems: list[Problem] = field(default_factory=list)
    counts: Mapping[str, int] = field(default_factory=dict)

    def write(self, fingerprint: str) -> None:
        """Writes all rows of the issue, compares them with the source and stores the report."""
        self.parsed = with_fetched(self.parsed, fetched(self.issue))
        self.problems += [*self.source.remarks, *self.parsed.problems]
        is_new = self.issue.pk is None
        if is_new:  # for ever: feed readers know it by this
            self.issue.feed_id = self.parsed.front_matter.canonical or self.issue.feed_id
        here = [] if is_new else list(self.issue.items.order_by("position"))
        content = content_of(
            self.parsed, slug=self.issue.slug, here=[ItemContent.of(row, ()) for row in here]
        )
        self._fields(content, fingerprint)
        self.issue.save()
        paths = self.write_aliases(is_new=is_new)
        self._topics(is_new)
        pictures = self.write_pictures(is_new=is_new)
        items = item_rows.write(self.issue, content.items, here)
        if self.parsed.front_matter.own:
            write_topics(self.issue, content, items)
        tags = [item.tags for item in content.items]
        content = replace(content, items=tuple(map(ItemContent.of, items, tags)))
        cache = self.parsed.cache
        links = derive.derive(self.issue, content, items, is_new=is_new, cache=cache)
        derive.adopt(self.issue, paths)
        rendered = render_issue(content, issue=self.issue, links=links, pictures=pictures, known=cache.html)
        search.index(self.issue, rendered, items, is_new=is_new)
        self.problems += verification.compare(rendered, self.parsed)
        self.issue.cover = next((row for row in pictures if row.name == content.cover), None)
        self.problems = gathered(self.problems)
        own = {"items": len(items), "links": len(rendered.links), "pictures": len(pictures)}
        self.save_report({**self.parsed.counts, **own}, "cover")

    def save_report(self, counts: Mapping[str, int], *fields: str) -> None:
        """Stores what was found and counted, with other fields of the row at hand."""
        self.counts = counts
        self.issue.import_report = {
            "source": self.source.path,
            "place": self.source.place,
            "problems": [{"code": problem.code, **to_json(problem)} for problem in self.problems],
            "counts": dict(self.counts),
            "items": self.parsed.items_by,
            "fetched": fetched(self.issue),
        }
        self.issue.save(update_fields=["import_report", *fields])

    def _fields(self, content: IssueContent, fingerprint: str) -> None:
        issue = self.issue
        if len(content.title) > 300:
            raise Rejected("The title is longer than 300 characters; shorten it.")
        for name in FIELDS:
            setattr(issue, name, getattr(content, name))
        self.note_source()
        issue.source_sha256, issue.edited_at = fingerprint, None
        self._state()
        self._same_number()

    def note_source(self) -> None:
        """Sets the fields about the source: key, text, unknown front matter, moment of the import."""
        self.issue.front_matter = dict(self.parsed.front_matter.extra)
        self.issue.source_key, self.issue.source_text = self.source.key, self.parsed.source_text
        self.issue.imported_at = timezone.now()

    def _state(self) -> None:
        """Draft or ready, and since when: a day means that day at the publishing hour."""
        date = self.parsed.front_matter.date
        wanted = self.parsed.front_matter.status if self.status == "source" else self.status
        if isinstance(date, datetime):
            self.issue.publish_at = date if date.tzinfo else self._on_the_wall(date)
        else:
            self.issue.publish_at = schedule.moment_of_day(date, schedule.site_rhythm()) if date else None
        if wanted == "published" and self.issue.publish_at is None:
            self.problems.append(Problem("no-date", "Without a date it stays a draft."))
        is_ready = wanted == "published" and self.issue.publish_at is not None
        self.issue.status = Issue.Status.READY if is_ready else Issue.Status.DRAFT
        if wanted == "withdrawn":
            self.issue.status = Issue.Status.WITHDRAWN

    def _on_the_wall(self, moment: datetime) -> datetime:
        """A naive moment in the site's time zone; reports what a clock change makes of it."""
        wall = schedule.on_the_wall(moment, settings.TIME_ZONE)
        told = {
            "first": noop("{moment} comes twice that night; the first was taken."),
            "moved": noop("{moment} does not exist that night; it became {when}."),
        }
        if wall.note:
            self.problems.append(Problem("moment", told[wall.note], moment=str(moment), when=str(wall.when)))
        return wall.when

    def _same_number(self) -> None:
        """A second source with a number keeps it and points at the first, for the editor to decide."""
        self.issue.same_number_as = self.issue.first_of_number()
        self.note_shared_number()

    def note_shared_number(self) -> None:
        """Reports the other issue that has this number, if there is one."""
        issue, first = self.issue, self.issue.same_number_as
        if first:
            self.problems.append(
                Problem(
                    "number-taken",
                    "“{slug}” has the number {number} of {year} too.",
                    slug=first.slug,
                    number=issue.number or 0,
                    year=issue.year or 0,
                )
            )

    def write_aliases(self, *, is_new: bool = False) -> list[str]:
        """Writes the issue's old addresses, but none that another issue has; gives back its own.

        Those it has already stay: every address an issue ever had leads to it.
        """
        listed = (alias.strip("/")[:300] for alias in self.parsed.front_matter.aliases)
        paths = {*listed, self.former_slug} - {"", self.issue.slug}
        if not is_new:
            self.issue.aliases.filter(path=self.issue.slug).delete()
        if not paths:
            return []
        others = Alias.objects.filter(path__in=paths).exclude(issue=self.issue)
        taken = set(others.values_list("path", flat=True))
        self.problems += [
            Problem("alias-taken", "The old address /{path}/ belongs to another issue.", path=path)
            for path in sorted(taken)
        ]
        own = sorted(paths - taken)
        Alias.objects.bulk_create([Alias(path=path, issue=self.issue) for path in own], ignore_conflicts=True)
        return own

    def _topics(self, is_new: bool) -> None:
        if not is_new:
            TopicOnIssue.objects.filter(content_object=self.issue).delete()
        wanted = topics.find_or_create(self.parsed.front_matter.tags)
        TopicOnIssue.objects.bulk_create(TopicOnIssue(tag=t, content_object=self.issue) for t in wanted)

    def write_pictures(self, *, is_new: bool = False) -> list[Picture]:
        """Writes the pictures the text names; files nobody names any more go a day later."""
        known = {} if is_new else {picture.name: picture for picture in self.issue.pictures.all()}
        names = list(dict.fromkeys(name[:500] for name in self.parsed.pictures))
        gone = [picture for name, picture in known.items() if name not in names]
        if gone:
            Picture.objects.filter(pk__in=[picture.pk for picture in gone]).delete()
        rows = [known.get(name) or Picture(issue=self.issue, name=name) for name in names]
        for picture in rows:
            self._picture(picture)
            if picture.pk:
                picture.save()
        Picture.objects.bulk_create([picture for picture in rows if not picture.pk])
        return rows

    def _picture(self, picture: Picture) -> None:
        """Fills a picture from the file beside the source; without a usable one it is missing and reported."""
        if picture.remote or (picture.file and picture.name in fetched(self.issue).values()):
            return
        data = self.source.picture(picture_address(picture.name))
        digest = hashlib.sha256(data).hexdigest() if data is not None else ""
        if digest and digest == picture.original_sha256 and (is_stored(picture) or not data):
            return
        picture.file, picture.sha256, picture.width, picture.height = "", "", None, None
        picture.variants, picture.claimed_at = [], None
        picture.original_sha256 = digest
        if data is None:
            self.problems.append(
                Problem("picture-missing", "The picture {name} was not found.", name=picture.name)
            )
            return
        try:
            cleaned = clean(data)
        except PictureRefused as refused:
            self.problems.append(
                Problem(
                    "picture-refused",
                    "The picture {name} was refused: {reason}",
                    name=picture.name,
                    reason=(refused,),
                )
            )
            return
        if cleaned.notes:
            self.problems.append(
                Problem(
                    "picture-changed",
                    "The picture {name} was changed: {notes}.",
                    name=picture.name,
                    notes=cleaned.notes,
                )
            )
        self.files.store(picture, cleaned)
