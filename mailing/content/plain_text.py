"""An issue as plain text: wrapped lines, links numbered and listed after each part."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from issues.rendering.rendered import Part, RenderedIssue

from . import emails
from .placeholders import Placeholders
from .plain_blocks import WIDTH, Links, blocks


def plain_mail(rendered: RenderedIssue, web_url: str, placeholders: Placeholders) -> str:
    """The issue's text part, with placeholders in the reader's own links."""
    links = Links()
    intro = part_text(rendered.intro, links)
    sections = [
        (section.title, [(heading(part), numbered(part, links)) for part in section.parts])
        for section in rendered.sections
    ]
    issue = rendered.issue
    context = {
        "title": issue.title,
        "underline": "=" * min(WIDTH, len(issue.title)),
        "intro": intro,
        "sections": sections,
        "web_url": web_url,
        "leave_url": emails.site_url("unsubscribe", placeholders.of("leave")),
        "manage_url": emails.site_url("preferences", placeholders.of("manage")),
        "site_name": settings.SITE_NAME,
        "postal_address": settings.MAIL_POSTAL_ADDRESS,
    }
    return render_to_string("mailing/email/issue.txt", context).strip() + "\n"


def heading(part: Part) -> str:
    """The line above an item that has a heading: its number, if it has one, and its words."""
    title = part.heading_text
    if not title:
        return ""
    return f"{part.item.number}. {title}" if part.item.number is not None else f"* {title}"


def numbered(part: Part, links: Links) -> str:
    """An item's text; without a heading, its number opens its first line."""
    opening = f"{part.item.number}. " if part.item.number is not None and not part.heading else ""
    return part_text(part.html, links, opening=opening)


def part_text(html: str, links: Links, *, opening: str = "") -> str:
    """A part's words, wrapped, after `opening`; the addresses of its links stand below."""
    text = "\n\n".join(blocks(html, links, opening=opening))
    listed = "\n".join(links.take_new())
    return f"{text}\n\n{listed}" if listed else text
