"""What pages say of themselves in <head> and headers: feeds, share pictures, structured data, what not to index."""

import json
from datetime import datetime

import pytest
from django.contrib.auth import get_user_model
from selectolax.lexbor import LexborHTMLParser

from issues.models import Issue, Link
from issues.site import previews
from tests.factories import MADRID, make_issue, make_item

pytestmark = pytest.mark.django_db
SITE = "https://quincena.example"
HOSTILE = "</script><script>alert(1)</script> \"' & \u2028 <!--"


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(title="Del 1 al 15 de marzo (#500 de 2026)", slug="cinco", number=500)
    item = make_item(issue, title="El faro", slug="el-faro", tags=["Faros"])
    Link.objects.create(
        issue=issue, item=item, position=1, url="https://a.example/x", kind=Link.Kind.CITATION
    )
    return issue


def page(client, address: str) -> LexborHTMLParser:
    return LexborHTMLParser(client.get(address).content.decode())


def said(tree: LexborHTMLParser) -> dict[str, str]:
    """The page's OpenGraph and Twitter properties."""
    nodes = tree.css("meta[property], meta[name^=twitter]")
    return {
        (node.attributes.get("property") or node.attributes["name"]): node.attributes["content"]
        for node in nodes
    }


def data(tree: LexborHTMLParser) -> dict:
    (script,) = tree.css("script[type='application/ld+json']")
    return json.loads(script.text())


def test_pages_announce_the_feeds_in_head_and_headers(client, issue):
    for address in ("/", "/archive/", "/issues/cinco/", "/issues/cinco/el-faro/"):
        links = page(client, address).css("link[rel=alternate]")
        found = {node.attributes["href"]: node.attributes["type"] for node in links}
        assert found[f"{SITE}/feed.xml"] == "application/atom+xml"
        assert found[f"{SITE}/feed.json"] == "application/feed+json"
        assert (
            f'<{SITE}/feed.xml>; rel="alternate"; type="application/atom+xml"' in client.get(address)["Link"]
        )


def test_a_topics_page_announces_its_own_feed_first(client, issue):
    own = f"{SITE}/topics/faros/feed.xml"
    assert page(client, "/topics/faros/").css_first("link[rel=alternate]").attributes["href"] == own
    assert client.get("/topics/faros/")["Link"].startswith(f"<{own}>")
    assert client.get("/topics/faros/feed.xml").status_code == 200


@pytest.mark.parametrize(
    ("address", "title", "card", "kind"),
    [
        ("/", "Quincena", "/card.png", "website"),
        ("/issues/cinco/", "Del 1 al 15 de marzo (#500 de 2026)", "/issues/cinco/card.png", "article"),
        ("/issues/cinco/el-faro/", "El faro", "/issues/cinco/el-faro/card.png", "article"),
    ],
)
def test_pages_can_be_shared_with_title_and_picture(client, issue, address, title, card, kind):
    found = said(page(client, address))
    assert (found["og:title"], found["og:image"], found["og:type"]) == (title, SITE + card, kind)
    assert (found["og:url"], found["og:locale"], found["og:site_name"]) == (
        SITE + address,
        "es_ES",
        "Quincena",
    )
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:description"]
    assert found["twitter:card"] == "summary_large_image"
    assert client.get(card)["Content-Type"] == "image/png"


def test_an_issue_tells_schema_org_what_it_is(client, issue):
    found = data(page(client, "/issues/cinco/"))
    assert (found["@context"], found["@type"]) == ("https://schema.org", "PublicationIssue")
    assert (found["issueNumber"], found["url"]) == (500, f"{SITE}/issues/cinco/")
    assert datetime.fromisoformat(found["datePublished"]) == issue.publish_at
    assert (found["isPartOf"]["@type"], found["isPartOf"]["name"]) == ("Periodical", "Quincena")
    assert [part["headline"] for part in found["hasPart"]] == ["El faro"]


