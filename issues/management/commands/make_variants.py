"""`manage.py make_variants`: makes the variants of all pictures that wait for theirs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.management.progress import progress
from issues.pictures import variants


class Command(BaseCommand):
    """Safe to run at any time and beside workers; exit 1 when a picture failed (the log says which)."""

    help = "Makes lighter files of every picture that has none yet."

    def handle(self, *args: Any, **options: Any) -> None:
        hashes = variants.hashes_of(variants.waiting())
        with progress(_("Making pictures lighter"), len(hashes)) as advance:
            made = variants.make(hashes, advance)
        self.stdout.write(ngettext("%(n)s picture made.", "%(n)s pictures made.", made) % {"n": made})
        if failed := variants.failed(hashes):
            raise CommandError(
                _("These files could not be made lighter, see the log: %s") % ", ".join(failed), returncode=1
            )
