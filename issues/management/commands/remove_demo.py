"""`manage.py remove_demo`: the demo issues go to the bin, all at once."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from issues.importing.demo import demo_issues
from issues.publishing.deleting import delete


class Command(BaseCommand):
    """One line an issue; nothing else is touched."""

    help = "Moves the demo issues to the bin; after thirty days, or from there, they are deleted for good."

    def handle(self, *args: Any, **options: Any) -> None:
        issues = list(demo_issues())
        for issue in issues:
            delete(issue)
            self.stdout.write(f"{issue.slug}")
        if not issues:
            self.stderr.write(_("There are no demo issues here."))
