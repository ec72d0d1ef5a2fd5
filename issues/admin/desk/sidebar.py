"""What the desk shows beside a text while it is written: links, counts, slips and pictures, from the text as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ...content import IssueContent
from ...editing.captions import PictureUse, pictures_of
from ...links import derive
from ...models import Issue, Link
from ...proofreading import Finding, build_draft, proofread
from ...proofreading.scanner import scan
from ...rendering.rendered import WORDS_A_MINUTE
from .review import Group, Ignored, Slip, group, ignored_in


@dataclass(frozen=True)
class Chip:
    """A link as it will be stored. `slip` says what is wrong with it, or ""."""

    link: Link
    slip: str = ""


@dataclass(frozen=True)
class PartLook:
    """A text and what is in it. `name` is the name of its field in the form."""

    name: str
    label: str
    chips: tuple[Chip, ...]
    pictures: tuple[PictureUse, ...]
    notes: int
    words: int


@dataclass(frozen=True)
class Look:
    """Everything of one text."""

    parts: tuple[PartLook, ...]
    slips: tuple[Slip, ...]
    ignored: tuple[Ignored, ...] = ()

    @property
    def groups(self) -> list[Group]:
        """The slips by kind: what blocks first, then as they stand in the text."""
        return group(self.slips)

    @property
    def blocking(self) -> int:
        """How many slips stop the button that publishes."""
        return sum(slip.finding.blocks for slip in self.slips)

    @property
    def words(self) -> int:
        """Words of the greeting and all parts."""
        return sum(part.words for part in self.parts)

    @property
    def minutes(self) -> int:
        """How long reading takes."""
        return max(1, round(self.words / WORDS_A_MINUTE))

    @property
    def pictures(self) -> list[tuple[PartLook, PictureUse]]:
        """Every picture with the part it stands in."""
        return [(part, picture) for part in self.parts for picture in part.pictures]

    @property
    def lacking(self) -> int:
        """How many words are still missing under and behind the pictures."""
        return sum(picture.lacks for _part, picture in self.pictures)


def look(issue: Issue, text: IssueContent, prefixes: Sequence[str]) -> Look:
    """Reads `text` as if it were saved. `prefixes` name the form's part at each place."""
    links, pictures = derive.find_links(issue, text), list(issue.pictures.all())
    findings = proofread(issue, build_draft(issue, text, links, pictures))
    slips = tuple(_slip(finding, text, prefixes) for finding in findings)
    known = {picture.name: picture for picture in pictures}
    told = {(f.item, f.excerpt): f.message for f in findings if f.code.startswith(("link", "label"))}
    names = [(None, "intro", _("Greeting"), text.intro)] + [
        (place, f"{prefix}-body", _label(text, place), item.body)
        for place, (item, prefix) in enumerate(zip(text.items, prefixes, strict=True), start=1)
    ]
    return Look(
        tuple(
            PartLook(
                name=name,
                label=label,
                chips=tuple(Chip(link, told.get((place, link.url), "")) for link in links.get(place, ())),
                pictures=tuple(pictures_of(body, known)),
                notes=len(scan(body).notes),
                words=len(body.split()),
            )
            for place, name, label, body in names
        ),
        slips,
        ignored_in(issue),
    )


def _slip(finding: Finding, text: IssueContent, prefixes: Sequence[str]) -> Slip:
    if finding.item is None:
        name, value, where = finding.field, getattr(text, finding.field, ""), _("The issue")
        if finding.field == "intro":
            where = _("Greeting")
        elif finding.field == "body":
            name = "title"
    else:
        item, prefix = text.items[finding.item - 1], prefixes[finding.item - 1]
        value = getattr(item, finding.field, "")
        field = finding.field if finding.field != "numbers" else "number"
        name, where = f"{prefix}-{field}", _label(text, finding.item)
    value = value if isinstance(value, str) else ""
    word = value[finding.start : finding.end] if finding.code == "spelling" else ""
    return Slip(finding, name, where, _utf16(value, finding.start), _utf16(value, finding.end), word)


def _label(text: IssueContent, place: int) -> str:
    item = text.items[place - 1]
    return f"{item.number} · {item.title}" if item.number is not None else item.title


def _utf16(text: str, offset: int | None) -> int | None:
    """An offset as JavaScript counts it."""
    return None if offset is None else len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
