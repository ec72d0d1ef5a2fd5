"""An issue as a mail: what mail programs can show, in less than what Gmail clips, and a text worth reading."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from issues.models import Issue, Picture
from mailing import issue_mail
from mailing.mime import Pattern, quoted_printable
from tests.factories import make_issue, make_item


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
        assert re.fullmatch(r"https://quincena\.example/media/\S+\.(jpg|png|gif)", source)
        assert "alt" in image.attributes and int(image.attributes["width"] or 0) <= 600
    assert len(tree.css("img")) == 2
    assert all((a.attributes["href"] or "").startswith(("https://", "mailto:", "#")) for a in tree.css("a"))
    assert tree.css_first("html").attributes["lang"] == "es" and tree.css_first("title").text()
    assert tree.css_first("meta[name=color-scheme]")
    assert tree.css_first("td.page").attributes["style"], "the rules stand in the elements"
    styles = " ".join(style.text() for style in tree.css("style"))
    assert "prefers-color-scheme" in styles and len(styles) < 8000
    assert "1x1" not in str(tree.html) and not tree.css('img[width="1"]')


def test_video_and_footnotes_work_without_a_page(issue: Issue) -> None:
    tree, _text = built(issue)
    assert tree.css_first('a[href*="youtube.com/watch"]')
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    inner = [a.attributes["href"] or "" for a in tree.css('a[href^="#"]')]
    assert inner and all(address[1:] in ids for address in inner)


def test_the_end_tells_how_to_leave_and_where_to_read(issue: Issue) -> None:
    tree, text = built(issue)
    leave = "https://quincena.example/unsubscribe/@@leave@@/"
    assert len(tree.css(f'a[href="{leave}"]')) == 2, "at the start and at the end"
    web = f"https://quincena.example{issue.get_absolute_url()}"
    assert tree.css_first(f'a[href="{web}"]') and web in text and leave in text


def test_the_plain_text_is_worth_reading(issue: Issue) -> None:
    _tree, text = built(issue)
    assert max(len(line) for line in text.splitlines() if "https://" not in line) <= 72
    assert "Un faro nuevo - faros.example [1]" in text and "\n[1] https://faros.example/nuevo" in text
    assert "[Un faro]" in text and "El faro de noche" in text
    assert "<" not in text.replace("<https", "") and "\n\n\n\n" not in text


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
    assert "Sigue leyendo" in html and html.rindex("@@leave@@") > html.rindex("Sigue leyendo")


def test_places_are_filled_in_whatever_stands_around_them() -> None:
    text = "é" * 40 + " @@leave@@.\n.@@leave@@@@leave@@ = \n..\n" + "x" * 200 + " "
    content = {
        "text": text,
        "html": f"<p>{text}</p>",
        "subject": "Prueba",
        "from_name": "Ñandú",
        "from_email": "a@example.org",
        "reply_to": "",
        "message_id": "<k.@@id@@@example.org>",
        "date": 1767945600,
        "boundary": "b",
        "headers": [
            ("List-Unsubscribe", "<https://x.example/@@leave@@/>, <mailto:a@example.org?subject=@@leave@@>")
        ],
    }
    values = {"to": "ana@example.org", "id": "7", "leave": "TOKEN" * 8}
    raw = Pattern(content).raw(values)
    assert not any(line.startswith(b".") for line in raw.split(b"\r\n"))
    message = message_from_bytes(raw, policy=policy.default)
    plain = message.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert plain.replace("\r\n", "\n") == text.replace("@@leave@@", "TOKEN" * 8)
    assert message["Message-ID"] == "<k.7@example.org>" and message["To"] == "ana@example.org"


def test_what_only_looks_like_a_place_stays_as_written() -> None:
    content = issue_mail.emails.frozen(
        subject="@@nada@@", html="<p>@@nada@@ @@Año@@ @@id@@</p>", text="@@nada@@", language="es", headers=[]
    )
    pattern, values = Pattern(content), {"to": "ana@example.org", "id": "7"}
    sent = message_from_bytes(pattern.raw(values), policy=policy.default)
    assert sent["Subject"] == "@@nada@@" and sent["Message-ID"].startswith("<7@")
    for said in (
        sent.get_body(("html",)).get_content().strip(),
        pattern.message(values).alternatives[0].content,
    ):
        assert said == "<p>@@nada@@ @@Año@@ 7</p>"


def test_quoted_printable_lines_are_short_and_never_start_with_a_dot() -> None:
    encoded = quoted_printable("." * 500 + "\r\nniño \t\n" + "=" * 100 + "\0")
    assert all(len(line) <= 76 and not line.startswith(b".") for line in encoded.split(b"\r\n"))


def test_nothing_foreign_lives_in_a_mail(db: None) -> None:
    issue = make_issue(
        title="<script>alert(1)</script>", intro='<img src="x" onerror="alert(1)"><b style="x">hola</b>'
    )
    tree, _text = built(issue)
    assert not tree.css("script") and "onerror" not in (tree.html or "")


def test_every_issue_of_the_demo_fits(db: None) -> None:
    demo = Path(__file__).resolve().parents[2] / "issues" / "demo"
    call_command("import_issue", str(demo), stdout=StringIO(), stderr=StringIO())
    assert Issue.objects.count()
    for issue in Issue.objects.all():
        content = issue_mail.issue_mail(issue, key="k")
        assert len(content["html"].encode()) < 100_000 and issue.title in content["text"]
