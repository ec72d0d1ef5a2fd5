"""A pause sends what changed: on the server it is the whole form again, and everything falls back to everything."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client

from issues.admin.desk.forms import DeskForm
from issues.admin.desk.partial import UnknownBase, whole_form
from issues.content import IssueContent
from issues.editing.saving import store
from issues.models import Issue, Unsaved
from tests.factories import make_issue, make_item, make_picture
from tests.tools.desk_form import address, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(slug="cinco", number=5, status="draft", tags=["mapas", "uno, dos"], summary="Luz.")
    issue.cover = make_picture(issue, name="faro.png")
    issue.save()
    make_item(issue, title="El faro", slug="el-faro", body="Uno.\n\nDos.  \n", tags=["faros"])
    make_item(issue, title="El reloj", slug="el-reloj", heading="El *reloj*", number=None, section="Otra")
    return issue


@pytest.fixture
def ana(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ana"))
    return client


def short(fields: dict[str, str], **changes: str) -> dict[str, str]:
    """What the page sends of a form: what names its parts, and what changed."""
    along = ("base", "csrfmiddlewaretoken", "_FORMS", "-slug", "-position")
    return (
        {name: value for name, value in fields.items() if name.endswith(along)} | changes | {"partial": "1"}
    )


def posted(fields: dict[str, str]) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(fields)
    return query


def text_of(issue: Issue, sent: QueryDict) -> IssueContent:
    now = IssueContent.of(issue)
    return DeskForm(issue, now, whole_form(issue, now, sent)).text()


def test_nothing_changed_means_what_was_opened(ana, issue):
    assert text_of(issue, posted(short(opened(ana, issue)))) == IssueContent.of(issue)


@pytest.mark.parametrize(
    "changes",
    [
        {"items-0-body": "Otra cosa."},
        {"items-0-body": "", "intro": "", "cover": "", "tags": ""},
        {"items-1-number": "7", "items-1-heading": ""},
        {"items-0-position": "2", "items-1-position": "1"},
        {"items-0-remove": "on"},
        {"items-2-body": "Un puente nuevo.", "items-2-section": "Otra", "items-2-position": "3"},
        {"title": "Otro título", "period_end": "", "period_start": ""},
    ],
)
def test_what_changed_means_the_same_as_the_whole_form(ana, issue, changes):
    fields = opened(ana, issue)
    assert text_of(issue, posted(short(fields, **changes))) == text_of(issue, posted(fields | changes))


def test_parts_are_known_by_their_slug_wherever_they_stand_now(ana, issue):
    fields = opened(ana, issue)
    text = IssueContent.of(issue)
    store(issue, replace(text, items=text.items[::-1]))  # another order meanwhile
    issue.refresh_from_db()
    sent = text_of(issue, posted(short(fields, **{"items-0-body": "Tres."})))
    assert next((item.slug, item.body) for item in sent.items) == ("el-faro", "Tres.")


def test_a_page_that_started_from_an_older_text_means_that_one(ana, issue):
    fields = opened(ana, issue)
    store(issue, replace(IssueContent.of(issue), intro="De otra mano."))
    issue.refresh_from_db()
    sent = text_of(issue, posted(short(fields, **{"items-0-body": "Tres."})))
    assert sent.intro == fields["intro"].replace("\r\n", "\n")


def test_a_text_nobody_knows_is_asked_for_as_a_whole(ana, issue):
    fields = short(opened(ana, issue)) | {"base": "0" * 32}
    with pytest.raises(UnknownBase):
        whole_form(issue, IssueContent.of(issue), posted(fields))
    answer = ana.post(address(issue, "look"), fields)
    assert (answer.status_code, answer.json()) == (409, {"whole": True})
    assert not Unsaved.objects.exists()


def test_what_is_kept_of_a_short_form_is_the_whole(ana, issue):
    Issue.objects.update(status="ready")  # what is public is kept beside; a draft is saved
    ana.post(address(issue, "look"), short(opened(ana, issue), intro="Nuevo."))
    kept = Unsaved.objects.get().form
    assert (kept["intro"], kept["items-1-heading"], kept["summary"]) == (["Nuevo."], ["El *reloj*"], ["Luz."])
    assert "partial" not in kept


def test_a_part_that_was_removed_and_is_there_again_has_to_come_whole(ana, issue):
    fields = opened(ana, issue)
    text = IssueContent.of(issue)
    without = replace(text, items=text.items[1:])
    store(issue, without)
    issue.refresh_from_db()
    again = fields | {"base": without.digest}
    gone = short(again, **{"items-0-remove": "on"})
    assert text_of(issue, posted(gone)) == without
    with pytest.raises(UnknownBase):
        whole_form(issue, without, posted(short(again)))
    whole = {name: value for name, value in fields.items() if name.startswith("items-0-")}
    assert text_of(issue, posted(short(again) | whole)).items == text.items


@pytest.mark.parametrize("name", ["preview", "look"])
def test_odd_short_forms_break_nothing(ana, issue, name):
    fields = short(opened(ana, issue))
    for odd in (
        {"items-TOTAL_FORMS": "99999999"},
        {"items-TOTAL_FORMS": "x"},
        {"items-0-slug": "nada"},
        {"items-0-slug": ""},
        {"base": ""},
    ):
        assert ana.post(address(issue, name), fields | odd).status_code in (200, 409), odd
