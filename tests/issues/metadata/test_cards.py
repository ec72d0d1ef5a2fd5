"""Share pictures: of the right size, different by what they say, drawn once, and only of what is public."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from issues.metadata.card_drawing import ACCENT, INK, Card, draw
from issues.models import Issue
from tests.factories import MADRID, make_issue, make_item

FONTS = Path(settings.CARD_FONTS)


def picture(client, address: str) -> Image.Image:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    return Image.open(BytesIO(response.content)).convert("RGB")


def drawn(title: str, number: str = "") -> Image.Image:
    return Image.open(BytesIO(draw(Card("Quincena", title, number), FONTS))).convert("RGB")


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of all that is written darkly below the site's name."""
    below = image.crop((0, 130, *image.size))
    return (
        below.point(lambda value: 255 * (value < 110)).convert("L").point(lambda v: 255 * (v > 200)).getbbox()
    )


@pytest.mark.django_db
def test_site_issues_and_items_have_each_their_own_card(client):
    issue = make_issue(slug="cinco")
    make_item(issue, slug="el-faro", title="El faro")
    make_item(issue, slug="la-radio", title="La radio")
    addresses = ["/card.png", *(f"/issues/cinco/{name}card.png" for name in ("", "el-faro/", "la-radio/"))]
    cards = [picture(client, address) for address in addresses]
    assert {card.size for card in cards} == {(1200, 630)}
    assert len({card.tobytes() for card in cards}) == 4


@pytest.mark.django_db
def test_a_card_is_drawn_once_and_again_when_its_title_changes(client, monkeypatch):
    make_issue(slug="cinco", title="Uno")
    first = client.get("/issues/cinco/card.png").content
    with monkeypatch.context() as patched:
        patched.setattr("issues.metadata.cards.draw", lambda *args: pytest.fail("drawn again"))
        assert client.get("/issues/cinco/card.png").content == first
    Issue.objects.update(title="Dos")
    assert client.get("/issues/cinco/card.png").content != first
    kept = list((settings.MEDIA_ROOT / "cards").rglob("*.png"))
    assert len(kept) == 1


@pytest.mark.django_db
def test_only_public_issues_have_cards(client, time_machine):
    for slug, status in (("b", Issue.Status.DRAFT), ("r", Issue.Status.WITHDRAWN)):
        make_item(make_issue(slug=slug, status=status), slug="faro")
    make_item(make_issue(slug="v", publish_at=datetime(2026, 3, 20, 8, tzinfo=MADRID)), slug="faro")
    time_machine.move_to(datetime(2026, 3, 20, 7, 59, 59, tzinfo=MADRID), tick=False)
    for slug in "brv":
        for address in (f"/issues/{slug}/card.png", f"/issues/{slug}/faro/card.png"):
            assert client.get(address).status_code == 404
    time_machine.move_to(datetime(2026, 3, 20, 8, tzinfo=MADRID), tick=False)
    for address in ("/issues/v/card.png", "/issues/v/faro/card.png"):
        assert client.get(address).status_code == 200
    Issue.objects.filter(slug="v").update(status=Issue.Status.WITHDRAWN)
    assert client.get("/issues/v/card.png").status_code == 404


@pytest.mark.django_db
def test_a_card_takes_one_query(client, django_assert_num_queries):
    make_item(make_issue(slug="cinco"), slug="faro")
    for address in ("/issues/cinco/card.png", "/issues/cinco/faro/card.png"):
        with django_assert_num_queries(1):
            client.get(address)


@pytest.mark.django_db
def test_any_site_may_show_a_card_and_nobody_gets_a_cookie(client):
    response = client.get("/card.png")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies


@pytest.mark.parametrize(
    "title",
    [
        "Uno",
        "Una conversación sobre lo que recuerdan las máquinas " * 6,
        "Electroencefalografista" * 5,
        "A B",
    ],
)
@pytest.mark.parametrize("number", ["", "3", "23", "1234"])
def test_titles_stay_within_the_frame_whatever_their_length(title, number):
    card = drawn(title, number)
    left, top, right, bottom = ink(card)
    assert (left >= (320 if number else 76), top >= 30, right <= 1122, bottom + 130 <= 520) == (True,) * 4
    edge = card.crop((0, 130, 60, 630)).getcolors()
    assert len(edge) == 1, "the number runs out of its margin"


@pytest.mark.parametrize("unknown", ["👋", "1️⃣"[1:], "👩‍👩‍👧", "日本", "\u202e", "→"])
def test_what_the_typeface_lacks_leaves_no_empty_boxes(unknown):
    assert drawn(f"Hola {unknown} mundo").tobytes() == drawn("Hola mundo").tobytes()


def test_letters_of_neighbouring_languages_lose_at_most_their_marks():
    assert drawn("Łő").tobytes() == drawn("Lo").tobytes()
    assert drawn("¿Añil?").tobytes() != drawn("¿Anil?").tobytes()


def test_the_number_is_drawn_in_the_accent_colour():
    colours = {colour for _count, colour in drawn("Uno", "7").getcolors(1 << 20)}
    near = lambda hex_: tuple(int(hex_[i : i + 2], 16) for i in (1, 3, 5))  # noqa: E731
    assert any(sum(abs(a - b) for a, b in zip(colour, near(ACCENT), strict=True)) < 12 for colour in colours)
    assert any(sum(abs(a - b) for a, b in zip(colour, near(INK), strict=True)) < 12 for colour in colours)
