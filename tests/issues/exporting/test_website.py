"""`export_issue --format html`: everything public as files that lead to each other, and nothing else."""

from __future__ import annotations

import json
import re
from datetime import datetime
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from selectolax.lexbor import LexborHTMLParser

from issues import search
from issues.exporting import files
from issues.exporting.website import places, write
from issues.exporting.website import search as search_of_files
from issues.links import derive
from issues.models import AboutText, Alias, Issue
from tests.factories import MADRID, make_issue, make_item, make_picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_variants")]
SITE = "https://quincena.example"


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "web"


@pytest.fixture
def archive(settings) -> Issue:
    first = make_issue(slug="uno", publish_at=datetime(2026, 1, 16, 8, tzinfo=MADRID), tags=["Costa"])
    make_item(first, slug="el-faro", title="El faro", tags=["Faros"])
    Alias.objects.create(issue=first, path="p/viejo")
    Alias.objects.create(issue=first, path="cosas/viejo")
    second = make_issue(
        slug="dos",
        intro="![La torre](torre.png)\n\nVuelve [lo viejo](/p/viejo).\n\nY [lo de antes](/cosas/viejo).",
    )
    make_picture(second, name="torre.png")
    make_item(
        second,
        slug="la-radio",
        title="La radio",
        body="[Un dial - radio.example](https://radio.example/1).",
        tags=["Faros"],
    )
    hidden = make_issue(
        slug="secreto", status=Issue.Status.DRAFT, title="SECRETO", intro="SECRETO", tags=["SECRETO"]
    )
    make_item(hidden, slug="oculto", title="SECRETO", body="SECRETO")
    for issue in (first, second, hidden):
        derive.derive(issue)
        search.index(issue)
    AboutText.objects.create(language="es", text="Junto al mar.")
    return second


def export(folder: Path) -> str:
    said = StringIO()
    call_command("export_issue", to=folder, format="html", stdout=said)
    return said.getvalue()


def pages(folder: Path) -> dict[str, LexborHTMLParser]:
    return {
        str(path.relative_to(folder)): LexborHTMLParser(path.read_text()) for path in folder.rglob("*.html")
    }


def leads_to(tree: LexborHTMLParser) -> list[str]:
    """Every address a browser follows or loads."""
    found = [
        node.attributes[name]
        for name in ("href", "src")
        for node in tree.css(f"a[{name}], img[{name}], script[{name}]")
    ]
    found += [node.attributes["href"] for node in tree.css('link[rel="stylesheet"], link[rel="icon"]')]
    return found + [
        part.split()[0] for node in tree.css("[srcset]") for part in node.attributes["srcset"].split(",")
    ]


def test_every_page_is_there_and_leads_to_files_that_are_there(archive, folder):
    export(folder)
    found = pages(folder)
    assert {
        *(
            "index.html",
            "about/index.html",
            "archive/index.html",
            "archive/2026/index.html",
            "search/index.html",
        ),
        *("issues/uno/index.html", "issues/uno/el-faro/index.html", "issues/dos/la-radio/index.html"),
        *("topics/faros/index.html", "links/radio.example/index.html", "shelf/index.html"),
    } <= set(found)
    elsewhere = set()
    for name, tree in found.items():
        for url in leads_to(tree):
            parts = urlsplit(url)
            if parts.scheme:
                elsewhere.add(url)
            elif parts.path:
                target = (folder / name).parent / unquote(parts.path)
                assert target.is_file(), f"{name} leads to {url}"
    assert {url for url in elsewhere if url.startswith(SITE)} == {f"{SITE}/subscribe/"}


def test_links_in_texts_lead_on_through_former_addresses(archive, folder):
    export(folder)
    tree = pages(folder)["issues/dos/index.html"]
    assert tree.css_first("article a[href$='uno/index.html']").text() == "lo viejo"
    before = [a.attributes["href"] for a in tree.css("article a") if a.text() == "lo de antes"]
    assert before == ["../uno/index.html"]
    item = pages(folder)["issues/uno/el-faro/index.html"]
    assert item.css_first(".from a").attributes["href"] == "../index.html#el-faro"
    assert tree.css_first('link[rel="canonical"]').attributes["href"] == f"{SITE}/issues/dos/"


def test_feeds_pictures_data_and_what_styles_ask_for_come_along(archive, folder):
    export(folder)
    for name in (
        "feed.xml",
        "feed.json",
        "topics/faros/feed.xml",
        "issues/dos.json",
        "issues/dos.md",
        "card.png",
        "issues/dos/card.png",
    ):
        assert (folder / name).is_file(), name
    (picture,) = folder.glob("media/**/*.png")
    with archive.pictures.get().file.open() as stored:
        assert picture.read_bytes() == stored.read()
    (styles,) = folder.glob("static/site*.css")
    for inside in re.findall(r"url\(([^)]+)\)", styles.read_text()):
        assert (styles.parent / inside).is_file()


