"""Rows for tests: an issue as an editor would have it, with whatever the test is about changed by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils.text import slugify
from PIL import Image

from issues.models import Issue, NewsItem, Picture
from issues.topics import find_or_create

MADRID = ZoneInfo("Europe/Madrid")
_numbers = count(10_001)  # the demo has lower ones


def make_issue(*, tags: Iterable[str] = (), **kw: Any) -> Issue:
    """A public issue of 2026; every call takes the next number. `tags` are topics' names."""
    number = kw.pop("number", next(_numbers))
    year = kw.pop("year", 2026)
    start = date(year or 2026, 3, 1)
    title = kw.pop("title", f"Del 1 al 15 de marzo (#{number} de {year})")
    values: dict[str, Any] = {
        "title": title,
        "slug": slugify(title)[:150] or f"numero-{number}",
        "number": number,
        "year": year,
        "period_start": start,
        "period_end": start + timedelta(days=14),
        "intro": "Hola otra vez. Esta quincena hay faros, relojes de agua y un puente.",
        "status": Issue.Status.READY,
        "publish_at": datetime(year or 2026, 3, 20, 8, tzinfo=MADRID),
    }
    issue = Issue.objects.create(**(values | kw))
    if tags:
        issue.tags.set(find_or_create(tags))
    return issue


def make_item(issue: Issue, *, tags: Iterable[str] = (), **kw: Any) -> NewsItem:
    """The next numbered news item of an issue."""
    position = kw.pop("position", issue.items.count() + 1)
    title = kw.pop("title", f"El faro número {position} vuelve a encenderse")
    values: dict[str, Any] = {
        "position": position,
        "section": "🗞 Noticias",
        "number": position,
        "title": title,
        "slug": slugify(title)[:100] or f"noticia-{position}",
        "body": f"**El faro número {position}** vuelve a encenderse después de once inviernos a oscuras.",
    }
    item = NewsItem.objects.create(issue=issue, **(values | kw))
    if tags:
        item.tags.set(find_or_create(tags))
    return item


def make_picture(issue: Issue, *, missing: bool = False, data: bytes | None = None, **kw: Any) -> Picture:
    """A picture of an issue with a real file (a small PNG unless `data` is given), or a missing one."""
    name = kw.pop("name", f"faro-{issue.pictures.count() + 1}.png")
    picture = Picture(issue=issue, name=name)
    if not missing:
        data = data if data is not None else png(width=kw.get("width", 64), height=kw.get("height", 36))
        picture.sha256 = hashlib.sha256(data).hexdigest()
        picture.width, picture.height = 64, 36
        picture.file.save(name, ContentFile(data), save=False)
    for field, value in kw.items():
        setattr(picture, field, value)
    picture.save()
    return picture


def png(*, width: int = 64, height: int = 36, colour: tuple[int, int, int] | None = None) -> bytes:
    """A PNG of one colour, another one on every call."""
    shade = next(_numbers) * 37 % 256
    stream = BytesIO()
    Image.new("RGB", (width, height), colour or (shade, 80, 255 - shade)).save(stream, "PNG")
    return stream.getvalue()
