"""Whatever an editor does, in any order: once the desk says "saved", the database has what the screen shows.

`DESK_SEEDS=100 pytest tests/browser/desk/test_anything.py` tries a hundred other sessions.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from issues.models import Issue

from ..test_flow import awake, pytestmark  # noqa: F401 - a fixture
from .conftest import state

SEEDS = range(int(os.environ.get("DESK_SEEDS", "2")))
ACTIONS = 25
CARDS = "#cards .card:not([hidden])"
SHOWN = """() => [document.getElementById("id_title").value, document.getElementById("id_intro").value.trim(),
    [...document.querySelectorAll("#cards .card:not([hidden])")].map((card) =>
        ["slug", "section", "number", "heading", "body"].map((name) => card.querySelector(`[name$="-${name}"]`).value.trim()))
        .filter(([slug, , , heading, body]) => slug || heading || body)]"""


def stored(issue: Issue) -> list:
    """What the database has of it, as the screen shows it."""
    issue.refresh_from_db()
    rows = issue.items.order_by("position").values_list("slug", "section", "number", "heading", "body")
    parts = [["" if value is None else str(value).strip() for value in row] for row in rows]
    return [issue.title, issue.intro.strip(), parts]


def typing(desk, chance: random.Random) -> None:
    name = chance.choice(["body", "body", "body", "heading", "section"])
    field = chance.choice(desk.locator(f"{CARDS} [name$=-{name}]").all())
    text = chance.choice([" Y más.", " **Oh**", "ñ", " [enlace](https://a.example/)", "\n\nOtro párrafo."])
    field.evaluate("(one) => one.closest('[hidden]') && one.closest('.card').querySelector('.fold').click()")
    field.evaluate(
        """(one, text) => { one.focus(); one.setSelectionRange(one.value.length, one.value.length);
            document.execCommand("insertText", false, text); }""",
        text if name == "body" else text.replace("\n", " "),
    )


def emptying(desk, chance: random.Random) -> None:
    field = chance.choice(desk.locator(f"{CARDS} [name$=-body]").all())
    field.evaluate("(one) => { one.focus(); one.select(); document.execCommand('delete'); }")


def greeting(desk, chance: random.Random) -> None:
    desk.locator("#id_intro").evaluate(
        "(one, text) => { one.focus(); document.execCommand('insertText', false, text); }",
        f" {chance.random()}",
    )


def clicking(selector: str) -> Callable:
    def click(desk, chance: random.Random) -> None:
        found = desk.locator(f"{selector}").all()
        if found:
            chance.choice(found).evaluate("(one) => one.click()")

    return click


def pressing(keys: str) -> Callable:
    def press(desk, chance: random.Random) -> None:
        desk.keyboard.press(keys)

    return press


def pausing(desk, chance: random.Random) -> None:
    state(desk, "saved")


def coming_again(desk, chance: random.Random) -> None:
    state(desk, "saved")
    desk.reload()
    awake(desk)


DOINGS: dict[str, tuple[int, Callable]] = {
    "type": (8, typing),
    "empty": (1, emptying),
    "greet": (2, greeting),
    "move up": (2, clicking(f"{CARDS} [data-move=up]")),
    "move down": (2, clicking(f"{CARDS} [data-move=down]")),
    "remove": (2, clicking(f"{CARDS} [data-remove]")),
    "bring back": (1, clicking(".gone button")),
    "add": (2, clicking("[data-add=item]")),
    "add a section": (1, clicking("[data-add=section]")),
    "undo": (5, pressing("Control+z")),
    "redo": (3, pressing("Control+Shift+z")),
    "pause": (4, pausing),
    "come again": (1, coming_again),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_screen_shows_is_what_is_saved(page, draft, desk_of, seed):
    chance = random.Random(seed)
    desk = desk_of(draft)
    done = []
    for _ in range(ACTIONS):
        (name,) = chance.choices(list(DOINGS), [weight for weight, _ in DOINGS.values()])
        DOINGS[name][1](desk, chance)
        done.append(name)
        if name in ("pause", "come again"):
            assert stored(draft) == desk.evaluate(SHOWN), done
    state(desk, "saved")
    assert stored(draft) == desk.evaluate(SHOWN), done
    shown = desk.evaluate(SHOWN)
    desk.reload()
    awake(desk)
    assert desk.evaluate(SHOWN) == shown, done
