"""Pictures, words and links that stand only in attributes come through, and what any container holds."""

import json
from html import escape

import pytest

from issues.parsing.audit.compare import compare
from issues.parsing.audit.inventory import source_inventory
from issues.parsing.body import html
from issues.parsing.dialect.render import render


def markdown_of(source: str) -> str:
    return "\n\n".join(block.markdown for block in html.read(source).blocks)


@pytest.mark.parametrize(
    "source",
    [
        '<img data-src="a.jpg">',
        '<img src="data:image/gif;base64,R0lGOD" data-lazy-src="a.jpg">',
        '<img src="blank.gif" data-original="a.jpg">',
        '<img srcset="a-300x200.jpg 300w, a.jpg 2000w, a-1024x600.jpg 1024w">',
        '<img data-srcset="a-2.jpg, a.jpg 2x">',
        '<picture><source srcset="a.jpg"></picture>',
        '<picture><source srcset="a.webp"><img src="a.jpg"></picture>',
        '<img src="data:x" data-src="a.jpg"><noscript><img src="a.jpg"></noscript>',
        '<noscript><img src="a.jpg"></noscript><img data-src="a.jpg">',
        '<img src="data:x"><noscript><img src="a.jpg"></noscript>',
        '<img data-src="a.jpg"><noscript><img src="a-300x200.jpg"></noscript>',
        '<img src="data:x" data-flickity-lazyload="a.jpg">',
        '<img src="data:x"><noscript>&lt;img src="a.jpg"&gt;</noscript>',
        '<amp-img src="a.jpg" width="3"></amp-img>',
        '<v-img src="a.jpg"></v-img>',
        '<input type="image" src="a.jpg">',
        "<div style=\"background-image: url('a.jpg')\"></div>",
        '<div data-bg="a.jpg"></div>',
        '<img data-attrs=\'{"src":"https://e.org/a.jpg"}\'>'.replace("https://e.org/", "https://e.org/"),
    ],
)
def test_a_lazy_picture_is_one_picture(source: str) -> None:
    body = html.read(f"<p>Uno.</p>{source}")
    assert [block.markdown.replace("https://e.org/", "") for block in body.blocks] == ["Uno.", "![](a.jpg)"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            '<p>Gracias a <span class="mention-wrap" data-attrs=\'{"name":"Ana Ruiz","id":1,"url":null}\'></span>.</p>',
            "Gracias a Ana Ruiz.",
        ),
        (
            '<div class="instagram-embed-wrap" data-attrs=\'{"instagram_id":"Cabc123","title":"El huerto","author_name":"@ana",'
            '"thumbnail_url":"https://e.org/h.jpg"}\'></div>',
            "[El huerto](https://www.instagram.com/p/Cabc123/)\\\n@ana",
        ),
        (
            '<div data-attrs=\'{"authorName":"Ana","text":"Hola a todos","createdAt":"2025-01-02T10:00:00Z",'
            '"uri":"at://did:plc:abc/app.bsky.feed.post/3k"}\' data-component-name="BlueskyCreateBlueskyEmbed"></div>',
            "[Hola a todos](https://bsky.app/profile/did:plc:abc/post/3k)\\\nAna",
        ),
        (
            '<div class="datawrapper-wrap" data-attrs=\'{"url":"https://dw.example/a/","title":"Paro"}\'>'
            '<iframe src="https://dw.example/a/"></iframe><script>x()</script></div>',
            "[Paro](https://dw.example/a/)",
        ),
        (
            '<div class="fb-post" data-href="https://fb.example/1"></div>',
            "[https://fb.example/1](https://fb.example/1)",
        ),
        ('<otra-cosa data-title="Hola" data-url="https://e.org/x"></otra-cosa>', "[Hola](https://e.org/x)"),
        (
            '<div data-block=\'{"question":"¿Pan o luz?","options":["Pan","Luz"]}\'></div>',
            "¿Pan o luz?\\\nPan\\\nLuz",
        ),
        (
            '<p>En <a href="https://x.example/a" aria-label="mi cuenta"><svg></svg></a></p>',
            "En [mi cuenta](https://x.example/a)",
        ),
        ('<p>En <img alt="el mapa"> se ve</p>', "En el mapa se ve"),
    ],
)
def test_words_and_links_of_data_become_a_card(source: str, expected: str) -> None:
    assert markdown_of(source) == expected


