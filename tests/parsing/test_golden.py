"""The demo issues and the samples, parsed, say what a person read in them (tests/data/README.md)."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import ExifTags, Image
from selectolax.lexbor import LexborHTMLParser, LexborNode

from issues.parsing.dialect.links import find_links
from issues.parsing.dialect.render import render
from issues.parsing.documents import ParsedIssue, ParsedLink, SourceDocument
from issues.parsing.embeds import recognise
from issues.parsing.parse import parse
from tests.tools import samples

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "issues" / "demo"
DATA = ROOT / "tests" / "data"
SEPTEMBER = "del-16-al-30-de-septiembre-18-de-2026"
OCTOBER = "del-1-al-15-de-octubre-19-de-2026"
ESSAY = "elogio-del-camino-mas-largo"

each_bundle = pytest.mark.parametrize("bundle", [SEPTEMBER, OCTOBER, ESSAY, *samples.NAMES])


def plain_name(reference: str) -> str:
    """A picture's reference as a person would say it: decoded and composed."""
    return unicodedata.normalize("NFC", unquote(reference))


def picture_in(bundle: str, reference: str) -> bytes | None:
    """The bytes of the bundle's file that a reference means."""
    if bundle in samples.NAMES:
        return samples.picture_in(bundle, reference)
    files = {unicodedata.normalize("NFC", path.name): path for path in (DEMO / bundle).iterdir()}
    path = files.get(plain_name(reference))
    return path.read_bytes() if path else None


def expected(bundle: str) -> dict:
    if bundle in samples.NAMES:
        return samples.expected(bundle)
    return json.loads((DATA / f"{bundle}.expected.json").read_text(encoding="utf-8"))


@cache
def parsed(bundle: str) -> ParsedIssue:
    source = samples.source_of(bundle) if bundle in samples.NAMES else DEMO / bundle / "index.md"
    return parse(
        SourceDocument(
            path=f"{bundle}/index{source.suffix}",
            key=f"{bundle}/index{source.suffix}",
            name=bundle,
            suffix=source.suffix,
            data=source.read_bytes(),
            find_picture=lambda reference: picture_in(bundle, reference),
            is_bundle=True,
        )
    )


@cache
def parts(bundle: str) -> list[tuple[int | None, LexborHTMLParser]]:
    """Greeting and items as HTML trees, each with its position (None for the greeting)."""
    issue = parsed(bundle)
    texts = [(None, issue.intro), *((i, item.body) for i, item in enumerate(issue.items))]
    return [(position, LexborHTMLParser(f"<body>{render(text)}</body>")) for position, text in texts]


def squashed(text: str) -> str:
    return " ".join(text.split())


def text_of(node: LexborNode) -> str:
    """Words of an element as they are read: a space between blocks, none inside a line."""
    copy = LexborHTMLParser(f"<body>{node.html}</body>")
    for mark in copy.css("sup[id^=fnref], a.footnote-backref"):
        mark.decompose()
    for edge in copy.css("p, li, td, th, tr, br, div, pre, blockquote, figure, figcaption, summary"):
        edge.insert_before(" ")
        edge.insert_after(" ")
    return squashed(copy.body.text())


def paragraphs_of(note: LexborNode) -> int:
    """How many paragraphs a footnote has at its own level (none in its lists or quotes)."""
    return sum(child.tag == "p" and bool(text_of(child)) for child in note.iter())


def story_of(tree: LexborHTMLParser) -> str:
    """The plain text of a part, without the notes below it."""
    copy = LexborHTMLParser(tree.html)
    for notes in copy.css("div.footnote"):
        notes.decompose()
    return text_of(copy.body)


def links_of(bundle: str) -> list[tuple[int | None, ParsedLink]]:
    issue = parsed(bundle)
    texts = [(None, issue.intro), *((i, item.body) for i, item in enumerate(issue.items))]
    return [(position, link) for position, text in texts for link in find_links(render(text))]


@each_bundle
def test_front_matter_and_title_are_understood(bundle: str) -> None:
    issue, golden = parsed(bundle), expected(bundle)
    front, title = issue.front_matter, issue.title
    assert front.title == golden["title"]
    assert front.date is not None
    assert front.date.isoformat() == golden["date"]
    assert (front.status, list(front.tags), front.summary) == (
        golden["status"],
        golden["tags"],
        golden["summary"],
    )
    assert (title.number, title.year) == (golden["number"], golden["year"])
    period = golden["period"] or {"start": None, "end": None}
    days = [day and day.isoformat() for day in (title.period_start, title.period_end)]
    assert days == [period["start"], period["end"]]


def test_what_only_one_source_says_in_its_front_matter_is_kept() -> None:
    front = parsed(OCTOBER).front_matter
    assert [alias.strip("/") for alias in front.aliases] == ["cuadernos/octubre-primera"]
    assert plain_name(front.cover) == "dial de la radio.png"
    assert dict(front.extra) == {"lectura": "ocho minutos"}


@each_bundle
def test_an_issue_is_cut_where_a_reader_would_cut_it(bundle: str) -> None:
    found = [(item.section, item.number, item.heading) for item in parsed(bundle).items]
    assert found == [(item["section"], item["number"], item["heading"]) for item in expected(bundle)["items"]]


