"""Saving an edited issue: whole or not at all, nothing lost, nothing touched that did not change."""

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model

from issues.content import IssueContent, ItemContent
from issues.editing.compare import compare, merge_choices
from issues.editing.saving import store
from issues.errors import ContentConflict, InvalidContent
from issues.models import Alias, Issue, Version
from tests.factories import make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5, tags=["mapas"])
    make_item(issue, title="El faro", slug="el-faro", body="Vuelve [el faro](https://faro.example/a).")
    make_item(issue, title="El reloj", slug="el-reloj", body="Un reloj de agua.", tags=["relojes"])
    return issue


def text_of(issue: Issue) -> IssueContent:
    return IssueContent.of(Issue.objects.get(pk=issue.pk))


def with_item(text: IssueContent, place: int, **changes) -> IssueContent:
    items = list(text.items)
    items[place] = replace(items[place], **changes)
    return replace(text, items=tuple(items))


def test_saving_what_is_there_changes_nothing(issue):
    stored = store(issue, text_of(issue))
    issue.refresh_from_db()
    assert not stored.changed
    assert issue.edited_at is None
    assert not Version.objects.exists()


def test_a_text_survives_json_whole(issue):
    make_picture(issue, name="faro.png")
    text = replace(text_of(issue), cover="faro.png", summary="Luz «otra vez»\n— y agua 🌊")
    assert IssueContent.from_json(text.as_json()) == text
    assert IssueContent.from_json(text.as_json()).digest == text.digest


def test_items_move_and_keep_their_slugs(issue):
    text = text_of(issue)
    store(issue, replace(text, items=text.items[::-1]))
    assert list(issue.items.order_by("position").values_list("position", "slug")) == [
        (1, "el-reloj"),
        (2, "el-faro"),
    ]


def test_a_new_title_keeps_the_slug_and_a_new_item_gets_a_free_one(issue):
    text = with_item(text_of(issue), 0, title="Otro título")
    new = ItemContent(section="🗞 Noticias", title="El faro", body="Otro faro.")
    store(issue, replace(text, items=(*text.items, new)))
    assert [item.slug for item in issue.items.order_by("position")] == ["el-faro", "el-reloj", "el-faro-2"]
    assert issue.items.get(slug="el-faro").title == "Otro título"


def test_links_follow_the_text(issue):
    store(issue, with_item(text_of(issue), 1, body="[[Agua - agua.example](https://agua.example/)]"))
    assert list(issue.links.values_list("url", "kind", "item__slug")) == [
        ("https://faro.example/a", "inline", "el-faro"),
        ("https://agua.example/", "citation", "el-reloj"),
    ]


def test_a_removed_item_takes_its_links_along_and_comes_back_with_the_old_version(issue):
    before = text_of(issue)
    store(issue, replace(before, items=before.items[1:], tags=("radio",)))
    assert not issue.links.exists()
    restored = store(issue, IssueContent.from_json(issue.versions.last().data))
    assert restored.text == before
    assert [topic.name for topic in issue.tags.all()] == ["mapas"]
    assert issue.links.count() == 1


def test_every_save_leaves_a_version_and_the_first_one_the_state_before(issue):
    editor = get_user_model().objects.create_user("ana")
    before = text_of(issue)
    after = store(issue, replace(before, intro="Hola."), by=editor).text
    newest, oldest = issue.versions.all()
    assert (newest.digest, newest.made_by) == (after.digest, editor)
    assert IssueContent.from_json(oldest.data) == before


def test_a_stale_text_is_refused_and_nothing_is_written(issue):
    base = text_of(issue).digest
    store(issue, replace(text_of(issue), intro="Ella escribió esto."), base=base)
    with pytest.raises(ContentConflict) as caught:
        store(issue, replace(text_of(issue), intro="Y él esto."), base=base)
    assert caught.value.theirs.intro == "Ella escribió esto."
    assert text_of(issue).intro == "Ella escribió esto."


def test_a_number_that_is_taken_is_told_at_the_number(issue):
    make_issue(number=6, slug="seis", title="El seis")
    with pytest.raises(InvalidContent) as caught:
        store(issue, replace(text_of(issue), number=6))
    assert set(caught.value.errors) == {"number"}
    assert "El seis" in caught.value.errors["number"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "SEIS"}, "slug"),
        ({"period_end": None}, "period_end"),
        ({"title": ""}, "title"),
        ({"slug": "con espacio"}, "slug"),
    ],
)
def test_a_broken_rule_is_told_at_its_field(issue, changes, field):
    make_issue(number=6, slug="seis")
    with pytest.raises(InvalidContent) as caught:
        store(issue, replace(text_of(issue), **changes))
    assert set(caught.value.errors) == {field}


def test_a_new_address_remembers_the_old_one(issue):
    store(issue, replace(text_of(issue), slug="cinco-de-marzo"))
    assert Alias.objects.get(path="cinco").issue == issue


def test_topics_of_one_spelling_are_one_topic(issue):
    text = with_item(text_of(issue), 0, tags=("MAPAS",))
    store(issue, text)
    assert [t.name for t in issue.items.get(slug="el-faro").tags.all()] == ["mapas"]


def test_a_difference_names_its_part_and_the_words_that_changed(issue):
    old = text_of(issue)
    new = with_item(old, 1, body="Un reloj de arena.")
    (difference,) = compare(old, new)
    assert difference.key == "item:el-reloj"
    assert {(p.kind, p.text) for p in difference.pieces if p.kind != "same"} == {
        ("gone", "agua"),
        ("new", "arena"),
    }


def test_a_choice_takes_parts_from_both_and_loses_nobodys_new_item(issue):
    base = text_of(issue)
    mine = with_item(replace(base, intro="Mi saludo."), 0, body="Mi faro.")
    mine = replace(mine, items=(mine.items[0], ItemContent(title="Lo mío", body="Nuevo."), mine.items[1]))
    theirs = with_item(replace(base, intro="Su saludo.", number=9), 1, body="Su reloj.")
    chosen = merge_choices(mine, theirs, {"intro": "theirs", "item:el-faro": "mine", "item:+1": "mine"})
    assert (chosen.intro, chosen.number) == ("Su saludo.", 9)
    assert [item.body for item in chosen.items] == ["Mi faro.", "Nuevo.", "Su reloj."]


def test_the_order_is_a_part_of_its_own(issue):
    old = text_of(issue)
    new = replace(old, items=old.items[::-1])
    assert [d.key for d in compare(old, new)] == ["order"]
    assert merge_choices(new, old, {"order": "mine"}) == new
    assert merge_choices(new, old, {}) == old


def test_a_text_not_taken_stays_in_the_history_though_nothing_else_changes(issue):
    now = text_of(issue)
    aside = with_item(now, 0, body="Lo que escribió la segunda.")
    assert not store(issue, now, aside=aside).changed
    assert text_of(issue) == now
    assert {version.digest for version in issue.versions.all()} == {now.digest, aside.digest}
    store(issue, now, aside=now)
    assert issue.versions.count() == 2
