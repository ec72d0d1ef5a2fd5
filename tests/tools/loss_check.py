"""What of a source's bytes is not on its page: words, links, pictures, notes, embeds, code, counted anew.

It shares nothing with the product: Python's own HTML parser reads both sides, and Markdown is turned into as much
HTML as counting needs (`rough_html`). Cruder than the product on purpose: it knows what must be there, not how it
should look. Prints a line a loss:

    python -m tests.tools.loss_check SOURCE PAGE
"""

from __future__ import annotations

import html
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FENCE = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?\n\1[ \t]*(?:\r?\n|\Z)", re.S)
BLOCKS = frozenset(
    re.findall(
        r"\S+",
        "p h1 h2 h3 h4 h5 h6 ul ol li blockquote figure figcaption table tr td th pre hr div section br details summary"
        " article header nav",
    )
)
VOID = frozenset(["img", "br", "hr", "input", "source", "meta", "link", "wbr"])
EMBED = re.compile(
    r"(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:embed/|live/|shorts/|v/|watch\?(?:[^\s\"]*&)?v=))([\w-]{11})"
    r"|vimeo\.com/(?:video/)?(\d+)|(?:twitter|x)\.com/\w+/status(?:es)?/(\d+)|podcasts\.apple\.com/\S*?[?&]i=(\d+)"
    r"|open\.spotify\.com/(?:embed/|intl-\w+/)?\w+/(\w+)|substack-(?:video|audio):([\w-]+)"
)
# Of these Substack keeps what they show in `data-attrs`; what stands inside them is said there once more.
SHOWN = {"youtube-wrap", "apple-podcast-container", "apple-podcast", "vimeo-wrap", "spotify-wrap", "tweet",
         "native-video-embed", "native-audio-embed", "image-gallery-embed", "latex-rendered",
         "embedded-post-wrap", "embedded-publication-wrap", "digest-post-embed"}  # fmt: skip
# No words of the writer's: forms to subscribe, the numbers of notes, a page's own frame around the text.
FRAME = {"subscription-widget-wrap", "subscription-widget-wrap-editor", "subscription-widget", "hide-text", "poll-embed",
         "image-link-expand", "footnote-anchor", "footnote-number", "footnote-ref", "index", "head", "topics",
         "embed-watch"}  # fmt: skip


@dataclass
class Contents:
    """All that is counted. A block's words are in order; a link is its address and its words."""

    blocks: list[list[str]] = field(default_factory=lambda: [[]])
    links: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    embeds: set[str] = field(default_factory=set)
    code: list[str] = field(default_factory=list)
    references: int = 0
    notes: int = 0
    dead_ends: list[str] = field(default_factory=list)  # notes that do not lead there and back

    @property
    def words(self) -> list[str]:
        return [word for block in self.blocks for word in block]


@dataclass
class Facts:
    """What a made-up source holds: visible words, words of attributes, addresses of links and pictures, videos, code, notes."""

    words: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    videos: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    notes: int = 0


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


