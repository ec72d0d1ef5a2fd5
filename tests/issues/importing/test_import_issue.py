"""`manage.py import_issue`, as an editor runs it."""

import json
from base64 import b64encode
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.utils import timezone

from issues.importing.rows import IssueWriter
from issues.models import Alias, Issue, Link, NewsItem, Picture
from tests.factories import png

pytestmark = pytest.mark.django_db

BODY = """Hola.

## 🗞 Noticias

1️⃣ **El faro** se apaga [[Adiós al faro - costa.example](https://costa.example/faro)].

![Faro](faro%20viejo.png "El faro")

2️⃣ Sigue la radio[^1], como decía [el número anterior](/posts/el-anterior/).

## 👷 Mis días

### 📖 Libros

Uno muy bueno.

[^1]: La de galena.
"""


def source(folder: Path, name: str = "numero-uno", body: str = BODY, **matter: object) -> Path:
    """A page bundle in `folder`."""
    bundle = folder / name
    bundle.mkdir(parents=True, exist_ok=True)
    values = {"title": "Del 1 al 15 de marzo (#5 de 2024)", "date": "2024-03-22", "tags": ["faros"]} | matter
    front = json.dumps({key: value for key, value in values.items() if value is not None}, ensure_ascii=False)
    (bundle / "index.md").write_text(f"{front}\n{body}", "utf-8")
    return bundle


def run(*paths: Path, **options: object) -> list[dict]:
    """The objects `--json` prints; a rejected source is no exception here."""
    out = StringIO()
    try:
        call_command("import_issue", *map(str, paths), json=True, stdout=out, stderr=StringIO(), **options)
    except SystemExit as end:
        assert end.code == 1
    return [json.loads(line) for line in out.getvalue().splitlines()]


def outcomes(*paths: Path, **options: object) -> list[str]:
    return [each["outcome"] for each in run(*paths, **options)]


def test_an_issue_comes_in_with_items_links_and_pictures(tmp_path: Path) -> None:
    bundle = source(tmp_path)
    (bundle / "faro viejo.png").write_bytes(png())
    (bundle / "sobra.png").write_bytes(png())
    assert run(bundle) == [
        {
            "source": str(bundle / "index.md"),
            "outcome": "created",
            "slug": "numero-uno",
            "warnings": [],
            "error": None,
        }
    ]
    issue = Issue.objects.public().get()
    assert (issue.number, issue.year, str(issue.period_start), str(issue.period_end)) == (
        5,
        2024,
        "2024-03-01",
        "2024-03-15",
    )
    assert timezone.localtime(issue.publish_at).isoformat() == "2024-03-22T08:00:00+01:00"
    assert issue.intro == "Hola."
    assert list(issue.items.values_list("section", "number", "title", "slug")) == [
        ("🗞 Noticias", 1, "El faro se apaga", "el-faro-se-apaga"),
        (
            "🗞 Noticias",
            2,
            "Sigue la radio, como decía el número anterior",
            "sigue-la-radio-como-decia-el-numero-anterior",
        ),
        ("👷 Mis días", None, "Libros", "libros"),
    ]
    assert list(issue.links.values_list("url", "title", "source", "kind", "item__position")) == [
        ("https://costa.example/faro", "Adiós al faro", "costa.example", "citation", 1),
        ("/posts/el-anterior/", "el número anterior", "", "inline", 2),
    ]
    assert [(p.name, p.missing) for p in issue.pictures.all()] == [("faro viejo.png", False)]
    assert [topic.name for topic in issue.tags.all()] == ["faros"]


def test_the_second_run_changes_nothing(tmp_path: Path) -> None:
    bundle = source(tmp_path)
    (bundle / "faro viejo.png").write_bytes(png())
    run(bundle)
    before = Issue.objects.values().get()
    assert outcomes(bundle) == ["unchanged"]
    assert Issue.objects.values().get() == before


