"""Footnotes are found by what they are, whatever program wrote them, and the audit agrees that none is lost."""

import re

import pytest

from issues.parsing.audit.compare import compare
from issues.parsing.audit.inventory import source_inventory
from issues.parsing.body import html, markdown
from issues.parsing.body.block_markdown import join
from issues.parsing.dialect.code import note_marks
from issues.parsing.dialect.render import render
from issues.parsing.documents import ParsedBody
from issues.parsing.other_dialects.translate import translate

TWO_WAYS = {
    "WordPress": '<p>Llueve.<sup data-fn="3e" class="fn"><a href="#3e" id="3e-link">1</a></sup> Más.</p><ol class="wp-block-footnotes"><li id="3e">Una nota. <a href="#3e-link" aria-label="Saltar">↩︎</a></li></ol>',
    "Word": '<p class=MsoNormal>Llueve.<a href="#_ftn1" name="_ftnref1" title=""><span><span>[1]</span></span></a> Más.</p><div><br clear=all><hr align=left size=1 width="33%"><div id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1" title=""><span>[1]</span></a> Una nota.</p></div></div>',
    "Word, endnotes": '<p>Llueve.<a href="#_edn1" name="_ednref1">[i]</a> Más.</p><hr><p><a href="#_ednref1" name="_edn1">[i]</a> Una nota.</p>',
    "Google Docs": '<p>Llueve.<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> Más.</p><hr class="c1"><div><p class="c2"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span class="c0">&nbsp;Una nota.</span></p></div>',
    "LibreOffice": '<p>Llueve.<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> Más.</p><div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Una nota.</p></div>',
    "Easy Footnotes": '<p>Llueve.<span id="easy-footnote-1-12" class="easy-footnote-margin-adjust"></span><span class="easy-footnote"><a href="https://x.example/p/#easy-footnote-bottom-1-12" title="Una nota."><sup>1</sup></a></span> Más.</p><div class="easy-footnote-title"><h4>Notas</h4></div><ol class="easy-footnotes-wrapper"><li class="easy-footnote-single"><span id="easy-footnote-bottom-1-12"></span>Una nota.<a class="easy-footnote-to-top" href="https://x.example/p/#easy-footnote-1-12"></a></li></ol>',
    "Pandoc": '<p>Llueve.<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> Más.</p><section class="footnotes footnotes-end-of-document" role="doc-endnotes"><hr /><ol><li id="fn1"><p>Una nota.<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>',
    "Pandoc, aside": '<p>Llueve.<a href="#fn1" class="footnote-ref" id="fnref1"><sup>1</sup></a> Más.</p><aside id="footnotes"><hr /><ol><li id="fn1"><p>Una nota.<a href="#fnref1" class="footnote-back">↩︎</a></p></li></ol></aside>',
    "kramdown": '<p>Llueve.<sup id="fnref:1"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup> Más.</p><div class="footnotes"><ol><li id="fn:1"><p>Una nota. <a href="#fnref:1" class="reversefootnote">&#8617;</a></p></li></ol></div>',
    "Markdown-it and Ghost": '<p>Llueve.<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup> Más.</p><hr class="footnotes-sep"><section class="footnotes"><ol class="footnotes-list"><li id="fn1" class="footnote-item"><p>Una nota. <a href="#fnref1" class="footnote-backref">↩︎</a></p></li></ol></section>',
    "Substack": '<p>Llueve.<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1" target="_self">1</a> Más.</p><div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number" target="_self">1</a><div class="footnote-content"><p>Una nota.</p></div></div>',
    "Jetpack": '<p>Llueve.<sup id="fnref-12-1"><a href="#fn-12-1" rel="footnote">1</a></sup> Más.</p><div class="footnotes"><hr><ol><li id="fn-12-1">Una nota. <a href="#fnref-12-1">&#8617;</a></li></ol></div>',
    "MediaWiki": '<p>Llueve.<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup> Más.</p><ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink"><b><a href="#cite_ref-1">↑</a></b></span> <span class="reference-text">Una nota.</span></li></ol>',
    "Modern Footnotes": '<p>Llueve.<sup class="modern-footnotes-footnote" data-mfn="1"><a href="javascript:void(0)" role="button">1</a></sup><span class="modern-footnotes-footnote__note" data-mfn="1">Una nota.</span> Más.</p>',
    "Modern Footnotes with its list": '<p>Llueve.<sup class="modern-footnotes-footnote" data-mfn="1"><a href="javascript:void(0)" role="button">1</a></sup><span id="mfn-content-1" role="tooltip" class="modern-footnotes-footnote__note" data-mfn="1">Una nota.</span> Más.</p><h3 class="modern-footnotes-list-heading">Notas</h3><ul class="modern-footnotes-list"><li><span>1</span><div>Una nota.</div></li></ul>',
    "MCI Footnotes": '<p>Llueve.<span class="footnote_referrer"><a role="button" tabindex="0" onclick="x()"><sup id="footnote_plugin_tooltip_12_1_1" class="footnote_plugin_tooltip_text">[1]</sup></a><span id="footnote_plugin_tooltip_text_12_1_1" class="footnote_tooltip">Una…</span></span> Más.</p><div class="speaker-mute footnotes_reference_container"><p><span class="footnote_reference_container_label">Notas</span> [<a>+</a>]</p><table class="footnotes_table"><caption>Notas</caption><tbody><tr class="footnotes_plugin_reference_row"><th id="footnote_plugin_reference_12_1_1" class="footnote_plugin_index"><a class="footnote_plugin_link"><span>&#8593;</span>1</a></th> <td class="footnote_plugin_text">Una nota.</td></tr></tbody></table></div>',
    "MCI Footnotes, hard links": '<p>Llueve.<span class="footnote_referrer relative"><a href="#f+12+1+1"><sup id="footnote_plugin_tooltip_12_1_1" class="footnote_plugin_tooltip_text">1</sup></a><span class="footnote_referrer_base"><span id="r+12+1+1"></span></span><span id="footnote_plugin_tooltip_text_12_1_1" class="footnote_tooltip">Una nota.</span></span> Más.</p><div class="footnotes_reference_container"><p>Notas</p><table class="footnotes_table"><tr class="footnotes_plugin_reference_row"><td id="footnote_plugin_reference_12_1_1" class="footnote_plugin_index"><a href="#r+12+1+1" class="footnote_plugin_link"><span>↑</span>1</a><span><span id="f+12+1+1"></span></span></td><td class="footnote_plugin_text">Una nota.</td></tr></table></div>',
    "WP Footnotes": '<p>Llueve.<sup><a href="#footnote_0_12" id="identifier_0_12" class="footnote-link footnote-identifier-link" title="Una nota.">1</a></sup> Más.</p><ol class="footnotes"><li id="footnote_0_12" class="footnote">Una nota. [<a href="#identifier_0_12" class="footnote-link footnote-back-link">&#8617;</a>]</li></ol>',
    "Inline Footnotes": '<p>Llueve.<span class="wpif"><a href="javascript:void(0)"><sup>1</sup></a><span class="footnoteContent" style="display:none">Una nota.</span></span> Más.</p>',
    "docutils": '<p>Llueve.<a class="footnote-reference" href="#id2" id="id1">[1]</a> Más.</p><table class="docutils footnote" id="id2"><colgroup><col><col></colgroup><tbody><tr><td class="label"><a class="fn-backref" href="#id1">[1]</a></td><td>Una nota.</td></tr></tbody></table>',
    "sidenote": '<p>Llueve.<label for="sn-1" class="margin-toggle sidenote-number"></label><input type="checkbox" id="sn-1" class="margin-toggle"/><span class="sidenote">Una nota.</span> Más.</p>',
    "e-book": '<p>Llueve.<a epub:type="noteref" href="#n1">1</a> Más.</p><aside epub:type="footnote" id="n1"><p>Una nota.</p></aside>',
    "no class at all": '<p>Llueve.<a href="#abajo" id="arriba">*</a> Más.</p><p>Fin.</p><p id="abajo">* Una nota. <a href="#arriba">volver</a></p>',
    "a list that ends the body": '<p>Llueve.<sup><a href="#n1">1</a></sup> Más.</p><h3>Notas</h3><ol><li id="n1">Una nota.</li></ol>',
    "named places": '<p>Llueve.<a href="#1">(1)</a> Más.</p><p>Fin.</p><p><a name="1">1</a>. Una nota.</p>',
}  # fmt: skip


