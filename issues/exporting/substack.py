"""An archive as Substack exports its own: `posts.csv` and `posts/<id>.<slug>.html`, for all that import from there.

Pictures stay where they are, at this site: nothing but texts and the table is read of such a zip (formats.md 1.7).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from ..content import IssueContent
from ..models import Issue, Picture
from ..parsing import tree
from ..parsing.tree import Element
from ..reverse import absolute, address
from . import posts
from .files import add, packed
from .ghost_html import upload

NAME = "substack.zip"
COLUMNS = (
    *("post_id", "post_date", "is_published", "email_sent_at", "inbox_sent_at"),
    *("type", "audience", "title", "subtitle", "podcast_url"),
)


def write(issues: Iterable[Issue], folder: Path) -> list[str]:
    """Writes substack.zip; what could not come along, a sentence each. Raises OSError."""
    table, problems = io.StringIO(newline=""), list[str]()
    rows = csv.DictWriter(table, COLUMNS, restval="")
    rows.writeheader()
    with packed(folder / NAME) as archive:
        for issue in issues:
            content = IssueContent.of(issue)
            name = f"{issue.pk}.{content.slug}"
            root = posts.post_of(
                issue,
                content,
                _address,
                base=settings.SITE_URL,
                links=lambda slug: absolute(address("issue", slug)),
            )
            add(archive, f"posts/{name}.html", [body_of(root).encode("utf-8", "replace")])
            rows.writerow(
                {
                    "post_id": name,
                    "post_date": posts.utc(issue.publish_at),
                    "is_published": "true" if issue.is_public() else "false",
                    "type": "newsletter",
                    "audience": "everyone",
                    "title": content.title,
                    "subtitle": " ".join(content.summary.split()),
                }
            )
            problems += posts.missing(issue)
        add(archive, "posts.csv", [table.getvalue().encode("utf-8", "replace")])
    return problems


def _address(picture: Picture) -> str:
    return absolute(picture.file.url) if picture.file else picture.name


def body_of(root: Element) -> str:
    """The blocks of a post, those that Substack has as it writes them."""
    _notes(root)
    for parent in list(root.iter()):
        parent.children = [
            _block(child) if isinstance(child, Element) else child for child in parent.children
        ]
    return posts.written(root.children)


def _block(element: Element) -> Element:
    kind = element.attrs.get("data-embed", "")
    if element.tag == "figure" and kind:
        return _embed(element, kind)
    if element.tag == "figure" and element.first("img"):
        for caption in element.iter("figcaption"):
            caption.attrs["class"] = "image-caption"
        return Element(
            "div", {"class": "captioned-image-container"}, [Element("figure", {}, element.children)]
        )
    if element.tag == "pre" and (code := element.first("code")):
        language = code.attrs.get("class", "").removeprefix("language-")
        told = json.dumps({"language": language or "plaintext"})
        attrs = {"class": "highlighted_code_block", "data-attrs": told}
        return Element("div", {**attrs, "data-component-name": "HighlightedCodeBlockToDOM"}, [element])
    return element


def _embed(figure: Element, kind: str) -> Element:
    name = figure.attrs["data-id"]
    captions = [Element("p", {}, each.children) for each in figure.iter("figcaption")]
    if kind.startswith("substack-"):
        return tree.parse(upload(kind, name, figure.text().strip())).elements[0]
    if kind == "youtube":
        start = figure.attrs.get("data-start")
        told = json.dumps({"videoId": name, "startTime": f"{start}s" if start else None, "endTime": None})
        source = f"https://www.youtube-nocookie.com/embed/{name}" + (f"?start={start}s" if start else "")
        inner = Element("div", {"class": "youtube-inner"}, [Element("iframe", {"src": source})])
        attrs = {"id": f"youtube2-{name}", "class": "youtube-wrap", "data-attrs": told}
        player = Element("div", {**attrs, "data-component-name": "Youtube2ToDOM"}, [inner])
        return Element("div", {}, [player, *captions]) if captions else player
    link = figure.first("a")
    url = link.attrs.get("href", "") if link else ""
    return Element("div", {}, [Element("p", {}, [Element("a", {"href": url}, [url])]), *captions])


def _notes(root: Element) -> None:
    """Notes and what refers to them as Substack writes them: by numbers, each note a block of its own."""
    for parent in list(root.iter()):
        children: list[Element | str] = []
        for child in parent.children:
            if isinstance(child, Element) and child.tag == "section" and "footnotes" in child.classes:
                children += [
                    _note(note) for note in child.iter("li") if note.attrs.get("id", "").startswith("fn-")
                ]
            elif (
                isinstance(child, Element)
                and child.tag == "sup"
                and child.attrs.get("id", "").startswith("fnref-")
            ):
                children.append(_reference(child))
            else:
                children.append(child)
        parent.children = children


def _number(name: str) -> str:
    return name.rpartition("-")[2]


def _reference(mark: Element) -> Element:
    link = mark.first("a")
    number = _number(link.attrs["href"]) if link else ""
    attrs = {"class": "footnote-anchor", "data-component-name": "FootnoteAnchorToDOM"}
    return Element("a", {**attrs, "id": f"footnote-anchor-{number}", "href": f"#footnote-{number}"}, [number])


def _note(note: Element) -> Element:
    number = _number(note.attrs["id"])
    for parent in list(note.iter()):
        parent.children = [
            child
            for child in parent.children
            if not (isinstance(child, Element) and "footnote-backref" in child.classes)
        ]
    name = {"id": f"footnote-{number}", "href": f"#footnote-anchor-{number}", "class": "footnote-number"}
    content = Element("div", {"class": "footnote-content"}, note.children)
    attrs = {"class": "footnote", "data-component-name": "FootnoteToDOM"}
    return Element("div", attrs, [Element("a", name, [number]), content])
