"""An issue's rows -> what a page, the JSON or a feed shows of it: safe HTML, part by part, in reading order.

Issue.objects.public() -> with_everything -> read(issue) -> Reading (sections of parts, pictures, embeds)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from django.db.models import Prefetch

from ..markup import (
    Context,
    PictureInfo,
    Rendered,
    fragments_of,
    heading_id,
    plain_text,
    render,
    render_inline,
    render_with_headings,
)
from ..models import Issue, IssueQuerySet, ItemTopic, Link, NewsItem, Picture, TopicOnIssue
from ..pictures.srcset import picture_info
from .rendered import Part, RenderedIssue, Section, texts_of


def with_everything(issues: IssueQuerySet) -> IssueQuerySet:
    """The issues with all `read` needs, in six queries however long they are."""
    return issues.defer("source_text", "front_matter", "import_report").prefetch_related(
        Prefetch("items", NewsItem.objects.order_by("position")),
        Prefetch("items__itemtopic_set", ItemTopic.objects.select_related("tag").order_by("tag__folded")),
        Prefetch("links", Link.objects.select_related("target").order_by("position")),
        Prefetch("pictures", Picture.objects.order_by("id")),
        Prefetch("topiconissue_set", TopicOnIssue.objects.select_related("tag").order_by("tag__folded")),
    )


def render_saved(issue: Issue) -> RenderedIssue:
    """An issue as its rows stand in the database now, public or not."""
    return render_issue(with_everything(Issue.objects.all()).get(pk=issue.pk))


def render_issue(
    issue: Issue, context: Context | None = None, *, address: Callable[[Picture], str] | None = None
) -> RenderedIssue:
    """Renders an issue loaded by `with_everything`. `context` says for whom (default: a page of the site).

    `address` says where a picture with a file is fetched (default: the file's own address).
    """
    items, links = list(issue.items.all()), list(issue.links.all())
    context = _filled(context or Context(), issue, links, address)
    intro = render(issue.intro, context)
    footnotes, previous, parts = intro.footnotes, intro, []
    section, section_headings = "", {}
    for item in items:
        context = context.after(previous, item.slug)
        opened, section = item.section != section, item.section
        previous = _render_part(item, context, with_section=opened)
        if opened and previous.headings:
            section_headings[item.pk] = previous.headings[0]
        footnotes += previous.footnotes
        heading, anchor, context = _heading(item.heading, context, previous.headings[1:])
        own = tuple(link for link in links if link.item_id == item.pk)
        tags = tuple(row.tag for row in item.itemtopic_set.all())
        parts.append(Part(item, heading, previous.html, own, tags, anchor))
    return RenderedIssue(
        issue=issue,
        intro=intro.html,
        sections=_sections(parts, context, section_headings),
        links=tuple(links),
        tags=tuple(row.tag for row in issue.topiconissue_set.all()),
        footnotes=footnotes,
    )


def _filled(
    context: Context, issue: Issue, links: Iterable[Link], address: Callable[[Picture], str] | None
) -> Context:
    """The context with what this issue's texts name: pictures, our own issues, each other's headings."""
    pictures = {
        picture.name: picture_info(picture)
        if address is None
        else PictureInfo(
            name=picture.name,
            url=address(picture) if picture.file else "",
            width=picture.width,
            height=picture.height,
        )
        for picture in issue.pictures.all()
    }
    ours = {
        link.url: link.target.get_absolute_url() for link in links if link.target and link.target.is_public()
    }
    return replace(
        context,
        pictures=pictures,
        first_picture=context.target == "page",
        links=ours,
        fragments=fragments_of(*texts_of(issue)),
        taken=context.taken | {"content", "corrections", *(item.slug for item in issue.items.all())},
    )


def _render_part(item: NewsItem, context: Context, *, with_section: bool) -> Rendered:
    """An item's text; with the headings above it (its section's, its own) where those refer to its notes."""
    headings = [item.section if with_section else "", item.heading]
    if any("[^" in heading for heading in headings):
        return render_with_headings(headings, item.body, context)
    return render(item.body, context)


def _heading(markdown: str, context: Context, ready: Sequence[str] = ()) -> tuple[str, str, Context]:
    """A heading outside the Markdown: its HTML (the first of `ready`, if any), the id its own issue links to it by,
    and the context that has it."""
    if not markdown:
        return "", "", context
    html = ready[0] if ready else render_inline(markdown, context)
    anchor = heading_id(plain_text(html), context)
    return html, anchor, replace(context, taken=context.taken | {anchor})


def _sections(parts: Iterable[Part], context: Context, ready: Mapping[int, str]) -> tuple[Section, ...]:
    """Neighbouring parts under the same printed heading, together. `ready`: headings rendered with an item's notes."""
    sections = []
    for heading, group in groupby(parts, key=lambda part: part.item.section):
        together = tuple(group)
        rendered = ready.get(together[0].item.pk)
        html, anchor, context = _heading(heading, context, [rendered] if rendered else ())
        sections.append(Section(html, together, anchor))
    return tuple(sections)
