"""What each program puts on the clipboard, and the Markdown an editor expects of it (written by hand, tests/data/clipboards)."""

from pathlib import Path

import pytest
from django.conf import settings

from issues.parsing.clipboard.plain import to_markdown
from issues.parsing.clipboard.reading import as_markdown, read
from issues.parsing.problems import Rejected

FOLDER = Path(settings.BASE_DIR) / "tests" / "data" / "clipboards"


def golden(ending: str) -> list:
    return [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob(f"*.{ending}"))]


def pasted(html: str) -> str:
    return as_markdown(read(html))


@pytest.mark.parametrize("path", golden("html"))
def test_a_clipboard_becomes_the_markdown_its_writer_meant(path: Path):
    assert pasted(path.read_text()) == path.with_suffix(".md").read_text().strip("\n")


@pytest.mark.parametrize("path", golden("html"))
def test_no_clipboard_leaves_a_block_as_html(path: Path):
    assert read(path.read_text()).counts.get("html_blocks", 0) == 0


@pytest.mark.parametrize("path", golden("txt"))
def test_plain_text_gets_real_lists_and_markdown_stays(path: Path):
    assert to_markdown(path.read_text()) == path.with_suffix(".md").read_text()


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<p style="font-weight:bold">Todo</p>', "**Todo**"),
        ('<p><strong style="font-weight:500">Media</strong></p>', "**Media**"),
        ('<b style="font-weight:normal">Nada</b>', "Nada"),
        ('<h2><span style="font-weight:700">Título</span></h2>', "## Título"),
        ('<p>a<span style="vertical-align:sub">2</span></p>', "a<sub>2</sub>"),
        ('<p><a href="https://a.es" style="text-decoration:underline">b</a></p>', "[b](https://a.es)"),
        ("<p>uno<br><br>dos<br>tres<br></p>", "uno\n\ndos\\\ntres"),
        ("uno<br><br>dos", "uno\n\ndos"),
        ("<div>uno</div><div><br></div><div>dos</div>", "uno\n\ndos"),
        ("<p>- ¿Vienes?</p>", "\\- ¿Vienes?"),
        ("<p>- uno</p><p>- dos</p>", "- uno\n- dos"),
        ("<p>•\tuno<br>•\tdos</p>", "- uno\n- dos"),
        ("<p>12. de mayo</p>", "12\\. de mayo"),
        ('<p>véase<a href="#_ftn1" name="_ftnref1">[1]</a></p>', "véase<sup>[1]</sup>"),
        ('<p><a href="#seccion">Arriba</a></p>', "Arriba"),
        ('<p><a href="javascript:x()">No</a> <a href="file:///c:/a.doc">tampoco</a></p>', "No tampoco"),
        ('<p>a<img src="https://spy.example/x.gif" width="1" height="1">b</p>', "ab"),
        ('<p><img class="emoji" alt="🙂" src="https://a.es/1.svg"> sí</p>', "🙂 sí"),
        ('<p><img src="file:///C:/Temp/clip_image003.jpg"></p>', "![](clip_image003.jpg)"),
        (
            '<p><img src="cid:ii_1"> y <img src="blob:https://a.es/9"></p>',
            "![](imagen-1.png) y ![](imagen-2.png)",
        ),
        ("<table><tr><td><p>Hola.</p><p>Adiós.</p></td></tr></table>", "Hola.\n\nAdiós."),
        ("<li>uno</li><li>dos</li>", "- uno\n- dos"),
        ("<p>uno <!-- sin cerrar", "uno <!-- sin cerrar"),
        ('<p dir="rtl">שלום</p>', '<p dir="rtl">שלום</p>'),
    ],
)
def test_habits_of_programs_are_undone(html, markdown):
    assert pasted(html).replace("&lt;", "<") == markdown


def test_a_table_that_no_markdown_holds_is_clean_html():
    cells = '<td class="c" style="border:1px" width=9 colspan="2"><p style="x:y"><span>a</span></p></td>'
    assert pasted(f"<table border=1><tr>{cells}</tr><tr><td>b</td><td>c</td></tr></table>") == (
        '<table><tbody><tr><th colspan="2">a</th></tr><tr><td>b</td><td>c</td></tr></tbody></table>'
    )


def test_what_is_more_than_an_issue_is_refused():
    with pytest.raises(Rejected):
        read("<p>palabra</p>" * 30_000)
