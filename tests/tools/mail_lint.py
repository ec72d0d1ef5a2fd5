"""What mail programs would not show of an HTML mail, as sentences: a second opinion that shares no code with what builds it.

In: the HTML. Out: findings in the order of the rules. The facts: Gmail clips after 102 kB, keeps a style block only
in the head and loses it on what it does not know; Outlook's Word engine shows JPEG, PNG and GIF, needs `width` on pictures and
knows neither positions nor flexible boxes, nor colours with an alpha; all of them drop scripts, forms and players.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

CLIPPED = 100_000  # bytes; Gmail cuts at some 102,000
STYLE_BLOCK = 8_000  # bytes; Gmail drops what is beyond 8,192
WIDEST = 600  # points of a single column
HIGH = 15_000  # bytes: the first way to leave stands before
FORBIDDEN = frozenset(
    """applet audio base button canvas datalist dialog embed fieldset form frame frameset iframe input link map marquee
    math meter noscript object option output picture progress script select slot source svg template textarea track
    video""".split()  # noqa: SIM905
)
UNKNOWN_TO_WORD = frozenset(
    "article aside details figcaption figure footer header hgroup main nav search section summary".split()  # noqa: SIM905
)
"""Elements Outlook's Word engine takes for words in a line: no margin, no block."""
# All three understand these, or the mail is as good without.
KNOWN = frozenset(
    """background-color border border-bottom border-collapse border-color border-left border-right border-spacing
    border-top border-radius color direction display font font-family font-size font-style font-variant font-weight
    height letter-spacing line-height list-style list-style-type margin margin-bottom margin-left margin-right
    margin-top max-height max-width mso-hide mso-line-height-rule opacity overflow overflow-wrap padding padding-bottom
    padding-left padding-right padding-top table-layout text-align text-decoration text-indent text-transform
    vertical-align white-space width word-break word-spacing word-wrap -ms-text-size-adjust
    -webkit-text-size-adjust""".split()  # noqa: SIM905
)
DISPLAYS = frozenset(
    {"block", "inline", "inline-block", "none", "table", "table-cell", "table-row", "list-item"}
)
WRONG_VALUES = {
    r"\b(?:rgba|hsla?|hwb|lab|lch|oklab|oklch|color)\(": "a colour Outlook does not know",
    r"#(?:[0-9a-f]{4}|[0-9a-f]{8})\b(?![0-9a-f])": "a colour with an alpha",
    r"\b(?:calc|var|min|max|clamp|env)\(": "a value that is computed",
    r"\d(?:rem|vw|vh|vmin|vmax|ch|ex|svh|dvh)\b": "a unit that is not everywhere",
    r"url\(|expression\(|javascript:": "an address in a style",
}
PICTURE = re.compile(r"https?://\S+\.(?:jpe?g|png|gif)(?:\?\S*)?", re.I)
BLOCKS = re.compile(r"([^{}]*)\{([^{}]*)\}")
DECLARATION = re.compile(r"\s*([\w-]+)\s*:\s*(.+?)\s*(!important)?\s*$", re.S)


def findings(html: str, *, leave: str = "") -> list[str]:
    """Everything wrong with a mail; `leave` is an address that must stand high and low in it."""
    tree = LexborHTMLParser(html)
    found = [*_size(html, leave), *_head(tree), *_elements(tree), *_styles(tree), *_pictures(tree)]
    return [*found, *_links(tree), *_words(tree), *_conditions(html)]


def _size(html: str, leave: str) -> Iterator[str]:
    size = len(html.encode())
    if size >= CLIPPED:
        yield f"Gmail clips it: {size} bytes"
    if leave:
        first = html.find(leave)
        if first < 0:
            yield "nobody can leave"
        elif len(html[:first].encode()) > HIGH:
            yield "the first way to leave is low"


def _head(tree: LexborHTMLParser) -> Iterator[str]:
    root = tree.css_first("html")
    for name in ("lang", "dir"):
        if not root.attributes.get(name):
            yield f"html has no {name}"
    for selector in ("head > title", "head > meta[charset]", 'head > meta[name="color-scheme"]'):
        if not tree.css_first(selector):
            yield f"no {selector}"
    if tree.css("body style") or tree.css("[style] style"):
        yield "a style block outside the head"
    blocks = " ".join(node.text() for node in tree.css("style"))
    if len(blocks.encode()) > STYLE_BLOCK:
        yield f"Gmail drops the style block: {len(blocks.encode())} bytes"
    for mark, why in (("@import", "@import"), ("[", "an attribute selector"), ("@font-face", "a font")):
        if mark in blocks:
            yield f"{why} in the style block"
    for selectors, body in BLOCKS.findall(re.sub(r"/\*.*?\*/", "", blocks, flags=re.S)):
        yield from _declarations(body, f"style block {selectors.split('{')[-1].strip()}")
        if ":has(" in selectors or ":is(" in selectors or ":where(" in selectors:
            yield f"a selector Gmail loses the block for: {selectors.strip()}"


