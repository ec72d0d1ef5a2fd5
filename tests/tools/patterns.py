"""Every regular expression of the code base, and texts made from its own parts to make it slow.

`python -m tests.tools.patterns` feeds them all, each text 50,000 characters long, and prints those that take longer
than a sixteenth of a second of processor time (a quadratic pattern takes a second for 200,000 characters then) and more
than twice as long a character as a quarter of the text does.
"""

from __future__ import annotations

import ast
import importlib
import re
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("issues", "mailing", "newsletter")
LENGTH = 50_000
SECONDS = 1 / 16
MOST = 2.0
METHODS = {"compile", "search", "match", "fullmatch", "sub", "subn", "findall", "finditer", "split"}
ALWAYS = (" ", "\n", "a", "1", "[", "<", "*", "`", "|")


@dataclass(frozen=True)
class Use:
    """A pattern, where it stands, and whether it is only matched at a text's beginning ("match") or anywhere."""

    place: str
    pattern: re.Pattern[str]
    anchored: bool


def uses() -> Iterator[Use]:
    """Every pattern that stands in a module or is written out in a call."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            yield from _uses_in(path)


def unreadable() -> list[str]:
    """Patterns that are put together in a function, which this tool cannot see: a person must look at them."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for function in ast.walk(tree):
                if isinstance(function, ast.FunctionDef):
                    for call in ast.walk(function):
                        if _is_re_call(call) and not _constant(call):  # type: ignore[arg-type]
                            found.append(f"{path.relative_to(ROOT)} {function.name}")
    return sorted(set(found))


def _uses_in(path: Path) -> Iterator[Use]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    methods: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            methods.setdefault(node.func.value.id, set()).add(node.func.attr)
        if _is_re_call(node) and _constant(node):  # type: ignore[arg-type]
            call: Any = node
            if call.func.attr != "compile":
                flags = _flags(call)
                place = f"{path.relative_to(ROOT)}:{call.lineno}"
                yield Use(place, re.compile(_constant(call), flags), call.func.attr in {"match", "fullmatch"})
    module = _module(path)
    for name, value in vars(module).items():
        for pattern in _patterns_in(value):
            if isinstance(pattern.pattern, str) and _is_written_here(name, tree):
                used = methods.get(name, set()) & METHODS
                yield Use(
                    f"{path.relative_to(ROOT)} {name}", pattern, bool(used) and used <= {"match", "fullmatch"}
                )


def _is_written_here(name: str, tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        for node in ast.walk(tree)
    )


def _module(path: Path) -> ModuleType:
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return sys.modules.get(name) or importlib.import_module(name)


def _patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, dict):
        for inner in value.values():
            yield from _patterns_in(inner, depth + 1)
    elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _patterns_in(inner, depth + 1)
    elif depth < 4 and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        yield from _patterns_in(list(vars(value).values()) if hasattr(value, "__dict__") else [], depth + 1)


def _is_re_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in METHODS
    )


