"""The shapes of the API's answers as JSON Schema (2020-12), the dialect of OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]


def ref(name: str) -> Data:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def exactly(**properties: Data) -> Data:
    """An object that has these properties, all of them and no other."""
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def parameter(name: str, schema: Data, description: str) -> Data:
    """A parameter of the query string that may be left out."""
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _list_of(schema: Data) -> Data:
    return {"type": "array", "items": schema}


TEXT: Data = {"type": "string"}
HTML: Data = {"type": "string", "contentMediaType": "text/html"}
URL: Data = {"type": "string", "format": "uri"}
COUNT: Data = {"type": "integer", "minimum": 0}
PLACE: Data = {"type": "integer", "minimum": 1}
MAYBE_NUMBER: Data = {"type": ["integer", "null"], "minimum": 0}
MOMENT: Data = {"type": ["string", "null"], "format": "date-time"}
DAY: Data = {"type": "string", "format": "date"}
KIND: Data = {"type": "string", "enum": ["citation", "inline", "embed"]}

LINK = {
    "url": TEXT,
    "title": TEXT,
    "source": TEXT,
    "kind": KIND,
    "item": {"type": ["integer", "null"], "minimum": 1},
}
ITEM = {
    "position": PLACE,
    "section": TEXT,
    "number": MAYBE_NUMBER,
    "headline": TEXT,
    "slug": TEXT,
    "url": URL,
    "tags": _list_of(TEXT),
    "html": HTML,
    "text": TEXT,
    "links": _list_of(ref("Link")),
}
BRIEF: Data = {
    "slug": TEXT,
    "title": TEXT,
    "url": URL,
    "number": MAYBE_NUMBER,
    "year": MAYBE_NUMBER,
    "period": {"oneOf": [exactly(start=DAY, end=DAY), {"type": "null"}]},
    "published_at": MOMENT,
    "updated_at": MOMENT,
}
SCHEMAS: Data = {
    "Issue": exactly(
        **BRIEF,
        language=TEXT,
        tags=_list_of(TEXT),
        summary=TEXT,
        intro_html=HTML,
        items=_list_of(ref("Item")),
        links=_list_of(ref("Link")),
        images=_list_of(ref("Image")),
        embeds=_list_of(exactly(kind=TEXT, url=TEXT)),
        footnotes=COUNT,
    ),
    "Item": exactly(**ITEM),
    "ItemInIssue": exactly(**ITEM, issue=ref("IssueInBrief")),
    "Link": exactly(**LINK),
    "LinkInIssue": exactly(**LINK, page=URL, issue=ref("IssueInBrief")),
    "Image": exactly(
        name=TEXT,
        src={"type": ["string", "null"]},
        width=MAYBE_NUMBER,
        height=MAYBE_NUMBER,
        alt=TEXT,
        missing={"type": "boolean"},
        remote={"type": "boolean"},
    ),
    "IssueInBrief": exactly(**BRIEF),
    "Topic": exactly(name=TEXT, slug=TEXT, count=PLACE, url=URL, feed=URL),
    "Error": exactly(error=TEXT),
}
