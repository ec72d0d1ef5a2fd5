"""The feeds as a feed reader meets them: valid, whole, with addresses that lead somewhere and ids that stay."""

import json
from datetime import datetime, timedelta

import feedparser
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from issues import topics
from issues.models import Issue, Topic
from tests.factories import MADRID, make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db
SITE = "https://quincena.example"
RULES = etree.RelaxNG(etree.parse(settings.BASE_DIR / "tests" / "data" / "atom.rng"))
ATOM = "{http://www.w3.org/2005/Atom}"
NOTE = "Vuelve **el faro**[^1].\n\n[^1]: En marzo."


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(
        title="Del 1 al 15 de marzo (#500 de 2026)",
        slug="cinco",
        number=500,
        intro="Hola[^a].\n\n[^a]: Adiós.",
    )
    make_picture(issue, name="faro.png")
    make_item(issue, slug="el-faro", title="El faro", body=NOTE + "\n\n![Un faro](faro.png)", tags=["Faros"])
    make_item(
        issue,
        slug="la-radio",
        title="La radio",
        tags=["Radio"],
        body="[Dentro](/issues/cinco/), [al faro](#el-faro), [fuera](//otro.example/x).\n\nhttps://youtu.be/dQw4w9WgXcQ",
    )
    return issue


def atom(client, address: str = "/feed.xml") -> etree._Element:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    tree = etree.fromstring(response.content)
    assert RULES.validate(tree), RULES.error_log
    assert not feedparser.parse(response.content).bozo
    return tree


def contents(feed: etree._Element) -> list[LexborHTMLParser]:
    return [LexborHTMLParser(content.text) for content in feed.iter(f"{ATOM}content")]


def ids(feed: etree._Element) -> list[str]:
    return [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]


def titles(client, address: str = "/feed.xml") -> list[str]:
    return [entry.title for entry in feedparser.parse(client.get(address).content).entries]


def test_an_issue_is_in_the_feed_whole(client, issue):
    (entry,) = feedparser.parse(client.get("/feed.xml").content).entries
    assert entry.title == "Del 1 al 15 de marzo (#500 de 2026)"
    assert entry.link == f"{SITE}/issues/cinco/"
    words = LexborHTMLParser(entry.content[0].value).body.text()
    for said in ("Hola", "Adiós.", "Vuelve el faro", "En marzo.", "Dentro", "Noticias"):
        assert said in words


def test_every_feed_keeps_the_rules(client, issue):
    make_issue(slug="seis", tags=["Faros"])
    for address in ("/feed.xml", "/topics/faros/feed.xml", "/topics/radio/feed.xml"):
        feed = atom(client, address)
        assert feed.find(f"{ATOM}link[@rel='self']").get("href") == SITE + address
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
        assert len(set(ids(feed))) == len(ids(feed)) > 0


def test_a_feed_without_issues_is_valid_and_does_not_change(client, time_machine):
    noon = timezone.localtime().replace(hour=12) + timedelta(days=1)  # at midnight every page is another
    time_machine.move_to(noon, tick=False)
    first = atom(client).findtext(f"{ATOM}updated")
    time_machine.move_to(noon + timedelta(minutes=5), tick=False)
    assert atom(client).findtext(f"{ATOM}updated") == first


def test_every_address_in_an_entry_is_absolute_or_within_it(client, issue):
    make_issue(slug="seis", intro="Otra vez[^a].\n\n[^a]: Fin.")
    everything: list[str] = []
    for content in contents(atom(client)):
        own = [node.attributes["id"] for node in content.css("[id]")]
        everything += own
        for node in content.css("[href],[src]"):
            address = node.attributes.get("href") or node.attributes.get("src")
            assert address[1:] in own if address[0] == "#" else address.startswith("https://"), address
    assert len(everything) == len(set(everything)) > 8