class Reader(HTMLParser):
    """Fills a Contents from HTML, well-formed or not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Contents()
        self.stack: list[tuple[str, bool]] = []  # open elements, and whether their words are not the writer's
        self.anchors: list[tuple[str, list[str]]] = []
        self.pre: list[str] | None = None

    @property
    def silent(self) -> bool:
        return bool(self.stack) and self.stack[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        classes = set(known.get("class", "").split())
        silent = self.silent and not (tag in BLOCKS and tag not in ("div", "br") and not classes)
        if tag in BLOCKS:
            self.found.blocks.append([])
        self.notice(tag, known, classes, silent)
        if tag not in VOID:
            self.stack.append(
                (
                    tag,
                    silent or bool(classes & (SHOWN | FRAME)) or tag in ("form", "script", "style", "title"),
                )
            )
        if tag == "pre" and not silent:
            self.pre = []
        if tag == "a" and not self.silent:
            self.anchors.append((known.get("href", ""), []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.found.blocks.append([])
        if tag == "pre" and self.pre is not None:
            self.found.code.append("".join(self.pre))
            self.pre = None
        if tag == "a" and self.anchors and not self.silent:
            address, words = self.anchors.pop()
            if words and not address.startswith("#"):
                self.found.links.append((address, " ".join(words)))
        if any(name == tag for name, _silent in self.stack):
            while self.stack.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.pre is not None:
            self.pre.append(data)
        elif not self.silent:
            self.say(data)

    def say(self, text: str) -> None:
        self.found.blocks[-1] += words_of(text)
        for _address, words in self.anchors[-1:]:
            words += words_of(text)

    def notice(self, tag: str, known: dict[str, str], classes: set[str], silent: bool) -> None:
        found = self.found
        if tag == "img" and not silent and known.get("width") != "1":
            found.pictures.append(name_of(known.get("data-name") or known.get("src", "")))
        if classes & {"footnote-anchor", "footnote-ref"}:
            found.references += 1
        found.notes += bool(classes & {"footnote-content"}) or known.get("id", "").startswith("fn-")
        if "data-embed" in known:
            found.embeds.add(known.get("data-id", "").rpartition("/")[2])
        if classes & SHOWN or tag == "iframe":
            self.shown(classes, known)

    def shown(self, classes: set[str], known: dict[str, str]) -> None:
        """What a widget shows, by its attributes; damaged ones (`"-"` for `":"`) too."""
        raw = known.get("data-attrs", "")
        said = {
            name: html.unescape(value) for name, value in re.findall(r'"(\w+)"[:-]"((?:[^"\\]|\\.)*)"', raw)
        }
        if classes & {"native-video-embed", "native-audio-embed"}:
            self.found.embeds.add(said.get("mediaUploadId", ""))
        elif classes & {"youtube-wrap"}:
            self.found.embeds.add(said.get("videoId", ""))
        elif "image-gallery-embed" in classes:
            images = re.findall(r'"src"[:-]"([^"]*)"', raw.partition("staticGalleryImage")[0])
            self.found.pictures += map(name_of, images)
            self.say(said.get("caption", ""))
        elif classes & {"embedded-post-wrap", "embedded-publication-wrap", "digest-post-embed"}:
            self.say(said.get("title") or said.get("name", ""))
        elif "latex-rendered" in classes:
            self.found.code.append(said.get("persistentExpression", "").replace("\\\\", "\\"))
        elif "tweet" in classes:
            for part in re.split(r"(?:\\n)+", said.get("full_text", "").replace('\\"', '"')):
                self.found.blocks.append(words_of(part))
        if not classes & {"embedded-post-wrap", "embedded-publication-wrap", "digest-post-embed"}:
            self.found.embeds |= embeds_of(f"{known.get('src', '')} {raw}")
        self.found.blocks.append([])


def name_of(reference: str) -> str:
    """A picture's name without folders, whatever its spelling."""
    return re.sub(r"\W", "", unquote(html.unescape(reference)).rpartition("/")[2]).lower()


def embeds_of(text: str) -> set[str]:
    return {next(filter(None, match)) for match in EMBED.findall(html.unescape(text))}


def read_page(page: str) -> Contents:
    """The article of a page, each of whose notes must lead there and back."""
    start = page.find("<article")
    article = page[start : page.rindex("</article>")] if start >= 0 else page
    reader = Reader()
    reader.feed(article)
    reader.close()
    for number, mark in re.findall(r'<sup id="(fnref[^"]*)"><a[^>]*href="#([^"]*)"', article):
        if f'id="{mark}"' not in article or f'href="#{number}"' not in article:
            reader.found.dead_ends.append(mark)
    return reader.found


def read_source(source: bytes) -> Contents:
    """A source, front matter left out; Markdown unless its body begins with a tag of a block."""
    body = FENCE.sub("", source.decode("utf-8-sig").replace("\r\n", "\n"), count=1)
    is_html = re.match(r"\s*<(?:p|div|h[1-6]|ul|ol|figure|blockquote|!)\b", body) is not None
    reader = Reader()
    reader.feed(body if is_html else rough_html(body))
    reader.close()
    return reader.found


