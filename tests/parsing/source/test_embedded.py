"""Pictures written into a text become pictures beside it, by their content."""

import base64
import io

import pytest
from PIL import Image

from issues.parsing.documents import SourceDocument
from issues.parsing.parse import parse

HEAD = "---\ntitle: Uno\ndate: 2024-03-15\n---\n\n"


def picture(kind: str, side: int = 20) -> str:
    """The address of a made picture, as it stands in a text."""
    out = io.BytesIO()
    Image.effect_noise((side, side), 50).convert("RGB").save(out, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


def parsed(body: str, suffix: str):
    source = SourceDocument("uno", "uno", "uno", suffix, (HEAD + body).encode())
    return source, parse(source)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize(
    ("suffix", "body"),
    [
        (".md", "Antes.\n\n![El faro]({})\n"),
        (".md", "![El faro][f]\n\n[f]: {}\n"),
        (".html", '<p>Antes.</p><img src="{}" alt="El faro">'),
    ],
)
def test_a_picture_in_the_text_has_a_name_and_its_bytes(kind: str, suffix: str, body: str) -> None:
    address = picture(kind)
    source, issue = parsed(body.format(address), suffix)
    [name] = issue.pictures
    assert f"![El faro]({name})" in issue.intro and "base64" not in issue.intro
    assert source.picture(name) == base64.b64decode(address.partition(",")[2])
    assert [problem.code for problem in issue.problems] == []


def test_a_point_keeps_the_place_of_the_real_picture() -> None:
    _source, issue = parsed(f'<img src="{picture("PNG", 1)}" data-src="faro.jpg" alt="El faro">', ".html")
    assert issue.pictures == ("faro.jpg",)
    _source, issue = parsed(f'<img src="{picture("PNG", 1)}" alt="El faro">', ".html")
    assert (issue.pictures, [problem.code for problem in issue.problems]) == ((), ["picture-unusable"])


def test_a_blurred_picture_keeps_the_place_of_the_set() -> None:
    _source, issue = parsed(f'<img src="{picture("JPEG")}" srcset="faro.jpg 800w, chico.jpg 300w">', ".html")
    assert issue.pictures == ("faro.jpg",)


def test_what_is_no_picture_is_named() -> None:
    wrong = "data:image/png;base64," + base64.b64encode(b"<svg onload=x>" * 9).decode()
    source, issue = parsed(f"![El faro]({wrong})", ".md")
    assert (issue.intro, [problem.code for problem in issue.problems]) == ("El faro", ["picture-unusable"])
    assert source.picture("embedded-0123456789abcdef.png") is None