def test_a_card_is_named_with_its_line() -> None:
    body = html.read(
        '<p>Uno.</p>\n<div class="rara" data-attrs=\'{"url":"https://e.org/x","fullText":"¿Lloverá?"}\'></div>'
    )
    assert list(map(str, body.problems)) == [
        "line 2: rara cannot be shown; its words and its link stand for it: ¿Lloverá?"
    ]


def test_data_without_words_or_address_are_named() -> None:
    (problem,) = html.read('<div data-attrs=\'{"id":12}\' data-component-name="RecipeToDOM"></div>').problems
    assert (problem.code, problem.values["what"]) == ("embed-unavailable", "Recipe")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "<figure><blockquote><p>Cita</p></blockquote><figcaption>Ana</figcaption></figure>",
            "> Cita\n\nAna",
        ),
        (
            '<figure><img src="a.png"><ul><li>x</li></ul><figcaption>pie</figcaption></figure>',
            "![](a.png)\n\n- x\n\npie",
        ),
        (
            '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://e.org/riego"><div '
            'class="kg-bookmark-content"><div class="kg-bookmark-title">Riego</div><div class="kg-bookmark-description">Ahorra '
            'agua.</div><div class="kg-bookmark-metadata"><img class="kg-bookmark-icon" src="https://e.org/f.ico"><span '
            'class="kg-bookmark-author">La Acequia</span></div></div></a></figure>',
            "[Riego](https://e.org/riego)\\\nAhorra agua.\\\nLa Acequia",
        ),
        (
            '<a href="https://e.org/x"><div>Título</div><div>Texto</div></a>',
            "[Título\\\nTexto](https://e.org/x)",
        ),
        (
            '<a href="https://e.org/x"><h3>Título</h3><p>Texto</p></a>',
            "### [Título](https://e.org/x)\n\n[Texto](https://e.org/x)",
        ),
        ("<strong><p>uno</p><p>dos</p></strong>", "**uno**\n\n**dos**"),
        ("<dialog><p>uno</p><p>dos</p></dialog>", "uno\n\ndos"),
        (
            '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://youtu.be/AAAAAAAAAAA\n</div>'
            "<figcaption>El vídeo</figcaption></figure>",
            "https://youtu.be/AAAAAAAAAAA\n\nEl vídeo",
        ),
    ],
)
def test_whatever_a_container_holds_comes_through(source: str, expected: str) -> None:
    assert markdown_of(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<video src="https://e.org/v.mp4" title="El huerto"></video>', "[El huerto](https://e.org/v.mp4)"),
        ('<ul><li>Oye <audio><source src="a.mp3"></audio></li></ul>', "- Oye\n\n    [a.mp3](a.mp3)"),
        ('<iframe title="Mapa" src="https://maps.example/x"></iframe>', "[Mapa](https://maps.example/x)"),
        ('<iframe srcdoc="&lt;p&gt;Hola&lt;/p&gt;"></iframe>', "Hola"),
        ('<object data="https://e.org/d.pdf"></object>', "[https://e.org/d.pdf](https://e.org/d.pdf)"),
        (
            '<script src="https://gist.github.com/ana/abc.js"></script>',
            "[https://gist.github.com/ana/abc](https://gist.github.com/ana/abc)",
        ),
        ('<ul><li><input type="checkbox" checked> hecho</li></ul>', "- ☑ hecho"),
    ],
)
def test_players_become_cards_with_their_address(source: str, expected: str) -> None:
    assert markdown_of(source) == expected


