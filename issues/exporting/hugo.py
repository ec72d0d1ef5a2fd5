"""A site that Hugo builds: page bundles below `content/issues`, at the addresses that issues have here, and a `hugo.toml`.

They are bundles like any other (bundles.py) and come back like them. Goldmark reads our Markdown; notes get labels that
are one issue's alone, what looks like a shortcode is written to be shown, drafts say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from ..content import IssueContent, ItemContent
from ..models import Issue
from ..parsing import bundles as dialect
from ..parsing.dialect.code import code_spans
from . import bundles
from .files import put

CONFIG = "hugo.toml"
_LABEL = re.compile(r"(?<!\\)\[\^([^\]\s]{1,200})\]")


def write(issue: Issue, folder: Path) -> list[str]:
    """Writes the bundle of an issue; what could not come along, a sentence each. Raises ExportRefused and OSError."""
    index = bundles.index_in(folder / "content" / "issues", issue)
    problems = list(bundles.pictures(issue, index.parent, root=folder / "static"))
    put(index, [text_of(issue).encode("utf-8", "replace")])
    return problems


def finish(folder: Path) -> None:
    """Writes the configuration that the bundles need, unless there is one. Raises OSError."""
    if not any((folder / name).exists() for name in (CONFIG, "hugo.yaml", "hugo.json", "config.toml")):
        put(folder / CONFIG, [_config().encode()])


def text_of(issue: Issue) -> str:
    """The `index.md` of an issue."""
    content = with_own_notes(IssueContent.of(issue))
    more: dict[str, object] = {"draft": not issue.is_public()}
    texts = (*content.texts, *(text for item in content.items for text in (item.section, item.heading)))
    if not any("{{<" in text or "{{%" in text for text in texts):
        return bundles.text_of(issue, content, more)
    text = bundles.text_of(issue, content, {**more, "shortcodes": "escaped"})
    front_matter, between, body = text.partition("\n---\n")
    return front_matter + between + dialect.with_shortcodes_shown(body)


def with_own_notes(content: IssueContent) -> IssueContent:
    """The content with every note's label used in one part only: Goldmark knows one page, and there the last one wins."""
    taken: set[str] = set(_labels([content.intro]))
    items: list[ItemContent] = []
    for place, item in enumerate(content.items, start=1):
        own = set(_labels([item.heading, item.body]))
        new = {label: _free(f"{label}-{place}", taken | own) for label in own & taken}
        taken |= (own - new.keys()) | set(new.values())
        if new:
            item = replace(item, heading=_renamed(item.heading, new), body=_renamed(item.body, new))
        items.append(item)
    return replace(content, items=tuple(items))


def _labels(texts: Iterable[str]) -> Iterable[str]:
    return (label for text in texts for label in _LABEL.findall(text))


def _free(label: str, taken: set[str]) -> str:
    while label in taken:
        label += "-2"
    return label


def _renamed(text: str, new: dict[str, str]) -> str:
    pieces, done = [], 0
    for start, end in [*code_spans(text), (len(text), len(text))]:
        plain = text[done:start]
        pieces += [_LABEL.sub(lambda found: f"[^{new.get(found[1], found[1])}]", plain), text[start:end]]
        done = end
    return "".join(pieces)


def _config() -> str:
    title = settings.SITE_NAME.replace("\\", "\\\\").replace('"', '\\"')
    return f"""\
# Written by Quincena once; it is yours. Choose a theme, then: hugo server
baseURL = "{settings.SITE_URL}/"
title = "{title}"
defaultContentLanguage = "{settings.LANGUAGE_CODE.split("-")[0]}"
timeZone = "{settings.TIME_ZONE}"

# Texts may hold HTML (tables with merged cells, details): without this Hugo leaves it out.
[markup.goldmark.renderer]
unsafe = true

# Texts are printed as they were written: no quotes are made curly.
[markup.goldmark.extensions.typographer]
disable = true
"""
