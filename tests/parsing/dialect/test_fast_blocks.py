"""The rule for plain paragraphs changes nothing but the time: with and without it the HTML is the same."""

import random

from issues.parsing.dialect import render

PIECES = [
    *(
        "faro",
        "Un faro.",
        " ",
        "    ",
        "\n",
        "\n\n",
        "*",
        "-",
        "+",
        "1.",
        "2. ",
        "#",
        "## ",
        ">",
        "|",
        "| a | b |",
    ),
    *(
        "---",
        "===",
        "___",
        "***",
        "[x]: /y",
        "[^1]",
        "[^1]: nota",
        "    [^1]: x",
        "`",
        "```\n",
        "~~~\n",
        "\\\n",
    ),
    *(
        "<div>",
        "</div>",
        "<!-- -->",
        "![](a.png)",
        "https://youtu.be/abcdefghijk",
        "&amp;",
        "\xa0",
        "- uno\n",
        "1) ",
    ),
]


def test_texts_of_all_kinds_are_the_same_without_it():
    made_up = random.Random(20)
    texts = ["".join(made_up.choices(PIECES, k=made_up.randint(2, 24))) for _ in range(3000)]
    markdown = render._renderer()
    rules = markdown.parser.blockprocessors
    quick = [markdown.reset().convert(text) for text in texts]
    rule = rules["quick_paragraphs"]
    rules.deregister("quick_paragraphs")
    try:
        plain = [markdown.reset().convert(text) for text in texts]
    finally:
        rules.register(rule, "quick_paragraphs", 110)
    assert [pair for pair in zip(texts, quick, plain, strict=True) if pair[1] != pair[2]] == []
    assert sum(rule.test(None, text) for text in texts) > 100
