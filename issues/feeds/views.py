"""The feeds: Atom with full text, the same as JSON Feed, and an Atom feed of each topic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from .. import content_version
from ..metadata.announcing import about
from ..models import Topic
from ..reverse import absolute
from ..topics import moved_to
from .entries import Entry, newest, of_topic

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """`/feed.xml`: the latest issues."""
    return _as_atom(
        request, newest(), title=settings.SITE_NAME, page=reverse("home"), hub=settings.WEBSUB_HUB
    )


@require_safe
def topic_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """`/topics/<tag>/feed.xml`: what was written about a topic. A topic's former slug redirects."""
    topic = Topic.objects.filter(slug=slug).first() or moved_to(slug)
    entries = of_topic(topic) if topic else []
    if topic is None or not entries:
        raise Http404("Nothing was published about this.")
    if topic.slug != slug:
        return HttpResponsePermanentRedirect(reverse("topic_feed", args=[topic.slug]))
    page = request.path.removesuffix("feed.xml")
    return _as_atom(request, entries, title=f"{topic.name} · {settings.SITE_NAME}", page=page)


@require_safe
def json(request: HttpRequest) -> HttpResponse:
    """`/feed.json`: the latest issues as JSON Feed 1.1."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": settings.SITE_NAME,
        "description": about(),
        "home_page_url": absolute(reverse("home")),
        "feed_url": absolute(request.path),
        "language": settings.LANGUAGE_CODE,
        "authors": [{"name": settings.SITE_AUTHOR, "url": absolute(reverse("home"))}],
    }
    if settings.WEBSUB_HUB:
        feed["hubs"] = [{"type": "WebSub", "url": settings.WEBSUB_HUB}]
    feed["items"] = [_as_json(entry) for entry in newest()]
    response = JsonResponse(feed, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/feed+json; charset=utf-8"
    return _linked(response, request, settings.WEBSUB_HUB)


def _as_json(entry: Entry) -> dict[str, Any]:
    shown = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "image": entry.picture,
        "date_published": rfc3339_date(entry.published),
        "date_modified": rfc3339_date(entry.updated),
        "language": entry.language,
        "tags": list(entry.topics),
    }
    return {name: value for name, value in shown.items() if value}


def _as_atom(
    request: HttpRequest, entries: Iterable[Entry], *, title: str, page: str, hub: str = ""
) -> HttpResponse:
    feed = FullTextFeed(
        title=title,
        link=absolute(page),
        description="",
        subtitle=about(),
        language=settings.LANGUAGE_CODE,
        author_name=settings.SITE_AUTHOR,
        author_link=absolute(reverse("home")),
        feed_url=absolute(request.path),
        # MAIL_LIST_ID never changes; SITE_URL may.
        feed_guid=f"tag:{settings.MAIL_LIST_ID},2026:{request.path.strip('/').removesuffix('.xml')}",
        hub=hub,
    )
    for entry in entries:
        feed.add_item(
            entry.title,
            entry.url,
            "",
            unique_id=entry.id,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=entry.topics,
            entry=entry,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    return _linked(response, request, hub)


def _linked(response: HttpResponse, request: HttpRequest, hub: str) -> HttpResponse:
    """The response with the Link headers by which WebSub subscribers find the hub and the feed's own URL."""
    if hub:
        response["Link"] = f'<{hub}>; rel="hub", <{absolute(request.path)}>; rel="self"'
    return response


class FullTextFeed(Atom1Feed):
    """Django's Atom with full texts, a language for each entry and the hub."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})

    def latest_post_date(self) -> Any:
        """When its newest entry changed; without entries, when the site's content last changed."""
        return super().latest_post_date() if self.items else content_version.current()[1]

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["entry"].language}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        entry: Entry = item["entry"]
        super().add_item_elements(handler, item | {"title": _for_xml(entry.title), "description": None})
        handler.addQuickElement("summary", _for_xml(entry.summary), {"type": "text"})
        handler.addQuickElement("content", _for_xml(entry.html), {"type": "html"})


def _for_xml(text: str) -> str:
    """The text without the characters that XML forbids."""
    return NOT_XML.sub("", text)
