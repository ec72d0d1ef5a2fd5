"""An issue written elsewhere: seen before it is stored, taken whole or part by part."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from issues.accounts.roles import ensure_editors
from issues.content import IssueContent
from issues.errors import InvalidContent
from issues.models import ArrivedFile, Issue, NewsItem
from issues.topics import find_or_create
from tests.factories import make_issue, png

pytestmark = pytest.mark.django_db
RECEIVE = "/admin/issues/issue/receive/"
TEXT = """---
title: Del 16 al 30 de noviembre (#20 de 2026)
slug: numero-veinte
tags: [mapas, agua]
---

Hola, esto es el saludo.

## 🗞 Noticias

1️⃣ **Un faro de papel** se pliega solo [[Paper light - faros.example](https://faros.example/papel)].

![Un faro](faro.png "El faro doblado")

2️⃣ **Un pozo sin fondo** tiene fondo al final.
"""


@pytest.fixture
def ana():
    user = get_user_model().objects.create_user("ana", password="x", is_staff=True)
    user.groups.add(ensure_editors())
    return user


@pytest.fixture
def editor(client, ana):
    client.force_login(ana)
    return client


def send(client, text=TEXT, *files, **data):
    return client.post(RECEIVE, {"text": text, "files": files, **data}, follow=True)


def here(page) -> str:
    return page.redirect_chain[-1][0]


def test_a_review_comes_first_and_stores_no_issue(editor):
    page = send(editor)
    text = page.content.decode()
    for words in (
        "#20 / 2026",
        "16 de noviembre de 2026",
        "/issues/numero-veinte/",
        "Un faro de papel",
        "mapas, agua",
        "faltan: faro.png",
    ):
        assert words in text, words
    assert not Issue.objects.exists()


def test_taking_it_makes_a_draft_with_its_pictures(editor):
    page = send(
        editor, "", SimpleUploadedFile("veinte.md", TEXT.encode()), SimpleUploadedFile("faro.png", png())
    )
    assert "faltan" not in page.content.decode()
    editor.post(here(page), {"take": "1"})
    issue = Issue.objects.get(slug="numero-veinte")
    assert issue.status == "draft"
    assert [item.number for item in issue.items.order_by("position")] == [1, 2]
    assert issue.links.get().source == "faros.example"
    assert not issue.pictures.get().missing
    assert sorted(topic.name for topic in issue.tags.all()) == ["agua", "mapas"]
    assert not ArrivedFile.objects.exists()


def test_leaving_it_leaves_nothing(editor):
    editor.post(here(send(editor)), {"leave": "1"})
    assert not Issue.objects.exists()
    assert not ArrivedFile.objects.exists()


def test_a_text_without_front_matter_needs_only_a_title(editor):
    body = TEXT.partition("---\n\n")[2]
    page = send(editor, body, title='Del 1 al 15 de "enero" (#1 de 2027)')
    assert "#1 / 2027" in page.content.decode()
    editor.post(here(page), {"take": "1"})
    assert Issue.objects.get().items.count() == 2


def asked(page) -> dict[str, str]:
    """What the form holds that the editor can send again."""
    fields = LexborHTMLParser(page.content.decode()).css("form[enctype] [name]:not([type=file])")
    return {
        field.attributes["name"]: field.attributes.get("value")
        or (field.tag == "textarea" and field.text())
        or ""
        for field in fields
    }


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Hola, esto es el saludo.\n\n1️⃣ **Un faro** de papel.", ""),
        ("---\nslug: sin-titulo\n---\n\nHola.\n\n1️⃣ **Un faro** de papel.", ""),
        ("---\ntitle:\n  - uno\n---\n\nHola.", None),
        ("<p>Hola</p><p>1️⃣ <b>Un faro</b> de papel.</p>", ""),
    ],
)
def test_a_refused_text_stays_and_comes_in_with_a_title(editor, text, title):
    page = send(editor, text, SimpleUploadedFile("faro.png", png()))
    form = asked(page)
    assert page.status_code == 400 and form["text"].strip() == text
    assert "faro.png" in page.content.decode()
    if title is None:
        return
    again = {**form, "title": "Del 1 al 15 de enero (#1 de 2027)"}
    page = editor.post(RECEIVE, again, follow=True)
    assert "#1 / 2027" in page.content.decode()
    assert set(ArrivedFile.objects.values_list("name", flat=True)) == {"index.md", "faro.png"}


def test_a_refused_file_is_there_to_be_mended(editor):
    page = send(editor, "", SimpleUploadedFile("viejo.html", b"<p>Hola</p>"))
    form = asked(page)
    assert (form["name"], form["text"]) == ("viejo.html", "<p>Hola</p>")
    page = editor.post(RECEIVE, {**form, "title": "Uno nuevo"}, follow=True)
    assert "Uno nuevo" in page.content.decode()
    assert ArrivedFile.objects.get().name == "viejo.html"


def test_what_another_editor_sent_cannot_be_taken_along(client, editor):
    form = asked(send(editor, "Hola."))
    other = get_user_model().objects.create_superuser("otra")
    client.force_login(other)
    client.post(RECEIVE, {**form, "text": "Otra cosa.", "title": "Otra"}, follow=True)
    assert ArrivedFile.objects.filter(arrival=form["arrival"]).count() == 1


WORDS = (
    "El faro vuelve a encenderse después de once inviernos a oscuras y el puerto lo celebra con luces. " * 3
)


@pytest.mark.parametrize(
    ("facts", "body", "why"),
    [
        ({"number": 20, "year": 2026}, "Otra cosa.", "mismo número y año"),
        ({"feed_id": "https://viejo.example/p/veinte"}, "Otra cosa.", "misma fuente"),
        ({}, WORDS, "Casi todas sus palabras"),
        ({}, "Otra cosa.", ""),
    ],
)
def test_an_issue_that_is_here_already_is_compared_and_never_doubled_unasked(editor, facts, body, why):
    ours = make_issue(
        slug="otra-direccion", title="Aquí", intro=body, status="draft", **({"number": 3} | facts)
    )
    front = "title: Del 16 al 30 de noviembre (#20 de 2026)\nslug: veinte\ncanonical: https://viejo.example/p/veinte"
    page = send(editor, f"---\n{front}\n---\n\n{WORDS}")
    text = page.content.decode()
    assert ("Frente a «Aquí»" in text) == bool(why) and why in text
    if not why:
        return
    as_new = here(page).partition("?")[0] + "?into=new"
    is_sure = "feed_id" in facts
    assert ("?into=new" in text) != is_sure
    assert ("Frente a" in editor.get(as_new).content.decode()) == is_sure
    editor.post(as_new, {"take": "1"})
    assert Issue.objects.exclude(pk=ours.pk).count() == (not is_sure)
    ours.refresh_from_db()
    assert ours.intro == body


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_refused_with_a_sentence(editor, text):
    page = send(editor, text)
    assert page.status_code == 400
    assert "Pegue un texto" in page.content.decode()


def test_what_cannot_come_in_says_why(editor):
    page = send(editor, "---\nslug: sin-titulo\n---\n\nHola.")
    assert page.status_code == 400
    assert 'role="alert"' in page.content.decode()
    two = [SimpleUploadedFile(name, TEXT.encode()) for name in ("a.md", "b.md")]
    assert "hay 2 números" in send(editor, "", *two).content.decode()
    assert "ningún número" in send(editor, "", SimpleUploadedFile("faro.png", png())).content.decode()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.md", "..md", ".hidden.md", "a" * 300 + ".md", "c:\\x\\y.md", "ñ 1.md"]
)
def test_a_files_name_leads_nowhere(editor, name):
    page = send(editor, "", SimpleUploadedFile(name, TEXT.encode()))
    assert page.status_code in (200, 400)
    assert not Issue.objects.exists()


def test_too_much_is_refused(editor, monkeypatch):
    monkeypatch.setattr("issues.importing.uploads.MAX_BYTES", 100)
    assert send(editor).status_code == 400
    assert not ArrivedFile.objects.exists()


def test_another_editors_arrival_is_not_there(client, editor):
    address = here(send(editor))
    other = get_user_model().objects.create_user("eva", password="x", is_staff=True)
    other.groups.add(ensure_editors())
    client.force_login(other)
    assert client.get(address).status_code == 404


def test_what_waits_longer_than_a_day_goes(editor):
    send(editor)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        editor.force_login(get_user_model().objects.get())
        send(editor)
        assert ArrivedFile.objects.count() == 1


# ---- an issue that is here already ----


@pytest.fixture
def taken(editor):
    page = send(
        editor, "", SimpleUploadedFile("veinte.md", TEXT.encode()), SimpleUploadedFile("faro.png", png())
    )
    editor.post(here(page), {"take": "1"})
    issue = Issue.objects.get()
    NewsItem.objects.filter(number=2).update(body="**Un pozo sin fondo** que yo cambié aquí.")
    return issue


CHANGED = TEXT.replace("se pliega solo", "se pliega y se abre solo").replace(
    "esto es el saludo", "otro saludo"
)
CHANGED = CHANGED.replace("(#20 de 2026)", "(#21 de 2026)") + "\n3️⃣ **Una tercera** llega tarde.\n"


def kinds(page):
    return {part.title: (part.key, part.kind) for part, _text in page.context["differences"]}


def test_the_difference_goes_part_by_part(editor, taken):
    found = kinds(send(editor, CHANGED))
    assert [kind for _key, kind in found.values()] == ["changed", "changed", "changed", "changed", "new"]
    text = send(editor, CHANGED).content.decode()
    assert "abre" in " ".join(re.findall(r"<ins>(.*?)</ins>", text))


def test_a_part_rewritten_in_its_place_is_no_second_one(editor, taken):
    page = send(
        editor, TEXT.replace("**Un pozo sin fondo** tiene fondo al final.", "**Agua**: " + "mucha. " * 40)
    )
    kind = {title[:4]: kind for title, (_key, kind) in kinds(page).items()}
    assert (kind["Agua"], "gone" in kind.values()) == ("changed", False)
    take(editor, page)
    assert [item.number for item in taken.items.order_by("position")] == [1, 2]
    assert taken.items.get(number=2).slug == "un-pozo-sin-fondo-tiene-fondo-al-final"


def test_only_what_was_chosen_is_taken(editor, taken):
    page = send(editor, CHANGED)
    choices = {f"take-{key}": "ours" for key, _kind in kinds(page).values()}
    first = next(key for title, (key, _kind) in kinds(page).items() if "faro" in title)
    form = choices | {f"take-{first}": "theirs", "take": "1", "base": page.context["base"]}
    editor.post(here(page), form)
    issue = Issue.objects.get()
    bodies = [item.body for item in issue.items.order_by("position")]
    assert "se abre" in bodies[0]
    assert "que yo cambié" in bodies[1]
    assert len(bodies) == 2
    assert issue.number == 20
    assert "2 partes" in issue.import_counts, "one of the three that arrived was left out"
    assert "esto es el saludo" in issue.intro
    assert not issue.pictures.get().missing, "its picture stays although only the text was pasted"


def test_taking_all_of_it(editor, taken):
    slugs = list(taken.items.values_list("slug", flat=True))
    take(editor, send(editor, CHANGED))
    issue = Issue.objects.get()
    assert (issue.number, issue.items.count(), issue.intro) == (21, 3, "Hola, otro saludo.")
    assert list(issue.items.order_by("position").values_list("slug", flat=True))[:2] == slugs


def take(editor, page, *keep):
    """Takes all of what the review on `page` shows but the parts whose titles are in `keep`; the page after it."""
    choices = {f"take-{key}": "theirs" for title, (key, _kind) in kinds(page).items() if title not in keep}
    form = {**choices, "take": "1", "base": page.context["base"]}
    return editor.post(page.request["PATH_INFO"], form, follow=True)


def test_what_it_said_before_stays_in_its_history(editor, taken, ana):
    before = IssueContent.of(taken)
    take(editor, send(editor, CHANGED))
    new, old = taken.versions.all()[:2]
    assert (new.note, new.made_by) == ("tomado de lo que llegó", ana)
    assert "que yo cambié aquí" in old.data["items"][1]["body"]
    editor.post(reverse("admin:issues_issue_version", args=[taken.pk, old.pk]))
    assert IssueContent.of(Issue.objects.get()) == before


def test_a_part_that_goes_comes_back_with_its_picture(editor, taken):
    page = send(editor, TEXT.replace("![Un faro](faro.png", "![Un faro](otro.png"))
    take(editor, page)
    assert "faro.png" not in Issue.objects.get().items.first().body
    editor.post(reverse("admin:issues_issue_version", args=[taken.pk, taken.versions.last().pk]))
    assert "faro.png" in Issue.objects.get().items.first().body
    assert not taken.pictures.get(name="faro.png").missing


@pytest.mark.parametrize("kept", [True, False])
def test_a_picture_of_a_kept_part_stays_the_one_that_was_here(editor, taken, kept):
    here = taken.pictures.get().original_sha256
    files = (
        SimpleUploadedFile("veinte.md", CHANGED.encode()),
        SimpleUploadedFile("faro.png", png()),
    )
    page = send(editor, "", *files)
    lighthouse = next(title for title in kinds(page) if "faro" in title)
    take(editor, page, *([lighthouse] if kept else []))
    assert (taken.pictures.get().original_sha256 == here) is kept


def test_who_chose_from_an_older_text_chooses_again(editor, taken):
    page = send(editor, CHANGED)
    taken.items.filter(number=1).update(body="Eva escribió esto mientras tanto.")
    after = take(editor, page)
    assert "Alguien cambió el número entretanto" in after.content.decode()
    assert "Eva escribió esto" in after.content.decode()
    assert taken.items.first().body == "Eva escribió esto mientras tanto."
    take(editor, after)
    assert "se abre" in taken.items.first().body


def test_what_did_not_arrive_stays_unless_removed(editor, taken):
    shorter = TEXT.partition("2️⃣")[0]
    page = send(editor, shorter)
    gone = next(title for title, (_key, kind) in kinds(page).items() if kind == "gone")
    take(editor, page, gone)
    assert Issue.objects.get().items.count() == 2
    take(editor, send(editor, shorter))
    assert Issue.objects.get().items.count() == 1


def test_a_public_issue_keeps_its_state_and_address(editor, taken):
    moment = timezone.now() - timedelta(days=1)
    Issue.objects.update(status="ready", publish_at=moment)
    page = send(editor, CHANGED.replace("slug: numero-veinte\n", ""), into=taken.pk)
    form = {f"take-{key}": "theirs" for key, _kind in kinds(page).values()}
    form |= {"take": "1", "base": page.context["base"]}
    editor.post(f"{page.request['PATH_INFO']}?into={taken.pk}", form)
    issue = Issue.objects.get()
    assert (issue.slug, issue.status, issue.publish_at, issue.number) == (
        "numero-veinte",
        "ready",
        moment,
        21,
    )
    assert issue.corrections.get().items.count() == 2, "readers are told which parts changed"


def test_a_hostile_text_is_shown_as_text(editor):
    make_issue(slug="numero-veinte", status="draft", intro="<script>alert(1)</script>")
    text = send(editor, TEXT.replace("esto es", "<img src=x onerror=alert(1)>")).content.decode()
    assert "<script>alert(1)" not in text
    assert "<img src=x onerror" not in text


def test_it_is_one_form_with_a_token(ana):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    assert strict.post(reverse("admin:issues_issue_receive"), {"text": TEXT}).status_code == 403


def test_what_is_worth_knowing_is_said_in_the_editors_language(editor):
    sent = editor.post(RECEIVE, {"text": TEXT}, follow=True)
    assert "No hay fecha" in sent.content.decode()
    assert "There is no date" not in sent.content.decode()


@pytest.mark.parametrize(
    "front", ["", "draft: sí\n", "draft: true\nstatus: published\n", "date: 2026-10-25T02:30:00\n"]
)
def test_an_issue_that_is_here_hears_nothing_of_a_state_it_keeps(editor, taken, front):
    page = send(editor, CHANGED.replace("tags:", f"{front}tags:"))
    assert "Conviene saber" not in page.content.decode()
    after = take(editor, page).content.decode()
    assert "borrador:" not in after and "esa noche" not in after
    assert (Issue.objects.get().status, Issue.objects.get().publish_at) == ("draft", None)


def test_a_part_that_did_not_arrive_and_stays_keeps_its_place(editor, taken):
    take(editor, send(editor, CHANGED))
    first, rest = CHANGED.split("2️⃣")
    page = send(editor, first + "3️⃣" + rest.split("3️⃣")[1])
    gone = next(title for title, (_key, kind) in kinds(page).items() if kind == "gone")
    take(editor, page, gone)
    titles = [item.title.split()[1] for item in taken.items.order_by("position")]
    assert titles == ["faro", "pozo", "tercera"]


def test_parts_that_arrive_in_another_order_are_taken_in_it(editor, taken):
    first, second = TEXT.split("2️⃣")
    head, lighthouse = first.split("1️⃣")
    turned = f"{head}1️⃣{second}\n2️⃣{lighthouse}"
    slugs = list(taken.items.order_by("position").values_list("slug", flat=True))
    take(editor, send(editor, turned))
    assert list(taken.items.order_by("position").values_list("slug", flat=True)) == slugs[::-1]


def test_a_part_that_is_taken_keeps_its_topics(editor, taken):
    lighthouse = taken.items.get(number=1)
    lighthouse.tags.set(find_or_create(["faros"]))
    take(editor, send(editor, CHANGED))
    assert "se abre" in taken.items.get(number=1).body
    assert [topic.name for topic in taken.items.get(pk=lighthouse.pk).tags.all()] == ["faros"]


def test_a_number_another_issue_has_is_taken_and_said(editor, taken):
    other = make_issue(slug="el-otro", number=21, year=2026)
    page = take(editor, send(editor, CHANGED))
    taken.refresh_from_db()
    assert (taken.number, taken.same_number_as) == (21, other)
    assert "el-otro" in page.content.decode()


def test_what_breaks_a_rule_is_refused_in_a_sentence_and_nothing_is_stored(editor, taken, monkeypatch):
    def refuse(*args, **kwargs):
        raise InvalidContent({"title": "Es demasiado largo."})

    page = send(editor, CHANGED, SimpleUploadedFile("nuevo.png", png()))
    monkeypatch.setattr("issues.importing.merge.store", refuse)
    after = take(editor, page)
    assert (after.status_code, "Es demasiado largo." in after.content.decode()) == (400, True)
    taken.refresh_from_db()
    assert (taken.number, taken.source_key.startswith("desk/"), taken.pictures.count()) == (20, True, 1)
    assert not taken.versions.exists()


def test_who_takes_nothing_changes_nothing(editor, taken):
    before = IssueContent.of(taken)
    page = send(editor, CHANGED)
    take(editor, page, *kinds(page))
    assert IssueContent.of(Issue.objects.get()) == before
    assert not taken.versions.exists()


def test_an_old_address_that_arrives_leads_here(editor, taken, client):
    Issue.objects.update(status="ready", publish_at=timezone.now() - timedelta(days=1))
    take(editor, send(editor, CHANGED.replace("tags:", "aliases: [/posts/veinte/]\ntags:")))
    assert client.get("/posts/veinte/").headers["Location"].endswith("/issues/numero-veinte/")


def test_topics_that_differ_in_case_are_the_same(editor, taken):
    page = send(editor, TEXT.replace("[mapas, agua]", "[Mapas, AGUA]"))
    assert next(iter(kinds(page).values())) == ("facts", "same")
