"""The audit finds every kind of loss, and nothing else."""

import hashlib
import html
import json

import pytest

from issues.parsing.audit import alignment
from issues.parsing.audit.compare import compare
from issues.parsing.audit.inventory import source_inventory
from issues.parsing.source.line_ends import restore_line_ends
from tests.tools import samples
from tests.tools.shared import CORPUS, TRUTH

REAL = sorted(TRUTH.glob("*.json"))

SOURCE = """
<h2>🗞 Noticias</h2>
<p>1️⃣ El <strong>3 de mayo</strong> llegó el telescopio<a class="footnote-anchor" id="footnote-anchor-1"
href="#footnote-1">1</a> a su órbita [<a href="https://www.example.org/a?utm_source=x">Llegada - example.org</a>].</p>
<p>
<img src="un%20faro%20%281%29.png" alt="">
</p>
<blockquote><p>Una cita breve.</p></blockquote>
<ul><li><p>Primero</p></li><li><p>Segundo, con <a href="/posts/otro-numero/">otro número</a></p></li></ul>
<ol><li>Paso uno</li></ol>
<pre><code>uno()
dos()</code></pre>
<table><tr><th>Año</th></tr><tr><td>1999</td></tr></table>
<div><hr></div>
<h3>📖Un libro</h3>
<div id="youtube2-aaaaaaaaaaa" class="youtube-wrap" data-attrs="{&quot;videoId&quot;:&quot;aaaaaaaaaaa&quot;}">
<div class="youtube-inner"><iframe src="https://www.youtube-nocookie.com/embed/aaaaaaaaaaa?rel=0"></iframe></div></div>
<p>Y nada más por hoy.</p>
<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">1</a>
<div class="footnote-content"><p>El segundo de su familia.</p></div></div>
"""

PAGE = """
<article><h1>Del 1 al 15 de mayo</h1>
<section id="noticias"><h2>🗞 Noticias</h2>
<p>El <strong>3 de mayo</strong> llegó el telescopio<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup> a
su órbita [<a href="https://www.example.org/a">Llegada - example.org</a>].</p>
<figure><img src="/media/ab12.webp" data-name="un faro (1).png" alt=""></figure>
<blockquote><p>Una cita breve.</p></blockquote>
<ul><li>Primero</li><li>Segundo, con <a href="/issues/otro-numero/">otro número</a></li></ul>
<ol><li>Paso uno</li></ol>
<pre><code>uno()
dos()</code></pre>
<table><thead><tr><th>Año</th></tr></thead><tbody><tr><td>1999</td></tr></tbody></table>
<hr></section>
<section><h3>📖Un libro</h3>
<figure data-embed="youtube" data-id="aaaaaaaaaaa"><a href="https://youtu.be/aaaaaaaaaaa">Ver el vídeo</a></figure>
<p>Y nada más por hoy.</p></section>
<div class="footnote"><hr><ol><li id="fn:1"><p>El segundo de su familia. <a class="footnote-backref"
href="#fnref:1">↩</a></p></li></ol></div></article>
"""


