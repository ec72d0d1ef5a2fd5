"""`/api/openapi.json`: the API described as OpenAPI 3.1; tests hold the answers to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import schemas
from .parameters import LAST_PAGE
from .views import ISSUES, ITEMS, LINKS, TOPICS, in_json

Data = dict[str, Any]
VERSION = "1"
PAGE = schemas.parameter(
    "page", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE}, "Which page, from 1."
)
FILTERS = [
    schemas.parameter(
        "since", {"type": "string"}, "A day or a moment (ISO 8601): issues published or changed since."
    ),
    schemas.parameter("topic", {"type": "string", "maxLength": 100}, "The slug of a topic."),
    schemas.parameter("site", {"type": "string", "maxLength": 255}, "A cited host, without www."),
    schemas.parameter("q", {"type": "string", "maxLength": 200}, "Words, as in the site's search."),
    PAGE,
]
OF_TOPICS = [schemas.parameter("q", {"type": "string", "maxLength": 100}, "A part of the name."), PAGE]


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The document itself."""
    return in_json(document())


def document() -> Data:
    """The document as plain values."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": settings.SITE_NAME,
            "version": VERSION,
            "summary": "Everything public, to read.",
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": {
            reverse("api_issues"): _list(
                "issues", schemas.ref("Issue"), FILTERS, f"Issues, the newest first, {ISSUES} a page."
            ),
            reverse("api_items"): _list(
                "items", schemas.ref("ItemInIssue"), FILTERS, f"News items of all issues, {ITEMS} a page."
            ),
            reverse("api_links"): _list(
                "links", schemas.ref("LinkInIssue"), FILTERS, f"Links of all issues, {LINKS} a page."
            ),
            reverse("api_topics"): _list(
                "topics", schemas.ref("Topic"), OF_TOPICS, f"Topics by name, {TOPICS} a page."
            ),
        },
        "components": {"schemas": schemas.SCHEMAS},
    }


def _list(name: str, item: Data, parameters: list[Data], summary: str) -> Data:
    """A path that answers pages of a list."""
    address = {"type": ["string", "null"], "format": "uri"}
    page = schemas.exactly(
        count={"type": "integer", "minimum": 0},
        page={"type": "integer", "minimum": 1},
        pages={"type": "integer", "minimum": 1},
        previous=address,
        next=address,
        **{name: {"type": "array", "items": item}},
    )
    answers = {
        "200": _answer("A page of the list.", page),
        "304": {"description": "Nothing changed since the ETag or the moment that was sent."},
        "400": _answer("A parameter is wrong.", schemas.ref("Error")),
        "404": _answer("The list has no such page.", schemas.ref("Error")),
    }
    return {"get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": answers}}


def _answer(description: str, schema: Data) -> Data:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
