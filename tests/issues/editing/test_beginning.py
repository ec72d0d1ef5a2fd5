"""What a new issue begins with, and what becomes of the parts that nobody wrote."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from issues.content import IssueContent, ItemContent
from issues.editing.beginning import parts_to_begin_with
from issues.editing.saving import store
from issues.errors import CannotPublish
from issues.models import Issue
from issues.proofreading import proofread
from issues.publishing import workflow
from tests.factories import make_issue, make_item

NEWS, MINE = "🗞 Noticias", "👷 Mis quince días"


def part(section: str = MINE, number: int | None = None, heading: str = "") -> ItemContent:
    return ItemContent(section=section, number=number, heading=heading, body="Algo.")


def begun(*former: list[ItemContent]) -> list[tuple[str, int | None, str]]:
    return [(each.section, each.number, each.heading) for each in parts_to_begin_with(former)]


def test_the_first_issue_begins_with_nothing():
    assert begun() == []


def test_of_one_issue_everything_with_a_heading_comes_back():
    last = [
        part(NEWS, 1),
        part(NEWS, 2),
        part(MINE, heading="📖 Un libro"),
        part(MINE, heading="Una *radio*"),
    ]
    assert begun(last) == [(NEWS, 1, ""), (MINE, None, "📖 Un libro"), (MINE, None, "Una *radio*")]


def test_of_several_only_what_was_there_before_comes_back():
    last = [part(heading="📖 Un Libro"), part(heading="Mi viaje a Soria")]
    assert begun(last, [part(heading="📖 un libro")]) == [(MINE, None, "📖 Un Libro")]


def test_a_section_without_parts_that_come_back_is_there_all_the_same():
    assert begun([part(heading="Mi viaje a Soria")], [part(NEWS, 1)]) == [(MINE, None, "")]


def test_text_without_sections_leaves_nothing_behind():
    assert begun([part("", heading="Uno")], [part("")]) == []


def test_a_heading_that_stands_twice_comes_back_once():
    assert begun([part(heading="Un libro"), part(heading="Un libro")]) == [(MINE, None, "Un libro")]


@pytest.fixture
def last(db) -> Issue:
    issue = make_issue(number=19, period_start=date(2026, 11, 1), period_end=date(2026, 11, 15))
    make_item(issue, section=NEWS)
    make_item(issue, section=NEWS)
    make_item(issue, section=MINE, number=None, heading="📖 Un libro", title="Un libro", tags=["libros"])
    return issue


@pytest.fixture
def new(last, client) -> Issue:
    """The issue after it, begun in the admin."""
    client.force_login(User.objects.create_superuser("ana"))
    add = reverse("admin:issues_issue_add")
    form = client.get(add).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    assert client.post(add, data | {"publish_at_0": "", "publish_at_1": ""}).status_code == 302
    return Issue.objects.exclude(pk=last.pk).get()


def test_a_new_issue_has_the_last_ones_sections_and_number_one(new):
    rows = new.items.order_by("position").values_list("section", "number", "heading", "title", "body")
    assert list(rows) == [
        (NEWS, 1, "", "sin título", ""),
        (MINE, None, "📖 Un libro", "Un libro", ""),
    ]


def test_its_first_text_gives_a_part_its_address(new):
    text = IssueContent.of(new)
    first = ItemContent(**vars(text.items[0]) | {"title": "El faro", "body": "El faro."})
    store(new, IssueContent(**vars(text) | {"items": (first, *text.items[1:])}))
    assert new.items.get(number=1).slug == "el-faro"


def test_a_part_without_text_is_named_and_stops_nothing(new):
    told = [finding for finding in proofread(new) if finding.code == "item-empty"]
    assert [finding.message for finding in told] == [
        "«sin título» no tiene texto: no saldrá.",
        "«📖 Un libro» no tiene texto: no saldrá.",
    ]
    assert not [finding for finding in proofread(new) if finding.blocks]


@pytest.mark.parametrize(
    "act", [lambda issue: workflow.schedule(issue, issue.publish_at), workflow.publish_now]
)
def test_a_part_without_text_does_not_come_out_and_stays_in_the_history(new, act):
    make_item(new, section=NEWS, number=2, title="El reloj", position=9)
    new.items.filter(number=2).update(number=1, body="Un reloj de agua.")
    act(new)
    assert [item.title for item in new.items.all()] == ["El reloj"]
    before = [IssueContent.from_json(version.data) for version in new.versions.all()]
    assert any("📖 Un libro" in {item.heading for item in text.items} for text in before)


def test_a_number_that_would_be_missing_then_is_told_before(new):
    make_item(new, section=NEWS, number=2, title="El reloj", position=9)
    assert "number-missing" in {finding.code for finding in proofread(new)}
    with pytest.raises(CannotPublish):
        workflow.publish_now(new)
    assert new.items.filter(heading="📖 Un libro").exists(), "refused: nothing was left out"


def test_headings_alone_of_an_imported_issue_stay(new):
    Issue.objects.filter(pk=new.pk).update(imported_at=new.created_at)
    workflow.publish_now(new)
    assert new.items.count() == 2
