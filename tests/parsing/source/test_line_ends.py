"""A backslash and an n are text, but where one export wrote them for the line ends of code."""

from __future__ import annotations

import pytest

from issues.parsing.documents import SourceDocument
from issues.parsing.parse import parse

HEAD = '{"title": "T", "date": "2024-03-15"}\n'


def body_of(body: str, suffix: str) -> str:
    return parse(SourceDocument("t", "t", "t", suffix, (HEAD + body).encode())).intro


def test_the_export_that_wrote_line_ends_as_two_characters_is_known_by_its_mark():
    html = (
        "<p>El prompt:</p>\n\n<pre>\n<code>uno &amp; dos:\\n\\n1. a\\n2. b\\n</code>\n</pre>\n\n<p>Fin.</p>"
    )
    assert body_of(html, ".html") == "El prompt:\n\n```\nuno & dos:\n\n1. a\n2. b\n```\n\nFin."


@pytest.mark.parametrize(
    ("body", "suffix"),
    [
        ('```c\nprintf("hola\\n");\n```', ".md"),
        ('    printf("hola\\n");', ".md"),
        ('> ```\n> printf("hola\\n");\n> ```', ".md"),
        ("`a\\nb`", ".md"),
        ('<p>a</p><pre><code>printf("hola\\n");</code></pre>', ".html"),
        ('<p>a</p><pre><code class="language-c">printf("a\\n"); puts("b\\n");</code></pre>', ".html"),
        ('<p>a</p><pre>\n<code>printf("hola\\n");</code>\n</pre>', ".html"),
        ("<p>a</p><pre><code>a\\nb\\n</code></pre>", ".html"),
        ('<p>a</p><pre>\n<code>puts("a\\n"); puts("b\\n");</code>\n</pre>', ".html"),
        ("<p>a</p><pre>\n<code>split(&quot;\\n&quot;), join(&#39;\\n&#39;)</code>\n</pre>", ".html"),
        ("<p>a <code>x\\n</code></p>", ".html"),
        ("```html\n<pre>\n<code>uno\\n</code>\n</pre>\n```", ".md"),
    ],
)
def test_any_other_backslash_and_n_stays_text(body: str, suffix: str):
    text = body_of(body, suffix)
    assert text.count("\\n") == body.count("\\n")


def test_the_lines_after_it_keep_their_numbers():
    html = '<p>a</p>\n<pre>\n<code>a\\nb\\n</code>\n</pre>\n<blink>b</blink>\n<p><a href="#footnote-9" class="footnote-anchor">9</a></p>'
    document = SourceDocument("t", "t", "t", ".html", (HEAD + html).encode())
    assert {problem.line for problem in parse(document).problems if problem.line} == {6, 7}
