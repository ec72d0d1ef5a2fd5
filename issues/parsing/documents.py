"""The plain objects that travel from bytes to rows; nothing here knows Django.

SourceDocument   what a path held: bytes, where they came from, how to find its pictures
FrontMatter      the metadata above the body, checked
ParsedIssue      everything an importer needs to write rows
Problem          something the editor should know; Rejected: why a source cannot come in
Said             what both are: a sentence with named fields, their values, the line it is about
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .audit.model import Inventory
from .problems import Problem
from .source.embedded import embedded_picture


@dataclass(frozen=True)
class SourceDocument:
    """One issue as it lies on disk (or in an archive): its bytes and a way to its pictures.

    `path` is for messages; `key` names the source for ever (its path below what was named, posix); `place` is where
    its file lies on this machine, "" when that says nothing (an upload);
    `name` is what an address is made of when the front matter has no slug: the bundle's folder or
    the file's stem; `suffix` is the file's own ending, lower case, with the dot (".md", ".html").
    `find_picture(reference)` takes the reference exactly as the text writes it and gives the picture's
    bytes, or None when there is no such file; it never leaves the bundle and the --images folders.
    `items` is how news are told apart (`body.item_forms.FORMS`); `remarks` are what its export has to say of it;
    `facts` are its number and days where the export says them, else they are read in its title.
    """

    path: str
    key: str
    name: str
    suffix: str
    data: bytes
    find_picture: Callable[[str], bytes | None] = field(default=lambda reference: None, compare=False)
    is_bundle: bool = False
    place: str = ""
    items: str = "keycap"
    remarks: tuple[Problem, ...] = ()
    facts: TitleFacts | None = None

    def picture(self, reference: str) -> bytes | None:
        """The bytes of a picture beside the text or written into it; None when there is neither."""
        data = self.find_picture(reference)
        return embedded_picture(self.data, reference) if data is None else data


@dataclass(frozen=True)
class DecodedText:
    """Text with LF line ends and no BOM, what was done to get there, and the encoding it was read as."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class FrontMatter:
    """The checked metadata of a source.

    `date` is a day, or a moment with zone (`datetime`, aware; naive moments are kept naive and mean the
    site's zone). `status` is "draft" or "published" as the source says (missing means published).
    `extra` holds the keys nobody knows, as written; `own` what only a bundle that Quincena wrote says.
    """

    title: str
    date: date | datetime | None = None
    status: str = "published"
    slug: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    cover: str = ""
    language: str = ""
    canonical: str = ""
    dialect: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    own: OwnFields | None = None


@dataclass(frozen=True)
class OwnFields:
    """What a bundle that Quincena wrote says beside: the facts of its title, its parts without their texts, what
    the marks between them are called, and the keys its first source had that nobody knows."""

    title: TitleFacts
    items: tuple[ParsedItem, ...]
    mark: str
    extra: Mapping[str, Any]
    escaped: bool = False


@dataclass(frozen=True)
class SplitSource:
    """Front matter and body, with the source line (1-based) the body starts on."""

    front_matter: FrontMatter
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class TitleFacts:
    """What a title says: number in the year, year, the period it covers. All may be missing (a special)."""

    number: int | None = None
    year: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    language: str = ""


@dataclass(frozen=True)
class Block:
    """One top-level block of a body in our Markdown, and where it stood in the source.

    `kind` is "paragraph", "heading", "list", "quote", "code", "rule", "table", "figure", "embed",
    "footnote" or "html" (kept as cleaned HTML because no Markdown says the same).
    """

    kind: str
    markdown: str
    line: int | None = None


@dataclass(frozen=True)
class ParsedBody:
    """A body in our dialect, block by block, and what was learnt on the way.

    `counts` has "blocks", "html_blocks" (kept as HTML), "empty_paragraphs" and "subscribe_forms" (dropped);
    `html` is what was read, as HTML before any conversion.
    """

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    html: str = ""


@dataclass(frozen=True)
class ParsedLink:
    """A link of the text. `kind` is "citation", "inline" or "embed"; `source` the publisher as written, or ""."""

    url: str
    title: str = ""
    source: str = ""
    kind: str = "inline"


@dataclass(frozen=True)
class ParsedItem:
    """A part of an issue after its greeting.

    `section` is its section's heading as printed (Markdown inline), "" before any heading; `number` the printed
    keycap; `heading` its own printed heading (Markdown inline) or ""; `title` plain text: the heading, else made
    from the first sentence; `body` Markdown without keycap and heading. Only a bundle of ours says its slug and topics.
    """

    section: str
    number: int | None
    heading: str
    title: str
    body: str
    slug: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextCache:
    """What the dialect makes of texts that were read already: by text, its HTML (not safe) and its links."""

    html: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, Sequence[ParsedLink]] = field(default_factory=dict)


NOTHING_READ = TextCache()


@dataclass(frozen=True)
class ParsedIssue:
    """Everything of one issue that becomes rows, and what the audit compares them with.

    `pictures` are the cover's name and those of local pictures, in reading order, once each;
    `inventory` is what the source's body holds, counted before any conversion, but for lists that became items.
    `cache` spares reading its texts again. `items_by` is how its news were told apart.
    """

    front_matter: FrontMatter
    title: TitleFacts
    intro: str
    items: tuple[ParsedItem, ...]
    pictures: tuple[str, ...]
    language: str
    source_text: str
    inventory: Inventory = field(default_factory=Inventory)
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    cache: TextCache = field(default=NOTHING_READ, compare=False)
    items_by: str = "keycap"
