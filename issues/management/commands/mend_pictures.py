"""`manage.py mend_pictures`: finds pictures whose file is lost, and files no picture has; sets both right."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from issues import content_version
from issues.pictures import collection


class Command(BaseCommand):
    """Safe to run at any time; files younger than a day stay, an import may be about to name them."""

    help = "Marks pictures without their file as missing, and deletes files that belong to no picture."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would be done"))

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        lost = list(collection.rows_without_file())
        for picture in lost:
            self.stdout.write(
                _("%(issue)s: the file of %(picture)s is lost; import the issue again or upload it.")
                % {"issue": picture.issue.slug, "picture": picture.name}
            )
            if not dry_run:
                collection.mark_missing(picture)
        if lost and not dry_run:
            content_version.bump()
        files = collection.collect(dry_run=dry_run)
        for name in files:
            self.stdout.write(_("%s belongs to no picture.") % name)
        counts = {"rows": len(lost), "files": len(files)}
        self.stdout.write(_("%(rows)d without file, %(files)d files without picture.") % counts)
