"""Videos, audios, objects and frames of unknown services -> a card with their URL; whatever is dropped is reported."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .. import tree
from ..embeds import recognise
from ..problems import noop
from ..tree import Element
from .parts import Findings, Node, embed, link_to, paragraph

_FILES = {
    "video": noop("A video file cannot be shown; a link stands for it."),
    "audio": noop("An audio file cannot be shown; a link stands for it."),
}
_RUNS_CODE = re.compile(r"\s*(?:javascript|vbscript|data|about|blob):", re.I)
_GIST = re.compile(r"(?:https?:)?//(gist\.github\.com/[\w./-]+?|asciinema\.org/a/\w+)\.js")


def address_in(node: Element) -> str:
    """The address of a player or frame, wherever its attributes keep it; "" where there is none to follow."""
    named = [node.attrs.get(name, "") for name in ("src", "data", "data-src")]
    named += [
        value for name, value in node.attrs.items() if "src" in name and name not in {"srcdoc", "srcset"}
    ]
    named += [source.attrs.get("src", "") for source in node.iter("source", "embed")]
    named += [
        param.attrs.get("value", "")
        for param in node.iter("param")
        if param.attrs.get("name", "").lower() in {"movie", "src", "url"}
    ]
    found = next((value.strip() for value in named if value.strip() and not _RUNS_CODE.match(value)), "")
    return f"https:{found}" if found.startswith("//") else found


def player(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A video or audio file, or an object: its address as a link, its title as the link's words."""
    address = address_in(node)
    if not address:
        if not node.text().strip() and node.first("a", "img") is None:
            left_out(node, findings, line)
        return [
            Element("div", {}, [c for c in node.children if isinstance(c, str) or c.tag != "param"], line)
        ]
    if recognise(address):
        return [embed(address, line)]
    if node.tag in _FILES:
        findings.add("embed-unknown", _FILES[node.tag], line)
        return [*_poster(node, line), card_of(node, address, line)]
    return [*frame_link(node, address, findings, line), *_instead(node, address)]


def _poster(node: Element, line: int | None) -> list[Node]:
    """The picture a video shows before it plays."""
    poster = node.attrs.get("poster", "").strip()
    if not poster or _RUNS_CODE.match(poster):
        return []
    return [Element("figure", {}, [Element("img", {"src": poster, "alt": ""})], line)]


def _instead(node: Element, address: str) -> list[Node]:
    """What an object holds for readers who cannot see it, where it leads somewhere else."""
    links = [a for a in node.iter("a") if a.attrs.get("href", "").strip() not in ("", address)]
    return list(node.children) if links else []


def frame_link(node: Element, address: str, findings: Findings, line: int | None) -> list[Node]:
    """A frame we cannot show: its content where it carries it, else a link to what it shows."""
    if not address and (inside := node.attrs.get("srcdoc", "")):
        return [Element("div", {}, list(tree.parse(inside).children), line)]
    if not address:
        left_out(node, findings, line)
        return []
    findings.add(
        "embed-unknown",
        "A frame of {site} cannot be shown; a link stands for it.",
        line,
        site=_site(address) or address,
    )
    return [card_of(node, address, line)]


def card_of(node: Element, address: str, line: int | None) -> Element:
    """A link to an address, by the element's title where it has one."""
    words = node.attrs.get("title") or node.attrs.get("aria-label") or ""
    return paragraph(link_to(address, " ".join(words.split()) or address), line=line)


def left_out(node: Element, findings: Findings, line: int | None) -> None:
    """Reports a frame or player without a URL, and what it held instead."""
    had = next((node.attrs[n].strip() for n in ("src", "data", "id", "class") if node.attrs.get(n)), "")
    if had:
        findings.add(
            "embed-unknown", "A frame without a usable address was left out: {what}", line, what=had[:60]
        )
    else:
        findings.add("embed-unknown", "A frame without a usable address was left out.", line)


def script(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """Drops a script; one that shows a gist becomes a link to it, a formula for MathJax code."""
    if node.attrs.get("type", "").startswith("math/") and node.text().strip():
        code = Element("code", {}, [node.text().strip()], line)
        return [Element("pre", {}, [code], line)] if "display" in node.attrs["type"] else [code]
    found = _GIST.match(node.attrs.get("src", "").strip())
    if not found:
        return []
    address = f"https://{found[1]}"
    findings.add(
        "embed-unknown", "A frame of {site} cannot be shown; a link stands for it.", line, site=_site(address)
    )
    return [paragraph(link_to(address, address), line=line)]


def checkbox(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A box of a task list as a character, a button that is a picture; other fields show nothing that was written."""
    if node.attrs.get("type", "").lower() == "image" and node.attrs.get("src"):
        return [Element("img", {"src": node.attrs["src"], "alt": node.attrs.get("alt", "")}, [], line)]
    if node.attrs.get("type", "").lower() not in {"checkbox", "radio"}:
        return []
    return ["☑ " if "checked" in node.attrs else "☐ "]


def areas(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """The links of a picture's map, by their words."""
    found = [area for area in node.iter("area") if area.attrs.get("href")]
    if not found:
        return list(node.children)
    parts: list[Node] = []
    for area in found:
        words = area.attrs.get("alt") or area.attrs.get("title") or area.attrs["href"]
        parts += [*([Element("br")] if parts else []), link_to(area.attrs["href"], words)]
    return [paragraph(*parts, line=line)]


def ruby(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """Characters with how they are read behind them, in brackets."""
    parts: list[Node] = []
    for child in node.children:
        if isinstance(child, Element) and child.tag == "rt":
            parts += ["(", *child.children, ")"]
        elif isinstance(child, str) or child.tag != "rp":
            parts.append(child)
    return [Element("span", {}, parts, line)]


def _site(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""
