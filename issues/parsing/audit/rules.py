"""What words, addresses and the elements of exports and of our own pages mean to a count; pure functions for `tally`.

Written apart from `html_body` and `markup` on purpose: a second opinion shares no rules with the first.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, unquote_plus, urlsplit

from selectolax.lexbor import LexborNode

from ..embeds import recognise

Attributes = Mapping[str, str | None]

_EASTERN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KEYCAP = re.compile("\\d\ufe0f?\u20e3")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"

_CARDS = frozenset({"embedded-post-wrap", "embedded-publication-wrap", "digest-post-embed"})
_TWEETS = frozenset({"tweet", "twitter-embed"})
_BUTTONS = frozenset({"button-wrapper", "captioned-button-wrap"})
_DROPPED_CLASSES = """
    subscription-widget-wrap subscription-widget-wrap-editor subscription-widget subscribe-widget paywall-jump
    install-substack-app-embed sponsorship-campaign-embed image-link-expand restack-image hide-text
"""
_DROPPED = frozenset(_DROPPED_CLASSES.split())
_NOT_AUTHORS = _CARDS | _TWEETS | _BUTTONS | _DROPPED
_ACTION = re.compile(r"%%|/subscribe\b|/comments\b|/survey/|[?&]action=|/account\b|gift=true")

# An export may leave a card's form and divs open: what is inside then, but no part of a card, is the author's.
_CARD_PART = re.compile(
    r"embedded-|digest-|publication-|post-|subscri|preamble|cta-|fake-|button|form|input|tweet|quoted-"
)
_AUTHORS_TAGS = "p h1 h2 h3 h4 h5 h6 ul ol blockquote pre table hr figure figcaption iframe video audio"
_ALWAYS_AUTHORS = frozenset(_AUTHORS_TAGS.split())

_MARK_TEXT = re.compile(r"[\[(]?\s*(?:\d{1,3}|[*†‡])\s*[\])]?")
_BACK_TEXT = re.compile(r"[\s\ufe0e\ufe0f]*[↩↑⤴⬆^«‹⮌]+[\s\ufe0e\ufe0f\d]*")
_MARK_CLASSES = frozenset({"footnote-anchor", "footnote-ref", "footnote-reference", "noteref"})
_BACK_CLASSES = frozenset({"footnote-number", "footnote-backref", "footnote-back", "reversefootnote"})

cut = re.compile(r"\w+").findall  # folded text -> its words


# Words and addresses


def fold(text: str) -> str:
    """A text ready to be cut into words: composed, without case, keycaps and invisible characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        for invisible in _INVISIBLE:
            text = text.replace(invisible, "")
        if "\u20e3" in text:
            text = _KEYCAP.sub(" ", text)
        if _EASTERN.search(text):
            text = _EASTERN.sub(r" \g<0> ", text)
    return text.casefold().replace("_", " ")


def words(text: str) -> list[str]:
    """The words of a text; a Chinese or Japanese character is one."""
    return cut(fold(text))


def address(href: str) -> str:
    """An address made comparable: no scheme of the web, no final slash, no `utm_…`, percent signs decoded."""
    href = re.sub(r"[\t\r\n]", "", href.strip())
    try:
        parts = urlsplit(href)
    except ValueError:
        return href
    if parts.scheme not in ("", "http", "https"):
        return href.lower() if parts.scheme == "mailto" else unquote(href)
    query = "&".join(
        unquote_plus(pair) for pair in parts.query.split("&") if pair and not pair.startswith("utm_")
    )
    return (
        parts.netloc.lower()
        + unquote(parts.path).rstrip("/")
        + (f"?{query}" if query else "")
        + (f"#{unquote(parts.fragment)}" if parts.fragment else "")
    ) or href


def fragment(href: str) -> str:
    """The part of an address after its #."""
    return unquote(href.partition("#")[2])


def picture_name(source: str) -> str:
    """The file's name in a picture's address."""
    if source.startswith("data:"):
        return source[:30]
    name = re.split(r"[?#]", source)[0].rstrip("/").rpartition("/")[2]
    return unicodedata.normalize("NFC", unquote(name))


# Cards


def is_card(classes: list[str]) -> bool:
    """Whether an element of these classes holds words the author did not write."""
    return not _NOT_AUTHORS.isdisjoint(classes)


