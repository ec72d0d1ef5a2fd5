"""Our mail in mail programs, by the linter of tests/tools: odd issues (the demo: test_issue_mail), mails of ours to one person."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from issues.models import Issue
from mailing.content import emails, issue_mail
from mailing.content.mail_html import known_blocks, with_words
from mailing.content.welcome import welcome
from mailing.models import Subscriber, WelcomeText
from tests.factories import make_issue, make_item, make_picture
from tests.tools.mail_lint import findings


def see_through() -> bytes:
    out = BytesIO()
    Image.new("RGBA", (1400, 300), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


ODD = {
    "tables": "|" + " columna |" * 14 + "\n|" + "---|" * 14 + "\n|" + " valor largo |" * 14,
    "a table in HTML": "<table><tr><td>a</td><td>b</td></tr></table>",
    "aligned": "| a | b |\n|:-:|--:|\n| 1 | 2 |",
    "code": "```\n" + "z" * 400 + "\n```\n\n`" + "w" * 300 + "`",
    "pictures": '![](ancha.png)\n\n![Una "foto" > otra](ancha.png "Su pie")\n\nUn icono ![](ancha.png) dentro.',
    "a linked picture": "[![](ancha.png)](https://mapas.example/)",
    "words of tags": 'Se escribe `<figure class="a">` y ![<figure>](ancha.png).',
    "blocks of pages": "<details><summary>Más</summary>\n\nAquí.\n\n</details>\n\n<section><p>Sección</p></section>",
    "notes": "Una nota.[^1]\n\n[^1]: Dice algo.",
    "players": "https://www.youtube.com/watch?v=dQw4w9WgXcQ\n\nhttps://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
    "styles": '<p style="position:fixed;color:red">Rojo</p><font color="red">a</font><center>b</center>',
}


@pytest.fixture
def odd(db: None) -> Issue:
    issue = make_issue(intro="Hola.")
    make_picture(issue, name="ancha.png", width=1400, height=300, data=see_through())
    return issue


@pytest.mark.parametrize("name", ODD)
def test_odd_parts_are_what_mail_programs_show(odd: Issue, name: str) -> None:
    make_item(odd, body=ODD[name])
    html = issue_mail.issue_mail(odd, key="k")["html"]
    assert findings(html, leave="/unsubscribe/") == []


def test_a_long_issue_keeps_within_the_limits_and_its_ways_out(odd: Issue) -> None:
    for number in range(12):
        make_item(odd, body="\n\n".join(f"Párrafo {n} de {number}. " + "palabras " * 200 for n in range(12)))
    assert findings(issue_mail.issue_mail(odd, key="k")["html"], leave="/unsubscribe/") == []


def test_mails_to_one_person_are_too(db: None) -> None:
    reader = Subscriber(email="ana@example.org", language="es")
    text = WelcomeText(
        language="es", subject="Hola", text="# Hola\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> Cita"
    )
    for content in (emails.confirmation(reader), emails.already_reader(reader), welcome(reader, text)):
        assert findings(content["html"]) == []


def test_blocks_keep_what_they_say_and_words_stay_words() -> None:
    html = (
        '<figure class="wide"><img alt="<figure> &quot; > b" src="a.png"><figcaption>x</figcaption></figure>'
    )
    kept = known_blocks(html)
    tree = LexborHTMLParser(kept)
    image = tree.css_first("div.figure.wide img")
    assert image and image.attributes["alt"] == '<figure> " > b'
    assert tree.css_first("div.figure > div.figcaption") and "<figure" not in kept.replace('"<figure>', "")
    assert known_blocks("<p>a &lt;section&gt; b</p>") == "<p>a &lt;section&gt; b</p>"


def test_a_linked_picture_without_words_shows_where_it_leads() -> None:
    html = '<p>ñ &amp; <a href="https://a.example/" aria-label="a.example"><img src="a.png" alt=""></a></p>'
    assert 'alt="a.example"' in with_words(html) and "ñ &amp; " in with_words(html)
    said = html.replace('alt=""', 'alt="Mapa"')
    assert with_words(said) == said
