"""Templates, style sheets and scripts can be read: no packed lines, one component a file with a comment at its head."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

LONGEST = 160
TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "newsletter" / "static"
READERS_CSS = STATIC / "site.css"


def files(folder: Path, *endings: str) -> list[Path]:
    found = sorted(path for path in folder.rglob("*.*") if path.suffix in endings)
    assert found
    return found


def name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def sheets() -> list[Path]:
    return files(STATIC, ".css")


def linked(html: str) -> Iterator[str]:
    """What templates link from our static folder."""
    yield from re.findall(r'{% static "((?!admin/)[^"]+)" %}', html)


@pytest.mark.parametrize(
    "path", [*files(TEMPLATES, ".html", ".txt"), *files(STATIC, ".css", ".js")], ids=name
)
def test_no_line_is_longer_than_a_screen(path):
    long = [
        f"{name(path)}:{number}: {len(line)} characters"
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > LONGEST
    ]
    assert not long


@pytest.mark.parametrize("path", files(STATIC, ".css", ".js"), ids=name)
def test_a_file_says_first_what_it_is_for(path):
    first = path.read_text().splitlines()[0]
    assert re.fullmatch(r"/\* .{20,} \*/|// .{20,}", first), first


@pytest.mark.parametrize("path", sheets(), ids=name)
def test_a_rule_is_a_line_of_few_declarations_or_a_declaration_a_line(path):
    for line in path.read_text().splitlines():
        declarations = re.sub(r'/\*.*?\*/|"[^"]*"|url\([^)]*\)', "", line).count(";")
        assert declarations <= (4 if "{" in line else 1), line


def test_every_sheet_and_script_is_asked_for_by_a_template_or_a_form():
    asked = {link for path in files(TEMPLATES, ".html") for link in linked(path.read_text())}
    asked |= {"desk/topics.js"}  # the topics' field brings its own (Media)
    asked |= {"mail/signup.css"}  # other sites ask for it (mailing/admin/subscribers.py)
    ours = {path.relative_to(STATIC).as_posix() for path in files(STATIC, ".css", ".js")}
    assert ours == {link for link in asked if link.endswith((".css", ".js"))}


def test_no_two_scripts_of_the_desk_declare_one_name():
    """They stand on one page: the second of a name would not run at all, and nothing would say so."""
    once: dict[str, Path] = {}
    twice = []
    for path in files(STATIC / "desk", ".js"):
        names = re.findall(r"^(?:const|let|(?:async )?function) (\w+)", path.read_text(), re.M)
        twice += [f"{declared}: {path.name}, {once[declared].name}" for declared in names if declared in once]
        once |= dict.fromkeys(names, path)
    assert not twice


def test_what_readers_load_is_light_on_the_wire():
    """Packed as every server sends it: what a line break costs in the file it does not cost on its way."""
    packed = {
        path: len(gzip.compress(path.read_bytes(), 9))
        for path in [READERS_CSS, *files(STATIC / "pages", ".css")]
    }
    assert packed[READERS_CSS] < 4_700
    assert sum(packed.values()) < 6_000


MAP = (settings.BASE_DIR / "CONTRIBUTING.md").read_text()


def packages() -> set[str]:
    """Every package of ours that holds modules of its own, migrations and folders of commands left out."""
    found = set()
    for app in ("issues", "mailing", "newsletter"):
        for init in (settings.BASE_DIR / app).rglob("__init__.py"):
            found.add(str(init.parent.relative_to(settings.BASE_DIR)))
    return {name for name in found if not name.endswith(("migrations", "commands"))}


def test_the_map_names_every_package_and_no_other():
    assert set(re.findall(r"^\| `([\w/]+)` \|", MAP, re.M)) == packages()


def test_the_files_the_map_names_are_there():
    named = set(re.findall(r"`((?:issues|mailing|newsletter|templates|tests|docs)/[\w/.]+?)`", MAP))
    assert named
    assert [name for name in sorted(named) if not (settings.BASE_DIR / name).exists()] == []


def test_no_module_is_a_house_of_its_own():
    """Three hundred lines are the most a room may have; what outgrows it gets a second room."""
    modules = [
        path
        for app in ("issues", "mailing", "newsletter")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if "migrations" not in path.parts
    ]
    assert [name(path) for path in modules if path.read_text().count("\n") > 300] == []
