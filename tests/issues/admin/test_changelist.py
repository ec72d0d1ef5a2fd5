"""The list of issues, a new issue, and the calendar: what the editor sees of the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from issues.accounts.roles import ensure_editors
from issues.admin.new_issue import propose_next
from issues.content import IssueContent
from issues.editing.saving import store
from issues.models import Issue, Unsaved
from tests.factories import MADRID, make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 10, tzinfo=MADRID)
FRIDAY = datetime(2026, 12, 4, 8, tzinfo=MADRID)


@pytest.fixture(autouse=True)
def first_of_december():
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("ana", password="x"))
    return client


def fortnight(number: int, start: date, end: date, **kw):
    values = {"number": number, "title": f"Quincena {number}", "period_start": start, "period_end": end}
    return make_issue(**(values | kw))


@pytest.fixture
def year():
    """One issue in each state, and a special."""
    return {
        "published": fortnight(
            18,
            date(2026, 10, 16),
            date(2026, 10, 31),
            publish_at=datetime(2026, 11, 6, 8, tzinfo=MADRID),
        ),
        "scheduled": fortnight(19, date(2026, 11, 1), date(2026, 11, 15), publish_at=FRIDAY),
        "draft": fortnight(
            20,
            date(2026, 11, 16),
            date(2026, 11, 30),
            status="draft",
            publish_at=FRIDAY + timedelta(days=7),
        ),
        "withdrawn": make_issue(
            title="Especial de faros", number=None, year=None, period_start=None, period_end=None,
            status="withdrawn", publish_at=datetime(2026, 11, 13, 8, tzinfo=MADRID),
        ),
    }  # fmt: skip


def test_the_list_says_each_state_in_words(editor, year):
    make_item(year["draft"])
    text = editor.get(reverse("admin:issues_issue_changelist")).content.decode()
    for words in (
        "publicado desde el 6 de noviembre",
        "programado para el viernes 4 de diciembre, 08:00",
        "borrador, previsto para el viernes 11 de diciembre",
        "retirado",
        "Del 16 al 30 de noviembre",
        "#20",
        "especial",
    ):
        assert words in text


@pytest.mark.parametrize("state", ["draft", "scheduled", "published", "withdrawn"])
def test_the_list_is_narrowed_by_state(editor, year, state):
    page = editor.get(reverse("admin:issues_issue_changelist"), {"state": state})
    assert [issue.pk for issue in page.context["cl"].result_list] == [year[state].pk]


def test_the_list_is_narrowed_by_year_and_searched(editor, year):
    url = reverse("admin:issues_issue_changelist")
    make_issue(title="El año pasado", year=2025)
    make_item(year["draft"], body="Un cisne negro.")
    make_item(year["draft"], body="Otro cisne.")
    assert editor.get(url, {"of": "2025"}).context["cl"].result_count == 1
    assert editor.get(url, {"of": "2026"}).context["cl"].result_count == 4
    found = editor.get(url, {"q": "cisne"}).context["cl"].result_list
    assert [(issue.number, issue.parts) for issue in found] == [(20, 2)]


def test_a_row_shows_cover_first_news_who_wrote_last_and_what_is_not_saved(
    editor, year, django_assert_max_num_queries
):
    draft, user = year["draft"], get_user_model().objects.get()
    make_item(draft, number=None, title="Un prólogo"), make_item(draft, number=1, title="El faro vuelve")
    draft.cover = make_picture(draft, name="faro.png")
    draft.save()
    user.first_name = "Ana"
    user.save()
    store(draft, replace(IssueContent.of(draft), intro="Hola de nuevo."), by=user)
    Unsaved.objects.create(issue=draft, by=user, form={})
    url = reverse("admin:issues_issue_changelist")
    row = LexborHTMLParser(editor.get(url, {"state": "draft"}).content.decode()).css_first(
        "#result_list tbody tr"
    )
    words = " ".join(row.text().split())
    assert "El faro vuelve" in words and "Un prólogo" not in words
    assert "Ana" in words and "Sin guardar: ana" in words and "borrador, previsto" in words
    assert row.css_first("img").attributes["src"].endswith(".png")
    editor.get(url)
    with django_assert_max_num_queries(12):
        editor.get(url)


def test_an_issue_is_deleted_with_all_that_is_its_own(client, year):
    user = get_user_model().objects.create_user("eva", password="x", is_staff=True)
    user.groups.add(ensure_editors())
    client.force_login(user)
    make_item(year["draft"]), make_picture(year["draft"])
    client.post(reverse("admin:issues_issue_delete", args=[year["draft"].pk]), {"post": "yes"})
    assert not Issue.objects.filter(pk=year["draft"].pk).exists()


def test_warnings_are_counted_once_for_each_version(editor, year, django_assert_max_num_queries):
    make_item(year["draft"], number=1)
    make_item(year["draft"], number=1)
    url = reverse("admin:issues_issue_changelist")
    assert "lo impide" in editor.get(url).content.decode()
    for number in range(30):
        make_issue(title=f"Viejo {number}", year=2020, number=number + 1)
    with django_assert_max_num_queries(100):
        editor.get(url)
    for _ in range(5):
        editor.get(url)
    with django_assert_max_num_queries(12):
        text = editor.get(url).content.decode()
    assert "sin revisar" not in text


# ---- a new issue ----


def test_a_new_issue_follows_from_the_last(editor, year):
    page = editor.get(reverse("admin:issues_issue_add")).content.decode()
    assert 'value="Del 1 al 15 de diciembre (#21 de 2026)"' in page
    assert 'value="del-1-al-15-de-diciembre-21-de-2026"' in page


def test_the_first_issue_ever_is_the_fortnight_that_ended_last():
    proposed = propose_next()
    assert (proposed.title, proposed.number) == ("Del 16 al 30 de noviembre (#1 de 2026)", 1)
    assert proposed.publish_at == FRIDAY


def test_the_new_year_starts_at_one(year, first_of_december):
    fortnight(24, date(2026, 12, 16), date(2026, 12, 31), status="draft", publish_at=None)
    proposed = propose_next()
    assert (proposed.title, proposed.publish_at.date()) == (
        "Del 1 al 15 de enero (#1 de 2027)",
        date(2027, 1, 22),
    )


def test_an_address_that_is_taken_is_not_proposed(year):
    make_issue(slug="del-1-al-15-de-diciembre-21-de-2026", number=1)
    assert propose_next().slug == "del-1-al-15-de-diciembre-21-de-2026-2"


def test_saving_it_plans_its_friday_and_opens_the_desk(editor, year):
    add = reverse("admin:issues_issue_add") + "?day=2026-12-25"
    form = editor.get(add).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    data |= {"publish_at_0": "25/12/2026", "publish_at_1": "08:00"}
    assert form.initial["publish_at"] == datetime(2026, 12, 25, 8, tzinfo=MADRID)
    answer = editor.post(add, data)
    made = Issue.objects.get(number=21)
    assert answer.url == reverse("admin:issues_issue_change", args=[made.pk])
    assert (made.status, made.publish_at) == ("draft", datetime(2026, 12, 25, 8, tzinfo=MADRID))
    assert made.edited_at, "a later import keeps it"


def test_a_new_issue_without_a_day_gets_the_first_free_friday(editor, year):
    add = reverse("admin:issues_issue_add")
    form = editor.get(add).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    editor.post(add, data | {"publish_at_0": "", "publish_at_1": ""})
    assert Issue.objects.get(number=21).publish_at == datetime(2026, 12, 18, 8, tzinfo=MADRID)


# ---- the calendar ----


def test_the_calendar_shows_each_issue_on_its_day(editor, year):
    page = editor.get(reverse("admin:issues_issue_calendar"))
    days = {
        day.day: [slot.state for slot in day.slots]
        for month in page.context["months"]
        for fortnight in month.fortnights
        for day in fortnight.days
    }
    assert days[date(2026, 11, 6)] == ["published"]
    assert days[date(2026, 11, 13)] == ["withdrawn"]
    assert days[date(2026, 12, 4)] == ["scheduled"]
    assert days[date(2026, 12, 11)] == ["draft"]
    assert days[date(2026, 12, 18)] == []
    assert sum(len(month.fortnights) for month in page.context["months"]) == 24
    assert "viernes 18 de diciembre, libre" in page.content.decode()


def test_a_day_of_another_weekday_is_there_too(editor):
    make_issue(publish_at=datetime(2026, 12, 9, 8, tzinfo=MADRID))
    text = editor.get(reverse("admin:issues_issue_calendar")).content.decode()
    assert 'datetime="2026-12-09"' in text


def test_the_calendar_costs_the_same_however_full(editor, year, django_assert_max_num_queries):
    for number in range(24):
        make_issue(title=f"Lleno {number}", publish_at=FRIDAY + timedelta(weeks=number), number=40 + number)
    with django_assert_max_num_queries(5):
        editor.get(reverse("admin:issues_issue_calendar"))


def test_an_issue_moves_to_another_friday(editor, year):
    move = reverse("admin:issues_issue_move")
    asked = editor.post(move, {"issue": year["scheduled"].pk, "day": "2026-12-18"})["Location"]
    assert Issue.objects.get(number=19).publish_at == FRIDAY, "what readers wait for is asked about first"
    assert "viernes 18 de diciembre a las 08:00" in editor.get(asked).content.decode()
    editor.post(asked, {"action": "schedule", "moment": "2026-12-18T08:00"})
    editor.post(move, {"issue": year["draft"].pk, "day": "2027-01-08"})
    editor.post(move, {"issue": year["published"].pk, "day": "2027-01-15"})
    moments = dict(Issue.objects.values_list("number", "publish_at"))
    assert moments[19] == datetime(2026, 12, 18, 8, tzinfo=MADRID)
    assert moments[20] == datetime(2027, 1, 8, 8, tzinfo=MADRID)
    assert moments[18] == datetime(2026, 11, 6, 8, tzinfo=MADRID)
    assert Issue.objects.get(number=20).status == "draft"


def test_moving_needs_no_dragging(editor, year):
    text = editor.get(reverse("admin:issues_issue_calendar"), {"move": year["draft"].pk}).content.decode()
    assert "Traer #20 al viernes 18 de diciembre" in text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"issue": "x", "day": "2026-12-04"},
        {"issue": "1", "day": "ayer"},
        {"issue": "999999", "day": "2026-12-04"},
    ],
)
def test_nonsense_moves_nothing(editor, data):
    assert editor.post(reverse("admin:issues_issue_move"), data).status_code == 404


def test_a_past_day_takes_nothing(editor, year):
    editor.post(reverse("admin:issues_issue_move"), {"issue": year["draft"].pk, "day": "2026-11-27"})
    assert Issue.objects.get(number=20).publish_at == FRIDAY + timedelta(days=7)


def test_a_free_friday_offers_the_drafts_and_a_new_issue(editor, year):
    text = editor.get("/admin/issues/issue/calendar/2026-12-18/").content.decode()
    assert "?day=2026-12-18" in text
    assert "Programar #20" in text


def test_the_strip_shows_nine_fridays_around_the_day(editor, year):
    page = editor.get(reverse("admin:issues_issue_publication", args=[year["draft"].pk]))
    strip = page.context["strip"]
    assert len(strip) == 9
    assert [day.day for day in strip if day.is_chosen] == [date(2026, 12, 11)]
    assert [slot.label for day in strip for slot in day.slots] == ["#18", "especial", "#19", "#20"]
