"""Pictures in Markdown: whoever looks for them in a text finds what the page shows."""

import pytest

from issues.parsing.dialect.picture_syntax import PICTURE, name_of
from issues.parsing.dialect.pictures import pictures_in
from issues.proofreading.scanner import scan
from issues.site.shelf_titles import shelve

WAYS = [
    ('![Portada](portada(1).jpg "Pie")', "portada(1).jpg"),
    ("![Portada](portada(1).jpg)", "portada(1).jpg"),
    ("![Portada](portada (1).jpg)", "portada (1).jpg"),
    ("![Portada](portada%20(1).jpg)", "portada (1).jpg"),
    ("![Portada](portada%281%29.jpg)", "portada(1).jpg"),
    ("![Portada](portada\\(1\\).jpg)", "portada(1).jpg"),
    ('![Portada](portada((1)).jpg "Pie (de foto)")', "portada((1)).jpg"),
    ('![Portada](<portada(1).jpg> "Pie")', "portada(1).jpg"),
    ("![Portada](portada.jpg 'Pie')", "portada.jpg"),
    ('![Portada](portada.jpg "El "viejo" pie")', "portada.jpg"),
    ('![Portada](portada.jpg\n"Pie")', "portada.jpg"),
    ("![Portada]( portada.jpg )", "portada.jpg"),
    ("![](portada.jpg)", "portada.jpg"),
    ("![La [gran] portada](portada.jpg)", "portada.jpg"),
    ("![La portada\\]](portada(2).jpg)", "portada(2).jpg"),
    ("Con ![Portada](portada(1).jpg) en medio.", "portada(1).jpg"),
    ('[![Portada](portada(1).jpg "Pie")](https://example.org/a_(b))', "portada(1).jpg"),
]


@pytest.mark.parametrize(("text", "name"), WAYS)
def test_every_reader_finds_the_picture_the_page_shows(text: str, name: str):
    [shown] = pictures_in(text)
    found = PICTURE.search(text)
    [scanned] = scan(text).pictures
    [shelved] = shelve("", "📖 Un libro", text)
    assert found
    assert name_of(shown.src) == name_of(found["name"]) == scanned.name == name
    assert [name_of(src) for src in shelved.pictures] == [name]
    assert shown.alt.replace("\\", "") == scanned.alt.replace("\\", "")


@pytest.mark.parametrize("text", ["`![x](a.jpg)`", "    ![x](a.jpg)", "\\![x] (a.jpg)", "![x] y", "![x]()"])
def test_what_the_page_shows_no_picture_of_is_none(text: str):
    assert [shown for shown in pictures_in(text) if shown.src] == []
    assert [name for shelved in shelve("", "📖 Un libro", text) for name in shelved.pictures if name] == []


def test_neighbouring_pictures_are_told_apart():
    text = "![Una](a(1).jpg)![Otra](b(2).jpg)"
    assert [(shown.src, shown.alt) for shown in pictures_in(text)] == [
        ("a(1).jpg", "Una"),
        ("b(2).jpg", "Otra"),
    ]
    assert [found["name"] for found in PICTURE.finditer(text)] == ["a(1).jpg", "b(2).jpg"]


@pytest.mark.parametrize(
    "text", ["![" * 20_000, "![a](" + "(" * 20_000, "![a](" + " " * 20_000, '![a](b "' * 5_000]
)
def test_a_flood_of_half_pictures_is_read_in_time(text: str):
    assert PICTURE.search(text) is None
