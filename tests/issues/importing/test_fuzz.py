"""The promise itself, tried with made-up sources: what a source holds is on its page or named by a warning.

Sources are put together from the vocabulary of HTML5, GFM, Pandoc, Substack, Ghost and WordPress, words numbered so
that each is told from every other. `FUZZ_MINUTES=20` tries for that long; otherwise a short seeded run.
"""

from __future__ import annotations

import os
import random
import re
import time

import pytest

from issues.importing.verification import compare as compare_rendered  # noqa: F401  (the warnings come from here)
from issues.markup import Context, render, render_inline
from issues.parsing.audit.compare import compare
from issues.parsing.audit.inventory import source_inventory
from issues.parsing.documents import ParsedIssue, SourceDocument
from issues.parsing.parse import parse
from issues.parsing.problems import Rejected
from tests.tools.loss_check import read_page, words_of

HEAD = "---\ntitle: Uno\ndate: 2024-03-15\n---\n\n"
INLINE_HTML = (
    "{w}", "<b>{w}</b>", "<em>{w}</em>", "<strong><i>{w}</i></strong>", "<s>{w}</s>", "<code>{w}</code>", "<mark>{w}</mark>",
    "<sup>{w}</sup>", "<small>{w}</small>", "<kbd>{w}</kbd>", "<q>{w}</q>", "<cite>{w}</cite>", "<u>{w}</u>", "<span>{w}</span>",
    '<abbr>{w}</abbr>', '<a href="https://e.example/{w}">{w}</a>', '<a href="https://e.example/{w}"><b>{w}</b></a>',
    "<br>", '<img src="https://e.example/{w}.png" alt="{w}">', "https://e.example/{w}", "{w}*{w}_{w}", "&lt;{w}&gt; &amp; {w}",
    "<time datetime='2024-01-01'>{w}</time>", "<del>{w}</del><ins>{w}</ins>", "[{w}]", "{w}`{w}", "{w}|{w}", "<font color=red>{w}</font>",
)  # fmt: skip
BLOCK_HTML = (
    "<p>{i} {i}</p>", "<h3>{i}</h3>", "<h4>{w} {i}</h4>", "<ul><li>{i}</li><li>{i} {i}</li></ul>", "<ol start=3><li><p>{i}</p><p>{i}</p></li></ol>",
    "<blockquote><p>{i}</p></blockquote>", "<blockquote>{i}<ul><li>{i}</li></ul></blockquote>", "<pre>{w}\n  {w}\n\n    {w}</pre>",
    "<pre><code class='language-python'>{w} = 1\n\tif {w}:\n</code></pre>", "<hr>", "<div>{i}</div>", "<div><p>{i}</p><div>{i}</div></div>", "{i} {i}",
    "<table><tr><th>{i}</th><th>{i}</th></tr><tr><td>{i}</td><td>{i}</td></tr></table>",
    "<table><caption>{w}</caption><tr><td colspan=2>{i}</td></tr></table>", "<dl><dt>{i}</dt><dd>{i}</dd></dl>",
    "<details><summary>{w}</summary><p>{i}</p></details>", "<figure><img src='https://e.example/{w}.png' alt='{w}'><figcaption>{i}</figcaption></figure>",
    "<figure class='kg-card kg-bookmark-card'><a href='https://e.example/{w}'><div>{w}</div><div>{w}</div></a></figure>",
    "<figure><blockquote>{i}</blockquote><figcaption>{w}</figcaption></figure>", "<aside>{i}</aside>", "<section><h4>{w}</h4><p>{i}</p></section>",
    "<iframe src='https://www.youtube.com/embed/abcdefghij{d}'></iframe>", "<iframe src='https://e.example/{w}'></iframe>",
    "<video src='https://e.example/{w}.mp4'></video>", "<div class='captioned-image-container'><figure><img src='https://e.example/{w}.png'></figure></div>",
    "<p>{i}<br>{i}</p>", "<center>{i}</center>", "<address>{i}</address>", "<ul><li>{i}<ol><li>{i}</li></ol></li></ul>",
    "<div class='wp-block-columns'><div><p>{i}</p></div><div><p>{i}</p></div></div>", "<div class='kg-callout-card'><div>💡</div><div>{i}</div></div>",
    "<p style='text-align:center'>{i}</p>",  "<picture><source srcset='https://e.example/otra.webp'><img src='https://e.example/{w}.png'></picture>",
)  # fmt: skip
INLINE_MD = (
    "{w}", "**{w}**", "*{w}*", "_{w}_", "***{w}***", "~~{w}~~", "`{w}`", "``{w} ` {w}``", "[{w}](https://e.example/{w})", "[{w}](<https://e.example/{w}>)",
    "![{w}](https://e.example/{w}.png)", "<https://e.example/{w}>", "https://e.example/{w}.", "www.e.example/{w}", "{w}@e.example", "{w}  \n{w}", "{w}\\\n{w}",
    "\\*{w}\\*", "{w}_{w}_{w}", "5 * {w} * 6", "&copy; {w}", "<b>{w}</b>", "[{w}][r{d}]", "^[{w} {w}]", "==%{w}%==".replace("%", ""), "<kbd>{w}</kbd>", "[{w}]{{.underline}}",
    "{w}: {w}", "[{w}] {w}", "({w})", "{w}\n{w}",
)  # fmt: skip
BLOCK_MD = (
    "{i} {i} {i}", "### {i}", "#### {w} {i} ####", "- {i}\n- {i}", "1. {i}\n2. {i}", "- {i}\n\n  {i}\n- {i}", "- {i}\n  - {i}\n    - {i}", "> {i}\n> {i}", "> - {i}\n>\n> {i}",
    "```\n{w}\n  {w}\n```", "~~~python\n{w} = `{w}`\n~~~", "    {w}\n    {w}", "---", "| {w} | {w} |\n|---|:-:|\n| {w} | **{w}** |", "{w}\n---", "<div>{w}</div>",
    "<details><summary>{w}</summary>\n\n{i}\n\n</details>", "![{w}](https://e.example/{w}.png \"{w} *{w}*\")", "https://youtu.be/abcdefghij{d}", "* {i}\n\n      {w}",
    "::: note {w}\n{i}\n:::", "> [!NOTE]\n> {i}", "- [ ] {i}\n- [x] {w}", "{{{{< youtube abcdefghij{d} >}}}}", "[caption]<img src=\"https://e.example/{w}.png\"> {w}[/caption]",
    "!!! note \"{w}\"\n    {w} {w}", "{w}[^n{d}]\n\n[^n{d}]: {i}", "<!-- {w} -->", "{i}\n{i}", "Term {w}\n: {w}", "+ {i}\n+ {i}", "2) {i}\n3) {i}", "<p>{w} <b>{w}</b></p>",
)  # fmt: skip


