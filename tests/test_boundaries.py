"""Who may import whom: read from the imports themselves."""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from django.conf import settings

OURS = {"issues", "mailing", "newsletter", "bench", "tests"}


def modules(package: str) -> list[Path]:
    return sorted((settings.BASE_DIR / package).rglob("*.py"))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The full names of the modules a file imports, relative ones resolved."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    package = path.relative_to(settings.BASE_DIR).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{name.name}" for name in node.names)


def imported_by(path: str) -> Iterator[str]:
    """The full names that a package or a module imports."""
    for module in modules(path) or [settings.BASE_DIR / path]:
        yield from imports(module)


def found(package: str, *forbidden: str, but: str = "") -> list[str]:
    """Imports of forbidden packages, as readable lines."""
    return [
        f"{path.relative_to(settings.BASE_DIR)} imports {name}"
        for path in modules(package)
        for name in imports(path)
        if any(name == other or name.startswith(other + ".") for other in forbidden)
        and not (but and (name + ".").startswith(but + "."))
    ]


def test_parsing_touches_no_disk_and_no_network():
    assert not found("issues/parsing", "os", "pathlib", "socket", "urllib.request", "urllib3", "subprocess")


GROUND = {
    "content",
    "content_version",
    "errors",
    "messages",
    "models",
    "parsing",
    "reverse",
    "schedule",
    "topics",
}
"""What everything of `issues` but the ground itself may stand on."""

MAY_IMPORT: dict[str, set[str]] = {
    "accounts": set(),
    "errors": set(),
    "parsing": set(),
    "reverse": {"parsing"},
    "schedule": set(),
    "messages": {"parsing"},
    "templatetags": set(),
    "models": {"parsing", "reverse", "schedule"},
    "content_version": {"models"},
    "content": {"models", "parsing"},
    "topics": {"models"},
    "markup": {"parsing"},
    "links": GROUND,
    "pictures": GROUND | {"markup"},
    "apps": {"pictures"},
    "rendering": GROUND | {"markup", "pictures"},
    "proofreading": GROUND | {"links", "markup", "pictures", "rendering"},
    "search": GROUND | {"markup", "rendering"},
    "metadata": GROUND | {"markup", "pictures", "rendering"},
    "editing": GROUND | {"links", "markup", "pictures", "proofreading", "rendering", "search"},
    "publishing": GROUND | {"editing", "proofreading"},
    "feeds": GROUND | {"markup", "metadata", "rendering"},
    "exporting": GROUND | {"markup", "pictures", "rendering"},
    "site": GROUND | {"exporting", "feeds", "links", "markup", "metadata", "pictures", "rendering", "search"},
    "api": GROUND | {"rendering", "search", "site"},
    "importing": GROUND | {"editing", "links", "markup", "pictures", "rendering", "search"},
    "syncing": GROUND | {"exporting", "importing"},
    "admin": GROUND
    | {"accounts", "editing", "importing", "links", "markup", "metadata", "pictures", "proofreading"}
    | {"publishing", "rendering", "search", "site"},
    "management": GROUND
    | {
        "accounts",
        "exporting",
        "importing",
        "links",
        "pictures",
        "proofreading",
        "publishing",
        "rendering",
        "search",
        "syncing",
    },
    "migrations": {"models", "search"},
    "urls": {"api", "feeds", "metadata", "site"},
}
"""By package or module of `issues`: which of the others it may import. Read from top to bottom nothing points up."""


def rooms() -> list[str]:
    """The packages and modules right below `issues`."""
    paths = (settings.BASE_DIR / "issues").glob("*")
    return sorted(
        path.stem
        for path in paths
        if (path / "__init__.py").exists() or (path.suffix == ".py" and path.stem != "__init__")
    )


@pytest.mark.parametrize("room", rooms())
def test_a_package_of_issues_imports_only_what_it_may(room: str):
    path = f"issues/{room}" if (settings.BASE_DIR / "issues" / room).is_dir() else f"issues/{room}.py"
    others = {name.split(".")[1] for name in imported_by(path) if name.startswith("issues.")} - {room}
    assert others <= MAY_IMPORT[room]


def test_no_package_of_issues_imports_another_in_a_circle():
    assert list(TopologicalSorter(MAY_IMPORT).static_order())


def test_packages_are_of_a_size_to_look_through():
    names = [path for package in ("issues", "mailing", "newsletter") for path in modules(package)]
    sizes = Counter(
        path.parent for path in names if path.stem != "__init__" and "migrations" not in path.parts
    )
    assert sizes[settings.BASE_DIR / "issues"] <= 9
    assert not {folder: size for folder, size in sizes.items() if size > 20}


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno} {node.name}"
        for package in ("issues", "mailing", "newsletter")
        for path in modules(package)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert not long


def test_parsing_knows_no_django():
    assert not found("issues/parsing", "django", "taggit")


def test_issues_never_know_mailing():
    assert not found("issues", "mailing", "newsletter", "bench", "tests")


def test_operations_know_the_apps_by_djangos_registry_alone():
    """A backup spans all of them, and must work with whichever are installed."""
    assert modules("newsletter/operations")
    assert not found("newsletter/operations", *OURS, but="newsletter.operations")


def test_accounts_know_nobody():
    assert modules("issues/accounts")
    assert not found("issues/accounts", *OURS, but="issues.accounts")


def test_mailing_knows_of_issues_only_what_is_read_and_where_it_joins_the_desk():
    names = [line.rpartition(" ")[2] for line in found("mailing", "issues")]
    allowed = (
        "issues.accounts.client_ip",
        "issues.admin.desk.live.as_written",
        "issues.admin.permissions.ShowsIssues",
        "issues.admin.undo",
        "issues.editing.preview",
        "issues.errors",
        "issues.publishing.hooks",
        "issues.models",
        "issues.markup",
        "issues.parsing.folding",
        "issues.site.previews",
        "issues.rendering.render",
        "issues.reverse",
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


@pytest.mark.parametrize("tool", ["leak_probe", "liveness", "loss_check", "mail_lint", "smtp_server"])
def test_second_opinions_share_no_code_with_what_they_judge(tool: str):
    path = settings.BASE_DIR / "tests" / "tools" / f"{tool}.py"
    assert not {"django", *OURS} & {name.split(".")[0] for name in imports(path)}


def set_from_outside(path: Path) -> list[str]:
    """Assignments to a name of another module, as readable lines."""
    tree = ast.parse(path.read_text())
    imported = {
        (name.asname or name.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    targets = [
        target
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for one in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for target in (one.elts if isinstance(one, ast.Tuple) else [one])
    ]
    return [
        f"{path.relative_to(settings.BASE_DIR)} sets {ast.unparse(target)}"
        for target in targets
        if isinstance(target, ast.Attribute)
        and isinstance(target.value, ast.Name)
        and target.value.id in imported
    ]


def test_no_module_is_changed_from_outside():
    assert not [
        line
        for package in ("issues", "mailing", "newsletter/operations")
        for path in modules(package)
        for line in set_from_outside(path)
    ]
