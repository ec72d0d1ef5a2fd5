"""What pages show around an issue and an item: before, after, a year ago, the year's ribbon, the same topic."""

from datetime import date, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from issues.models import Issue
from issues.site.neighbours import ribbon
from tests.factories import MADRID, make_issue, make_item

pytestmark = pytest.mark.django_db


def of_day(day: date, **kw) -> Issue:
    """An issue whose fortnight starts that day and that appeared three weeks later."""
    values = {
        "title": f"Desde {day}",
        "year": day.year,
        "period_start": day,
        "period_end": day + timedelta(days=14),
        "publish_at": datetime(day.year, day.month, day.day, 8, tzinfo=MADRID) + timedelta(days=21),
    }
    return make_issue(**(values | kw))


def page(client, address: str) -> LexborHTMLParser:
    response = client.get(address)
    assert response.status_code == 200
    return LexborHTMLParser(response.content.decode())


def links(tree: LexborHTMLParser, selector: str) -> list[tuple[str, str]]:
    """What each link says and where it leads."""
    return [(" ".join(a.text(deep=True).split()), a.attributes["href"]) for a in tree.css(selector)]


def test_an_issue_leads_to_the_one_before_the_one_after_and_the_one_a_year_ago(client):
    for day in (date(2025, 3, 1), date(2025, 5, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 16)):
        of_day(day, slug=f"desde-{day}")
    of_day(date(2026, 4, 1), status=Issue.Status.DRAFT)
    of_day(date(2025, 3, 2), status=Issue.Status.WITHDRAWN)
    assert links(page(client, "/issues/desde-2026-03-01/"), ".around a") == [
        ("Anterior Desde 2026-02-01", "/issues/desde-2026-02-01/"),
        ("Hace un año Desde 2025-03-01", "/issues/desde-2025-03-01/"),
        ("Siguiente Desde 2026-03-16", "/issues/desde-2026-03-16/"),
    ]
    last = links(page(client, "/issues/desde-2026-03-16/"), ".around a")
    assert [said.split(" Desde ")[0] for said, _address in last] == ["Anterior", "Hace un año"]


def test_the_only_issue_stands_alone(client):
    assert not links(page(client, make_issue().get_absolute_url()), ".around a")


def test_the_ribbon_has_a_cell_a_fortnight_and_marks_this_issue(client):
    here, other = of_day(date(2026, 3, 1)), of_day(date(2026, 1, 16))
    of_day(date(2026, 2, 1), status=Issue.Status.DRAFT)
    of_day(date(2025, 2, 1))
    tree = page(client, here.get_absolute_url())
    assert len(tree.css(".ribbon > *")) == 24
    assert [a.attributes["title"] for a in tree.css(".ribbon a")] == [other.title, here.title]
    assert tree.css_first(".ribbon [aria-current=page]").attributes["title"] == here.title


def test_an_issue_of_a_month_fills_two_cells_and_is_one_stop_for_the_keyboard(client):
    of_day(date(2026, 4, 16), period_end=date(2026, 5, 15))
    cells = page(client, "/archive/2026/").css(".ribbon a")
    assert len(cells) == 2
    assert [cell.attributes.get("tabindex") for cell in cells] == [None, "-1"]


def test_a_special_stands_in_the_fortnight_it_appeared_in_unless_that_is_taken():
    special = of_day(date(2026, 5, 1), period_start=None, period_end=None)
    taken = of_day(date(2026, 6, 1), period_start=None, period_end=None)
    regular = of_day(date(2026, 6, 16))
    cells = {cell.period.start: cell.issue for cell in ribbon(2026, [special, taken, regular]) if cell.issue}
    assert cells == {date(2026, 5, 16): special, date(2026, 6, 16): regular}


def test_an_item_leads_to_the_items_before_and_after_it_on_its_topics(client):
    first, second, third = (of_day(date(2026, month, 1), slug=f"mes-{month}") for month in (1, 2, 3))
    make_item(first, title="Pozo", slug="pozo", tags=["agua"])
    make_item(first, title="Faro", slug="faro", tags=["luz"])
    make_item(second, title="Acequia", slug="acequia", tags=["agua", "riego"])
    make_item(third, title="Balsa", slug="balsa", tags=["riego"])
    make_item(of_day(date(2026, 2, 16), status=Issue.Status.DRAFT), title="Borrador", tags=["agua"])
    assert links(page(client, "/issues/mes-2/acequia/"), ".around a") == [
        ("Antes, sobre el mismo tema Pozo", "/issues/mes-1/pozo/"),
        ("Después, sobre el mismo tema Balsa", "/issues/mes-3/balsa/"),
        ("El número entero Desde 2026-02-01", "/issues/mes-2/"),
    ]
    assert len(page(client, "/issues/mes-1/faro/").css(".around a")) == 1


def test_an_item_names_its_sources_each_once(client):
    from issues.links import derive as derived

    issue = make_issue(slug="uno")
    text = "Vuelve [[El faro - costa.example](https://costa.example/1)] y [[Otra vez - costa.example](https://costa.example/1)]."
    make_item(issue, slug="faro", body=text)
    derived.derive(issue)
    assert links(page(client, "/issues/uno/faro/"), ".sources a") == [("El faro", "https://costa.example/1")]