def _elements(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("*"):
        if node.tag in FORBIDDEN:
            yield f"<{node.tag}> is dropped"
        if node.tag in UNKNOWN_TO_WORD:
            yield f"<{node.tag}> is no block in Outlook"
        for name in node.attributes:
            if name and name.lower().startswith("on"):
                yield f"{name} on <{node.tag}>"
    for table in tree.css("table"):
        is_layout = table.attributes.get("role") in ("presentation", "none")
        if is_layout and table.attributes.get("cellpadding") is None:
            yield "a table for layout without cellpadding"


def _styles(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("[style]"):
        style = node.attributes.get("style") or ""
        yield from _declarations(style, f"<{node.tag}>")
        if "!important" in style:
            yield f"<{node.tag}>: Outlook ignores !important in an element"
        background = re.search(r"background-color:\s*([^;]+)", style)
        if background and node.text(strip=True) and not _has_colour(node):
            yield f"<{node.tag}>: a ground without a colour for its words"


def _has_colour(node: LexborNode | None) -> bool:
    """Whether a colour of words is set on it or on what it stands in, or on everything in it that has words."""
    while node is not None and node.tag not in (None, "html"):
        if re.search(r"(?<![-\w])color:", node.attributes.get("style") or ""):
            return True
        node = node.parent
    return False


def _declarations(style: str, where: str) -> Iterator[str]:
    for declaration in filter(str.strip, style.split(";")):
        match = DECLARATION.match(declaration)
        if not match:
            yield f"{where}: {declaration.strip()[:60]} is no declaration"
            continue
        name, value = match[1].lower(), match[2].lower()
        if name not in KNOWN:
            yield f"{where}: {name} is not everywhere"
        if name == "display" and value not in DISPLAYS:
            yield f"{where}: display: {value} is not everywhere"
        if name.startswith("margin") and re.search(r"(?<!\w)-\d", value):
            yield f"{where}: a negative margin"
        for pattern, why in WRONG_VALUES.items():
            if re.search(pattern, value):
                yield f"{where}: {why}: {value}"


def _pictures(tree: LexborHTMLParser) -> Iterator[str]:
    for image in tree.css("img"):
        source = image.attributes.get("src") or ""
        if not PICTURE.fullmatch(source):
            yield f"a picture not everybody sees: {source[:60]}"
        width = image.attributes.get("width") or ""
        if not width.isdecimal():
            yield f"a picture without width, as wide as it likes in Outlook: {source[-60:]}"
        elif not 2 <= int(width) <= WIDEST:
            yield f"a picture {width} wide"
        style = image.attributes.get("style") or ""
        if (
            image.attributes.get("alt")
            and "background" in style
            and not re.search(r"(?<![-\w])color:", style)
        ):
            yield f"words of a picture that may be light on its light ground when pictures are off: {source[-60:]}"
        if image.attributes.get("alt") is None:
            yield f"a picture without alt: {source[-60:]}"
        if image.attributes.get("srcset") or image.attributes.get("loading"):
            yield f"srcset or loading on a picture: {source[-60:]}"


def _links(tree: LexborHTMLParser) -> Iterator[str]:
    ids = {node.attributes.get("id") for node in tree.css("[id]")}
    for link in tree.css("a"):
        address = link.attributes.get("href") or ""
        if address.startswith("#"):
            if address[1:] not in ids:
                yield f"a link to nowhere: {address}"
        elif not re.match(r"(?:https?://[^/\s]+|mailto:|tel:)", address):
            yield f"a link that no mail program follows: {address[:60]}"
        words = link.text(strip=True) or "".join(
            (image.attributes.get("alt") or "").strip() for image in link.css("img")
        )
        if not words:
            yield f"a link without words when pictures are off: {address[:60]}"


def _words(tree: LexborHTMLParser) -> Iterator[str]:
    if not tree.body or not tree.body.text(strip=True):
        yield "nothing to read when pictures are off"


def _conditions(html: str) -> Iterator[str]:
    if html.count("<!--[if") != html.count("<![endif]-->"):
        yield "a condition for Outlook that is not closed"
    if "max-width" in html and "<!--[if mso" not in html:
        yield "a widest width, and nothing for Outlook, which ignores it"
