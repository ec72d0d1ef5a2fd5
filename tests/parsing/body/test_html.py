"""HTML bodies become our Markdown, and every block says afterwards what it said before."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issues.parsing import tree
from issues.parsing.body import html as html_body
from issues.parsing.body.block_markdown import join
from issues.parsing.body.canonical import canonical_events
from issues.parsing.dialect import render


def markdown_of(html: str) -> str:
    body = html_body.read(html)
    return join([b.markdown for b in body.blocks], [b.kind for b in body.blocks])


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>El<strong> 4 de marzo</strong>, lunes.</p>", "El **4 de marzo**, lunes."),
        ("<p><em>\n<strong>La radio</strong>\n</em> suena.</p>", "***La radio*** suena."),
        ("<p><strong>Uno</strong><strong> dos</strong></p>", "**Uno dos**"),
        ("<p><strong>Uno <em>dos</em></strong> <em>tres</em></p>", "**Uno *dos*** *tres*"),
        ("<p>Vacío: <strong> </strong>nada<em></em>.</p>", "Vacío: nada."),
        (
            '<p>Un <a href="https://a.example/x_(y)">mapa </a>y más.</p>',
            "Un [mapa](https://a.example/x_(y)) y más.",
        ),
        (
            '<p>Leído [<a href="https://a.example/1">Uno - a.example</a> y <a href="https://b.example">Dos - b.example</a>].</p>',
            "Leído [[Uno - a.example](https://a.example/1) y [Dos - b.example](https://b.example)].",
        ),
        ('<p><em><a href="https://a.example">Guía</a></em></p>', "[*Guía*](https://a.example)"),
        ("<p>Línea<br>\n<br>otra</p>", "Línea\\\n\\\notra"),
        ("<p>Fin<br></p>", "Fin"),
        ("<p>2 * 3 * 4, a_b_c y _x_ con `t`</p>", "2 * 3 * 4, a_b_c y \\_x\\_ con \\`t\\`"),
        ("<p># no es título</p>", "\\# no es título"),
        ("<p>12. no es lista</p>", "12\\. no es lista"),
        ("<p>a &lt;b&gt; &amp;amp; c</p>", "a &lt;b> &amp;amp; c"),
        ("<p>H<sub>2</sub>O y m<sup>2</sup></p>", "H<sub>2</sub>O y m<sup>2</sup>"),
        ("<p><s>antes</s> ahora</p>", "~~antes~~ ahora"),
        ("<h2>👷Mis días</h2>", "## 👷Mis días"),
        ("<div>\n<hr>\n\n</div>", "---"),
        ("<ul>\n<li>\n<p>uno</p>\n\n</li>\n<li>\n<p>dos</p>\n</li>\n</ul>", "- uno\n- dos"),
        ('<ol start="3"><li>tres</li><li>cuatro</li></ol>', "3. tres\n4. cuatro"),
        ("<ul><li>uno<ul><li>dentro</li></ul></li></ul>", "- uno\n\n    - dentro"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>", "> a\n>\n> > b"),
        ("<blockquote>a</blockquote><blockquote>b</blockquote>", "> a\n\n<!-- -->\n\n> b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<!-- -->\n\n- b"),
        ('<p>\n<img src="mapa viejo (1).png" alt="">\n</p>', "![](mapa%20viejo%20(1).png)"),
        (
            '<p><a href="https://a.example"><img src="a.png" alt="Río"></a></p>',
            "[![Río](a.png)](https://a.example)",
        ),
        (
            '<figure><img src="a.png"><figcaption>De <a href="https://a.example">Ana</a> y "Luis"</figcaption></figure>',
            '![](a.png "De [Ana](https://a.example) y "Luis"")',
        ),
        ("<pre><code>a = 1\\nb = 2</code></pre>", "```\na = 1\\nb = 2\n```"),
        ('<pre><code class="language-swift">let a\nlet b</code></pre>', "```swift\nlet a\nlet b\n```"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td><b>3</b></td></tr></table>",
            "| a | b |\n| --- | --- |\n| 1\\|2 | **3** |",
        ),
    ],
)
def test_a_block_is_written_the_pleasant_way(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


def test_no_break_spaces_stay_between_words() -> None:
    assert markdown_of("<p>el&nbsp;<a href='https://a.example'>mapa</a>&nbsp;viejo</p>") == (
        "el\xa0[mapa](https://a.example)\xa0viejo"
    )


def test_empty_paragraphs_are_dropped_and_counted() -> None:
    body = html_body.read("<p>a</p><p>\n</p><p>&nbsp;</p>")
    assert [block.markdown for block in body.blocks] == ["a"]
    assert body.counts["empty_paragraphs"] == 2


def test_what_markdown_cannot_say_stays_html_and_is_named_with_its_line() -> None:
    html = '<p>a</p>\n\n<table>\n<tr><td rowspan="2">x</td><td>y</td></tr><tr><td>z</td></tr>\n</table>'
    body = html_body.read(html, first_line=7)
    assert body.blocks[1].kind == "html"
    assert 'rowspan="2"' in body.blocks[1].markdown
    assert body.counts["html_blocks"] == 1
    assert [(p.code, p.line) for p in body.problems] == [("kept-as-html", 9)]


def test_footnotes_keep_marks_and_bodies_of_several_paragraphs() -> None:
    html = (
        '<p>Agua<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a>.</p>'
        '<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">1</a>'
        '<div class="footnote-content"><p>Una.</p><p>Dos <b>más</b>.</p></div></div>'
    )
    assert markdown_of(html) == "Agua[^1].\n\n[^1]: Una.\n\n    Dos **más**."


def test_a_mark_without_note_stays_text_and_is_told() -> None:
    body = html_body.read('<p>Agua<a class="footnote-anchor" href="#footnote-9">9</a>.</p>')
    assert body.blocks[0].markdown == "Agua<sup>9</sup>."
    assert body.problems[0].code == "footnote-dead"


def test_an_unknown_element_is_named_with_its_line() -> None:
    body = html_body.read("<p>a</p>\n<p><blink>b</blink></p>", first_line=3)
    assert [(p.code, p.line) for p in body.problems] == [("unknown-element", 4)]


TEXT = st.text(st.sampled_from("ab *_`[]()!#<>&-+.1\\~|\"'\xa0ñ"), min_size=1, max_size=12).filter(
    lambda text: text.strip(" \xa0") != ""
)
INLINE = st.recursive(
    TEXT.map(lambda text: tree.to_html(text)),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["strong", "em", "del", "code", "sup"]), inner).map(
            lambda t: f"<{t[0]}>{t[1]}</{t[0]}>"
        ),
        inner.map(lambda html: f'<a href="https://a.example/b_c(d)">{html}</a>'),
        st.lists(inner, min_size=2, max_size=3).map("".join),
    ),
    max_leaves=5,
)
PARAGRAPH = INLINE.map(lambda html: f"<p>{html}</p>")
BLOCK = st.recursive(
    PARAGRAPH,
    lambda inner: st.one_of(
        inner.map(lambda html: f"<blockquote>{html}</blockquote>"),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda items: f"<ul>{''.join(f'<li>{i}</li>' for i in items)}</ul>"
        ),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda items: f"<ol>{''.join(f'<li>{i}</li>' for i in items)}</ol>"
        ),
    ),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=3))
def test_any_body_says_the_same_before_and_after(blocks: list[str]) -> None:
    html = "".join(blocks)
    again = canonical_events(tree.parse(render.render(markdown_of(html))).children)
    assert again == canonical_events(tree.parse(html).children)
