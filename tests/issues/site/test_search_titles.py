"""What the search proposes while one types."""

from datetime import timedelta

import pytest
from django.utils import timezone

from issues.links import derive
from issues.models import Issue
from issues.search import index
from tests.factories import make_issue, make_item

pytestmark = pytest.mark.django_db


def add(title: str, **kw) -> None:
    issue = make_issue(intro="", **kw)
    make_item(issue, title=title, body="Según [esto](https://www.volcanes.example/a).")
    derive.derive(issue)
    index(issue)


def proposed(client, text: str) -> list[str]:
    return [each["title"] for each in client.get("/search/titles.json", {"q": text}).json()["titles"]]


def test_topics_sites_and_titles_begin_as_one_types(client):
    add("El volcán de la isla", tags=["Volcanes"])
    for text in ("volc", "VOLCÁ", "volca"):
        assert proposed(client, text) == ["Volcanes", "volcanes.example", "El volcán de la isla"]
    assert proposed(client, "www.volc") == ["volcanes.example"]
    assert proposed(client, "isla volc") == ["El volcán de la isla"]
    assert proposed(client, "volcanico") == []


@pytest.mark.parametrize(
    "text", ["", " ", "v", "%", "_", "*", "'", '"', "\\", "🙂", "a" * 3000, "-", "faro*"]
)
def test_whatever_is_typed_is_answered(client, text):
    add("El volcán de la isla")
    response = client.get("/search/titles.json", {"q": text})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response["X-Robots-Tag"].startswith("noindex")


def test_nothing_hidden_is_proposed(client):
    add("Volcán secreto", tags=["Volcanes"], status=Issue.Status.DRAFT)
    add("Volcán de mañana", tags=["Volcanes"], publish_at=timezone.now() + timedelta(days=1))
    assert proposed(client, "volc") == []


def test_the_page_asks_for_proposals_only_by_script(client):
    page = client.get("/search/").content.decode()
    assert 'data-titles="/search/titles.json"' in page
    assert "pages/search" in page
    assert client.post("/search/titles.json").status_code == 405
