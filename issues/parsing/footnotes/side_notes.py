"""Notes that stand right after their mark without a link: Modern Footnotes' and Tufte's sidenotes."""

from __future__ import annotations

from ..tree import Element


def gather_unlinked(body: Element) -> None:
    """Notes that stand right after their mark without a link: Modern Footnotes' and Tufte's sidenotes."""
    made: list[Element] = []
    if not any(map(_is_side_note, body.iter("span", "small", "aside"))):
        return
    for parent in list(body.iter()):
        for child in list(parent.children):
            if (
                isinstance(child, Element)
                and child.tag in {"span", "small", "aside"}
                and _is_side_note(child)
            ):
                mark = _mark_before(parent, child)
                if mark is None:
                    continue
                label = f"nota-{len(made) + 1}"
                mark.tag, mark.attrs, mark.children = "span", {}, [_anchor(label)]
                parent.children.remove(child)
                made.append(_side_note(child, label))
    body.children += made


def _is_side_note(element: Element) -> bool:
    return bool(element.attrs) and any(
        name.endswith("footnotes-footnote__note") or name in {"sidenote", "marginnote"}
        for name in element.classes
    )


def _mark_before(parent: Element, note: Element) -> Element | None:
    """The mark a side note belongs to: the label or raised number right before it (a checkbox between them goes)."""
    for before in reversed(parent.children[: parent.children.index(note)]):
        if isinstance(before, str):
            if before.strip():
                return None
        elif before.tag == "input":
            parent.children.remove(before)
        elif before.tag in {"label", "sup"}:
            return before
        else:
            return None
    return None


def _anchor(label: str) -> Element:
    return Element("a", {"class": "footnote-anchor", "href": f"#footnote-{label}"}, [label])


def _side_note(note: Element, label: str) -> Element:
    number = Element("a", {"class": "footnote-number", "id": f"footnote-{label}"}, [label])
    content = Element(
        "div", {"class": "footnote-content"}, [Element("p", {}, note.children, note.line)], note.line
    )
    return Element("div", {"class": "footnote"}, [number, content], note.line)
