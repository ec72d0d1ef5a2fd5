"""The review of the desk: by kind, what an editor ignores in an issue, and the words that are right."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from issues.accounts.roles import ensure_editors
from issues.models import IgnoredFinding, Issue, SpellingWord
from issues.proofreading import CHECKS, proofread
from issues.proofreading.kinds import KINDS
from tests.factories import make_issue, make_item
from tests.tools.desk_form import address, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(slug="cinco", number=5, status="draft", publish_at=None)
    make_item(issue, title="El faro", body="El faro  de [aquí](http://faro.example/) vuelve  otra vez. TK")
    return issue


@pytest.fixture
def ana(client: Client) -> Client:
    user = User.objects.create_user("ana", is_staff=True)
    user.groups.add(ensure_editors())
    client.force_login(user)
    return client


def codes(issue: Issue) -> list[str]:
    return [finding.code for finding in proofread(issue)]


def looked(client: Client, issue: Issue) -> str:
    return client.post(address(issue, "look"), opened(client, issue)).json()["review"]


def test_every_check_has_a_heading_in_words():
    assert {check.code for check in CHECKS} == set(KINDS)


def test_slips_stand_under_their_kind_with_their_count(ana, issue):
    review = looked(ana, issue)
    assert "Espacios dobles <em>2</em>" in review
    assert review.count("Corregir las 2") == 1
    assert review.index("Marcas de trabajo sin terminar") < review.index("Espacios dobles"), (
        "what stops it is first"
    )


def test_a_kind_is_told_no_more_in_this_issue_until_it_is_wanted_again(ana, issue):
    other = make_issue(slug="seis", status="draft")
    make_item(other, body="El faro  de noche.")
    ana.post(address(issue, "ignore"), {"codes": "space-doubled"})
    assert "space-doubled" not in codes(issue)
    assert "space-doubled" in codes(other)
    review = looked(ana, issue)
    assert "Sin avisos en este número" in review
    row = IgnoredFinding.objects.get()
    assert row.by.username == "ana"
    ana.post(address(issue, "heed"), {"pks": row.pk})
    assert codes(issue).count("space-doubled") == 2


def test_one_slip_is_ignored_and_its_like_are_not(ana, issue):
    first = next(finding for finding in proofread(issue) if finding.code == "space-doubled")
    ana.post(address(issue, "ignore"), {"codes": "space-doubled", "excerpt": first.key})
    assert codes(issue).count("space-doubled") == 1


def test_what_stops_an_issue_cannot_be_ignored(ana, issue):
    ana.post(address(issue, "ignore"), {"codes": "unfinished no-such-check"})
    assert not IgnoredFinding.objects.exists()
    IgnoredFinding.objects.create(issue=issue, code="unfinished")
    assert "unfinished" in codes(issue)


def test_a_word_is_right_from_now_on_and_can_be_taken_back(ana, issue):
    Issue.objects.filter(pk=issue.pk).update(language="en", intro="")  # its dictionary is everywhere
    issue.items.update(body="There is a zurribundio here.", section="News")
    assert 'data-learn="zurribundio"' in looked(ana, issue)
    ana.post(address(issue, "learn"), {"word": "Zurribundio"})
    issue.refresh_from_db()
    assert "spelling" not in codes(issue)
    listed = ana.get("/admin/issues/spellingword/").content.decode()
    assert "zurribundio" in listed
    ana.post(f"/admin/issues/spellingword/{SpellingWord.objects.get().pk}/delete/", {"post": "yes"})
    assert "spelling" in codes(issue)


def test_a_word_written_into_the_list_is_there_once_whatever_its_case(ana):
    add = "/admin/issues/spellingword/add/"
    assert ana.post(add, {"word": "Bizum"}).status_code == 302
    assert ana.post(add, {"word": " BIZUM"}).status_code == 200
    assert SpellingWord.objects.get().word == "bizum"


def test_an_empty_word_is_no_word(ana, issue):
    assert ana.post(address(issue, "learn"), {"word": " "}).status_code == 400
