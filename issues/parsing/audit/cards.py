"""Cards, buttons and tweets of newsletter services: which of their words and links the author wrote."""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborNode

from .data import Attributes, first_of, read_data

_CARDS = frozenset(
    {"embedded-post-wrap", "embedded-publication-wrap", "digest-post-embed", "file-embed-wrapper"}
)
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
    r"embedded-|file-embed-|digest-|publication-|post-|subscri|preamble|cta-|fake-|button|form|input|tweet|quoted-"
)
_AUTHORS_TAGS = "p h1 h2 h3 h4 h5 h6 ul ol blockquote pre table hr figure figcaption iframe video audio"
_ALWAYS_AUTHORS = frozenset(_AUTHORS_TAGS.split())


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
    href = (link.attributes.get("href") if link is not None else None) or first_of(
        read_data(attributes), "url", "canonical_url", "base_url"
    )
    return "" if not _BUTTONS.isdisjoint(classes) and _ACTION.search(href) else href


def read_tweet(node: LexborNode, attributes: Attributes) -> tuple[str, str]:
    """A tweet's id and its text (without the short URLs at its end)."""
    data = read_data(attributes)
    url = first_of(data, "url")
    if not url and (link := node.css_first("a[href*='/status/']")) is not None:
        url = link.attributes.get("href") or ""
    text = first_of(data, "full_text")
    if not text and (shown := node.css_first(".tweet-text")) is not None:
        text = shown.text()
    text = html.unescape(re.sub(r"<[^<>]*>", "", re.sub(r"<br\s*/?>", "\n", text)))
    return _tweet_number(url), re.sub(r"https?://t\.co/\w+", " ", text)


def quoted_tweet(quote: LexborNode) -> str:
    """The id of the tweet that a `blockquote.twitter-tweet` quotes: its last link leads there."""
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


def formula_of(node: LexborNode, tag: str) -> str:
    """The LaTeX of a formula that a script draws, or that MathML keeps beside it; "" for none."""
    if tag == "script":
        return node.text() if (node.attributes.get("type") or "").startswith("math/") else ""
    if tag != "math":
        return ""
    notes = (note for note in node.css("annotation") if "tex" in (note.attributes.get("encoding") or ""))
    return next((note.text() for note in notes), node.attributes.get("alttext") or "")
