"""Substack's widgets and other people's frames -> the plain elements they stand for.

A video becomes its address in a paragraph, a gallery its pictures, a card its link, a tweet its words; a subscribe
form goes. What stands inside a widget only because a tag was never closed is handed back to the text.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from .documents import Problem, Sentence
from .embeds import recognise
from .tree import Element

Node = Element | str
_FOREIGN = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "figure", "table", "pre", "hr"}
_DAMAGED = {
    "video": Sentence("The data of a video were damaged; what could be read was kept."),
    "embed": Sentence("The data of an embed were damaged; what could be read was kept."),
    "upload": Sentence("The data of an upload were damaged; what could be read was kept."),
    "tweet": Sentence("The data of a tweet were damaged; what could be read was kept."),
    "card": Sentence("The data of a card were damaged; what could be read was kept."),
    "gallery": Sentence("The data of a gallery were damaged; what could be read was kept."),
}
_UPLOADED = {
    "video": Sentence("A video uploaded to Substack came only as its identifier."),
    "audio": Sentence("An audio uploaded to Substack came only as its identifier."),
}
_CONTROLS = {"form", "input", "button", "label", "select", "textarea"}
_OWN = ("embedded-", "subscription-", "subscribe", "tweet", "twitter", "youtube", "apple-podcast", "button", "cta-",
        "preamble", "fake-", "digest-", "native-", "image-gallery", "publication-", "poll", "comment", "spotify")  # fmt: skip


class Findings:
    """What was noticed on the way: problems with their lines, and counts."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()

    def add(self, code: str, text: str, line: int | None, /, **values: str | int) -> None:
        """Remember a problem."""
        self.problems.append(Problem(code, text, line, **values))


def simplify(nodes: list[Node], findings: Findings, line: int | None = None) -> list[Node]:
    """The same nodes with every widget replaced by plain elements; `line` is the nearest known one."""
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            out.append(node)
            continue
        here = node.line or line
        convert = _widget(node)
        if convert is None:
            node.children = simplify(node.children, findings, here)
            out.append(node)
            continue
        swallowed = _hoist(node) if convert in _OPAQUE else []
        if swallowed:
            findings.add(
                "unclosed", "A widget was never closed; the text after it was kept apart from it.", here
            )
        out += convert(node, findings, here)
        out += simplify(swallowed, findings, here)
    return out


def _widget(node: Element) -> Callable[[Element, Findings, int | None], list[Node]] | None:
    for name in node.classes:
        if name in _BY_CLASS:
            return _BY_CLASS[name]
    return _BY_TAG.get(node.tag)


def attributes(node: Element) -> tuple[dict[str, object], bool]:
    """A widget's `data-attrs` and whether its JSON was sound; from broken JSON, whatever can still be read."""
    raw = node.attrs.get("data-attrs", "")
    if not raw:
        return {}, True
    try:
        value = json.loads(raw)
        return (value, True) if isinstance(value, dict) else ({}, False)
    except (ValueError, RecursionError):
        pairs = re.findall(r'"(\w+)"[:-]"((?:[^"\\]|\\.)*)"(?=[,}\]])', raw)
        read: dict[str, object] = {}
        for key, text in pairs:
            read.setdefault(key, text.replace('\\"', '"').replace("\\/", "/"))
        return read, False


def _hoist(widget: Element) -> list[Node]:
    """Takes out of a widget, and gives back, everything from the first element that is none of its own."""
    for i, child in enumerate(widget.children):
        if isinstance(child, str):
            continue
        if _is_foreign(child):
            rest = widget.children[i:]
            widget.children = widget.children[:i]
            return rest
        rest = _hoist(child) if child.tag in {"div", "form", "a", "section"} else []
        if rest:
            rest += widget.children[i + 1 :]
            widget.children = widget.children[: i + 1]
            return rest
    return []


def _is_foreign(node: Element) -> bool:
    if any(name.startswith(_OWN) for name in node.classes):
        return False
    return node.tag in _FOREIGN or any(name in _BY_CLASS for name in node.classes)


def paragraph(*children: Node, line: int | None = None) -> Element:
    """A new paragraph."""
    return Element("p", {}, list(children), line)


def _link(address: str, text: str) -> Element:
    return Element("a", {"href": address}, [text])


def _damaged(what: str, findings: Findings, line: int | None) -> None:
    findings.add("embed-damaged", _DAMAGED[what], line)


