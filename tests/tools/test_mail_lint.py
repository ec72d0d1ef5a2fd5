"""The linter of our mail finds what mail programs would not show, and nothing in a mail that all of them show."""

from __future__ import annotations

import pytest

from .mail_lint import findings

GOOD = """<!doctype html><html lang="es" dir="ltr"><head><meta charset="utf-8"><title>Hola</title>
<meta name="color-scheme" content="light dark"><style>@media (prefers-color-scheme: dark) { p { color: #fff !important; } }
</style></head><body style="background-color: #ffffff;color: #222222;"><!--[if mso]><table><tr><td><![endif]-->
<div style="max-width: 600px;"><p><a href="https://n.example/unsubscribe/x/">Darme de baja</a></p>{body}</div>
<!--[if mso]></td></tr></table><![endif]--></body></html>"""


def of(body: str) -> list[str]:
    return findings(GOOD.replace("{body}", body), leave="/unsubscribe/")


def test_a_plain_mail_has_nothing_wrong():
    picture = '<img src="https://n.example/a.png" width="600" height="300" alt="" style="max-width: 100%;">'
    table = "<table><tr><th>a</th></tr><tr><td>b</td></tr></table>"
    assert of(f'<p id="uno">Hola, <a href="#uno">yo</a>.</p>{picture}{table}') == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<script>1</script>", "<script> is dropped"),
        ("<svg></svg>", "<svg> is dropped"),
        ("<figure>x</figure>", "<figure> is no block in Outlook"),
        ('<p onclick="x()">a</p>', "onclick on <p>"),
        ('<p style="position: absolute">a</p>', "position is not everywhere"),
        ('<p style="display: flex">a</p>', "display: flex is not everywhere"),
        ('<p style="margin: 0 -4px">a</p>', "a negative margin"),
        ('<p style="color: rgba(0,0,0,.5)">a</p>', "a colour Outlook does not know"),
        ('<p style="color: #11223344">a</p>', "a colour with an alpha"),
        ('<p style="width: calc(100% - 2px)">a</p>', "a value that is computed"),
        ('<p style="font-size: 1.2rem">a</p>', "a unit that is not everywhere"),
        ('<p style="background-color: url(x)">a</p>', "an address in a style"),
        ('<p style="color: red !important">a</p>', "Outlook ignores !important"),
        ('<img src="https://n.example/a.webp" width="9" alt="a">', "a picture not everybody sees"),
        ('<img src="/media/a.png" width="9" alt="a">', "a picture not everybody sees"),
        ('<img src="https://n.example/a.png" alt="a">', "a picture without width"),
        ('<img src="https://n.example/a.png" width="601" alt="a">', "a picture 601 wide"),
        ('<img src="https://n.example/a.png" width="1" alt="">', "a picture 1 wide"),
        (
            '<img src="https://n.example/a.png" width="9" alt="a" style="background-color: #ffffff">',
            "words of a picture that may be light",
        ),
        ('<img src="https://n.example/a.png" width="9">', "a picture without alt"),
        (
            '<a href="https://n.example/"><img src="https://n.example/a.png" width="9" alt=""></a>',
            "without words",
        ),
        ('<a href="#nada">a</a>', "a link to nowhere"),
        ('<a href="/archive/">a</a>', "a link that no mail program follows"),
        ('<table role="presentation"><tr><td>a</td></tr></table>', "a table for layout without cellpadding"),
        ("<style>p { color: red }</style>", "a style block outside the head"),
        ("<!--[if mso]>", "a condition for Outlook that is not closed"),
        ("a" * 100_000, "Gmail clips it"),
    ],
)
def test_each_fault_is_named(body: str, said: str):
    assert any(said in finding for finding in of(body)), of(body)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (' lang="es"', "", "html has no lang"),
        ("<title>Hola</title>", "", "no head > title"),
        ("/unsubscribe/", "/otra/", "nobody can leave"),
        ("<p><a", f"<p>{'b' * 15_100}</p><p><a", "the first way to leave is low"),
        ("color: #222222;", "", "a ground without a colour"),
        ("p { color", "p[class] { color", "an attribute selector"),
        ("p { color", "p:has(a) { color", "a selector Gmail loses the block for"),
        ("p { color", "p { x: y; } " * 700 + "p { color", "Gmail drops the style block"),
        ("<!--[if mso]><table><tr><td><![endif]-->", "", "nothing for Outlook"),
    ],
)
def test_faults_of_the_whole_mail_are_named_too(old: str, new: str, said: str):
    html = GOOD.replace("{body}", "Hola.")
    assert old in html
    html = html.replace(old, new)
    if "mso" in old:
        html = html.replace("<!--[if mso]></td></tr></table><![endif]-->", "")
    found = findings(html, leave="/unsubscribe/")
    assert any(said in finding for finding in found), found
