"""An issue as a page bundle: `index.md` with front matter and Markdown, and its pictures under their own names.

`import_issue` reads it back to equal rows; Hugo, Jekyll and Obsidian read the same files as far as they go.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone
from django.utils.translation import gettext as _

from ..content import IssueContent
from ..errors import ExportRefused
from ..models import Issue, Picture
from ..parsing import bundles
from ..parsing.documents import ParsedItem
from ..pictures.storage import opened
from .files import put, steps_of

INDEX = "index.md"
_STATES = {Issue.Status.READY: "published", Issue.Status.DRAFT: "draft", Issue.Status.WITHDRAWN: "withdrawn"}
_OURS = "markdown: quincena"


def text_of(issue: Issue, content: IssueContent | None = None, more: Mapping[str, Any] | None = None) -> str:
    """The `index.md` of an issue, or of another content of it; `more` stands in its front matter besides."""
    content = content or IssueContent.of(issue)
    items = [
        ParsedItem(item.section, item.number, item.heading, item.title, item.body, item.slug, item.tags)
        for item in content.items
    ]
    mark = bundles.free_mark(content.intro, items)
    fields = (
        _front_matter(issue, content) | dict(more or {}) | ({} if mark == bundles.MARK else {"mark": mark})
    )
    front_matter = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10**6)
    return f"---\n{front_matter}---\n\n{bundles.write(content.intro, items, mark)}"


def write(issue: Issue, folder: Path) -> list[str]:
    """Writes the bundle `folder/<slug>/`, its text last; gives back what could not come along, a sentence each.

    Raises ExportRefused where something else than a bundle of ours stands there, and OSError.
    """
    return write_at(issue, index_in(folder, issue))


def index_in(folder: Path, issue: Issue) -> Path:
    """Where the text of an issue goes; raises ExportRefused where something else than a bundle of ours stands there."""
    bundle = folder / issue.slug
    index = bundle / INDEX
    if bundle.exists() and not (index.is_file() and _OURS in index.read_text("utf-8", "replace")):
        raise ExportRefused(
            _("%(folder)s is there and no export of Quincena: choose another folder.") % {"folder": bundle}
        )
    return index


def write_at(issue: Issue, index: Path) -> list[str]:
    """Writes the text of an issue to a file, whatever it says now, its pictures beside it first; what could not come along.

    Only in a bundle is a picture of another's written over: a loose file shares its folder.
    """
    problems = list(pictures(issue, index.parent, is_shared=index.name != INDEX))
    put(index, [text_of(issue).encode()])
    return problems


def _front_matter(issue: Issue, content: IssueContent) -> dict[str, Any]:
    moment = timezone.localtime(issue.publish_at).isoformat() if issue.publish_at else None
    period = [day.isoformat() if day else None for day in (content.period_start, content.period_end)]
    known = {
        "title": content.title,
        "slug": content.slug,
        "date": moment,
        "status": _STATES[Issue.Status(issue.status)],
        "number": content.number,
        "year": content.year,
        "period_start": period[0],
        "period_end": period[1],
        "language": content.language,
        "summary": content.summary,
        "cover": content.cover,
        "tags": list(content.tags),
        "aliases": [f"/{path}/" for path in issue.aliases.order_by("path").values_list("path", flat=True)],
        "canonical": issue.feed_id,
    }
    items = [
        {
            name: list(value) if name == "tags" else value
            for name in ("slug", "section", "number", "heading", "title", "tags")
            if (value := getattr(item, name)) not in ("", None, ())
        }
        for item in content.items
    ]
    written = {name: value for name, value in known.items() if value not in (None, "", [])}
    if (
        issue.front_matter
    ):  # in one value: YAML would read some of it as something else, and synonyms as our own keys
        written["extra"] = json.dumps(issue.front_matter, ensure_ascii=False)
    return {**written, "markdown": "quincena", "items": items}


def pictures(
    issue: Issue, bundle: Path, *, is_shared: bool = False, root: Path | None = None
) -> Iterator[str]:
    """Writes the files of an issue's pictures; says which are not there or cannot have their name here.

    Those that texts name from the root of the site (`/images/x.png`) go below `root`, where there is one.
    """
    taken: dict[Path, Picture] = {}
    for picture in issue.pictures.order_by("pk"):
        if picture.remote:
            continue
        said = {"name": picture.name, "slug": issue.slug}
        at_root = root if picture.name.startswith("/") else None
        path = _path(picture.name, at_root or bundle)
        if picture.missing:
            yield _("%(slug)s: the picture %(name)s is missing here too.") % said
        elif path is None or taken.setdefault(path, picture).sha256 != picture.sha256:
            yield _("%(slug)s: no file can be called %(name)s; that picture stayed behind.") % said
        elif (
            (is_shared or at_root)
            and path.exists()
            and sha256(path.read_bytes()).hexdigest() != picture.sha256
        ):
            yield _("%(slug)s: another file is called %(name)s there; that picture stayed behind.") % said
        elif (file := opened(picture.file.name or "")) is None:
            yield _("%(slug)s: the file of the picture %(name)s is gone.") % said
        else:
            with file:
                put(path, file.chunks())


def _path(name: str, bundle: Path) -> Path | None:
    """Where a picture of this name goes; None for names that lead out of the bundle or that no disk takes."""
    steps = steps_of(name)
    return bundle.joinpath(*steps) if steps and name.lower() != INDEX else None
