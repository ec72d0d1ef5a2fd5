"""The desk's home: the fortnight at a glance, for who may see issues; Django's list of models behind it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from issues import schedule
from issues.accounts.roles import ensure_editors
from issues.models import ArrivedFile, Issue, Link
from mailing.delivery import planning
from mailing.models import Delivery, Letter, Mailing, Subscriber
from tests.factories import MADRID, make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 10, tzinfo=MADRID)


@pytest.fixture
def editor(client, time_machine, one_clock):
    time_machine.move_to(NOW, tick=False)
    user = get_user_model().objects.create_user("eva", "eva@example.org", "x", is_staff=True)
    user.groups.add(ensure_editors())
    client.force_login(user)
    return client


@pytest.fixture
def fortnight(editor):
    """A draft with a slip in its second part, the last issue, a scheduled special, and one of a year ago."""
    draft = make_issue(
        number=20, title="Del 16 al 30 de noviembre (#20 de 2026)", slug="veinte", status="draft", publish_at=None,
        period_start=date(2026, 11, 16), period_end=date(2026, 11, 30),
    )  # fmt: skip
    make_item(draft, number=1, title="Un satélite"), make_item(draft, number=1, title="Los mapas")
    make_item(draft, number=None, title="Una serie", slug="serie", body="")
    last = make_issue(number=19, slug="diecinueve", publish_at=datetime(2026, 11, 20, 8, tzinfo=MADRID))
    special = make_issue(
        number=None, title="Especial de faros", slug="especial", period_start=None, period_end=None,
        publish_at=datetime(2026, 12, 18, 8, tzinfo=MADRID),
    )  # fmt: skip
    old = make_issue(
        number=19, year=2025, title="Hace un año justo", slug="viejo",
        period_start=date(2025, 11, 16), period_end=date(2025, 11, 30),
    )  # fmt: skip
    return {"draft": draft, "last": last, "special": special, "old": old}


def home(client):
    return LexborHTMLParser(client.get("/admin/").content.decode())


def text(page, selector):
    return " ".join(" ".join(node.text() for node in page.css(selector)).split())


def test_it_shows_the_issue_that_is_written(editor, fortnight):
    page = home(editor)
    now = text(page, ".now")
    assert "Del 16 al 30 de noviembre" in now and "2 noticias" in now and "3 partes" not in now
    assert "Borrador para el viernes 4 de diciembre, 08:00" in now and "4 días" in now
    assert "lo impide" in now and "El número 1 está repetido." in text(page, ".parts .stop")
    assert "Una serie, todavía vacía" in now
    assert text(page, ".strip .chosen") == "dic 4 #20"
    assert page.css_first(".acts .go").attributes["href"].endswith(f"/{fortnight['draft'].pk}/change/")


def test_it_says_what_is_scheduled_what_was_and_what_was_a_year_ago(editor, fortnight):
    page = home(editor)
    assert "Cómo fue el #19" in text(page, ".columns h2")
    assert "Especial de faros programado para el viernes 18 de diciembre" in text(page, ".columns")
    assert "Hace un año: Hace un año justo" in text(page, ".hands")


def test_how_the_last_one_went_by_kind_of_answer_and_who_came_since(editor, fortnight):
    for n in range(5):
        Subscriber.objects.create(
            email=f"r{n}@example.org",
            state="confirmed",
            confirmed_at=NOW - timedelta(days=1 if n < 2 else 60),
        )
    planning.plan(fortnight["last"])
    planning.run()
    states = ["accepted", "accepted", "accepted", "bounced", "unknown"]
    for row, state in zip(Delivery.objects.order_by("pk"), states, strict=True):
        Delivery.objects.filter(pk=row.pk).update(state=state, done_at=NOW)
    page = home(editor)
    assert "3 aceptados · 1 devuelto · 1 por decidir" in text(page, ".columns")
    assert [r.attributes["width"] for r in page.css(".answers rect")] == ["60.00", "20.00", "20.00"]
    assert "5 confirmados · 2 nuevos y 0 menos" in text(page, ".columns")
    assert page.css_first(".course").attributes["aria-label"] == "De 0 a 5 lectores en medio año"


def test_what_needs_a_hand_is_named_with_the_servers_own_words(editor, fortnight):
    last = fortnight["last"]
    for place, result in enumerate(("404 Not Found", "200", "unsure: timeout"), start=1):
        url = f"https://a.example/{place}"
        Link.objects.create(
            issue=last, position=place, url=url, normalized_url=url, check_result=result, checked_at=NOW
        )
    make_picture(last, name="perdida.png", missing=True)
    ArrivedFile.objects.create(
        arrival="0190d2e0-0000-7000-8000-000000000000",
        owner=get_user_model().objects.get(),
        name="index.md",
        data=b"x",
    )
    Mailing.objects.create(issue=last, state="paused", note="Paused: 554 5.7.1 <ana@example.org> blocked")
    Letter.objects.create(
        kind="test", recipient="x@example.org", content={}, state="retry", cause="us", error="535 no"
    )
    hands = text(home(editor), ".hands")
    assert "1 enlace ya no responde" in hands and "1 imagen no tiene archivo" in hands
    assert "1 número espera su decisión" in hands
    assert "554 5.7.1" in hands and "535 no" in hands and "ana@" not in hands


def test_models_nobody_edits_by_hand_are_behind_everything_else(editor, fortnight):
    page = home(editor)
    everything = page.css_first("details.everything")
    assert "open" not in everything.attributes and everything.css_first("summary").text() == "Todo lo demás"
    assert everything.css("a[href='/admin/issues/alias/']") and not page.css("#recent-actions-module")


def test_who_may_not_see_issues_sees_none(client, fortnight):
    user = get_user_model().objects.create_user("otro", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_topic"))
    client.force_login(user)
    page = home(client)
    assert "noviembre" not in page.html and page.css(
        "details.everything[open] a[href='/admin/issues/topic/']"
    )


def test_before_the_first_issue_it_says_how_to_begin(editor):
    page = home(editor)
    assert page.css_first(".acts .go").attributes["href"] == "/admin/issues/issue/add/"
    assert not Issue.objects.exists() and timezone.now() == NOW


def test_its_queries_do_not_grow(editor, fortnight, django_assert_max_num_queries):
    for number in range(30, 45):
        make_item(
            make_issue(number=number, slug=f"n{number}", publish_at=schedule.moment_of_day(date(2026, 5, 1)))
        )
    home(editor)
    with django_assert_max_num_queries(45):
        home(editor)
