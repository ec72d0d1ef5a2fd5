"""An issue as other systems keep a post: one piece of safe HTML, its sections and news under headings.

Numbers stand before the text in keycaps, notes behind the part that refers to them, numbered through the whole issue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from ..content import IssueContent
from ..markup import Context, PictureInfo, fragments_of, render, render_inline
from ..models import Issue, Picture
from ..parsing import tree
from ..parsing.bundles import keycap_of
from ..parsing.tree import Element

_MARKS = {"citation", "dash", "source"}
Address = Callable[[Picture], str]


def post_of(
    issue: Issue, content: IssueContent, address: Address, *, base: str, links: Callable[[str], str]
) -> Element:
    """The text of an issue as a tree of blocks.

    `address` says where the file of a picture of ours will be, `links` what becomes of the slug of an issue linked to,
    `base` what stands before other local addresses.
    An embed is a `figure` with `data-embed` and `data-id`; a note's reference is `a.footnote-ref`.
    """
    pictures = [
        PictureInfo(row.name, row.name if row.remote else address(row), row.width, row.height)
        for row in issue.pictures.all()
    ]
    internal = {
        link.url: links(link.target.slug) for link in issue.links.select_related("target") if link.target
    }
    context = Context(
        target="feed",
        base_url=base,
        pictures={picture.name: picture for picture in pictures},
        links=internal,
        language=content.language,
        fragments=fragments_of(*content.texts),
    )
    root = tree.parse("\n".join(_pieces(content, context)))
    _without_marks(root)
    return root


def _pieces(content: IssueContent, context: Context) -> Iterator[str]:
    text = render(content.intro, context)
    yield text.html
    section = ""
    for item in content.items:
        context = context.after(text, item.slug)
        if item.section and item.section != section:
            yield f"<h2>{render_inline(item.section, context).html}</h2>"
        section = item.section
        text = render(item.body, context)
        keycap = "" if item.number is None else f"{keycap_of(item.number)} "
        if item.heading:
            yield f"<h3>{keycap}{render_inline(item.heading, context).html}</h3>"
            yield text.html
        elif text.html.startswith("<p>"):
            yield f"<p>{keycap}{text.html[3:]}"
        else:
            yield f"<p>{keycap}</p>\n{text.html}" if keycap else text.html


def _without_marks(root: Element) -> None:
    """Takes away what only our styles know: the spans and cites of citations."""
    for parent in root.iter():
        while any(map(_is_mark, parent.children)):
            parent.children = [
                inner
                for child in parent.children
                for inner in (child.children if isinstance(child, Element) and _is_mark(child) else [child])
            ]


def _is_mark(child: Element | str) -> bool:
    return isinstance(child, Element) and bool(_MARKS & set(child.classes))


def written(blocks: Iterable[Element | str]) -> str:
    """Blocks as HTML, one a line."""
    return "\n".join(tree.to_html(block) for block in blocks if not isinstance(block, str) or block.strip())


def missing(issue: Issue) -> list[str]:
    """The pictures of an issue that nobody has, a sentence each."""
    rows = (row for row in issue.pictures.order_by("pk") if row.missing)
    said = ({"slug": issue.slug, "name": row.name} for row in rows)
    return [_("%(slug)s: the picture %(name)s is missing here too.") % each for each in said]


def utc(moment: datetime | None) -> str:
    """A moment as both systems write it: ISO 8601, UTC, with milliseconds; "" for none."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z") if moment else ""