@pytest.mark.parametrize(
    "around",
    [
        "<ul><li><p>uno</p>{}</li></ul>",
        "<ul><li>{}</li></ul>",
        "<table><tr><td><p>uno</p>{}</td></tr></table>",
        "<blockquote><p>uno</p>{}</blockquote>",
        "<details><summary>Más</summary>{}</details>",
        "<p>uno <span>{}</span> dos</p>",
        "<h3>uno {}</h3>",
    ],
)
def test_a_video_is_shown_wherever_it_stands(around: str) -> None:
    from issues.parsing.dialect.links import find_links
    from issues.parsing.dialect.render import render

    source = around.format('<iframe src="https://www.youtube.com/embed/AAAAAAAAAAA"></iframe>')
    assert [link.kind for link in find_links(render(markdown_of(source)))] == ["embed"]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///C:/a.png", "cid:a@b", "blob:https://e.org/1", "data:image/svg+xml,x"],
)
def test_a_picture_that_nobody_can_fetch_is_named_with_its_line(address: str) -> None:
    body = html.read(f'<p>Uno.</p>\n<p>Dos<img src="{address}" alt="el faro">tres.</p>')
    assert [block.markdown for block in body.blocks] == ["Uno.", "Dos el faro tres."]
    assert [(each.line, each.values["address"]) for each in body.problems] == [(2, address)]


def test_a_link_that_would_run_something_leaves_its_words_and_is_named() -> None:
    body = html.read(
        '<p>Uno.</p>\n<p>Pulse <a href="javascript:abrir(1)">aquí</a> o <a href="javascript:void(0)">no</a>.</p>'
    )
    assert [block.markdown for block in body.blocks] == ["Uno.", "Pulse aquí o no."]
    assert [(each.line, each.values["address"]) for each in body.problems] == [(2, "javascript:abrir(1)")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            '<video src="https://e.org/v.mp4" poster="https://e.org/v.jpg"></video>',
            ["![](https://e.org/v.jpg)", "[https://e.org/v.mp4](https://e.org/v.mp4)"],
        ),
        (
            '<lite-youtube videoid="abcdefghijk"></lite-youtube>',
            ["https://www.youtube.com/watch?v=abcdefghijk"],
        ),
        (
            '<div class="flourish-embed" data-src="visualisation/12"></div>',
            [
                "[https://public.flourish.studio/visualisation/12/](https://public.flourish.studio/visualisation/12/)"
            ],
        ),
        (
            '<object data="https://e.org/a.pdf"><p>O <a href="https://e.org/b.pdf">aquí</a></p></object>',
            ["[https://e.org/a.pdf](https://e.org/a.pdf)", "O [aquí](https://e.org/b.pdf)"],
        ),
        ("<xmp>a\n\tb</xmp>", ["```\na\n\tb\n```"]),
        (
            '<p>La <acronym title="Organización">OMS</acronym>.</p>',
            ['La <abbr title="Organización">OMS</abbr>.'],
        ),
    ],
)
def test_players_and_old_elements_come_through(source: str, expected: list[str]) -> None:
    assert [block.markdown for block in html.read(source).blocks] == expected


def test_where_a_form_led_and_what_lay_behind_a_text_is_named() -> None:
    body = html.read(
        '<form action="https://e.org/f">Opine</form>\n<div style="background: url(https://e.org/f.jpg)">Dos</div>'
    )
    assert [block.markdown for block in body.blocks] == ["Opine", "Dos"]
    assert [(each.line, each.values["address"]) for each in body.problems] == [
        (1, "https://e.org/f"),
        (2, "https://e.org/f.jpg"),
    ]


def test_titles_and_readings_of_words_stay() -> None:
    assert markdown_of(
        '<p><em title="énfasis">uno</em> <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>'
    ) == ('*<span title="énfasis">uno</span>* 漢(kan)')


