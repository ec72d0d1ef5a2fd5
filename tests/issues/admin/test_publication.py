"""From draft to readers and back: what each button does, what it refuses, and whose button it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.urls import reverse

from issues.errors import CannotPublish
from issues.models import Issue
from issues.proofreading import proofread
from issues.publishing import workflow
from tests.factories import MADRID, make_issue, make_item

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 10, tzinfo=MADRID)
FRIDAY = datetime(2026, 12, 4, 8, tzinfo=MADRID)


@pytest.fixture(autouse=True)
def first_of_december():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def draft(**kw):
    values = {
        "title": "Del 16 al 30 de noviembre (#1 de 2026)",
        "number": 1,
        "period_start": datetime(2026, 11, 16).date(),
        "period_end": datetime(2026, 11, 30).date(),
        "status": "draft",
        "publish_at": None,
    }
    return make_issue(**(values | kw))


def with_a_slip(**kw):
    issue = draft(**kw)
    make_item(issue, number=1)
    make_item(issue, number=1)
    return issue


def state_of(issue: Issue) -> tuple[str, datetime | None]:
    row = Issue.objects.get(pk=issue.pk)
    return row.status, row.publish_at


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_superuser("ana", password="x")
    client.force_login(user)
    return client


def press(client, issue, action, **data):
    """Presses a button; what readers would get, on the page that confirms it."""
    page = "confirm" if action in ("schedule", "publish") else "publication"
    address = reverse(f"admin:issues_issue_{page}", args=[issue.pk])
    return client.post(address, {"action": action, **data}, follow=True)


# ---- the functions ----


def test_a_scheduled_issue_turns_public_at_its_minute_with_nothing_running(client, first_of_december):
    issue = draft()
    workflow.schedule(issue, FRIDAY)
    assert state_of(issue) == ("ready", FRIDAY)
    first_of_december.move_to(FRIDAY - timedelta(microseconds=1))
    assert client.get(issue.get_absolute_url()).status_code == 404
    first_of_december.move_to(FRIDAY)
    assert client.get(issue.get_absolute_url()).status_code == 200


def test_blocking_slips_stop_it_until_insisted():
    issue = with_a_slip()
    with pytest.raises(CannotPublish) as refused:
        workflow.schedule(issue, FRIDAY)
    assert "number-repeated" in {finding.code for finding in refused.value.findings}
    assert state_of(issue) == ("draft", None)
    workflow.schedule(issue, FRIDAY, insist=True)
    assert state_of(issue) == ("ready", FRIDAY)


def test_publish_now_is_stopped_by_slips_too():
    issue = with_a_slip()
    with pytest.raises(CannotPublish):
        workflow.publish_now(issue)
    assert state_of(issue)[0] == "draft"
    assert workflow.publish_now(issue, insist=True).is_public()


def test_publish_now_means_this_moment_and_twice_means_once(first_of_december):
    issue = draft()
    workflow.publish_now(issue)
    first_of_december.shift(60)
    workflow.publish_now(issue)
    assert state_of(issue) == ("ready", NOW)


def test_back_to_draft_keeps_the_moment_as_the_plan():
    issue = draft(status="ready", publish_at=FRIDAY)
    workflow.back_to_draft(issue)
    assert state_of(issue) == ("draft", FRIDAY)
    assert workflow.proposal(Issue.objects.get(pk=issue.pk)) == FRIDAY


def test_what_readers_have_does_not_go_back_to_draft():
    issue = draft(status="ready", publish_at=NOW - timedelta(days=1))
    for act in (
        workflow.back_to_draft,
        lambda i: workflow.schedule(i, FRIDAY),
        lambda i: workflow.move(i, FRIDAY.date()),
    ):
        with pytest.raises(CannotPublish, match="ya es público"):
            act(issue)
    assert state_of(issue) == ("ready", NOW - timedelta(days=1))


def test_a_withdrawn_issue_answers_410_with_a_sentence_and_can_come_back(client):
    since = NOW - timedelta(days=5)
    issue = draft(status="ready", publish_at=since)
    workflow.withdraw(issue)
    answer = client.get(issue.get_absolute_url())
    assert answer.status_code == 410
    assert "retir" in answer.content.decode()
    workflow.publish_now(issue)
    assert state_of(issue) == ("ready", since)


def test_only_public_issues_are_withdrawn():
    for issue in (draft(), draft(number=2, slug="dos", status="ready", publish_at=FRIDAY)):
        with pytest.raises(CannotPublish):
            workflow.withdraw(issue)


def test_a_moment_that_has_passed_needs_insisting():
    issue, yesterday = draft(), NOW - timedelta(days=1)
    with pytest.raises(CannotPublish) as refused:
        workflow.schedule(issue, yesterday)
    assert refused.value.may_insist
    workflow.schedule(issue, yesterday, insist=True)
    assert Issue.objects.public().filter(pk=issue.pk).exists()


def test_an_issue_that_turned_public_meanwhile_is_not_rescheduled(first_of_december):
    issue = draft(status="ready", publish_at=FRIDAY)
    first_of_december.move_to(FRIDAY)
    with pytest.raises(CannotPublish):
        workflow.schedule(issue, FRIDAY + timedelta(days=7))
    assert state_of(issue) == ("ready", FRIDAY)


def test_drafts_and_planned_days_are_not_proposed_twice():
    first = draft(publish_at=FRIDAY)
    second = draft(number=2, slug="dos", publish_at=None)
    assert workflow.proposal(first) == FRIDAY
    assert workflow.proposal(second) == FRIDAY + timedelta(days=7)


def test_a_decision_counts_as_an_edit_so_an_import_keeps_it():
    issue = draft()
    workflow.schedule(issue, FRIDAY)
    assert Issue.objects.get(pk=issue.pk).edited_at == NOW


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        ("2026-10-23", datetime(2026, 10, 23, 6, tzinfo=UTC)),
        ("2026-10-30", datetime(2026, 10, 30, 7, tzinfo=UTC)),
        ("2027-03-26", datetime(2027, 3, 26, 7, tzinfo=UTC)),
        ("2027-04-02", datetime(2027, 4, 2, 6, tzinfo=UTC)),
    ],
)
def test_the_hour_on_the_wall_stays_across_clock_changes(editor, first_of_december, day, utc):
    first_of_december.move_to(datetime(2026, 10, 1, tzinfo=UTC))
    issue = draft()
    press(editor, issue, "schedule", moment=f"{day}T08:00")
    assert state_of(issue) == ("ready", utc)


def test_the_review_never_contradicts_the_day_that_is_proposed(first_of_december):
    late = draft(period_start=datetime(2026, 10, 16).date(), period_end=datetime(2026, 10, 31).date())
    draft(number=2, slug="otro", publish_at=FRIDAY)  # only planned: that Friday is not proposed again
    for now in (NOW, NOW + timedelta(days=3, hours=2)):
        first_of_december.move_to(now)
        Issue.objects.filter(pk=late.pk).update(publish_at=None)
        late = Issue.objects.get(pk=late.pk)
        late.publish_at = workflow.proposal(late)
        late.save()
        assert late.publish_at > NOW
        assert [slip.message for slip in proofread(late) if slip.code.startswith("day-")] == []
    late.publish_at += timedelta(days=7)
    assert "day-late" in {slip.code for slip in proofread(late)}


# ---- the screen ----


def test_the_button_names_the_day_it_proposes(editor):
    page = editor.get(reverse("admin:issues_issue_publication", args=[draft().pk])).content.decode()
    assert "Programar para el viernes 4 de diciembre, 08:00" in page


def test_pressing_it_schedules_and_says_so(editor):
    issue = draft()
    page = press(editor, issue, "schedule", moment="2026-12-04T08:00")
    assert state_of(issue) == ("ready", FRIDAY)
    assert "programado para el viernes 4 de diciembre, 08:00" in page.content.decode()
    assert LogEntry.objects.filter(object_id=str(issue.pk)).exists()


def test_slips_are_shown_with_a_way_to_insist(editor):
    issue = with_a_slip()
    page = press(editor, issue, "schedule", moment="2026-12-04T08:00")
    assert page.status_code == 409
    assert 'name="insist"' in page.content.decode()
    press(editor, issue, "schedule", moment="2026-12-04T08:00", insist="1")
    assert state_of(issue) == ("ready", FRIDAY)


@pytest.mark.parametrize(
    ("moment", "utc", "said"),
    [
        ("2027-03-28T02:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "no existe"),
        ("2027-10-31T02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "dos veces"),
    ],
)
def test_an_hour_the_clocks_skip_or_repeat_is_told(editor, moment, utc, said):
    issue = draft()
    page = press(editor, issue, "schedule", moment=moment)
    assert state_of(issue) == ("ready", utc)
    assert said in page.content.decode()


@pytest.mark.parametrize("moment", ["", "pronto", "9999-99-99T08:00", "0001-01-01T00:00"])
def test_a_moment_nobody_understands_is_refused(editor, moment):
    issue = draft()
    assert press(editor, issue, "schedule", moment=moment).status_code == 409
    assert state_of(issue) == ("draft", None)


def test_the_other_buttons(editor):
    issue = draft()
    press(editor, issue, "plan", moment="2026-12-11T08:00")
    assert state_of(issue) == ("draft", FRIDAY + timedelta(days=7))
    press(editor, issue, "publish")
    assert state_of(issue) == ("ready", NOW)
    press(editor, issue, "withdraw")
    assert state_of(issue)[0] == "withdrawn"
    press(editor, issue, "draft")
    assert state_of(issue)[0] == "draft"
    assert press(editor, issue, "explode").status_code == 409


def test_buttons_need_the_token_of_the_form(editor):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_user_model().objects.get())
    issue = draft()
    answer = strict.post(
        reverse("admin:issues_issue_confirm", args=[issue.pk]),
        {"action": "schedule", "moment": "2026-12-04T08:00"},
    )
    assert (answer.status_code, state_of(issue)) == (403, ("draft", None))


def test_it_never_leads_elsewhere(editor):
    issue = draft()
    url = reverse("admin:issues_issue_confirm", args=[issue.pk])
    answer = editor.post(url, {"action": "publish", "next": "https://evil.example/"})
    assert answer["Location"] == reverse("admin:issues_issue_publication", args=[issue.pk])


def test_the_form_does_not_decide_the_state(editor):
    page = editor.get(reverse("admin:issues_issue_change", args=[draft().pk])).content.decode()
    assert 'name="status"' not in page
    assert 'name="publish_at' not in page