def _youtube(node: Element, findings: Findings, line: int | None) -> list[Node]:
    attrs, sound = attributes(node)
    frame = node.first("iframe")
    source = frame.attrs.get("src", "") if frame else node.attrs.get("href", "")
    found = re.match(r"youtube2?-([\w-]{11})$", node.attrs.get("id", "")) or re.search(
        r"/embed/([\w-]{11})", source
    )
    identifier = str(attrs.get("videoId") or (found[1] if found else ""))
    if not sound:
        _damaged("video", findings, line)
    if not identifier:
        return _frame_link(source, findings, line)
    start = re.match(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?", str(attrs.get("startTime") or _start_of(source)))
    seconds = (
        sum(int(part or 0) * unit for part, unit in zip(start.groups(), (3600, 60, 1), strict=True))
        if start
        else 0
    )
    return [
        paragraph(
            f"https://www.youtube.com/watch?v={identifier}" + (f"&t={seconds}" if seconds else ""), line=line
        )
    ]


def _start_of(address: str) -> str:
    query = parse_qs(urlsplit(address).query)
    return (query.get("start") or query.get("t") or ["0"])[0]


def _frame(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """An iframe: a thing we know how to show, or a link to what it shows."""
    source = node.attrs.get("src") or node.attrs.get("data-src") or ""
    attrs, sound = attributes(node)
    if not sound:
        _damaged("embed", findings, line)
    if source.startswith("//"):
        source = "https:" + source
    embed = recognise(source)
    if embed is None:
        return _frame_link(source or str(attrs.get("url") or ""), findings, line)
    if embed.kind == "youtube":
        seconds = f"&t={embed.start}" if embed.start else ""
        return [paragraph(f"https://www.youtube.com/watch?v={embed.id}{seconds}", line=line)]
    if embed.kind == "podcast":
        source = re.sub(r"^(https?://)embed\.", r"\1", source)
    if embed.kind == "vimeo" and "player." in source:
        source = f"https://vimeo.com/{embed.id}"
    if embed.kind == "spotify":
        source = f"https://open.spotify.com/{embed.id}"
    return [paragraph(source, line=line)]


def _frame_link(address: str, findings: Findings, line: int | None) -> list[Node]:
    if not re.match(r"https?://", address):
        findings.add("embed-unknown", "A frame without a usable address was left out.", line)
        return []
    findings.add(
        "embed-unknown",
        "A frame of {site} cannot be shown; a link stands for it.",
        line,
        site=urlsplit(address).netloc,
    )
    return [paragraph(_link(address, address), line=line)]


def _inner_frame(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A container around one frame (podcasts, Vimeo, Spotify)."""
    frame = node.first("iframe")
    if frame is not None:
        return _frame(frame, findings, line)
    attrs, sound = attributes(node)
    address = str(
        attrs.get("targetUrl") or attrs.get("url") or node.attrs.get("src") or node.attrs.get("href") or ""
    )
    if attrs.get("videoId") and "vimeo" in " ".join(node.classes):
        address = f"https://vimeo.com/{attrs['videoId']}"
    if not sound:
        _damaged("embed", findings, line)
    return [paragraph(address, line=line)] if recognise(address) else _frame_link(address, findings, line)


def _upload(kind: str) -> Callable[[Element, Findings, int | None], list[Node]]:
    def convert(node: Element, findings: Findings, line: int | None) -> list[Node]:
        attrs, sound = attributes(node)
        identifier = re.sub(r"[^\w-]", "", str(attrs.get("mediaUploadId") or node.attrs.get("id", "")))
        if not sound:
            _damaged("upload", findings, line)
        findings.add("embed-unavailable", _UPLOADED[kind], line)
        label = str(attrs.get("label") or "").strip()
        said: list[Node] = [paragraph(label, line=line)] if label else []
        return [*said, paragraph(f"substack-{kind}:{identifier or 'unknown'}", line=line)]

    return convert


def _tweet(node: Element, findings: Findings, line: int | None) -> list[Node]:
    attrs, sound = attributes(node)
    anchors = [a.attrs.get("href", "") for a in node.iter("a")]
    address = str(attrs.get("url") or next((a for a in anchors if "/status/" in a), ""))
    address = address.split("?")[0]
    if not sound:
        _damaged("tweet", findings, line)
    text = str(attrs.get("full_text") or "").strip() or " ".join(node.text().split())
    name, user = str(attrs.get("name") or ""), str(attrs.get("username") or "")
    said: list[Node] = [paragraph(part) for part in re.split(r"\n\s*\n", text) if part.strip()]
    said += _signed(name, user)
    quoted = attrs.get("quoted_tweet")
    if isinstance(quoted, dict) and (words := str(quoted.get("full_text") or "").strip()):
        who = _signed(str(quoted.get("name") or ""), str(quoted.get("username") or ""))
        said.append(Element("blockquote", {}, [paragraph(words), *who]))
    if not recognise(address):
        return [Element("blockquote", {}, said, line)] if said else []
    if not said:
        return [paragraph(address, line=line)]
    return [Element("blockquote", {}, [*said, paragraph(address)], line)]


def _signed(name: str, user: str) -> list[Node]:
    """Who said it, in a paragraph: "— Ana @ana"."""
    return (
        [paragraph("— " + " ".join(filter(None, [name, f"@{user}" if user else ""])))] if name or user else []
    )


def _note(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A note of Substack's: its words stand in `data-attrs` only. Other comments are text like any other."""
    attrs, sound = attributes(node)
    if not sound:
        _damaged("card", findings, line)
    comment = attrs.get("comment")
    note: dict[str, object] = comment if isinstance(comment, dict) else attrs
    words, address = str(note.get("body") or "").strip(), str(attrs.get("url") or "")
    if not words and not address:
        node.children = simplify(node.children, findings, line)
        return [node]
    said: list[Node] = [paragraph(part) for part in re.split(r"\n\s*\n", words) if part.strip()]
    said += _signed(str(note.get("name") or ""), "")
    if re.match(r"https?://", address):
        said.append(paragraph(_link(address, address)))
    return [Element("blockquote", {}, said, line)]


def _formula(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A formula: its LaTeX, as code."""
    attrs, _sound = attributes(node)
    formula = str(attrs.get("persistentExpression") or node.text()).strip()
    return [Element("pre", {}, [Element("code", {}, [formula])], line)] if formula else []


def _poll(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A poll: mostly only its number; its words stay where there are some."""
    left_out = Sentence("A poll of Substack was left out: only its number was in the file.")
    words_only = Sentence("A poll of Substack cannot be answered here: only its words were kept.")
    has_words = bool(node.text().strip())
    findings.add("embed-unavailable", words_only if has_words else left_out, line)
    return simplify(node.children, findings, line) if has_words else []


def _quoted_tweet(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """Twitter's own embed code: a quote whose last link is the tweet."""
    anchors = [a.attrs.get("href", "").split("?")[0] for a in node.iter("a")]
    address = next((a for a in reversed(anchors) if recognise(a)), "")
    if node.text().strip():
        inner = simplify(node.children, findings, line)
        return [Element("blockquote", {}, [*inner, *([paragraph(address)] if address else [])], line)]
    return [paragraph(address, line=line)] if address else []


def _card(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A card of a post or a publication: its title as a link, its description after a line break."""
    attrs, sound = attributes(node)
    anchor = next((a for a in node.iter("a") if a.attrs.get("href")), None)
    address = (anchor.attrs["href"] if anchor else "") or str(attrs.get("url") or attrs.get("base_url") or "")
    if not sound:
        _damaged("card", findings, line)
    texts = {
        name: " ".join(e.text().split())
        for e in node.iter()
        for name in e.classes
        if name.startswith("embedded-")
    }
    title = str(
        attrs.get("title")
        or texts.get("embedded-post-title")
        or texts.get("embedded-publication-name")
        or attrs.get("name")
        or ""
    )
    source = str(attrs.get("publication_name") or texts.get("embedded-post-publication-name") or "")
    body = (
        texts.get("embedded-post-body")
        or texts.get("embedded-publication-hero-text")
        or str(attrs.get("truncated_body_text") or attrs.get("hero_text") or "")
    )
    label = " - ".join(filter(None, [title, source])) or address
    if not re.match(r"https?://", address):
        findings.add("embed-unknown", "A card without an address was kept as text.", line)
        return [paragraph(" ".join(filter(None, [label, body])), line=line)] if label or body else []
    described: list[Node] = [Element("br"), body] if body else []
    return [paragraph(_link(address, label), *described, line=line)]


def _button(node: Element, findings: Findings, line: int | None) -> list[Node]:
    attrs, _sound = attributes(node)
    anchor = node.first("a")
    address = str(attrs.get("url") or (anchor.attrs.get("href") if anchor else "") or "")
    text = " ".join(node.text().split()) or str(attrs.get("text") or "")
    if re.search(r"%%checkout_url%%|/subscribe\b|action=share", address) or not address:
        return _drop(node, findings, line)
    return [paragraph(_link(address, text or address), line=line)]


def _drop(node: Element, findings: Findings, line: int | None) -> list[Node]:
    findings.counts["subscribe_forms"] += 1
    return []


def _gallery(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """Pictures that exist only in `data-attrs`; their caption too."""
    attrs, sound = attributes(node)
    gallery = attrs.get("gallery")
    if sound and isinstance(gallery, dict):
        images = [image.get("src", "") for image in gallery.get("images", []) if isinstance(image, dict)]
        caption = str(gallery.get("caption") or "")
    else:
        _damaged("gallery", findings, line)
        raw = node.attrs.get("data-attrs", "").partition('"staticGalleryImage"')[0]
        images = re.findall(r'"src"[:-]"((?:[^"\\]|\\.)*)"', raw)
        found = re.search(r'"caption"[:-]"(.*?)"(?:,"\w+"[:-]|[,}]*$)', raw, re.S)
        caption = found[1].replace('\\"', '"') if found else ""
    figure = Element("figure", {}, [Element("img", {"src": src, "alt": ""}) for src in images if src], line)
    if caption.strip():
        figure.children.append(Element("figcaption", {}, [caption]))
    return [figure] if figure.children else []


def _figure(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A captioned picture: the picture, its link when it leads elsewhere, and its caption."""
    image = node.first("img")
    if image is None:
        return simplify(node.children, findings, line)
    pictures: list[Node] = [_linked(picture, node) for picture in node.iter("img")]
    captions = [child for child in node.iter("figcaption") if not child.is_blank() or child.text().strip()]
    return [Element("figure", {}, [*pictures, *captions], line)]


def _linked(picture: Element, inside: Element) -> Element:
    for anchor in inside.iter("a"):
        if picture in list(anchor.iter("img")) and not _leads_to_itself(anchor, picture):
            return Element("a", {"href": anchor.attrs.get("href", "")}, [picture])
    return picture


def _leads_to_itself(anchor: Element, picture: Element) -> bool:
    """Substack links pictures to their own large version: no link of the writer's."""
    href = anchor.attrs.get("href", "")
    is_file = re.search(r"\.(?:png|jpe?g|gif|webp|avif|heic)(?:$|\?)|substackcdn\.com", href, re.I)
    return (
        not href
        or href == picture.attrs.get("src")
        or ("image-link" in anchor.classes and is_file is not None)
    )


def _linked_picture(node: Element, findings: Findings, line: int | None) -> list[Node]:
    return [_linked(image, Element("div", {}, [node])) for image in node.iter("img")]


def _picture(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A picture, unless it is only there to tell somebody that the mail was opened."""
    sizes = [node.attrs.get(side, "") for side in ("width", "height")]
    is_remote = re.match(r"(?:https?:)?//", node.attrs.get("src", "")) is not None
    if is_remote and all(size in {"0", "1"} for size in sizes):
        findings.add("tracking-pixel", "A picture that only counts readers was dropped.", line)
        return []
    return [node]


def _form(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """Forms cannot come along; their words stay."""
    findings.counts["subscribe_forms"] += 1
    return [
        child
        for child in simplify(node.children, findings, line)
        if isinstance(child, str) or child.tag not in _CONTROLS
    ]


_BY_CLASS: dict[str, Callable[[Element, Findings, int | None], list[Node]]] = {
    "youtube-wrap": _youtube,
    "apple-podcast-container": _inner_frame,
    "vimeo-wrap": _inner_frame,
    "spotify-wrap": _inner_frame,
    "soundcloud-wrap": _inner_frame,
    "native-video-embed": _upload("video"),
    "native-audio-embed": _upload("audio"),
    "tweet": _tweet,
    "twitter-embed": _tweet,
    "twitter-tweet": _quoted_tweet,
    "embedded-post-wrap": _card,
    "embedded-publication-wrap": _card,
    "digest-post-embed": _card,
    "image-gallery-embed": _gallery,
    "captioned-image-container": _figure,
    "image-link": _linked_picture,
    "comment": _note,
    "latex-rendered": _formula,
    "poll-embed": _poll,
    "button-wrapper": _button,
    "captioned-button-wrap": _button,
    "subscription-widget-wrap": _drop,
    "subscription-widget-wrap-editor": _drop,
    "subscription-widget": _drop,
    "image-link-expand": lambda node, findings, line: [],
    "hide-text": lambda node, findings, line: [],  # the editor's own hint above a poem
}
_BY_TAG: dict[str, Callable[[Element, Findings, int | None], list[Node]]] = {
    "figure": _figure,
    "iframe": _frame,
    "form": _form,
    "img": _picture,
}
# What stands inside these is theirs; a paragraph of text there is only inside because a tag was never closed.
_OPAQUE = {_youtube, _inner_frame, _BY_CLASS["native-video-embed"], _BY_CLASS["native-audio-embed"], _tweet, _card,
           _button, _drop, _gallery, _form}  # fmt: skip
