"""The text of a block of code, to the byte."""

from __future__ import annotations

from selectolax.lexbor import LexborNode


def code_of(pre: LexborNode) -> str:
    """All text of a `pre`, or of the `code` that is all of it, breaks as line ends, without the end of its last line."""
    parts: list[str] = []
    inside = [
        node
        for node in pre.iter(include_text=True)
        if node.tag != "-text" or (node.text_content or "").strip("\n")
    ]
    if len(inside) == 1 and inside[0].tag == "code":
        pre = inside[0]
    for node in pre.traverse(include_text=True):
        if node.tag == "-text":
            parts.append(node.text_content or "")
        elif (
            node.tag in ("li", "div", "p", "tr") and parts and not parts[-1].endswith("\n")
        ) or node.tag == "br":
            parts.append("\n")
    return "".join(parts).replace("\r\n", "\n").removesuffix("\n")
