"""Links: where they may lead, where ours lead now, and what a link without words shows."""

from __future__ import annotations

from urllib.parse import urljoin

from .context import Context
from .tree import Element, is_empty
from .vocabulary import is_remote, safe_address


def resolve(root: Element, context: Context) -> None:
    """Resolves every link; those that may not be followed leave their words behind."""
    for parent in list(root.iter()):
        was_apart = False
        children: list[Element | str] = []
        for child in parent.children:
            stands_apart = isinstance(child, Element) and _is_no_word(child)
            if children and (stands_apart or was_apart) and _touch(children[-1], child):
                children.append(" ")
            was_apart = stands_apart
            if isinstance(child, Element) and child.tag == "a" and not _settle(child, context):
                if child.attrs.get("id"):
                    child.tag, child.attrs = "span", {"id": child.attrs["id"]}
                    children.append(child)
                else:
                    children += child.children
            else:
                children.append(child)
        parent.children = children


def _is_no_word(element: Element) -> bool:
    """Whether what an element shows is no word of the sentence around it: an address, or what a picture is called."""
    if element.tag == "span":
        return element.attrs.get("class") == "picture-text"
    if element.tag != "a":
        return False
    return "remote-picture" in element.classes or (is_empty(element) and bool(element.attrs.get("href")))


def _touch(before: Element | str, after: Element | str) -> bool:
    """Whether two neighbours would be read as one word."""
    left = before if isinstance(before, str) else before.text() or before.attrs.get("href", "")
    right = after if isinstance(after, str) else after.text() or after.attrs.get("href", "")
    return left[-1:].isalnum() and right[:1].isalnum()


def _settle(link: Element, context: Context) -> bool:
    """Gives a link its address and relation; False when it leads nowhere."""
    href = safe_address(link.attrs.pop("href", ""))
    if not href:
        return False
    link.attrs["href"] = _address(href, context)
    if is_remote(href) and is_remote(link.attrs["href"]) and not _is_ours(link.attrs["href"], context):
        link.attrs["rel"] = "noopener"
    if is_empty(link):
        link.children = [href]
    elif "aria-label" not in link.attrs and not _has_words(link):  # only a picture nobody described
        link.attrs["aria-label"] = href
    return True


def _has_words(link: Element) -> bool:
    return bool(link.text().strip()) or any(img.attrs.get("alt") for img in link.iter("img"))


def _address(href: str, context: Context) -> str:
    """Our address for an internal link, absolute where the target needs it; other addresses as they are."""
    if href.startswith("#"):
        return href
    address, hash_sign, fragment = href.partition("#")
    known = context.links.get(href) or (
        context.links[address] + hash_sign + fragment if address in context.links else ""
    )
    if known:
        return context.absolute(known)
    if context.base_url and not is_remote(href) and not href.lower().startswith(("mailto:", "tel:")):
        return urljoin(context.base_url.rstrip("/") + "/", href)
    return href


def _is_ours(address: str, context: Context) -> bool:
    base = context.base_url.rstrip("/")
    return bool(base) and (address == base or address.startswith(base + "/"))
