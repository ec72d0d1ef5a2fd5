"""Elements without visible content -> cards made of their data attributes, their title or their label.

Programs keep what a script will draw in `data-attrs` (Substack) or other `data-…` attributes. A card is the words
as a link, the other words below. The only knowledge of single services is how some of them write URLs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from .. import tree
from ..embeds import recognise
from ..tree import Element
from .data_leaves import leaves_of
from .parts import Findings, Node, embed, link_to, paragraph

_WORDS = frozenset({
    "title", "name", "text", "full_text", "fulltext", "question", "label", "caption", "headline", "heading",
    "description", "subtitle", "body", "hero_text", "author", "author_name", "authorname", "authorhandle",
    "byline", "username", "user_name", "handle", "symbol", "publication_name", "alt", "summary", "excerpt",
    "quote", "message", "content", "provider_name", "site_name", "option", "options", "answer", "answers",
    "persistentexpression",
})  # fmt: skip
_NO_WORDS = re.compile(
    r"(?:id|uuid|type|kind|class|style|colou?r|size|lang|language|locale|date|_at|timestamp|mime|format|hash|token"
    r"|slug|key|action|align|target|rel|version|icon|css|template|variant|theme|stylesheet|cta)$",
    re.I,
)
_ADDRESSES = (
    "url", "targeturl", "target_url", "canonical_url", "fullembedurl", "permalink", "instgrm-permalink", "href",
    "link", "embed_url", "embedurl", "base_url", "src", "uri",
)  # fmt: skip
_PICTURE_KEY = re.compile(r"thumb|image|img|photo|logo|avatar|icon|poster|picture|cover|stylesheet", re.I)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|ico|css|js)(?:[?#]|$)", re.I)
_ADDRESS = re.compile(r"(?:https?:)?//[^\s/]+\S*")
_RICH = re.compile(r"<a\s[^<>]{0,2000}href|<img\s", re.I)
_LIKE_WORDS = re.compile(r"[^\W\d_]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? ")
INLINE = frozenset(["a", "abbr", "b", "bdi", "bdo", "button", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "svg", "time", "u", "var"])  # fmt: skip
_KEEPS_ITS_PLACE = frozenset(["td", "th", "tr", "li", "dd", "dt", "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "caption", "figcaption", "summary", "table"])  # fmt: skip
_SHOWS = ("img", "hr", "figure", "video", "audio", "input", "table", "math", "canvas")


@dataclass(frozen=True)
class Card:
    """What an element's data say: words in reading order, where it leads ("" for nowhere), where single words of a list
    lead, and texts that are HTML themselves."""

    words: tuple[str, ...] = ()
    address: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()


def may_stand_for(node: Element) -> bool:
    """Whether an element has attributes to make a card of: data, a title, a label."""
    return any(
        name in _LABELS or (name.startswith("data-") and name not in _NO_DATA and node.attrs[name])
        for name in node.attrs
    )


_LABELS = frozenset({"aria-label", "title", "alt", "videoid", "cite"})
_NO_DATA = frozenset({"data-range", "data-component-name", "data-embed", "data-language", "data-id"})


def shows_nothing(node: Element) -> bool:
    """Whether an element has no text and nothing visible."""
    return not node.text().strip() and node.first(*_SHOWS) is None


def stand_in(
    node: Element, findings: Findings, line: int | None, frame: str = "", called: str = ""
) -> list[Node] | None:
    """The card for an element without visible content; None where its data and labels are empty too.

    `frame` is the address of the frame inside it, if it has one; `called` its tag as it was written.
    """
    card = read_card(node, called)
    if frame and (recognise(frame) or not card.address):
        card = replace(card, address=frame)
    if not card.words and not card.address and not card.texts:
        if "data-attrs" in node.attrs and node.attrs["data-attrs"].strip() not in {"", "{}"}:
            findings.add(
                "embed-unavailable", "{what} was left out: its data hold no words and no address.", line,
                what=name_of(node),
            )  # fmt: skip
        return None
    if node.tag in INLINE:
        return _inline(node, card, line)
    made = written(card, line)
    if "data-attrs" in node.attrs or card.address:
        findings.add(
            "embed-unknown", "{what} cannot be shown; its words and its link stand for it: {words}", line,
            what=name_of(node), words=next(filter(None, (*card.words, card.address, *map(_plain, card.texts))), ""),
        )  # fmt: skip
    if node.tag in _KEEPS_ITS_PLACE:
        node.children = list(made)
        return [node]
    return made


def written(card: Card, line: int | None) -> list[Node]:
    """A card as paragraphs: its first words as a link, the others each on a line; what can be shown is shown."""
    words: list[Node] = [
        link_to(card.links[word], word) if word in card.links else word for word in card.words
    ]
    texts: list[Node] = [Element("div", {}, list(tree.parse(text).children), line) for text in card.texts]
    if card.address and recognise(card.address):
        return [*([_lines(words, line)] if words else []), *texts, embed(card.address, line)]
    if card.address and not (words and isinstance(words[0], Element)):
        first = link_to(card.address, str(words[0]) if words else card.address)
        return [_lines([first, *words[1:]], line), *texts]
    return [*([_lines(words, line)] if words else []), *texts]


def _lines(parts: list[Node], line: int | None) -> Element:
    children: list[Node] = []
    for part in parts:
        children += [Element("br"), part] if children else [part]
    return paragraph(*children, line=line)


def _inline(node: Element, card: Card, line: int | None) -> list[Node]:
    if node.tag != "a" and recognise(card.address):
        return [*map(str, card.words), embed(card.address, line)]
    if card.texts:
        said: list[Node] = [inner for text in card.texts for inner in _in_a_line(tree.parse(text))]
        return [*([f"{' - '.join(card.words)} "] if card.words else []), *said]
    text = " - ".join(card.words) or card.address
    if node.tag == "a" and node.attrs.get("href"):
        node.children = [text]
        return [node]
    return [link_to(card.address, text)] if card.address else [text]


def _in_a_line(body: Element) -> Iterator[Node]:
    """What a text of HTML holds, without its blocks."""
    for child in body.children:
        if isinstance(child, str) or child.tag not in tree.BLOCK_TAGS:
            yield child
        else:
            yield from _in_a_line(child)
            yield " "


def name_of(node: Element) -> str:
    """What to call an element: Substack's name of its component, else its class, else its tag."""
    component = re.sub(
        r"(?:create\w{1,60})?(?:todo?m)?$", "", node.attrs.get("data-component-name", "")[:80], flags=re.I
    )
    return component or next(iter(node.classes), "") or f"<{node.tag}>"