class Maker:
    """Puts a source together; every word is used once, so that a lost one cannot hide behind another."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0

    def word(self) -> str:
        self.count += 1
        return f"w{self.random.choice('abcdxyz')}{self.count:04d}"

    def fill(self, template: str, inline: tuple[str, ...]) -> str:
        template = template.replace("{{", "\x01").replace("}}", "\x02")
        digit = str(self.random.randrange(10))
        while found := re.search(r"\{([wid])\}", template):
            made = {
                "w": self.word,
                "d": lambda: digit,
                "i": lambda: self.random.choice(inline).replace("{{", "\x01").replace("}}", "\x02"),
            }[found[1]]()
            template = template[: found.start()] + made + template[found.end() :]
        return template.replace("\x01", "{").replace("\x02", "}")

    def source(self, html: bool) -> str:
        blocks, inline, between = (BLOCK_HTML, INLINE_HTML, "\n") if html else (BLOCK_MD, INLINE_MD, "\n\n")
        some = [self.fill(self.random.choice(blocks), inline) for _ in range(self.random.randint(1, 6))]
        return between.join(some)


def page_of(issue: ParsedIssue) -> str:
    """What readers see of an issue, as the rendering of its rows puts it together."""
    context = Context()
    pieces = [(shown := render(issue.intro, context)).html]
    for item in issue.items:
        context = context.after(shown, f"i{len(pieces)}")
        pieces += [
            f"<h2>{render_inline(item.section, context)}</h2>",
            f"<h3>{render_inline(item.heading, context)}</h3>",
        ]
        pieces.append((shown := render(item.body, context)).html)
    return "\n".join(pieces)


def lost(source: str, suffix: str) -> list[str]:
    """Words and addresses of a source that its page lacks and no warning names."""
    try:
        issue = parse(SourceDocument("uno", "uno", "uno", suffix, (HEAD + source).encode()))
    except Rejected:
        return []
    page = page_of(issue)
    said = " ".join(map(str, [*issue.problems, *compare(issue.inventory, source_inventory(page))]))
    have = read_page(f"<article>{page}</article>")
    there = set(have.words) | set(words_of(page)) | set(words_of(said))
    wanted = [
        word
        for word in words_of(re.sub(r"<!--.*?-->", "", source, flags=re.S))
        if re.fullmatch(r"w[a-z]\d{4}", word)
    ]
    missing = [word for word in wanted if word not in there]
    code = [
        "\n".join(match.split("\n")[1:-1]) for match in re.findall(r"^```\n.*?\n```$", source, re.S | re.M)
    ]
    changed = [each for each in code if each not in "\n".join(have.code) and "code" not in said]
    return [*missing, *changed]


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_nothing_of_a_made_up_source_is_lost_unsaid(suffix: str) -> None:
    minutes = float(os.environ.get("FUZZ_MINUTES", "0"))
    end = time.monotonic() + minutes * 30
    found = []
    seed = random.randrange(10**9) if minutes else 12
    tried = 0
    while time.monotonic() < end if minutes else tried < 60:
        source = Maker(seed + tried).source(suffix == ".html")
        if missing := lost(source, suffix):
            found.append((source, missing))
            if minutes:
                print(repr(source), missing, flush=True)  # noqa: T201
        tried += 1
    assert found == [], f"{len(found)} of {tried}"
