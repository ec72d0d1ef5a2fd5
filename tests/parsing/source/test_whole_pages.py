"""Sources without front matter that speak for themselves: whole HTML pages, dated texts under a heading."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest

from issues.parsing.problems import Rejected
from issues.parsing.source.front_matter import split

HEAD = "<!doctype html>\n<html lang='es-ES'><head><meta charset='utf-8'><title>Un &amp; dos</title>{head}</head>\n"


def page(body: str = "<p>Texto.</p>", head: str = "") -> str:
    return HEAD.format(head=head) + f"<body class='x'>\n{body}\n</body></html>\n"


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2020-05-06T08:00:00Z">', datetime(2020, 5, 6, 8, tzinfo=UTC)),
        ('<meta name="DC.Date.Issued" content="2020-05-06">', date(2020, 5, 6)),
        ('<meta itemprop="datePublished" content="6 de mayo de 2020">', date(2020, 5, 6)),
        ('<meta name="date" content="2020-05-06">', date(2020, 5, 6)),
        ("", None),
    ],
)  # fmt: skip
def test_a_page_says_its_title_and_day(head, day):
    found = split(page(head=head))
    assert found.front_matter.title == "Un & dos"
    assert found.front_matter.date == day
    assert found.front_matter.status == ("published" if day else "draft")
    assert found.front_matter.language == "es-es"
    assert (found.body.strip(), found.body_line) == ("<p>Texto.</p>", 3)


def test_a_page_says_the_rest_as_most_programs_write_it():
    head = (
        '<meta property="og:title" content="Otro"><meta name="description" content="De qué va.">'
        '<link rel="canonical" href="https://a.example/otro"><meta property="article:tag" content="faros">'
        '<meta property="article:tag" content="mapas">'
    )
    matter = split(page(head=head)).front_matter
    assert (matter.title, matter.summary, matter.tags) == ("Otro", "De qué va.", ("faros", "mapas"))
    assert matter.canonical == "https://a.example/otro"


def test_a_text_that_is_marked_comes_without_the_page_around_it():
    body = """<article class="h-entry"><header><h1 class="p-name">El faro</h1></header>
<section class="p-summary">Breve.</section>
<section data-field="body" class="e-content"><h3>El faro</h3>
<p>Texto.</p></section>
<footer><time class="dt-published" datetime="2021-03-04T10:00:00.000Z">March 4</time>
<a class="p-canonical" href="https://a.example/faro">x</a></footer></article>"""
    found = split(page(body))
    matter = found.front_matter
    assert (matter.title, matter.summary, matter.canonical) == ("El faro", "Breve.", "https://a.example/faro")
    assert matter.date == datetime(2021, 3, 4, 10, tzinfo=UTC)
    assert (found.body.strip(), found.body_line) == ("<p>Texto.</p>", 6)


AROUND = """<nav>Inicio Archivo</nav><div class="ad">Anuncio</div>
{text}
<footer>Un pie</footer><script>var x = "no";</script>"""


@pytest.mark.parametrize(
    "text",
    [
        "<div class='available-content'><div class='body markup'>\n<p>Texto.</p></div></div>",  # Substack
        "<article><section class='gh-content gh-canvas'>\n<p>Texto.</p></section></article>",  # Ghost
        "<main><article><div class='entry-content'>\n<p>Texto.</p></div></article></main>",  # WordPress
        "<div class='post-body entry'>\n<p>Texto.</p></div>",  # Blogger
        "<div itemprop='articleBody'>\n<p>Texto.</p></div>",
        "<article>\n<p>Texto.</p></article>",
        "<main>\n<p>Texto.</p></main>",
    ],
)
def test_a_saved_page_gives_its_text_and_says_what_stood_around_it(text):
    found = split(page(AROUND.format(text=text)))
    assert (found.body.strip(), found.body_line) == ("<p>Texto.</p>", 6)
    assert [str(problem) for problem in found.problems if problem.code == "page-frame"] == [
        "Of this page the text alone was taken; left out around it: Inicio Archivo Anuncio Un pie"
    ]


def test_a_page_of_several_articles_comes_in_whole():
    found = split(page("<article><p>Uno.</p></article><article><p>Dos.</p></article>"))
    assert "Uno" in found.body and "Dos" in found.body
    assert not found.problems or "page-frame" not in {problem.code for problem in found.problems}


@pytest.mark.parametrize(
    ("data", "day"),
    [
        ('{"@type": "NewsArticle", "datePublished": "2024-05-06T08:00:00Z"}', datetime(2024, 5, 6, 8, tzinfo=UTC)),
        ('[{"@graph": [{"@type": "WebSite"}, {"@type": "Article", "datePublished": "2024-05-06"}]}]', date(2024, 5, 6)),
        ('{"datePublished": 7}', None),
        ("{", None),
        ("[" * 100_000, None),
    ],
)  # fmt: skip
def test_a_page_says_its_day_as_json_ld(data, day):
    head = f'<script type="application/ld+json">{data}</script>'
    assert split(page(head=head)).front_matter.date == day


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<h1>Un &amp;  dos</h1>\n<p>Texto.</p>", False),
        ("<header><div><h2><span>Un</span> &amp; dos</h2></div></header><p>Texto.</p>", False),
        ("<h1>Un tres</h1><p>Texto.</p>", True),
        ("<p>Antes.</p><h1>Un &amp; dos</h1>", True),
    ],
)
def test_a_title_that_stands_again_above_the_text_goes(body, kept):
    assert ("<h" in split(page(body)).body.replace("<header", "")) is kept


def test_a_dated_text_under_a_heading():
    found = split("\n# El *faro*  #\n\nTexto.\n", "2024-03-15-faro", "2024-03-15-faro.md")
    assert (found.front_matter.title, found.front_matter.date) == ("El faro", date(2024, 3, 15))
    assert (found.body, found.body_line) == ("\nTexto.\n", 3)
    assert split("# Uno\nTexto.", "index", "2024/03/15/index.md").front_matter.date == date(2024, 3, 15)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# Léeme\n\nTexto.", "README"),
        ("Texto.\n\n# Uno", "2024-03-15-uno"),
        ("## Uno\n\nTexto.", "2024-03-15-uno"),
        ("<html><head></head><body><p>Sin título</p></body></html>", "uno"),
        ("<p>Un trozo.</p>", "2024-03-15-uno"),
    ],
)
def test_what_says_no_title_or_no_day_is_refused(text, name):
    with pytest.raises(Rejected, match="no front matter"):
        split(text, name, name)


@pytest.mark.parametrize(
    "flood",
    [
        "<div>",
        "<h1>",
        "<h1>a",
        "<!--",
        "<a e-content",
        "<div class='e-content'>",
        "</body",
        "<meta name='date'>",
    ],
)
def test_a_page_of_one_token_is_read_at_once(flood):
    text = HEAD.format(head="") + "<body>" + flood * (1_000_000 // len(flood))
    with suppress(Rejected):
        assert split(text).front_matter.title == "Un & dos"
    with pytest.raises(Rejected):
        split("# " + "a " * 500_000, "2024-03-15-a", "")
