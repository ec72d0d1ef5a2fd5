"""Attributes that carry sense are kept by one list, which the handbook prints and the sanitiser follows."""

import re
from pathlib import Path

import pytest

from issues.markup import Context, render
from issues.parsing import attributes
from issues.parsing.body import html

WRITING = Path(__file__).parents[2] / "docs" / "writing.md"


@pytest.mark.parametrize(
    "kept",
    [
        '<abbr title="Organización Mundial">OMS</abbr>',
        '<time datetime="2024-03-15">el viernes</time>',
        '<span lang="en">so it goes</span>',
        '<span dir="rtl">שלום</span>',
        '<q cite="https://e.org/q">dicho</q>',
        '<ins datetime="2024-03-15">nuevo</ins>',
        '<dfn title="pan sin levadura">ácimo</dfn>',
        '<data value="x-12">doce</data>',
    ],
)
def test_an_inline_attribute_reaches_readers(kept: str) -> None:
    (block,) = html.read(f"<p>Uno {kept} dos.</p>").blocks
    assert block.kind == "paragraph"
    assert kept in render(block.markdown, Context()).html


@pytest.mark.parametrize(
    "kept",
    [
        '<p dir="rtl">',
        '<ol start="3" type="a"',
        '<li value="7">',
        "<ol reversed",
        '<blockquote cite="https://e.org/q">',
        '<td colspan="2">',
        '<th scope="row">',
        '<li lang="en">',
    ],
)
def test_a_block_s_attribute_reaches_readers(kept: str) -> None:
    inside = {
        "p": "{}uno</p>",
        "ol": "{}><li>uno</li></ol>",
        "li": "<ol>{}uno</li></ol>",
        "blockquote": "{}<p>uno</p></blockquote>",
        "td": "<table><tr>{}uno</td></tr></table>",
        "th": "<table><tr>{}uno</th></tr></table>",
    }[re.match(r"<(\w+)", kept)[1]].format(kept)
    shown = "".join(render(block.markdown, Context()).html for block in html.read(inside).blocks)
    name = re.search(r' (\w+(?:="[^"]*")?)>?$', kept)[1]
    assert name in shown


def test_a_link_s_title_stays_where_it_adds_something() -> None:
    read = html.read(
        '<p><a href="https://e.org" title="De Ana">esto</a> <a href="https://e.org" title="eso">eso</a></p>'
    )
    assert read.blocks[0].markdown == '[esto](https://e.org "De Ana") [eso](https://e.org)'


def test_the_language_of_a_wrapper_goes_to_its_blocks() -> None:
    read = html.read('<div lang="en"><p>Hello</p></div><div dir="rtl"><p>שלום</p></div>')
    assert [b.markdown for b in read.blocks] == ['<span lang="en">Hello</span>', '<p dir="rtl">שלום</p>']


def test_the_list_is_written_down() -> None:
    rows = dict(
        re.findall(r"^\| `([\w ,`]+)` \| `([\w ,`-]+)` \|$", WRITING.read_text(encoding="utf-8"), re.M)
    )
    written = {
        tag: set(names.replace("`", "").split(", "))
        for tags, names in rows.items()
        for tag in tags.replace("`", "").split(", ")
    }
    assert written == {
        "all": set(attributes.EVERYWHERE),
        **{tag: set(names) for tag, names in attributes.BY_TAG.items()},
    }