def test_an_item_is_a_news_article_of_its_issue(client, issue):
    found = data(page(client, "/issues/cinco/el-faro/"))
    assert (found["@type"], found["headline"]) == ("NewsArticle", "El faro")
    assert found["isPartOf"]["@type"] == "PublicationIssue"
    assert found["isPartOf"]["isPartOf"]["@type"] == "Periodical"
    assert found["image"] == [f"{SITE}/issues/cinco/el-faro/card.png"]
    assert (found["citation"], found["keywords"]) == (["https://a.example/x"], ["Faros"])
    assert found["author"]["name"] and found["inLanguage"] == "es"


def test_home_is_the_periodical(client):
    assert data(page(client, "/"))["@type"] == "Periodical"


def test_a_hostile_title_stays_text_in_structured_data(client):
    make_item(make_issue(title=HOSTILE, slug="malo"), title=HOSTILE, slug="faro")
    for address in ("/issues/malo/", "/issues/malo/faro/"):
        tree = page(client, address)
        assert not [
            node
            for node in tree.css("script")
            if "alert" in node.text() and "ld+json" not in (node.attributes.get("type") or "")
        ]
        found = data(tree)
        assert (found.get("headline") or found["name"]) == HOSTILE
        assert said(tree)["og:title"] == HOSTILE


def test_previews_say_nothing_to_share_or_to_index(client):
    draft = make_issue(slug="borrador", status=Issue.Status.DRAFT)
    response = client.get(f"/preview/{previews.token_of(draft)}/")
    tree = LexborHTMLParser(response.content.decode())
    assert "noindex" in response["X-Robots-Tag"]
    assert "Link" not in response.headers
    assert not said(tree)
    assert not tree.css(
        "script[type='application/ld+json'], link[rel=canonical], link[type='application/atom+xml']"
    )


def test_answers_admin_and_errors_are_not_indexed_and_pages_are(client, issue):
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    for address in ("/search/?q=faro", "/admin/", "/unsubscribe/x/"):
        assert "noindex" in client.get(address)["X-Robots-Tag"], address
    for address in ("/", "/search/", "/issues/cinco/", "/issues/cinco/el-faro/", "/feed.xml"):
        assert "X-Robots-Tag" not in client.get(address).headers, address
    assert 'name="robots"' not in client.get("/search/").content.decode()
    assert "Link" not in client.get("/nada/").headers


def values(entry: object, selector: str) -> list[str]:
    """What a microformats parser takes from the elements of a class."""
    return [
        node.attributes.get("value")
        or node.attributes.get("datetime")
        or node.attributes.get("href")
        or " ".join(node.text(deep=True).split())
        for node in entry.css(selector)
    ]


def test_issues_and_items_are_h_entries(client, issue):
    for address, name in (("/issues/cinco/", issue.title), ("/issues/cinco/el-faro/", "El faro")):
        (entry,) = page(client, address).css("article.h-entry")
        assert values(entry, ".p-name:not(data)") == [name]
        assert values(entry, ".u-url.u-uid") == [SITE + address]
        assert datetime.fromisoformat(values(entry, ".dt-published")[0]) == issue.publish_at
        assert datetime.fromisoformat(values(entry, ".dt-updated")[0]) == issue.publish_at
        assert values(entry, ".p-author.h-card > .p-name") == ["Quincena"]
        assert "faro" in " ".join(values(entry, ".e-content"))
    assert values(page(client, "/issues/cinco/el-faro/"), ".h-entry .p-category") == ["Faros"]


def test_lists_of_issues_are_h_feeds(client, issue):
    make_issue(slug="antes", publish_at=datetime(2026, 3, 6, 8, tzinfo=MADRID))
    for address, count in (("/", 2), ("/archive/", 2), ("/archive/2026/", 2)):
        (feed,) = page(client, address).css(".h-feed")
        assert len(feed.css(".h-entry")) == count
        for entry in feed.css(".h-entry"):
            assert entry.css_first(".dt-published") and entry.css_first(".p-name.u-url")
