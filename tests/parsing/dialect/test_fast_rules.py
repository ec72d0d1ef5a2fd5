"""The quick inline rules give the HTML that Python-Markdown's own give."""

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from issues.parsing.dialect import render
from issues.parsing.dialect.fast_rules import QuickInline

SIGNS = [
    *("*", "_", "**", "~~", "`", "``", "\\", "\\\n", "  \n", "[a]", "(b)", "![", "](", "[^1]", "[^"),
    *("<b>", "</b>", "<http://x.example>", "&amp;", "&", "<a@b.example>", "<", ">", "ñu", "\n", "\n\n"),
    *(
        "[a]: http://x.example\n\n",
        "\n\n[^1]: nota\n\n",
        "- ",
        "| a | b |\n",
        "http://x_y.example",
        '"t"',
        " ",
    ),
    *("www.x.example", "wwW.x.example ", "a@b.example", "ftp://x.example"),
]


def renderer(inline: type[InlineProcessor]) -> markdown.Markdown:
    md = markdown.Markdown(extensions=["footnotes", "tables", "fenced_code", "sane_lists", render.Dialect()])
    md.treeprocessors.register(inline(md), "inline", 20)
    return md


SLOW, QUICK = renderer(InlineProcessor), renderer(QuickInline)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(SIGNS), max_size=14).map("".join))
def test_any_text_becomes_the_same_html(text):
    assert QUICK.reset().convert(text) == SLOW.reset().convert(text)


@pytest.mark.parametrize("defined", ["", "[a]: http://x.example\n"])
def test_references_count_only_where_they_are_defined(defined):
    text = f"{defined}\n[a], [uno][a], ![a] y ![dos][a]"
    html = QUICK.reset().convert(text)
    assert ("<a " in html, "<img " in html) == (bool(defined), bool(defined))
    assert html == SLOW.reset().convert(text)
