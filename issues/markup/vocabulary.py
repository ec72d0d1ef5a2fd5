"""Which elements, attributes and addresses exist at all: what texts may use, and what only we add."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import nh3

from issues.parsing import attributes


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

_LIST_TYPES = frozenset("1aAiI")
_NUMBERS = {"colspan", "rowspan", "span", "start", "value", "width", "height"}
_EVERYWHERE = attributes.EVERYWHERE | {"id"}
# What a text may set on a tag besides the attributes that carry sense: they are read here and written anew.
_READ_FROM_TEXT = {
    "a": "class name",
    "code": "class",
    "div": "class",
    "figure": "data-embed",
    "img": "width height style",
    "pre": "class",
    "td": "align style",
    "th": "align style",
}
_FROM_TEXT: dict[str, frozenset[str]] = {
    tag: attributes.names(tag) | _names(_READ_FROM_TEXT.get(tag, "")) for tag in TAGS
}
_OURS_ONLY = {
    "a": "rel class role aria-label",
    "cite": "class",
    "code": "class",
    "div": "class tabindex",
    "figure": "class data-embed data-id data-start data-player",
    "img": "class width height loading decoding fetchpriority srcset sizes data-name",
    "pre": "class tabindex",
    "section": "class",
    "span": "class",
    "sup": "class",
    "td": "class",
    "th": "class",
}
_OURS: dict[str, set[str]] = {
    "*": set(_EVERYWHERE),
    **{
        tag: set(attributes.BY_TAG.get(tag, frozenset()) | _names(_OURS_ONLY.get(tag, "")))
        for tag in attributes.BY_TAG.keys() | _OURS_ONLY.keys()
    },
}
OUR_CLASSES = _names(
    "align-center align-right citation dash embed embed-address embed-watch enlarge footnote-backref footnote-ref"
    " footnotes gallery missing-picture picture-text raw remote-picture small source still table tall wide"
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
    for name in _NUMBERS & kept.keys() if tag != "data" else ():
        if not re.fullmatch(r"-?\d{1,5}", kept[name].strip().removesuffix("px")):
            del kept[name]
        else:
            kept[name] = kept[name].strip().removesuffix("px")
    if not (kept.get("class", "") in _DIALECT_CLASSES or tag in {"code", "pre"}):
        del kept["class"]
    if kept.get("type", "1") not in _LIST_TYPES:
        del kept["type"]
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
    if attribute in {"href", "src", "cite"}:
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
