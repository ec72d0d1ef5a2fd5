"""Issues by number and day, in every form that readers write them in."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from issues.models import Issue
from issues.search import Query, index, search
from tests.factories import MADRID, make_issue

pytestmark = pytest.mark.django_db


def add(number: int, start: date, end: date, out: date, **kw) -> Issue:
    moment = datetime(out.year, out.month, out.day, 8, tzinfo=MADRID)
    place = {"number": number, "year": start.year, "period_start": start, "period_end": end}
    issue = make_issue(**place, publish_at=moment, intro="Hola.", **kw)
    index(issue)
    return issue


@pytest.fixture
def issues() -> dict[str, Issue]:
    return {
        "8/2023": add(8, date(2023, 4, 16), date(2023, 4, 30), date(2023, 5, 5)),
        "7/2024": add(7, date(2024, 4, 1), date(2024, 4, 15), date(2024, 4, 19)),
        "8/2024": add(8, date(2024, 4, 16), date(2024, 5, 15), date(2024, 5, 17)),
        "9/2024": add(9, date(2024, 5, 16), date(2024, 5, 31), date(2024, 6, 7)),
    }


def first(text: str, **kw: str) -> Issue | None:
    hits = search(Query.read(text, **kw)).hits
    return hits[0].issue if hits else None


NUMBERS = """#8|# 8|número 8|Numero 8|NÚMERO 8|nº 8|nº8|n.º 8|n° 8|Nº. 8|no. 8|núm. 8|num 8|№ 8|n 8|boletín 8|el boletín número 8
número ocho|number 8|issue 8|issue #8|Issue no. 8|the newsletter number 8|number eight|¿número 8?|"#8"|(#8)|entrega 8"""


@pytest.mark.parametrize("text", NUMBERS.replace("\n", "|").split("|"))
def test_a_number_names_its_newest_issue(issues, text):
    assert first(text) == issues["8/2024"]
    assert search(Query(text)).hits[1].issue == issues["8/2023"]


@pytest.mark.parametrize(
    "text",
    [
        "#8 de 2023",
        "nº 8 de 2023",
        "número 8 del 2023",
        "8 de 2023",
        "#8/2023",
        "#8 2023",
        "#8 (2023)",
        "2023 #8",
        "number 8 of 2023",
        "issue 8, 2023",
        "boletín 8 de 2023",
        "n.º 8 del año 2023",
        "(#8 de 2023)",
        "2023, nº 8",
    ],
)
def test_a_number_with_its_year_names_one(issues, text):
    assert first(text) == issues["8/2023"]


DAYS = """17 de mayo de 2024|17 de mayo del 2024|17 mayo 2024|17 de Mayo, 2024|17-may-2024|17 may. 2024|17/05/2024|17/5/2024
17-05-2024|17.05.2024|17.5.24|17/05/24|2024-05-17|2024/05/17|2024.5.17|20240517|viernes 17 de mayo de 2024|viernes, 17 de mayo de 2024
el 17 de mayo de 2024|día 17 de mayo de 2024|May 17, 2024|May 17th, 2024|17 May 2024|17th of May 2024|17th May, 2024
Friday, May 17, 2024|the 17th of May 2024|05/17/2024|mayo 17 de 2024|2024 mayo 17|17 de mayo|May 17|mayo de 2024|mayo 2024
mayo del 2024|May 2024|may. 2024|05/2024|5/2024|2024-05|2024 mayo|MAYO 2024|del 16 de abril al 15 de mayo de 2024
16 abril - 15 mayo 2024"""


@pytest.mark.parametrize("text", DAYS.replace("\n", "|").split("|"))
def test_a_day_or_a_month_names_the_issue_that_came_out_then(issues, text):
    assert first(text) == issues["8/2024"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("20 de mayo de 2024", "9/2024"),
        ("1 de abril de 2024", "7/2024"),
        ("1º de abril de 2024", "7/2024"),
        ("1st of April 2024", "7/2024"),
        ("segunda quincena de mayo de 2024", "8/2024"),
        ("primera quincena de abril de 2024", "7/2024"),
        ("2ª quincena de abril de 2023", "8/2023"),
        ("3 de junio de 2024", "9/2024"),
    ],
)
def test_a_day_names_the_issue_that_is_about_it(issues, text, name):
    assert first(text) == issues[name]


@pytest.mark.parametrize(
    "text",
    [
        "8",
        "2024",
        "mayo",
        "#",
        "#0",
        "#99999999999999999999",
        "31 de febrero de 2024",
        "99/99/2024",
        "0000-00-00",
        "#8 volcanes",
        "número",
        "el número de mayo",
        "1 de enero de 1800",
        "13/2024",
        "2024-13-40",
    ],
)
def test_other_texts_name_none(issues, text):
    assert search(Query(text)).total == 0 or text in {"8", "2024", "mayo"}


def test_what_is_hidden_is_not_named(issues):
    Issue.objects.filter(pk=issues["8/2024"].pk).update(publish_at=timezone.now() + timedelta(days=1))
    assert first("#8") == issues["8/2023"]
    assert first("17 de mayo de 2024") != issues["8/2024"]


def test_facets_narrow_what_is_named(issues):
    assert first("#8", year="2023") == issues["8/2023"]
    assert first("#8", year="2019") is None
