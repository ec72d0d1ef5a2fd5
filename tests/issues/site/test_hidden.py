"""What is not public shows nowhere: the whole site answers as if drafts, scheduled and withdrawn issues were not there.

Asked as readers ask it, through the pages kept in memory, at every address the site has (those of urls.py too) and at
every one somebody might guess; once before anything hidden is written and once after an editor has looked at it.
"""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from issues import content_version, search
from issues.links import derive
from issues.models import Comment, ContentVersion, Issue, IssueQuerySet, NewsItem
from issues.publishing.deleting import delete
from tests.factories import make_issue, make_item, make_picture, png
from tests.tools.leak_probe import Answer, Ask, Headers, Recording, leaks, record
from tests.tools.wsgi_site import Site

pytestmark = pytest.mark.django_db
BASE = "https://quincena.example"
NOW = timezone.now().replace(microsecond=0)
SHOWN_AT = ["/", "/archive/", "/issues/publico/", "/issues/publico.json", "/feed.xml", "/feed.json", "/topics/faros/",
            "/topics/faros/feed.xml", "/search/?q=a", "/links/faro.example/",
            "/api/issues.json", "/api/items.json", "/api/links.json", "/api/items.json?q=faro", "/api/links.json?topic=faros"]  # fmt: skip
PLACES = (
    "TITLE",
    "SUMMARY",
    "INTRO",
    "TAG",
    "PICTURE",
    "ALT",
    "ITEM",
    "BODY",
    "LINK",
    "URL",
    "ITEMTAG",
    "COMMENT",
)


@dataclass(frozen=True)
class Hidden:
    """An issue that is not public: what it is called in addresses, and its words, each in one place only."""

    name: str
    names: dict[str, str]
    words: tuple[str, ...]


def write(name: str, pk: int, **kw: object) -> Hidden:
    """An issue with a word of its own in every place where a word can stand."""
    word, low = f"WTN{name}", name.lower()
    issue = make_issue(
        pk=pk,
        number=pk,
        title=f"Especial {word}TITLE",
        slug=f"hidden-{low}",
        summary=f"{word}SUMMARY",
        intro=f"{word}INTRO y la zanzibarina{low}.",
        tags=[f"{word}TAG"],
        **kw,
    )
    picture = make_picture(
        issue, name=f"{word}PICTURE.png", alt=f"{word}ALT", data=png(colour=(pk % 256, 1, 2))
    )
    item = make_item(
        issue,
        title=f"{word}ITEM",
        body=f"{word}BODY ![{word}ALT]({word}PICTURE.png) [{word}LINK - {low}.example](https://{low}.example/{word}URL)."
        f" Y [uno](https://faro.example/uno).",
        tags=[f"{word}ITEMTAG", "faros"],
    )
    for place in (item, NewsItem.objects.filter(issue__slug="publico").first()):
        Comment.objects.create(issue=place.issue, item=place, text=f"{word}COMMENT")
    derive.derive(issue)
    search.index(issue)
    names = {
        "slug": issue.slug,
        "item": item.slug,
        "topic": f"{word}TAG".lower(),
        "site": f"{low}.example",
        "word": f"zanzibarina{low}",
        "file": picture.file.name.removeprefix("media/"),
        "number": str(pk),
    }
    return Hidden(name, names, tuple(word + place for place in PLACES))


def write_all() -> list[Hidden]:
    deleted = [
        write("BIN", 9804, publish_at=NOW - timedelta(days=40)),
        write("BINDRAFT", 9805, status="draft", publish_at=None),
    ]
    for each in deleted:
        delete(Issue.objects.get(slug=each.names["slug"]))
    return [
        *deleted,
        write("DRAFT", 9801, status="draft", publish_at=None),
        write("FRIDAY", 9802, publish_at=NOW + timedelta(days=2)),
        write("GONE", 9803, status="withdrawn", publish_at=NOW - timedelta(days=50)),
    ]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Hundreds of pages that are not there need not be logged."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def public() -> Issue:
    issue = make_issue(
        title="Especial PUBLICA",
        slug="publico",
        number=800,
        publish_at=NOW - timedelta(days=30),
        tags=["faros"],
    )
    make_item(issue, body="PUBLICA [Un faro - faro.example](https://faro.example/uno).", tags=["faros"])
    derive.derive(issue)
    search.index(issue)
    return issue


