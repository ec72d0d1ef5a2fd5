"""Which elements, attributes and addresses exist at all: what texts may use, and what only we add."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import nh3


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


VOID = frozenset({"br", "col", "hr", "img", "wbr"})
INLINE = _names(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q s samp small span strong sub sup time u"
    " var wbr"
)
TAGS = INLINE | _names(
    "aside blockquote caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p"
    " pre section summary table tbody td tfoot th thead tr ul"
)
# Elements whose content is not text of the writer; everything else unknown keeps its text.
DROPPED = _names(
    "applet area base basefont bgsound canvas frame frameset head input link map math meta noembed noframes"
    " noscript param script select source style svg template title track"
)
FOREIGN = {"iframe": "src", "video": "src", "audio": "src", "embed": "src", "object": "data"}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_NUMBERS = {"colspan", "rowspan", "span", "start", "value", "width", "height"}
_FROM_TEXT: dict[str, frozenset[str]] = {
    tag: _names(names)
    for tag, names in {
        "a": "href title class name",
        "abbr": "title",
        "code": "class",
        "col": "span",
        "details": "open",
        "dfn": "title",
        "div": "class",
        "figure": "data-embed",
        "img": "src alt title width height style",
        "li": "value",
        "ol": "start reversed",
        "td": "colspan rowspan align style",
        "th": "colspan rowspan align style scope",
        "time": "datetime",
    }.items()
}
_EVERYWHERE = frozenset({"id", "lang", "dir"})
_OURS: dict[str, set[str]] = {
    "a": {"href", "title", "rel", "class", "role", "aria-label"},
    "abbr": {"title"},
    "cite": {"class"},
    "code": {"class"},
    "col": {"span"},
    "details": {"open"},
    "dfn": {"title"},
    "div": {"class", "tabindex"},
    "figure": {"class", "data-embed", "data-id", "data-start", "data-player"},
    "img": set(_names("src alt title width height loading decoding fetchpriority srcset sizes data-name")),
    "li": {"value"},
    "ol": {"start", "reversed"},
    "pre": {"class", "tabindex"},
    "section": {"class"},
    "span": {"class"},
    "sup": {"class"},
    "td": {"colspan", "rowspan", "class"},
    "th": {"colspan", "rowspan", "class", "scope"},
    "time": {"datetime"},
    "*": set(_EVERYWHERE),
}
OUR_CLASSES = _names(
    "align-center align-right citation dash embed embed-address embed-watch enlarge footnote-backref footnote-ref"
    " footnotes gallery missing-picture picture-text raw remote-picture small source table tall wide"
)
_DIALECT_CLASSES = frozenset({"", "footnote", "footnote-ref", "footnote-backref"})
_CLASS = re.compile(r"language-[\w+#.-]{1,40}|embed-[a-z-]{1,20}")
_ID = re.compile(r"[^\s\"'<>&`=\x00-\x20]{1,200}")
_LEADING = re.compile(r"[\s\x00-\x20\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
# Characters that change how other text is shown or that no text needs: never in markup.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def kept_attributes(tag: str, attributes: Mapping[str, str | None]) -> dict[str, str]:
    """The attributes a text may set on a tag, checked one by one."""
    if not attributes:
        return {}
    allowed = _FROM_TEXT.get(tag, frozenset()) | _EVERYWHERE
    kept = {name: value or "" for name, value in attributes.items() if name in allowed}
    if name := kept.pop("name", ""):
        kept.setdefault("id", name)
    for name in _NUMBERS & kept.keys():
        if not re.fullmatch(r"-?\d{1,5}", kept[name].strip().removesuffix("px")):
            del kept[name]
        else:
            kept[name] = kept[name].strip().removesuffix("px")
    if not (kept.get("class", "") in _DIALECT_CLASSES or tag == "code"):
        del kept["class"]
    if kept.get("dir", "ltr").lower() not in {"ltr", "rtl", "auto"}:
        del kept["dir"]
    return kept


def safe_address(url: str) -> str:
    """An address anyone may follow, trimmed, or "" for schemes that do more than lead somewhere."""
    bare = _LEADING.sub("", url)
    found = _SCHEME.match(bare)
    if found and found[1].lower() not in SCHEMES:
        return ""
    try:
        urlsplit(bare)
    except ValueError:
        return ""
    return url.strip(" \t\r\n\f")


def is_remote(url: str) -> bool:
    """Whether an address is on the web, not beside the text."""
    return url.strip().lower().startswith(("http://", "https://", "//"))


def valid_id(value: str) -> bool:
    """Whether a text's id can be one."""
    return bool(_ID.fullmatch(value))


def _last_check(tag: str, attribute: str, value: str) -> str | None:
    """nh3 asks for every attribute: classes are ours or nobody's, addresses have harmless schemes."""
    if attribute == "class":
        names = [name for name in value.split() if name in OUR_CLASSES or _CLASS.fullmatch(name)]
        return " ".join(names) or None
    if attribute in {"href", "src"}:
        return safe_address(value) or None
    return value


cleaner = nh3.Cleaner(
    tags=set(TAGS),
    attributes=_OURS,
    attribute_filter=_last_check,
    clean_content_tags=set(DROPPED) | {"iframe", "object", "textarea"},
    link_rel=None,
    url_schemes=set(SCHEMES),
    strip_comments=True,
)