def test_a_changed_source_updates_and_addresses_stay(tmp_path: Path) -> None:
    bundle = source(tmp_path)
    run(bundle)
    slugs = dict(NewsItem.objects.values_list("pk", "slug"))
    source(tmp_path, body=BODY.replace("se apaga", "vuelve a encenderse").replace("2️⃣", "Más.\n\n2️⃣"))
    assert outcomes(bundle) == ["updated"]
    assert dict(NewsItem.objects.values_list("pk", "slug")) == slugs
    assert "vuelve" in NewsItem.objects.get(position=1).body


NEWS = "## Noticias\n\n1️⃣ **El faro** se apaga.\n\n2️⃣ **La radio** sigue.\n"
NEW_LIGHT = (
    "**Otra luz**, esta vez de papel, alumbra desde hoy la costa entera y no necesita a nadie que la cuide."
)


@pytest.mark.parametrize(
    ("body", "slugs"),
    [
        (NEWS.replace("**El faro** se apaga.", NEW_LIGHT), ["el-faro-se-apaga", "la-radio-sigue"]),
        (
            f"## Noticias\n\n1️⃣ {NEW_LIGHT}\n\n2️⃣ **El faro** se apaga.\n\n3️⃣ **La radio** sigue.\n",
            ["otra-luz", "el-faro-se-apaga", "la-radio-sigue"],
        ),
        (
            f"{NEWS.replace('**El faro** se apaga.', NEW_LIGHT)}\n## Para acabar\n\n### El faro se apaga\n\nAquí.\n",
            ["otra-luz", "la-radio-sigue", "el-faro-se-apaga"],
        ),
        (
            "## Noticias\n\n1️⃣ **La radio** sigue.\n\n2️⃣ **El faro** se apaga.\n",
            ["la-radio-sigue", "el-faro-se-apaga"],
        ),
    ],
    ids=["rewritten in its place", "one before it", "gone to another section", "changed places"],
)
def test_an_address_stays_with_its_part(tmp_path: Path, body: str, slugs: list[str]) -> None:
    run(source(tmp_path, body=NEWS))
    source(tmp_path, body=body)
    assert outcomes(tmp_path) == ["updated"]
    found = Issue.objects.get().items.order_by("position").values_list("slug", flat=True)
    assert [slug[: len(start)] for slug, start in zip(found, slugs, strict=True)] == slugs


def test_of_several_with_one_number_only_much_the_same_words_are_it(tmp_path: Path) -> None:
    run(source(tmp_path, body=NEWS))
    NewsItem.objects.update(number=1)
    source(tmp_path, body=NEWS.replace("se apaga", "se apagó").replace("**La radio** sigue.", NEW_LIGHT))
    assert outcomes(tmp_path) == ["updated"]
    first, second = Issue.objects.get().items.order_by("position").values_list("slug", flat=True)
    assert first == "el-faro-se-apaga" and second.startswith("otra-luz")


def test_a_picture_that_turns_up_later_fills_its_gap(tmp_path: Path) -> None:
    bundle = source(tmp_path)
    first = run(bundle)[0]
    assert first["warnings"] == ["No se ha encontrado la imagen faro viejo.png."]
    assert Picture.objects.get().missing
    (bundle / "faro viejo.png").write_bytes(png())
    assert outcomes(bundle) == ["updated"]
    assert not Picture.objects.get().missing


def test_what_was_edited_here_is_kept_unless_overwritten(tmp_path: Path) -> None:
    bundle = source(tmp_path)
    run(bundle)
    Issue.objects.update(edited_at=timezone.now(), intro="Mío.")
    source(tmp_path, body=BODY.replace("Hola.", "Hola otra vez."))
    assert outcomes(bundle) == ["kept"]
    assert Issue.objects.get().intro == "Mío."
    assert outcomes(bundle, overwrite=True) == ["updated"]
    issue = Issue.objects.get()
    assert issue.intro == "Hola otra vez."
    assert issue.versions.get().data["intro"] == "Mío.", "what was overwritten stays in the history"


