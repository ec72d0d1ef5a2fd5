"""WordPress' `[caption]` and its like, and Obsidian's `[[links]]` and `![[pictures]]`."""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape

from ..problems import shown
from ..references import address as address_of
from ..references import picture_address
from .arguments import Arguments, arguments_of, embed_address
from .formulas import as_code
from .source import READ_AS, WIKILINK, Source

_WIKI = re.compile(r"(!?)\[\[([^\[\]|\n]{1,400})((?:\|[^\[\]\n]{0,400})?)\]\](?![(\[:])")
_PICTURE_FILE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|heic|bmp|tiff?)\Z", re.I)
_OTHER_FILE = re.compile(r"\.(?:pdf|mp3|mp4|m4a|webm|ogg|wav|mov|zip|csv|xlsx?|docx?|pptx?|epub)\Z", re.I)
_NAMESPACE = re.compile(r"(?:file|image|archivo|imagen|fichero)\s{0,9}:\s{0,9}", re.I)
_CONTENTS = re.compile(r"_?to?c_?|índice|indice", re.I)
_SHORTCODE = re.compile(
    r"\[(/?)([a-zA-Z][\w-]{0,60})((?:[\s=][^\[\]\n]{0,2000})?)\](?!\(|:|\[(?!/?[a-zA-Z][\w-]{0,60}[\s=\]]))"
)
_LABEL = re.compile(r"\[([^\[\]\n]{1,400})\]")
_KNOWN = frozenset({
    "caption", "wp_caption", "gallery", "embed", "audio", "video", "playlist", "youtube", "vimeo", "tweet",
    "twitter", "gist", "instagram", "spotify", "soundcloud", "wpvideo", "googlemaps", "googlevideo",
    "dailymotion", "ted", "polldaddy", "contact-form", "contact-form-7", "subscribe2", "sourcecode", "code",
    "footnote", "ref", "jetpack_subscription_form", "archives", "recent-posts", "toc", "more", "nextpage",
    "su_button", "button",
})  # fmt: skip
_ALONE = frozenset({
    "gallery", "playlist", "archives", "recent-posts", "nextpage", "jetpack_subscription_form", "contact-form",
    "contact-form-7", "subscribe2",
})  # fmt: skip
_NOTES = frozenset({"footnote", "ref", "fn", "mfn", "efn_note"})
_BLOCK = re.compile(r"</?(?:p|div|ul|ol|li|table|h[1-6]|blockquote|pre)\b|\n\s*\n", re.I)
_IMAGE = re.compile(r"(?:<a\s[^<>]{0,2000}>\s{0,99})?<img\s[^<>]{0,4000}>(?:\s{0,99}</a>)?", re.I)
_MARKDOWN_IMAGE = re.compile(r"!\[([^\[\]]{0,500})\]\(<?([^\s()<>\"]{1,2000})>?[^()\n]{0,500}\)")


def wikilink(source: Source, start: int) -> int:
    """A `[[…]]` or `![[…]]` at `start`; gives the end of what was dealt with, 0 for none."""
    found = _WIKI.match(source.text, start)
    if not found or found[2] in source.references:
        return 0
    end, target = found.end(), found[2].strip()
    words = [part.strip() for part in found[3].split("|")[1:]]
    said = next(
        (
            word
            for word in reversed(words)
            if word
            and not re.fullmatch(r"\d{1,5}(?:x\d{1,5})?(?:px)?|thumb|right|left|center|frame|none", word)
        ),
        "",
    )
    namespace = _NAMESPACE.match(target)
    name = target[namespace.end() :] if namespace else target
    if (found[1] or namespace) and _PICTURE_FILE.search(name):
        return source.replace(
            start, end, _wiki_picture(source, start, end, name, said, framed=bool(namespace))
        )
    if _CONTENTS.fullmatch(target.strip("_")):
        return source.keep(start, end)
    if _OTHER_FILE.search(name):
        return source.replace(start, end, f"[{said or name}]({picture_address(name)})")
    page, _, heading = target.partition("#")
    text = said or (heading or page if not page or not heading else f"{page}: {heading}")
    if not page:
        return source.replace(start, end, f"[{text}](#{slug(heading.lstrip('^'))})")
    source.say("foreign-link", WIKILINK, start, target=shown(page))
    fragment = f"#{slug(heading.lstrip('^'))}" if heading else ""
    return source.replace(
        start, end, f"[{text}](/posts/{slug(page.rpartition('/')[2].removesuffix('.md'))}/{fragment})"
    )


