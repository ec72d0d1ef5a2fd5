"""Who may import whom: read from the imports themselves."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

OURS = {"issues", "mailing", "newsletter", "bench", "tests"}


def modules(package: str) -> list[Path]:
    return sorted((settings.BASE_DIR / package).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """The full names of the modules a file imports, relative ones resolved."""
    package = path.relative_to(settings.BASE_DIR).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{name.name}" for name in node.names)


def found(package: str, *forbidden: str, but: str = "") -> list[str]:
    """Imports of forbidden packages, as readable lines."""
    return [
        f"{path.relative_to(settings.BASE_DIR)} imports {name}"
        for path in modules(package)
        for name in imports(path)
        if any(name == other or name.startswith(other + ".") for other in forbidden)
        and not (but and (name + ".").startswith(but + "."))
    ]


def test_parsing_knows_nothing_of_ours_and_no_django():
    assert modules("issues/parsing")
    assert not found("issues/parsing", "django", *OURS, but="issues.parsing")


def test_parsing_touches_no_disk_and_no_network():
    assert not found("issues/parsing", "os", "pathlib", "socket", "urllib.request", "urllib3", "subprocess")


def test_issues_never_know_mailing():
    assert not found("issues", "mailing", "newsletter", "bench", "tests")


def test_accounts_know_nobody():
    assert modules("issues/accounts")
    assert not found("issues/accounts", *OURS, but="issues.accounts")


def test_mailing_knows_of_issues_only_what_is_read_and_the_doors_of_the_desk():
    names = [line.rpartition(" ")[2] for line in found("mailing", "issues")]
    allowed = (
        "issues.accounts.client_ip",
        "issues.admin.desk.live.as_written",
        "issues.publishing.hooks",
        "issues.models",
        "issues.markup",
        "issues.site.previews",
        "issues.rendering.render",
        "issues.schedule",
        "issues.topics",
        "issues.pictures.variants",
    )
    assert not [name for name in names if not name.startswith(allowed)]


@pytest.mark.parametrize("package", ["issues", "mailing"])
def test_nobody_imports_the_wiring(package):
    assert not found(package, "newsletter")


@pytest.mark.parametrize("path", modules("issues/models"), ids=lambda path: path.stem)
def test_models_open_no_files_and_no_sockets(path: Path):
    assert not {"os", "pathlib", "socket", "urllib3", "PIL"} & {name.split(".")[0] for name in imports(path)}
