"""Addresses and names that are free: for new issues, items, topics, pictures and uploaded sources."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from issues.admin.new_issue import propose_next
from issues.editing.item_rows import item_slug
from issues.importing.importer import Importer
from issues.importing.review import understand
from issues.models import Issue, Topic
from issues.parsing.documents import SourceDocument
from issues.topics import find_or_create, rename
from tests.factories import make_issue, make_picture, png

pytestmark = pytest.mark.django_db


def test_a_new_issue_finds_a_free_address_whatever_the_case():
    make_issue(period_start=date(2026, 3, 1), period_end=date(2026, 3, 15))
    wanted = propose_next().slug
    make_issue(slug=wanted.upper(), number=None, year=None, period_start=None, period_end=None)
    proposed = propose_next().slug
    assert proposed == f"{wanted}-2"
    Issue(slug=proposed, title="x").full_clean()


def test_an_item_with_a_long_title_finds_a_free_address():
    taken: set[str] = set()
    slugs = [item_slug("palabra " * 30, taken) for _ in range(3)]
    assert slugs[1:] == [f"{slugs[0]}-2", f"{slugs[0]}-3"]
    assert len(slugs[0]) <= 80
    assert item_slug("¿?", taken) == "item"


def test_topics_made_and_topics_renamed_find_the_same_address():
    made = find_or_create(["C++", "cpp"])
    assert [topic.slug for topic in made] == ["cpp", "cpp-2"]
    assert rename(find_or_create(["otro"])[0], "c.p.p").slug == "cpp-3"


def test_a_topics_address_fits_its_column_however_its_name_unfolds():
    [topic] = find_or_create(["㎒" * 100])
    assert len(topic.slug) <= 100
    other = Topic.objects.create(name="MHz" * 33 + "M")
    assert len(other.slug) <= 100 and other.slug != topic.slug


def test_a_picture_gets_a_name_of_its_own_whatever_the_case(client):
    client.force_login(get_user_model().objects.create_superuser("ana", password="x"))
    issue = make_issue(status="draft")
    make_picture(issue, name="Foto.PNG")
    sent = SimpleUploadedFile("foto.png", png(colour=(1, 2, 3)), "image/png")
    answer = client.post(f"/admin/issues/issue/{issue.pk}/desk/picture/", {"picture": sent})
    assert answer.json()["name"] == "foto-2.png"


@pytest.mark.parametrize("title", ["¿?", "日本", "Un faro", "palabra " * 30])
def test_a_reviewed_upload_goes_where_an_import_goes(title):
    text = f"---\ntitle: {title}\ndate: 2026-03-01\n---\n\nHola."
    source = SourceDocument(path="¿?.md", key="¿?.md", name="¿?", suffix=".md", data=text.encode())
    seen = understand(source).slug
    assert seen == Importer().take(source).slug