def test_a_failing_source_leaves_nothing_and_the_others_go_on(tmp_path: Path) -> None:
    good = source(tmp_path, "bueno", title="Bueno")
    bad = source(tmp_path, "malo", title=None)
    results = run(tmp_path)
    assert [each["outcome"] for each in results] == ["created", "rejected"]
    assert "title" in results[1]["error"]
    assert list(Issue.objects.values_list("slug", flat=True)) == [good.name]
    assert not list(Path(tmp_path / "media").rglob("*.png"))
    assert bad.is_dir()


def test_a_rejected_source_ends_with_one_line_and_exit_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source(tmp_path, title=None)
    with pytest.raises(SystemExit) as end:
        call_command("import_issue", str(tmp_path))
    assert end.value.code == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_a_path_that_is_not_there_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as end:
        call_command("import_issue", str(tmp_path / "nada"))
    assert end.value.returncode == 2


def test_pictures_are_looked_for_in_folders_only(tmp_path):
    bundle = source(tmp_path)
    with pytest.raises(CommandError, match=r"--images pide una carpeta, .*index\.md") as end:
        run(bundle, images=[bundle / "index.md"])
    assert end.value.returncode == 2 and not Issue.objects.exists()


def test_a_dry_run_tells_all_and_keeps_nothing(tmp_path: Path, settings) -> None:
    bundle = source(tmp_path)
    (bundle / "faro viejo.png").write_bytes(png())
    assert outcomes(bundle, dry_run=True) == ["created"]
    assert not Issue.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("matter", "status", "public"),
    [
        ({"draft": True}, "draft", False),
        ({"status": "draft"}, "draft", False),
        ({"date": "2124-03-22"}, "ready", False),
        ({"date": None}, "draft", False),
        ({"date": "2024-03-22T23:30:00+01:00"}, "ready", True),
    ],
)
def test_state_follows_the_source(tmp_path: Path, matter: dict, status: str, public: bool) -> None:
    run(source(tmp_path, **matter))
    issue = Issue.objects.get()
    assert (issue.status, issue.is_public()) == (status, public)


def test_status_on_the_command_line_wins(tmp_path: Path) -> None:
    run(source(tmp_path), status="draft")
    assert Issue.objects.get().status == "draft"
    assert outcomes(tmp_path / "numero-uno", status="published") == ["updated"]
    assert Issue.objects.get().is_public()


@pytest.mark.parametrize("order", [("el-anterior", "numero-uno"), ("numero-uno", "el-anterior")])
def test_internal_links_find_their_issue_in_any_order(tmp_path: Path, order: tuple[str, str]) -> None:
    source(tmp_path, "el-anterior", title="Del 16 al 29 de febrero (#4 de 2024)", date="2024-03-08")
    source(tmp_path, "numero-uno")
    for name in order:
        run(tmp_path / name)
    targets = Link.objects.filter(url="/posts/el-anterior/").values_list("target__slug", flat=True)
    assert set(targets) == {"el-anterior"}


def test_the_old_substack_address_leads_to_our_issue(tmp_path: Path, settings) -> None:
    settings.OLD_HOMES = ["costas.substack.com"]
    source(tmp_path, "el-anterior", title="Otro", body="Hola.")
    source(tmp_path, "numero-uno", body="Ver [aquello](https://costas.substack.com/p/el-anterior?s=r).")
    run(tmp_path)
    assert Link.objects.get().target == Issue.objects.get(slug="el-anterior")


def test_aliases_become_old_addresses(tmp_path: Path) -> None:
    run(source(tmp_path, aliases=["/2024/marzo/", "/p/viejo"]))
    assert set(Alias.objects.values_list("path", flat=True)) == {"2024/marzo", "p/viejo"}


