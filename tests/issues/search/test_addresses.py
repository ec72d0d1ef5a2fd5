"""Sites and pasted addresses: what cites them, whatever programs put around them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from issues.links import derive
from issues.models import Issue
from issues.search import Query, index, search
from tests.factories import make_issue, make_item

pytestmark = pytest.mark.django_db
CITED = "https://www.arxiv.example/abs/Papers-1/?utm_source=carta&v=2"


def cite(url: str, *, title: str = "Este", **kw) -> Issue:
    issue = make_issue(intro="", **kw)
    make_item(issue, title=title, body=f"Según [un artículo]({url}).")
    derive.derive(issue)
    index(issue)
    return issue


def titles(text: str, **kw: str) -> list[str]:
    return ["".join(piece.text for piece in hit.title) for hit in search(Query.read(text, **kw)).hits]


@pytest.mark.parametrize(
    "text",
    [
        *("https://www.arxiv.example/abs/Papers-1?v=2", "http://arxiv.example/abs/Papers-1/?v=2", CITED),
        *(
            "arxiv.example/abs/papers-1/?v=2",
            "//arxiv.example/abs/Papers-1?v=2#sec",
            f"<{CITED}>",
            f"({CITED}).",
        ),
        *(f"[un artículo]({CITED})", f"mira {CITED}", "HTTPS://WWW.ARXIV.EXAMPLE/abs/Papers-1/?v=2&fbclid=x"),
        *("https://arxiv.example/abs/Papers-1/?utm_medium=mail&v=2&gclid=1", "https://arxiv.example/abs/"),
        "https://arxiv.example/abs/Papers-1",
    ],
)
def test_a_pasted_address_finds_what_cites_it(text):
    cite(CITED)
    cite("https://arxiv.example/otro", title="Otro")
    assert titles(text) == ["Este"]


@pytest.mark.parametrize(
    "text",
    [
        "arxiv.example",
        "www.arxiv.example",
        "https://arxiv.example",
        "http://www.arxiv.example/",
        "ARXIV.example.",
        "site:arxiv.example",
        "arxiv.example/",
        "«arxiv.example»",
        "https://arxiv.example/?utm_source=x",
    ],
)
def test_a_site_gives_its_page_and_all_that_cites_it(client, text):
    cite(CITED)
    cite("https://arxiv.example/otro", title="Otro")
    assert titles(text) == ["arxiv.example", "Otro", "Este"]
    assert search(Query(text)).hits[0].address == "/links/arxiv.example/"
    page = client.get("/search/", {"q": text}).content.decode()
    assert page.index('href="/links/arxiv.example/"') < page.index("Otro")


@pytest.mark.parametrize("text", ["node.js", "a.b", "http://", "x@y.example", "https://%00.example/"])
def test_what_nobody_cites_is_words(text):
    cite(CITED)
    assert titles(text) == []


def test_our_own_pages_have_no_site(settings):
    settings.SITE_URL = "https://quincena.example"
    cite("https://quincena.example/issues/uno/")
    assert titles("quincena.example") == ["Este"]


def test_what_is_hidden_cites_nothing():
    cite("https://hidden.example/a", status=Issue.Status.DRAFT)
    cite("https://hidden.example/a", publish_at=timezone.now() + timedelta(days=1))
    for text in ("hidden.example", "https://hidden.example/a"):
        assert search(Query(text)).total == 0
        assert titles(text) == []
