"""Issues that leave for another system in its own form, read as its importer reads it, and come back with nothing lost."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import uuid
import zipfile
from datetime import datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from issues.content import IssueContent, ItemContent
from issues.editing import saving
from issues.exporting import data, ghost, substack
from issues.models import Issue
from issues.parsing.embeds import Embed, recognise
from issues.rendering.render import render_saved
from tests.factories import MADRID, make_issue, make_item, make_picture
from tests.issues.exporting.test_bundles import bring_back, export
from tests.tools import samples
from tests.tools.shared import CORPUS, needs_corpus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_variants")]


def with_moment(embed: Embed) -> Embed:
    return recognise(embed.url) or embed


def words(text: str) -> str:
    return " ".join(text.split())


def known(issue: Issue, but: tuple[str, ...] = ()) -> dict[str, Any]:
    """What readers know of an issue, but for what a system has no place for."""
    shown = render_saved(issue)
    content = shown.content
    found = {
        "title": content.title,
        "slug": content.slug,
        "moment": issue.publish_at,
        "public": issue.is_public(),
        "facts": (content.number, content.year, content.period_start, content.period_end, content.language),
        "summary": words(content.summary),
        "tags": content.tags,
        "cover": bool(content.cover),
        "greeting": words(shown.greeting.text),
        "items": [
            (section.title, part.item.number, part.heading_text, words(re.sub(r"&t=\w+", "", part.text)))
            for section in shown.sections
            for part in section.parts
        ],
        "links": [
            (link.url.replace(" ", "%20"), link.title, link.publisher, link.kind)
            for link in shown.links
            if "//" in link.url and link.kind != "embed"  # its moment has many forms: see embeds
        ],
        "addresses": [
            link.url.replace(" ", "%20") for link in shown.links if "//" in link.url and link.kind != "embed"
        ],
        "pictures": sorted(picture.sha256 or "" for picture in issue.pictures.all()),
        "alts": [image.alt for image in shown.images],
        "notes": shown.footnotes,
        "embeds": [(embed.kind, embed.id, embed.start) for embed in map(with_moment, shown.embeds)],
    }
    return {name: value for name, value in found.items() if name not in but}


def everything(but: tuple[str, ...] = ()) -> list[str]:
    """All that is known of all issues, a line each: what differs is seen at once."""
    return [
        f"{issue.slug} {name}: {value}"
        for issue in Issue.objects.order_by("slug")
        for name, value in known(issue, but).items()
    ]


def bring_in(*paths: Path) -> None:
    call_command(
        "import_issue", *map(str, paths), "--status", "published", stdout=io.StringIO(), stderr=io.StringIO()
    )


# What a system has no place for. Pictures of Substack's stay at this site; its table knows no topics and no cover.
LOST = {"hugo": (), "ghost": (), "substack": ("facts", "tags", "cover", "pictures", "alts")}


LINKS = ("links",)  # one of the corpus is written so that no two programs call it the same: `[a]((https://…)`


@pytest.fixture(params=LOST)
def system(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def sample_issues(tmp_path: Path) -> None:
    for name in samples.NAMES:
        samples.write_bundle(name, tmp_path / "in")
    bring_in(tmp_path / "in")


def is_equal(system: str, before: list[str], but: tuple[str, ...] = ()) -> None:
    after = everything((*LOST[system], *but))
    if system != "substack":
        assert "\n".join(unified_diff(before, after, n=0, lineterm="")) == ""
        return
    # Pictures are at another site for who reads it, and shown as links with their words: nothing but those may be more.
    assert len(after) == len(before)
    for was, now in zip(before, after, strict=True):
        rest = iter(re.findall(r"\w+", now))
        assert all(word in rest for word in re.findall(r"\w+", was)), f"{was}\n{now}"


@pytest.mark.usefixtures("sample_issues")
def test_the_samples_go_out_and_come_back(tmp_path: Path, system: str) -> None:
    before = everything(LOST[system])
    export(tmp_path / "out", format=system, drafts=True)
    outcomes = bring_back(tmp_path / "out" / (f"{system}.zip" if system != "hugo" else "."))
    assert [one["error"] for one in outcomes if one["error"]] == []
    is_equal(system, before)


@needs_corpus
def test_the_corpus_goes_out_and_comes_back_from_one_system_after_the_other(tmp_path: Path) -> None:
    bring_in(CORPUS)
    for system, lost in LOST.items():
        before = everything((*lost, *LINKS))
        export(tmp_path / system, format=system, drafts=True)
        bring_back(tmp_path / system / (f"{system}.zip" if system != "hugo" else "."))
        is_equal(system, before, LINKS)


ODD = [
    '{{< figure src="x" >}} y `{{% nota %}}`\n\n```\n{{</* ya */>}} {{< abierto\n```',
    "<!-- item: dos -->\n\nuna marca[^a]\n\n[^a]: y su nota",
    "| a | b |\n|---|---|\n| 1[^b] | 2 |\n\n[^b]: nota en tabla\n\n    y otro párrafo",
    "<details><summary>Más</summary>\n\ncosas\n\n</details>",
    '![Un faro](faro.png "El **faro**")\n\nhttps://youtu.be/abcdefghijk?t=90',
]


def odd_issue(slug: str = "raro", **fields: Any) -> Issue:
    issue = make_issue(slug=slug, **fields)
    make_picture(issue, name="faro.png")
    content = IssueContent(
        title='Un número: «raro», con "comillas" & <signos>',
        slug=slug,
        number=7,
        year=2031,
        period_start=datetime(2026, 1, 1).date(),
        period_end=datetime(2026, 1, 15).date(),
        language="en",
        summary="Dos líneas: una y otra",
        cover="faro.png",
        tags=("IA", "Mar, y sal", "yes"),
        intro="Hola[^a].\n\n[^a]: saludo",
        items=tuple(
            ItemContent(section="Noticias", number=n, heading=f"Parte {n}", title=f"Parte {n}", body=body)
            for n, body in enumerate(ODD, start=1)
        ),
    )
    saving.store(issue, content)
    return issue


def test_odd_texts_come_back_from_hugo(tmp_path: Path) -> None:
    odd_issue()
    before = everything()
    bodies = list(Issue.objects.get().items.order_by("position").values_list("body", flat=True))
    export(tmp_path, format="hugo")
    text = (tmp_path / "content/issues/raro/index.md").read_text()
    body = text.partition("\n---\n")[2]
    assert '{{</* figure src="x" */>}}' in body and "{{%/* nota */%}}" in body
    assert not re.search(r"\{\{[<%](?!/\*)", body), "Hugo would run or refuse it"
    bring_back(tmp_path)
    assert everything() == before
    now = list(Issue.objects.get().items.order_by("position").values_list("body", flat=True))
    assert [each.replace("[^a-2]", "[^a]") for each in now] == bodies


def test_odd_texts_come_back_from_ghost(tmp_path: Path) -> None:
    odd_issue()
    make_issue(slug="futuro", publish_at=datetime(2199, 1, 1, tzinfo=MADRID))
    but = ("items", "links")
    before = [line for line in everything(but) if line.startswith("raro")]
    export(tmp_path, format="ghost", drafts=True)
    bring_back(tmp_path / "ghost.zip")
    assert [line for line in everything(but) if line.startswith("raro")] == before
    assert Issue.objects.get(slug="futuro").status == "draft"  # never scheduled by itself
    parts = known(Issue.objects.get(slug="raro"))["items"]
    assert [part[:3] for part in parts] == [("Noticias", n, f"Parte {n}") for n in range(1, 6)]
    assert "{{</* ya */>}} {{< abierto" in parts[0][3] and "nota en tabla y otro párrafo" in parts[2][3]


def test_hugo_knows_drafts_dates_and_former_addresses(tmp_path: Path) -> None:
    issue = odd_issue(publish_at=datetime(2026, 3, 1, 8, tzinfo=MADRID))
    issue.aliases.create(path="p/viejo")
    make_picture(issue, name="/images/ancla.png")
    make_issue(slug="borrador", status="draft", publish_at=None)
    export(tmp_path, format="hugo", drafts=True)
    found = {}
    for slug in ("raro", "borrador"):
        text = (tmp_path / "content" / "issues" / slug / "index.md").read_text()
        found[slug] = yaml.safe_load(text.split("\n---\n")[0])
    assert (found["raro"]["draft"], found["borrador"]["draft"]) == (False, True)
    assert found["raro"]["date"] == "2026-03-01T08:00:00+01:00"
    assert found["raro"]["aliases"] == ["/p/viejo/"] and found["raro"]["slug"] == "raro"
    assert (tmp_path / "content/issues/raro/faro.png").is_file()
    assert (tmp_path / "static/images/ancla.png").is_file()
    config = tomllib.loads((tmp_path / "hugo.toml").read_text())
    assert config["markup"]["goldmark"]["renderer"]["unsafe"] is True
    (tmp_path / "hugo.toml").write_text("# mine")
    export(tmp_path, format="hugo", drafts=True)
    assert (tmp_path / "hugo.toml").read_text() == "# mine"


def ghost_file(folder: Path) -> tuple[dict[str, Any], list[str]]:
    with zipfile.ZipFile(folder / "ghost.zip") as archive:
        return json.loads(archive.read("quincena.ghost.json")), archive.namelist()


def test_ghost_finds_what_its_importer_asks_for(tmp_path: Path) -> None:
    issue = odd_issue(publish_at=datetime(2026, 3, 1, 8, tzinfo=MADRID))
    issue.aliases.create(path="p/viejo.html")
    make_issue(slug="borrador", status="draft", publish_at=None, title="B" * 290)
    make_issue(slug="futuro", publish_at=datetime(2199, 1, 1, tzinfo=MADRID))
    said = export(tmp_path, format="ghost", drafts=True)
    assert "borrador" in said and "255" in said
    found, names = ghost_file(tmp_path)
    assert list(found) == ["db"] and len(found["db"]) == 1
    assert re.fullmatch(r"\d+\.\d+\.\d+", found["db"][0]["meta"]["version"])
    tables = found["db"][0]["data"]
    posts = {row["slug"]: row for row in tables["posts"]}
    assert {slug: row["status"] for slug, row in posts.items()} == {
        "raro": "published",
        "borrador": "draft",
        "futuro": "scheduled",
    }
    for row in posts.values():
        assert re.fullmatch(r"[0-9a-f]{24}", row["id"]) and uuid.UUID(row["uuid"])
        assert len(row["title"]) <= 255 and row["type"] == "post" and row["visibility"] == "public"
    raro = posts["raro"]
    assert raro["published_at"] == "2026-03-01T07:00:00.000Z" and posts["borrador"]["published_at"] is None
    assert raro["feature_image"] == "__GHOST_URL__/content/images/raro/faro.png"
    assert "content/images/raro/faro.png" in names
    tags = {row["id"]: row["name"] for row in tables["tags"]}
    assert [tags[row["tag_id"]] for row in tables["posts_tags"]] == ["IA", "Mar, y sal", "yes"]
    html = raro["html"]
    cards = re.findall(r"<!--kg-card-begin: html-->\n(.*?)\n<!--kg-card-end: html-->", html, re.S)
    assert any("<table" in card for card in cards) and any("footnote" in card for card in cards)
    outside = re.sub(r"<!--kg-card-begin.*?kg-card-end: html-->", "", html, flags=re.S)
    assert not re.search(r"<table|<details|<section|\bid=|footnote", outside)
    assert '<figure class="kg-card kg-image-card kg-card-hascaption"><img ' in outside
    assert (
        'kg-embed-card"><iframe src="https://www.youtube.com/embed/abcdefghijk?feature=oembed&amp;start=90"'
        in html
    )
    assert json.loads((tmp_path / "redirects.json").read_text()) == [
        {"from": "^/(?:issues|posts)/([\\w-]+)/?$", "to": "/$1/", "permanent": True},
        {"from": "^/p/viejo\\.html/?$", "to": "/raro/", "permanent": True},
    ]


def test_substacks_table_and_texts_have_its_shape(tmp_path: Path) -> None:
    issue = odd_issue(publish_at=datetime(2026, 3, 1, 8, tzinfo=MADRID))
    make_issue(slug="borrador", status="draft", publish_at=None)
    export(tmp_path, format="substack", drafts=True)
    with zipfile.ZipFile(tmp_path / "substack.zip") as archive:
        table = archive.read("posts.csv").decode()
        rows = {row["title"]: row for row in csv.DictReader(io.StringIO(table, newline=""))}
        row = next(row for row in rows.values() if row["post_id"].endswith(".raro"))
        html = archive.read(f"posts/{row['post_id']}.html").decode()
    assert table.splitlines()[0] == (
        "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url"
    )
    assert row == {
        "post_id": f"{issue.pk}.raro",
        "post_date": "2026-03-01T07:00:00.000Z",
        "is_published": "true",
        "email_sent_at": "",
        "inbox_sent_at": "",
        "type": "newsletter",
        "audience": "everyone",
        "title": 'Un número: «raro», con "comillas" & <signos>',
        "subtitle": "Dos líneas: una y otra",
        "podcast_url": "",
    }
    assert [each["is_published"] for each in rows.values()] == ["true", "false"]
    for mark, note in zip(
        re.findall(r'href="#footnote-(\d+)"', html), re.findall(r'id="footnote-(\d+)"', html), strict=True
    ):
        assert mark == note
    for shape in (
        'class="youtube-wrap"',
        'class="captioned-image-container"',
        'class="highlighted_code_block"',
    ):
        assert shape in html
    assert 'src="https://quincena.example/media/' in html


@pytest.mark.parametrize("name", ["ghost", "substack"])
def test_an_archive_is_there_whole_or_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    odd_issue()
    export(tmp_path, format=name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    make_issue(slug="otro")

    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr({"ghost": ghost, "substack": substack}[name], "add", full)
    with pytest.raises(CommandError, match="No space left"):
        export(tmp_path, format=name)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert not list(tmp_path.rglob(".part-*"))


@pytest.mark.parametrize(
    ("name", "count"), [("json", 1), ("hugo", 1), ("ghost", 1), ("substack", 1), ("bundle", 1)]
)
def test_every_format_knows_since_and_drafts(tmp_path: Path, name: str, count: int) -> None:
    make_issue(slug="viejo", publish_at=datetime(2020, 1, 3, 8, tzinfo=MADRID))
    make_issue(slug="nuevo", publish_at=datetime(2026, 1, 3, 8, tzinfo=MADRID))
    make_issue(slug="borrador", status="draft", publish_at=datetime(2026, 1, 4, 8, tzinfo=MADRID))
    since = datetime(2026, 1, 1).date()
    for drafts, wanted in ((False, ["nuevo"]), (True, ["nuevo", "borrador"])):
        said = io.StringIO()
        call_command(
            "export_issue",
            to=tmp_path,
            format=name,
            since=since,
            drafts=drafts,
            stdout=said,
            stderr=io.StringIO(),
        )
        assert said.getvalue().split("\n")[:-1] == [f"exported {slug}" for slug in wanted]
        if name == "ghost":
            assert [row["slug"] for row in ghost_file(tmp_path)[0]["db"][0]["data"]["posts"]] == wanted


def test_data_has_a_list_of_what_lies_there(tmp_path: Path) -> None:
    make_issue(slug="index", publish_at=datetime(2026, 1, 3, 8, tzinfo=MADRID))
    make_item(make_issue(slug="nuevo", publish_at=datetime(2026, 2, 3, 8, tzinfo=MADRID)))
    (tmp_path / "package.json").write_text("[]")
    export(tmp_path, format="json")
    found = json.loads((tmp_path / data.INDEX).read_text())["issues"]
    assert [each["file"] for each in found] == ["nuevo.json", "index.json"]
    whole = json.loads((tmp_path / "nuevo.json").read_text())
    assert found[0].items() <= {**whole, "file": "nuevo.json"}.items()
