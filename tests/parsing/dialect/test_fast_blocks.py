"""The rule for plain paragraphs changes nothing but the time: with and without it the HTML is the same."""

import random

from issues.parsing.dialect import render

PIECES = [
    "faro", "Un faro.", " ", "    ", "\n", "\n\n", "*", "-", "+", "1.", "2. ", "#", "## ", ">", "|", "| a | b |",
    "---", "===", "___", "***", "[x]: /y", "[^1]", "[^1]: nota", "    [^1]: x", "`", "```\n", "~~~\n", "\\\n",
    "<div>", "</div>", "<!-- -->", "![](a.png)", "https://youtu.be/abcdefghijk", "&amp;", "\xa0", "- uno\n", "1) ",
]  # fmt: skip


def test_texts_of_all_kinds_are_the_same_without_it():
    made_up = random.Random(20)
    texts = ["".join(made_up.choices(PIECES, k=made_up.randint(2, 24))) for _ in range(3000)]
    markdown, plain_markdown = render.new_markdown(), render.new_markdown()
    rule = markdown.parser.blockprocessors["quick_paragraphs"]
    plain_markdown.parser.blockprocessors.deregister("quick_paragraphs")
    quick = [markdown.reset().convert(text) for text in texts]
    plain = [plain_markdown.reset().convert(text) for text in texts]
    assert [pair for pair in zip(texts, quick, plain, strict=True) if pair[1] != pair[2]] == []
    assert sum(rule.test(None, text) for text in texts) > 100