def test_footnotes_go_there_and_back_within_an_entry(client, issue):
    (content,) = contents(atom(client))
    for mark in content.css("a.footnote-ref, a.footnote-backref"):
        assert content.css_first(mark.attributes["href"]) is not None
    assert len(content.css("a.footnote-ref")) == 2


def test_an_item_of_its_own_in_a_topics_feed_links_to_the_rest_on_the_page(client, issue):
    (content,) = contents(atom(client, "/topics/radio/feed.xml"))
    links = [a.attributes["href"] for a in content.css("a")]
    assert links[:3] == [f"{SITE}/issues/cinco/", f"{SITE}/issues/cinco/#el-faro", "https://otro.example/x"]


def test_videos_are_links_and_nothing_loads_by_itself(client, issue):
    (content,) = contents(atom(client))
    assert not content.css("iframe, script, object, video")
    assert [a.attributes["href"] for a in content.css(".embed a")] == ["https://youtu.be/dQw4w9WgXcQ"]


def test_a_topics_feed_has_its_issues_whole_and_items_of_others(client, issue):
    make_issue(title="Todo faros", slug="todo-faros", tags=["Faros"])
    assert titles(client, "/topics/faros/feed.xml") == ["Todo faros", "El faro"]
    assert titles(client, "/topics/radio/feed.xml") == ["La radio"]


def test_a_renamed_topics_feed_is_found_in_one_step(client, issue):
    topics.rename(Topic.objects.get(slug="faros"), "Luces del mar")
    response = client.get("/topics/faros/feed.xml")
    assert (response.status_code, response["Location"]) == (301, "/topics/luces-del-mar/feed.xml")


def test_a_topic_of_drafts_alone_has_no_feed(client):
    make_item(make_issue(status=Issue.Status.DRAFT, tags=["Secreto"]), tags=["Oculto"])
    for slug in ("secreto", "oculto", "nada"):
        assert client.get(f"/topics/{slug}/feed.xml").status_code == 404


def test_a_scheduled_issue_is_in_the_feeds_at_its_minute_and_not_before(client, time_machine):
    soon = make_issue(slug="viernes", tags=["Faros"], publish_at=datetime(2026, 3, 20, 8, tzinfo=MADRID))
    make_issue(title="BORRADOR", status=Issue.Status.DRAFT)
    make_issue(title="RETIRADO", status=Issue.Status.WITHDRAWN)
    time_machine.move_to(datetime(2026, 3, 20, 7, 59, 59, tzinfo=MADRID), tick=False)
    assert titles(client) == []
    assert client.get("/feed.json").json()["items"] == []
    assert client.get("/topics/faros/feed.xml").status_code == 404
    time_machine.move_to(datetime(2026, 3, 20, 8, tzinfo=MADRID), tick=False)
    assert titles(client) == titles(client, "/topics/faros/feed.xml") == [soon.title]
    assert [item["title"] for item in client.get("/feed.json").json()["items"]] == [soon.title]


def test_an_entrys_id_outlives_every_change_of_its_address(client, issue, settings):
    before = ids(atom(client))
    Issue.objects.update(slug="otra", title="Otra")
    settings.SITE_URL = "https://mudanza.example"
    assert ids(atom(client)) == before
    assert before[0].startswith("urn:uuid:")


def test_an_imported_issue_keeps_the_address_readers_knew_it_by(client, tmp_path):
    source = tmp_path / "faro.md"
    old = "https://viejo.example/p/faro"
    source.write_text(f"---\ntitle: Faro\ndate: 2026-01-02\ncanonical_url: {old}\n---\nHola.\n")
    call_command("import_issue", source)
    assert ids(atom(client)) == [old]
    source.write_text("---\ntitle: Faro\ndate: 2026-01-02\n---\nHola otra vez.\n")
    call_command("import_issue", source)
    assert ids(atom(client)) == [old]


