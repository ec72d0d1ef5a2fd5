"""Odd values and requests made of them, the same ones for the same seed: what a scanner or a broken client sends."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import quote_from_bytes

DEEP = "[" * 30_000 + "]" * 30_000
ODD: tuple[str, ...] = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1",
        "2",
        "99999999",
        "9" * 19,
        "9" * 5000,
        "1" * 4301,
        "²",
        "٣",
        "１２",
        "1e9",
        "0x1",
        "1.5",
    ),
    *(
        "NaN",
        "None",
        "null",
        "true",
        "[]",
        "{}",
        '{"a": 1}',
        "[[]]",
        '"\\ud800"',
        '{"\\ud800": ["\\u0000"]}',
        DEEP,
    ),
    *(
        "\0",
        "a\0b",
        "\ud800",
        "x\udfff",
        "￿",
        "\x7f",
        "\x1b[31m",
        "\r\nX-Odd: 1",
        "\u202e",
        "é",
        "e\u0301",
        "👩‍👩‍👧‍👦",
        "🗞",
        "ﬃ",
    ),
    *(
        "%",
        "%00",
        "%2500",
        "..",
        "../../etc/passwd",
        "/",
        "//",
        "\\",
        "'",
        '"',
        "`",
        "';--",
        "$(id)",
        "{{ 7*7 }}",
        "<b>",
    ),
    *(
        "2026-13-45",
        "2026-02-30",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "2026-12-04T25:00",
        "0001-01-01T00:00",
    ),
    *(
        "9999-12-31T23:59",
        "2026-03-29T02:30",
        "2026-12-04T08:00+99:00",
        "00000000-0000-0000-0000-000000000000",
    ),
    *(
        "a" * 300,
        "ñ" * 300,
        "a" * 3000,
        "a," * 2000,
        '"' * 999,
        "a b " * 500,
        "*" * 2000,
        "a@b.example",
        "@",
        "http://[",
    ),
    *(
        "http://[::1",
        "javascript:alert(1)",
        "//evil.example",
        "\u2028",
        "-" * 500,
        "picture.png",
        "mine",
        "theirs",
    ),
)


def as_path(text: str) -> str:
    """The text as a part of a URL, with what UTF-8 cannot say in it as it would be said."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="/.,@")


class Odd:
    """Draws odd values; `likely` are values that mean something here."""

    def __init__(self, seed: int, *likely: str) -> None:
        self.random = random.Random(seed)
        self.likely = likely or ("1",)

    def value(self) -> str:
        """One value."""
        return self.random.choice(self.likely if self.random.random() < 0.25 else ODD)

    def small(self) -> str:
        """One that fits into an address."""
        return self.value()[:1500]

    def form(self, names: list[str]) -> dict[str, list[str]]:
        """Some of these fields, and now and then one that nobody asked for."""
        chosen = self.random.sample(names, self.random.randint(0, len(names))) if names else []
        if self.random.random() < 0.2:
            chosen.append(self.value()[:50] or "x")
        return {name: [self.value() for _n in range(self.random.choice((1, 1, 1, 2)))] for name in chosen}

    def forever(self, names: list[str]) -> Iterator[dict[str, list[str]]]:
        """Form after form."""
        while True:
            yield self.form(names)
