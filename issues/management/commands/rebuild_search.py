"""`manage.py rebuild_search`: makes the search's index anew from all texts."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.models import Issue
from issues.search import rebuild


class Command(BaseCommand):
    """Progress on stderr, the count on stdout; searching goes on meanwhile."""

    help = "Makes the search's index anew from the texts of all issues."

    def handle(self, *args: Any, **options: Any) -> None:
        done, total = 0, Issue.objects.count()
        for done in rebuild():
            if sys.stderr.isatty():
                self.stderr.write(
                    "\r" + _("Indexing %(done)s of %(total)s") % {"done": done, "total": total}, ending=""
                )
        if sys.stderr.isatty():
            self.stderr.write("")
        self.stdout.write(ngettext("%(n)s issue indexed.", "%(n)s issues indexed.", done) % {"n": done})