def with_data(data: object, tag: str = "div", name: str = "data-attrs") -> str:
    return f'<{tag} class="nuevo" {name}="{escape(json.dumps(data))}"></{tag}>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            with_data({"body_html": '<p>Ver <a href="https://e.org/x">el <b>pan</b></a></p>', "id": 3}),
            "Ver [el **pan**](https://e.org/x)",
        ),
        (
            with_data({"title": "Hoy", "text": "&lt;a href=&quot;https://e.org/z&quot;&gt;aquí&lt;/a&gt;"}),
            "Hoy\n\n[aquí](https://e.org/z)",
        ),
        (
            with_data({"inner": json.dumps({"title": "Dentro", "url": "https://e.org/n"})}),
            "[Dentro](https://e.org/n)",
        ),
        (
            with_data(
                {"items": [{"label": "Uno", "href": "https://e.org/1"}, {"label": "Dos", "href": "https://e.org/2"}]},
                name="data-props",
            ),
            "[Uno](https://e.org/1)\\\n[Dos](https://e.org/2)",
        ),
        (
            f"<p>Va {with_data({'html': '<a href=https://e.org/i>dentro</a>'}, 'span')} hoy</p>",
            "Va [dentro](https://e.org/i) hoy",
        ),
        (
            with_data({"html": '<img src="a.png" alt="el faro">'}),
            "![el faro](a.png)",
        ),
    ],
)  # fmt: skip
def test_links_and_pictures_within_html_of_data_come_through(source: str, expected: str) -> None:
    assert markdown_of(source) == expected


def test_a_tweet_kept_as_html_shows_its_links_and_the_page_it_leads_to() -> None:
    data = {
        "url": "https://x.com/ana/status/12",
        "full_text": 'Hola <a href="https://e.org/u">@luis</a> &amp; todos',
        "expanded_url": {"url": "https://e.org/p", "title": "El pan", "description": "De aquí."},
    }
    assert markdown_of(f'<div class="tweet" data-attrs="{escape(json.dumps(data))}"></div>') == (
        "> Hola [@luis](https://e.org/u) & todos\n>\n> [El pan](https://e.org/p)\\\n> De aquí.\n>\n> https://x.com/ana/status/12"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<svg width="9"><image href="a.png"/></svg>', "![](a.png)"),
        ('<svg aria-label="El faro"><g><image xlink:href="a.png"/></g></svg>', "![El faro](a.png)"),
        ('<p>Va <svg><image href="a.png"/><text>Texto</text></svg> hoy</p>', "Va ![](a.png)Texto hoy"),
        ('<svg><a xlink:href="https://e.org/x"><text>Aquí</text></a></svg>', "[Aquí](https://e.org/x)"),
    ],
)
def test_pictures_and_links_within_drawings_come_through(source: str, expected: str) -> None:
    assert markdown_of(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            '<p>Es <span class="katex"><span class="katex-mathml"><math><mi>E</mi><annotation encoding="application/x-tex">'
            'E_1</annotation></math></span><span class="katex-html" aria-hidden="true">E1</span></span>.</p>',
            "Es `E_1`.",
        ),
        ('<p>Es <script type="math/tex">a_1 * b</script>.</p>', "Es `a_1 * b`."),
        ('<script type="math/tex; mode=display">a_1</script>', "```\na_1\n```"),
        ('<p>Es <math alttext="x^2"><mi>x</mi></math>.</p>', "Es `x^2`."),
        ('<p>Es <img class="latex" src="https://s0.wp.com/latex.php?latex=x" alt="x^2">.</p>', "Es `x^2`."),
    ],
)
def test_formulas_that_a_program_drew_are_their_latex(source: str, expected: str) -> None:
    assert markdown_of(source) == expected
    page = render(markdown_of(source))
    assert [str(loss) for loss in compare(source_inventory(source), source_inventory(page))] == []


@pytest.mark.parametrize("around", ["<div>{}</div>", "<center>{}</center>", "<ul><li>{}</li></ul>"])
def test_the_title_of_a_picture_alone_is_its_caption_wherever_it_stands(around: str) -> None:
    source = around.format('<img src="a.png" alt="el faro" title="De noche">')
    assert markdown_of(source).removeprefix("- ") == '![el faro](a.png "De noche")'


def test_bare_addresses_of_blocks_kept_as_html_are_links() -> None:
    source = '<ol><li value="7">https://e.org/x. <code>https://e.org/y</code></li></ol>'
    assert markdown_of(source) == (
        '<ol><li value="7"><a href="https://e.org/x">https://e.org/x</a>. <code>https://e.org/y</code></li></ol>'
    )
