"""An issue's content -> what a page, the JSON or a feed shows of it: safe HTML, part by part, in reading order.

Issue.objects.public() -> with_everything -> render_rows -> render_issue -> RenderedIssue (sections of parts)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from django.db.models import Prefetch

from ..content import IssueContent, ItemContent, LinksByPlace, by_place
from ..markup import (
    Context,
    PictureInfo,
    Rendered,
    fragments_of,
    heading_id,
    render,
    render_inline,
    render_with_headings,
)
from ..models import Issue, IssueQuerySet, ItemTopic, Link, NewsItem, Picture, TopicOnIssue
from ..parsing.documents import NOTHING_READ
from ..pictures.srcset import picture_info
from ..reverse import address
from .rendered import Alts, Part, RenderedIssue, Section

Known = Mapping[str, str]


def with_everything(issues: IssueQuerySet) -> IssueQuerySet:
    """The issues with all `render_rows` needs, in six queries however long they are."""
    return issues.defer("source_text", "front_matter", "import_report").prefetch_related(
        Prefetch("items", NewsItem.objects.order_by("position")),
        Prefetch("items__itemtopic_set", ItemTopic.objects.select_related("tag").order_by("tag__folded")),
        Prefetch("links", Link.objects.select_related("target").order_by("position")),
        Prefetch("pictures", Picture.objects.order_by("id")),
        Prefetch("topiconissue_set", TopicOnIssue.objects.select_related("tag").order_by("tag__folded")),
    )


def render_saved(issue: Issue) -> RenderedIssue:
    """An issue as its rows stand in the database now, public or not."""
    return render_rows(with_everything(Issue.objects.all()).get(pk=issue.pk))


def render_rows(
    issue: Issue, context: Context | None = None, *, picture_url: Callable[[Picture], str] | None = None
) -> RenderedIssue:
    """Renders an issue loaded by `with_everything`."""
    rows, pictures = list(issue.items.all()), list(issue.pictures.all())
    content = IssueContent.from_rows(
        issue,
        [ItemContent.of(row, [topic.tag.name for topic in row.itemtopic_set.all()]) for row in rows],
        cover=next((picture.name for picture in pictures if picture.pk == issue.cover_id), ""),
        tags=[topic.tag.name for topic in issue.topiconissue_set.all()],
    )
    return render_issue(
        content,
        issue=issue,
        links=by_place(issue.links.all(), rows),
        pictures=pictures,
        context=context,
        picture_url=picture_url,
    )


def render_issue(
    content: IssueContent,
    *,
    issue: Issue,
    links: LinksByPlace,
    pictures: Sequence[Picture],
    context: Context | None = None,
    picture_url: Callable[[Picture], str] | None = None,
    known: Known = NOTHING_READ.html,
) -> RenderedIssue:
    """Renders what an issue says, saved or not. `issue` says where and since when it stands, `links` and `pictures`
    are those of the content, `context` says for whom (default: a page of the site).

    `picture_url` says where a picture with a file is fetched (default: the file's own address); `known` has what the
    dialect makes of some of the texts, by text.
    """
    context = _filled(context or Context(), content, links, pictures, picture_url)
    previous = greeting = render(content.intro, context, known=known)
    parts: list[Part] = []
    section, section_headings = "", dict[int, Rendered]()
    for position, item in enumerate(content.items, start=1):
        context = context.after(previous, item.slug)
        opened, section = item.section != section, item.section
        previous = _render_item(item, context, known, with_section=opened)
        if opened and previous.headings:
            section_headings[position] = previous.headings[0]
        ready = previous.headings[1] if previous.headings else None
        heading, context = _heading(item.heading, context, known, ready)
        url = address("item", content.slug, item.slug)
        parts.append(Part(item, position, url, *heading, previous, tuple(links.get(position, ()))))
    return RenderedIssue(
        issue=issue,
        content=content,
        greeting=greeting,
        greeting_links=tuple(links.get(None, ())),
        sections=_sections(parts, context, known, section_headings),
        pictures=tuple(pictures),
    )


def _filled(
    context: Context,
    content: IssueContent,
    links: LinksByPlace,
    pictures: Iterable[Picture],
    picture_url: Callable[[Picture], str] | None,
) -> Context:
    """The context with what this issue's texts name: pictures, our own issues, each other's headings."""
    ours = {
        link.url: link.target.get_absolute_url() + _fragment(link.url)
        for place in links.values()
        for link in place
        if link.target and link.target.is_public()
    }
    return replace(
        context,
        pictures={picture.name: _info(picture, picture_url) for picture in pictures},
        first_picture=context.target == "page",
        links=ours,
        fragments=fragments_of(*content.texts),
        taken=context.taken | {"content", "corrections", *(item.slug for item in content.items)},
    )


def _fragment(url: str) -> str:
    """The place in a page that an address names, with its mark; ""."""
    return "".join(url.partition("#")[1:]).rstrip("#")


def _info(picture: Picture, picture_url: Callable[[Picture], str] | None) -> PictureInfo:
    if picture_url is None:
        return picture_info(picture)
    url = picture_url(picture) if picture.file else ""
    return PictureInfo(picture.name, url, picture.width, picture.height)


def _render_item(item: ItemContent, context: Context, known: Known, *, with_section: bool) -> Rendered:
    """An item's text; with the headings above it (its section's, its own) where those refer to its notes."""
    headings = [item.section if with_section else "", item.heading]
    if any("[^" in heading for heading in headings):
        return render_with_headings(headings, item.body, context)
    return render(item.body, context, known=known)


def _heading(
    markdown: str, context: Context, known: Known, ready: Rendered | None
) -> tuple[tuple[str, str, str, Alts], Context]:
    """A heading outside the Markdown (`ready`, where it is rendered already): its HTML, its words, the id its own
    issue links to it by, and its pictures; and the context that has this id."""
    if not markdown:
        return ("", "", "", ()), context
    line = ready or render_inline(markdown, context, known=known)
    anchor = heading_id(line.text, context)
    return (line.html, line.text, anchor, line.alts), replace(context, taken=context.taken | {anchor})


def _sections(
    parts: Iterable[Part], context: Context, known: Known, ready: Mapping[int, Rendered]
) -> tuple[Section, ...]:
    """Neighbouring parts under the same printed heading, together. `ready`: headings rendered with an item's notes,
    by the item's place."""
    sections = []
    for markdown, group in groupby(parts, key=lambda part: part.item.section):
        together = tuple(group)
        heading, context = _heading(markdown, context, known, ready.get(together[0].position))
        sections.append(Section(*heading, together))
    return tuple(sections)
