"""Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = Mapping[str, str]


@dataclass(frozen=True)
class Family:
    """A metric: its name, what it means, and its samples; one without samples is not written."""

    name: str
    help: str
    kind: Literal["gauge", "counter"]
    samples: tuple[tuple[Labels, float], ...]


def gauge(name: str, help: str, value: float | None) -> Family:
    """A metric of one number; None where there is none."""
    return Family(name, help, "gauge", () if value is None else (({}, value),))


def by(label: str, name: str, help: str, values: Mapping[str, float]) -> Family:
    """A gauge with a sample for each value of a label."""
    return Family(name, help, "gauge", tuple(({label: each}, value) for each, value in values.items()))


def write(families: Iterable[Family]) -> str:
    """The page a scrape reads."""
    return "".join(f"{line}\n" for family in families if family.samples for line in _lines(family))


def _lines(family: Family) -> Iterable[str]:
    about = family.help.replace("\\", r"\\").replace("\n", r"\n")
    yield f"# HELP {family.name} {about}"
    yield f"# TYPE {family.name} {family.kind}"
    for labels, value in family.samples:
        inside = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
        yield f"{family.name}{f'{{{inside}}}' if inside else ''} {_number(value)}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def _number(value: float) -> str:
    """As Go's ParseFloat reads it."""
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return "NaN" if math.isnan(value) else repr(value)
