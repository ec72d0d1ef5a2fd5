"""Issues go to the bin by a page that asks in words, and come back from it."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from issues.accounts.roles import ensure_editors
from issues.editing import bin as bin_
from issues.importing import demo
from issues.models import Issue
from issues.publishing.deleting import delete
from mailing.models import Mailing
from tests.factories import make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LIST = "/admin/issues/issue/"
BIN = f"{LIST}bin/"


@pytest.fixture
def editor(client: Client) -> Client:
    eva = User.objects.create_user("eva", password="x", is_staff=True)
    eva.groups.add(ensure_editors())
    client.force_login(eva)
    return client


def test_a_page_asks_in_words_before_it_goes_to_the_bin(editor: Client):
    issue = make_issue(title="Marzo")
    make_item(issue), make_item(issue), make_picture(issue)
    url = reverse("admin:issues_issue_delete", args=[issue.pk])
    assert url in editor.get(reverse("admin:issues_issue_publication", args=[issue.pk])).content.decode()
    page = editor.get(url).content.decode()
    assert (
        "¿Mover «Marzo» a la papelera?" in page and "2 partes, 1 imagen" in page and "publicado desde" in page
    )
    assert Issue.objects.exists()
    after = editor.post(url, follow=True).content.decode()
    assert "1 número está en la" in after and BIN in after and not Issue.objects.exists()
    assert bin_.contents().get().deleted_by.username == "eva"


def test_many_are_moved_from_the_list(editor: Client):
    issues = [make_issue(), make_issue(), make_issue()]
    chosen = {"action": "move_to_bin", "_selected_action": [issue.pk for issue in issues[:2]]}
    asked = editor.post(LIST, chosen, follow=True)
    page = asked.content.decode()
    assert "¿Mover 2 números a la papelera?" in page and Issue.objects.count() == 3
    editor.post(asked.request["PATH_INFO"], {"pk": [issue.pk for issue in issues[:2]]})
    assert (
        list(Issue.objects.all()) == [issues[2]]
        and "delete_selected" not in editor.get(LIST).content.decode()
    )
    assert editor.get(f"{LIST}delete/?pk=x&pk=٣&pk=99999999999999999999", follow=True).status_code == 200


def test_it_is_restored_from_the_bin(editor: Client):
    issue = make_issue(title="Marzo")
    delete(issue)
    page = editor.get(BIN).content.decode()
    assert "Marzo" in page and "Recuperar" in page
    there = editor.post(BIN, {"restore": issue.pk}, follow=True).content.decode()
    assert "«Marzo» ha vuelto: retirado." in there and Issue.objects.get().status == "withdrawn"
    assert (
        "Ya no está en la papelera" in editor.post(BIN, {"restore": issue.pk}, follow=True).content.decode()
    )
    assert "Ya no está en la papelera" in editor.post(BIN, {"restore": "x"}, follow=True).content.decode()
    assert "La papelera está vacía" in editor.get(BIN).content.decode()


def test_what_was_taken_meanwhile_is_said(editor: Client):
    issue = make_issue(slug="marzo", number=5)
    delete(issue)
    make_issue(title="Otro", slug="marzo", number=5)
    page = editor.post(BIN, {"restore": issue.pk}, follow=True).content.decode()
    assert "ahora está en «marzo-2»" in page and "«Otro» tiene ahora su mismo número" in page


def test_it_is_deleted_for_good_only_from_the_bin_and_when_asked(editor: Client):
    issue = make_issue(title="Marzo")
    url = reverse("admin:issues_issue_delete_for_good", args=[issue.pk])
    assert editor.get(url).status_code == editor.post(url).status_code == 404 and Issue.objects.exists()
    delete(issue)
    assert "¿Borrar «Marzo» para siempre?" in editor.get(url).content.decode() and bin_.contents().exists()
    assert "se ha borrado para siempre" in editor.post(url, follow=True).content.decode()
    assert not Issue.everything.exists()


def test_only_who_may_delete_issues_may_and_sees_the_bin(client: Client):
    mia = User.objects.create_user("mia", password="x", is_staff=True)
    mia.user_permissions.set(Permission.objects.filter(codename__in=["view_issue", "change_issue"]))
    client.force_login(mia)
    issue, gone = make_issue(), make_issue(title="Borrado")
    delete(gone)
    own = [
        reverse("admin:issues_issue_delete", args=[issue.pk]),
        f"{LIST}delete/?pk={issue.pk}",
        BIN,
        reverse("admin:issues_issue_delete_for_good", args=[gone.pk]),
    ]
    for url in own:
        assert (
            client.get(url).status_code
            == client.post(url, {"pk": issue.pk, "restore": gone.pk}).status_code
            == 403
        )
    page = client.get(LIST).content.decode()
    assert "Papelera" not in page and "move_to_bin" not in page and "Borrado" not in page
    client.post(LIST, {"action": "move_to_bin", "_selected_action": [issue.pk]})
    assert list(Issue.objects.all()) == [issue] and bin_.contents().count() == 1


def test_the_desk_meets_a_deleted_issue_nowhere(editor: Client):
    issue = make_issue(title="BORRADO", slug="borrado", tags=["mar"])
    make_item(issue, title="BORRADO también"), make_picture(issue, name="BORRADO.png")
    issue.aliases.create(path="p/borrado-antes")
    delete(issue)
    editor.get(LIST)  # the message has been read
    pages = [
        "",
        "issues/issue/",
        "issues/issue/calendar/",
        "issues/newsitem/",
        "issues/link/",
        "issues/picture/",
    ]
    for page in [*pages, "issues/alias/", "issues/issue/receive/", "issues/topic/", "mailing/mailing/"]:
        text = editor.get(f"/admin/{page}").content.decode()
        assert "BORRADO" not in text and "borrado-antes" not in text, page
    assert editor.get(f"{LIST}{issue.pk}/publication/").status_code == 404
    assert editor.get(f"{LIST}{issue.pk}/change/").status_code in (302, 404)


def test_the_page_of_its_mailing_stays_to_be_read(editor: Client):
    issue = make_issue(title="Marzo")
    Mailing.objects.create(issue=issue, state="done", content={}, started_at=NOW, finished_at=NOW, total=7)
    delete(issue)
    url = reverse("admin:mailing_for_issue", args=[issue.pk])
    page = editor.get(url).content.decode()
    assert (
        "Marzo (borrado)" in page
        and "/change/" not in page.split('class="breadcrumbs"')[1].split("</div>")[0]
    )
    assert editor.post(url, {"do": "plan"}).status_code == 404
    other = make_issue(publish_at=NOW + timedelta(days=2))
    Mailing.objects.create(issue=other)
    delete(other)
    assert editor.get(reverse("admin:mailing_for_issue", args=[other.pk])).status_code == 404


def test_the_demo_goes_with_one_button_or_one_command_and_does_not_come_back(editor: Client):
    own = make_issue(title="Propio")
    assert "Quitar la muestra" not in editor.get(LIST).content.decode()
    call_command("import_issue", str(demo.DEMO), stdout=StringIO(), stderr=StringIO())
    first = demo.demo_issues().first()
    assert first is not None and demo.demo_issues().count() == 3 and not demo.is_wanted()
    Issue.objects.filter(pk=first.pk).update(intro="Lo edité.", edited_at=NOW)
    page = editor.get(LIST).content.decode()
    there = page.split("Quitar la muestra")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "¿Mover 3 números a la papelera?" in editor.get(there).content.decode()
    out = StringIO()
    call_command("remove_demo", stdout=out)
    assert len(out.getvalue().split()) == 3 and list(Issue.objects.all()) == [own]
    for issue in [*bin_.contents(), own]:
        delete(issue) if issue == own else None
        bin_.empty(issue)
    assert not Issue.everything.exists() and not demo.is_wanted()
