"""Every field of an issue's content comes back from where it is stored: rows, history, JSON, the desk, an import."""

from dataclasses import fields, replace
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import models

from issues.content import FIELDS, ITEM_FIELDS, IssueContent, ItemContent
from issues.editing.compare import compare
from issues.editing.saving import store
from issues.importing.matching import content_of
from issues.models import Issue, NewsItem
from issues.parsing.documents import FrontMatter, ParsedIssue, ParsedItem, TitleFacts
from tests.factories import make_issue, make_item, make_picture
from tests.tools.desk_form import address, opened

# Columns that are no content: identity, publication, and what was noted at an import or a change.
NOT_CONTENT = {
    Issue: {
        "id", "cover", "status", "publish_at", "same_number_as", "source_key", "source_sha256", "source_text",
        "front_matter", "import_report", "imported_at", "edited_at", "feed_id", "preview_version", "created_at",
        "updated_at", "deleted_at", "deleted_by", "deleted_from",
    },
    NewsItem: {"id", "issue", "position", "slug"},
}  # fmt: skip


def written(model: type[models.Model], name: str):
    """A value for a column that no default has."""
    field = model._meta.get_field(name)
    if isinstance(field, models.DateField):
        return date(2026, 5, 1 if name.endswith("start") else 15)
    if isinstance(field, models.IntegerField):
        return 2019
    if isinstance(field, models.BooleanField):
        return not field.default
    return {"language": "en", "slug": "otro-lugar"}.get(name, f"Escrito en {name}.")


@pytest.fixture
def issue(db) -> Issue:
    issue = make_issue()
    make_item(issue, title="El faro", slug="el-faro")
    make_picture(issue, name="faro.png")
    return issue


@pytest.fixture
def content() -> IssueContent:
    """A content whose every field was written."""
    own = {name: written(Issue, name) for name in FIELDS}
    item = {name: written(NewsItem, name) for name in ITEM_FIELDS}
    return IssueContent(
        **own, cover="faro.png", tags=("mapas",), items=(ItemContent("el-faro", tags=("luz",), **item),)
    )


@pytest.mark.parametrize(("model", "names"), [(Issue, FIELDS), (NewsItem, ITEM_FIELDS)])
def test_every_column_is_content_or_known_not_to_be(model, names):
    columns = {field.name for field in model._meta.concrete_fields}
    assert columns - NOT_CONTENT[model] == set(names), "a new column: a field of IssueContent or ItemContent?"


def test_every_field_is_saved_and_read(issue, content):
    store(issue, content)
    assert IssueContent.of(Issue.objects.get(pk=issue.pk)) == content


def test_every_field_is_in_the_history_and_comes_back(issue, content):
    before = IssueContent.of(issue)
    store(issue, content)
    kept = [IssueContent.from_json(version.data) for version in issue.versions.all()]
    assert kept == [content, before]
    store(issue, kept[1])
    assert IssueContent.of(Issue.objects.get(pk=issue.pk)) == before


@pytest.mark.parametrize("name", FIELDS)
def test_a_change_of_a_field_is_a_difference(content, name):
    other = replace(content, **{name: getattr(IssueContent(), name)})
    assert [difference.key for difference in compare(other, content)] == [name]


@pytest.mark.parametrize("name", ITEM_FIELDS)
def test_a_change_of_a_parts_field_is_shown(content, name):
    [item] = content.items
    other = replace(content, items=(replace(item, **{name: getattr(ItemContent(), name)}),))
    [difference] = compare(other, content)
    assert (difference.key, difference.old != difference.new) == ("item:el-faro", True)


def test_the_desk_sends_every_field_back(client, issue, content):
    store(issue, content)
    client.force_login(User.objects.create_superuser("ana"))
    issue.refresh_from_db()
    fields = opened(client, issue)
    assert client.post(address(issue), fields | {"summary": "Otro resumen."}).status_code == 302
    assert IssueContent.of(Issue.objects.get(pk=issue.pk)) == replace(content, summary="Otro resumen.")


def test_an_import_takes_what_it_knows_and_leaves_the_rest(content):
    [item] = content.items
    known = {each.name for each in fields(ParsedItem)} - {"slug", "tags"}  # said by bundles of our own alone
    part = ParsedItem(**{name: written(NewsItem, name) for name in known})
    old = replace(item, **{name: getattr(ItemContent(), name) for name in known - {"section", "title"}})
    parsed = ParsedIssue(FrontMatter("Otro"), TitleFacts(), "", (part,), (), "es", "")
    assert content_of(parsed, slug="otro", here=[old]).items == (item,)
