"""A parsed issue -> its rows: fields, old addresses, topics, pictures, items, links; and the report of it all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from difflib import SequenceMatcher

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from . import import_proof, links, schedule, topics
from .models import Alias, Issue, NewsItem, Picture, TopicOnIssue
from .parsing.documents import ParsedIssue, ParsedItem, Problem, Rejected, SourceDocument
from .parsing.inline import picture_address, picture_name
from .pictures import PictureRefused, StoredFiles, clean

LONGEST_SLUG = 80


@dataclass
class Writing:
    """The rows of one parsed issue being written. `status` overrides the source's own unless it is "source"."""

    issue: Issue
    parsed: ParsedIssue
    source: SourceDocument
    files: StoredFiles
    status: str = "source"
    problems: list[Problem] = field(default_factory=list)
    counts: Mapping[str, int] = field(default_factory=dict)

    def write(self, fingerprint: str) -> None:
        """All rows of the issue, proved against the source and reported."""
        self.problems += self.parsed.problems
        self._fields(fingerprint)
        self.issue.save()
        self._aliases()
        self._topics()
        pictures = self._pictures()
        self._items()
        derived = links.derive(self.issue)
        links.adopt(self.issue)
        self.problems += import_proof.compare(self.issue, self.parsed)
        self.counts = {**self.parsed.counts, "links": len(derived), "pictures": len(pictures)}
        self._report()

    def _report(self) -> None:
        self.issue.import_report = {
            "source": self.source.path,
            "problems": [asdict(problem) for problem in self.problems],
            "counts": dict(self.counts),
        }
        self.issue.save(update_fields=["import_report", "cover"])

    def _fields(self, fingerprint: str) -> None:
        matter, title, issue = self.parsed.front_matter, self.parsed.title, self.issue
        if len(matter.title) > 300:
            raise Rejected(_("The title is longer than 300 characters; shorten it."))
        issue.title = matter.title
        issue.number, issue.year = title.number, title.year
        issue.period_start, issue.period_end = title.period_start, title.period_end
        issue.language = self.parsed.language or settings.LANGUAGE_CODE[:2]
        issue.summary = matter.summary
        issue.intro = self.parsed.intro
        issue.front_matter = dict(matter.extra)
        issue.source_key, issue.source_sha256 = self.source.key, fingerprint
        issue.source_text = self.parsed.source_text
        issue.imported_at, issue.edited_at = timezone.now(), None
        self._state()
        self._same_number()

    def _state(self) -> None:
        """Draft or ready, and since when: a day means that day at the publishing hour."""
        date = self.parsed.front_matter.date
        wanted = self.parsed.front_matter.status if self.status == "source" else self.status
        if isinstance(date, datetime):
            self.issue.publish_at = date if date.tzinfo else self._on_the_wall(date)
        else:
            self.issue.publish_at = schedule.moment_of_day(date, schedule.site_rhythm()) if date else None
        if wanted == "published" and self.issue.publish_at is None:
            self.problems.append(Problem("no-date", _("Without a date it stays a draft.")))
        is_ready = wanted == "published" and self.issue.publish_at is not None
        self.issue.status = Issue.Status.READY if is_ready else Issue.Status.DRAFT

    def _on_the_wall(self, moment: datetime) -> datetime:
        """A moment without zone, in the site's; what clock changes make of it is said."""
        wall = schedule.on_the_wall(moment, settings.TIME_ZONE)
        told = {
            "first": _("%(moment)s comes twice that night; the first was taken."),
            "moved": _("%(moment)s does not exist that night; it became %(when)s."),
        }
        if wall.note:
            text = told[wall.note] % {"moment": moment, "when": wall.when}
            self.problems.append(Problem("moment", text))
        return wall.when

    def _same_number(self) -> None:
        """A second source with a number keeps it and points at the first, for the editor to decide."""
        issue = self.issue
        issue.same_number_as = None
        if issue.number is None or issue.year is None:
            return
        first = (
            Issue.objects.filter(year=issue.year, number=issue.number, same_number_as=None)
            .exclude(pk=issue.pk)
            .first()
        )
        if first:
            issue.same_number_as = first
            self.problems.append(
                Problem(
                    "number-taken",
                    _("“%(slug)s” has the number %(number)s of %(year)s too.")
                    % {"slug": first.slug, "number": issue.number, "year": issue.year},
                )
            )

    def _aliases(self) -> None:
        paths = {alias.strip("/")[:300] for alias in self.parsed.front_matter.aliases} - {""}
        self.issue.aliases.exclude(path__in=paths).delete()
        taken = set(
            Alias.objects.filter(path__in=paths).exclude(issue=self.issue).values_list("path", flat=True)
        )
        self.problems += [
            Problem("alias-taken", _("The old address /%s/ belongs to another issue.") % path)
            for path in sorted(taken)
        ]
        rows = [Alias(path=path, issue=self.issue) for path in sorted(paths - taken)]
        Alias.objects.bulk_create(rows, ignore_conflicts=True)

    def _topics(self) -> None:
        wanted = topics.find_or_create(self.parsed.front_matter.tags)
        TopicOnIssue.objects.filter(content_object=self.issue).delete()
        TopicOnIssue.objects.bulk_create(
            TopicOnIssue(tag=topic, content_object=self.issue) for topic in wanted
        )

    def _pictures(self) -> list[Picture]:
        """Writes the pictures the text names; files nobody names any more go."""
        known = {picture.name: picture for picture in self.issue.pictures.all()}
        names = [name[:500] for name in self.parsed.pictures]
        gone = [picture.pk for name, picture in known.items() if name not in names]
        hashes = [picture.sha256 for name, picture in known.items() if name not in names and picture.sha256]
        Picture.objects.filter(pk__in=gone).delete()
        self.files.written.update(hashes)
        rows: list[Picture] = []
        for name in names:
            picture = known.get(name) or Picture(issue=self.issue, name=name)
            self._picture(picture)
            picture.save()
            rows.append(picture)
        cover = picture_name(self.parsed.front_matter.cover)
        self.issue.cover = next((picture for picture in rows if picture.name == cover), None)
        return rows

    def _picture(self, picture: Picture) -> None:
        """Fills a picture from the file beside the source; without a usable one it is missing, and said so."""
        data = self.source.find_picture(picture_address(picture.name))
        digest = hashlib.sha256(data).hexdigest() if data is not None else ""
        if digest and digest == picture.original_sha256 and (picture.file or not data):
            return
        picture.file, picture.sha256, picture.width, picture.height = "", "", None, None
        picture.variants, picture.claimed_at = [], None
        picture.original_sha256 = digest
        if data is None:
            self.problems.append(
                Problem("picture-missing", _("The picture %s was not found.") % picture.name)
            )
            return
        try:
            cleaned = clean(data)
        except PictureRefused as refused:
            self.problems.append(
                Problem(
                    "picture-refused",
                    _("The picture %(name)s was refused: %(reason)s")
                    % {"name": picture.name, "reason": refused.reason},
                )
            )
            return
        if cleaned.note:
            self.problems.append(Problem("picture-changed", f"{picture.name}: {cleaned.note}"))
        self.files.store(picture, cleaned)

    def _items(self) -> list[NewsItem]:
        """Writes the items; those that were there before keep their row and slug."""
        old = list(self.issue.items.order_by("position"))
        if old:
            self.issue.items.update(position=F("position") + 100_000)
        pairs = [(parsed, _match(parsed, old)) for parsed in self.parsed.items]
        kept = [item for _parsed, item in pairs if item]
        self.issue.items.exclude(pk__in=[item.pk for item in kept]).delete()
        slugs = {item.slug for item in kept}
        rows: list[NewsItem] = []
        for position, (parsed, item) in enumerate(pairs, start=1):
            row = item or NewsItem(issue=self.issue, slug=_free_slug(parsed.title, slugs))
            row.position, row.section, row.number = position, parsed.section, parsed.number
            row.heading, row.title, row.body = parsed.heading, parsed.title[:300], parsed.body
            rows.append(row)
        NewsItem.objects.bulk_create([row for row in rows if row.pk is None])
        NewsItem.objects.bulk_update(
            [row for row in rows if row in kept],
            ["position", "section", "number", "heading", "title", "body"],
        )
        return rows


def _match(parsed: ParsedItem, old: list[NewsItem]) -> NewsItem | None:
    """Takes from `old` the item this one was: the same title, else the same place and much the same words."""
    for item in old:
        if (item.title, item.section) == (parsed.title, parsed.section):
            old.remove(item)
            return item
    for item in old:
        same_place = (item.section, item.number) == (parsed.section, parsed.number)
        if same_place and SequenceMatcher(None, item.body[:2000], parsed.body[:2000]).quick_ratio() > 0.6:
            old.remove(item)
            return item
    return None


def _free_slug(title: str, taken: set[str]) -> str:
    """A slug of the title that no other item of the issue has; it joins `taken`."""
    base = (
        slugify(title)[:LONGEST_SLUG].rsplit("-", 1)[0]
        if len(slugify(title)) > LONGEST_SLUG
        else slugify(title)
    )
    base = base or "item"
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    taken.add(slug)
    return slug
