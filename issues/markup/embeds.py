"""Videos, podcasts, songs and tweets: a link that says where it leads; nothing is contacted until asked.

A later script may turn the figure into a player: it finds all it needs in the data attributes.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from issues.parsing.embeds import Embed, recognise

from .context import Context
from .tree import Element

_LABELS = {
    "youtube": gettext_noop("Watch on YouTube"),
    "vimeo": gettext_noop("Watch on Vimeo"),
    "podcast": gettext_noop("Listen on Apple Podcasts"),
    "spotify": gettext_noop("Listen on Spotify"),
    "tweet": gettext_noop("See on X"),
    "substack-video": gettext_noop("This video is not available here"),
    "substack-audio": gettext_noop("This audio is not available here"),
}
_BLOCKS_ONLY = {"", "div", "blockquote", "li", "section", "aside", "td", "dd", "details"}


def show(root: Element, context: Context) -> None:
    """Turns the dialect's embeds into figures, and frames that were in the text into what they showed."""
    for parent in list(root.iter()):
        for place, child in enumerate(parent.children):
            if not isinstance(child, Element):
                continue
            embed = _embed_of(child)
            if embed and (child.tag != "a" or parent.tag in _BLOCKS_ONLY):
                parent.children[place] = _figure(embed, context, child)
            child.attrs.pop("data-foreign", None)
            child.attrs.pop("data-embed", None)


def add_stills(root: Element, still: str) -> None:
    """Puts a picture into the links to videos, for mail, which has no players."""
    for figure in root.iter("figure"):
        if figure.attrs.get("data-embed") in {"youtube", "vimeo"} and (link := next(figure.iter("a"), None)):
            size = {"width": "600", "height": "200"}
            link.children.insert(0, Element("img", {"class": "still", "src": still, "alt": "", **size}))


def shown(root: Element) -> tuple[Embed, ...]:
    """The embeds a tree shows, in reading order; of one that is only known by its identifier, that is the address."""
    return tuple(
        Embed(figure.attrs["data-embed"], figure.attrs["data-id"], _address_of(figure))
        for figure in root.iter("figure")
        if "data-embed" in figure.attrs
    )


def _address_of(figure: Element) -> str:
    kind, link = figure.attrs["data-embed"], next(figure.iter("a"), None)
    if link is None or kind.startswith("substack-"):
        return f"{kind}:{figure.attrs['data-id']}"
    return link.attrs.get("href", "")


def _embed_of(element: Element) -> Embed | None:
    """What a figure of the dialect or a frame of the text shows."""
    if element.tag == "a" and "data-foreign" in element.attrs:
        return recognise(element.attrs["href"])
    if element.tag in {"figure", "p"}:
        link = next(element.iter("a"), None)
        if link is None or (element.tag == "p" and element.text().strip() != link.text()):
            return None
        if "data-embed" in element.attrs or "data-foreign" in link.attrs:
            return recognise(link.attrs.get("href", ""))
    return None


def _figure(embed: Embed, context: Context, written: Element) -> Element:
    attrs = {"class": f"embed embed-{embed.kind}", "data-embed": embed.kind, "data-id": embed.id}
    if embed.start:
        attrs["data-start"] = str(embed.start)
    if context.target in {"page", "preview"} and (player := _player(embed)):
        attrs["data-player"] = player
    figure = Element("figure", attrs)
    label = _(_LABELS[embed.kind])
    if embed.kind.startswith("substack-"):
        figure.children.append(Element("p", {}, [label]))
        if context.original_url:
            link = Element("a", {"href": context.original_url}, [_("See it in the original issue")])
            figure.children.append(Element("p", {}, [link]))
    else:
        parts: list[Element | str] = [
            Element("span", {"class": "embed-watch"}, [label]),
            " ",
            Element("span", {"class": "embed-address"}, [embed.url]),
        ]
        figure.children.append(Element("a", {"href": embed.url}, parts))
    figure.children += list(written.iter("figcaption"))
    return figure


def _player(embed: Embed) -> str:
    """The address of the service's player that asks least of the reader, or "" when there is none."""
    if embed.kind == "youtube":
        start = f"?start={embed.start}" if embed.start else ""
        return f"https://www.youtube-nocookie.com/embed/{embed.id}{start}"
    if embed.kind == "vimeo":
        return f"https://player.vimeo.com/video/{embed.id}?dnt=1"
    if embed.kind == "spotify":
        return f"https://open.spotify.com/embed/{embed.id}"
    if embed.kind == "podcast":
        return "https://embed.podcasts.apple.com/" + embed.url.split("podcasts.apple.com/", 1)[1]
    return ""
