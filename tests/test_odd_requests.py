"""Odd requests to every address: whatever comes, the answer is never a fault of ours (5xx).

FUZZ=20000 sends so many to each half; FUZZ_SEED draws others. The failing request is printed as it was sent.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.test import Client
from django.utils import timezone

from issues.accounts.roles import ensure_editors
from issues.models import Alias, Issue
from issues.site import previews
from mailing import tokens
from mailing.models import Subscriber
from tests.factories import make_issue, make_item, make_picture
from tests.tools.odd import Odd, as_path
from tests.tools.routes import every_route

pytestmark = pytest.mark.django_db
NUMBER = int(os.environ.get("FUZZ", "300"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
QUERY = [
    "q",
    "since",
    "page",
    "year",
    "topic",
    "site",
    "o",
    "p",
    "e",
    "all",
    "of",
    "state",
    "day",
    "move",
    "into",
    "next",
]
QUERY += [
    "unsaved",
    "tags__id__exact",
    "missing",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "kind",
    "issue__year",
]
FIELDS = [
    "do",
    "at",
    "address",
    "delivery",
    "email",
    "url",
    "shown",
    "website",
    "List-Unsubscribe",
    "action",
    "moment",
]
FIELDS += [
    "insist",
    "offered",
    "along",
    "issue",
    "day",
    "into",
    "next",
    "text",
    "title",
    "take",
    "leave",
    "base",
    "mine",
]
FIELDS += [
    "choices",
    "order",
    "intro",
    "html",
    "name",
    "code",
    "username",
    "password",
    "items-TOTAL_FORMS",
    "tags",
]
FIELDS += [
    "items-INITIAL_FORMS",
    "items-0-body",
    "items-0-number",
    "items-0-position",
    "items-0-tags",
    "items-0-slug",
]
FIELDS += [
    "slug",
    "number",
    "year",
    "period_start",
    "period_end",
    "language",
    "summary",
    "cover",
    "publish_at_0",
]
FIELDS += [
    "publish_at_1",
    "word",
    "path",
    "_selected_action",
    "select_across",
    "index",
    "post",
    "_save",
    "file",
    "store",
]


@pytest.fixture
def site(db) -> dict[str, list[str]]:
    """A small site with something of everything; by the name of a place the values that mean something there."""
    issue = make_issue(tags=["faros"], intro="Hola. [Una cosa - Sitio](https://sitio.example/a)")
    item = make_item(issue, tags=["faros"])
    picture = make_picture(issue)
    draft = make_issue(status=Issue.Status.DRAFT)
    make_item(draft)
    Alias.objects.create(issue=issue, path="viejo/camino")
    reader = Subscriber.objects.create(
        email="una@lectora.example", state=Subscriber.State.CONFIRMED, confirmed_at=timezone.now()
    )
    name = picture.file.name or ""
    stem, ending = name.removesuffix(".png"), ".png"
    return {
        "slug": [issue.slug, draft.slug, "faros"],
        "item_slug": [item.slug],
        "domain": ["sitio.example"],
        "token": [previews.token_of(draft), *(tokens.make(kind, reader.key) for kind in "mclu")],
        "path": [name, f"{stem}-480{ending}", f"{stem}-{'a' * 400}{ending}", f"{name}/x", "viejo/camino"],
        "pk": [str(issue.pk), str(draft.pk), str(picture.pk)],
        "number": [str(issue.pk), str(draft.pk)],
        "object_id": [str(issue.pk), str(draft.pk), str(item.pk)],
        "year": ["2026"],
        "day": [f"{timezone.localdate() + timedelta(days=4):%Y-%m-%d}"],
        "kind": ["html", "txt", "eml"],
        "board": ["books"],
        "app_label": ["issues", "mailing"],
        "content_type_id": ["1", "7"],
    }


class Sender:
    """Sends odd requests and keeps what failed."""

    def __init__(self, client: Client, places: dict[str, list[str]], seed: int) -> None:
        self.client, self.places, self.odd = client, places, Odd(seed, *chain(*places.values()))
        self.client.raise_request_exception = False
        self.failed: dict[str, str] = {}

    def place(self, name: str) -> str:
        """What stands at a place of a path: mostly something that exists, else anything."""
        known = self.places.get(name)
        return self.odd.random.choice(known) if known and self.odd.random.random() < 0.7 else self.odd.small()

    def send(self, path: str) -> None:
        """One request to a path."""
        method = self.odd.random.choice(("GET", "GET", "POST", "POST", "HEAD", "PUT"))
        query = "&".join(
            f"{as_path(name)}={as_path(value[:2000])}"
            for name, values in self.odd.form(self.odd.random.sample(QUERY, 2)).items()
            for value in values
        )
        data: dict[str, Any] = self.odd.form(self.odd.random.sample(FIELDS, 9))
        if self.odd.random.random() < 0.2:
            sent = self.odd.value().encode("utf-8", "surrogatepass")
            data |= {self.odd.random.choice(("picture", "files", "file")): SimpleUploadedFile("a.md", sent)}
        raw = path.encode("utf-8", "surrogatepass").decode("latin-1")
        cookies = self.odd.random.choice(("", "", r'csrftoken="\000\000"; messages="\000[]"'))
        self.ask(method, raw, query, data if method == "POST" else {}, cookies)

    def ask(self, method: str, raw: str, query: str, data: dict[str, Any], cookies: str) -> None:
        def noted(sender: object, request: Any, **_more: object) -> None:
            seen.append(sys.exc_info()[1])

        seen: list[BaseException | None] = []
        extra = {"PATH_INFO": raw, "QUERY_STRING": query} | ({"HTTP_X_ODD": cookies} if cookies else {})
        got_request_exception.connect(noted)
        try:
            if method == "POST":
                sendable = {_sendable([name])[0]: _sendable(value) for name, value in data.items()}
                answer = self.client.post("/", sendable, **extra)  # type: ignore[arg-type]
            else:
                answer = self.client.generic(method, "/", **extra)  # type: ignore[arg-type]
        finally:
            got_request_exception.disconnect(noted)
        if answer.streaming:
            answer.getvalue()  # to its end, where its file is closed
        if answer.status_code >= 500:
            why = repr(seen[-1])[:150] if seen else f"{answer.status_code}"
            shown = f"{method} {raw[:200]!r}?{query[:300]} {str(data)[:600]}"
            self.failed.setdefault(f"{why} at {raw[:60]}", shown)


def _sendable(value: Any) -> Any:
    """Lone surrogates as the bytes a broken client would send for them."""
    if not isinstance(value, list):
        return value
    return [each.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for each in value]


def walk(sender: Sender, within: str, *, apart: str = "\n") -> str:
    """Every address in turn until NUMBER requests went out; the failures as lines."""
    routes = [route for route in every_route(within) if not route.path.startswith(apart)]
    for turn in range(NUMBER):
        sender.send(routes[turn % len(routes)].at(sender.place))
    return "\n".join(f"{why}\n    {shown}" for why, shown in sender.failed.items())


def test_no_odd_request_breaks_a_page_of_readers(site, client):
    assert walk(Sender(client, site, SEED), "", apart="admin/") == ""


def test_no_odd_request_of_an_editor_breaks_the_desk(site, client):
    user = get_user_model().objects.create_user("editora", password="x", is_staff=True)
    user.groups.add(ensure_editors())
    client.force_login(user)
    sender = Sender(client, site, SEED)
    send = sender.send

    def still_in(path: str) -> None:
        send(path)
        client.force_login(user)

    sender.send = still_in  # type: ignore[method-assign]
    assert walk(sender, "admin/") == ""
