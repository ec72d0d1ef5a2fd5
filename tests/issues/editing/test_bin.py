"""A deleted issue lies in the bin for thirty days: met nowhere, restored whole, and then gone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from issues import search
from issues.content import IssueContent
from issues.editing import bin as bin_
from issues.editing.saving import store
from issues.importing.importer import Importer
from issues.importing.sources import find_sources
from issues.links import derive
from issues.models import Alias, Issue, Link, NewsItem, Picture, SearchEntry, Version
from issues.publishing import workflow
from issues.publishing.deleting import delete
from mailing.models import Mailing
from tests.factories import make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def issue() -> Issue:
    """A public issue with everything an issue can have."""
    issue = make_issue(
        title="Del 1 al 15 de marzo (#5 de 2026)",
        slug="marzo",
        number=5,
        tags=["faros"],
        publish_at=NOW - timedelta(days=3),
    )
    make_item(
        issue,
        slug="el-faro",
        body="![Un faro](faro.png) [Uno - uno.example](https://uno.example/).",
        tags=["mar"],
    )
    make_picture(issue, name="faro.png")
    Alias.objects.create(path="p/marzo-viejo", issue=issue)
    derive.derive(issue)
    search.index(issue)
    issue.refresh_from_db()
    text = IssueContent.of(issue)
    store(issue, text.__class__(**{**text.__dict__, "intro": "Otra cosa."}))
    issue.refresh_from_db()
    return issue


def everything(issue: Issue) -> tuple[object, ...]:
    return (
        IssueContent.of(issue),
        issue.slug,
        issue.number,
        sorted(issue.aliases.values_list("path", flat=True)),
        list(issue.links.values_list("url", "item__slug")),
        list(issue.versions.values_list("digest", flat=True)),
        [
            (picture.name, picture.sha256, Path(picture.file.path).exists())
            for picture in issue.pictures.all()
        ],
        issue.publish_at,
    )


def test_a_deleted_issue_is_met_nowhere(issue: Issue, client: Client, tmp_path: Path):
    delete(issue)
    assert not Issue.objects.exists() and not Issue.objects.public().exists()
    assert not SearchEntry.objects.exists()
    connection.check_constraints()  # PostgreSQL alters no table while some wait
    call_command("rebuild_search")
    call_command("export_issue", to=tmp_path / "out", drafts=True)
    assert not SearchEntry.objects.exists() and not list(tmp_path.glob("out/*/index.md"))
    for path in (
        "/feed.xml",
        "/feed.json",
        "/sitemap.xml",
        "/archive/",
        "/api/issues.json",
        "/topics/",
        "/links/",
        "/",
    ):
        text = client.get(path).content.decode()
        assert "marzo" not in text and "uno.example" not in text, path


def test_readers_who_knew_it_are_told_that_it_was_withdrawn(issue: Issue, client: Client):
    paths = [
        "/issues/marzo/",
        "/issues/marzo.json",
        "/issues/marzo.md",
        "/issues/marzo/el-faro/",
        "/p/marzo-viejo",
    ]
    before = [client.get(path).status_code for path in paths]
    delete(issue)
    assert before == [200, 200, 200, 200, 301]
    assert [client.get(path).status_code for path in paths] == [410] * 5


def test_a_draft_that_is_deleted_was_never_there(client: Client):
    delete(make_issue(slug="nadie", status="draft", publish_at=NOW - timedelta(days=1)))
    assert client.get("/issues/nadie/").status_code == 404 and client.get("/p/nadie").status_code == 404


def test_it_is_restored_with_everything_and_nothing_turns_public(issue: Issue):
    before = everything(issue)
    delete(issue)
    back = bin_.take_out(issue)
    assert everything(Issue.objects.get()) == before
    assert back.status == "withdrawn" and not back.is_public() and back.deleted_at is None
    assert workflow.publish_now(back, insist=True).publish_at == issue.publish_at
    assert SearchEntry.objects.filter(issue=back).count() == 2


@pytest.mark.parametrize("status", ["draft", "ready"])
def test_what_nobody_had_read_comes_back_as_a_draft(status: str):
    issue = make_issue(status=status, publish_at=NOW + timedelta(days=2))
    delete(issue)
    assert bin_.take_out(issue).status == "draft"


def test_its_address_and_number_are_free_and_given_anew_when_taken(issue: Issue, client: Client):
    delete(issue)
    other = make_issue(title="Otro", slug="Marzo", number=5)
    assert client.get("/issues/Marzo/").status_code == 200
    back = bin_.take_out(issue)
    assert (back.slug, back.number, back.same_number_as) == ("marzo-2", 5, other)


def test_who_shared_its_number_has_it_now_and_stays(issue: Issue):
    twins = [make_issue(title=f"Gemelo {n}", number=5, same_number_as=issue) for n in (1, 2)]
    delete(issue)
    twins[0].refresh_from_db(), twins[1].refresh_from_db()
    assert twins[0].same_number_as is None and twins[1].same_number_as == twins[0]
    bin_.empty(issue)
    assert Issue.everything.count() == 2


def test_links_to_it_lead_there_again_when_it_is_back(issue: Issue):
    other = make_issue(slug="otro")
    make_item(other, body="[Antes](/issues/marzo/) y [también](/p/marzo-viejo).")
    derive.derive(other)
    assert set(other.links.values_list("target", flat=True)) == {issue.pk}
    delete(issue)
    derive.derive(other)
    assert set(other.links.values_list("target", flat=True)) == {None}
    bin_.take_out(issue)
    assert set(Link.objects.filter(issue=other).values_list("target", flat=True)) == {issue.pk}


def test_the_worker_empties_the_bin_after_thirty_days(issue: Issue):
    young = make_issue()
    delete(issue), delete(young)
    Issue.everything.filter(pk=issue.pk).update(deleted_at=NOW - timedelta(days=31))
    assert bin_.empty_old() == 1
    assert list(Issue.everything.all()) == [young] and list(bin_.contents()) == [young]
    assert not (
        NewsItem.objects.exists()
        or Picture.objects.exists()
        or Version.objects.exists()
        or Link.objects.exists()
    )
    with pytest.raises(Issue.DoesNotExist):
        bin_.take_out(issue)


def test_its_mailing_stays_as_a_fact(issue: Issue, client: Client):
    content = {"subject": "Marzo"}
    mailing = Mailing.objects.create(
        issue=issue, state="done", content=content, started_at=NOW, finished_at=NOW, total=7
    )
    delete(issue)
    bin_.empty(issue)
    mailing.refresh_from_db()
    assert (mailing.total, mailing.state, str(mailing)) == (7, "done", issue.title)
    left = Issue.everything.get()
    assert (left.intro, left.source_text, left.items.count(), left.pictures.count(), left.tags.count()) == (
        "",
        "",
        0,
        0,
        0,
    )
    assert not bin_.contents().exists() and client.get("/issues/marzo/").status_code == 410


def test_a_planned_mailing_is_called_off(issue: Issue):
    issue = make_issue(publish_at=NOW + timedelta(days=2))
    mailing = Mailing.objects.create(issue=issue)
    assert delete(issue) == ["Su correo se ha anulado también: nadie lo recibe."]
    mailing.refresh_from_db()
    assert mailing.state == "cancelled"


SOURCE = "---\ntitle: Del 16 al 31 de marzo (#6 de 2026)\ndate: 2026-04-03\n---\nHola.\n\n## 🗞 Noticias\n\n1️⃣ **Un faro** vuelve.\n"


def test_an_import_of_its_source_says_where_it_is(tmp_path: Path):
    (tmp_path / "seis.md").write_text(SOURCE)

    def take(**options: bool) -> tuple[str, tuple[str, ...]]:
        (source,) = find_sources([tmp_path / "seis.md"])
        outcome = Importer(**options).take(source)  # type: ignore[arg-type]
        return outcome.outcome, outcome.warnings

    assert take()[0] == "created"
    delete(Issue.objects.get())
    outcome, warnings = take()
    assert outcome == "kept" and "papelera" in warnings[0] and not Issue.objects.exists()
    (tmp_path / "seis.md").write_text(SOURCE.replace("Hola.", "Hola de nuevo."))
    assert take()[0] == "kept"
    assert (
        take(overwrite=True)[0] == "created" and Issue.objects.count() == 1 and bin_.contents().count() == 1
    )
    assert take()[0] == "unchanged"
    bin_.empty(bin_.contents().get())
    assert Issue.objects.count() == 1


def test_a_folder_in_step_says_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    issue = make_issue(slug="seis")
    call_command("sync", tmp_path)
    delete(issue)
    capsys.readouterr()
    with pytest.raises(SystemExit):
        call_command("sync", tmp_path)
    said = capsys.readouterr()
    assert said.out.startswith("gone seis") and "papelera" in said.err and not Issue.objects.exists()
    (tmp_path / "seis/index.md").unlink()
    call_command("sync", tmp_path)
    assert not (tmp_path / "seis/index.md").exists()
