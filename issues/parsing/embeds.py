"""Which addresses are things to show: videos, podcasts, songs and tweets, recognised by address alone.

An embed stands in our Markdown as its address alone in a paragraph. `substack-video:ID` and `substack-audio:ID`
are addresses of our own for uploads of which an export keeps only an identifier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

_YOUTUBE = re.compile(
    r"^https?://(?:www\.|m\.|music\.)?(?:youtube(?:-nocookie)?\.com/(?:embed/|live/|shorts/|v/|watch\?)|youtu\.be/)",
    re.I,
)
_YOUTUBE_ID = re.compile(r"(?:[?&]v=|/embed/|/live/|/shorts/|/v/|youtu\.be/)([\w-]{11})(?![\w-])")
_VIMEO = re.compile(r"^https?://(?:www\.|player\.)?vimeo\.com/(?:video/|channels/[\w-]+/)?(\d+)", re.I)
_PODCAST = re.compile(r"^https?://(?:embed\.)?podcasts\.apple\.com/", re.I)
_SPOTIFY = re.compile(
    r"^https?://open\.spotify\.com/(?:embed/|intl-\w+/)?(track|episode|show|album|playlist|artist)/(\w+)",
    re.I,
)
_TWEET = re.compile(r"^https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w+)/status(?:es)?/(\d+)", re.I)
_UPLOAD = re.compile(r"^substack-(video|audio):([\w-]+)$")


@dataclass(frozen=True)
class Embed:
    """A thing to show. `kind` is youtube, vimeo, podcast, spotify, tweet, substack-video or substack-audio;
    `id` its identifier there; `url` the address the text holds; `start` seconds into a video."""

    kind: str
    id: str
    url: str
    start: int = 0


def recognise(url: str) -> Embed | None:
    """The embed behind an address, or None when it is just a link."""
    url = url.strip()
    if _YOUTUBE.match(url) and (found := _YOUTUBE_ID.search(url)):
        return Embed("youtube", found[1], url, _start_of(url))
    if found := _VIMEO.match(url):
        return Embed("vimeo", found[1], url)
    if _PODCAST.match(url):
        return Embed(
            "podcast", (re.search(r"[?&]i=(\d+)", url) or re.search(r"/id(\d+)", url) or ["", ""])[1], url
        )
    if found := _SPOTIFY.match(url):
        return Embed("spotify", f"{found[1]}/{found[2]}", url)
    if found := _TWEET.match(url):
        return Embed("tweet", found[2], url)
    if found := _UPLOAD.match(url):
        return Embed(f"substack-{found[1]}", found[2], url)
    return None


def _start_of(url: str) -> int:
    """Seconds of YouTube's `t=90`, `t=1m30s` or `start=90`; 0 when there is none."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    value = (query.get("t") or query.get("start") or [""])[0] or parts.fragment.removeprefix("t=")
    found = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?", value)
    if not found:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
