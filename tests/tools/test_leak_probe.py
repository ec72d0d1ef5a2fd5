"""The leak probe sees every kind of leak in a small site that has it, and none in one that has not."""

from __future__ import annotations

import re

import pytest

from tests.tools.leak_probe import Answer, Ask, Headers, leaks, record, shows

HIDDEN = {
    "slug": "secreto-viernes",
    "item": "el-faro",
    "topic": "brujula",
    "site": "oculto.test",
    "word": "zanzibarina",
    "file": "ab.png",
    "number": "802",
}
WORD = "PALABRASECRETA"


def site(*, hidden: bool, leak: str = "") -> Ask:
    """A toy with one public issue; with `hidden` it has another one, which shows in the way `leak` says."""

    def on(kind: str) -> bool:
        return hidden and leak == kind

    def ask(path: str, method: str, headers: Headers) -> Answer:
        place, _, query = path.partition("?")
        pages = {
            "/": f"<a href=/issues/uno-1/>uno</a> <a href='/topics/'>t</a> {WORD if on('query') and 'draft=1' in query else ''}",
            "/issues/uno-1/": f"<p>Público</p>{'<a rel=next href=/issues/secreto-viernes/>' if on('next') else ''}",
            "/feed.xml": f"<feed><updated>{'2026-02-02' if on('date') else '2026-01-09'}</updated></feed>",
            "/sitemap.xml": f"<loc>https://q.test/issues/{'secreto-viernes' if on('sitemap') else 'uno-1'}/</loc>",
            "/topics/": f"<b>{2 if on('count') else 1}</b>{' '.join(['brujula'] * on('topic'))}",
            "/search/": f"<p>{'1' if on('search') and 'zanzibarina' in query else '0'} resultados</p>",
        }
        if on("format"):
            pages["/issues/secreto-viernes.md"] = f"# {WORD}"
        if on("entities"):
            pages["/"] += "".join(f"&#{ord(letter)};" for letter in WORD)
        status = 200 if place in pages else 403 if on("status") and "secreto-viernes" in path else 404
        said = {"etag": f'"{len(pages) + hidden}"' if leak == "etag" else '"1"', "date": str(hidden)}
        if on("accept") and headers.get("Accept") == "application/json":
            return Answer(200, said, f'{{"title": "{WORD}"}}'.encode())
        if on("header") and method == "HEAD":
            said["link"] = "</issues/secreto-viernes/>; rel=next"
        body = pages.get(place, "No hay nada aquí.") + f"<script nonce='{hidden}'></script>"
        return Answer(status, said, body.encode() if method != "HEAD" else b"")

    return ask


def found(leak: str, **kw: list[str]) -> list[str]:
    before, after = (
        record(site(hidden=hidden, leak=leak), [HIDDEN], base="https://q.test") for hidden in (False, True)
    )
    assert before.showing("Público")
    return leaks(before, after, words=[WORD], **kw)


def test_a_site_that_hides_its_drafts_leaks_nothing() -> None:
    assert found("") == []


@pytest.mark.parametrize(
    "leak",
    [
        "query",
        "next",
        "date",
        "sitemap",
        "count",
        "topic",
        "search",
        "format",
        "entities",
        "status",
        "etag",
        "accept",
        "header",
    ],
)
def test_every_kind_of_leak_is_seen(leak: str) -> None:
    assert found(leak)


def test_a_withdrawn_issue_may_say_that_it_was_here_and_no_more() -> None:
    assert found("status", withdrawn=["secreto-viernes"]) == []
    assert any(WORD in line for line in found("format", withdrawn=["secreto-viernes"]))


def test_a_word_is_seen_however_it_is_written() -> None:
    for written in (WORD, WORD.lower(), WORD[:4] + "<mark>" + WORD[4:] + "</mark>", "%50" + WORD[1:]):
        assert shows(Answer(200, {}, written.encode()), WORD), written
    assert not shows(Answer(200, {}, re.sub("S", "X", WORD).encode()), WORD)
