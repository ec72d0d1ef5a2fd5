"""Pages described in schema.org's vocabulary (JSON-LD): Periodical, PublicationIssue, NewsArticle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ..models import Issue
from ..rendering.rendered import Part, RenderedIssue
from ..reverse import absolute

Data = dict[str, Any]
# Nothing in a <script> may look like markup; U+2028 and U+2029 ended lines of scripts before ECMAScript 2019.
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def script(data: Mapping[str, Any]) -> SafeString:
    """The <script> element of the data. Browsers do not run it, so that the Content-Security-Policy allows it."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


def periodical() -> Data:
    """The newsletter."""
    home = absolute(reverse("home"))
    return {
        "@type": "Periodical",
        "@id": f"{home}#periodical",
        "name": settings.SITE_NAME,
        "url": home,
        "inLanguage": settings.LANGUAGE_CODE,
        "image": absolute(reverse("card")),
        "author": author(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": absolute(reverse("search")) + "?q={search_term_string}",
            "query-input": "required name=search_term_string",
        },
    }


def about_page(title: str, description: str) -> Data:
    """The page about the newsletter and who writes it."""
    url = absolute(reverse("about"))
    return {
        "@type": "AboutPage",
        "@id": url,
        "name": title,
        "description": description,
        "url": url,
        "mainEntity": periodical(),
    }


def author() -> Data:
    """Who writes it."""
    return {"@type": "Person", "name": settings.SITE_AUTHOR, "url": absolute(reverse("home"))}


def publication_issue(rendered: RenderedIssue) -> Data:
    """A whole issue with its items by name."""
    issue = rendered.issue
    news = [
        {"@type": "NewsArticle", "headline": part.item.title, "url": absolute(part.url)}
        for part in rendered.parts
        if part.is_named
    ]
    return {
        **_issue(issue),
        **_common(issue, rendered.description, reverse("issue_card", args=[issue.slug])),
        "isPartOf": periodical(),
        **({"hasPart": news} if news else {}),
    }


def news_article(rendered: RenderedIssue, part: Part) -> Data:
    """An item, in its issue."""
    issue, item = rendered.issue, part.item
    url = absolute(part.url)
    citations = dict.fromkeys(link.url for link in part.links if link.kind == link.Kind.CITATION)
    return {
        "@type": "NewsArticle",
        "@id": url,
        "headline": item.title,
        "url": url,
        "mainEntityOfPage": url,
        **_common(issue, part.description, reverse("item_card", args=[issue.slug, item.slug])),
        **({"keywords": list(item.tags)} if item.tags else {}),
        **({"citation": list(citations)} if citations else {}),
        "isPartOf": {**_issue(issue), "isPartOf": periodical()},
    }


def _issue(issue: Issue) -> Data:
    url = absolute(issue.get_absolute_url())
    number = {"issueNumber": issue.number} if issue.number is not None else {}
    return {"@type": "PublicationIssue", "@id": url, "name": issue.title, "url": url, **number}


def _common(issue: Issue, description: str, card: str) -> Data:
    return {
        "description": description,
        "inLanguage": issue.language,
        "datePublished": moment(issue.publish_at or issue.changed_at),
        "dateModified": moment(issue.changed_at),
        "image": [absolute(card)],
        "author": author(),
    }


def moment(when: datetime) -> str:
    """A moment in ISO 8601, with the offset of the site's time zone."""
    return timezone.localtime(when).isoformat(timespec="seconds")
