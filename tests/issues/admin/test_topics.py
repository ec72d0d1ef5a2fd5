"""Topics: typed with help, renamed, merged; accents and case never make two of one."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from issues.models import FormerTopic, Topic
from issues.topics import find_or_create, merge, moved_to, rename
from tests.factories import make_issue, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("ana", password="x"))
    return client


def names(thing):
    return sorted(topic.name for topic in thing.tags.all())


def test_merging_moves_issues_and_items_once_each():
    both = make_issue(tags=["radio", "Radios"])
    one = make_issue(tags=["Radios"])
    item = make_item(one, tags=["Radios", "agua"])
    radios, radio = Topic.objects.get(name="Radios"), Topic.objects.get(name="radio")
    merge(radios, radio)
    assert (names(both), names(one), names(item)) == (["radio"], ["radio"], ["agua", "radio"])
    assert moved_to("radios") == radio


def test_old_addresses_follow_every_move():
    a, b, c = find_or_create(["uno", "dos", "tres"])
    merge(a, b)
    merge(Topic.objects.get(pk=b.pk), c)
    assert moved_to("uno") == moved_to("dos") == c
    renamed = rename(Topic.objects.get(pk=c.pk), "cuatro")
    assert renamed.slug == "cuatro"
    assert moved_to("uno") == moved_to("tres") == renamed
    rename(renamed, "tres")
    assert moved_to("cuatro").slug == "tres"
    assert not FormerTopic.objects.filter(slug="tres").exists()


def test_renaming_to_another_spelling_keeps_the_topic_and_its_address():
    issue = make_issue(tags=["educacion"])
    renamed = rename(Topic.objects.get(), "Educación")
    assert (names(issue), renamed.slug, Topic.objects.count()) == (["Educación"], "educacion", 1)


def test_renaming_to_a_name_that_is_there_merges():
    issue = make_issue(tags=["mapa", "Mapas"])
    rename(Topic.objects.get(name="mapa"), "MAPAS")
    assert names(issue) == ["Mapas"]


def test_merging_a_topic_with_itself_changes_nothing():
    make_issue(tags=["agua"])
    topic = Topic.objects.get()
    assert merge(topic, topic) == topic
    assert Topic.objects.count() == 1


def test_the_form_refuses_a_twin_and_says_what_to_do(editor):
    one, _other = find_or_create(["Árbol", "río"])
    answer = editor.post(reverse("admin:issues_topic_change", args=[one.pk]), {"name": "RIO"})
    assert "únalos" in answer.content.decode()
    answer = editor.post(reverse("admin:issues_topic_add"), {"name": "arbol"})
    assert "únalos" in answer.content.decode()
    editor.post(reverse("admin:issues_topic_change", args=[one.pk]), {"name": "Bosque"})
    assert moved_to("arbol").name == "Bosque"


def test_merging_on_the_desk(editor):
    issue = make_issue(tags=["mapa", "mapas"])
    page = reverse("admin:issues_topic_merge", args=[Topic.objects.get(name="mapa").pk])
    assert "mapas" in editor.get(page).content.decode()
    assert "No hay otro tema" in editor.post(page, {"into": "mapa"}).content.decode()
    editor.post(page, {"into": "MAPAS"})
    assert names(issue) == ["mapas"]


def test_completion_knows_accents_and_case_apart(editor):
    find_or_create(["Ávila", "avión", "Bávaro", "río"])
    found = editor.get(reverse("admin:issues_topic_complete"), {"q": "AV"}).json()["topics"]
    assert found == ["Ávila", "avión", "Bávaro"]


def test_the_list_counts_in_few_queries(editor, django_assert_max_num_queries):
    for number in range(10):
        make_issue(tags=[f"tema {number}", "agua"])
    with django_assert_max_num_queries(10):
        page = editor.get(reverse("admin:issues_topic_changelist"))
    counts = {topic.name: topic.n_on_issues for topic in page.context["cl"].result_list}
    assert counts["agua"] == 10