def markdown_of(body: ParsedBody) -> str:
    return join([block.markdown for block in body.blocks], [block.kind for block in body.blocks])


@pytest.mark.parametrize("source", TWO_WAYS.values(), ids=TWO_WAYS)
def test_a_note_of_any_house_is_a_note(source: str) -> None:
    text = markdown_of(html.read(source))
    assert (
        re.sub(r"\[\^[\w-]+\]", "[^1]", text.replace("\n\nFin.", "")) == "Llueve.[^1] Más.\n\n[^1]: Una nota."
    )
    assert [str(loss) for loss in compare(source_inventory(source), source_inventory(render(text)))] == []


@pytest.mark.parametrize(
    "source",
    [
        '<ol><li><a href="#s1">1</a></li><li><a href="#s2">2</a></li></ol><h2 id="s1">Uno</h2><p>a</p><div id="s2"><p>b</p></div>',
        '<p>Ir a <a href="#s1">1</a> o <a href="#s2">2</a></p><p id="s1">Uno es</p><p id="s2">Dos es</p>',
        '<p><a href="#fin">1</a></p><p>a</p><ul><li id="fin">Fin</li></ul>',
        '<p>Ver <a href="#b">el final</a>.</p><p id="b">Final. <a href="#a">Principio</a></p>',
        '<p>Ver <a href="#nada">1</a>.</p>',
    ],
)  # fmt: skip
def test_tables_of_contents_and_other_links_are_no_notes(source: str) -> None:
    assert "[^" not in markdown_of(html.read(source))


