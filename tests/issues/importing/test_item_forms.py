"""The form of an archive's items is found by looking at all of it, said, and can be given."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from issues.importing.item_forms import choose
from issues.importing.sources import find_sources
from issues.models import Issue
from issues.parsing.documents import SourceDocument
from tests.tools import shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

BODIES = {
    "headings": "Hola.\n\n## 1. Pan\n\nUno.\n\n## 2. Luz\n\nDos.\n\n## 3. Sol\n\nTres.\n",
    "list": "Hola.\n\n## Leer\n\n" + "".join(f"- [Texto {n}](https://e.example/{n}): sobre ello.\n" for n in range(5)),
    "bold": "Hola.\n\n" + "".join(f"**Noticia {n}.** Esto pasó.\n\n" for n in range(4)),
    "rules": "Hola.\n\n---\n\nUno.\n\n---\n\nDos.\n\n---\n\nTres.\n",
    "keycap": "Hola.\n\n## Noticias\n\n1️⃣ Uno.\n\n2️⃣ Dos.\n",
    "none": "Hola.\n\nUn ensayo con su [enlace](https://e.example).\n",
}  # fmt: skip


def source(number: int, body: str) -> str:
    return f"---\ntitle: Boletín {number}\ndate: 2024-03-{number:02}\n---\n\n{body}"


@pytest.fixture
def archive(tmp_path: Path):
    def make(*forms: str) -> Path:
        for number, form in enumerate(forms, start=1):
            (tmp_path / f"n{number:02}.md").write_text(source(number, BODIES[form]), encoding="utf-8")
        return tmp_path

    return make


def run(path: Path, **options: object) -> tuple[list[dict], str]:
    out, err = StringIO(), StringIO()
    call_command("import_issue", str(path), json=True, stdout=out, stderr=err, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


@pytest.mark.parametrize("form", ["headings", "list", "bold", "rules"])
def test_a_form_that_most_sources_have_is_chosen_and_nothing_is_lost(archive, form: str) -> None:
    outcomes, said = run(archive(form, form, form, "none"))
    assert [each["warnings"] for each in outcomes] == [[]] * 4
    assert said == f"News are told apart by {form} (3 of 4 sources); --items chooses.\n"
    items = Issue.objects.get(slug="n01").items.all()
    assert len([item for item in items if item.title not in ("Leer",)]) >= 3
    assert Issue.objects.get(slug="n01").import_report["items"] == form


def test_a_few_sources_say_nothing_and_keycaps_come_first(archive) -> None:
    assert run(archive("headings", "headings"))[1] == ""
    assert Issue.objects.get(slug="n01").items.first().section == "1. Pan"
    assert choose([BODIES["headings"].encode()] * 4 + [BODIES["keycap"].encode()]).form == "keycap"


def test_a_dry_run_says_how_news_are_told_apart(archive) -> None:
    path = archive("none")
    assert "News are told apart by keycap (0 of 1 sources)" in run(path, dry_run=True)[1]
    assert run(path)[1] == ""


def test_a_form_that_is_given_is_taken_and_another_one_reads_the_source_anew(archive) -> None:
    path = archive("headings")
    assert run(path, items="headings")[0][0]["outcome"] == "created"
    assert [item.number for item in Issue.objects.get().items.all()] == [1, 2, 3]
    assert run(path, items="headings")[0][0]["outcome"] == "unchanged"
    assert run(path, items="none")[0][0]["outcome"] == "updated"
    assert [item.number for item in Issue.objects.get().items.all()] == [None, None, None]


def test_todays_archives_are_of_keycaps() -> None:
    paths = [settings.BASE_DIR / "issues" / "demo", shared.CORPUS]
    for path in filter(Path.exists, paths):
        texts = [each.data for each in find_sources([path]) if isinstance(each, SourceDocument)]
        assert texts and choose(texts).form == "keycap"
