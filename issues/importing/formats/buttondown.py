"""Buttondown's export: `emails.csv` or `emails.json` with `emails/<slug>.md`, in a folder or in one folder below it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from ...parsing.documents import SourceDocument
from ...parsing.problems import Problem, noop, shown
from ..picture_lookup import read_regular
from ..unreadable import UnreadableSource
from .posts import MAIL_ONLY, MAIL_PARTS, PART_PAYING, PAYING, Post, folders_in

MAX_TABLE = 20_000_000
MAX_BODY = 2_000_000
SOME = noop("It went to a part of the readers only ({audience}): it comes in as a draft.")
MAIL_BELOW = noop("A part of it stood in the mail alone: it comes in as a draft.")
PRIVATE = noop("Notes of the editor's own were left out: {count}.")
SNIPPET = noop("The text “{name}” that Buttondown keeps apart is not in the export.")
_MODE = re.compile(
    r"\A\s{0,99}<!--\s{0,9}buttondown-editor-mode:\s{0,9}(?P<mode>\w{1,20})\s{0,9}-->[ \t]{0,9}\n?"
)
_FOR_MEDIUM = re.compile(
    r"\{%-?\s{0,9}if medium\s{0,9}==\s{0,9}[\"'](?P<medium>email|web)[\"']\s{0,9}-?%\}(?P<then>(?:(?!\{%).){0,20000}+)"
    r"(?:\{%-?\s{0,9}else\s{0,9}-?%\}(?P<other>(?:(?!\{%).){0,20000}+))?\{%-?\s{0,9}endif\s{0,9}-?%\}",
    re.S,
)
_OF_MAIL = re.compile(
    r"<buttondown-filtered-block[^<>]{0,200}data-variant=[\"']email[\"'][^<>]{0,200}>(?:(?!<buttondown-filtered|</buttondown-f).){0,50000}+"
    r"</buttondown-filtered-block>",
    re.S,
)
_COMMENT = re.compile(
    r"<div[^<>]{0,200}\bbuttondown-block-comment\b[^<>]{0,200}>(?:(?!<div|</div).){0,50000}+</div>", re.S
)
_WALL = re.compile(
    r"<div[^<>]{0,200}\brole=[\"'](?P<kind>email|pay|web|subscription)wall[\"'][^<>]{0,400}>(?:\s{0,99}</div>)?"
)
_PREMIUM = re.compile(r"\bbuttondown-block-premium\b|\{%-?\s{0,9}if subscriber\.")
_SNIPPET = re.compile(r"<buttondown-snippet[^<>]{0,200}\bname=[\"'](?P<name>[^\"'<>]{1,200})[\"']")


def base_of(folder: Path, *, packed: bool) -> Path | None:
    """The folder of such an export, at `folder` or one below; None where there is none."""
    for place in (folder, *folders_in(folder)) if packed else (folder,):
        if (place / "emails").is_dir() and any(
            (place / name).is_file() for name in ("emails.csv", "emails.json")
        ):
            return place
    return None


def documents(
    base: Path, where: str, find_picture: Callable[[str], bytes | None]
) -> Iterator[SourceDocument | UnreadableSource]:
    """The mails of an export; one line for one that cannot be read at all."""
    try:
        rows = _rows(base)
    except (OSError, ValueError, csv.Error, RecursionError):
        reason = _("holds a table of mails that cannot be read: export it again.")
        yield UnreadableSource(where, "buttondown", reason)
        return
    if not rows:
        yield UnreadableSource(where, "buttondown", _("holds no posts."))
    bodies = {each.stem: each for each in sorted((base / "emails").glob("*.md"))}
    for row in rows:
        yield _document(row, bodies, where, find_picture)


def _rows(base: Path) -> list[dict[str, str]]:
    table = base / "emails.csv" if (base / "emails.csv").is_file() else base / "emails.json"
    data = read_regular(table, MAX_TABLE)
    if len(data) > MAX_TABLE or b"\0" in data:
        raise ValueError("no table")
    text = data.decode("utf-8-sig")
    found = (
        json.loads(text)
        if table.suffix == ".json"
        else list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    )
    if not isinstance(found, list) or any(not isinstance(row, dict) or "subject" not in row for row in found):
        raise ValueError("no table")
    return [{str(name): str(value or "").strip() for name, value in row.items()} for row in found]


def _document(
    row: dict[str, str], bodies: dict[str, Path], where: str, find_picture: Callable[[str], bytes | None]
) -> SourceDocument | UnreadableSource:
    slug, number = row.get("slug", ""), row.get("id", "")
    name = slug or number
    path = bodies.pop(slug, None) or bodies.pop(number, None)
    if path is None or path.stat().st_size > MAX_BODY:
        reason = _("has an entry but no text in the export, or one that is too large.")
        return UnreadableSource(f"{where}: {shown(name or '?')}", "buttondown", reason)
    text = read_regular(path, MAX_BODY).decode("utf-8-sig", "replace")
    mode = _MODE.match(text)
    post = Post(
        key=f"buttondown/{number or slug}",
        name=name,
        title=row["subject"] or name,
        body=text[mode.end() :] if mode else text,
        date=row.get("publish_date", "").replace(" ", "T", 1),
        is_public=bool(row.get("publish_date")) and row.get("status", "sent") in ("sent", "imported"),
        slug=slug if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug) else "",
        summary=row.get("description", ""),
        cover=row.get("image", ""),
        canonical=row.get("canonical_url", ""),
        suffix=".html" if mode and mode["mode"] in ("fancy", "naked") else ".md",
    )
    _without_mail(post)
    _judge(post, row.get("email_type", "") or "public")
    return post.source(where, find_picture)


def _without_mail(post: Post) -> None:
    """Takes out what readers of the web never saw, and says so."""
    body, notes = _COMMENT.subn("", post.body)
    body, parts = _OF_MAIL.subn("", body)
    branches = sum(found["medium"] == "email" for found in _FOR_MEDIUM.finditer(body))
    body = _FOR_MEDIUM.sub(
        lambda each: (each["then"] if each["medium"] == "web" else each["other"]) or "", body
    )
    if notes:
        post.remarks.append(Problem("export-left-out", PRIVATE, count=notes))
    if parts + branches:
        post.remarks.append(Problem("export-left-out", MAIL_PARTS, count=parts + branches))
    post.remarks += [
        Problem("export-unknown", SNIPPET, name=shown(each["name"])) for each in _SNIPPET.finditer(body)
    ]
    walls = {found["kind"] for found in _WALL.finditer(body)}
    if walls & {"pay", "subscription"} or _PREMIUM.search(body):
        post.keep_back(PART_PAYING)
    if "email" in walls or "buttondown-block-comment" in body or 'data-variant="email"' in body:
        post.keep_back(MAIL_BELOW)
    post.body = _WALL.sub("", body)


def _judge(post: Post, kind: str) -> None:
    """What keeps a mail a draft."""
    if kind == "private":
        post.keep_back(MAIL_ONLY)
    elif kind == "premium":
        post.keep_back(PAYING, audience=kind)
    elif kind not in ("public", "archival"):
        post.keep_back(SOME, audience=shown(kind))