@each_bundle
def test_every_part_starts_and_reads_as_printed(bundle: str) -> None:
    golden = expected(bundle)
    wrong = []
    for (position, tree), part in zip(parts(bundle), [golden["intro"], *golden["items"]], strict=True):
        story = story_of(tree)
        if not story.startswith(part["starts"]):
            wrong.append(f"item {position} starts: {story[:120]}")
        wrong += [
            f"item {position} lacks: {phrase}" for phrase in part.get("holds", []) if phrase not in story
        ]
    assert wrong == []


@each_bundle
def test_an_item_is_titled_by_its_heading_or_its_first_words(bundle: str) -> None:
    for item, golden in zip(parsed(bundle).items, expected(bundle)["items"], strict=True):
        if golden["number"] is None:
            heading = golden["heading"] or golden["section"]
            assert item.title == re.sub(r"^\W+", "", heading)
        else:
            assert golden["starts"].startswith(item.title.rstrip("…")[:20])


@each_bundle
def test_every_link_is_found_in_reading_order(bundle: str) -> None:
    found = [(position, link) for position, link in links_of(bundle) if link.kind != "embed"]
    golden = expected(bundle)["links"]
    assert [(position, link.url.split("?")[0].rstrip("/")) for position, link in found] == [
        (link["item"], link["url"].split("?")[0].rstrip("/")) for link in golden
    ]
    for (_, link), wanted in zip(found, golden, strict=True):
        if wanted.get("card"):
            assert wanted["title"] in link.title
        else:
            assert link == ParsedLink(wanted["url"], wanted["title"], wanted["source"], wanted["kind"])


@each_bundle
def test_every_picture_is_named_once_and_found_beside_its_source(bundle: str) -> None:
    found = [
        {"name": plain_name(reference), "missing": picture_in(bundle, reference) is None}
        for reference in parsed(bundle).pictures
    ]
    assert found == [
        {"name": picture["name"], "missing": picture["missing"]} for picture in expected(bundle)["pictures"]
    ]


@each_bundle
def test_captions_stay_with_their_pictures(bundle: str) -> None:
    found: dict[str, str] = {}
    for _, tree in parts(bundle):
        for image in tree.css("img"):
            figure = image.parent
            while figure is not None and figure.tag != "figure":
                figure = figure.parent
            caption = figure.css_first("figcaption") if figure is not None else None
            name = plain_name(image.attributes["src"] or "")
            found.setdefault(name, text_of(caption) if caption is not None else "")
    assert list(found.items()) == [(p["name"], p["caption"]) for p in expected(bundle)["pictures"]]


@each_bundle
def test_every_embed_is_kept_with_its_start(bundle: str) -> None:
    found = []
    for position, tree in parts(bundle):
        for link in tree.css("figure[data-embed] a"):
            embed = recognise(link.attributes["href"] or "")
            assert embed is not None
            found.append({"item": position, "kind": embed.kind, "id": embed.id, "start": embed.start})
    assert found == expected(bundle)["embeds"]


@each_bundle
def test_footnotes_belong_to_the_item_that_refers_to_them(bundle: str) -> None:
    found = []
    for position, tree in parts(bundle):
        notes = tree.css("div.footnote > ol > li")
        assert len(notes) == len(tree.css("sup[id^=fnref]"))
        found += [(position, text_of(note), paragraphs_of(note)) for note in notes]
    golden = expected(bundle)["footnotes"]
    assert [(position, count) for position, _, count in found] == [
        (g["item"], g["paragraphs"]) for g in golden
    ]
    for (_, text, _), wanted in zip(found, golden, strict=True):
        assert text.startswith(wanted["starts"])


@each_bundle
def test_what_was_dropped_is_counted(bundle: str) -> None:
    counts = parsed(bundle).counts
    assert {key: counts.get(key, 0) for key in ("empty_paragraphs", "subscribe_forms")} == expected(bundle)[
        "dropped"
    ]


def test_the_damaged_essay_is_repaired_to_the_letter() -> None:
    good = (DATA / f"{ESSAY}.good.md").read_text(encoding="utf-8")
    damaged = (DEMO / ESSAY / "index.md").read_bytes()
    assert damaged.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in damaged
    assert damaged.decode("utf-8-sig").replace("\r\n", "\n") == good.encode().decode("mac_roman")
    issue = parsed(ESSAY)
    assert issue.source_text == good
    assert issue.problems, "the repair is said"


def test_the_demo_pictures_lie_as_real_ones_do() -> None:
    lies = {
        f"{SEPTEMBER}/balsa-vacia_700x525.jpeg": "PNG",
        f"{SEPTEMBER}/noria.gif": "GIF",
        f"{OCTOBER}/dial de la radio.png": "JPEG",
        f"{OCTOBER}/huerto (julio).jpeg": "WEBP",
    }
    for name, truth in lies.items():
        with Image.open(DEMO / name) as image:
            assert image.format == truth
    with Image.open(DEMO / SEPTEMBER / "fuente-del-olmo_720x900.jpeg") as sideways:
        exif = sideways.getexif()
        assert exif[ExifTags.Base.Orientation] == 6
        assert exif.get_ifd(ExifTags.IFD.GPSInfo)
    assert any(not unicodedata.is_normalized("NFC", path.name) for path in (DEMO / OCTOBER).iterdir())
