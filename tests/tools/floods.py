"""Every kind of token, thousands of times, through import, preview and proofreading.

`python -m tests.tools.floods` prints what takes more than a time in proportion to its text; sizes are chosen below and
above the limits of a body. With `--whole` each token comes 200,000 times. Each text has a process of its own, with
512 MB and ten seconds of processor; a part of a name as argument tries only those kinds.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

TOKENS = {
    "spaces": " ", "tabs": "\t", "line ends": "\n", "spaces at ends": "a  \n", "no-break spaces": "\xa0", "letters": "a",
    "words": "palabra ", "digits": "1", "ideographs": "字", "keycaps": "1️⃣ ", "zero width": "\u200b",
    "square": "[", "square closed": "]", "squares": "[a]", "link middle": "](", "links": "[a](b) ", "link titles": '[a](b "',
    "references": "[a][b] ", "definitions": "[a]: b\n", "links in a line": "[a](b\\", "angles": "[a](<b", "pictures": "![a](b.jpg) ",
    "bang": "!", "bang square": "![", "stars": "*", "two stars": "**a ", "star word": "*a ", "star pairs": "*a*", "underscores": "_",
    "underscore word": "_a ", "mixed emphasis": "*a_ ", "tildes": "~", "struck": "~~a ", "backticks": "`", "code": "`a", "code 2": "``a` ",
    "backslashes": "\\", "escaped ends": "a\\\n", "pipes": "|", "rows": "|a|b|\n", "dashes": "-\n", "rules": "---\n\n", "bullets": "- a\n",
    "items": "1. a\n", "quotes": "> ", "quote lines": "> a\n", "nested bullets": "- ", "paragraphs": "a\n\n", "hashes": "#", "headings": "# a\n",
    "equals": "=", "underlined": "a\n=\n", "fences": "```\n", "tilde fences": "~~~\n", "indented": "    a\n",
    "entities": "&#32;", "named entities": "&amp;", "ampersands": "&", "semicolons": "&a;", "less": "<", "bold tags": "<b>",
    "closed tags": "</b>", "figcaptions": "<figcaption>", "divs": "<div>", "comments": "<!--", "declarations": "<!", "instructions": "<?",
    "cdata": "<![CDATA[", "attributes": "<a b='", "tag starts": "<a ", "breaks": "<br>", "scripts": "<script>", "pre": "<pre>",
    "shortcodes": "{{<", "shortcode tags": "{{< a ", "liquid": "{%", "variables": "{{", "braces": "{", "attribute lists": "{: .a}", "maths": "$",
    "formulas": "$a_1$ ", "formula starts": "$a_1 ", "display maths": "$$", "tex brackets": "\\[a_1", "tex parentheses": "\\(a_1\\) ",
    "equations": "\\begin{align}", "abbreviations": "*[a]: b\n", "abbreviated": "*[a]: b\n\na a\n\n", "definition lists": "a\n: b\n", "definition marks": ": ",
    "note shortcodes": "[mfn]a", "code shortcodes": "[code]a", "drawings": "<svg><image href=a.png>", "cards": "<p data-attrs='{}'>",
    "containers": ":::\n", "wikilinks": "[[a", "wiki pictures": "![[", "wordpress": "[caption]", "wordpress open": "[caption ", "marked": "==a",
    "inline notes": "^[", "inline notes closed": "^[a]", "note marks": "[^1]", "notes": "[^1]: a\n", "note of its own": "[^1]: [^1]\n\n",
    "at": "@", "mails": "a@b.es ", "mail starts": "a@", "addresses": "http://", "whole addresses": "http://a.es ", "www": "www.", "www words": "www.a ",
    "double quotes": '"', "quoted": '"a" ', "guillemets": "«", "single quotes": "'", "parentheses": "(", "parentheses closed": ")",
    "dots": ".", "ellipses": "... ", "colons": ":", "commas": ",", "hours": "10:30 ", "dates": "1 de enero ", "numbers": "1.000 ", "percents": "%",
    "emoji": "🗞", "combining": "e\u0301", "right to left": "\u202e", "private": "\U0010f000", "questions": "¿", "slashes": "/", "dots and slashes": "../",
}  # fmt: skip
PLACES = {
    "alone": "{}",
    "in a line": "Hola {}",
    "in a heading": "## a{}",
    "in HTML": "<div>{}</div>",
}
SMALL = (1_900, 9_500)
WHOLE = 200_000
SECONDS, MEGABYTES = 10, 512
SLOW, GROWS = 0.7, 10.0  # seconds; times as long for five times the text


@dataclass(frozen=True)
class Flood:
    """A token many times over, at a place in a text."""

    token: str
    place: str

    def text(self, count: int) -> str:
        return PLACES[self.place].format(TOKENS[self.token] * count)

    def __str__(self) -> str:
        return f"{self.token} {self.place}"


def floods() -> Iterator[Flood]:
    """Every token in every place."""
    yield from (Flood(token, place) for place in PLACES for token in TOKENS)


def bring_in(text: str) -> None:
    """Imports a source of this body: it may be refused, in a sentence."""
    from django.utils.translation import override

    from issues.importing.importer import Importer
    from issues.parsing.documents import SourceDocument

    matter = "---\ntitle: Especial\ndate: 2026-11-20\nstatus: published\n---\n\n"
    source = SourceDocument("flood.md", "flood.md", "flood", ".md", (matter + text).encode())
    with override("en"):
        outcome = Importer(dry_run=True).take(source)
    if outcome.outcome not in {"created", "rejected"} or "unexpected" in (outcome.error or ""):
        raise AssertionError(f"{outcome.outcome}: {outcome.error}")


def preview(text: str) -> None:
    """Shows the text as the greeting and as the body of a part that has it in its heading too."""
    from issues.content import IssueContent, ItemContent
    from issues.editing.preview import build_preview
    from issues.markup import Context
    from issues.models import Issue

    item = ItemContent(heading=text[:200], title="Uno", body=text)
    content = IssueContent(title="Especial", slug="especial", intro="Hola.", items=(item,))
    build_preview(Issue.objects.get(slug="flood-host"), content, Context(target="preview"))


def proofread(text: str) -> None:
    """Runs all checks over the text."""
    from issues.content import IssueContent, ItemContent
    from issues.links import derive
    from issues.models import Issue
    from issues.proofreading import build_draft, check, load_archive

    issue = Issue.objects.get(slug="flood-host")
    item = ItemContent(heading=text[:200], title="Uno", body=text)
    content = IssueContent(title="Especial", slug="especial", intro="Hola.", items=(item,))
    links = derive.find_links(issue, content)
    check(build_draft(issue, content, links, []), load_archive(issue, links))


STEPS: dict[str, Callable[[str], None]] = {"import": bring_in, "preview": preview, "proofreading": proofread}


def seconds(flood: Flood, count: int) -> dict[str, float] | str:
    """The processor time of a text's steps in a process of its own; how it ended where it did not end well."""
    text = flood.text(count)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS * len(STEPS), SECONDS * len(STEPS) + 1))
        resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES << 20, MEGABYTES << 20))
        os.write(writing, json.dumps(_tried(text)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return f"killed by signal {os.WTERMSIG(status)}"
    found: dict[str, float] | str = json.loads(said)
    return found


def _tried(text: str) -> dict[str, float] | str:
    taken = {}
    for name, step in STEPS.items():
        start = time.process_time()
        try:
            step(text)
        except BaseException as error:
            return f"{name}: {type(error).__name__}: {error}"[:200]
        taken[name] = time.process_time() - start
    return taken


def failures(wanted: Iterable[str] = (), *, whole: bool = False) -> Iterator[str]:
    """What does not end, or takes much longer the longer it is."""
    for flood in floods():
        if wanted and not any(name in str(flood) for name in wanted):
            continue
        for count in (*SMALL, WHOLE) if whole else SMALL:
            if reason := _fault(flood, count):
                yield f"{flood}, {count} times: {reason}"
                break


def _fault(flood: Flood, count: int) -> str:
    taken = seconds(flood, count)
    if isinstance(taken, str):
        return taken
    for name, most in taken.items():
        if most > SECONDS:
            return f"{name} took {most:.1f} seconds"
        if most > SLOW:
            again, fifth = seconds(flood, count), seconds(flood, count // 5)
            if isinstance(again, str) or isinstance(fifth, str):
                return str(again)
            least = min(most, again[name])
            if least > SLOW and least > GROWS * fifth[name]:
                return f"{name} took {least:.2f} seconds, a fifth of the text {fifth[name]:.2f}"
    return ""


def main(arguments: list[str]) -> int:
    """Tries them on a database of its own; prints what fails."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/floods.sqlite3",
            "MEDIA_ROOT": folder,
            "DEBUG": "1",
            "SECRET_KEY": "floods",
        }
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsletter.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from issues.models import Issue

        call_command("migrate", verbosity=0)
        Issue.objects.create(title="Especial", slug="flood-host")
        for step in STEPS.values():
            step("Hola.")  # whatever is loaded on the first use
        connection.close()
        found = 0
        gc.freeze()
        for line in failures([a for a in arguments if a != "--whole"], whole="--whole" in arguments):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            found += 1
    return found


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
