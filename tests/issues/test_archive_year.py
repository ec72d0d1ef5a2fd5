"""The year an archive lists an issue under: the printed one, else the one it was published in on the site's clock."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from selectolax.lexbor import LexborHTMLParser

from issues.models import Issue
from issues.search import index
from tests.factories import make_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def special() -> Issue:
    """Published half an hour into 2026 in Madrid, when it was still 2025 in Greenwich."""
    moment = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    issue = make_issue(
        number=None, year=None, period_start=None, period_end=None, title="Farolillos", publish_at=moment
    )
    index(issue)
    return issue


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("ana", password="x"))
    return client


def test_rows_and_queries_agree(special):
    make_issue(year=2024)
    assert special.archive_year == 2026
    assert Issue.objects.all().archive_years() == [2026, 2024]
    assert list(Issue.objects.all().of_year(2026)) == [special]
    assert not Issue.objects.all().of_year(2025)


@pytest.mark.parametrize("question", ["farolillos", '"farolillos"'])
def test_the_search_and_the_archive_agree(client, special, question):
    page = LexborHTMLParser(client.get("/search/", {"q": question}).content.decode())
    years = [link.attributes["href"] for link in page.css("a[href*='year=']")]
    assert [href for href in years if href and "year=2026" in href]
    assert not [href for href in years if href and "year=2025" in href]
    assert "Farolillos" in client.get("/archive/2026/").content.decode()


def test_the_desks_list_and_the_archive_agree(editor, special):
    page = editor.get("/admin/issues/issue/").content.decode()
    assert "?of=2026" in page and "?of=2025" not in page
    assert "Farolillos" in editor.get("/admin/issues/issue/?of=2026").content.decode()
    assert "Farolillos" not in editor.get("/admin/issues/issue/?of=2025").content.decode()


@pytest.mark.parametrize("year", ["0", "9999", "10000", "999999999", "9" * 30, "2026x", "²"])
def test_a_year_that_cannot_be_lists_nothing_and_breaks_nothing(editor, special, year):
    assert editor.get("/admin/issues/issue/", {"of": year}).status_code == 200


@pytest.mark.parametrize(
    "address", ["/archive/0000/", "/archive/9999/", "/sitemap-0000.xml", "/search/?q=a&year=0000"]
)
def test_readers_may_ask_for_any_year(client, special, address):
    assert client.get(address).status_code in (200, 404)


def test_a_specials_card_names_the_day_of_the_sites_clock(client, special, monkeypatch):
    drawn = []
    monkeypatch.setattr("issues.metadata.cards.draw", lambda card, _fonts: drawn.append(card) or b"")
    client.get(f"/issues/{special.slug}/card.png")
    assert drawn[0].period.endswith("2026")
