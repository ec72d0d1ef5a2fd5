"""An issue written elsewhere: files in, what was understood, the difference to an issue of ours, and the taking.

files -> keep -> opened -> understand -> (the editor looks) -> take_new | take_into
Until it is taken nothing of it is an issue: its files wait in `ArrivedFile` for a day.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from . import versions
from .import_rows import Writing, _match
from .importer import Importer
from .models import ArrivedFile, Issue, NewsItem
from .parsing import citations
from .parsing.documents import ParsedIssue, ParsedItem, ParsedLink, Rejected, SourceDocument
from .parsing.inline import picture_address, picture_name
from .parsing.parse import parse
from .parsing.tally import Tally
from .pictures import StoredFiles
from .sources import UnreadableSource, find_sources

MAX_BYTES = 40_000_000
MAX_FILES = 100
KEPT = timedelta(days=1)
_HAS_FRONT_MATTER = re.compile(r"\s*(?:---|\+\+\+|\{|<!--)")


@dataclass(frozen=True)
class Understood:
    """What a source would become."""

    parsed: ParsedIssue
    slug: str
    links: tuple[ParsedLink, ...]
    pictures: tuple[tuple[str, bool], ...]
    existing: Issue | None

    @property
    def sections(self) -> list[tuple[str, list[ParsedItem]]]:
        """The parts under their headings, in order."""
        found: list[tuple[str, list[ParsedItem]]] = []
        for item in self.parsed.items:
            if not found or found[-1][0] != item.section:
                found.append((item.section, []))
            found[-1][1].append(item)
        return found


@dataclass(frozen=True)
class Difference:
    """One part of an issue, as it is here and as it arrived. `kind` is same, changed, new or gone; `key` names it in a form."""

    key: str
    kind: str
    title: str
    ours: str
    theirs: str
    item: NewsItem | None = None
    parsed: ParsedItem | None = None


def keep(owner: AbstractBaseUser, files: Mapping[str, bytes]) -> uuid.UUID:
    """Keeps arrived files for the review; what waited longer than a day goes. Refuses what is too much."""
    if sum(map(len, files.values())) > MAX_BYTES or len(files) > MAX_FILES:
        values = {"files": MAX_FILES, "size": MAX_BYTES // 1_000_000}
        raise Rejected(_("That is too much at once: at most %(files)s files and %(size)s MB.") % values)
    arrival = uuid.uuid4()
    with transaction.atomic():
        ArrivedFile.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
        for name, data in files.items():
            ArrivedFile.objects.create(arrival=arrival, owner_id=owner.pk, name=safe_name(name), data=data)
    return arrival


def safe_name(name: str) -> str:
    """A file's own name, without folders, never hidden, short enough to be stored."""
    bare = PurePosixPath(name.replace("\\", "/")).name.lstrip(".").replace("\0", "")
    stem, dot, ending = bare.rpartition(".")
    return f"{(stem or bare)[:90]}{dot}{ending[:10]}" if dot else (bare[:90] or "sin-nombre")


def pasted(text: str, title: str) -> dict[str, bytes]:
    """Pasted text as a file; one without front matter gets `title` for its own."""
    if not _HAS_FRONT_MATTER.match(text) and title.strip():
        text = f"---\ntitle: {json.dumps(title.strip(), ensure_ascii=False)}\n---\n\n{text}"
    return {"index.md": text.encode()}


@contextmanager
def opened(files: Sequence[ArrivedFile]) -> Iterator[SourceDocument]:
    """The one source among arrived files, its pictures at hand; the same rules as `import_issue`."""
    with TemporaryDirectory() as folder:
        for file in files:
            (Path(folder) / file.name).write_bytes(bytes(file.data))
        sources = list(find_sources([Path(folder)]))
        if len(sources) != 1:
            raise Rejected(
                _("These files hold no issue: one of them has to be its text (.md, .html or .txt).")
                if not sources
                else _("These files hold %(number)s issues: send one at a time, or use import_issue.")
                % {"number": len(sources)}
            )
        source = sources[0]
        if isinstance(source, UnreadableSource):
            raise Rejected(f"{Path(source.path).name} {source.reason}")
        name = Path(source.path).name
        key = f"desk/{hashlib.sha256(source.data).hexdigest()[:16]}/{name}"
        yield replace(source, key=key, path=name, name="" if source.is_bundle else source.name)


def understand(source: SourceDocument, into: Issue | None = None) -> Understood:
    """What the source says and where it would go; nothing is stored. Raises `Rejected`."""
    parsed = parse(source)
    slug = parsed.front_matter.slug or slugify(source.name) or slugify(parsed.front_matter.title)
    slug = slug[:200].strip("-_") or "issue"
    texts = [parsed.intro, *(f"{item.heading}\n\n{item.body}" for item in parsed.items)]
    return Understood(
        parsed=parsed,
        slug=into.slug if into else slug,
        links=tuple(link for text in texts for link in citations.links_of(text)),
        pictures=tuple(
            (name, source.find_picture(picture_address(name)) is not None) for name in parsed.pictures
        ),
        existing=into or Issue.objects.filter(slug=slug).first(),
    )