def is_tweet(classes: list[str]) -> bool:
    return not _TWEETS.isdisjoint(classes)


def is_authors(tag: str, classes: list[str]) -> bool:
    """Whether an element inside a card is no part of it, because the card was never closed."""
    if any(_CARD_PART.match(name) for name in classes):
        return False
    return tag in _ALWAYS_AUTHORS or (tag in ("div", "section") and bool(classes) and not is_card(classes))


def card_address(node: LexborNode, attributes: Attributes, classes: list[str]) -> str:
    """Where a card or a button of the author's own leads; "" for subscribe forms and the service's buttons."""
    if not _DROPPED.isdisjoint(classes):
        return ""
    link = node.css_first("a[class^=embedded], a[class*=button]")
    href = (link.attributes.get("href") if link is not None else None) or _first(
        _data(attributes), "url", "canonical_url", "base_url"
    )
    return "" if not _BUTTONS.isdisjoint(classes) and _ACTION.search(href) else href


def read_tweet(node: LexborNode, attributes: Attributes) -> tuple[str, str]:
    """A tweet's number and its text (without the short addresses at its end)."""
    data = _data(attributes)
    url = _first(data, "url")
    if not url and (link := node.css_first("a[href*='/status/']")) is not None:
        url = link.attributes.get("href") or ""
    text = _first(data, "full_text")
    if not text and (shown := node.css_first(".tweet-text")) is not None:
        text = shown.text()
    text = html.unescape(re.sub(r"<[^<>]*>", "", re.sub(r"<br\s*/?>", "\n", text)))
    return _tweet_number(url), re.sub(r"https?://t\.co/\w+", " ", text)


def quoted_tweet(quote: LexborNode) -> str:
    """The number of the tweet a `blockquote.twitter-tweet` quotes: its last link leads there."""
    links = quote.css("a[href*='/status/']")
    return _tweet_number(links[-1].attributes.get("href") or "") if links else ""


def names_a_quoted_tweet(link: LexborNode, href: str) -> bool:
    """Whether a link is the one that makes a quote a tweet."""
    parent = link.parent if "/status/" in href else None
    while parent is not None:
        if parent.tag == "blockquote" and "twitter-tweet" in (parent.attributes.get("class") or ""):
            return quoted_tweet(parent) == _tweet_number(href)
        parent = parent.parent
    return False


def _tweet_number(url: str) -> str:
    found = re.search(r"/status(?:es)?/(\d+)", url)
    return found[1] if found else url


# Embeds, and what hides in `data-attrs`


@dataclass(frozen=True)
class Hidden:
    """What an element holds in `data-attrs` only."""

    pictures: tuple[str, ...] = ()
    embed: tuple[str, str] | None = None
    text: str = ""


_UPLOADS = {"native-video-embed": "substack-video", "native-audio-embed": "substack-audio"}
_TEXTS = {"mention-wrap": "name", "cashtag-wrap": "symbol", "latex-rendered": "persistentExpression"}
_HIDING = frozenset({"image-gallery-embed", "youtube-wrap", "vimeo-wrap", *_UPLOADS, *_TEXTS})


def read_hidden(classes: list[str], attributes: Attributes) -> Hidden:
    """The pictures, embed or text an element holds in `data-attrs`."""
    name = next((name for name in classes if name in _HIDING), "")
    if not name:
        return Hidden()
    data = _data(attributes)
    if name == "image-gallery-embed":
        return Hidden(pictures=_gallery(data), text=_caption(data))
    if name in _TEXTS:
        return Hidden(text=_first(data, _TEXTS[name]))
    number = _first(data, "mediaUploadId" if name in _UPLOADS else "videoId")
    if not number and (found := re.match(r"youtube2?-([\w-]{11})$", attributes.get("id") or "")):
        number = found[1]
    kind = _UPLOADS.get(name) or name.removesuffix("-wrap")
    return Hidden(embed=(kind, number)) if number or name in _UPLOADS else Hidden()


