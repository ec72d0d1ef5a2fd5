"""A folder and the database in step: each side hears the other's changes, and nothing of either is lost."""

from __future__ import annotations

import fcntl
import re
import shutil
import unicodedata
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from issues.content import IssueContent
from issues.editing import saving
from issues.models import Issue, Picture
from tests.factories import make_issue, make_item, make_picture, png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_variants")]
SOURCE = "---\ntitle: Del 1 al 15 de marzo (#5 de 2026)\nslug: cinco\ndate: 2026-03-20\n---\n\nHola.\n\n1️⃣ **Un faro** vuelve.\n"


def sync(folder: Path) -> tuple[list[str], str]:
    """One pass: the lines it printed, and what it said besides."""
    out, err = StringIO(), StringIO()
    with suppress(SystemExit):
        call_command("sync", folder, stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue()


def in_step(folder: Path) -> bool:
    return sync(folder)[0] == []


def rewrite(folder: Path, old: str, new: str, name: str = "cinco/index.md") -> None:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new))


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(
        title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5, intro="Hola.\n\n![F](faro.png)"
    )
    make_picture(issue, name="faro.png")
    make_item(issue, title="Un faro", slug="un-faro", number=1, body="**Un faro** vuelve.", tags=["Luz"])
    make_issue(slug="borrador", status="draft", number=6)
    return issue


@pytest.fixture
def folder(tmp_path: Path, issue: Issue) -> Path:
    assert sorted(sync(tmp_path)[0]) == ["written borrador/index.md", "written cinco/index.md"]
    assert in_step(tmp_path)
    return tmp_path


def test_a_change_of_the_desk_goes_to_the_file(folder, issue):
    saving.store(
        issue, IssueContent.of(issue).__class__(**{**vars(IssueContent.of(issue)), "intro": "Buenas."})
    )
    assert sync(folder)[0] == ["written cinco/index.md"]
    assert "Buenas." in (folder / "cinco/index.md").read_text()
    assert in_step(folder)


def test_a_change_of_the_file_goes_to_the_issue_and_its_history(folder, issue):
    before = IssueContent.of(issue)
    rewrite(folder, "**Un faro** vuelve.", "**Un faro** vuelve a casa.")
    assert sync(folder)[0] == ["taken cinco/index.md"]
    issue.refresh_from_db()
    item = issue.items.get()
    assert (item.body, item.slug, [tag.name for tag in item.tags.all()]) == (
        "**Un faro** vuelve a casa.",
        "un-faro",
        ["Luz"],
    )
    assert issue.versions.filter(digest=before.digest).exists()
    assert in_step(folder)


def test_a_picture_replaced_on_one_side_is_replaced_on_the_other(folder, issue):
    (folder / "cinco" / "faro.png").write_bytes(png(width=9, height=9))
    assert sync(folder)[0] == ["taken cinco/index.md"]
    assert Picture.objects.get(name="faro.png").width == 9
    assert in_step(folder)


def test_what_changed_on_both_sides_stays_on_both(folder, issue):
    Issue.objects.filter(pk=issue.pk).update(intro="De aquí.", edited_at=timezone.now())
    rewrite(folder, "**Un faro** vuelve.", "**Un faro** de allí.")
    for _ in range(2):
        lines, told = sync(folder)
        assert lines == ["conflict cinco/index.md"] and "Traer" in told
    issue.refresh_from_db()
    assert issue.intro == "De aquí." and "de allí" in (folder / "cinco/index.md").read_text()
    (folder / "cinco/index.md").unlink()
    assert sync(folder)[0] == ["written cinco/index.md"]
    assert "De aquí." in (folder / "cinco/index.md").read_text() and in_step(folder)


def test_the_same_change_on_both_sides_is_none(folder, issue):
    before = (folder / "cinco/index.md").read_bytes()
    Issue.objects.filter(pk=issue.pk).update(summary="Luz.")
    sync(folder)
    written = (folder / "cinco/index.md").read_bytes()
    (folder / ".quincena-sync.json").unlink()
    assert before != written and in_step(folder)


def test_new_files_become_issues_where_they_lie(folder):
    (folder / "siete").mkdir()
    (folder / "siete/index.md").write_text(SOURCE.replace("cinco", "siete").replace("#5", "#7"))
    (folder / "ocho.md").write_text(SOURCE.replace("slug: cinco\n", "").replace("#5", "#8"))
    (folder / "roto.md").write_text("---\nslug: sin-titulo\n---\n\nHola.")
    lines, told = sync(folder)
    assert sorted(lines) == ["created ocho.md", "created siete/index.md", "rejected roto.md"]
    assert "título" in told
    for slug, name in (("siete", "siete/index.md"), ("ocho", "ocho.md")):
        Issue.objects.filter(slug=slug).update(intro="Del escritorio.", edited_at=timezone.now())
        assert f"written {name}" in sync(folder)[0]
        assert "Del escritorio." in (folder / name).read_text()
    (folder / "roto.md").unlink()
    assert in_step(folder)


def test_an_imported_archive_is_in_step_until_one_side_changes(tmp_path):
    (tmp_path / "cinco.html").write_text(SOURCE.replace("**Un faro**", "<b>Un faro</b>"))
    call_command("import_issue", str(tmp_path), stdout=StringIO())
    assert in_step(tmp_path)
    Issue.objects.update(intro="Del escritorio.", edited_at=timezone.now())
    assert sync(tmp_path)[0] == ["written cinco/index.md"]
    assert "<b>" in (tmp_path / "cinco.html").read_text(), "what was there stays"
    assert "Del escritorio." in (tmp_path / "cinco/index.md").read_text() and in_step(tmp_path)
    rewrite(tmp_path, "Hola.", "Adiós.", "cinco.html")
    lines, told = sync(tmp_path)
    assert lines == ["conflict cinco.html"] and "otro archivo" in told