def differences(issue: Issue, parsed: ParsedIssue) -> list[Difference]:
    """The issue's facts, its greeting and each part, here and arrived, in the order they arrived; what is gone last."""
    left = list(issue.items.order_by("position"))
    found = [
        _difference("facts", _("Title, number, period, topics"), _facts_here(issue), _facts_there(parsed)),
        _difference("intro", _("Greeting"), issue.intro, parsed.intro),
    ]
    for number, item in enumerate(parsed.items):
        ours = _match(item, left)
        text = _text_of(item)
        if ours is None:
            found.append(Difference(f"there-{number}", "new", item.title, "", text, parsed=item))
        else:
            part = _difference(f"there-{number}", item.title, _text_of(ours), text)
            found.append(replace(part, item=ours, parsed=item))
    return found + [
        Difference(f"here-{item.pk}", "gone", item.title, _text_of(item), "", item=item) for item in left
    ]


def _difference(key: str, title: str, ours: str, theirs: str) -> Difference:
    return Difference(key, "same" if ours.strip() == theirs.strip() else "changed", title, ours, theirs)


def _text_of(item: NewsItem | ParsedItem) -> str:
    number = "" if item.number is None else f"{item.number}. "
    head = "\n".join(line for line in (item.section, f"{number}{item.heading}".strip()) if line)
    return f"{head}\n\n{item.body}".strip()


def _facts_here(issue: Issue) -> str:
    period = f"{issue.period_start or ''} – {issue.period_end or ''}".strip(" –")
    topics = ", ".join(sorted(topic.name for topic in issue.tags.all()))
    return "\n".join(
        [issue.title, f"#{issue.number or '–'} / {issue.year or '–'}", period, issue.summary, topics]
    )


def _facts_there(parsed: ParsedIssue) -> str:
    facts, matter = parsed.title, parsed.front_matter
    period = f"{facts.period_start or ''} – {facts.period_end or ''}".strip(" –")
    topics = ", ".join(sorted(matter.tags))
    return "\n".join(
        [matter.title, f"#{facts.number or '–'} / {facts.year or '–'}", period, matter.summary, topics]
    )


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


def take_into(issue: Issue, source: SourceDocument, parsed: ParsedIssue, theirs: set[str]) -> Issue:
    """Writes an issue anew: the parts whose keys are in `theirs` as they arrived, the others as they are here.

    Its address and its state stay; pictures that kept parts name stay too. One transaction.
    """
    with StoredFiles() as files, transaction.atomic():
        row = Issue.objects.select_for_update().get(pk=issue.pk)
        status, moment, tags = row.status, row.publish_at, [topic.name for topic in row.tags.all()]
        facts = {name: getattr(row, name) for name in FACTS}
        merged = _merged(row, parsed, theirs, tags)
        kept = replace(source, find_picture=_pictures(source, row))
        writing = Writing(row, merged, kept, files, "draft")
        writing.write(row.source_sha256)
        row.status, row.publish_at, row.edited_at = status, moment, timezone.now()
        if "facts" not in theirs:
            for name, value in facts.items():
                setattr(row, name, value)
        row.save()
        versions.bump()
    return row


FACTS = ("title", "number", "year", "period_start", "period_end", "language", "summary", "same_number_as")


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
    matter = replace(matter, aliases=aliases, tags=matter.tags if "facts" in theirs else tuple(tags))
    if "facts" not in theirs:
        matter = replace(matter, cover=issue.cover.name if issue.cover else "")
    here = [picture.name for picture in issue.pictures.all()]
    whole = "\n".join([intro, *(f"{item.heading}\n{item.body}" for item in items)])
    names = [picture_name(matter.cover), *parsed.pictures, *here]
    named = tuple(
        dict.fromkeys(name for name in names if name and (_names(whole, name) or name == matter.cover))
    )
    return replace(parsed, front_matter=matter, intro=intro, items=tuple(items), pictures=named, held=Tally())


def _names(text: str, name: str) -> bool:
    """Whether a text shows the picture, however it spells its name."""
    return name in text or picture_address(name) in text


def _as_parsed(item: NewsItem) -> ParsedItem:
    return ParsedItem(item.section, item.number, item.heading, item.title, item.body)


def _pictures(source: SourceDocument, issue: Issue) -> Callable[[str], bytes | None]:
    """Finds a picture among the arrived files, else the one the issue has."""
    here = {picture_address(picture.name): picture for picture in issue.pictures.exclude(file="")}

    def find(reference: str) -> bytes | None:
        if (data := source.find_picture(reference)) is not None or reference not in here:
            return data
        with here[reference].file.open("rb") as stream:
            return bytes(stream.read())

    return find
