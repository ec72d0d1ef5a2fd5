"""A source that is imported again shows the pictures that were brought in before: nothing is fetched twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...models import Issue
from ...parsing.audit import words
from ...parsing.audit.model import Inventory, Picture
from ...parsing.documents import ParsedIssue
from .texts import remote_pictures, with_names


def fetched(issue: Issue) -> dict[str, str]:
    """The names of the pictures that were brought in, by the addresses that the source has for them."""
    return dict((issue.import_report or {}).get("fetched", {}))


def with_fetched(parsed: ParsedIssue, names: Mapping[str, str]) -> ParsedIssue:
    """The parsed issue with these names in place of these addresses."""
    if not names:
        return parsed
    matter = parsed.front_matter
    intro = with_names(parsed.intro, names)
    items = tuple(
        replace(
            item,
            section=with_names(item.section, names),
            heading=with_names(item.heading, names),
            body=with_names(item.body, names),
        )
        for item in parsed.items
    )
    whole = "\n".join([intro, *(f"{item.section}\n{item.heading}\n{item.body}" for item in items)])
    cover = names.get(matter.cover, matter.cover)
    shown = [name for name in names.values() if f"({name}" in whole or f'"{name}"' in whole or name == cover]
    pictures = dict.fromkeys([*(names.get(name, name) for name in parsed.pictures), *shown])
    return replace(
        parsed,
        front_matter=replace(matter, cover=cover),
        intro=intro,
        items=items,
        pictures=tuple(pictures),
        inventory=_renamed(parsed.inventory, names),
        problems=tuple(
            each for each in parsed.problems if each.code != "picture-remote" or remote_pictures(whole)
        ),
    )


def _renamed(inventory: Inventory, names: Mapping[str, str]) -> Inventory:
    """The inventory whose pictures may have their new names too."""
    known = {words.picture_name(url): words.picture_name(name) for url, name in names.items()}

    def either(picture: Picture) -> Picture:
        name = known.get(picture.name)
        return replace(picture, others=picture.others | {name}) if name else picture

    return replace(inventory, pictures=tuple(map(either, inventory.pictures)))
