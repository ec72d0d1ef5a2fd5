"""What editors may do, as a table, and the one function that makes their group so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

EDITORS = "editors"
EVERYTHING = ("view", "add", "change", "delete")
EDITORS_MAY: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("issues", "issue"): EVERYTHING,
    ("issues", "newsitem"): EVERYTHING,
    ("issues", "picture"): EVERYTHING,
    ("issues", "topic"): EVERYTHING,
    ("issues", "alias"): EVERYTHING,
    ("issues", "spellingword"): EVERYTHING,
    ("issues", "abouttext"): EVERYTHING,
    ("issues", "link"): ("view",),
    # An editor sends; who the readers are is for those who are given "view subscriber" besides (docs/mail.md).
    ("mailing", "mailing"): ("view", "change"),
    ("mailing", "welcometext"): EVERYTHING,
}


def ensure_editors(apps: Any = None) -> Any:
    """The editors' group with at least the permissions of the table; `apps` is a migration's registry."""
    if apps is None:
        from django.apps import apps
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    group = apps.get_model("auth", "Group").objects.get_or_create(name=EDITORS)[0]
    for (app, model), actions in EDITORS_MAY.items():
        kind = content_types.get_or_create(app_label=app, model=model)[0]
        for action in actions:
            permission = permissions.get_or_create(
                content_type=kind, codename=f"{action}_{model}", defaults={"name": f"Can {action} {model}"}
            )[0]
            group.permissions.add(permission)
    return group