def test_two_sources_with_one_number_both_come_in_and_it_is_said(tmp_path: Path) -> None:
    source(tmp_path, "uno")
    source(tmp_path, "dos")
    results = run(tmp_path)
    assert [each["outcome"] for each in results] == ["created", "created"]
    assert any(
        "también tiene el n.º 5 de 2024" in warning for each in results for warning in each["warnings"]
    )
    assert list(Issue.objects.values_list("number", flat=True)) == [5, 5]
    assert outcomes(tmp_path) == ["unchanged", "unchanged"]


def test_strict_keeps_an_issue_with_warnings_out(tmp_path: Path) -> None:
    assert outcomes(source(tmp_path), strict=True) == ["rejected"]
    assert not Issue.objects.exists()


def test_the_report_stays_with_the_issue(tmp_path: Path) -> None:
    bundle = source(tmp_path, body=BODY + "\n\n<blink>¡Oferta!</blink>\n")
    run(bundle)
    report = Issue.objects.get().import_report
    assert {problem["code"] for problem in report["problems"]} >= {"picture-missing", "unknown-element"}
    assert report["counts"]["items"] == 3


def test_pictures_kept_elsewhere_are_found(tmp_path: Path) -> None:
    bundle = source(tmp_path / "textos")
    (tmp_path / "fotos").mkdir()
    (tmp_path / "fotos" / "faro viejo.png").write_bytes(png())
    assert run(bundle, images=[tmp_path / "fotos"])[0]["warnings"] == []


def test_one_file_for_the_same_picture_of_two_issues(tmp_path: Path, settings) -> None:
    data = png()
    for name in ("uno", "dos"):
        (source(tmp_path, name, title=name) / "faro viejo.png").write_bytes(data)
    run(tmp_path)
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.png"))) == 1


@pytest.mark.parametrize(("clashes", "ends"), [(1, "created"), (2, "rejected")])
def test_a_clash_with_another_import_is_tried_once_more(tmp_path, monkeypatch, clashes, ends):
    bundle, write, met = source(tmp_path), IssueWriter.write, []

    def clashing(self, fingerprint):
        if len(met) < clashes:
            met.append(fingerprint)
            raise IntegrityError("UNIQUE constraint failed: issues_issue.slug")
        write(self, fingerprint)

    monkeypatch.setattr(IssueWriter, "write", clashing)
    (outcome,) = run(bundle)
    assert outcome["outcome"] == ends
    assert Issue.objects.count() == (ends == "created")
    assert ("a la vez" in (outcome["error"] or "")) == (ends == "rejected")


def test_a_picture_written_into_the_text_is_stored_once_and_stays(tmp_path: Path) -> None:
    written = f"data:image/png;base64,{b64encode(png()).decode()}"
    bundle = source(tmp_path, body=f"Antes.\n\n![El faro]({written})\n")
    run(bundle)
    picture = Issue.objects.get().pictures.get(name__startswith="embedded-")
    assert picture.file and picture.width
    assert [row["outcome"] for row in run(bundle)] == ["unchanged"]


def test_a_cover_of_another_site_stays_there_and_is_said(tmp_path: Path, client) -> None:
    bundle = source(tmp_path, body="Hola.", cover="https://otra.example/faro.jpg")
    [row] = run(bundle)
    assert any("https://otra.example/faro.jpg" in warning for warning in row["warnings"])
    issue = Issue.objects.get()
    assert issue.cover is not None and (issue.cover.remote, issue.cover.missing) == (True, False)
    image = json.loads(client.get(f"/issues/{issue.slug}.json").content)["images"][0]
    assert (image["src"], image["remote"]) == ("https://otra.example/faro.jpg", True)
    assert [row["outcome"] for row in run(bundle)] == ["unchanged"]


@pytest.mark.parametrize("query", ["SELECT 1 FROM never_made", "SELECT never_made FROM issues_issue"])
def test_a_database_that_was_not_migrated_is_told_as_that(tmp_path, monkeypatch, query):
    def write(self, *args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute(query)

    monkeypatch.setattr(IssueWriter, "write", write)
    (report,) = run(source(tmp_path))
    assert report["outcome"] == "rejected"
    assert "manage.py migrate" in report["error"]
