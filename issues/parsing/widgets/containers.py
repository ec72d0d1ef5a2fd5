"""Containers -> what they hold: figures of anything, links around blocks, marks around blocks, code in wrappers."""

from __future__ import annotations

from ..tree import BLOCK_TAGS, Element
from .parts import Node, attributes, embed
from .pictures import linked

_IN_PICTURES = frozenset(["img", "picture", "source", "a", "div", "span", "figcaption", "figure", "br", "small"])  # fmt: skip
_OWN_LINE = frozenset({"p", "div", "section", "header", "footer", "article", "address", "aside"})


def figure(node: Element, children: list[Node], line: int | None) -> list[Node]:
    """A figure whose content is simplified already: pictures with their caption, or whatever it holds, opened."""
    whole = Element(node.tag, node.attrs, children, line)
    if "data-embed" in node.attrs and (link := whole.first("a")) is not None:
        return [embed(link.attrs.get("href", ""), line), *_captions(whole, as_text=True)]
    images = list(whole.iter("img"))
    if images and _holds_pictures_only(whole):
        inner = [each for each in whole.iter("figure") if each is not whole]
        if len(inner) > 1 and any(each.first("figcaption") for each in inner):
            return [_opened(whole, line)]
        attrs = {name: value for name, value in node.attrs.items() if name in {"lang", "dir", "data-range"}}
        pictures: list[Node] = [linked(image, whole) for image in images]
        return [Element("figure", attrs, [*pictures, *_captions(whole, as_text=False)], line)]
    if node.tag != "figure" and not images:
        return children
    return [_opened(whole, line)]


def _captions(whole: Element, *, as_text: bool) -> list[Node]:
    found = [caption for caption in whole.iter("figcaption") if not caption.is_blank()]
    return [_as_paragraph(caption) for caption in found] if as_text else list(found)


def _as_paragraph(caption: Element) -> Element:
    caption.tag = "div" if any(child.tag in BLOCK_TAGS for child in caption.elements) else "p"
    return caption


def _opened(whole: Element, line: int | None) -> Element:
    """What a figure holds, its caption a paragraph."""
    for caption in [child for child in whole.iter("figcaption") if not _is_in_inner_figure(whole, child)]:
        _as_paragraph(caption)
    return Element(
        "div", {k: v for k, v in whole.attrs.items() if k in {"lang", "dir"}}, whole.children, line
    )


def _is_in_inner_figure(whole: Element, caption: Element) -> bool:
    inner = (each for each in whole.iter("figure") if each is not whole)
    return any(caption is found for each in inner for found in each.iter("figcaption"))


def _holds_pictures_only(whole: Element) -> bool:
    def is_picture(node: Element) -> bool:
        for child in node.children:
            if isinstance(child, str):
                if child.strip():
                    return False
            elif (
                child.tag not in _IN_PICTURES
                or "data-embed" in child.attrs
                or (child.tag != "figcaption" and not is_picture(child))
            ):
                return False
        return True

    return is_picture(whole)


def open_inline(node: Element) -> list[Node]:
    """An inline element around blocks: the blocks, with the element inside them. Others come back as they are."""
    if node.tag in BLOCK_TAGS or not node.holds(BLOCK_TAGS):
        return [node]
    if node.tag != "a" or not node.attrs.get("href"):
        return [
            _inside(node, each) if isinstance(each, Element) else _wrapped(node, [each])
            for each in node.children
        ]
    if all(each.tag in _OWN_LINE or each.tag not in BLOCK_TAGS for each in node.iter() if each is not node):
        node.children = _on_lines(node.children)
        while node.children and _ends_line(node.children):
            node.children.pop()
        return [Element("p", {}, [node], node.line)]
    return [
        _inside(node, each) if isinstance(each, Element) else _wrapped(node, [each]) for each in node.children
    ]


def _inside(outer: Element, block: Element) -> Element:
    """A block with the inline element around its text."""
    if block.tag in {"img", "picture", "pre"} or block.tag not in BLOCK_TAGS:
        return _wrapped(outer, [block])
    if "data-embed" in block.attrs:
        return block
    if block.tag == "figure":
        block.children = [
            child if isinstance(child, str) or child.tag == "figcaption" else _wrapped(outer, [child])
            for child in block.children
        ]
    elif any(child.tag in BLOCK_TAGS for child in block.elements):
        block.children = [
            _inside(outer, child) if isinstance(child, Element) else _wrapped(outer, [child])
            for child in block.children
        ]
    elif not block.is_blank():
        block.children = [_wrapped(outer, block.children)]
    return block


def _wrapped(outer: Element, children: list[Node]) -> Element:
    if all(isinstance(child, str) and not child.strip() for child in children):
        return Element("span", {}, children)
    return Element(outer.tag, dict(outer.attrs), children, outer.line)


def _on_lines(children: list[Node]) -> list[Node]:
    """The content of paragraphs as lines, a break between them."""
    out: list[Node] = []
    for child in children:
        inside = (
            _on_lines(child.children) if isinstance(child, Element) and child.tag in _OWN_LINE else [child]
        )
        is_line = isinstance(child, Element) and child.tag in _OWN_LINE
        if is_line and any(not isinstance(c, str) or c.strip() for c in inside):
            if any(not isinstance(c, str) or c.strip() for c in out) and not _ends_line(out):
                out.append(Element("br"))
            out += [*inside, *([] if _ends_line(inside) else [Element("br")])]
        elif not is_line:
            out += inside
    return out


def _ends_line(nodes: list[Node]) -> bool:
    last = next((node for node in reversed(nodes) if not isinstance(node, str) or node.strip()), None)
    return isinstance(last, Element) and last.tag == "br"


def name_languages(body: Element) -> None:
    """Gives every `pre` the language that only its wrapper names (Substack's data, Rouge's and Pandoc's classes)."""
    for wrapper in body.iter("div", "figure"):
        inside = [child for child in wrapper.elements if child.tag in {"pre", "div"}]
        if len(inside) != 1 or not (wrapper.classes or "data-attrs" in wrapper.attrs):
            continue
        pres = list(wrapper.iter("pre"))
        if len(pres) == 1 and (language := _language_of(wrapper)):
            pres[0].attrs.setdefault("data-language", language)


def _language_of(wrapper: Element) -> str:
    if "highlighted_code_block" in wrapper.classes:
        data, _sound = attributes(wrapper)
        return str(data.get("language") or "")
    for name in wrapper.classes:
        for start in ("language-", "lang-", "highlight-source-"):
            if name.startswith(start):
                return name.removeprefix(start)
    return ""
