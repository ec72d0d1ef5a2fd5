"""Issues that leave and come back: equal records, whatever they say."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from issues.content import IssueContent, ItemContent
from issues.editing import saving
from issues.models import Issue, Picture
from tests.factories import MADRID, make_issue, make_item, make_picture
from tests.tools.shared import CORPUS, needs_corpus

pytestmark = pytest.mark.usefixtures("no_variants")
DEMO = Path(__file__).parents[3] / "issues" / "demo"


def export(folder: Path, *slugs: str, **options: Any) -> str:
    said = StringIO()
    call_command("export_issue", *slugs, to=folder, stdout=StringIO(), stderr=said, **options)
    return said.getvalue()


def bring_back(folder: Path) -> list[dict[str, Any]]:
    """Imports a folder into an archive without issues; what the import said of each source."""
    for issue in [*Issue.objects.exclude(same_number_as=None), *Issue.objects.filter(same_number_as=None)]:
        issue.delete()
    said = StringIO()
    with suppress(SystemExit):  # of a source that is refused
        call_command("import_issue", str(folder), "--json", stdout=said, stderr=StringIO())
    return [json.loads(line) for line in said.getvalue().splitlines()]


def facts(issue: Issue) -> dict[str, Any]:
    """All an editor or a reader knows of an issue."""
    return {
        "content": IssueContent.of(issue).as_json(),
        "state": (issue.status, issue.publish_at, issue.feed_id),
        "aliases": sorted(issue.aliases.values_list("path", flat=True)),
        "pictures": sorted(issue.pictures.values_list("name", "sha256", "width", "height")),
        "links": list(
            issue.links.order_by("position").values_list("url", "title", "source", "kind", "item__slug")
        ),
        "extra": issue.front_matter,
    }


def all_facts() -> list[str]:
    """The facts of every issue, a line each: what differs is seen at once."""
    return [
        f"{issue.slug} {name}: {json.dumps(fact, ensure_ascii=False, default=str)}"
        for issue in Issue.objects.order_by("slug")
        for name, fact in facts(issue).items()
    ]


@pytest.mark.parametrize("archive", [DEMO, pytest.param(CORPUS, marks=needs_corpus)])
def test_an_archive_goes_out_and_comes_back_equal(db: None, tmp_path: Path, archive: Path) -> None:
    call_command("import_issue", str(archive), stdout=StringIO(), stderr=StringIO())
    before = all_facts()
    export(tmp_path, drafts=True)
    outcomes = bring_back(tmp_path)
    assert {outcome["outcome"] for outcome in outcomes} == {"created"}
    assert all_facts() == before


BODIES = [
    "Un párrafo.\n\nOtro con **negrita** y `código`.",
    "## Un título de sección dentro\n\n### Y otro\n\ntexto",
    "```python\n<!-- item: dos -->\n\tif x:\n\n\n\t\ty  \n```",
    "<!-- item: dos -->\n\nuna marca en el texto",
    "1️⃣ otra cifra\n\n2️⃣ y otra",
    "---\ntitle: no\n---\n\n[^1]\n\n[^1]: nota",
    "",
    "    con sangría\n\n- a\n  - b\n\n> cita",
    "{{< figure >}} {% raw %} [caption] ![[x.png]] :::nota",
    '<div class="x">\n\n**dentro**\n\n</div>',
    "https://example.org/video",
    "línea con espacios al final  \ny otra \\\nfin",
]


@pytest.mark.parametrize("body", BODIES)
def test_a_text_comes_back_to_the_letter(db: None, tmp_path: Path, body: str) -> None:
    content = IssueContent(
        title="Título: con “comillas”, #almohadilla y 'apóstrofo'",
        slug="un-numero",
        number=12,
        year=2019,
        summary="Dos\nlíneas: una\n\ny otra",
        language="en",
        tags=("IA", "yes", "12:30"),
        intro=body,
        items=(
            ItemContent(
                section="🗞 Noticias", number=3, heading="**Uno** de ellos", title="A mano", body=body
            ),
            ItemContent(section="🗞 Noticias", number=12, title="Doce", body=body, tags=("Luz", "null")),
            ItemContent(section="🗞 Noticias", title="Sin número", body=body),
            ItemContent(title="Sin sección", heading="Título", body=body),
            ItemContent(section="Fin", title="Dos", slug="dos", body=body),
        ),
    )
    issue = make_issue(slug="un-numero", status="draft", publish_at=None)
    saving.store(issue, content)
    before = all_facts()
    export(tmp_path, drafts=True)
    assert [(one["outcome"], one["error"]) for one in bring_back(tmp_path)] == [("created", None)]
    assert all_facts() == before


@pytest.mark.parametrize(
    ("status", "moment"),
    [
        ("ready", datetime(2026, 3, 29, 3, 30, tzinfo=MADRID)),
        ("ready", datetime(2050, 1, 7, 8, tzinfo=MADRID)),
        ("draft", datetime(2026, 10, 25, 2, 30, tzinfo=MADRID, fold=1)),
        ("withdrawn", datetime(2026, 1, 2, 8, tzinfo=MADRID)),
        ("draft", None),
    ],
)
def test_state_and_moment_come_back(db: None, tmp_path: Path, status: str, moment: datetime | None) -> None:
    issue = make_issue(status=status, publish_at=moment, front_matter={"autor": "Ana", "nota": [1, "dos"]})
    issue.aliases.create(path="p/viejo")
    make_item(issue)
    saving.derive.derive(issue)
    before = all_facts()
    export(tmp_path, drafts=True)
    bring_back(tmp_path)
    assert all_facts() == before


EXTRA = {
    "description": "otra cosa",
    "created": "2019-01-01",
    "modified": "ayer",
    "published": "no",
    "lang": "xx",
    "items": [1, 2],
    "number": "doce",
    "markdown": "gfm",
    "mark": "x",
    "draft": True,
    "hora": "12:30",
    "sí": "yes",
    "nulo": None,
    "hondo": {"a": {"b": {"c": {"d": {"e": ["0x1F", 1.5, "línea\n---\nmarkdown: gfm\n"]}}}}},
}


def test_unknown_keys_of_the_first_source_come_back(db: None, tmp_path: Path) -> None:
    make_item(make_issue(front_matter=EXTRA, summary="Uno\n---\ndos", publish_at=None, status="draft"))
    saving.derive.derive(Issue.objects.get())
    before = all_facts()
    export(tmp_path, drafts=True)
    bring_back(tmp_path)
    assert all_facts() == before
    Issue.objects.get().delete()
    call_command("import_issue", str(tmp_path), stdout=StringIO())
    assert Issue.objects.get().front_matter == EXTRA


@pytest.mark.parametrize(
    "extra", ["[1]", "7", "{", '{"a": "\\u0000"}', "[" * 5000, '{"a": ' * 90 + "1" + "}" * 90]
)
def test_an_extra_that_is_not_ours_is_refused(db: None, tmp_path: Path, extra: str) -> None:
    make_item(make_issue(front_matter={"a": 1}))
    export(tmp_path)
    index = next(tmp_path.rglob("index.md"))
    index.write_text(index.read_text().replace("extra: '{\"a\": 1}'", f"extra: '{extra}'"))
    (said,) = bring_back(tmp_path)
    assert said["outcome"] == "rejected" and not Issue.objects.exists()


def test_an_issue_of_three_hundred_parts_comes_back(db: None, tmp_path: Path) -> None:
    issue = make_issue()
    for number in range(1, 301):
        make_item(issue, title=f"{number} " + "Una noticia " * 15, number=number, tags=["Luz", "Mar"])
    saving.derive.derive(issue)
    before = all_facts()
    export(tmp_path)
    bring_back(tmp_path)
    assert all_facts() == before


def test_pictures_keep_their_names_and_bytes(db: None, tmp_path: Path) -> None:
    names = ["faro (1).png", "img/año.png", "/images/x.png", "50%.png"]
    issue = make_issue()
    for name in names:
        make_picture(issue, name=name)
    issue.intro = "\n\n".join(f"![{n}](<{n.replace('%', '%25')}>)" for n in names)
    issue.cover = issue.pictures.first()
    issue.save()
    make_picture(issue, name="../fuera.png")
    make_picture(issue, name="perdida.png", missing=True)
    said = export(tmp_path)
    assert "../fuera.png" in said and "perdida.png" in said
    assert not (tmp_path / "fuera.png").exists()
    before = {name: Picture.objects.get(name=name).sha256 for name in names}
    bring_back(tmp_path)
    assert {p.name: p.sha256 for p in Picture.objects.filter(name__in=names)} == before
    assert Issue.objects.get().cover.name == names[0]


def test_only_what_readers_see_leaves_unasked(db: None, tmp_path: Path) -> None:
    make_issue(slug="publico")
    make_issue(slug="borrador", status="draft")
    make_issue(slug="viejo", publish_at=datetime(2020, 1, 3, 8, tzinfo=MADRID))
    export(tmp_path / "a")
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["publico", "viejo"]
    export(tmp_path / "b", since=datetime(2026, 1, 1).date())
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == ["publico"]
    for slug in ("borrador", "nadie"):
        with pytest.raises(CommandError) as refused:
            export(tmp_path / "c", slug)
        assert refused.value.returncode == 2 and slug in str(refused.value)


def test_nothing_that_is_no_export_is_written_over(db: None, tmp_path: Path) -> None:
    make_issue(slug="mio")
    (tmp_path / "mio").mkdir()
    (tmp_path / "mio" / "index.md").write_text("# mis notas")
    with pytest.raises(SystemExit):
        export(tmp_path)
    assert (tmp_path / "mio" / "index.md").read_text() == "# mis notas"
    assert not list(tmp_path.rglob(".part-*"))


def test_a_bundle_changed_by_hand_says_what_was_changed(db: None, tmp_path: Path) -> None:
    issue = make_issue(slug="numero")
    make_item(issue, title="Uno", slug="uno", body="Texto uno.")
    make_item(issue, title="Dos", slug="dos", body="Texto dos.", tags=["Luz"])
    export(tmp_path)
    index = tmp_path / "numero" / "index.md"
    text = index.read_text()
    assert "1️⃣ Texto uno." in text and "## 🗞 Noticias" in text
    changed = text.replace(
        "2️⃣ Texto dos.", "### 4️⃣ Otro título\n\nTexto *nuevo*.\n\n<!-- item -->\n\n5️⃣ Recién escrita."
    )
    index.write_text(changed.replace("Texto uno.", "Texto uno, corregido."))
    bring_back(tmp_path)
    items = IssueContent.of(Issue.objects.get()).items
    assert [(i.slug, i.section, i.number, i.heading, i.body) for i in items] == [
        ("uno", "🗞 Noticias", 1, "", "Texto uno, corregido."),
        ("dos", "🗞 Noticias", 4, "Otro título", "Texto *nuevo*."),
        ("recien-escrita", "🗞 Noticias", 5, "", "Recién escrita."),
    ]
    assert items[1].tags == ("Luz",)


def test_readers_have_the_markdown_of_an_issue(client: Client, db: None) -> None:
    make_item(make_issue(slug="numero"), body="Texto uno.")
    answer = client.get("/issues/numero.md")
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert "1️⃣ Texto uno." in answer.content.decode()
    make_issue(slug="secreto", status="draft")
    make_issue(slug="retirado", status="withdrawn")
    assert client.get("/issues/secreto.md").status_code == 404
    assert client.get("/issues/retirado.md").status_code == 410


def test_an_issue_leaves_as_data(db: None, tmp_path: Path) -> None:
    make_item(make_issue(slug="numero"))
    export(tmp_path, format="json")
    data = json.loads((tmp_path / "numero.json").read_text())
    assert data["slug"] == "numero" and len(data["items"]) == 1
