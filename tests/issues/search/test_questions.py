"""What readers ask and what they must find first, over the demo and forty made-up issues, on both databases."""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.text import slugify

from issues.search import Hit, Query, search

HERE = Path(__file__).parent
DEMO = settings.BASE_DIR / "issues" / "demo"
WRONG = 0.05  # of all questions, at most


def sources() -> dict[str, str]:
    """The made-up issues by name. The last holds every word of the others, as a text of an hour does."""
    found, everything = {}, []
    for source in (HERE / "archive.txt").read_text().split("=== ")[1:]:
        head, _, body = source.partition("\n")
        day, _, title = head.partition(" ")
        if "@everything" in body:
            body = an_hour(" ".join(everything).split())
        everything.append(body)
        found[slugify(title)] = f'---\ntitle: "{title}"\ndate: {day}\n---\n{body}'
    return found


def an_hour(words: list[str]) -> str:
    """Words of all issues and again, in another order: nothing but their number speaks for this text."""
    dice, plain = random.Random(5), [word for word in words if word.strip("*.,:;").isalpha()]
    return "\n\n".join(" ".join(dice.sample(plain, 120)).strip("*.,:;") + "." for _ in range(75))


@pytest.fixture
def archive(tmp_path, db) -> None:
    for name, text in sources().items():
        (tmp_path / f"{name}.md").write_text(text)
    for path in (tmp_path, DEMO):
        call_command("import_issue", str(path), status="published", verbosity=0)


def name_of(hit: Hit) -> str:
    """ "#8 de 2024" or an essay's title; with its item's title behind a colon; a site is its host."""
    title = "".join(piece.text for piece in hit.title)
    if hit.issue is None:
        return title
    issue = hit.issue.title if hit.issue.number is None else f"#{hit.issue.number} de {hit.issue.year}"
    return issue if hit.is_issue else f"{issue}: {title}"


def is_right(found: str, expected: str) -> bool:
    """An item is named by how its title begins; an issue alone stands for any part of it that says so."""
    return any(found == each or (": " in each and found.startswith(each)) for each in expected.split("|"))


def test_the_right_answer_comes_first(archive):
    with (HERE / "questions.csv").open(newline="") as file:
        questions = list(csv.DictReader(file))
    assert len(questions) >= 120
    wrong = []
    for asked in questions:
        hits = search(Query.read(asked["question"])).hits
        first = name_of(hits[0]) if hits else "nothing"
        if not is_right(first, asked["first"]):
            wrong.append(f"{asked['kind']}: {asked['question']} -> {first}, not {asked['first']}")
    sys.stdout.write("\n".join([f"{len(questions) - len(wrong)} of {len(questions)} right", *wrong, ""]))
    assert len(wrong) <= WRONG * len(questions), "\n".join(wrong)