def read_card(node: Element, called: str = "") -> Card:
    """The words and the address that stand only in an element's attributes."""
    leaves = list(leaves_of(node))
    texts = dict.fromkeys(html.unescape(value) for key, value, _ in leaves if _is_html(key, value))
    found = [
        (_rank(key), text, group)
        for key, value, group in leaves
        if not _is_html(key, value) and (text := _as_words(key, value))
    ]
    words: dict[str, int] = {}
    for _rank_of, text, group in sorted(found, key=lambda each: each[0]):
        words.setdefault(text, group)
    if node.attrs.get("aria-hidden") != "true" and not node.attrs.get("href", "").startswith("#"):
        for name in ("aria-label", "title", "alt"):
            if not words and not texts and (text := " ".join(node.attrs.get(name, "").split())):
                words.setdefault(text, 0)
    own = node.attrs.get("href", "") if node.tag == "a" else ""
    address = own or _address(node, [(key, value) for key, value, _ in leaves], called)
    return Card(tuple(words), address, _links(leaves, words), tuple(texts))


def _links(leaves: list[tuple[str, str, int]], words: dict[str, int]) -> dict[str, str]:
    """Where the first words of each entry of a list lead, where there are several entries."""
    addresses: dict[int, str] = {}
    for key, value, group in leaves:
        if group and key.lower() in _ADDRESSES and _leads(value.strip()):
            addresses.setdefault(group, _whole(value.strip()))
    if len(addresses) < 2:
        return {}
    firsts: dict[int, str] = {}
    for word, group in words.items():
        firsts.setdefault(group, word)
    return {word: addresses[group] for group, word in firsts.items() if group in addresses}


