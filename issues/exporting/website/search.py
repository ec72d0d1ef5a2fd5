"""What the search of the files looks through: titles and texts of all public issues, as a script that sets one name."""

from __future__ import annotations

import json

from ...models import Issue, SearchEntry
from . import places

NAME = "search/entries.js"


def entries() -> bytes:
    """The script, the newest issue first; one query."""
    rows = (
        SearchEntry.objects.filter(issue__in=Issue.objects.public().order_by().values("pk"))
        .select_related("issue", "item")
        .order_by("-issue__publish_at", "-issue__slug", "item__position")
        .defer("title_terms", "terms", "issue__source_text", "issue__intro", "item__body")
    )
    found = []
    for row in rows:
        if row.item:
            row.item.issue = row.issue
        what = row.item or row.issue
        file = places.file_of(what.get_absolute_url())
        day = f"{row.issue.published_on:%Y-%m-%d}"
        found.append([what.title, places.link("search/index.html", file), row.issue.title, day, row.text])
    data = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f'"use strict";\nconst ENTRIES = {data};\n'.encode()
