"""Whatever an editor does, in any order: once the desk says "saved", the database has what the screen shows.

`DESK_SEEDS=100 pytest tests/browser/desk/test_anything.py` tries a hundred other sessions.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator

import pytest

from issues.models import Issue

from ..test_desk import save
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
    desk.wait_for_selector("#desk:is([data-state=saved], [data-state=kept])")


def coming_again(desk, chance: random.Random) -> None:
    save(desk)


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


def doings(desk, seed: int) -> Iterator[tuple[str, list[str]]]:
    """What is done in a session, one after the other, with all that was done so far."""
    chance, done = random.Random(seed), []
    for _ in range(ACTIONS):
        (name,) = chance.choices(list(DOINGS), [weight for weight, _ in DOINGS.values()])
        DOINGS[name][1](desk, chance)
        done.append(name)
        yield name, done


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_screen_shows_is_what_is_saved(page, draft, desk_of, seed):
    desk = desk_of(draft)
    for name, done in doings(desk, seed):
        if name in ("pause", "come again"):
            assert stored(draft) == desk.evaluate(SHOWN), done
    state(desk, "saved")
    shown = desk.evaluate(SHOWN)
    assert stored(draft) == shown, done
    desk.reload()
    awake(desk)
    assert desk.evaluate(SHOWN) == shown, done


@pytest.mark.parametrize("seed", SEEDS)
def test_a_public_issue_says_what_was_saved_and_the_rest_is_kept(page, public, desk_of, seed):
    desk = desk_of(public)
    before = stored(public)
    for name, done in doings(desk, seed):
        if name == "come again":
            before = desk.evaluate(SHOWN)
        assert stored(public) == before, done
    pausing(desk, random.Random())
    shown, is_kept = desk.evaluate(SHOWN), desk.get_attribute("#desk", "data-state") == "kept"
    desk_of(public)
    if is_kept:
        with desk.expect_navigation():
            desk.get_by_role("link", name="Retomarlo").first.click()
        awake(desk)
    assert desk.evaluate(SHOWN) == shown, done
