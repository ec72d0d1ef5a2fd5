"""Tells machines what a page is: which feeds follow it (`Link` headers and <head>), and whether it may be indexed."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..reverse import absolute, address

ATOM, JSON = "application/atom+xml", "application/feed+json"
NOT_INDEXED = {"search"}  # once asked, by the names of their addresses; so is whatever may not be kept


@dataclass(frozen=True)
class Feed:
    """A feed a page announces."""

    url: str
    type: str


def feeds_of(request: HttpRequest) -> list[Feed]:
    """The feeds that follow what this page shows: a topic's own first, then the site's."""
    feeds = [
        Feed(absolute(address("feed")), ATOM),
        Feed(absolute(address("feed_json")), JSON),
    ]
    match = request.resolver_match
    if match and match.url_name == "topic":
        own = address("topic_feed", match.kwargs["slug"])
        feeds.insert(0, Feed(absolute(own), ATOM))
    return feeds


def about() -> str:
    """What the newsletter is, in a sentence."""
    return settings.SITE_ABOUT or _("A fortnightly newsletter.")