def templates(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address of urls.py, `{}` where it takes something, the desk's own left out."""
    for entry in resolver.url_patterns:
        route = re.sub(r"<[^>]*>|\(\?P?[^)]*\)", "{}", str(entry.pattern))
        path = before + re.sub(r"[\^$\\]|\(\?:.*", "", route)
        if isinstance(entry, URLPattern):
            yield path
        elif not path.startswith("/admin/"):
            yield from templates(entry, path)


def asking(site: Site) -> Ask:
    def ask(path: str, method: str, headers: Headers) -> Answer:
        place, _, query = path.partition("?")
        environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        answer = site.get(place, query, method, **environ)
        said = {name.lower(): value for name, value in answer.headers.items()}
        is_packed = said.get("content-encoding") == "gzip"  # the desk's answers are padded by chance
        return Answer(answer.status, said, gzip.decompress(answer.body) if is_packed else answer.body)

    return ask


def settle() -> None:
    """Pages are made anew, and say that they changed a month ago: that something was written is told, not what."""
    content_version.bump()
    ContentVersion.objects.update(changed_at=NOW - timedelta(days=30))


def recorded(hidden: list[Hidden], site: Site) -> Recording:
    names = [each.names for each in hidden]
    addresses = list(dict.fromkeys(templates(get_resolver())))
    return record(asking(site), names, templates=addresses, base=BASE)


@pytest.fixture
def hidden(public: Issue) -> list[Hidden]:
    """What will be hidden, known before it is written."""
    with transaction.atomic():
        names = write_all()
        transaction.set_rollback(True)
    return names


def look_as_editor(site: Site, hidden: list[Hidden]) -> None:
    """An editor reads the pages first: what is kept in memory must not be theirs."""
    editor = User.objects.create_superuser("eva")
    client = Client()
    client.force_login(editor)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    for path in ["/", "/archive/", "/feed.xml", *(f"/issues/{each.names['slug']}/" for each in hidden)]:
        site.get(path, HTTP_COOKIE=cookie)


def test_the_site_answers_as_if_what_is_hidden_were_not_there(hidden: list[Hidden]) -> None:
    settle()
    before = recorded(hidden, Site())
    assert [
        path for path in SHOWN_AT if path not in before.showing("PUBLICA") | before.showing("Un faro")
    ] == []
    write_all()
    settle()
    site = Site()
    look_as_editor(site, hidden)
    words = [word for each in hidden for word in each.words]
    withdrawn = [
        each.names[kind] for each in hidden if each.name in ("GONE", "BIN") for kind in ("slug", "item")
    ]
    assert leaks(before, recorded(hidden, site), words=words, withdrawn=withdrawn) == []


def test_the_probe_would_see_it_if_the_public_query_let_everything_through(
    hidden: list[Hidden], monkeypatch: pytest.MonkeyPatch
) -> None:
    friday = [each.names for each in hidden if each.name == "FRIDAY"]
    settle()
    before = record(asking(Site()), friday, base=BASE, ways=False)
    write_all()
    settle()
    monkeypatch.setattr(IssueQuerySet, "public", lambda self, now=None: self.exclude(publish_at=None))
    found = "\n".join(leaks(before, record(asking(Site()), friday, base=BASE, ways=False)))
    for place in ("/", "/archive/", "/feed.xml", "/feed.json", "/sitemap.xml", "/topics/", "/links/"):
        assert f"GET {place}: " in found, place
    assert "GET /issues/hidden-friday/: is not the answer it was (200)" in found
