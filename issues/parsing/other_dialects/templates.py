"""Hugo's `{{< >}}` and `{{% %}}`, Liquid's `{% %}` and `{{ }}`: pictures, videos, code and addresses, or kept."""

from __future__ import annotations

import re

from ..problems import shown
from .arguments import CAPTIONS, SOURCES, Arguments, arguments_of, embed_address
from .source import READ_AS, Source

_NAME = re.compile(r"\s{0,99}(/?)\s{0,99}([\w./-]{1,80})\s{0,99}")
_CODE = frozenset(
    {"highlight", "code", "mermaid", "katex", "math", "latex", "chart", "goat", "plantuml", "graphviz"}
)
_PICTURE_NAME = re.compile(r"fig|image|img|photo|foto|picture|imagen|resp", re.I)
_VARIABLE = re.compile(
    r"""\s{0,99}(?:(?P<quote>["'])(?P<literal>[^"']{0,2000})(?P=quote)|[A-Za-z_][\w.\[\]'"-]{0,200})\s{0,99}(?:\|[^{}]{0,2000})?"""
)


def hugo(source: Source, start: int) -> int:
    """A shortcode of Hugo's at `start`; gives the end of what was dealt with, 0 for none."""
    closing = ">}}" if source.text[start + 2] == "<" else "%}}"
    end = source.find(closing, start + 3, 8_000)
    if end < 0 or source.text.startswith("/*", start + 3):
        return 0
    inner = source.text[start + 3 : end]
    end += len(closing)
    found = _NAME.match(inner)
    if not found:
        return 0
    name = found[2].lower()
    given = arguments_of(inner[found.end() :].rstrip(" /"))
    if found[1]:
        return source.keep(start, end)
    opening = source.text[start : start + 3]
    if name in _CODE and (stop := _closing(source, end, opening, name)):
        language = _language(given) if name in {"highlight", "code"} else name
        return source.replace(start, stop[1], source.fenced(start, end, stop[0], language))
    if name in {"ref", "relref"}:
        return source.replace(start, end, _own_address(given.at(0)))
    return _shown(source, start, end, name, given, certain=True)


def liquid(source: Source, start: int) -> int:
    """A tag of Liquid's at `start`; gives the end of what was dealt with, 0 for none."""
    end = source.find("%}", start + 2, 8_000)
    if end < 0:
        return 0
    inner = source.text[start + 2 : end].strip("-\n\t ")
    end += 2
    found = _NAME.match(inner)
    if not found:
        return source.keep(start, end)
    name = found[2].lower()
    given = arguments_of(inner[found.end() :])
    if name in {"highlight", "codeblock", "code"} and (stop := _closing(source, end, "{%", f"end{name}")):
        return source.replace(start, stop[1], source.fenced(start, end, stop[0], _language(given)))
    if name == "raw" and (stop := _closing(source, end, "{%", "endraw")):
        source.keep(start, end)
        return source.keep(*stop)
    if name == "comment" and (stop := _closing(source, end, "{%", "endcomment")):
        return source.keep(start, stop[1])
    if name in {"post_url", "link", "asset_path", "static"} and source.in_address(start):
        return source.replace(
            start, end, _own_address(given.at(0)) if name in {"post_url", "link"} else given.at(0)
        )
    if name.startswith("include") or name == "render":
        name = given.at(0).rpartition("/")[2].removesuffix(".html").lower()
        given = Arguments(given.named, given.others[1:])
    return _shown(source, start, end, name, given, certain=False)


def variable(source: Source, start: int) -> int:
    """An output of Liquid's at `start`: its text where it is written out, else nothing to read."""
    end = source.find("}}", start + 2, 3_000)
    found = _VARIABLE.fullmatch(source.text[start + 2 : end]) if end >= 0 else None
    if not found:
        return 0
    if found["literal"] is not None:
        return source.replace(start, end + 2, found["literal"])
    return source.keep(start, end + 2)


def _shown(source: Source, start: int, end: int, name: str, given: Arguments, *, certain: bool) -> int:
    """What shows a picture or something elsewhere, else kept. `certain`: every site means the same by this name."""
    markup = shown(" ".join(source.text[start:end].split()))
    src = given.first(*SOURCES) or (given.at(0) if name in {"img", "image"} else "")
    if src and _PICTURE_NAME.search(name) and not source.in_address(start):
        caption = " ".join(filter(None, [given.first(*CAPTIONS), given.first("attr")]))
        if name == "figure":
            caption = " ".join(
                filter(None, [given.first("title"), given.first("caption"), given.first("attr")])
            )
        link = given.first("link", "href") if src not in (given.first("link"), given.first("href")) else ""
        text = source.picture(src, alt=given.first("alt") or given.at(1), caption=caption, link=link)
    elif address := embed_address(re.sub(r"[-_](?:embed|player|video)\Z|\.html\Z", "", name), given):
        text = source.embed(address)
    else:
        return source.keep(start, end)
    if not certain:
        source.say("foreign-read", READ_AS, start, markup=markup)
    return source.replace(start, end, text)


def _closing(source: Source, place: int, opening: str, name: str) -> tuple[int, int] | None:
    """Where the tag that ends one begins and ends."""
    slash = "" if name.startswith("end") else "/"
    pattern = rf"{re.escape(opening)}-?[ \t]{{0,20}}{slash}[ \t]{{0,20}}{re.escape(name)}[ \t]{{0,20}}-?[%>]}}{{1,2}}"
    return source.closing(re.compile(pattern), place)


def _language(given: Arguments) -> str:
    return re.sub(r"[^\w+#.-]", "", given.first("lang", "language") or given.at(0))[:40]


def _own_address(name: str) -> str:
    """The address of another text of the archive by its file's name, without the day before it."""
    stem = name.rstrip("/").rpartition("/")[2]
    stem = re.sub(r"\.(?:md|markdown|html?|mdx)\Z", "", stem.partition("#")[0])
    fragment = name.partition("#")[2]
    return f"/posts/{re.sub(r'^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}-', '', stem)}/" + (
        f"#{fragment}" if fragment else ""
    )