def shown_in_frame(src: str, attributes: Attributes) -> tuple[str, str] | None:
    """The embed of an iframe or a player by its address; None for a subscribe form and for what is no address of the web."""
    src = src or attributes.get("data-src") or _first(_data(attributes), "url")
    if not src or re.match(r"(?!https?:)[^/?#:]*:", src.lstrip()) or re.search(r"substack\.com/embed\b", src):
        return None
    found = recognise(f"https:{src}" if src.startswith("//") else src)
    return (found.kind, found.id) if found else ("frame", address(src))


def shown_in_figure(figure: LexborNode, attributes: Attributes) -> tuple[tuple[str, str], str]:
    """The embed of a figure of ours, and the words that stand around it there: text and addresses."""
    hrefs = [link.attributes.get("href") or "" for link in figure.css("a[href], iframe[src]")]
    number = attributes.get("data-id") or next(
        (found.id for href in hrefs if (found := recognise(href))), hrefs[0] if hrefs else ""
    )
    return ((attributes.get("data-embed") or "", number), " ".join([figure.text(separator=" "), *hrefs]))


def _data(attributes: Attributes) -> dict[str, Any] | str:
    """`data-attrs` read as JSON, or as the text it is where it is broken."""
    raw = attributes.get("data-attrs") or ""
    for text in (raw, html.unescape(raw)):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        return found if isinstance(found, dict) else raw
    return html.unescape(raw)


def _first(data: dict[str, Any] | str, *keys: str) -> str:
    """The first of these keys that holds something, as text."""
    for key in keys:
        if isinstance(data, dict):
            value = data.get(key)
            if value not in (None, "") and isinstance(value, str | int):
                return str(value)
        elif found := re.search(rf'"{key}"\s*[:-]\s*"(.*?)(?<!\\)"\s*[,}}]', data, re.S):
            return found[1]
    return ""


def _gallery(data: dict[str, Any] | str) -> tuple[str, ...]:
    """The pictures of a gallery, not the composite made of them; by their look where the JSON is broken."""
    if isinstance(data, str):
        return tuple(re.findall(r'"src"\s*[:-]\s*"(.*?)"', data.partition('"staticGalleryImage"')[0]))
    gallery = data.get("gallery")
    pictures = gallery.get("images") if isinstance(gallery, dict) else None
    return tuple(
        str(picture["src"])
        for picture in (pictures if isinstance(pictures, list) else ())
        if isinstance(picture, dict) and picture.get("src")
    )


def _caption(data: dict[str, Any] | str) -> str:
    """A gallery's caption; quotes inside it are what breaks the JSON."""
    if isinstance(data, dict):
        gallery = data.get("gallery")
        return _first(gallery, "caption") if isinstance(gallery, dict) else ""
    found = re.search(
        r'"caption"\s{0,9}[:-]\s{0,9}"(.{0,2000}?)"\s{0,9}(?:,\s{0,9}"(?:alt|staticGalleryImage)"|\})',
        data,
        re.S,
    )
    return found[1].replace("\\", "") if found else ""


# Footnotes


def footnote_role(node: LexborNode, attributes: Attributes, classes: list[str]) -> str:
    """ "mark" for a link to a note, "back" for a note's link to its mark, "" for any other link."""
    href, name, role = (attributes.get(key) or "" for key in ("href", "id", "role"))
    if "#" not in href:
        return ""
    if (
        not _BACK_CLASSES.isdisjoint(classes)
        or role == "doc-backlink"
        or "data-footnote-backref" in attributes
    ):
        return "back"
    if (
        not _MARK_CLASSES.isdisjoint(classes)
        or role == "doc-noteref"
        or name.startswith(("fnref", "footnote-anchor"))
    ):
        return "mark"
    if href.startswith("#"):
        text = node.text().strip()
        return "mark" if _MARK_TEXT.fullmatch(text) else "back" if _BACK_TEXT.fullmatch(text) else ""
    return ""


def note_box(part: LexborNode) -> LexborNode | None:
    """The element that holds the one note this footnote's part belongs to; None for boxes around all notes."""
    if part.tag == "div" and part.css_first(".footnote-number, .footnote-content") is None:
        return None if part.css_first("li") is not None else part
    box: LexborNode | None = part
    while box is not None and box.tag not in ("li", "aside"):
        if box.tag == "div" and "footnote" in (box.attributes.get("class") or "").split():
            return box
        box = box.parent
    return box
