"""A Buttondown export comes in; what was for the mail, for payers or for the editor alone is never published."""

import csv
import json
import zipfile
from io import StringIO
from pathlib import Path

import pytest

from issues.models import Issue
from tests.issues.importing.formats.test_substack import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "no_variants")]
COLUMNS = ["id", "secondary_id", "subject", "publish_date", "source", "email_type", "slug"]


def mail(number: int, **values: str) -> dict[str, str]:
    usual = {
        "id": f"em_{number}",
        "subject": f"Carta {number}",
        "publish_date": "2024-03-13 00:16:05.343246+00:00",
        "email_type": "public",
    }
    return dict.fromkeys(COLUMNS, "") | usual | {"slug": f"carta-{number}"} | values


def write(
    folder: Path, rows: list[dict[str, str]], bodies: dict[str, str], *, kind: str = "csv", top: str = ""
) -> Path:
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{top}emails.{kind}", out.getvalue() if kind == "csv" else json.dumps(rows))
        for name, body in bodies.items():
            archive.writestr(f"{top}emails/{name}.md", body)
    return path


@pytest.mark.parametrize("kind", ["csv", "json"])
@pytest.mark.parametrize("top", ["", "mis-cartas/"])
def test_mails_come_in_as_markdown_or_html(tmp_path: Path, kind: str, top: str) -> None:
    bodies = {
        "carta-1": "<!-- buttondown-editor-mode: plaintext -->\nAgua[^1] **fría** ~~no~~.\n\nhttps://vimeo.com/123\n\n[^1]: Del río.\n",
        "em_2": "<!-- buttondown-editor-mode: fancy --><p>Hola</p>\n\n<figure><img src='https://assets.buttondown.email/images/0f.png?w=960&fit=max' alt='Barca'><figcaption>La barca</figcaption></figure>",
    }  # fmt: skip
    path = write(tmp_path, [mail(1, subject="Uno: el pan"), mail(2, slug="")], bodies, kind=kind, top=top)
    code, lines, _ = run(path)
    assert (code, [line["outcome"] for line in lines]) == (0, ["created", "created"])
    first, second = Issue.objects.get(slug="carta-1"), Issue.objects.get(title="Carta 2")
    assert (first.title, first.intro) == (
        "Uno: el pan",
        "Agua[^1] **fría** ~~no~~.\n\nhttps://vimeo.com/123\n\n[^1]: Del río.",
    )
    assert (
        second.intro
        == 'Hola\n\n![Barca](https://assets.buttondown.email/images/0f.png?w=960&fit=max "La barca")'
    )
    assert (
        first.publish_at.isoformat() == "2024-03-13T00:16:05.343246+00:00"
        and Issue.objects.public().count() == 2
    )
    assert [line["outcome"] for line in run(path)[1]] == ["unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("values", "body", "said"),
    [
        ({"publish_date": ""}, "a", ""),
        ({"email_type": "private"}, "a", "sent by mail only"),
        ({"email_type": "premium"}, "a", "for paying readers only (premium)"),
        ({"email_type": "churned"}, "a", "a part of the readers only (churned)"),
        (
            {},
            'a\n\n<div role="paywall" data-text="x"></div>\n\nb',
            "A part of it was for paying readers only",
        ),
        (
            {},
            '<div class="buttondown-block-premium"><p>b</p></div>',
            "A part of it was for paying readers only",
        ),
        ({}, 'a\n\n<div role="emailwall" data-text="x"></div>\n\nb', "stood in the mail alone"),
        ({}, '<div class="buttondown-block-comment"><div>b</div></div>', "stood in the mail alone"),
    ],
)
def test_what_is_not_for_everybody_is_a_draft(
    tmp_path: Path, values: dict[str, str], body: str, said: str
) -> None:
    _, (line,), _ = run(write(tmp_path, [mail(1, **values)], {"carta-1": body}))
    assert Issue.objects.get().status == Issue.Status.DRAFT
    assert said in " ".join(line["warnings"])


def test_what_only_the_mail_or_the_editor_saw_is_left_out_and_counted(tmp_path: Path) -> None:
    body = (
        'Hola.\n\n<buttondown-filtered-block data-variant="web"><p>En la web</p></buttondown-filtered-block>\n\n'
        '<buttondown-filtered-block data-variant="email"><p>En el correo</p></buttondown-filtered-block>\n\n'
        '<div class="buttondown-block-comment"><p>Mirar esto</p></div>\n\n'
        "{% if medium == 'email' %}Responda.{% else %}Suscríbase.{% endif %}\n\n<buttondown-snippet name=\"firma\"></buttondown-snippet>\n"
    )
    _, (line,), _ = run(write(tmp_path, [mail(1)], {"carta-1": body}))
    issue = Issue.objects.get()
    assert issue.intro == "Hola.\n\nEn la web\n\nSuscríbase." and issue.status == Issue.Status.READY
    said = " ".join(line["warnings"])
    assert "own were left out: 1." in said and "mail alone were left out: 2." in said and "“firma”" in said


def test_an_entry_without_text_and_a_broken_table_are_one_line(tmp_path: Path) -> None:
    code, (line,), _ = run(write(tmp_path, [mail(1)], {"otra": "a"}))
    assert code == 1 and "no text in the export" in line["error"]
    path = tmp_path / "otro.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("emails.json", "{")
        archive.writestr("emails/a.md", "a")
    code, lines, _ = run(path)
    assert code == 1 and len(lines) == 1 and "cannot be read" in lines[0]["error"]