def test_updated_says_when_readers_last_saw_a_change(client, issue):
    def updated() -> str:
        return atom(client).find(f"{ATOM}entry").findtext(f"{ATOM}updated")

    assert datetime.fromisoformat(updated()) == issue.publish_at
    issue.save()  # a note of the import, another cover's variant: nothing readers see
    assert datetime.fromisoformat(updated()) == issue.publish_at
    edited = timezone.now().replace(microsecond=0)
    Issue.objects.update(edited_at=edited)
    assert datetime.fromisoformat(updated()) == edited


def test_importing_an_archive_does_not_make_old_issues_new(client, tmp_path):
    source = tmp_path / "faro.md"
    source.write_text("---\ntitle: Faro\ndate: 2020-01-03\n---\nHola.\n")
    call_command("import_issue", source)
    entry = atom(client).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}published")


def test_control_characters_and_hostile_titles_cannot_break_a_feed(client):
    make_item(
        make_issue(
            title="Uno \x0b<b>&\ufffe dos",
            intro="Hola \x08 [x](javascript:alert(1)) ]]>",
        ),
        body="<script>alert(1)</script><a href='jav&#x09;ascript:alert(1)'>y</a> \x1b",
    )
    assert atom(client).findtext(f".//{ATOM}entry/{ATOM}title") == "Uno <b>& dos"
    for address in ("/feed.xml", "/feed.json"):
        assert "javascript:" not in client.get(address).content.decode().replace("&#x9;", "").replace(
            "\t", ""
        )


def test_the_json_feed_says_the_same(client, issue):
    response = client.get("/feed.json")
    assert response["Content-Type"].startswith("application/feed+json")
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["feed_url"], feed["home_page_url"]) == (f"{SITE}/feed.json", f"{SITE}/")
    assert feed["title"] and feed["authors"][0]["name"] and feed["language"] == "es"
    (item,) = feed["items"]
    (entry,) = atom(client).iter(f"{ATOM}entry")
    assert (item["id"], item["content_html"]) == (
        entry.findtext(f"{ATOM}id"),
        entry.findtext(f"{ATOM}content"),
    )
    assert item["url"] == f"{SITE}/issues/cinco/"
    assert datetime.fromisoformat(item["date_published"]) == issue.publish_at


def test_a_feed_takes_the_same_few_queries_however_much_there_is(client, django_assert_num_queries):
    for number in range(3):
        make_item(make_issue(slug=f"n{number}", tags=["Faros"]), tags=["Radio"])
    for many in (False, True):
        if many:
            for number in range(25):
                make_item(make_issue(slug=f"m{number}", tags=["Faros"]), tags=["Radio"])
        with django_assert_num_queries(6):
            assert len(feedparser.parse(client.get("/feed.xml").content).entries) == (20 if many else 3)
        with django_assert_num_queries(7):
            client.get("/topics/radio/feed.xml")


def test_the_hub_is_named_in_feed_and_headers(client, issue, settings):
    assert "Link" not in client.get("/feed.xml").headers
    settings.WEBSUB_HUB = "https://hub.example/"
    for address in ("/feed.xml", "/feed.json"):
        expected = f'<https://hub.example/>; rel="hub", <{SITE}{address}>; rel="self"'
        assert client.get(address)["Link"] == expected
    assert atom(client).find(f"{ATOM}link[@rel='hub']").get("href") == "https://hub.example/"
    assert client.get("/feed.json").json()["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


@pytest.mark.parametrize("old", ["/feed", "/feed/", "/rss.xml", "/index.xml"])
def test_old_feed_addresses_lead_here_in_one_step(client, old):
    response = client.get(old + "?a=b")
    assert (response.status_code, response["Location"]) == (301, "/feed.xml?a=b")


def test_a_cover_at_another_host_keeps_its_address(client, issue, settings):
    settings.SITE_URL = SITE
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"base_url": "//cdn.example/"},
        }
    }
    [entry] = client.get("/feed.json").json()["items"]
    assert entry["image"].startswith("https://cdn.example/pictures/")
    assert 'src="https://cdn.example/pictures/' in entry["content_html"]
