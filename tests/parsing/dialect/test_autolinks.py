"""Addresses written bare are links, from where they begin to where GitHub ends them; never in code or in a link."""

import pytest

from issues.parsing.body import html, markdown
from issues.parsing.body.block_markdown import join
from issues.parsing.dialect.autolinks import find_autolinks
from issues.parsing.dialect.links import links_of
from issues.parsing.documents import ParsedBody


def hrefs(text: str) -> list[str]:
    return [link.url for link in links_of(text)]


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("Fuente: https://example.org/pan y más.", "https://example.org/pan"),
        ("Ver http://example.org/pan.", "http://example.org/pan"),
        ("¿Ver https://example.org/pan?", "https://example.org/pan"),
        ("¡https://example.org/pan!, sí", "https://example.org/pan"),
        ("«https://example.org/pan»", "https://example.org/pan"),
        ("“https://example.org/pan”.", "https://example.org/pan"),
        ("'https://example.org/pan', dijo", "https://example.org/pan"),
        ("(https://example.org/pan)", "https://example.org/pan"),
        ("(https://example.org/pan_(harina))", "https://example.org/pan_(harina)"),
        ("https://example.org/pan_(harina)", "https://example.org/pan_(harina)"),
        ("[https://example.org/pan]", "https://example.org/pan"),
        ("https://example.org/?q=[pan]", "https://example.org/?q=[pan]"),
        ("https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2"),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
        ("https://example.org/?a=1&copy;", "https://example.org/?a=1"),
        ("https://example.org/pan;", "https://example.org/pan"),
        ("https://example.org/pan...", "https://example.org/pan"),
        ("https://example.org/pan…", "https://example.org/pan"),
        ("**https://example.org/pan**", "https://example.org/pan"),
        ("_https://example.org/pan_", "https://example.org/pan"),
        ("~~https://example.org/pan~~", "https://example.org/pan"),
        ("https://example.org/a_b_c*d*e", "https://example.org/a_b_c*d*e"),
        ("https://example.org/pan#c:1", "https://example.org/pan#c:1"),
        ("https://example.org/pan<br>y", "https://example.org/pan"),
        ("看https://example.org/pan。后面", "https://example.org/pan"),
        ("看 https://example.org/pan。后面", "https://example.org/pan"),
        ("www.example.org/pan, y", "http://www.example.org/pan"),
        ("ana@example.org.", "mailto:ana@example.org"),
        ("mailto:ana.ruiz+pan@example.org", "mailto:ana.ruiz+pan@example.org"),
        ("- https://example.org/pan", "https://example.org/pan"),
        ("> https://example.org/pan", "https://example.org/pan"),
        ("| a |\n|---|\n| https://example.org/pan |", "https://example.org/pan"),
        ("#### https://example.org/pan", "https://example.org/pan"),
        ('![](a.png "De https://example.org/pan")', "https://example.org/pan"),
        ("Nota[^1].\n\n[^1]: https://example.org/pan", "https://example.org/pan"),
    ],
)
def test_a_bare_address_is_a_link(text: str, href: str) -> None:
    assert hrefs(text) == [href]


@pytest.mark.parametrize(
    "text",
    [
        "`https://example.org/pan`",
        "    https://example.org/pan",
        "```\nhttps://example.org/pan\n```",
        "<code>https://example.org/pan</code>",
        "<pre>https://example.org/pan</pre>",
        "<!-- https://example.org/pan -->",
        "xhttps://example.org/pan",
        "https://",
        "https://…",
        "https://exa_mple.org/pan",
        "www.example",
        "@ana@example.social",
        "ana@example.org_x-",
    ],
)
def test_other_text_is_none(text: str) -> None:
    assert hrefs(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[https://example.org/pan](https://example.org/uno)",
        "[ver www.example.org](https://example.org/uno)",
        "[**ana@example.org**](https://example.org/uno)",
        '<a href="https://example.org/uno">https://example.org/pan</a>',
        "<https://example.org/uno>",
        "![https://example.org/pan](a.png) [x](https://example.org/uno)",
    ],
)
def test_there_is_no_link_in_a_link(text: str) -> None:
    assert hrefs(text) == ["https://example.org/uno"]


def markdown_of(body: ParsedBody) -> str:
    return join([block.markdown for block in body.blocks], [block.kind for block in body.blocks])


@pytest.mark.parametrize(
    "text",
    [
        "Fuente: https://example.org/a_b_ y www.example.org, **https://example.org/b**.",
        "- https://example.org/pan\n- ana@example.org",
        "https://example.org/?a=1&amp;b=2",
    ],
)
def test_what_the_writer_wrote_stays(text: str) -> None:
    assert markdown_of(markdown.read(text)) == text


@pytest.mark.parametrize(
    "source",
    [
        "<p>Ver https://example.org/x, y <b>www.example.org</b>.</p>",
        "<p>x<a href='https://example.org/x'>https://example.org/x</a>, <a href='http://www.example.org'>y</a></p>",
        "<p>https://example.org/x<b>/y</b> <i>www.example.org</i></p>",
    ],
)
def test_addresses_of_html_become_links_too_and_links_stay(source: str) -> None:
    body = html.read(source)
    assert hrefs(markdown_of(body)) == ["https://example.org/x", "http://www.example.org"]
    assert [problem.code for problem in body.problems] == []


def test_every_piece_lies_where_it_is_said_to_be() -> None:
    text = "a https://example.org/uno, (www.example.org) y ana@example.org"
    assert [text[link.start : link.end] for link in find_autolinks(text)] == [
        "https://example.org/uno",
        "www.example.org",
        "ana@example.org",
    ]
