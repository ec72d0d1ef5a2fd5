"""Problems and rejections are told in the reader's language, whatever their values hold."""

import json
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from issues.messages import from_json, localized, to_json
from issues.models import Issue
from issues.parsing.problems import Message, Problem, Rejected

MISSING = Problem("picture-missing", "The picture {name} was not found.", 12, name="faro.png")


def test_a_problem_is_told_in_the_active_language() -> None:
    assert localized(MISSING) == "línea 12: No se ha encontrado la imagen faro.png."
    with translation.override("en"):
        assert localized(MISSING) == str(MISSING) == "line 12: The picture faro.png was not found."


def test_without_a_line_none_is_told() -> None:
    assert localized(Rejected("The title has a line break: write it on one line.")) == (
        "El título tiene un salto de línea: escríbalo en una sola línea."
    )


@pytest.mark.parametrize(
    "value", ["{name}", "{0.__class__}", "%(line)s %s %", "{", "}}", "{count}", "\\1", "number"]
)
def test_a_value_is_never_read_as_a_template_nor_translated(value: str) -> None:
    problem = Problem("x", "The link «{text}» to {url} is lost.", 3, text=value, url="/a")
    assert localized(problem) == f"línea 3: Se ha perdido el enlace «{value}» a /a."
    assert problem.message == f"The link «{value}» to /a is lost."


def test_sentences_in_a_sentence_are_told_in_the_same_language() -> None:
    guess = Message("{key} (did you mean {near}?)", key="tag", near="tags")
    problem = Problem(
        "x", "Unknown keys were kept, but do nothing: {names}.", 2, names=(guess, Message("{key}", key="…"))
    )
    assert localized(problem) == (
        "línea 2: Se han conservado claves desconocidas, que no hacen nada: tag (¿quería decir tags?), …."
    )
    assert localized(from_json(json.loads(json.dumps(to_json(problem))))) == localized(problem)


def issue_source(folder: Path, matter: str) -> Path:
    path = folder / "uno.md"
    path.write_text(
        f"---\ntitle: Uno\n{matter}\n---\nHola ![x](faro.png)\n\n<blink>¡Oferta!</blink>\n", "utf-8"
    )
    return path


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "warning", "error"),
    [
        ("es", "línea 4: Se han conservado claves", "línea 3: «ayer» no es una fecha: escríbala como 2026"),
        ("en", "line 4: Unknown keys were kept", "line 3: “ayer” is no date: write it as 2026"),
    ],
)
def test_an_import_speaks_the_editors_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, warning: str, error: str
) -> None:
    with translation.override(language):
        call_command("import_issue", str(issue_source(tmp_path, "date: 2024-03-22\ntag: x")), json=True)
        with pytest.raises(SystemExit):
            call_command("import_issue", str(issue_source(tmp_path, "date: ayer")), json=True)
    came_in, rejected = map(json.loads, capsys.readouterr().out.splitlines())
    assert any(each.startswith(warning) for each in came_in["warnings"])
    assert rejected["error"].startswith(error)


@pytest.mark.django_db
def test_the_stored_report_is_read_in_the_readers_language(tmp_path: Path, client, settings) -> None:
    with translation.override("es"):
        path = issue_source(tmp_path, "date: 2024-03-22\ntag: x\ncover: vacia.png")
        (tmp_path / "vacia.png").write_bytes(b"nada")
        call_command("import_issue", str(path), json=True)
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    address = reverse("admin:issues_issue_change", args=[Issue.objects.get().pk])
    spanish = client.get(address).content.decode()
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        english = client.get(address).content.decode()
    assert "El elemento &lt;blink&gt; no se conoce" in spanish
    assert "tag (¿quería decir tags?)" in spanish
    assert "La imagen vacia.png no se ha admitido: no es una imagen" in spanish
    assert "The element &lt;blink&gt; is not known" in english
    assert "tag (did you mean tags?)" in english
    assert "The picture vacia.png was refused: is not a JPEG" in english
