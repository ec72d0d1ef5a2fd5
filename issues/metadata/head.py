"""What <head> holds beyond the title: OpenGraph's tags and structured data (JSON-LD)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from ..rendering.rendered import Part, RenderedIssue
from ..reverse import absolute
from . import schema_org
from .announcing import about


@dataclass(frozen=True)
class Head:
    """The texts of one page's <head>; `card` is the URL of its share picture, `data` its JSON-LD script."""

    title: str
    description: str
    card: str
    language: str
    data: SafeString
    published: str = ""
    modified: str = ""

    @property
    def kind(self) -> str:
        """OpenGraph's `og:type`."""
        return "article" if self.published else "website"

    @property
    def locale(self) -> str:
        """The language as OpenGraph writes it."""
        return LOCALES.get(self.language, self.language)


LOCALES = {
    "es": "es_ES",
    "en": "en_US",
    "ca": "ca_ES",
    "gl": "gl_ES",
    "eu": "eu_ES",
    "pt": "pt_PT",
    "fr": "fr_FR",
}


def of_home() -> Head:
    """The site itself."""
    return Head(
        title=settings.SITE_NAME,
        description=about(),
        card=absolute(reverse("card")),
        language=settings.LANGUAGE_CODE,
        data=schema_org.script(schema_org.periodical()),
    )


def of_about(title: str, description: str) -> Head:
    """The page about who writes, and what."""
    return Head(
        title=title,
        description=description,
        card=absolute(reverse("card")),
        language=settings.LANGUAGE_CODE,
        data=schema_org.script(schema_org.about_page(title, description)),
    )


def of_issue(rendered: RenderedIssue) -> Head:
    """A whole issue."""
    issue = rendered.issue
    return Head(
        title=issue.title,
        description=rendered.description,
        card=absolute(reverse("issue_card", args=[issue.slug])),
        language=issue.language,
        data=schema_org.script(schema_org.publication_issue(rendered)),
        published=schema_org.moment(issue.publish_at or issue.changed_at),
        modified=schema_org.moment(issue.changed_at),
    )


def of_part(rendered: RenderedIssue, part: Part) -> Head:
    """One item."""
    issue, item = rendered.issue, part.item
    return Head(
        title=item.title,
        description=part.description,
        card=absolute(reverse("item_card", args=[issue.slug, item.slug])),
        language=issue.language,
        data=schema_org.script(schema_org.news_article(rendered, part)),
        published=schema_org.moment(issue.publish_at or issue.changed_at),
        modified=schema_org.moment(issue.changed_at),
    )