def test_a_loose_file_writes_over_no_picture_of_another(tmp_path):
    (tmp_path / "cinco.md").write_text(SOURCE + "\n![F](faro.png)\n")
    (tmp_path / "faro.png").write_bytes(png())
    sync(tmp_path)
    before = (tmp_path / "faro.png").read_bytes()
    Picture.objects.all().delete()
    issue = Issue.objects.get()
    make_picture(issue, name="faro.png", data=png(width=30, height=20))
    lines, told = sync(tmp_path)
    assert lines == ["written cinco.md"] and "faro.png" in told
    assert (tmp_path / "faro.png").read_bytes() == before


def test_a_file_whose_issue_is_gone_is_told_and_stays(folder, issue):
    issue.delete()
    lines, told = sync(folder)
    assert lines == ["gone cinco/index.md"] and "import_issue" in told
    assert (folder / "cinco/index.md").exists()


def test_a_file_that_cannot_be_read_is_told_and_never_written_over(folder, issue):
    index = folder / "cinco/index.md"
    index.write_text("x" * 2_100_000)
    Issue.objects.filter(pk=issue.pk).update(intro="Del escritorio.", edited_at=timezone.now())
    assert all(line.startswith("rejected") for line in sync(folder)[0])
    assert index.stat().st_size == 2_100_000
    index.write_text("sin metadatos")
    assert all(line.startswith(("rejected", "conflict")) for line in sync(folder)[0])
    assert index.read_text() == "sin metadatos"
    index.unlink()
    index.symlink_to(folder / "borrador/index.md")
    assert sync(folder)[0] == ["rejected cinco/index.md"]
    assert index.is_symlink()


def test_a_renamed_bundle_is_the_same_issue(folder, issue):
    (folder / "cinco").rename(folder / "marzo")
    assert in_step(folder) and not (folder / "cinco").exists()
    rewrite(folder, "**Un faro** vuelve.", "**Un faro** se va.", "marzo/index.md")
    (folder / "marzo").rename(folder / "otro nombre")
    assert sync(folder)[0] == ["taken otro nombre/index.md"]
    assert issue.items.get().body == "**Un faro** se va." and Issue.objects.count() == 2


def test_a_renamed_file_of_another_form_is_the_same_issue(tmp_path):
    (tmp_path / "cinco.html").write_text(SOURCE)
    sync(tmp_path)
    (tmp_path / "cinco.html").rename(tmp_path / "marzo.html")
    assert in_step(tmp_path) and Issue.objects.count() == 1


def test_a_copied_bundle_is_told_until_it_has_a_name_of_its_own(folder, issue):
    shutil.copytree(folder / "cinco", folder / "seis")
    assert in_step(folder)
    shutil.copytree(folder / "cinco", folder / "siete")
    rewrite(folder, "**Un faro** vuelve.", "**Un pozo** se seca.", "siete/index.md")
    lines, told = sync(folder)
    assert lines == ["conflict siete/index.md"] and "cinco/index.md" in told and "canonical" in told
    text = (folder / "siete/index.md").read_text().replace("slug: cinco", "slug: siete").replace("#5", "#7")
    text = re.sub(r"^canonical:.*\n|^number:.*\n", "", text, flags=re.M)
    (folder / "siete/index.md").write_text(text)
    assert sync(folder)[0] == ["created siete/index.md"]
    issue.refresh_from_db()
    assert issue.items.get().body == "**Un faro** vuelve."


def test_a_new_file_writes_over_nothing_that_was_written_at_the_desk(folder, issue):
    Issue.objects.filter(pk=issue.pk).update(
        slug="diez", intro="Escrito aquí. " * 10, edited_at=timezone.now()
    )
    sync(folder)
    (folder / "diez.md").write_text(f"---\ntitle: {issue.title}\nslug: diez\n---\n\nOtro texto.\n")
    lines, told = sync(folder)
    assert lines == ["conflict diez.md"], told
    issue.refresh_from_db()
    assert issue.intro.startswith("Escrito aquí.")


def test_names_whose_accents_are_written_apart_are_the_same_file(folder):
    name = unicodedata.normalize("NFD", "añil")
    (folder / name).mkdir()
    (folder / name / "index.md").write_text(SOURCE.replace("cinco", "anil").replace("#5", "#9"))
    sync(folder)
    Issue.objects.filter(slug="anil").update(intro="Del escritorio.", edited_at=timezone.now())
    sync(folder)
    assert "Del escritorio." in (folder / name / "index.md").read_text()
    assert in_step(folder)


def test_links_lead_nowhere(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("fuera") / "index.md"
    outside.write_text(SOURCE.replace("cinco", "fuera"))
    (folder / "enlace").symlink_to(outside.parent)
    (folder / "nueve.md").symlink_to(outside)
    assert not any("created" in line for line in sync(folder)[0])


def test_two_at_once_and_a_broken_memory_are_refused_in_a_sentence(folder):
    with (folder / ".quincena-sync.json.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="en marcha"):
            call_command("sync", folder)
    (folder / ".quincena-sync.json").write_text('{"entries": 3}')
    with pytest.raises(CommandError, match="no se puede leer"):
        call_command("sync", folder)
    with pytest.raises(CommandError) as refused:
        call_command("sync", folder / "cinco/index.md")
    assert refused.value.returncode == 2
