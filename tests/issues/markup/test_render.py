"""What readers, mail programs and feed readers get for a text in our Markdown."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from issues.markup import (
    Context,
    PictureInfo,
    excerpt,
    fragments_of,
    heading_id,
    plain_text,
    render,
    render_inline,
    render_with_headings,
)
from issues.markup.vocabulary import cleaner
from tests.tools.liveness import active_content

PICTURES = {
    "mapa grande.png": PictureInfo("mapa grande.png", "/media/pictures/aa/aa.png", 1800, 900),
    "b.png": PictureInfo("b.png", "/media/pictures/bb/bb.png", 300, 200, alt="Un puente"),
    "falta.png": PictureInfo("falta.png"),
}
CONTEXT = Context(pictures=PICTURES, id_prefix="uno", language="en")


def page(markdown: str, **changes: Any) -> LexborHTMLParser:
    """The page a text becomes, to ask questions of."""
    return LexborHTMLParser(html(markdown, **changes))


def html(markdown: str, **changes: Any) -> str:
    return render(markdown, replace(CONTEXT, **changes)).html


# Footnotes

NOTES = "Uno[^b], dos[^a] y otra vez[^b].\n\n[^a]: Nota a\n\n    segundo párrafo[^c]\n[^b]: Nota b\n[^c]: Nota c\n[^d]: Nadie la cita\n"


def test_footnotes_are_numbered_by_first_reference_from_where_the_part_before_stopped() -> None:
    rendered = render(NOTES, replace(CONTEXT, footnote_start=5))
    tree = LexborHTMLParser(rendered.html)
    assert [ref.text() for ref in tree.css("p > sup > a.footnote-ref")] == ["5", "6", "5", "7"]
    assert tree.css_first("section.footnotes > ol").attributes["start"] == "5"
    notes = [item.css_first("p").text().split(" ↩")[0] for item in tree.css("section.footnotes li")]
    assert notes == ["Nota b", "Nota a", "Nota c", "Nadie la cita"]
    assert (rendered.footnotes, rendered.next_footnote) == (4, 9)
    assert not tree.css("hr")


def test_a_text_is_rendered_anew_whenever_its_context_says_something_else() -> None:
    text = "![Un faro](faro.png)\n\n[uno](/p/uno)\n\n## Aviso[^1]\n\n[^1]: Nota."
    pictures = {"faro.png": PictureInfo("faro.png", "/media/a.png", 64, 36)}
    contexts = [
        Context(),
        Context(pictures=pictures),
        Context(pictures={"faro.png": PictureInfo("faro.png", "/media/b.png", 64, 36)}),
        Context(links={"/p/uno": "/issues/uno/"}),
        Context(footnote_start=3),
        Context(id_prefix="dos"),
        Context(pictures=pictures, first_picture=True),
        Context(target="mail", base_url="https://quincena.example"),
    ]
    first = [render(text, context) for context in contexts]
    assert len({rendered.html for rendered in first}) == len(contexts)
    again = [render(text, replace(context)) for context in contexts]
    assert again == first
    assert all(one is other for one, other in zip(again, first, strict=True))
    with translation.override("en"):
        assert render(text, contexts[1]).html != first[1].html


def test_every_reference_has_its_note_and_every_note_its_way_back() -> None:
    tree = page(NOTES)
    ids = {node.id: node for node in tree.css("[id]")}
    references = tree.css("a.footnote-ref")
    assert len(references) == 4
    for reference in references:
        note = ids[reference.attributes["href"][1:]]
        back = {link.attributes["href"][1:] for link in note.css("a.footnote-backref")}
        assert reference.parent.id in back
    assert len(ids) == len(tree.css("[id]"))
    assert len(tree.css("section:last-child a.footnote-backref")) == 0


def test_a_note_stands_after_its_block_on_pages_and_at_the_end_elsewhere() -> None:
    text = "- uno[^a]\n- dos[^b]\n\nMás[^c].\n\nFin.\n\n[^a]: A.\n[^b]: B.\n[^c]: C."
    order = [node.tag for node in page(text).body.iter()]
    assert order == ["ul", "section", "p", "section", "p"]
    assert [list_.attributes["start"] for list_ in page(text).css("section > ol")] == ["1", "3"]
    feed = page(text, target="feed", base_url="https://q.example")
    assert [node.tag for node in feed.body.iter()] == ["ul", "p", "p", "section"]


def test_notes_of_two_parts_on_one_page_keep_apart() -> None:
    first = render("a[^1]\n\n[^1]: x", CONTEXT)
    second = render("b[^1]\n\n[^1]: y", CONTEXT.after(first, "dos"))
    assert 'href="#fn-uno-1"' in first.html and 'href="#fn-dos-2"' in second.html
    assert not first.ids & second.ids


# Pictures


def test_a_picture_is_a_figure_with_its_measures_and_its_name() -> None:
    tree = page('![El mapa](mapa%20grande.png "Un *mapa*")')
    img = tree.css_first("figure > a > img")
    assert img.attributes == {
        "src": "/media/pictures/aa/aa.png",
        "alt": "El mapa",
        "width": "1800",
        "height": "900",
        "loading": "lazy",
        "decoding": "async",
        "data-name": "mapa grande.png",
    }
    assert tree.css_first("figure > figcaption > em").text() == "mapa"


def test_a_picture_on_a_page_leads_to_its_original_and_says_so() -> None:
    link = page("![El mapa](mapa%20grande.png)").css_first("figure > a")
    assert link.attributes["href"] == "/media/pictures/aa/aa.png"
    assert link.attributes["aria-label"] == "Enlarge the picture: El mapa"
    assert not page("![El mapa](mapa%20grande.png)", target="feed", base_url="https://q.example").css("a")


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [(1800, 900, "wide"), (1000, 600, None), (800, 1200, "tall"), (300, 500, "small")],
)
def test_a_figure_is_named_after_the_shape_of_its_picture(width: int, height: int, shape: str | None) -> None:
    picture = PictureInfo(name="x.png", url="/media/x.png", width=width, height=height)
    figure = page("![](x.png)", pictures={"x.png": picture}).css_first("figure")
    assert figure.attributes.get("class") == shape


def test_several_pictures_are_a_gallery() -> None:
    tree = page("![a](mapa%20grande.png) ![](b.png)")
    assert len(tree.css("figure.gallery > a > img")) == 2
    assert tree.css("img")[1].attributes["alt"] == "Un puente"


@pytest.mark.parametrize("name", ["falta.png", "desconocida.png"])
def test_readers_never_see_a_broken_picture_but_all_its_words(name: str) -> None:
    shown = html(f'![Una torre]({name} "Desde lejos")')
    assert "<figure>" in shown and "<img" not in shown
    assert plain_text(shown) == "Una torre\nDesde lejos"
    assert html(f"![]({name})") == ""


def test_the_editor_sees_which_picture_is_missing() -> None:
    tree = page("antes ![](falta.png) después", target="preview")
    assert "falta.png" in tree.css_first("p > span.missing-picture").text()


def test_a_remote_picture_is_a_link_to_it_and_loads_nothing() -> None:
    tree = page("Mira ![un gráfico](https://otra.example/g.png) y ![](https://otra.example/h.png).")
    assert not tree.css("img")
    assert [(a.attributes["href"], a.text()) for a in tree.css("a")] == [
        ("https://otra.example/g.png", "un gráfico"),
        ("https://otra.example/h.png", "h.png"),
    ]


def test_a_linked_picture_keeps_its_link_whatever_becomes_of_it() -> None:
    there = page("[![Mapa](b.png)](https://mapas.example)")
    assert there.css_first("figure > a > img") is not None
    gone = page("[![Mapa](falta.png)](https://mapas.example) [![](falta.png)](https://torre.example)")
    assert [(a.attributes["href"], a.text()) for a in gone.css("a")] == [
        ("https://mapas.example", "Mapa"),
        ("https://torre.example", "https://torre.example"),
    ]
    remote = page("x [![Mapa](https://otra.example/m.png)](https://mapas.example)")
    assert [a.attributes["href"] for a in remote.css("a")] == [
        "https://mapas.example",
        "https://otra.example/m.png",
    ]


def test_a_link_of_a_picture_without_words_says_where_it_leads() -> None:
    (link,) = page("[![](mapa%20grande.png)](https://mapas.example)").css("a")
    assert link.attributes["aria-label"] == "https://mapas.example"


def test_code_can_be_scrolled_by_keyboard_on_pages() -> None:
    assert page("```\nx = 1\n```").css_first("pre").attributes["tabindex"] == "0"
    assert "tabindex" not in html("```\nx = 1\n```", target="feed", base_url="https://q.example")


def test_pictures_in_text_and_lists_are_pictures() -> None:
    tree = page("texto ![x](b.png) más\n\n- uno ![](falta.png)\n- ![y](b.png)\n")
    assert (
        len(tree.css("p > a > img")) == 1 and len(tree.css("li > a > img")) == 1 and len(tree.css("li")) == 2
    )


def test_a_mail_has_absolute_addresses_and_pictures_of_its_width() -> None:
    text = (
        "![El mapa](mapa%20grande.png)\n\n[antes](/posts/viejo/) [más](otra.html) [fuera](https://x.example)"
    )
    tree = page(text, target="mail", base_url="https://q.example", links={"/posts/viejo/": "/issues/viejo/"})
    assert tree.css_first("img").attributes == {
        "src": "https://q.example/media/pictures/aa/aa.png",
        "alt": "El mapa",
        "width": "600",
        "height": "300",
    }
    assert [a.attributes["href"] for a in tree.css("a")] == [
        "https://q.example/issues/viejo/",
        "https://q.example/otra.html",
        "https://x.example",
    ]
    assert [a.attributes.get("rel") for a in tree.css("a")] == [None, None, "noopener"]


def test_pictures_nobody_can_see_are_dropped() -> None:
    pixel = '<img src="https://m.example/o.gif" width="1" height="1"><img src="https://m.example/p.gif" style="display:none">'
    assert html(f"Hola {pixel}") == "<p>Hola </p>"


# Embeds


def test_a_video_waits_to_be_asked_and_its_address_stands_there() -> None:
    address = "https://youtu.be/abcdefghijk?t=90"
    tree = page(f"Antes\n\n{address}\n\nDespués")
    figure = tree.css_first("figure.embed.embed-youtube")
    assert figure.attributes["data-id"] == "abcdefghijk" and figure.attributes["data-start"] == "90"
    assert figure.attributes["data-player"] == "https://www.youtube-nocookie.com/embed/abcdefghijk?start=90"
    assert figure.css_first("a").attributes["href"] == address
    assert figure.text() == f"Watch on YouTube {address}"
    assert not tree.css("iframe, img, video")
    assert "data-player" not in html(address, target="mail")


@pytest.mark.parametrize(
    "address",
    [
        "https://vimeo.com/76979871",
        "https://podcasts.apple.com/es/podcast/x/id123?i=456",
        "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
        "https://twitter.com/jack/status/20",
    ],
)
def test_every_embed_links_to_its_full_address(address: str) -> None:
    assert page(address).css_first("figure.embed > a").attributes["href"] == address


def test_a_tweet_in_a_quote_keeps_the_quotes_words() -> None:
    tree = page("> just setting up\n>\n> https://twitter.com/jack/status/20")
    assert tree.css_first("blockquote > p").text() == "just setting up"
    assert tree.css_first("blockquote > figure.embed-tweet").attributes["data-id"] == "20"


def test_an_upload_that_stayed_behind_is_named_and_linked_to_where_it_is() -> None:
    tree = page("substack-video:12-ab", original_url="https://old.example/p/x")
    figure = tree.css_first("figure.embed-substack-video")
    assert figure.attributes["data-id"] == "12-ab" and "not available here" in figure.text()
    assert figure.css_first("a").attributes["href"] == "https://old.example/p/x"
    assert not page("substack-audio:12-ab").css("a")


def test_a_frame_in_the_text_becomes_what_it_showed() -> None:
    assert page('<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>').css_first(
        "figure.embed-youtube"
    )
    other = page('<p>Ver <iframe src="https://mapas.example/m"></iframe></p>')
    assert other.css_first("p > a").attributes["href"] == "https://mapas.example/m"


# Citations and links


def test_a_citation_gets_its_hooks_and_not_one_other_letter() -> None:
    text = (
        "Pasó [[Un *título* - meta.com](https://meta.example/a) y [Otro - b.com](https://b.example)], dicen."
    )
    tree = page(text)
    group = tree.css_first("span.citation")
    assert group.text() == "[Un título - meta.com y Otro - b.com]"
    assert [source.text() for source in group.css("a > cite.source")] == ["meta.com", "b.com"]
    assert tree.css_first("p").text() == "Pasó [Un título - meta.com y Otro - b.com], dicen."


def test_brackets_without_a_source_are_only_brackets() -> None:
    assert not page("Algo [[aquí](https://a.example)] y [esto - no](https://b.example)").css(
        ".citation, cite"
    )


def test_a_list_of_links_shows_its_sources_too() -> None:
    tree = page(
        "- [Un título - meta.com](https://meta.example)\n- [Parte una - el principio de una larga historia](https://b.example)"
    )
    assert [source.text() for source in tree.css("li cite.source")] == ["meta.com"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "\u00a0javascript:alert(1)",
        "java&#9;script:alert(1)",
        "\u200bjavascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ms-word:ofe|u|https://x.example",
        "http://[broken",
        "",
    ],
)
def test_an_address_that_does_more_than_lead_somewhere_leaves_only_its_words(address: str) -> None:
    assert html(f'<p>antes <a href="{address}">palabra</a></p>') == "<p>antes palabra</p>"


def test_internal_links_lead_to_our_addresses_with_their_fragments() -> None:
    links = {"/posts/viejo/": "/issues/viejo/", "https://old.substack.com/p/viejo": "/issues/viejo/"}
    tree = page("[a](/posts/viejo/#fin) [b](https://old.substack.com/p/viejo)", links=links)
    assert [(a.attributes["href"], a.attributes.get("rel")) for a in tree.css("a")] == [
        ("/issues/viejo/#fin", None),
        ("/issues/viejo/", None),
    ]


@pytest.mark.parametrize(
    "fragment",
    ["qué-pasó-después", "que-paso-despues", "qu%C3%A9-pas%C3%B3-despu%C3%A9s", "§qué-pasó-después"],
)
def test_links_to_a_heading_work_however_its_slug_was_made(fragment: str) -> None:
    tree = page(f"[abajo](#{fragment})\n\n#### ¿Qué pasó después?")
    assert tree.css_first("h4").id == unquote(fragment)


def test_a_heading_of_another_part_is_found_by_the_issues_fragments() -> None:
    fragments = fragments_of("[x](#el-final)", '<a href="#otro">')
    assert fragments == {"el-final", "otro"}
    assert page("#### ¡El final!", fragments=fragments).css_first("h4").id == "el-final"


def test_a_heading_of_a_page_gets_the_id_the_text_links_to() -> None:
    context = replace(CONTEXT, fragments=fragments_of("[x](#addendum-qué-pasó)"), taken=frozenset({"notas"}))
    assert heading_id("Addendum: ¿qué pasó?", context) == "addendum-qué-pasó"
    assert heading_id("🗞 Noticias de España", context) == "noticias-de-espana"
    assert heading_id("Notas", context) == "notas-1"


def test_headings_of_one_name_get_different_ids_on_one_page() -> None:
    first = render("#### Nota\n\n#### Nota", CONTEXT)
    second = render("#### Nota", CONTEXT.after(first, "dos"))
    assert first.ids == {"nota", "nota-1"} and second.ids == {"nota-2"}


def test_ids_of_the_text_are_set_apart_unless_linked_to() -> None:
    tree = page('[ir](#aqui)\n\n<p id="aqui">a</p>\n\n<p id="menu">b</p>\n\n<a name="login">c</a>')
    assert [node.id for node in tree.css("[id]")] == ["aqui", "user-menu", "user-login"]


# The rest of the text


def test_markdown_survives_as_it_was_meant() -> None:
    text = "*a* **b** ~~c~~ `d`\\\ne <sup>f</sup> <kbd>g</kbd>\n\n1. uno\n2. dos\n\n> cita\n\n---\n\n```python\nx < 1\n```\n"
    tree = page(text)
    for selector in ("em", "strong", "del", "code", "br", "sup", "kbd", "ol > li", "blockquote > p", "hr"):
        assert tree.css_first(selector) is not None, selector
    assert tree.css_first("pre > code.language-python").text() == "x < 1\n"


def test_wide_tables_scroll_in_a_box_and_keep_their_alignment() -> None:
    table = "| a | b |\n|---|--:|\n| 1 | 2 |"
    tree = page(table)
    assert tree.css_first("div.table[tabindex='0'] > table td.align-right").text() == "2"
    assert not page(table, target="feed").css("div")


def test_styles_classes_comments_and_direction_tricks_go() -> None:
    text = '<p class="menu" style="position:fixed" onclick="x()">hola<!-- secreto --> \u202eabc\u2066&#x202e;</p>'
    assert html(text) == "<p>hola abc</p>"


def test_an_unclosed_tag_ends_with_its_text() -> None:
    assert html("</div></article><div><b>hola").count("<div>") == html("</div></article><div><b>hola").count(
        "</div>"
    )


def test_a_heading_is_inline_whatever_it_looks_like() -> None:
    assert render_inline("1. *Uno*", CONTEXT).html == "1. <em>Uno</em>"
    assert render_inline("> [a](/x) <div>b</div>", CONTEXT).html == '&gt; <a href="/x">a</a> b'
    assert render_inline("https://youtu.be/abcdefghijk", CONTEXT).html.startswith(
        '<a href="https://youtu.be/'
    )
    assert render_inline("", CONTEXT).html == ""


def test_plain_text_is_the_words_in_their_blocks() -> None:
    text = "Hola  *amigo*[^1].\n\n- uno\n- dos\n\n```\nx  = 1\n  y\n```\n\nhttps://youtu.be/abcdefghijk\n\n[^1]: la nota"
    assert plain_text(html(text)) == (
        "Hola amigo.\n\nla nota\n\nuno\ndos\n\nx  = 1\n  y\n\nhttps://youtu.be/abcdefghijk"
    )


def test_plain_text_decodes_once() -> None:
    assert plain_text(html("&amp;lt;script&amp;gt;")) == "&lt;script&gt;"


def test_an_excerpt_ends_between_words_and_never_passes_its_length() -> None:
    assert excerpt("Uno, dos y tres", 100) == "Uno, dos y tres"
    assert excerpt("Uno, dos y tres", 6) == "Uno…"
    assert excerpt("Uno y dos. Y tres", 12) == "Uno y dos…"
    assert excerpt("Una\n\nlínea  más", 20) == "Una línea más"
    assert excerpt("e\u0301" * 10, 8) == "e\u0301" * 3 + "…"


SNIPPETS = st.sampled_from(
    [
        "[", "]", "(", ")", "![", "](", "](a.png)", "[^1]", "[^1]: x", "\n", "\n\n", "    ", "> ", "- ", "1. ", "#### ",
        "<b>", "</b>", "<div>", "</div>", "<p", ">", "<a href=", '"', "'", "<img src=x onerror=alert(1)>", "<svg>",
        "<style>", "<math>", "<table>", "<td>", "<!--", "-->", "<script>", "</script>", "`", "```", "~~", "*", "_", "|",
        "|---|", " - a.com", "javascript:", "https://a.example", "https://youtu.be/abcdefghijk", "&lt;", "&#x202e;",
        "<sup id=fnref:1><a class=footnote-ref href=#fn:1>1</a></sup>", '<div class="footnote"><ol><li id="fn:1">x',
        "<pre>", "<iframe src=https://a.example>", "<form>", "<template>", "<li>", "\x00", "\u202e", "é", "1️⃣", "a",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(SNIPPETS, max_size=30).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["page", "mail", "feed", "preview"]))
def test_any_text_becomes_harmless_markup_that_stays_as_it_is(text: str, target: Any) -> None:
    rendered = render(text, replace(CONTEXT, target=target)).html
    assert active_content(rendered) == []
    assert cleaner.clean(rendered) == rendered
    ids = [node.id for node in LexborHTMLParser(rendered).css("[id]")]
    assert len(ids) == len(set(ids))
    plain_text(rendered)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_line_becomes_harmless_inline_markup(text: str) -> None:
    rendered = render_inline(text, CONTEXT).html
    assert active_content(rendered) == []
    assert not re.search(r"<(p|div|ul|ol|li|h\d|table|figure|section|blockquote|pre)\b", rendered)


@given(st.text(max_size=80), st.integers(1, 60))
def test_an_excerpt_is_never_longer_than_asked(text: str, length: int) -> None:
    assert len(excerpt(text, length)) <= length


def test_headings_may_refer_to_the_notes_of_the_text_below_them() -> None:
    shown = render_with_headings(
        ["Sección[^s]", "*Uno*[^h]"], "Texto[^t].\n\n[^s]: S.\n[^h]: H.\n[^t]: T.", CONTEXT
    )
    section, heading = (line.html for line in shown.headings)
    assert (section[:7], heading[:12]) == ("Sección", "<em>Uno</em>")
    assert (
        'href="#fn-uno-1"' in section,
        'href="#fn-uno-2"' in heading,
        'href="#fn-uno-3"' in shown.html,
    ) == (
        True,
        True,
        True,
    )
    assert shown.footnotes == 3


@pytest.mark.parametrize("target", ["page", "mail", "feed", "preview"])
@pytest.mark.parametrize(
    "text",
    [
        "Uno **dos**\ntres[^1].\n\n- a\n- b\n\n[^1]: Nota.",
        "```\n  sangrado\n\n  y más\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        '![Un faro](faro.png "De noche")\n\n![](falta.png)\n\nhttps://youtu.be/dQw4w9WgXcQ',
        "<pre>\n\nuno</pre><p>a\u200b\u202eb&nbsp;c</p><script>x</script><details><summary>s</summary>t</details>",
        "[\u2066texto](https://a.example) <br> # \u00a0",
        "<p>uno<p>dos<div>tres</p><a href='/x'>a<a href='/y'>b</a></a>",
        "[" * 40_000,
    ],
)
def test_the_words_that_come_with_the_html_are_its_words(target: str, text: str) -> None:
    pictures = {
        "faro.png": PictureInfo("faro.png", "/m/a.png", 900, 500),
        "falta.png": PictureInfo("falta.png"),
    }
    rendered = render(text, Context(target=target, pictures=pictures))
    assert rendered.text == plain_text(rendered.html)
    line = render_inline(text[:2000], Context(target=target, pictures=pictures))
    assert line.text == plain_text(line.html)


def test_what_a_link_shows_of_its_address_is_never_glued_to_a_word() -> None:
    tree = page(
        "![](https://otra.example/foto.jpg)Ana. [doce](https://a.example/)[](https://b.example/) vinieron."
    )
    assert tree.css_first("p").text() == "foto.jpg Ana. doce https://b.example/ vinieron."


def test_what_stands_for_a_picture_is_no_part_of_the_word_beside_it() -> None:
    assert page("![](https://otra.example/a.jpg)Ana ![la torre](falta.png)se ve").text().split() == [
        *["a.jpg", "Ana", "la", "torre", "se", "ve"]
    ]


def test_the_title_of_a_picture_that_is_not_shown_stays() -> None:
    tree = page('Uno ![a](https://otra.example/a.jpg "De noche") y ![b](falta.png "De día").')
    assert [each.attributes.get("title") for each in tree.css("a, span")] == ["De noche", "De día"]
