"""Which feeds a page announces (in <head> and in `Link` headers), what search engines may not index, what other sites may read."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..reverse import absolute, address

ATOM, JSON = "application/atom+xml", "application/feed+json"
# Names of URLs that are not indexed with a query string; nor is any `no-store` response.
NOT_INDEXED = {"search", "search_titles"}

# Names of URLs whose answers scripts of other sites may read: the same bytes for everyone, without cookies.
FOR_OTHER_SITES = {
    *("feed", "feed_json", "topic_feed"),
    *("api_issues", "api_items", "api_links", "api_topics", "api_description"),
}


@dataclass(frozen=True)
class Feed:
    """A feed a page announces."""

    url: str
    type: str


def feeds_of(request: HttpRequest) -> list[Feed]:
    """The feeds to subscribe to from this page: a topic's own first, then the site's."""
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
    """The sentence that describes the newsletter."""
    return settings.SITE_ABOUT or _("A fortnightly newsletter.")
