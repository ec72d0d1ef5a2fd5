"""Substack's widgets and other frames become what they stand for; what was never closed swallows nothing."""

import json
from html import escape

import pytest

from issues.parsing.body import html as html_body
from tests.parsing.body.test_html import markdown_of


def attrs(**values: object) -> str:
    return f'data-attrs="{escape(json.dumps(values))}"'


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            f'<div id="youtube2-dQw4w9WgXcQ" class="youtube-wrap" {attrs(videoId="dQw4w9WgXcQ", startTime="90s")}>'
            '<div class="youtube-inner"><iframe src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"></iframe></div></div>',
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90",
        ),
        (
            '<iframe src="//www.youtube.com/embed/dQw4w9WgXcQ?start=15"></iframe>',
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=15",
        ),
        ('<p><iframe src="https://player.vimeo.com/video/12345"></iframe></p>', "https://vimeo.com/12345"),
        (
            '<div class="apple-podcast-container"><iframe class="apple-podcast " data-attrs="{&quot;url&quot;:&quot;x&quot;,&quot;title&quot;-&quot;Mal&quot;}"'
            ' src="https://embed.podcasts.apple.com/es/podcast/agua/id1?i=2"></iframe></div>',
            "https://podcasts.apple.com/es/podcast/agua/id1?i=2",
        ),
        (
            f'<iframe class="spotify-wrap" {attrs(url="https://open.spotify.com/episode/abc")} src="https://open.spotify.com/embed/episode/abc"></iframe>',
            "https://open.spotify.com/episode/abc",
        ),
        (
            f'<div class="tweet" {attrs(url="https://twitter.com/ana/status/99?s=20", full_text="Llueve.", name="Ana", username="ana")}></div>',
            "> Llueve.\n>\n> — Ana @ana\n>\n> https://twitter.com/ana/status/99",
        ),
        (
            f'<div class="tweet" {attrs(url="https://twitter.com/ana/status/99", full_text="Mira.", username="ana", quoted_tweet={"full_text": "Llueve en el valle.", "username": "eva"})}></div>',
            "> Mira.\n>\n> — @ana\n>\n> > Llueve en el valle.\n> >\n> > — @eva\n>\n> https://twitter.com/ana/status/99",
        ),
        (
            f'<div class="comment" {attrs(url="https://substack.com/@ana/note/c-1", comment={"body": "Otro faro.", "name": "Ana"})}></div>',
            "> Otro faro.\n>\n> — Ana\n>\n> [https://substack.com/@ana/note/c-1](https://substack.com/@ana/note/c-1)",
        ),
        ('<div class="comment"><p>Un aparte.</p></div>', "Un aparte."),
        (
            f'<div class="latex-rendered" {attrs(persistentExpression="e = mc^2", id="X")}></div>',
            "```\ne = mc^2\n```",
        ),
        (
            '<div class="image-gallery-embed" data-attrs="{&quot;gallery&quot;:{&quot;images&quot;:[{&quot;src&quot;-&quot;a.png&quot;},{&quot;src&quot;-&quot;b.png&quot;}],'
            '&quot;caption&quot;:&quot;Dos ríos&quot;}}"></div>',
            '![](a.png)\n![](b.png "Dos ríos")',
        ),
        (
            f'<div class="native-video-embed" {attrs(mediaUploadId="0a-1b", duration=None)}></div>',
            "substack-video:0a-1b",
        ),
        (
            f'<div class="image-gallery-embed" {attrs(gallery={"images": [{"src": "a.png"}, {"src": "b c.png"}], "caption": "Dos ríos"})}></div>',
            '![](a.png)\n![](b%20c.png "Dos ríos")',
        ),
        (
            '<div class="image-gallery-embed" data-attrs="{&quot;gallery&quot;:{&quot;images&quot;:[{&quot;type&quot;:&quot;image/png&quot;,&quot;src&quot;:&quot;a.png&quot;}],'
            '&quot;caption&quot;:&quot;El &quot;viejo&quot; río&quot;,&quot;alt&quot;:&quot;&quot;,&quot;staticGalleryImage&quot;:{&quot;src&quot;:&quot;z.png&quot;}}}"></div>',
            '![](a.png "El "viejo" río")',
        ),
        (
            '<div class="captioned-image-container"><figure><a class="image-link" href="https://cdn.example/a.png"><div class="image2-inset">'
            '<picture><source srcset="a.webp"><img src="a.png" alt="Río"></picture></div></a><figcaption>El <em>río</em></figcaption></figure></div>',
            '![Río](a.png "El *río*")',
        ),
        (
            '<p class="button-wrapper"><a class="button primary" href="https://a.example/taller"><span>Apúntate</span></a></p>',
            "[Apúntate](https://a.example/taller)",
        ),
    ],
)
def test_a_widget_becomes_what_it_stands_for(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


def test_subscribe_forms_are_dropped_and_counted() -> None:
    body = html_body.read(
        '<p>a</p><div class="subscription-widget-wrap"><div class="subscription-widget"><p class="cta-caption">Gracias</p>'
        '<form class="subscription-widget-subscribe"><input type="email"></form></div></div><p>b</p>'
    )
    assert [block.markdown for block in body.blocks] == ["a", "b"]
    assert body.counts["subscribe_forms"] == 1


CARD = (
    '<div class="embedded-publication-wrap" data-attrs="{&quot;name&quot;:&quot;Ríos&quot;}"><div class="embedded-publication">'
    '<a class="embedded-publication-link-part" href="https://rios.example"><span class="embedded-publication-name">Ríos</span>'
    '<div class="embedded-publication-hero-text">Cartas del agua</div></a>'
    '<form class="embedded-publication-subscribe" method="GET"><input type="hidden">'
)


def test_a_card_is_a_link_and_its_open_form_swallows_nothing() -> None:
    html = f'{CARD}\n<p>Sigue el texto.</p>\n<ul><li>y la lista</li></ul>\n<div class="youtube-wrap" id="youtube2-dQw4w9WgXcQ"></div>'
    body = html_body.read(html)
    assert [block.markdown for block in body.blocks] == [
        "[Ríos](https://rios.example)\\\nCartas del agua",
        "Sigue el texto.",
        "- y la lista",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    ]
    assert "unclosed" in [problem.code for problem in body.problems]


def test_damaged_data_are_told_with_their_line() -> None:
    body = html_body.read(
        '<p>a</p>\n<div class="embedded-post-wrap" data-attrs="{&quot;title&quot;-&quot;x&quot;}"><a href="https://a.example/p/x">\n</a></div>'
    )
    assert [(p.code, p.line) for p in body.problems] == [("embed-damaged", 2)]


def test_an_unknown_frame_becomes_a_link() -> None:
    body = html_body.read('<iframe src="https://mapas.example/ver?id=1"></iframe>')
    assert body.blocks[0].markdown == "[https://mapas.example/ver?id=1](https://mapas.example/ver?id=1)"
    assert body.problems[0].code == "embed-unknown"


def test_the_words_of_a_poll_stay_though_nobody_can_answer_it() -> None:
    body = html_body.read(
        '<div class="poll-embed" data-attrs="{&quot;id&quot;:3}"><p>¿Faro o río?</p><ul><li>Faro</li></ul></div>'
    )
    assert [block.markdown for block in body.blocks] == ["¿Faro o río?", "- Faro"]
    assert body.problems[0].text.endswith("only its words were kept.")


def test_an_audio_keeps_its_label() -> None:
    attrs = "{&quot;label&quot;:&quot;La charla entera&quot;,&quot;mediaUploadId&quot;:&quot;abc-1&quot;}"
    body = html_body.read(f'<div class="native-audio-embed" data-attrs="{attrs}"></div>')
    assert [block.markdown for block in body.blocks] == ["La charla entera", "substack-audio:abc-1"]


def test_the_editors_hint_above_a_poem_is_no_text() -> None:
    body = html_body.read(
        '<div class="preformatted-block"><label class="hide-text">Keeps its spacing</label><pre>Un verso\n   y otro</pre></div>'
    )
    assert [block.markdown for block in body.blocks] == ["```\nUn verso\n   y otro\n```"]