def _constant(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _flags(call: ast.Call) -> int:
    texts = [ast.unparse(arg) for arg in [*call.args[1:], *(k.value for k in call.keywords)]]
    names = {name for text in texts for name in re.findall(r"\bre\.([A-Z]+)\b", text)}
    return sum(int(getattr(re, name)) for name in names)


def texts_for(pattern: re.Pattern[str]) -> Iterator[str]:
    """Texts that repeat what a pattern repeats, after what comes before, and end in what nothing matches."""
    characters = list(ALWAYS)
    for character in dict.fromkeys(re.sub(r"\\.", "", pattern.pattern)):
        if not character.isalnum() and character not in characters:
            characters.append(character)
    yield from (character * LENGTH for character in characters[:24])
    try:
        parsed = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    except (re.error, RecursionError):
        return
    seen = set()
    for before, unit in _repeats(list(parsed)):
        if unit and (before, unit) not in seen and len(seen) < 30:
            seen.add((before, unit))
            yield before + unit * (LENGTH // len(unit)) + "\x00"
            if before:
                yield (before + unit) * (LENGTH // len(before + unit)) + "\x00"


def _repeats(items: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Each unbounded repetition: a text for what stands before it, and one for what it repeats."""
    for position, (kind, value) in enumerate(items):
        if kind in (
            constants.MAX_REPEAT,
            constants.MIN_REPEAT,
            getattr(constants, "POSSESSIVE_REPEAT", None),
        ):
            _least, most, inner = value
            if most is constants.MAXREPEAT or most > 20:
                for unit in _samples(list(inner)):
                    yield before, unit
            yield from _repeats(list(inner), before)
        elif kind is constants.SUBPATTERN:
            yield from _repeats(list(value[3]), before)
        elif kind is constants.BRANCH:
            for branch in value[1]:
                yield from _repeats(list(branch), before)
        elif kind in (constants.ASSERT, constants.ASSERT_NOT):
            yield from _repeats(list(value[1]), before)
        before += next(iter(_samples(items[position : position + 1])), "")


def _samples(items: list[Any]) -> list[str]:
    """Up to three texts that some items match."""
    made = [""]
    for kind, value in items:
        found = _sample(kind, value)
        made = [text + more for text in made for more in found][:3]
    return made


def _sample(kind: Any, value: Any) -> list[str]:
    if kind is constants.LITERAL:
        return [chr(value)]
    if kind is constants.NOT_LITERAL:
        return ["a" if chr(value) != "a" else "b", " "]
    if kind is constants.ANY:
        return ["a", " "]
    if kind is constants.IN:
        return _of_set(value)
    if kind in (constants.MAX_REPEAT, constants.MIN_REPEAT, getattr(constants, "POSSESSIVE_REPEAT", None)):
        return (
            [text * max(1, value[0]) for text in _samples(list(value[2]))]
            if value[0]
            else ["", *_samples(list(value[2]))[:1]]
        )
    if kind is constants.SUBPATTERN:
        return _samples(list(value[3]))
    if kind is constants.BRANCH:
        return [text for branch in value[1] for text in _samples(list(branch))[:1]][:3]
    if kind is getattr(constants, "ATOMIC_GROUP", None):
        return _samples(list(value))
    return [""]


def _of_set(value: list[Any]) -> list[str]:
    of_kind = {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "1", "CATEGORY_WORD": "a", "CATEGORY_NOT_SPACE": "a",
               "CATEGORY_NOT_WORD": " ", "CATEGORY_NOT_DIGIT": "a"}  # fmt: skip
    if value and value[0][0] is constants.NEGATE:
        refused = {chr(v) for k, v in value if k is constants.LITERAL}
        no_space = any(k is constants.CATEGORY and str(v) == "CATEGORY_SPACE" for k, v in value)
        return [c for c in ("a", *(() if no_space else (" ",)), ".") if c not in refused][:2]
    found = []
    for kind, inner in value:
        if kind is constants.LITERAL:
            found.append(chr(inner))
        elif kind is constants.RANGE:
            found.append(chr(inner[0]))
        elif kind is constants.CATEGORY:
            found.append(of_kind.get(str(inner), "a"))
    return found[:3]


class TooSlow(Exception):
    """A pattern used up its time."""


def slow_uses(some: Iterable[Use] | None = None) -> Iterator[str]:
    """Where a pattern needs more than its time for one of its texts, and which text."""

    def stop(*_: object) -> None:
        raise TooSlow

    signal.signal(signal.SIGVTALRM, stop)
    for use in uses() if some is None else some:
        for text in texts_for(use.pattern):
            if _seconds(use, text, SECONDS) is None and _grows(use, text):
                yield f"{use.place}: {use.pattern.pattern[:100]!r} on {text[:30]!r}…"
                break


def _grows(use: Use, text: str) -> bool:
    """Whether four times the text needs more than eight times the time: a slow machine alone makes no pattern slow."""
    quarter, whole = _least(use, text[: len(text) // 4]), _least(use, text)
    return quarter is None or whole is None or whole > 8 * quarter


def _least(use: Use, text: str) -> float | None:
    """The least of three measurements: what else the machine does only ever adds to one."""
    return min((found for _ in range(3) if (found := _seconds(use, text, MOST)) is not None), default=None)


def _seconds(use: Use, text: str, most: float) -> float | None:
    """The processor time of one text; None when it is more than `most`."""
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, most)
        start = time.process_time()
        if use.anchored:
            use.pattern.match(text)
            use.pattern.fullmatch(text)
        else:
            for _ in use.pattern.finditer(text):
                pass
        taken = time.process_time() - start
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        return taken
    except TooSlow:
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


if __name__ == "__main__":
    import django

    django.setup()
    slow = 0
    for line in slow_uses():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        slow += 1
    sys.exit(bool(slow))
