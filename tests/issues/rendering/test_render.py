"""Reading an issue: its parts in order, numbers that run on, and queries that do not grow."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from issues.content import IssueContent, ItemContent
from issues.models import Issue, Link, Picture
from issues.rendering.render import render_issue, render_rows, with_everything
from issues.rendering.rendered import RenderedIssue
from tests.factories import make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db


def render_unsaved(*bodies: str, intro: str = "", **said) -> RenderedIssue:
    """Content that is in no row, rendered."""
    items = tuple(ItemContent(slug=f"parte-{n}", title="Faro", body=body) for n, body in enumerate(bodies))
    content = IssueContent(slug="faros", intro=intro, items=items)
    return render_issue(content, issue=Issue(slug="faros"), **({"links": {}, "pictures": []} | said))


def load(issue: Issue):
    return render_rows(with_everything(Issue.objects.filter(pk=issue.pk)).get())


def fill(issue: Issue, items: int) -> None:
    """Items with topics, links (one to another issue), pictures and footnotes."""
    other = make_issue(publish_at=issue.publish_at - timedelta(days=365))
    for number in range(items):
        item = make_item(
            issue, tags=[f"Tema {number}", "Agua"], body=f"Texto[^1] ![a](a{number}.png)\n\n[^1]: Nota."
        )
        make_picture(issue, name=f"a{number}.png")
        Link.objects.create(issue=issue, item=item, position=number + 1, url=f"/p/{number}", target=other)


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


@pytest.mark.parametrize("items", [1, 12])
def test_an_issue_takes_the_same_few_queries_however_long_it_is_and_however_many_there_are(client, items):
    issue = make_issue(tags=["Agua"])
    fill(issue, items)
    for _other in range(items):
        fill(make_issue(tags=["Agua"]), 1)
    last = issue.items.get(position=items)
    for address, expected in (
        (issue.get_absolute_url(), 11),
        (f"/issues/{issue.slug}.json", 6),
        (last.get_absolute_url(), 9),
    ):
        with counted() as queries:
            assert client.get(address).status_code == 200
        assert len(queries) == expected, [query["sql"] for query in queries]


@pytest.mark.parametrize("issues", [2, 15])
def test_lists_take_the_same_queries_however_many_issues(client, issues):
    for _number in range(issues):
        fill(make_issue(tags=["Agua"]), 2)
    for address, expected in (("/", 7), ("/archive/", 2), ("/archive/2026/", 2)):
        with counted() as queries:
            assert client.get(address).status_code == 200
        assert len(queries) == expected, [query["sql"] for query in queries]


def test_footnote_numbers_run_through_the_issue():
    issue = make_issue(intro="Hola[^a].\n\n[^a]: Uno.")
    make_item(issue, body="Texto[^x] y[^y].\n\n[^x]: Dos.\n\n[^y]: Tres.")
    make_item(issue, body="Otro[^x].\n\n[^x]: Cuatro.")
    rendered = load(issue)
    assert rendered.footnotes == 4
    assert ">4</a>" in rendered.parts[1].html


def test_neighbours_of_one_heading_make_a_section():
    issue = make_issue()
    for section in ("", "Noticias", "Noticias", "Libros", "Noticias"):
        make_item(issue, section=section)
    sections = [(section.title, len(section.parts)) for section in load(issue).sections]
    assert sections == [("", 1), ("Noticias", 2), ("Libros", 1), ("Noticias", 1)]


def test_links_to_our_public_issues_lead_to_them():
    public, draft = make_issue(slug="publico"), make_issue(slug="borrador", status=Issue.Status.DRAFT)
    issue = make_issue(
        intro="Lee [uno](/posts/viejo/) y [otro](/posts/borrador/), [parte](/posts/viejo/#un-faro)."
    )
    Link.objects.create(issue=issue, position=1, url="/posts/viejo/", target=public)
    Link.objects.create(issue=issue, position=2, url="/posts/borrador/", target=draft)
    Link.objects.create(issue=issue, position=3, url="/posts/viejo/#un-faro", target=public)
    intro = load(issue).intro
    assert 'href="/issues/publico/"' in intro
    assert 'href="/posts/borrador/"' in intro
    assert 'href="/issues/publico/#un-faro"' in intro


def test_contents_name_the_news_and_what_has_a_heading_under_their_sections():
    regular = make_issue()
    make_item(regular, title="Uno")
    make_item(regular, title="Dos", number=None, heading="Dos")
    make_item(regular, title="Tres", number=None)
    essay = make_issue()
    make_item(essay, title="Principio", number=None)
    make_item(essay, title="Final", number=None, heading="Final")
    (section,) = load(regular).contents
    assert (section.title, [line.title for line in section.below]) == ("🗞 Noticias", ["Uno", "Dos"])
    assert [line.title for section in load(essay).contents for line in section.below] == ["Final"]


def test_ids_never_collide_with_items():
    issue = make_issue()
    make_item(issue, slug="faro", body="#### Faro\n\nTexto.")
    assert 'id="faro"' not in load(issue).parts[0].html


@pytest.mark.parametrize(
    ("title", "number", "shown"),
    [
        ("Del 1 al 15 de marzo (#5 de 2024)", 5, "Del 1 al 15 de marzo"),
        ("November 1 to 15 (#19 of 2024)", 19, "November 1 to 15"),
        ("Result builders en Swift (2)", None, "Result builders en Swift (2)"),
        ("(#5 de 2024)", 5, "(#5 de 2024)"),
    ],
)
def test_the_number_is_set_apart_from_the_title(title, number, shown):
    assert Issue(title=title, number=number).short_title == shown
    assert f"{shown} {Issue(title=title, number=number).number_in_title}".strip() == title


def test_content_is_rendered_without_asking_the_database(django_assert_num_queries):
    link = Link(url="https://faros.example/", title="Faros", source="faros.example", kind="citation")
    with django_assert_num_queries(0):
        shown = render_unsaved("Un **faro**.", "Otro.", intro="Hola.", links={None: [], 2: [link]})
        assert [part.text for part in shown.parts] == ["Un faro.", "Otro."]
        assert [part.url for part in shown.parts] == ["/issues/faros/parte-0/", "/issues/faros/parte-1/"]
        assert [part.sources for part in shown.parts] == [(), (link,)]
        assert (shown.greeting.text, shown.links) == ("Hola.", (link,))


@pytest.mark.parametrize(
    "text",
    [
        '![Un faro](portada(1).jpg "De noche")',
        "Antes ![Un faro](portada%281%29.jpg) y después.",
        '<img src="portada(1).jpg" alt="Un faro">',
        "> ![Un faro](./portada(1).jpg)",
        "[![Un faro](portada(1).jpg)](https://faros.example/)",
    ],
)
@pytest.mark.parametrize("file", ["", "pictures/aa/faro.jpg"])
def test_a_picture_has_the_words_its_text_gives_it_missing_or_not(text: str, file: str):
    row = Picture(name="portada(1).jpg", file=file, width=900, height=600)
    for intro, bodies in ((text, ["Un faro."]), ("", [text])):
        (image,) = render_unsaved(*bodies, intro=intro, pictures=[row]).images
        assert image.alt == "Un faro"


def test_a_picture_shown_twice_keeps_the_words_it_has():
    row = Picture(name="faro.png")
    (image,) = render_unsaved("![Un faro](faro.png)", "![](faro.png)", pictures=[row]).images
    assert image.alt == "Un faro"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90",
            ("youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90"),
        ),
        ("substack-video:abc-1", ("substack-video", "substack-video:abc-1")),
        (
            '<iframe src="https://player.vimeo.com/video/12"></iframe>',
            ("vimeo", "https://player.vimeo.com/video/12"),
        ),
        ("> https://open.spotify.com/track/abc", ("spotify", "https://open.spotify.com/track/abc")),
    ],
)
def test_what_is_shown_besides_pictures_is_listed_in_reading_order(text: str, found: tuple[str, str]):
    tweet = "https://x.com/faro/status/1"
    shown = render_unsaved(f"Antes.\n\n{text}\n\nDespués.", tweet)
    assert [(embed.kind, embed.url) for embed in shown.embeds] == [found, ("tweet", tweet)]


def test_what_only_speaks_of_a_video_shows_none():
    shown = render_unsaved(
        "`<figure data-embed=youtube data-player=x>` y [uno](https://youtu.be/dQw4w9WgXcQ)."
    )
    assert (shown.embeds, shown.has_players) == ([], False)
