"""A post of an export as the source of an issue: what every system's module makes of its rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from ...parsing.documents import SourceDocument, TitleFacts
from ...parsing.problems import Problem, noop
from ...parsing.source.dates import read_date

FUTURE = noop("Its date lies in the future: it comes in as a draft with that date.")
PAYING = noop("It was for paying readers only ({audience}): it comes in as a draft.")
PART_PAYING = noop("A part of it was for paying readers only: it comes in as a draft.")
NO_ISSUE = noop("It is no issue but “{kind}”: it comes in as a draft.")
NO_ENTRY = noop("The export has this text but no entry for it: it comes in as a draft named after its file.")
READERS = noop(
    "The export holds addresses of readers too ({names}): they were not read; import_subscribers takes them."
)
MAIL_ONLY = noop("It was sent by mail only: it comes in as a draft.")
MAIL_PARTS = noop("Parts that stood in the mail alone were left out: {count}.")
CODE = noop("Code for the page's head or foot was left out.")


def folders_in(place: Path) -> list[Path]:
    """The folders of a folder, no links to others. Raises OSError."""
    return [each for each in sorted(place.iterdir()) if each.is_dir() and not each.is_symlink()]


@dataclass
class Post:
    """What an export says of a post. `reasons` are what keeps it a draft; `remarks` what else is to be said;
    `facts` are its number and days where the export says them itself."""

    key: str
    name: str
    title: str
    body: str
    date: str = ""
    is_public: bool = False
    slug: str = ""
    summary: str = ""
    tags: list[str] = field(default_factory=list)
    cover: str = ""
    canonical: str = ""
    aliases: list[str] = field(default_factory=list)
    language: str = ""
    facts: TitleFacts | None = None
    suffix: str = ".html"
    reasons: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def keep_back(self, sentence: str, **values: str) -> None:
        """Notes why it is a draft although the export calls it public."""
        if self.is_public:
            self.reasons.append(Problem("export-draft", sentence, **values))

    def source(self, shown: str, find_picture: Callable[[str], bytes | None]) -> SourceDocument:
        """The post as a source: front matter and body."""
        moment = read_date(self.date) if self.date else None
        if isinstance(moment, datetime) and moment.tzinfo and moment > timezone.now():
            self.keep_back(FUTURE)
        public = self.is_public and not self.reasons
        matter = {
            "title": self.title,
            "date": self.date,
            "slug": self.slug,
            "summary": self.summary,
            "tags": self.tags,
            "cover": self.cover,
            "canonical": self.canonical,
            "aliases": self.aliases,
            "language": self.language,
        }
        said = {name: value for name, value in matter.items() if value}
        head = json.dumps(
            {**said, "status": "published" if public else "draft"}, ensure_ascii=False, indent=1
        )
        return SourceDocument(
            path=f"{shown}: {self.name}",
            key=self.key,
            name=self.name,
            suffix=self.suffix,
            data=f"{head}\n\n{self.body}".encode("utf-8", "replace"),
            find_picture=find_picture,
            remarks=(*self.reasons, *self.remarks),
            facts=self.facts,
        )
