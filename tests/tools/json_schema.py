"""Whether values are as a JSON Schema says: the keywords our OpenAPI document uses, and an error for any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
KNOWN = {"$ref", "type", "required", "properties", "additionalProperties", "items", "oneOf", "enum", "format"}
KNOWN |= {"minimum", "maximum", "maxLength", "contentMediaType"}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> Iterator[str]:
    """What is wrong with a value, a line each; `root` is the document that `$ref` leads into."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        found: Any = root
        for name in schema["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        yield from faults(value, found, root, at)
        return
    if "oneOf" in schema:
        fitting = [one for one in schema["oneOf"] if not list(faults(value, one, root, at))]
        if len(fitting) != 1:
            yield f"{at}: fits {len(fitting)} of the choices"
        return
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is(value, kind) for kind in kinds):
        yield f"{at}: {value!r} is not of type {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if isinstance(value, int | str) and not _within(value, schema):
        yield f"{at}: {value!r} is not as {schema}"
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from faults(each, schema["items"], root, f"{at}[{number}]")
    if isinstance(value, dict):
        properties = schema["properties"]
        if missing := set(schema.get("required", ())) - set(value):
            yield f"{at}: lacks {sorted(missing)}"
        if schema.get("additionalProperties") is False and (more := set(value) - set(properties)):
            yield f"{at}: has {sorted(more)} besides"
        for name in properties.keys() & value.keys():
            yield from faults(value[name], properties[name], root, f"{at}.{name}")


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, KINDS[kind]) and not (isinstance(value, bool) and kind == "integer")


def _within(value: Any, schema: dict[str, Any]) -> bool:
    if isinstance(value, str):
        return len(value) <= schema.get("maxLength", len(value)) and _has_format(value, schema.get("format"))
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def _has_format(text: str, name: str | None) -> bool:
    if name == "uri":
        return bool(urlsplit(text).scheme)
    try:
        if name == "date-time":
            return datetime.fromisoformat(text).tzinfo is not None
        return name is None or bool(date.fromisoformat(text))
    except ValueError:
        return False
