"""An import knows an issue's own source again, and writes over no issue of another."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from issues.models import Alias, Issue, Picture
from tests.factories import png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LONG = " ".join(f"palabra{n}" for n in range(40))


def write(
    path: Path, title: str = "Uno", body: str = "Hola.", date: str = "2024-03-15", **matter: object
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    front = json.dumps({"title": title, "date": date} | matter, ensure_ascii=False)
    path.write_text(f"{front}\n\n{body}\n", "utf-8")
    return path


def run(*paths: Path, **options: object) -> list[dict]:
    out = StringIO()
    try:
        call_command("import_issue", *map(str, paths), json=True, stdout=out, stderr=StringIO(), **options)
    except SystemExit as end:
        assert end.code == 1
    return [json.loads(line) for line in out.getvalue().splitlines()]


def outcomes(*paths: Path, **options: object) -> list[tuple[str, str]]:
    return [(each["outcome"], each["slug"]) for each in run(*paths, **options)]


def texts() -> dict[str, str]:
    return dict(Issue.objects.values_list("slug", "intro"))


def test_files_of_one_name_in_two_folders_are_two_issues_in_one_run(tmp_path: Path) -> None:
    write(tmp_path / "2023/05.md", "Mayo de 2023", "Uno.", "2023-05-31")
    write(tmp_path / "2024/05.md", "Mayo de 2024", "Dos.", "2024-05-31")
    first, second = run(tmp_path)
    assert (first["outcome"], first["slug"], first["warnings"]) == ("created", "05", [])
    assert (second["outcome"], second["slug"]) == ("created", "05-2024")
    assert [
        ("“05”" in warning, "05-2024" in warning, "2023/05.md" in warning) for warning in second["warnings"]
    ] == [(True, True, True)]
    assert outcomes(tmp_path) == [("unchanged", "05"), ("unchanged", "05-2024")]
    write(tmp_path / "2024/05.md", "Mayo de 2024", "Tres.", "2024-05-31")
    assert outcomes(tmp_path) == [("unchanged", "05"), ("updated", "05-2024")]
    assert texts() == {"05": "Uno.", "05-2024": "Tres."}


@pytest.mark.parametrize("name", ["05.md", "mayo/index.md"])
def test_and_in_two_runs_that_name_each_folder(tmp_path: Path, name: str) -> None:
    for year in ("2023", "2024"):
        write(tmp_path / year / name, f"Mayo de {year}", f"De {year}.", f"{year}-05-31")
        assert [outcome for outcome, _slug in outcomes(tmp_path / year)] == ["created"]
    assert sorted(texts().values()) == ["De 2023.", "De 2024."]
    for path in (tmp_path, tmp_path / "2023", tmp_path / "2024" / name):
        assert {outcome for outcome, _slug in outcomes(path)} == {"unchanged"}
    write(tmp_path / "2023" / name, "Otro título", "Otro texto.", "2020-01-01")
    assert [outcome for outcome, _slug in outcomes(tmp_path / "2023")] == ["updated"]
    assert sorted(texts().values()) == ["De 2024.", "Otro texto."]


@pytest.mark.parametrize("together", [True, False])
def test_one_slug_of_two_sources_is_the_first_ones(tmp_path: Path, together: bool) -> None:
    paths = [
        write(tmp_path / "a/primero.md", "Primero", "Unicouno.", slug="hola"),
        write(tmp_path / "b/segundo.md", "Segundo", "Unicodos.", slug="hola"),
    ]
    for found in ([tmp_path], [tmp_path]) if together else (paths, paths):
        for path in found:
            run(path)
    assert texts() == {"hola": "Unicouno.", "hola-2024": "Unicodos."}
    write(paths[1], "Nuevo", "Unicotres.", "2025-01-01", slug="hola")
    assert outcomes(paths[1]) == [("updated", "hola-2024")]


def test_a_third_with_the_same_slug_gets_a_number(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path / name / f"{name}.md", name.upper(), name, slug="hola")
    assert [slug for _outcome, slug in outcomes(tmp_path)] == ["hola", "hola-2024", "hola-2024-2"]
    assert {outcome for outcome, _slug in outcomes(tmp_path)} == {"unchanged"}


def test_a_dry_run_says_the_same_addresses(tmp_path: Path) -> None:
    write(tmp_path / "a/a.md", "A", "a", slug="hola")
    write(tmp_path / "b/b.md", "B", "b", slug="hola")
    assert outcomes(tmp_path, dry_run=True) == [("created", "hola"), ("created", "hola-2024")]


def test_two_translations_with_one_title_and_day_are_two_issues(tmp_path: Path) -> None:
    write(tmp_path / "es/hola.md", "Polymarket", "Un texto en castellano, con sus palabras.")
    write(tmp_path / "en/hola.md", "Polymarket", "A text in English and its words.")
    run(tmp_path / "es")
    run(tmp_path / "en")
    assert Issue.objects.count() == 2


def test_a_tree_and_its_parts_name_the_same_source(tmp_path: Path) -> None:
    path = write(tmp_path / "archivo/posts/uno/index.md")
    for named in (tmp_path, tmp_path / "archivo", path.parent, path):
        assert outcomes(named) == [("created" if named == tmp_path else "unchanged", "uno")]
        write(path, body=f"Cambio {named.name}.")
        assert outcomes(named) == [("updated", "uno")]
    assert Issue.objects.count() == 1


def test_an_archive_that_moved_is_the_same_archive(tmp_path: Path) -> None:
    write(tmp_path / "antes/posts/uno/index.md", body=LONG)
    write(tmp_path / "antes/dos.md", "Dos", LONG)
    run(tmp_path / "antes")
    shutil.move(tmp_path / "antes", tmp_path / "despues")
    assert outcomes(tmp_path / "despues") == [("unchanged", "uno"), ("unchanged", "dos")]
    write(tmp_path / "despues/posts/uno/index.md", "Uno, corregido", LONG)
    write(tmp_path / "despues/dos.md", "Dos", f"{LONG} y más")
    assert outcomes(tmp_path / "despues") == [("updated", "uno"), ("updated", "dos")]


def test_a_file_that_moved_within_its_archive_is_the_same_source(tmp_path: Path) -> None:
    path = write(tmp_path / "borradores/hola.md", body=LONG)
    run(tmp_path)
    path.unlink()
    write(tmp_path / "posts/hola.md", body=f"{LONG}, por fin")
    assert outcomes(tmp_path) == [("updated", "hola")]


@pytest.mark.parametrize("key", ["uno/index.md", "posts/uno/index.md", "otra/posts/uno/index.md"])
@pytest.mark.parametrize("shown", ["posts/uno/index.md", "{path}", ""])
def test_rows_of_older_versions_are_known_again(tmp_path: Path, key: str, shown: str) -> None:
    path = write(tmp_path / "posts/uno/index.md", slug="la-primera")
    run(tmp_path)
    report = {"source": shown.format(path=path), "problems": [], "counts": {}}
    Issue.objects.update(source_key=key, import_report=report)
    assert outcomes(tmp_path) == [("unchanged", "la-primera")]
    Issue.objects.update(source_key=key, import_report=report)
    write(path, body="Otro texto.", slug="la-primera")
    assert outcomes(tmp_path) == [("updated", "la-primera")]
    assert texts() == {"la-primera": "Otro texto."}


def test_of_two_sources_an_older_version_took_for_one_the_right_one_is_known(tmp_path: Path) -> None:
    write(tmp_path / "2023/05.md", "Mayo de 2023", "Uno.", "2023-05-31")
    write(tmp_path / "2024/05.md", "Mayo de 2024", "Dos.", "2024-05-31")
    run(tmp_path / "2024")
    Issue.objects.update(source_key="05.md", import_report={"source": "05.md"})
    assert outcomes(tmp_path) == [("created", "05-2023"), ("unchanged", "05")]


def test_the_address_it_first_stood_at_tells_more_than_its_path(tmp_path: Path) -> None:
    write(tmp_path / "a/uno.md", "Uno", "Hola.", canonical="https://viejo.example/p/uno")
    write(tmp_path / "b/uno.md", "Uno", "Hola. ", canonical="https://viejo.example/p/otro")
    assert [outcome for outcome, _slug in outcomes(tmp_path)] == ["created", "created"]
    (tmp_path / "a/uno.md").unlink()
    write(
        tmp_path / "c/uno-nuevo.md", "Nuevo", "Nuevo.", "2025-01-01", canonical="https://viejo.example/p/uno"
    )
    assert outcomes(tmp_path / "c") == [("updated", "uno")]


def test_a_source_that_asks_for_another_slug_moves_and_its_old_address_leads_on(
    tmp_path: Path, client: Client
) -> None:
    path = write(tmp_path / "uno.md", body=LONG)
    run(path)
    write(path, body=LONG, slug="mejor")
    assert outcomes(path) == [("updated", "mejor")]
    assert client.get("/posts/uno/").headers["Location"] == "/issues/mejor/"
    write(path, body=f"{LONG} fin", slug="mejor", aliases=["/viejo/"])
    assert outcomes(path) == [("updated", "mejor")]
    assert set(Alias.objects.values_list("path", flat=True)) == {"uno", "viejo"}


def test_a_file_used_for_the_next_issue_does_not_write_over_the_last(tmp_path: Path) -> None:
    path = write(tmp_path / "actual.md", "Número 1", "Uno.", "2024-03-15", slug="numero-1")
    run(path)
    write(path, "Número 2", "Dos.", "2024-03-31", slug="numero-2")
    assert outcomes(path) == [("created", "numero-2")]
    assert texts() == {"numero-1": "Uno.", "numero-2": "Dos."}


def test_an_issue_written_here_is_not_written_over(tmp_path: Path) -> None:
    Issue.objects.create(
        slug="hola", title="De aquí", intro="Mío.", publish_at=timezone.now(), status="ready"
    )
    path = write(tmp_path / "hola.md", "De fuera", "Suyo.")
    assert outcomes(path, overwrite=True) == [("created", "hola-2024")]
    assert texts() == {"hola": "Mío.", "hola-2024": "Suyo."}


def test_what_an_import_writes_over_is_in_the_history_first(tmp_path: Path) -> None:
    path = write(tmp_path / "uno.md", body="Antes.")
    run(path)
    write(path, body="Después.")
    run(path)
    assert [version.data["intro"] for version in Issue.objects.get().versions.all()] == ["Antes."]
    run(path)
    assert Issue.objects.get().versions.count() == 1


@pytest.mark.parametrize("is_edited", [False, True])
@pytest.mark.parametrize("loss", ["gone", "empty"])
def test_a_picture_file_that_is_lost_is_put_back(tmp_path: Path, is_edited: bool, loss: str) -> None:
    path = write(tmp_path / "uno/index.md", body="![Faro](faro.png)\n\n![Mar](mar.png)")
    (tmp_path / "uno/faro.png").write_bytes(png())
    run(path)
    if is_edited:
        Issue.objects.update(edited_at=timezone.now(), intro="Mío: ![Faro](faro.png)")
    stored = Path(Picture.objects.get(name="faro.png").file.path)
    data = stored.read_bytes()
    stored.unlink() if loss == "gone" else stored.write_bytes(b"")
    assert outcomes(path, dry_run=True) == [("updated", "uno")]
    assert (stored.stat().st_size if stored.exists() else "gone") == ("gone" if loss == "gone" else 0)
    assert outcomes(path) == [("updated", "uno")]
    assert stored.read_bytes() == data
    assert outcomes(path) == [("unchanged", "uno")]
    assert Issue.objects.get().intro.startswith("Mío") == is_edited


def test_two_indexes_in_one_bundle_bring_nothing_in(tmp_path: Path) -> None:
    write(tmp_path / "uno/index.md")
    write(tmp_path / "uno/index.html", "Otro")
    (only,) = run(tmp_path)
    assert only["outcome"] == "rejected"
    assert "index.md, index.html" in only["error"]
    assert not Issue.objects.exists()
