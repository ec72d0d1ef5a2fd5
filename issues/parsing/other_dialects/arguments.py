"""The arguments of shortcodes and tags: `src="a.png" width=300 solo`, as Hugo, Liquid, WordPress and MDX write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ARGUMENT = re.compile(
    r"""(?P<name>[\w:-]{1,60})\s{0,9}[=:]\s{0,9}(?:"(?P<a>(?:[^"\\]|\\.){0,4000})"|'(?P<b>(?:[^'\\]|\\.){0,4000})'|`(?P<e>[^`]{0,4000})`
        |\{\s{0,9}["'`]?(?P<d>[^{}"'`]{0,4000})["'`]?\s{0,9}\}|(?P<c>[^\s,"'{}]{1,4000}))
       |"(?P<p>(?:[^"\\]|\\.){0,4000})"|'(?P<q>(?:[^'\\]|\\.){0,4000})'|(?P<r>[^\s,]{1,4000})""",
    re.X | re.S,
)


@dataclass(frozen=True)
class Arguments:
    """Named ones by their name in lower case, and the others in order."""

    named: dict[str, str]
    others: tuple[str, ...]

    def first(self, *names: str) -> str:
        """The first of some names that has a value, or ""."""
        return next((self.named[name] for name in names if self.named.get(name)), "")

    def at(self, number: int) -> str:
        """The unnamed argument of this place, or ""."""
        return self.others[number] if number < len(self.others) else ""


def arguments_of(text: str) -> Arguments:
    """The arguments of one shortcode."""
    named: dict[str, str] = {}
    others: list[str] = []
    for found in _ARGUMENT.finditer(text[:8_000]):
        value = next((found[group] for group in "abcdepqr" if found[group] is not None), "")
        value = re.sub(r"\\([\"'\\])", r"\1", value)
        if found["name"] and not value.startswith("//"):
            named.setdefault(found["name"].lower(), value)
        else:
            others.append(found[0] if found["name"] else value)
    return Arguments(named, tuple(others))


SOURCES = ("src", "url", "image_path", "image", "path", "file", "filename", "img", "href", "link")
CAPTIONS = ("caption", "description", "title", "legend", "pie", "text")


def embed_address(name: str, given: Arguments) -> str:
    """The address that a shortcode for a video, a post or code stands for, or ""."""
    first = given.first(
        "id", "video", "videoid", "video_id", "url", "src", "href", "link", "tweetid"
    ) or given.at(0)
    if not first:
        return ""
    if re.match(r"https?://", first):
        return first if name in _EMBEDS or name in {"embed", "oembed", "link", "video", "iframe"} else ""
    first = first.strip("/ ")
    if name == "gist":
        whole = first if "/" in first or not given.at(1) else f"{first}/{given.at(1)}"
        return f"https://gist.github.com/{whole}"
    if name in {"tweet", "x", "twitter"}:
        return f"https://x.com/{given.first('user') or 'i'}/status/{first}"
    if name in {"youtube", "yt", "youtubeembed", "youtube_video", "lite-youtube"} and re.fullmatch(
        r"[\w-]{6,20}", first
    ):
        start = given.first("start", "t")
        return f"https://www.youtube.com/watch?v={first}" + (f"&t={start}" if start else "")
    template = _EMBEDS.get(name, "")
    return template.format(first) if template and re.fullmatch(r"[\w./-]{1,200}", first) else ""


_EMBEDS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "yt": "https://www.youtube.com/watch?v={}",
    "youtubeembed": "https://www.youtube.com/watch?v={}",
    "youtube_video": "https://www.youtube.com/watch?v={}",
    "lite-youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "vimeoembed": "https://vimeo.com/{}",
    "tweet": "https://x.com/i/status/{}",
    "twitter": "https://x.com/i/status/{}",
    "x": "https://x.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "gist": "https://gist.github.com/{}",
    "spotify": "https://open.spotify.com/{}",
    "soundcloud": "https://soundcloud.com/{}",
    "codepen": "https://codepen.io/{}",
    "mastodon": "https://{}",
    "bluesky": "https://bsky.app/{}",
}
