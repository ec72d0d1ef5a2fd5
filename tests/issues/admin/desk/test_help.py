"""The help sheet says all that docs/writing.md says."""

import re

from django.conf import settings

from issues.admin.desk.help import EXAMPLES

SIGNS = ("~~", "**", "[[", "![", "[![", "[^1]", "[^1]:", "> ", "- ", "1. ", "```", "---", "| --- |", "<!-- -->", "substack-video:", "\\\n", "`")  # fmt: skip
DOCS = (settings.BASE_DIR / "docs" / "writing.md").read_text().partition("## Attributes")[0]


def test_every_sign_of_the_dialect_has_its_example():
    examples = "\n".join(str(example.markdown) for example in EXAMPLES)
    assert [sign for sign in SIGNS if sign not in examples] == []


def test_a_row_that_the_dialect_gains_is_looked_for_in_the_sheet():
    rows = re.findall(r"^\| (.+?) \| .+ \|$", DOCS, re.M)
    assert len(rows) == 16, "docs/writing.md has another row: give the sheet its example, then count anew"


def test_examples_are_shown_as_readers_see_them():
    shown = {str(example.name): example.html for example in EXAMPLES}
    assert "<strong>" in shown["Negrita"]
    assert "<table>" in shown["Tabla"]
    assert "https://trenes.example/dormir" in shown["Cita"]
