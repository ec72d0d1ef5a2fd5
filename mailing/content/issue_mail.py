"""Builds an issue's mail: HTML that mail programs support, plain text, list headers."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from selectolax.lexbor import LexborHTMLParser

from issues.markup import Context, excerpt, plain_text
from issues.models import Issue, Picture
from issues.pictures.variants import mail_version
from issues.rendering.render import render_rows, with_everything
from issues.rendering.rendered import Part, RenderedIssue
from issues.reverse import absolute
from issues.site import previews

from ..addresses import ascii_domain
from ..errors import CannotBuild, MailingError
from ..models import InboxText
from . import emails
from .inline_css import inlined
from .mail_html import known_blocks, with_words
from .placeholders import Placeholders
from .plain_text import plain_mail
from .template import MessageTemplate, one_line

Render = Callable[..., RenderedIssue]
"""Renders an issue: called with a `Context` and, by name, `picture_url`, as `render_rows` is."""

log = logging.getLogger(__name__)
LARGEST = 100_000  # bytes of HTML; Gmail clips at some 102,000
SHORTEST_KEPT = 400  # bytes of a shortened item
PREHEADER = 140
FILLER = "\u034f\u200c\u00a0" * 90  # invisible: keeps what follows the preheader out of the list of mails
ID = re.compile(r'\bid="([^"]+)"')
INSIDE = re.compile(r'href="#([^"]*)"')
FILE = re.compile(r"/pictures/[0-9a-f]{2}/([0-9a-f]{64})[-.]")
NO_SPACE_BEFORE = re.compile(r" ([.,;:!?)\]»”])")


@dataclass
class MailItem:
    """An item in the mail. `html` is the beginning of its text where it was `shortened`."""

    heading: str
    html: str
    url: str
    number: int | None = None
    shortened: bool = False


@dataclass
class MailSection:
    """A section in the mail."""

    heading: str
    items: list[MailItem]


def issue_mail(issue: Issue, *, key: str, test: bool = False) -> emails.Content:
    """The mail of an issue as data, with placeholders for each reader's values. `key` makes its Message-IDs its own.

    A test is marked in its subject and its personal links are dead; while the issue is not public, its pictures and
    its page are those of a shared draft.
    """
    row = with_everything(Issue.everything.filter(pk=issue.pk)).get()
    return mail_of(row, partial(render_rows, row), language=row.language, key=key, test=test)


def mail_of(issue: Issue, render: Render, *, language: str, key: str, test: bool = False) -> emails.Content:
    """The same of an issue that `render` renders for mail, saved or not. Raises CannotBuild with the reason."""
    try:
        return _built(issue, render, language=language, key=key, test=test)
    except (MailingError, DatabaseError):
        raise
    except Exception as error:
        log.exception("The mail of issue %s cannot be put together", issue.pk)
        raise CannotBuild(
            _("The mail cannot be put together: %(error)s.") % {"error": reason(error)}
        ) from error


def _built(issue: Issue, render: Render, *, language: str, key: str, test: bool) -> emails.Content:
    with translation.override(language or settings.LANGUAGE_CODE):
        draft = previews.token_of(issue) if test and not issue.is_public() else ""
        rendered = render(
            Context(
                target="mail",
                base_url=settings.SITE_URL,
                language=language,
                still=absolute(static("mail/video.png")),
            ),
            picture_url=partial(_draft_picture_url, draft) if draft else _picture_url,
        )
        inbox = InboxText.of(issue)
        title = inbox.subject or rendered.issue.title
        beside = inbox.preheader or preheader(rendered)
        subject = _("[Test] %(title)s") % {"title": title} if test else title
        web_url = absolute(reverse("preview", args=[draft]) if draft else rendered.issue.get_absolute_url())
        places = Placeholders.new()
        html = fitted_html(rendered, web_url, places, beside=beside)
        text = plain_mail(rendered, web_url, places)
    headers = emails.list_headers(places.of("leave"), campaign=key)
    if test:
        html, text = (places.filled(part, lambda _name: "test") for part in (html, text))
        headers = [pair for pair in headers if pair[0] == "List-Id"]
    content = emails.frozen(
        subject=subject,
        html=html,
        text=text,
        language=language,
        headers=headers,
        placeholders=places,
        key="" if test else key,
    )
    replies = {"reply_to": ascii_domain(inbox.reply_to)} if inbox.reply_to else {}
    return content | {"preheader": beside} | replies


def fitted_html(rendered: RenderedIssue, web_url: str, places: Placeholders, *, beside: str) -> str:
    """The HTML in less than LARGEST bytes: while it is too large, the longest items are shortened.

    `beside` is what a list of mails shows beside the subject. The footer with its unsubscribe link is never touched: only items are shortened.
    """
    sections = [
        MailSection(section.heading, list(map(mail_item, section.parts))) for section in rendered.sections
    ]
    items = [item for section in sections for item in section.items]
    intro = MailItem("", with_words(rendered.intro), web_url)
    while True:
        html = document(rendered, intro, sections, places, beside=beside)
        too_much = len(html.encode()) - LARGEST
        longest = max([intro, *items], key=lambda item: len(item.html.encode()))
        size = len(longest.html.encode())
        if too_much < 0 or size <= SHORTEST_KEPT:
            return html
        shorten(longest, max(SHORTEST_KEPT, min(size // 2, size - too_much // 2)))


def shorten(item: MailItem, size: int) -> None:
    """Keep the first blocks of an item, `size` bytes at most, and mark it as shortened."""
    tree = LexborHTMLParser(item.html)
    for mark in tree.css(".footnote-ref"):  # the notes stand at the end of what is cut
        mark.decompose()
    body = tree.body
    kept, used = [], 0
    for block in body.iter(include_text=False) if body else ():
        html = block.html or ""
        used += len(html.encode())
        if used > size:
            break
        kept.append(html)
    if not kept:  # one long block: its beginning, as plain words
        kept = [f"<p>{escape(excerpt(plain_text(item.html), max(40, size // 3)))}</p>"]
    html = "\n".join(kept)
    item.html = html if len(html) < len(item.html) else ""
    item.shortened = True


def document(
    rendered: RenderedIssue,
    intro: MailItem,
    sections: list[MailSection],
    places: Placeholders,
    *,
    beside: str,
) -> str:
    """The whole HTML, its CSS in `style` attributes."""
    context: dict[str, Any] = {
        "issue": rendered.issue,
        "intro": intro,
        "sections": sections,
        "preheader": beside,
        "filler": FILLER,
        "web_url": intro.url,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "postal_address": settings.MAIL_POSTAL_ADDRESS,
        "leave_url": emails.site_url("unsubscribe", places.of("leave")),
        "manage_url": emails.site_url("preferences", places.of("manage")),
    }
    html = render_to_string("mailing/email/issue.html", context)
    return inlined(known_blocks(with_targets(html, intro.url)))


def pictures_in(content: emails.Content) -> set[str]:
    """The hashes of the stored picture files that a mail shows (their names: `issues.models.picture_path`)."""
    return set(FILE.findall(content["html"]))


def with_targets(html: str, web_url: str) -> str:
    """The document, where links to `#ids` that were cut away lead to the same place of the web page."""
    there = set(ID.findall(html))
    return INSIDE.sub(
        lambda link: link[0] if link[1] in there else f'href="{escape(web_url)}#{link[1]}"', html
    )


def preheader(rendered: RenderedIssue) -> str:
    """The first words of an issue without footnotes: what a list of mails shows beside the title."""
    for html in (rendered.intro, *(part.html for part in rendered.parts)):
        tree = LexborHTMLParser(html)
        for note in tree.css(".footnotes, .footnote-ref, figure, pre, table"):
            note.decompose()
        if words := " ".join(tree.body.text(separator=" ").split() if tree.body else ()):
            return excerpt(NO_SPACE_BEFORE.sub(r"\1", words), PREHEADER)
    return ""


def mail_item(part: Part) -> MailItem:
    """A part of the issue as it stands in the mail."""
    return MailItem(part.heading, with_words(part.html), absolute(part.url), number=part.item.number)


def _picture_url(picture: Picture) -> str:
    """Where mail shows a picture: a file that every mail program can show."""
    try:
        return mail_version(picture)
    except Exception as error:  # whatever a storage or a damaged file raises
        words = _("The picture “%(name)s” cannot be read: %(error)s.")
        raise CannotBuild(words % {"name": picture.name, "error": reason(error)}) from error


def reason(error: BaseException) -> str:
    """An error in a few words, without the machine's folders."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return one_line(f"{type(error).__name__}: {words}").rstrip(".")[:300]


def _draft_picture_url(token: str, picture: Picture) -> str:
    """The same for an issue that is not public, whose pictures only its shared draft shows."""
    return emails.site_url("preview_media", token, str(picture.pk))


def source(content: emails.Content, recipient: str) -> bytes:
    """The source of the mail, as it would be sent to `recipient`."""
    return MessageTemplate(content).raw(
        {"to": recipient, "id": "preview", "leave": "preview", "manage": "preview"}
    )
