"""White space in code is content: every way in keeps it to the byte, and the audit would say if not."""

import pytest

from issues.parsing import tree
from issues.parsing.audit.compare import compare
from issues.parsing.audit.inventory import source_inventory
from issues.parsing.body import html, markdown
from issues.parsing.dialect import render

GO = "func main() {\n\tif true {\n\t\tf()\n\t}\n\n\treturn  \n}"


def codes(blocks) -> list[str]:
    """The text of every block of code as our dialect renders it, to the byte."""
    text = "\n\n".join(block.markdown for block in blocks)
    return [pre.text().removesuffix("\n") for pre in tree.parse(render.render(text)).iter("pre")]


def inside(start: str, text: str) -> str:
    return "\n".join(start + line if line else start.rstrip() for line in text.split("\n"))


@pytest.mark.parametrize(
    "source",
    [
        f"```go\n{GO}\n```",
        f"~~~\n{GO}\n~~~",
        inside("    ", GO),
        f"- uno\n\n{inside('  ', f'```go{chr(10)}{GO}{chr(10)}```')}",
        inside("> ", f"```\n{GO}\n```"),
        f"<pre>\n{GO}\n</pre>",
        "antes\n\n```\n\n\tcon líneas vacías\n\n\n```\n\ndespués\tcon tabulador",
    ],
)
def test_markdown_keeps_the_white_space_of_code(source: str) -> None:
    want = [pre.text().removesuffix("\n") for pre in tree.parse(markdown.read(source).html).iter("pre")]
    assert want and codes(markdown.read(source).blocks) == want


@pytest.mark.parametrize(
    "source",
    [
        f"<pre>{GO}</pre>",
        f"<pre>\n\n{GO}\n\n</pre>",
        f"<ul><li>uno<pre>{GO}</pre></li></ul>",
        f"<blockquote><pre><code>{GO}</code></pre></blockquote>",
        f"<table><tr><td><pre>{GO}</pre></td></tr></table>",
        "<pre>  sangrado\n \n   otra</pre>",
        "<pre>una<br>dos</pre>",
        "<ul><li><pre>  empieza sangrado</pre></li></ul>",
    ],
)
def test_html_keeps_the_white_space_of_code(source: str) -> None:
    for br in ("<br>",):
        want = [pre.text() for pre in tree.parse(source.replace(br, "\n")).iter("pre")]
    assert codes(html.read(source).blocks) == [text.removesuffix("\n") for text in want]


@pytest.mark.parametrize(
    "source",
    [
        '<pre><code class="language-go">f()</code></pre>',
        '<div class="language-go highlighter-rouge"><div class="highlight"><pre class="highlight"><code>f()</code></pre></div></div>',
        '<div class="highlighted_code_block" data-attrs=\'{"language":"go"}\'><pre class="shiki"><code>f()</code></pre></div>',
        '<div class="sourceCode"><pre class="sourceCode go"><code class="sourceCode go">f()</code></pre></div>',
        '<pre class="brush: go; gutter: true">f()</pre>',
        '<pre data-code-block-lang="go">f()</pre>',
        '<div class="highlight highlight-source-go"><pre>f()</pre></div>',
    ],
)
def test_the_language_of_code_is_kept_however_it_was_named(source: str) -> None:
    assert [block.markdown for block in html.read(source).blocks] == ["```go\nf()\n```"]


def test_links_and_emphasis_in_a_poem_stay() -> None:
    (block,) = html.read('<pre>uno <a href="https://e.org/v">dos</a> y <em>tres</em>\n  cuatro</pre>').blocks
    assert block.markdown == '<pre>uno <a href="https://e.org/v">dos</a> y <em>tres</em>&#10;  cuatro</pre>'


def test_blanks_inside_a_line_of_code_stay() -> None:
    assert [b.markdown for b in html.read("<p>Usa <code>a  b</code>.</p>").blocks] == ["Usa `a  b`."]


@pytest.mark.parametrize(
    "changed", [GO.replace("\t", "    "), GO.replace("  \n", "\n"), GO.replace("\n\n", "\n")]
)
def test_the_audit_compares_code_by_bytes(changed: str) -> None:
    before, after = source_inventory(f"<pre>{GO}</pre>"), source_inventory(f"<pre>{changed}</pre>")
    assert [problem.code for problem in compare(before, after)] == ["lost-code"]
    assert not compare(
        before, source_inventory(f'<pre tabindex="0"><code class="language-go">{GO}\n</code></pre>')
    )


def test_lines_of_code_in_elements_of_their_own_are_lines() -> None:
    for inside in ("<ol><li>a</li><li>\tb</li></ol>", "<div>a</div><div>\tb</div>", "<p>a</p>\n<p>\tb</p>"):
        body = html.read(f"<pre>{inside}</pre>")
        assert [block.markdown for block in body.blocks] == ["```\na\n\tb\n```"], inside


def test_the_language_of_a_fence_with_attributes() -> None:
    for info in ("{.python .numberLines}", "{python}", "{python, echo=FALSE}", "python {1,3}"):
        (block,) = markdown.read(f"```{info}\nx\n```").blocks
        assert block.markdown.startswith("```python") or "python" in render.render(block.markdown), info