def _is_html(key: str, value: str) -> bool:
    """Whether a value is a text of HTML with links or pictures, to be read as one."""
    return "<" in (text := html.unescape(value)) and _RICH.search(text) is not None


def _plain(text: str) -> str:
    return " ".join(tree.parse(text).text().split())


def _rank(key: str) -> int:
    """Titles first, authors last, everything else between them in the order of the data."""
    name = key.lower()
    if name in {"title", "headline", "heading", "question"}:
        return 0
    return 2 if re.search(r"author|byline|user|handle|publication|provider|site", name) else 1


def _as_words(key: str, value: str) -> str:
    """A value as words of a reader's, "" for addresses, dates, identifiers and settings."""
    text = re.sub(r"<[^<>]{0,500}>", " ", html.unescape(value)) if "<" in value or "&" in value else value
    text = " ".join(text.split())
    known = key.lower() in _WORDS
    if not _LIKE_WORDS.search(text) or _ADDRESS.fullmatch(text) or re.match(r"[a-z]+:[^\s]+$", text):
        return ""
    if known or (" " in text and not _NO_WORDS.search(key) and not _MOMENT.match(text)):
        return text
    return ""


def _address(node: Element, leaves: list[tuple[str, str]], called: str) -> str:
    """Where an element leads: what its service spells in its own way, else the likeliest of its addresses."""
    by_key = {key.lower(): value.strip() for key, value in reversed(leaves)}
    if identifier := by_key.get("instagram_id", ""):
        return f"https://www.instagram.com/p/{re.sub(r'[^0-9A-Za-z_-]', '', identifier)}/"
    if found := re.match(
        r"at://([\w:.-]+)/app\.bsky\.feed\.post/(\w+)", by_key.get("uri") or by_key.get("bluesky-uri", "")
    ):
        return f"https://bsky.app/profile/{found[1]}/post/{found[2]}"
    for key in _ADDRESSES:
        if _leads(value := by_key.get(key, "")):
            return _whole(value)
    for key, value in leaves:
        if _leads(value.strip()) and not _PICTURE_KEY.search(key) and not _PICTURE.search(value):
            return _whole(value.strip())
    if slug := by_key.get("eventslug", "") or by_key.get("marketslug", ""):
        return f"https://polymarket.com/event/{re.sub(r'[^0-9A-Za-z_-]', '', slug)}"
    if _leads(cited := node.attrs.get("cite", "").strip()):
        return _whole(cited)
    return _by_number(f"{called} {node.attrs.get('class', '')} {' '.join(by_key)}".lower(), node, by_key)


def _by_number(kind: str, node: Element, by_key: dict[str, str]) -> str:
    """The address of a video or a chart of which an element keeps only the number. `kind` is what it is called."""
    number = by_key.get("videoid") or by_key.get("youtube-id") or node.attrs.get("videoid", "")
    if re.fullmatch(r"[\w-]{11}", number) and "youtube" in kind:
        return f"https://www.youtube.com/watch?v={number}"
    if number.isdigit() and "vimeo" in kind:
        return f"https://vimeo.com/{number}"
    if "flourish" in kind and re.fullmatch(r"(?:visualisation|story)/\d+\S*", by_key.get("src", "")):
        return f"https://public.flourish.studio/{by_key['src']}/"
    if "infogram" in kind and (identifier := re.sub(r"[^\w-]", "", by_key.get("id", ""))):
        return f"https://infogram.com/{identifier}"
    return ""


def _leads(value: str) -> bool:
    return _ADDRESS.fullmatch(value) is not None


def _whole(value: str) -> str:
    return f"https:{value}" if value.startswith("//") else value