def _wiki_picture(source: Source, start: int, end: int, name: str, said: str, *, framed: bool) -> str:
    if framed or source.is_alone(start, end):
        return source.picture(name, alt=said, caption=said if framed else "").strip("\n")
    return f"![{said}]({picture_address(name)})"


def slug(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in folded if not unicodedata.combining(c))).strip("-")


def shortcode(source: Source, start: int) -> int:
    """A shortcode of WordPress' at `start`; gives the end of what was dealt with, 0 for none."""
    found = _SHORTCODE.match(source.text, start)
    if not found or _is_reference(source, found.end()):
        return 0
    name, end = found[2].lower(), found.end()
    if found[1]:
        return source.keep(start, end) if name in source.opened else 0
    stop = source.find(f"[/{found[2]}]", end, 100_000)
    has_values = re.search(r"""=\s?["'“”&]""", found[3]) is not None
    if name not in _KNOWN and stop < 0 and not has_values:
        return 0
    if stop < 0 and not found[3].strip() and name not in _ALONE:
        return 0
    given = arguments_of(unescape(found[3]).lstrip("=").translate({0x201C: '"', 0x201D: '"', 0x2033: '"'}))
    inner = source.text[end:stop] if stop >= 0 else ""
    whole = stop + len(name) + 3 if stop >= 0 else end
    text = ""
    if name in {"caption", "wp_caption"} and stop >= 0:
        text = _caption(source, inner, given.first("caption"))
    elif name in {"code", "sourcecode", "php", "python", "html", "css", "javascript"} and stop >= 0:
        text = source.fence(
            unescape(inner), re.sub(r"[^\w+#.-]", "", given.first("language", "lang", "title") or "")
        )
    elif name in {"latex", "tex", "katex"} and inner.strip() and not _BLOCK.search(inner):
        return as_code(source, start, whole, inner)
    elif name in _NOTES and inner.strip() and not _BLOCK.search(inner):
        return source.replace(start, whole, source.note(" ".join(inner.split())))
    elif "button" in name and stop >= 0 and inner.strip() and (to := given.first("link", "url", "href")):
        text = (
            f'<a href="{escape(to)}">{inner.strip()}</a>'
            if source.html
            else f"[{inner.strip()}]({address_of(to)})"
        )
    elif address := embed_address("embed" if name in {"video", "audio"} else name, _with(given, inner)):
        text = source.embed(address)
    if not text:
        source.opened.add(name)
        return source.keep(start, end)
    source.say("foreign-read", READ_AS, start, markup=shown(" ".join(source.text[start:end].split())))
    return source.replace(start, whole, text)


def _is_reference(source: Source, end: int) -> bool:
    """Whether brackets that end here are the words of a link: `[words][label]`."""
    found = _LABEL.match(source.text, end)
    return found is not None and found[1] in source.references


def _with(given: Arguments, inner: str) -> Arguments:
    """The arguments with an address written between the tags as the first."""
    address = inner.strip()
    if re.fullmatch(r"https?://\S{1,2000}", address):
        return Arguments(given.named, (address, *given.others))
    sources = given.first("src", "mp4", "webm", "ogg", "mp3", "m4a", "url")
    return Arguments(given.named, (sources, *given.others)) if sources else given


def _caption(source: Source, inner: str, caption: str) -> str:
    """The picture of a caption, and its words."""
    if image := _IMAGE.search(inner):
        words = caption or (inner[: image.start()] + inner[image.end() :]).strip()
        return source.block(f"<figure>{image[0]}<figcaption>{' '.join(words.split())}</figcaption></figure>")
    if written := _MARKDOWN_IMAGE.search(inner):
        words = caption or (inner[: written.start()] + inner[written.end() :]).strip()
        return source.picture(written[2], alt=written[1], caption=words)
    return ""
