"""Nothing untranslated on the Spanish desk: every screen is drawn in both languages, and what is the same in both is data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone, translation
from selectolax.lexbor import LexborHTMLParser

from issues.content import IssueContent
from issues.editing.history import remember
from issues.links import derive
from issues.models import AboutText, Alias, SpellingWord, Version
from issues.publishing.deleting import delete
from mailing.models import Mailing, Subscriber
from tests.factories import make_issue, make_item, make_picture
from tests.tools.routes import Route, every_route

pytestmark = pytest.mark.django_db
DATA = re.compile(
    r"ZZ|zz|^\S+\.\S+$|://|\*\*\*|^Ctrl|^\d+\.\d+\.|^substack-|^(?:nov|oct|editors)$|^Del 1 al 15"
)
SAME = {"HTML", "Markdown.", "Quincena", "Slug", "Slug:"}
"""Words that are the same in both languages."""
# Made by Django once, in the language it starts in; and the words of its signs for yes and no, which it does not translate.
DJANGOS_OWN = ("Determina si el usuario podrá", "If disabled, the current password", "True", "False")
WORD = re.compile(r"[^\W\d_]{3,}")


@pytest.fixture
def rows() -> dict[str, Any]:
    """A row of everything, whose words are all known as data: ZZ stands in them."""
    boss = User.objects.create_superuser("ZZjefa", "zz@zz.example", "x", first_name="ZZ")
    issue = make_issue(title="ZZ", slug="zz", status="draft", intro="ZZ", tags=["ZZ"])
    item = make_item(
        issue, title="ZZ", slug="zz", section="ZZ", body="ZZ [ZZ - ZZ](https://zz.example/)", tags=["ZZ"]
    )
    derive.derive(issue)
    remember(issue, IssueContent.of(issue))
    gone = make_issue(title="ZZ", slug="zz-gone")
    delete(gone, by=boss)
    return {
        "issue": issue.pk,
        "newsitem": item.pk,
        "link": issue.links.get().pk,
        "picture": make_picture(issue, name="ZZ.png").pk,
        "alias": Alias.objects.create(issue=issue, path="ZZ").pk,
        "topic": issue.tags.get().pk,
        "abouttext": AboutText.objects.create(language="es", text="ZZ").pk,
        "spellingword": SpellingWord.objects.create(word="ZZ").pk,
        "mailing": Mailing.objects.create(issue=issue).pk,
        "subscriber": Subscriber.objects.create(
            email="zz@zz.example", state="confirmed", confirmed_at=timezone.now()
        ).pk,
        "user": boss.pk,
        "group": Group.objects.create(name="ZZ").pk,
        "version": Version.objects.get().pk,
        "gone": gone.pk,
    }


def path_of(route: Route, rows: dict[str, Any]) -> str:
    model = route.path.split("/")[2] if route.path.count("/") > 2 else ""
    named = {
        "number": rows["issue"],
        "version": rows["version"],
        "year": 2026,
        "day": "2026-12-04",
        "kind": "html",
    }
    named |= {"app_label": "issues", "slug": "zz", "token": "x", "uidb64": "x"}
    if route.name == "issues_issue_delete_for_good":
        named["pk"] = rows["gone"]
    path = route.at(lambda name: str(named.get(name, rows.get(model, rows["issue"]))))
    return f"{path}?action=publish" if route.name == "issues_issue_confirm" else path


def said(html: str) -> Iterator[str]:
    """Every piece of text that a screen shows or reads out."""
    page = LexborHTMLParser(html)
    for node in page.css("script, style, svg, code, kbd, textarea, option[value=''], .djdt"):
        node.decompose()
    for node in page.css("body *"):
        for name in ("title", "aria-label", "alt", "placeholder"):
            yield node.attributes.get(name) or ""
        if node.tag == "input" and node.attributes.get("type") in ("submit", "button"):
            yield node.attributes.get("value") or ""
        for child in node.iter(include_text=True):
            if child.tag == "-text":
                yield child.text()


def words(html: str) -> set[str]:
    pieces = (" ".join(piece.split()) for piece in said(html))
    return {piece for piece in pieces if WORD.search(piece) and not DATA.search(piece)}


def test_no_screen_of_the_desk_says_the_same_in_both_languages(
    client: Client, rows: dict[str, Any], settings: Any
):
    client.force_login(User.objects.get(pk=rows["user"]))
    same: dict[str, str] = {}
    seen = 0
    for route in every_route("admin/"):
        if route.name == "mailing_preview":  # a mail, in the language of its issue
            continue
        path, pages = path_of(route, rows), []
        for language in ("es", "en"):
            settings.LANGUAGE_CODE = language
            translation.activate(language)
            answer = client.get(path)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                pages.append(words(answer.content.decode()))
        if len(pages) == 2:
            seen += 1
            both = pages[0] & pages[1]
            same |= {text: path for text in both if text not in SAME and not text.startswith(DJANGOS_OWN)}
    assert seen > 60
    assert same == {}
