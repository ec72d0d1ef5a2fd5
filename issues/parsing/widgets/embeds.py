"""Videos, podcasts, players and frames -> their address in a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from ..embeds import recognise
from ..problems import noop
from ..tree import Element
from .media import address_in, frame_link
from .parts import Findings, Node, attributes, damaged, embed, paragraph

_UPLOADED = {
    "video": noop("A video uploaded to Substack came only as its identifier."),
    "audio": noop("An audio uploaded to Substack came only as its identifier."),
}


def youtube(node: Element, findings: Findings, line: int | None) -> list[Node]:
    attrs, sound = attributes(node)
    frame = node.first("iframe")
    source = frame.attrs.get("src", "") if frame else node.attrs.get("href", "")
    found = re.match(r"youtube2?-([\w-]{11})$", node.attrs.get("id", "")) or re.search(
        r"/embed/([\w-]{11})", source
    )
    identifier = str(attrs.get("videoId") or (found[1] if found else ""))
    if not sound:
        damaged("video", findings, line)
    if not identifier:
        return frame_link(frame or node, source, findings, line)
    start = re.match(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?", str(attrs.get("startTime") or start_of(source)))
    seconds = (
        sum(int(part or 0) * unit for part, unit in zip(start.groups(), (3600, 60, 1), strict=True))
        if start
        else 0
    )
    at = f"&t={seconds}" if seconds else ""
    return [embed(f"https://www.youtube.com/watch?v={identifier}{at}", line)]


def start_of(address: str) -> str:
    query = parse_qs(urlsplit(address).query)
    return (query.get("start") or query.get("t") or ["0"])[0]


def framed(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """An iframe: a thing we know how to show, or a link to what it shows."""
    source = address_in(node)
    attrs, sound = attributes(node)
    if not sound:
        damaged("embed", findings, line)
    found = recognise(source)
    if found is None:
        return frame_link(node, source or str(attrs.get("url") or ""), findings, line)
    if found.kind == "youtube":
        seconds = f"&t={found.start}" if found.start else ""
        return [embed(f"https://www.youtube.com/watch?v={found.id}{seconds}", line)]
    if found.kind == "podcast":
        source = re.sub(r"^(https?://)embed\.", r"\1", source)
    if found.kind == "vimeo" and "player." in source:
        source = f"https://vimeo.com/{found.id}"
    if found.kind == "spotify":
        source = f"https://open.spotify.com/{found.id}"
    return [embed(source, line)]


def inner_frame(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A container around one frame (podcasts, Vimeo, Spotify)."""
    frame = node.first("iframe")
    if frame is not None:
        return framed(frame, findings, line)
    attrs, sound = attributes(node)
    address = str(
        attrs.get("targetUrl") or attrs.get("url") or node.attrs.get("src") or node.attrs.get("href") or ""
    )
    if attrs.get("videoId") and "vimeo" in " ".join(node.classes):
        address = f"https://vimeo.com/{attrs['videoId']}"
    if not sound:
        damaged("embed", findings, line)
    return [embed(address, line)] if recognise(address) else frame_link(node, address, findings, line)


def upload(kind: str) -> Callable[[Element, Findings, int | None], list[Node]]:
    def convert(node: Element, findings: Findings, line: int | None) -> list[Node]:
        attrs, sound = attributes(node)
        identifier = re.sub(r"[^\w-]", "", str(attrs.get("mediaUploadId") or node.attrs.get("id", "")))
        if not sound:
            damaged("upload", findings, line)
        findings.add("embed-unavailable", _UPLOADED[kind], line)
        label = str(attrs.get("label") or "").strip()
        said: list[Node] = [paragraph(label, line=line)] if label else []
        return [*said, embed(f"substack-{kind}:{identifier or 'unknown'}", line)]

    return convert
