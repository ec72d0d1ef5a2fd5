"""Links come with their title, source and kind, in reading order."""

import pytest

from issues.parsing.dialect.links import host_of, links_of, normalize_url
from issues.parsing.documents import ParsedLink


def test_links_in_brackets_are_citations_with_their_source() -> None:
    text = "Llueve [[Agua - rio.example](https://rio.example/1), [Mar](https://mar.example) y [Sol - El País](https://elpais.example)]."
    assert links_of(text) == [
        ParsedLink("https://rio.example/1", "Agua", "rio.example", "citation"),
        ParsedLink("https://mar.example", "Mar", "", "citation"),
        ParsedLink("https://elpais.example", "Sol", "El País", "citation"),
    ]


def test_the_last_dash_before_a_site_parts_title_and_source() -> None:
    link = links_of("[[Uno - dos - tres.example/blog](https://tres.example)]")[0]
    assert (link.title, link.source) == ("Uno - dos", "tres.example/blog")


def test_an_inline_link_keeps_its_dashes_unless_a_site_follows() -> None:
    text = "El [viaje - parte dos](https://a.example) y (el [premio - b.example](https://b.example))."
    assert [(link.title, link.source, link.kind) for link in links_of(text)] == [
        ("viaje - parte dos", "", "inline"),
        ("premio", "b.example", "inline"),
    ]


def test_list_items_of_nothing_but_a_link_are_citations() -> None:
    text = "- [Uno](https://a.example).\n- Ana: [Dos](https://b.example)\n- [Tres](https://c.example)"
    assert [link.kind for link in links_of(text)] == ["citation", "inline", "citation"]


def test_embeds_and_linked_pictures_are_links_and_footnote_marks_are_not() -> None:
    text = "https://youtu.be/dQw4w9WgXcQ\n\n[![Río](a.png)](https://a.example)\n\nFin[^1].\n\n[^1]: Ver [más](https://b.example)."
    assert links_of(text) == [
        ParsedLink("https://youtu.be/dQw4w9WgXcQ", "", "", "embed"),
        ParsedLink("https://a.example", "Río", "", "inline"),
        ParsedLink("https://b.example", "más", "", "inline"),
    ]


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://www.a.example/x/?utm_source=b&id=1#c", "a.example/x?id=1"),
        ("http://A.example/x", "a.example/x"),
        ("/posts/otro/", "/posts/otro"),
        ("http://[roto", "http://[roto"),
    ],
)
def test_one_spelling_of_an_address_finds_it_again(url: str, normal: str) -> None:
    assert normalize_url(url) == normal


def test_the_host_stands_without_www() -> None:
    assert host_of("https://www.meta.com/x") == "meta.com"
    assert host_of("/posts/x/") == ""