def test_the_search_has_all_that_is_public(archive, folder):
    export(folder)
    text = (folder / "search" / "entries.js").read_text()
    entries = json.loads(re.fullmatch(r'"use strict";\nconst ENTRIES = (.*);\n', text, re.S)[1])
    assert [title for title, *_ in entries if title in {"El faro", "La radio"}] == ["La radio", "El faro"]
    for _title, address, _issue, day, _text in entries:
        assert (folder / "search" / address).is_file()
        assert re.fullmatch(r"2026-\d\d-\d\d", day)


def test_what_is_not_public_is_in_no_file(archive, folder):
    export(folder)
    for path in folder.rglob("*"):
        assert "secreto" not in str(path).lower()
        if path.suffix in {".html", ".js", ".json", ".xml", ".md"}:
            assert "SECRETO" not in path.read_text(), path


def test_written_again_it_takes_away_what_is_no_longer_public_and_nothing_else(archive, folder):
    export(folder)
    (folder / "CNAME").write_text("quincena.example")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    export(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    Issue.objects.filter(slug="uno").update(status=Issue.Status.WITHDRAWN)
    export(folder)
    assert not [path for path in folder.rglob("*") if "uno" in str(path)]
    assert (folder / "issues/dos/index.html").is_file() and (folder / "CNAME").is_file()


def test_one_that_was_cut_off_leaves_whole_pages_and_the_next_one_finishes(archive, folder, monkeypatch):
    export(folder)
    whole = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    make_item(make_issue(slug="tres"), slug="la-ola", title="La ola")
    for reached in ("issues/tres.json", "issues/tres/index.html", "search/entries.js"):
        written: list[str] = []

        def full(path, pieces, reached=reached, written=written):
            if str(path).endswith(reached):
                raise OSError(28, "No space left on device")
            written.append(str(path))
            files.put(path, pieces)

        monkeypatch.setattr(write, "put", full)
        with pytest.raises(CommandError, match="No space left"):
            export(folder)
        assert written
        for path in folder.rglob("*.html"):
            assert 'href="/static/' not in path.read_text(), f"{path} was not finished"
        for path in whole.keys() - {folder / write.MARK}:
            assert path.is_file()
    monkeypatch.setattr(write, "put", files.put)
    Issue.objects.filter(slug="tres").delete()
    export(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == whole


def test_one_that_was_cut_off_at_first_can_be_finished(archive, folder, monkeypatch):
    monkeypatch.setattr(search_of_files, "entries", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(folder)
    monkeypatch.undo()
    export(folder)
    assert (folder / "search" / "entries.js").is_file()


@pytest.mark.parametrize(
    "mark", ['["../notes.txt", "/etc/passwd"]', '"../notes.txt"\n7\n"a/../../notes.txt"\n"', "no json"]
)
def test_an_altered_list_of_files_takes_away_nothing_outside(archive, tmp_path, folder, mark):
    (tmp_path / "notes.txt").write_text("mine")
    folder.mkdir()
    (folder / ".quincena-website.json").write_text(mark)
    export(folder)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_with_other_things_is_refused(archive, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(CommandError, match="otras cosas"):
        export(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"notes.txt", "media"}


@pytest.mark.parametrize("odd", [{"drafts": True}, {"since": "2026-01-01"}])
def test_only_the_whole_archive_is_a_website(archive, tmp_path, odd):
    with pytest.raises(CommandError) as refused:
        call_command("export_issue", to=tmp_path / "web", format="html", stdout=StringIO(), **odd)
    assert refused.value.returncode == 2


def test_an_archive_without_issues_is_a_website_too(tmp_path):
    export(tmp_path / "web")
    assert "El primer número está por llegar." in (tmp_path / "web" / "index.html").read_text()


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/topics/", "topics/index.html"),
        ("/topics/?page=1", "topics/index.html"),
        ("/topics/?page=2", "topics/page-2.html"),
        ("/feed.xml", "feed.xml"),
        ("/links/a%3Ab.example/", "links/a_b.example/index.html"),
        ("/links/../x/", ""),
        ("/links/%2e%2e/x/", ""),
        ("/a//b/", ""),
        ("/links/" + "a" * 300 + "/", ""),
        ("/a%00b/", ""),
    ],
)
def test_addresses_have_files_within_the_folder(path, file):
    assert places.file_of(path) == file