def losses(source: str, page: str, missing: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Code and message of everything `page` lost of `source`."""
    return [
        (problem.code, problem.message)
        for problem in compare(source_inventory(source), source_inventory(page), missing)
    ]


def attrs(data: object) -> str:
    """`data-attrs` as an export writes it."""
    return html.escape(data if isinstance(data, str) else json.dumps(data))


def test_a_page_that_holds_everything_has_lost_nothing():
    assert losses(SOURCE, PAGE) == []


@pytest.mark.parametrize(
    ("there", "instead", "code", "says"),
    [
        ("Y nada más por hoy.", "Y nada por hoy.", "lost-words", "1 word is lost after «y nada» and before «por hoy»: «más»."),
        ("<p>Y nada más por hoy.</p>", "", "lost-words", "5 words are lost: «y nada más por hoy»."),
        ("uno()\ndos()", "uno()", "lost-words", "«dos»"),
        ("El segundo de su familia.", "El segundo de familia.", "lost-words", "after «el segundo de» and before «familia»: «su»"),
        (
            '<a href="https://www.example.org/a">Llegada - example.org</a>',
            "Llegada - example.org",
            "lost-link",
            "«llegada example org» to https://www.example.org/a?utm_source=x is lost.",
        ),
        ("https://www.example.org/a", "https://www.example.org/b", "lost-link", "now leads to https://www.example.org/b"),
        ("/issues/otro-numero/", "https://example.net/", "lost-link", "/posts/otro-numero/"),
        ('data-name="un faro (1).png"', "", "lost-picture", "un faro (1).png is lost after «"),
        ('<li id="fn:1"><p>El segundo de su familia. ', '<li id="fn:1"><p>', "lost-footnote", "Footnote 1 («el segundo"),
        ('href="#fnref:1"', 'href="#fnref:2"', "lost-footnote", "does not lead back"),
        ('href="#fn:1"', 'href="#fn:9"', "lost-footnote", "Footnote 1"),
        ('data-embed="youtube" data-id="aaaaaaaaaaa"', "", "lost-embed", ""),
        ('data-id="aaaaaaaaaaa"', 'data-id="bbbbbbbbbbb"', "lost-embed", "youtube aaaaaaaaaaa is lost after «un libro»"),
        ("<h3>📖Un libro</h3>", "<p>📖Un libro</p>", "lost-heading", "«un libro»"),
        ("<blockquote><p>Una cita breve.</p></blockquote>", "<p>Una cita breve.</p>", "lost-structure", "1 quotes"),
        ("<ol><li>Paso uno</li></ol>", "<p>Paso uno</p>", "lost-structure", "Of 1 numbered lists (ol) only 0 are left."),
        ("<li>Primero</li><li>", "<li>Primero ", "lost-structure", "Of 3 list entries (li) only 2 are left."),
        ("<pre><code>uno()\ndos()</code></pre>", "<p>uno() dos()</p>", "lost-structure", "(pre)"),
        ("<hr></section>", "</section>", "lost-structure", "(hr)"),
    ],
)  # fmt: skip
def test_every_kind_of_loss_is_found(there, instead, code, says):
    assert PAGE.count(there) >= 1
    page = PAGE.replace(there, instead)
    if code == "lost-embed" and not says:
        page = page.replace('<a href="https://youtu.be/aaaaaaaaaaa">Ver el vídeo</a>', "")
    found = losses(SOURCE, page)
    assert code in [lost for lost, _ in found]
    assert any(says in message for _, message in found)


def test_a_table_turned_into_text_is_found():
    page = PAGE.replace("<table>", "<div>").replace("</table>", "</div>")
    assert "lost-structure" in [code for code, _ in losses(SOURCE, page)]


def test_a_small_word_is_missed_even_where_the_page_added_the_same_word():
    found = losses(
        "<p>La casa de piedra del puerto.</p>", "<p>La casa piedra del puerto.</p><footer>de</footer>"
    )
    assert found == [("lost-words", "1 word is lost after «la casa» and before «piedra del puerto»: «de».")]


def test_moved_text_is_not_lost():
    first, second = "<p>Esto va primero, dijo ella.</p>", "<p>Esto va después, dijo él.</p>"
    assert losses(first + second, second + first) == []
    assert losses(first + second, "<p>Esto va después, dijo él. Esto va primero, dijo ella.</p>") == []
    assert losses("<p>Hola</p>" + first, "<p>Esto va primero, dijo ella. Hola</p>") == []


def test_added_text_links_pictures_and_headings_are_nobodys_business():
    added = '<h2>Más</h2><p>Texto <a href="https://example.com">nuestro</a> <img src="logo.png"></p><ul><li>x</li></ul>'
    assert losses(SOURCE, PAGE + added) == []


def test_words_are_the_same_however_they_are_composed_broken_or_emphasised():
    assert losses("<p>can\u0303o\u0301n pa<b>la</b>bra</p>", "<p>Cañón pala\u200bbra</p>") == []
    assert losses("<p><em>\nhola</em>\n, tú<br>y yo</p>", "<p><em>hola</em>, tú</p><p>y yo</p>") == []


def test_a_missing_picture_is_no_loss():
    page = PAGE.replace(
        '<img src="/media/ab12.webp" data-name="un faro (1).png" alt="">', "<span>falta</span>"
    )
    assert losses(SOURCE, page, missing=("un%20faro%20(1).png",)) == []


def test_pictures_of_a_gallery_are_counted_even_where_its_data_is_broken():
    images = '{"images":[{"src":"uno.png"},{"src":"dos 2.png"}],"caption":"%s","staticGalleryImage":{"src":"todo.png"}}'
    for caption in ("Un puente", 'Un "puente" viejo'):
        data = f'{{"gallery":{images % caption}}}'
        found = source_inventory(f'<div class="image-gallery-embed" data-attrs="{attrs(data)}"></div>')
        assert [picture.name for picture in found.pictures] == ["uno.png", "dos 2.png"]
        assert found.words == [word for word in ("un", "puente", "viejo") if word in caption.lower()]


def test_embeds_are_known_by_what_they_show():
    source = (
        f'<div class="native-video-embed" data-attrs="{attrs({"mediaUploadId": "11-22"})}"></div>'
        f'<div class="vimeo-wrap" data-attrs="{attrs({"videoId": 123})}"></div>'
        '<div class="apple-podcast-container"><iframe class="apple-podcast " data-attrs="{&quot;title&quot;-&quot;x&quot;}"'
        ' src="https://embed.podcasts.apple.com/es/podcast/x/id9?i=77"></iframe></div>'
        '<iframe class="spotify-wrap" src="https://open.spotify.com/embed/episode/abc"></iframe>'
        f'<div class="tweet" data-attrs="{attrs({"url": "https://x.com/a/status/5", "full_text": "Hola <b>mundo</b>"})}">'
        "<span>Nombre</span></div>"
        '<iframe src="https://maps.example.com/m?x=1"></iframe>'
    )
    found = source_inventory(source)
    assert [(embed.kind, embed.id) for embed in found.embeds] == [
        ("substack-video", "11-22"),
        ("vimeo", "123"),
        ("podcast", "77"),
        ("spotify", "episode/abc"),
        ("tweet", "5"),
        ("frame", "maps.example.com/m?x=1"),
    ]
    assert found.words == ["hola", "mundo"]
    page = (
        '<figure data-embed="substack-video" data-id="11-22"></figure><figure data-embed="vimeo" data-id="123"></figure>'
        '<figure data-embed="podcast"><a href="https://podcasts.apple.com/es/podcast/x/id9?i=77">Oír</a></figure>'
        '<figure data-embed="spotify" data-id="episode/abc"></figure><blockquote>Hola mundo<figure data-embed="tweet"'
        ' data-id="5"></figure></blockquote><p><a href="https://maps.example.com/m?x=1">maps.example.com</a></p>'
    )
    assert losses(source, page) == []
    assert [code for code, _ in losses(source, page.replace("123", "321"))] == ["lost-embed"]


def test_a_link_beside_its_embed_is_a_link_of_its_own():
    video = '<figure data-embed="youtube" data-id="aaaaaaaaaaa"><a href="https://youtu.be/aaaaaaaaaaa">x</a></figure>'
    source = video + '<p>Mira <a href="https://youtu.be/aaaaaaaaaaa">esto</a></p>'
    assert [code for code, _ in losses(source, video + "<p>Mira esto</p>")] == ["lost-link"]
    alone = '<p><a href="https://youtu.be/aaaaaaaaaaa">https://youtu.be/aaaaaaaaaaa</a></p>'
    assert losses(alone, video) == []


CARD = (
    '<div class="embedded-publication-wrap" data-attrs="{}"><div class="embedded-publication show-subscribe">'
    '<a class="embedded-publication-link-part" href="https://otra.example.com?utm_source=x"><img src="logo.png">'
    '<span class="embedded-publication-name">Otra revista</span></a>'
    '<form class="embedded-publication-subscribe"><input type="hidden"><input type="submit" value="Suscribir">'
)  # fmt: skip


@pytest.mark.parametrize("end", ["</form></div></div>", ""], ids=["closed", "unclosed"])
def test_of_a_card_the_link_counts_and_what_follows_it_too(end):
    after = '<p>Sigue el <a href="https://example.org/x">texto</a>.</p><ul><li>y</li></ul><h3>Fin</h3><img src="z.png">'
    found = source_inventory(f"<p>Antes.</p>{CARD}{end}{after}")
    assert found.words == ["antes", "sigue", "el", "texto", "y", "fin"]
    assert [link.address for link in found.links] == ["otra.example.com", "example.org/x"]
    assert found.structure == {"ul": 1, "li": 1}
    page = '<p>Antes.</p><p><a href="https://otra.example.com">Otra revista</a></p>' + after
    assert losses(f"<p>Antes.</p>{CARD}{end}{after}", page) == []
    assert [code for code, _ in losses(f"{CARD}{end}{after}", after)] == ["lost-link"]


def test_subscribe_forms_do_not_count_but_buttons_of_the_authors_own_do():
    form = (
        '<div class="subscription-widget-wrap-editor"><div class="subscription-widget show-subscribe"><div class="preamble">'
        '<p class="cta-caption">Suscríbete ya</p></div><form class="subscription-widget-subscribe"><input></form></div></div>'
        '<p class="button-wrapper"><a class="button primary" href="https://a.substack.com/subscribe?">Suscribir</a></p>'
    )
    own = '<p class="button-wrapper"><a class="button primary" href="https://example.org/curso">El curso</a></p>'
    found = source_inventory(f"{form}<p>Hola</p>{own}")
    assert found.words == ["hola"]
    assert [link.href for link in found.links] == ["https://example.org/curso"]


def test_a_link_inside_the_page_must_lead_somewhere():
    source = '<p>Ver <a href="#final">el final</a></p><h2 id="final">Final</h2>'
    assert losses(source, source) == []
    assert losses(source, source.replace(' id="final"', ""))[0][0] == "lost-link"


def test_two_footnotes_that_swap_numbers_are_not_lost():
    def page(*notes: str) -> str:
        marks = "".join(
            f'<p>t{n}<sup id="fnref:{n}"><a class="footnote-ref" href="#fn:{n}">{n}</a></sup></p>'
            for n in (1, 2)
        )
        items = "".join(
            f'<li id="fn:{n}">{note} <a class="footnote-backref" href="#fnref:{n}">↩</a></li>'
            for n, note in enumerate(notes, 1)
        )
        return f'{marks}<hr class="footnotes-sep"><section class="footnotes"><ol>{items}</ol></section>'

    assert losses(page("una nota", "otra distinta"), page("otra distinta", "una nota")) == []
    assert source_inventory(page("a", "b")).structure == {}


@pytest.mark.parametrize("name", [name for name in samples.NAMES if samples.is_html(name)])
def test_the_inventory_of_a_sample_is_what_a_person_found_in_it(name):
    golden = samples.expected(name)
    found = source_inventory(samples.source_of(name).read_text(encoding="utf-8").split("---", 2)[2])
    pictures = [picture.name for picture in found.pictures if picture.name != "pixel.gif"]
    assert pictures == [picture["name"] for picture in golden["pictures"]]
    assert len(found.footnotes) == len(found.notes) == len(golden["footnotes"])
    assert all(mark.leads_back for mark in found.footnotes)
    known = [embed["id"] for embed in golden["embeds"]]
    assert [shown.id for shown in found.embeds][: len(known)] == known
    if name != "enlaces-y-avisos":  # it leads to a heading that gets its name on the page
        assert compare(found, found) == []


@pytest.mark.skipif(not REAL, reason="the shared truth is not here")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_issues_hold_what_a_person_found_in_them(path):
    truth = json.loads(path.read_text(encoding="utf-8"))
    source = CORPUS / "posts" / truth["slug"] / "index.md"
    found = source_inventory(restore_line_ends(source.read_text(encoding="utf-8").split("---", 2)[2]))

    assert len(found.words) == truth["n_words"]
    assert hashlib.sha256(" ".join(found.words).encode()).hexdigest() == truth["words_sha256"]
    hrefs = [link["href"] for link in truth["links"]]
    assert [link.href for link in found.links] == hrefs
    assert [picture.name for picture in found.pictures] == [
        image["name"] for image in truth["images"] if image["via"] in ("img", "gallery")
    ]
    notes = truth["footnotes"]
    assert (len(found.footnotes), len(found.notes)) == (notes["n_refs"], notes["n_bodies"])
    assert [" ".join(note.split()[:3]) for note in found.notes] == [
        " ".join(first.split()[:3]) for first in notes["first_words"]
    ]
    assert all(mark.leads_back for mark in found.footnotes)
    assert [heading.level for heading in found.headings] == [
        heading["level"] for heading in truth["headings"]
    ]
    embeds = [embed["id"] for embed in truth["embeds"] if embed["kind"] not in ("post", "publication")]
    assert len(found.embeds) == len(embeds)
    assert all(shown.id in known for shown, known in zip(found.embeds, embeds, strict=True))
    counts = {tag: number for tag, number in truth["counts"].items() if tag not in ("p", "figure") and number}
    assert found.structure == counts
    assert compare(found, found) == []


def test_a_picture_of_another_site_that_is_linked_is_not_lost():
    source = source_inventory(
        '<p>Antes <img src="https://img.example/fotos/uno.jpg?w=300" alt="Uno"> después.</p>'
    )
    linked = '<p>Antes <a href="https://img.example/fotos/uno.jpg?w=300">Uno</a> después.</p>'
    assert compare(source, source_inventory(linked)) == []
    assert [problem.code for problem in compare(source, source_inventory("<p>Antes después.</p>"))] == [
        "lost-picture"
    ]


def test_a_word_a_thousand_times_is_counted_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Aligning equal words takes a cube of them: then they are only counted."""
    monkeypatch.setattr(alignment, "SequenceMatcher", None)
    blocks = [("a",) * 1000, ("b",)]
    assert alignment.lost_positions(blocks, ["a"] * 998 + ["c"]) == {998, 999, 1000}
