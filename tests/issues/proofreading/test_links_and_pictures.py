"""Checks of links and pictures."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from issues.models.links import is_dead
from issues.proofreading import ArchivedIssue, DraftPicture
from issues.proofreading.links import without_tracking
from tests.tools.proofreading import BEFORE, FRIDAY, archive, draft_of, fixed, found, item, marked


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("Un modelo [[Faros - orbitta.example](https://orbita.example/x)].", "orbitta.example"),
        ("Un premio ([farospremio.org](https://farospremios.org)).", "farospremio.org"),
        ("Un concurso [[Faros 2026 - faros.org](https://www.faros.com/2026/)].", "faros.org"),
        ("Un [[**Faro** - otrositio.com](https://a.example.com/x)].", "otrositio.com"),
    ],
)
def test_a_label_that_names_another_site_blocks_and_can_be_corrected(body: str, named: str) -> None:
    draft = draft_of(body)
    (finding,) = found("label-site", draft)
    assert (finding.blocks, marked(finding, draft)) == (True, named)
    assert found("label-site", draft_of(fixed(finding, body))) == []


@pytest.mark.parametrize(
    "body",
    [
        "[[Faros - meta.com](https://ai.meta.com/blog)]",
        "[[Faros - youtube.com](https://youtu.be/0123456789a)]",
        "[[Faros - twitter.com](https://x.com/a/status/1)]",
        "[[Faros - bbc.co.uk](https://www.bbc.com/news)]",
        "[[Faros - error.net](https://error.substack.com/p/faros)]",
        "[[Faros - nature.com](https://doi.org/10.1/x)]",
        "[[Faros - El País](https://elpais.com/x)]",
        "[[Un faro - y su luz](https://a.example)]",
        "[Faros.Example](https://www.faros.example/)",
        "[llama.cpp](https://github.com/a/b) [main.py](https://github.com/a/b)",
        "[[Archivo - elpais.com](https://archive.ph/abc)]",
        "[Otro número - faros.com](/posts/otro/)",
    ],
)
def test_a_label_that_names_its_site_is_fine(body: str) -> None:
    assert found("label-site", draft_of(body)) + found("label-other-site", draft_of(body)) == []


def test_a_site_as_words_on_a_link_elsewhere_is_only_worth_a_look() -> None:
    draft = draft_of("La empresa [faros.com](https://periodico.example/noticia).")
    assert found("label-site", draft) == []
    assert [f.blocks for f in found("label-other-site", draft)] == [False]


LINKS = [
    ("link-tracking", "https://a.example/x?utm_source=b&id=7#z", "https://a.example/x?id=7#z"),
    ("link-http", "http://a.example/x", "https://a.example/x"),
    ("link-broken", "www.faros.com/x", "https://www.faros.com/x"),
    ("link-broken", "https://http://faros.com", None),
    ("link-broken", "https://faros", None),
]


@pytest.mark.parametrize(("code", "url", "right"), LINKS)
def test_an_address_that_can_be_better_is_told_and_corrected(code: str, url: str, right: str | None) -> None:
    body = f"Mira [el faro]({url}) ya."
    draft = draft_of(body)
    (finding,) = found(code, draft)
    if right:
        assert fixed(finding, body) == f"Mira [el faro]({right}) ya."
        assert found(code, draft_of(fixed(finding, body))) == []


@pytest.mark.parametrize(
    "url", ["https://a.example/x", "mailto:a@b.example", "/posts/otro/", "#nota", "tel:+34"]
)
def test_an_address_in_order_is_left_alone(url: str) -> None:
    draft = draft_of(f"Mira [el faro]({url}) ya.")
    assert [found(code, draft) for code in ("link-broken", "link-http", "link-tracking")] == [[], [], []]


def test_tracking_of_a_site_is_only_stripped_there() -> None:
    assert without_tracking("https://youtu.be/abc?si=1&t=90") == "https://youtu.be/abc?t=90"
    assert without_tracking("https://a.example/?si=1&s=20&r=x") == "https://a.example/?si=1&s=20&r=x"


def test_the_same_page_twice_is_told_at_the_second_place() -> None:
    body = "[Uno](https://a.example/x?utm_source=b) y [otro](https://www.a.example/x/) y [portada](https://a.example/) y [portada](https://a.example/)."
    draft = draft_of(body)
    (finding,) = found("link-repeated", draft)
    assert marked(finding, draft) == "[otro](https://www.a.example/x/)"


def test_a_page_of_an_earlier_issue_is_told_with_the_issue() -> None:
    draft = draft_of("[Uno](https://a.example/x)")
    (finding,) = found("link-used-before", draft, archive(BEFORE, cited_in={"a.example/x": (BEFORE,)}))
    assert BEFORE.title in finding.message
    later = replace(BEFORE, publish_at=FRIDAY)
    assert found("link-used-before", draft, archive(later, cited_in={"a.example/x": (later,)})) == []


@pytest.mark.parametrize(
    ("status", "when", "told"), [("draft", None, 1), ("ready", FRIDAY, 0), ("withdrawn", FRIDAY, 1)]
)
def test_a_link_to_an_issue_readers_cannot_open_blocks(status: str, when, told: int) -> None:
    other = ArchivedIssue("faros", "Faros", status=status, publish_at=when)
    findings = found("link-unpublished", draft_of("[Faros](/issues/faros/)"), archive(BEFORE, other))
    assert [f.blocks for f in findings] == [True] * told


def test_a_published_issue_may_link_to_one_that_came_out_later() -> None:
    other = ArchivedIssue("faros", "Faros", publish_at=datetime(2024, 5, 17, 6, tzinfo=UTC))
    draft = draft_of("[Faros](/issues/faros/)", publish_at=datetime(2024, 5, 3, 6, tzinfo=UTC))
    assert found("link-unpublished", draft, archive(other)) == []


def test_a_link_to_no_issue_is_told_unless_an_old_address_has_it() -> None:
    draft = draft_of("[Faros](/posts/faros/)")
    assert len(found("link-unknown-issue", draft)) == 1
    assert found("link-unknown-issue", draft, archive(BEFORE, aliases={"posts/faros": BEFORE.slug})) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Los [números previos de la newsletter](https://alguien.substack.com).", 1),
        ("Lo conté en [mi newsletter](https://alguien.substack.com/).", 1),
        ("En [un artículo](https://casa.example/p/x).", 1),
        ("El del [#19](https://alguien.substack.com/p/del-1-al-15-de-noviembre-19-de-2026).", 1),
        ("La newsletter de [Ana](https://ana.substack.com).", 0),
        ("En [mi newsletter](https://alguien.substack.com/p/otra-cosa).", 0),
    ],
)
def test_the_old_home_is_known_by_setting_and_by_how_it_is_spoken_of(body: str, told: int) -> None:
    on = archive(BEFORE, old_homes=frozenset({"casa.example"}))
    assert len(found("old-home-link", draft_of(body), on)) == told


def test_links_without_words_or_with_empty_ones_are_told() -> None:
    assert len(found("link-without-text", draft_of("Mira [](https://a.example/x)."))) == 1
    assert found("link-without-text", draft_of("[![Un faro](faro.png)](https://a.example/x)")) == []
    assert len(found("link-here", draft_of("Está [**aquí**](https://a.example/x)."))) == 1
    assert found("link-here", draft_of("Está [en el catálogo](https://a.example/x).")) == []


@pytest.mark.parametrize(("result", "dead"), [("404 Not Found", True), ("500", True), ("timeout", True), ("", False), ("200", False), ("ok", False), ("301 → x", False), ("403", False), ("429", False)])  # fmt: skip
def test_a_dead_link_is_one_that_surely_did_not_answer(result: str, dead: bool) -> None:
    draft = draft_of("[Uno](https://a.example/x)")
    draft.links[1][0].check_result = result
    assert (is_dead(result), len(found("link-dead", draft))) == (dead, int(dead))


PICTURE = '![Un faro](un%20faro.png "Al alba")'


def pictures(body: str, **row) -> list[str]:
    """The codes a picture with this row gets."""
    draft = draft_of(body, pictures=(DraftPicture("un faro.png", **({"width": 900} | row)),))
    codes = (
        "picture-missing",
        "picture-heavy",
        "picture-small",
        "picture-without-alt",
        "picture-without-caption",
    )
    return [code for code in codes if found(code, draft)]


def test_pictures_are_there_light_large_and_described() -> None:
    assert pictures(PICTURE) == []
    assert pictures(PICTURE, missing=True) == ["picture-missing"]
    assert pictures(PICTURE, size=3_100_000) == ["picture-heavy"]
    assert pictures(PICTURE, width=320) == ["picture-small"]
    assert pictures('![](un%20faro.png "Al alba")') == ["picture-without-alt"]
    assert pictures('![un faro.png](un%20faro.png "Al alba")') == ["picture-without-alt"]
    assert pictures("![Un faro](un%20faro.png)") == ["picture-without-caption"]
    assert pictures('<img src="un%20faro.png" alt="Un faro">') == ["picture-without-caption"]
    assert pictures('<img src="un%20faro.png">') == ["picture-without-alt", "picture-without-caption"]


def test_a_missing_picture_is_told_by_its_name_and_place_even_without_a_row() -> None:
    draft = draft_of(f"Antes.\n\n{PICTURE}")
    (finding,) = found("picture-missing", draft)
    assert (finding.blocks, finding.excerpt, marked(finding, draft)) == (True, "un faro.png", PICTURE)


def test_every_picture_without_alt_is_told_and_captions_are_counted() -> None:
    draft = draft_of("![](a.png)\n\n![](b.png)")
    assert [f.excerpt for f in found("picture-without-alt", draft)] == ["a.png", "b.png"]
    (finding,) = found("picture-without-caption", draft)
    assert finding.message.startswith("2 ")


def test_links_of_a_heading_are_found_in_it() -> None:
    draft = draft_of("[x](http://a.example/x)")
    items = (item("Noticias", 1, "[x](http://a.example/x)", "x", "Un faro."),)
    (finding,) = found("link-http", replace(draft, items=items))
    assert (finding.field, finding.start) == ("heading", 4)
