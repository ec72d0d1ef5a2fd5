"""Ghost's import: a zip with the tables of its database as JSON, and the pictures under `content/images`.

Ghost makes its own document of the HTML and throws that away. What its cards cannot hold (tables, notes with their way back,
pictures within a text) goes into HTML cards, which stay as they are. Sources: TryGhost/Ghost
`data/importer`, TryGhost/Koenig `kg-html-to-lexical`.
"""

from __future__ import annotations

import json
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..content import IssueContent
from ..models import Issue, Picture
from ..pictures.storage import opened
from . import posts
from .files import add, packed, put, steps_of
from .ghost_html import body_of

NAME, REDIRECTS = "ghost.zip", "redirects.json"
VERSION = "6.0.0"  # the export of this version is what is written
URL = "__GHOST_URL__"
TITLE, EXCERPT, SLUG = 255, 300, 191  # characters; a longer title rolls Ghost's whole import back


@dataclass
class _Site:
    """What the posts written so far want of the other tables, and of the folder of pictures."""

    meta: list[dict[str, Any]] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)  # by name
    tagged: list[dict[str, Any]] = field(default_factory=list)
    pictures: dict[str, str] = field(
        default_factory=dict
    )  # by path in the archive: the file's name in the storage
    redirects: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def write(issues: Iterable[Issue], folder: Path) -> list[str]:
    """Writes ghost.zip and redirects.json; what could not come along, a sentence each. Raises OSError."""
    site = _Site()
    with packed(folder / NAME) as archive:
        add(archive, "quincena.ghost.json", _tables(issues, site))
        for path, name in site.pictures.items():
            if not _picture(archive, path, name):
                site.problems.append(_("The file of the picture %(name)s is gone.") % {"name": path})
    former = [{"from": "^/(?:issues|posts)/([\\w-]+)/?$", "to": "/$1/", "permanent": True}, *site.redirects]
    put(folder / REDIRECTS, [json.dumps(former, ensure_ascii=False, indent=1).encode()])
    return site.problems


def _tables(issues: Iterable[Issue], site: _Site) -> Iterator[bytes]:
    now = int(timezone.now().timestamp() * 1000)
    yield f'{{"db":[{{"meta":{{"exported_on":{now},"version":"{VERSION}"}},"data":{{"posts":[\n'.encode()
    between = ""
    for issue in issues:
        yield (between + json.dumps(_post(issue, site), ensure_ascii=False)).encode("utf-8", "replace")
        between = ",\n"
    others = {
        "posts_meta": site.meta,
        "tags": [{"id": number, "name": name, "slug": slugify(name)} for name, number in site.tags.items()],
        "posts_tags": site.tagged,
    }
    yield f"\n],{json.dumps(others, ensure_ascii=False)[1:-1]}}}}}]}}\n".encode()


def _post(issue: Issue, site: _Site) -> dict[str, Any]:
    """The row of an issue; fills what it wants of the other tables."""
    content = IssueContent.of(issue)
    number = _id(f"issue {issue.pk}")
    slug = content.slug[:SLUG]
    root = posts.post_of(
        issue,
        content,
        lambda picture: _address(issue, picture),
        base=URL,
        links=lambda to: f"{URL}/{to}/",
    )
    cover = next((row for row in issue.pictures.all() if row.name == content.cover), None)
    _remember(issue, content, number, site)
    return {
        "id": number,
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, issue.feed_id)),
        "title": content.title[:TITLE],
        "slug": slug,
        "html": body_of(root),
        "type": "post",
        "status": _status(issue),
        "visibility": "public",
        "feature_image": None if cover is None else cover.name if cover.remote else _address(issue, cover),
        "custom_excerpt": content.summary[:EXCERPT] or None,
        "canonical_url": issue.feed_id if issue.feed_id.startswith("http") else None,
        "created_at": posts.utc(issue.created_at),
        "updated_at": posts.utc(issue.updated_at),
        "published_at": posts.utc(issue.publish_at) or None,
    }


def _remember(issue: Issue, content: IssueContent, number: str, site: _Site) -> None:
    names = ("number", "year", "period_start", "period_end", "language", "summary")
    told = {name: value for name, value in content.as_json().items() if name in names and value}
    front_matter = json.dumps({"markdown": "quincena", **told}, ensure_ascii=False)
    site.meta.append({"id": _id(f"meta {number}"), "post_id": number, "frontmatter": front_matter})
    for place, name in enumerate(content.tags):
        tag = site.tags.setdefault(name.lstrip(",#") or name, _id(f"tag {name}"))
        site.tagged.append(
            {"id": _id(f"{number} {tag}"), "post_id": number, "tag_id": tag, "sort_order": place}
        )
    for row in issue.pictures.order_by("pk"):
        if not (row.missing or row.remote):
            site.pictures[_path(issue, row)] = row.file.name or ""
    site.problems += posts.missing(issue)
    site.problems += _cut(content)
    for path in issue.aliases.filter(item="").order_by("path").values_list("path", flat=True):
        former = {"from": f"^/{_pattern(path)}/?$", "to": f"/{content.slug[:SLUG]}/", "permanent": True}
        site.redirects.append(former)


def _cut(content: IssueContent) -> Iterator[str]:
    """What Ghost has no room for, a sentence each; the whole summary comes along in the front matter."""
    if len(content.title) > TITLE:
        yield _("%(slug)s: the title was cut, Ghost takes %(most)d characters.") % {
            "slug": content.slug,
            "most": TITLE,
        }
    if len(content.slug) > SLUG:
        yield _("%(slug)s: the address was cut, Ghost takes %(most)d characters.") % {
            "slug": content.slug,
            "most": SLUG,
        }


def _pattern(path: str) -> str:
    return "".join(f"\\{char}" if char in "\\^$.|?*+()[]{}" else char for char in path)


def _status(issue: Issue) -> str:
    if issue.is_public():
        return "published"
    return "scheduled" if issue.status == Issue.Status.READY and issue.publish_at else "draft"


def _path(issue: Issue, picture: Picture) -> str:
    """Where a picture lies in the archive: under its own name, else named by its content."""
    steps = steps_of(picture.name)
    name = "/".join(steps) if steps else f"{picture.sha256}{Path(picture.file.name or '').suffix}"
    return f"content/images/{issue.slug}/{name}"


def _address(issue: Issue, picture: Picture) -> str:
    return f"{URL}/{quote(_path(issue, picture))}"


def _picture(archive: zipfile.ZipFile, path: str, name: str) -> bool:
    file = opened(name)
    if file is None:
        return False
    with file:
        add(archive, path, file.chunks())
    return True


def _id(name: str) -> str:
    """An id as Ghost has them, the same in every export: 24 hexadecimal digits."""
    return sha256(f"{settings.SITE_URL} {name}".encode()).hexdigest()[:24]