def rough_html(text: str) -> str:
    """Markdown as HTML, as far as counting needs it."""
    kept: list[str] = []

    def keep(made: str) -> str:
        kept.append(made)
        return f"\0{len(kept) - 1}\0"

    def fenced(match: re.Match[str]) -> str:
        code = re.sub(rf"^ {{0,{len(match[1])}}}", "", match[3], flags=re.M)
        return keep(f"<pre>{html.escape(code)}</pre>")

    text = re.sub(r"^( *)(`{3,}|~{3,})[^\n]*\n(.*?)^ *\2[ \t]*$", fenced, text, flags=re.S | re.M)
    text = re.sub(r"(`+)(.+?)\1", lambda m: keep(f"<code>{html.escape(m[2])}</code>"), text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", lambda m: f"&#{ord(m[1])};", text)
    text = re.sub(r"\{\{<\s*(\w+)\s(.*?)>\}\}", shortcode, text)
    addresses = dict(re.findall(r"^\[([^\]^]+)\]:\s*(\S+).*$", text, flags=re.M))
    text = re.sub(r"^\[[^\]^]+\]:\s*\S+.*$", "", text, flags=re.M)
    text = re.sub(r"^\[\^[^\]]+\]:", "\n\n<b class=footnote-content></b>", text, flags=re.M)
    text = re.sub(r"\[\^[^\]]+\]", "<a class=footnote-anchor></a>", text)
    text = re.sub(r"<(https?://[^>\s]+)>", r'<a href="\1">\1</a>', text)
    inside = r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
    target = (
        r"\(\s*(?:<([^>]*)>|((?:[^()\s]|\((?:[^()\s]|\([^()]*\))*\))*))(?:\s+\"((?:[^\"\\]|\\.)*)\")?\s*\)"
    )
    text = re.sub("!" + inside + target, picture, text)
    for _depth in range(2):
        text = re.sub(inside + target, lambda m: f'<a href="{m[2] or m[3]}">{m[1]}</a>', text)
    text = re.sub(
        inside + r"\[([^\]]*)\]",
        lambda m: f'<a href="{addresses[m[2] or m[1]]}">{m[1]}</a>' if (m[2] or m[1]) in addresses else m[0],
        text,
    )
    text = re.sub(r"^[ \t]*(?:https?://|substack-)\S+[ \t]*$", embed, text, flags=re.M)
    text = re.sub(r"^[ \t>]*(?:[-*+]|\d+[.)]|#+)[ \t]+|\n\s*\n|\|", " <p>", text, flags=re.M)
    return re.sub("\0(\\d+)\0", lambda m: kept[int(m[1])], text)


def shortcode(match: re.Match[str]) -> str:
    """One of Hugo's: a video, a tweet, a figure."""
    given = dict(re.findall(r'(\w+)="([^"]*)"', match[2]))
    if match[1] == "figure":
        return f'<img src="{given.get("src", "")}"><p>{given.get("caption", "")}</p>'
    identifier = re.findall(r"[\w-]+", match[2])[-1]
    return f'<i data-embed data-id="{identifier}"></i>'


def picture(match: re.Match[str]) -> str:
    name = html.escape(match[2] or match[3], quote=True)
    return f'<img src="{name}"><p>{match[4] or ""}<p>'


def embed(match: re.Match[str]) -> str:
    known = embeds_of(match[0])
    return "".join(f'<i data-embed data-id="{each}"></i>' for each in known) if known else match[0]


def losses(source: bytes, page: str, *, missing: Iterable[str] = ()) -> list[str]:
    """What of a source is not on its page, a line a loss; empty when all is there. `missing` are the names of pictures
    that were never beside the source: nobody can show them."""
    want, have = read_source(source), read_page(page)
    gone = set(map(name_of, missing))
    want.pictures = [name for name in want.pictures if name not in gone]
    found = [f"word lost: {word}" for word in (Counter(want.words) - Counter(have.words)).elements()]
    shown = f" {' '.join(have.words)} "
    found += [
        f"text torn: {' '.join(block)}"
        for block in want.blocks
        if f" {' '.join(block)} " not in shown and block
    ]
    found += [f"link lost: {'  '.join(link)}" for link in lost_links(want, have)]
    found += [
        f"picture lost: {name}" for name in (Counter(want.pictures) - Counter(have.pictures)).elements()
    ]
    found += [f"embed lost: {name}" for name in sorted(want.embeds - have.embeds)]
    plain = [squeezed(code) for code in have.code]
    found += [f"code changed: {code[:60]!r}" for code in want.code if squeezed(code) not in plain]
    if (want.references, want.notes) != (have.references, have.notes):
        found.append(
            f"notes: {want.references} marks and {want.notes} notes became {have.references} and {have.notes}"
        )
    return found + [f"note without a way back: {mark}" for mark in have.dead_ends]


def squeezed(code: str) -> str:
    """Code without empty lines at its ends; an export that wrote `\\n` for every line end meant line ends."""
    if "\n" not in code.strip("\n") and code.count("\\n") > 1:
        code = code.replace("\\n", "\n")
    return "\n".join(line.rstrip() for line in code.strip("\n").split("\n"))


def lost_links(want: Contents, have: Contents) -> Iterator[tuple[str, str]]:
    """Links that are gone or lead elsewhere. One to another issue may have its address of today: the slug is the same."""
    left = Counter((plain(address), words) for address, words in have.links)
    for address, words in want.links:
        own = re.search(r"(?:/posts/|/p/|/issues/)([^/?#]+)/?$", address)
        ways = [plain(address), *([f"/issues/{own[1]}"] if own else [])]
        match = next((way for way in ways if left[way, words]), None)
        if match is None:
            yield address, words
        else:
            left[match, words] -= 1


def plain(address: str) -> str:
    """An address without what may be spelt in several ways."""
    parts = urlsplit(html.unescape(address).strip())
    return f"{parts.netloc.lower()}{unquote(parts.path).rstrip('/')}?{parts.query}#{parts.fragment}".rstrip(
        "?#"
    )


def unsaid(facts: Facts, page: str, report: str) -> list[str]:
    """What of a made-up source's facts neither its page shows nor its report names, and what readers see of markup."""
    have = read_page(f"<article>{page}</article>")
    seen = words_of(_TAG.sub(" ", page))
    there = f"{html.unescape(page)}\n{html.unescape(report)}"
    found = [f"word lost: {word}" for word in facts.words if word not in seen and word not in report]
    found += [
        f"word twice: {word}" for word, count in Counter(seen).items() if count > 1 and word in facts.words
    ]
    found += [
        f"{kind} lost: {each}"
        for kind, wanted in (
            ("hidden word", facts.hidden),
            ("link", facts.links),
            ("picture", facts.pictures),
            ("video", facts.videos),
        )
        for each in wanted
        if each not in there
    ]
    found += [
        f"link without address: {each}"
        for each in facts.links
        if f'="{each}"' not in page and each not in report
    ]
    shown = [code.removesuffix("\n") for code in have.code]
    found += [f"code changed: {code!r}" for code in facts.code if code not in shown and "code" not in report]
    if have.references < facts.notes and "note" not in report:
        found.append(f"notes: {facts.notes} became {have.references}")
    found += [f"note without a way back: {mark}" for mark in have.dead_ends]
    text = html.unescape(_TAG.sub("", re.sub(r"<(pre|code)\b.*?</\1>", "", page, flags=re.S)))
    return found + [f"markup shown: {mark}" for mark in _FOREIGN if mark in text]


_TAG = re.compile(r"<[^<>]*>")
_FOREIGN = (
    "{{",
    "{%",
    "[caption",
    "[/caption",
    "[embed",
    ":::",
    "[[",
    "{:",
    "{.",
    "{#",
    "<!--",
    "!!!",
    "???",
    "[!",
    "^[",
    "[^",
)


if __name__ == "__main__":
    lost = losses(Path(sys.argv[1]).read_bytes(), Path(sys.argv[2]).read_text(encoding="utf-8"))
    sys.stdout.write("".join(f"{line}\n" for line in lost))
    sys.exit(bool(lost))
