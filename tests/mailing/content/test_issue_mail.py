"""An issue as a mail: what mail programs can show, in less than what Gmail clips, and a text worth reading."""

from __future__ import annotations

import re
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from issues.models import Issue, Picture
from mailing.content import emails, issue_mail
from mailing.content.placeholders import Placeholders
from mailing.content.template import quoted_printable
from tests.factories import make_issue, make_item
from tests.tools.mail_lint import findings


def picture(issue: Issue, name: str, kind: str, size: tuple[int, int]) -> Picture:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    row = Picture(
        issue=issue, name=name, width=size[0], height=size[1], sha256=name.encode().hex().ljust(64, "0")
    )
    row.file.save(name, ContentFile(out.getvalue()))
    return row


def built(issue: Issue) -> tuple[LexborHTMLParser, str]:
    content = issue_mail.issue_mail(issue, key="k")
    return LexborHTMLParser(content["html"]), content["text"]


PLACES = Placeholders("pplaces")


@pytest.fixture(autouse=True)
def known_placeholders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Placeholders, "new", lambda texts=(): PLACES)


@pytest.fixture
def issue(db: None) -> Issue:
    issue = make_issue(intro="Hola, *lectores*.[^1]\n\n[^1]: Una nota al pie.")
    picture(issue, "faro.webp", "WEBP", (2000, 1000))
    picture(issue, "mapa.png", "PNG", (500, 300))
    body = '![Un faro](faro.webp "El faro de noche")\n\n![](mapa.png)\n\n[[Un faro nuevo - faros.example](https://faros.example/nuevo)]'
    make_item(issue, body=body, heading="El faro")
    make_item(issue, body="https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    return issue


def test_it_keeps_to_what_mail_programs_show(issue: Issue) -> None:
    tree, _text = built(issue)
    for forbidden in (
        "script",
        "form",
        "iframe",
        "video",
        "audio",
        "svg",
        "link",
        "object",
        "input",
        "button",
    ):
        assert not tree.css(forbidden), forbidden
    for image in tree.css("img"):
        source = image.attributes["src"] or ""
        assert re.fullmatch(r"https://quincena\.example/(media|static)/\S+\.(jpg|png|gif)", source)
        assert "alt" in image.attributes and int(image.attributes["width"] or 0) <= 600
    assert len(tree.css("img:not(.still)")) == 2
    assert all((a.attributes["href"] or "").startswith(("https://", "mailto:", "#")) for a in tree.css("a"))
    assert tree.css_first("html").attributes["lang"] == "es" and tree.css_first("title").text()
    assert tree.css_first("meta[name=color-scheme]")
    assert tree.css_first("td.page").attributes["style"], "the rules stand in the elements"
    styles = " ".join(style.text() for style in tree.css("style"))
    assert "prefers-color-scheme" in styles and len(styles) < 8000
    assert "1x1" not in str(tree.html) and not tree.css('img[width="1"]')


# What Gmail, Outlook's Word engine and Apple Mail all understand or harmlessly ignore (research: standards B4).
SAFE_CSS = frozenset(
    """background-color border border-bottom border-collapse border-color border-left border-radius border-top
    color display font-family font-size font-style font-weight height line-height margin max-height
    max-width opacity overflow overflow-wrap padding table-layout text-align text-decoration vertical-align
    white-space width word-break word-wrap -webkit-text-size-adjust""".split()  # noqa: SIM905
)


@pytest.mark.parametrize("kind", ["issue", "system"])
def test_its_styles_are_those_mail_programs_agree_on(issue: Issue, kind: str) -> None:
    system = emails.system_mail(
        language="es", subject="s", paragraphs=["p"], button=("b", "https://x.example")
    )
    tree = built(issue)[0] if kind == "issue" else LexborHTMLParser(system["html"])
    inline = [node.attributes["style"] or "" for node in tree.css("[style]")]
    block = " ".join(style.text() for style in tree.css("style"))
    assert inline and "@import" not in block and "url(" not in block and "[" not in block
    assert all(style.parent and style.parent.tag == "head" for style in tree.css("style"))
    declared = ";".join(inline + re.findall(r"\{([^{}]*)\}", block)).split(";")
    pairs = [one.split(":", 1) for one in declared if one.strip()]
    assert {name.strip() for name, _value in pairs} <= SAFE_CSS
    assert not [value for name, value in pairs if "margin" in name and "-" in value]


def test_a_test_of_a_draft_shows_its_pictures_and_its_page(issue: Issue, client: Client) -> None:
    Issue.objects.update(status="draft")
    issue.refresh_from_db()
    content = issue_mail.issue_mail(issue, key="test", test=True)
    shown = [img.attributes["src"] or "" for img in LexborHTMLParser(content["html"]).css("img:not(.still)")]
    links = [line.split()[-1] for line in content["text"].splitlines() if "/preview/" in line]
    assert len(shown) == 2 and links
    for address in [*shown, links[0]]:
        answer = client.get(address.removeprefix("https://quincena.example"))
        assert answer.status_code == 200 and b"".join(answer)
    Issue.objects.update(status="ready")
    issue.refresh_from_db()
    assert "/preview/" not in str(issue_mail.issue_mail(issue, key="test", test=True))


def test_a_video_is_a_still_of_ours_and_a_link(issue: Issue) -> None:
    tree, text = built(issue)
    link = tree.css_first('a[href*="youtube.com/watch"]')
    still = link.css_first("img.still") if link else None
    assert still and (still.attributes["src"] or "").startswith("https://quincena.example/static/mail/video")
    assert "Ver en YouTube" in link.text() and "Ver en YouTube: https://www.youtube.com/watch" in text


def test_news_items_keep_their_printed_numbers(db: None) -> None:
    issue = make_issue()
    make_item(issue, body="La primera.", number=1)
    make_item(issue, body="La segunda.", number=2, heading="Con título")
    tree, text = built(issue)
    assert [node.text() for node in tree.css(".number")] == ["1", "2"]
    assert "1. La primera." in text and "2. Con título" in text


def test_footnotes_work_without_a_page(issue: Issue) -> None:
    tree, text = built(issue)
    assert "lectores. (1)" in text and "\n(1) Una nota al pie." in text
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    inner = [a.attributes["href"] or "" for a in tree.css('a[href^="#"]')]
    assert inner and all(address[1:] in ids for address in inner)


def test_the_end_tells_how_to_leave_and_where_to_read(issue: Issue) -> None:
    tree, text = built(issue)
    leave = f"https://quincena.example/unsubscribe/{PLACES.of('leave')}/"
    assert len(tree.css(f'a[href="{leave}"]')) == 2, "at the start and at the end"
    web = f"https://quincena.example{issue.get_absolute_url()}"
    assert tree.css_first(f'a[href="{web}"]') and web in text and leave in text


def test_the_plain_text_is_worth_reading(issue: Issue) -> None:
    _tree, text = built(issue)
    assert max(len(line) for line in text.splitlines() if "https://" not in line) <= 72
    assert "Un faro nuevo - faros.example [1]" in text and "\n[1] https://faros.example/nuevo" in text
    assert "[Un faro]" in text and "El faro de noche" in text
    assert "<" not in text.replace("<https", "") and "\n\n\n\n" not in text


def test_the_plain_text_keeps_lists_quotes_tables_and_code(db: None) -> None:
    issue = make_issue(intro="[Antes](https://uno.example/)")
    body = """- uno
- dos
    1. dentro

> Una cita
> de dos líneas.

| Faro | Altura |
|------|--------|
| Sur  | 12 m   |

```
x = 1
  y = 2
```

[Después](https://dos.example/) y [antes](https://uno.example/)"""
    make_item(issue, body=body)
    _tree, text = built(issue)
    assert "- uno\n- dos\n  1. dentro" in text
    assert "> Una cita" in text and "Faro  Altura\nSur   12 m" in text
    assert "    x = 1\n      y = 2" in text
    assert "Después [2] y antes [1]" in text and text.count("https://uno.example/") == 1


def test_a_huge_issue_is_shortened_where_it_is_longest(db: None) -> None:
    issue = make_issue()
    for number in range(4):
        make_item(issue, title=f"Corta {number}", body="Una noticia corta y entera.")
    paragraph = "Sobre faros se ha escrito mucho y todavía queda por escribir. " * 12
    long = make_item(issue, title="Larga", body="\n\n".join(f"{n}. {paragraph}" for n in range(300)))
    one = make_item(issue, title="De una pieza", body=paragraph * 120)
    tree, _text = built(issue)
    html = tree.html or ""
    assert len(html.encode()) < 100_000
    assert html.count("Una noticia corta y entera.") == 4
    for item in (long, one):
        assert tree.css_first(f'.more a[href="https://quincena.example{item.get_absolute_url()}"]')
    assert "Sigue leyendo" in html and html.rindex(PLACES.of("leave")) > html.rindex("Sigue leyendo")


def test_quoted_printable_lines_are_short_and_never_start_with_a_dot() -> None:
    encoded = quoted_printable("." * 500 + "\r\nniño \t\n" + "=" * 100 + "\0")
    assert all(len(line) <= 76 and not line.startswith(b".") for line in encoded.split(b"\r\n"))


def test_nothing_foreign_lives_in_a_mail(db: None) -> None:
    issue = make_issue(
        title="<script>alert(1)</script>", intro='<img src="x" onerror="alert(1)"><b style="x">hola</b>'
    )
    tree, _text = built(issue)
    assert not tree.css("script") and "onerror" not in (tree.html or "")


def test_every_issue_of_the_demo_is_what_mail_programs_show(db: None) -> None:
    demo = settings.BASE_DIR / "issues" / "demo"
    call_command("import_issue", str(demo), stdout=StringIO(), stderr=StringIO())
    assert Issue.objects.count()
    for issue in Issue.objects.all():
        content = issue_mail.issue_mail(issue, key="k")
        assert len(content["html"].encode()) < 100_000 and issue.title in content["text"]
        assert findings(content["html"], leave="/unsubscribe/") == []


@pytest.mark.parametrize("status", ["draft", "ready"])
def test_webmail_may_show_every_picture_of_the_mail_on_its_own_pages(
    issue: Issue, client: Client, status: str
) -> None:
    Issue.objects.update(status=status)
    issue.refresh_from_db()
    html = issue_mail.issue_mail(issue, key="test", test=True)["html"]
    addresses = {img.attributes["src"] or "" for img in LexborHTMLParser(html).css("img")}
    assert len(addresses) == 3
    for address in addresses:
        answer = client.get(address.removeprefix("https://quincena.example"))
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin", address
        assert b"".join(answer)  # read to its end: closing it would close the test's connection


def test_links_inside_an_issue_lead_somewhere_also_when_it_was_shortened(db: None) -> None:
    issue = make_issue(intro="[abajo](#relojes), [nada](#no-esta) y una nota.[^1]\n\n[^1]: La nota.")
    long = "\n\n".join(f"{n}. {'Sobre relojes se ha escrito mucho. ' * 20}" for n in range(300))
    make_item(issue, title="Relojes", heading="Relojes", body=f"Con nota.[^2]\n\n{long}\n\n[^2]: Al final.")
    tree, _text = built(issue)
    web = f"https://quincena.example{issue.get_absolute_url()}"
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    links = [link.attributes["href"] or "" for link in tree.css("a[href]")]
    assert f"{web}#relojes" in links and f"{web}#no-esta" in links
    assert all(link[1:] in ids for link in links if link.startswith("#"))


@pytest.mark.parametrize(
    ("intro", "body", "words"),
    [
        ("Hola, *lectores*.[^1] Más.\n\n[^1]: Una nota al pie.", "Otra.", "Hola, lectores. Más."),
        ("", "Una noticia[^1], con nota.\n\n[^1]: Al pie.", "Una noticia, con nota."),
        ("![Un faro](faro.png)\n\n| a |\n|---|\n| b |\n\nTexto.", "x", "Texto."),
    ],
)
def test_the_preheader_is_the_first_words_and_nothing_else(
    db: None, intro: str, body: str, words: str
) -> None:
    issue = make_issue(intro=intro)
    make_item(issue, body=body)
    tree, _text = built(issue)
    shown = tree.css_first(".preheader").text()
    assert shown.rstrip("\u034f\u200c\u00a0") == words
    assert len(shown) - len(words) >= 200, "filler keeps the next words out of a list of mails"


def test_gmail_counts_complaints_by_campaign_and_sender(db: None, settings: Any) -> None:
    """Google: up to four fields by colons, the last one 5 to 15 characters and the same for ever."""
    for name in ("quincena.example.org", "a.b", "x" * 60 + ".example"):
        settings.MAIL_LIST_ID = name
        headers = [dict(issue_mail.issue_mail(make_issue(), key=key)["headers"]) for key in ("k1", "k2")]
        first, second = (each["Feedback-ID"].split(":") for each in headers)
        assert len(first) == 4 and first[0] == "k1" and second[0] == "k2" and first[1:] == second[1:]
        assert re.fullmatch("[a-z0-9]{5,15}", first[3])


def test_an_icon_stays_in_its_sentence_and_a_see_through_picture_has_a_ground(issue: Issue) -> None:
    make_item(issue, body="Un icono ![](mapa.png) en la frase.")
    tree, _text = built(issue)
    styles = {
        bool(image.parent and image.parent.tag == "p"): image.attributes["style"] or ""
        for image in tree.css("img")
    }
    assert "display: block" not in styles[True] and "display: block" in styles[False].replace(
        ":block", ": block"
    )
    assert all("background-color" in style for style in styles.values())
