"""An issue as a plain text a person would like to read: wrapped lines, links numbered and listed after each part."""

from __future__ import annotations

import textwrap

from django.conf import settings
from django.template.loader import render_to_string
from selectolax.lexbor import LexborHTMLParser

from issues.markup import plain_text
from issues.reading import Part, Reading

from . import emails

WIDTH = 72


def plain_mail(reading: Reading) -> str:
    """The issue's text part, with places for the reader's own links."""
    numbers: dict[str, int] = {}
    sections = [
        (section.title, [(heading(part), part_text(part.html, numbers)) for part in section.parts])
        for section in reading.sections
    ]
    issue = reading.issue
    context = {
        "title": issue.title,
        "underline": "=" * min(WIDTH, len(issue.title)),
        "intro": part_text(reading.intro, numbers),
        "sections": sections,
        "web_url": settings.SITE_URL + issue.get_absolute_url(),
        "leave_url": emails.site_url("unsubscribe", "TOKEN").replace("TOKEN", "@@leave@@"),
        "manage_url": emails.site_url("preferences", "TOKEN").replace("TOKEN", "@@manage@@"),
        "site_name": settings.SITE_NAME,
        "postal_address": settings.MAIL_POSTAL_ADDRESS,
    }
    return render_to_string("mailing/email/issue.txt", context).strip() + "\n"


def heading(part: Part) -> str:
    """The line above an item: its number, its heading, both, or nothing."""
    title = plain_text(part.heading)
    return f"{part.item.number}. {title}".rstrip() if part.item.number is not None else title and f"* {title}"


def part_text(html: str, numbers: dict[str, int]) -> str:
    """A part's words, wrapped; each link is marked [n] and its address stands below, once in the whole mail."""
    if not html:
        return ""
    tree = LexborHTMLParser(html)
    new: list[str] = []
    for link in tree.css("a[href]"):
        address = link.attributes["href"] or ""
        if not address.startswith(("http://", "https://", "mailto:")) or link.text(strip=True) == address:
            continue
        if address not in numbers:
            numbers[address] = len(numbers) + 1
            new.append(f"[{numbers[address]}] {address}")
        link.insert_after(f" [{numbers[address]}]")
    for picture in tree.css("img[alt]"):
        if alt := picture.attributes["alt"]:
            picture.replace_with(f"[{alt}]")
    body = tree.body
    text = wrapped(plain_text(body.inner_html or "" if body else ""))
    return text + ("\n\n" + "\n".join(new) if new else "")


def wrapped(text: str) -> str:
    """Lines of at most WIDTH; addresses and words are never broken."""
    lines = [
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False) if line.strip() else ""
        for line in text.split("\n")
    ]
    return "\n".join(lines)
