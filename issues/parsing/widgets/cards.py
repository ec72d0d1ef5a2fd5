"""Tweets, cards of posts, formulas and buttons -> their words and links."""

from __future__ import annotations

import re
from collections.abc import Callable

from .. import tree
from ..embeds import recognise
from ..tree import Element
from .parts import Findings, Node, attributes, damaged, embed, link_to, paragraph, signed


def tweet(node: Element, findings: Findings, line: int | None) -> list[Node]:
    attrs, sound = attributes(node)
    anchors = [a.attrs.get("href", "") for a in node.iter("a")]
    address = str(attrs.get("url") or next((a for a in anchors if "/status/" in a), ""))
    address = address.split("?")[0]
    if not sound:
        damaged("tweet", findings, line)
    text = str(attrs.get("full_text") or "").strip() or " ".join(node.text().split())
    name, user = str(attrs.get("name") or ""), str(attrs.get("username") or "")
    said: list[Node] = [_part(part) for part in re.split(r"\n\s{0,99}\n", text) if part.strip()]
    said += signed(name, user)
    quoted = attrs.get("quoted_tweet")
    if isinstance(quoted, dict) and (words := str(quoted.get("full_text") or "").strip()):
        who = signed(str(quoted.get("name") or ""), str(quoted.get("username") or ""))
        said.append(Element("blockquote", {}, [_part(words), *who]))
    said += _led_to(attrs.get("expanded_url"))
    if not recognise(address):
        return [Element("blockquote", {}, said, line)] if said else []
    if not said:
        return [embed(address, line)]
    return [Element("blockquote", {}, [*said, embed(address, line)], line)]


def _part(text: str) -> Element:
    """A paragraph of a tweet, which some exports keep as HTML."""
    if not re.search(r"</?[a-z]|&\w{1,9};", text, re.I):
        return paragraph(text)
    return paragraph(*tree.parse(re.sub(r"<br\s?/?>", "\n", text)).children)


def _led_to(page: object) -> list[Node]:
    """The page that a tweet shows below its words: its title as a link, what it is about."""
    if not isinstance(page, dict) or not re.match(r"https?://", address := str(page.get("url") or "")):
        return []
    title, about = str(page.get("title") or "").strip(), str(page.get("description") or "").strip()
    more: list[Node] = [Element("br"), about] if about else []
    return [paragraph(link_to(address, title or address), *more)]


def formula(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A formula: its LaTeX, as code."""
    attrs, _sound = attributes(node)
    formula = str(attrs.get("persistentExpression") or node.text()).strip()
    return [Element("pre", {}, [Element("code", {}, [formula])], line)] if formula else []


def drawn_formula(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A formula that KaTeX drew, or MathML: its LaTeX where it came along, as code; else its words."""
    tex = next((a.text() for a in node.iter("annotation") if "tex" in a.attrs.get("encoding", "")), "")
    tex = (tex or node.attrs.get("alttext", "")).strip()
    if not tex:
        return [node]
    code = Element("code", {}, [tex], line)
    display = "katex-display" in node.classes or node.attrs.get("display") == "block"
    return [Element("pre", {}, [code], line)] if display else [code]


def card(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A card of a post or a publication: its title as a link, its description after a line break."""
    attrs, sound = attributes(node)
    anchor = next((a for a in node.iter("a") if a.attrs.get("href")), None)
    kept = (str(attrs.get(name) or "") for name in ("url", "canonical_url", "base_url"))
    address = (anchor.attrs["href"] if anchor else "") or next(filter(None, kept), "")
    if not sound:
        damaged("card", findings, line)
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
    return [paragraph(link_to(address, label), *described, line=line)]


def bookmark(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """Ghost's card of another site: its title as a link, description and author below; its picture, not its icon."""

    def said(name: str) -> str:
        return next(
            (" ".join(e.text().split()) for e in node.iter() if f"kg-bookmark-{name}" in e.classes), ""
        )

    address = next((a.attrs["href"] for a in node.iter("a") if a.attrs.get("href")), "")
    title = said("title") or address
    lines: list[Node] = []
    for each in (link_to(address, title) if address else title, said("description"), _signature(said)):
        lines += [*([Element("br")] if lines and each else []), *([each] if each else [])]
    shown = [image for image in node.iter("img") if "kg-bookmark-icon" not in image.classes]
    if any(image for image in node.iter("img") if "kg-bookmark-icon" in image.classes):
        findings.counts["card_icons"] += 1
    captions = [Element("p", {}, list(c.children)) for c in node.iter("figcaption") if not c.is_blank()]
    pictures: list[Node] = [
        Element("figure", {}, [Element("a", {"href": address}, [i]) if address else i]) for i in shown
    ]
    return [*pictures, paragraph(*lines, line=line), *captions]


def _signature(said: Callable[[str], str]) -> str:
    return " - ".join(filter(None, [said("author"), said("publisher")]))


def attachment(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A file to download: its name as a link, its size and kind below; its address stands in the export twice."""

    def said(part: str) -> str:
        name = f"file-embed-details-{part}"
        return next((" ".join(e.text().split()) for e in node.iter() if name in e.classes), "")

    address = next((a.attrs["href"] for a in node.iter("a") if a.attrs.get("href")), "")
    if not address:
        return [node]
    more: list[Node] = [Element("br"), said("h2")] if said("h2") else []
    return [paragraph(link_to(address, said("h1") or address), *more, line=line)]


def button(node: Element, findings: Findings, line: int | None) -> list[Node]:
    attrs, _sound = attributes(node)
    anchor = node.first("a")
    address = str(attrs.get("url") or (anchor.attrs.get("href") if anchor else "") or "")
    text = " ".join(node.text().split()) or str(attrs.get("text") or "")
    if re.search(r"%%checkout_url%%|/subscribe\b|action=share", address) or not address:
        return drop(node, findings, line)
    return [paragraph(link_to(address, text or address), line=line)]


def drop(node: Element, findings: Findings, line: int | None) -> list[Node]:
    findings.counts["subscribe_forms"] += 1
    return []