def test_several_marks_paragraphs_and_notes_in_notes() -> None:
    source = (
        '<p>Uno<sup id="a"><a href="#n1">1</a></sup> dos<sup id="b"><a href="#n1">1</a></sup>.</p>'
        '<ol><li id="n1"><p>Nota<sup id="c"><a href="#n2">2</a></sup>.</p><p>Más. <a href="#a">↩</a> <a href="#b">↩</a></p></li>'
        '<li id="n2">Otra. <a href="#c">↩</a></li></ol>'
    )
    assert markdown_of(html.read(source)) == (
        "Uno[^1] dos[^1].\n\n[^1]: Nota[^2].\n\n    Más.\n\n[^2]: Otra."
    )


def test_notes_work_in_headings_captions_quotes_and_tables_of_html() -> None:
    source = (
        '<h2>Título<sup><a href="#n2" id="r2">2</a></sup></h2><blockquote><p>q<a href="#n3" id="r3">3</a></p></blockquote>'
        '<figure><img src="a.png"><figcaption>pie<a href="#n4" id="r4">4</a></figcaption></figure>'
        '<table><tr><td colspan=2>x<sup><a href="#n1" id="r1">1</a></sup></td></tr></table>'
        '<ol><li id="n1">A <a href="#r1">↩</a></li><li id="n2">B <a href="#r2">↩</a></li>'
        '<li id="n3">C <a href="#r3">↩</a></li><li id="n4">D <a href="#r4">↩</a></li></ol>'
    )
    text = markdown_of(html.read(source))
    assert sorted(note_marks(text)) == ["1", "2", "3", "4"]
    assert render(text).count('<li id="fn:') == 4


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("a[^1] `[^2]`", ["1"]),
        ("a[^1]: b", ["1"]),
        ("``x ` [^2]`` [^1]", ["1"]),
        ("```\n[^2]\n```\n[^1]", ["1"]),
        ("~~~\n[^2]\n~~~", []),
        ("x\n\n    [^2]\n\n[^1]", ["1"]),
        ("<pre>[^2]</pre> <code>[^2]</code> <!-- [^2] --> [^1]", ["1"]),
        (r"\[^2] [^1]", ["1"]),
        ("[^1]: nota[^2]", ["2"]),
        ("`[^1] suelto", ["1"]),
    ],
)
def test_marks_in_code_are_code(text: str, labels: list[str]) -> None:
    assert note_marks(text) == labels


def test_a_note_only_named_in_code_is_not_used() -> None:
    body = markdown.read("Se escribe `[^1]`.\n\n[^1]: Así.\n\n    Y así.")
    assert markdown_of(body) == "Se escribe `[^1]`.\n\nAsí.\n\nY así."
    assert [(problem.code, problem.line) for problem in body.problems] == [("footnote-unused", 3)]


def test_inline_notes_and_notes_of_captions() -> None:
    body = markdown.read('Agua^[Del *río*.].\n\n![](a.png "Pie[^x] de *foto*")\n\n[^x]: De aquí.')
    assert markdown_of(body) == (
        'Agua[^1].\n\n![](a.png "Pie[^2] de *foto*")\n\n[^1]: Del *río*.\n\n[^2]: De aquí.'
    )


def test_of_two_notes_of_one_name_the_second_is_text() -> None:
    body = markdown.read("Agua[^1].\n\n[^1]: Una.\n\n[^1]: Otra.")
    assert markdown_of(body) == "Agua[^1].\n\nOtra.\n\n[^1]: Una."
    assert [(problem.code, problem.line) for problem in body.problems] == [("footnote-unused", 5)]


@pytest.mark.parametrize("name", ["mfn", "ref", "efn_note", "footnote", "fn"])
def test_notes_of_wordpress_shortcodes_are_notes(name: str) -> None:
    written = f"Llueve.[{name}]Una [nota](https://a.example/).[/{name}] Más."
    expected = "Llueve.[^1] Más.\n\n[^1]: Una [nota](https://a.example/)."
    assert translated(written, "md") == expected
    html_form = f'<p>Llueve.[{name}]Una <a href="https://a.example/">nota</a>.[/{name}] Más.</p>'
    assert translated(html_form, "html").replace("^nota-1", "^1") == expected


def test_a_list_that_says_more_than_its_notes_stays() -> None:
    source = (
        '<p>Llueve.<sup><a href="javascript:void(0)">1</a></sup><span class="modern-footnotes-footnote__note">Una.</span></p>'
        '<ul class="modern-footnotes-list"><li><span>1</span><div>Una.</div></li><li><span>2</span><div>Otra.</div></li></ul>'
    )
    assert "Otra." in markdown_of(html.read(source))


def translated(text: str, kind: str) -> str:
    translation = translate(text, html=kind == "html")
    return markdown_of(translation.restore((html if kind == "html" else markdown).read(translation.text)))
