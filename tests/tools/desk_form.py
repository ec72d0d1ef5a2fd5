"""What a browser sends from the desk: the page's own fields, as they stand in its HTML."""

from typing import Any

from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from issues.models import Issue


def address(issue: Issue, name: str = "") -> str:
    """A page of the desk: the form itself, or one of its helpers."""
    return f"/admin/issues/issue/{issue.pk}/" + (f"desk/{name}/" if name else "change/")


def fields_of(html: str, form: str = "form#desk") -> dict[str, Any]:
    """The successful controls of a form."""
    found: dict[str, Any] = {}
    for control in LexborHTMLParser(html).css(f"{form} [name]"):
        kind, name = control.attributes.get("type", ""), control.attributes["name"]
        if control.tag == "select":
            chosen = control.css_first("option[selected]") or control.css_first("option")
            found[name] = chosen.attributes.get("value") or "" if chosen else ""
        elif control.tag == "textarea":
            found[name] = control.text().removeprefix("\n").replace("\n", "\r\n")
        elif kind in {"checkbox", "radio"}:
            if "checked" in control.attributes:
                found[name] = control.attributes.get("value") or "on"
        elif control.tag != "button":
            found[name] = control.attributes.get("value") or ""
    return found


def opened(client: Client, issue: Issue) -> dict[str, Any]:
    """The form of an issue just opened."""
    response = client.get(address(issue))
    assert response.status_code == 200
    return fields_of(response.content.decode())
