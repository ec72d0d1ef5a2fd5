"""`manage.py restore FILE`: makes this installation what an archive holds, or only looks whether it could."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from newsletter.operations.backup import nightly
from newsletter.operations.backup.errors import Refused
from newsletter.operations.backup.restore import look, restore


class Command(BaseCommand):
    """Progress and warnings on stderr, the count on stdout; exit 1 when the archive is refused, with nothing changed."""

    help = "Brings back a backup, into an empty installation; nobody is mailed because of it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument(
            "--replace", action="store_true", help=_("delete what is here and put the archive in its place")
        )
        parser.add_argument(
            "--verify", action="store_true", help=_("only look whether it could be restored: for cron")
        )
        parser.add_argument(
            "--identity", default="", metavar="KEYFILE", help=_("the file with age's secret key")
        )

    def handle(
        self, *args: Any, file: str, replace: bool, verify: bool, identity: str, **options: Any
    ) -> None:
        path = Path(file)
        try:
            if verify:
                found = look(path, identity=identity, say=self.stderr.write)
                nightly.remember_verified(path)
            else:
                found = restore(path, replace=replace, identity=identity, say=self.stderr.write)
        except Refused as error:
            raise CommandError(str(error)) from error
        for name in found.missing:
            self.stderr.write(_("%s: a picture's row names it, and the archive has no such file.") % name)
        if found.other_key:
            self.stderr.write(
                _(
                    "The archive comes from an installation with another SECRET_KEY: put that one into"
                    " SECRET_KEY_FALLBACKS here, or links to leave in mails already sent will not work."
                )
            )
        words = _("%(rows)d rows and %(files)d files of %(moment)s are well: %(file)s")
        if not verify:
            words = _("%(rows)d rows and %(files)d files of %(moment)s are back from %(file)s")
        count = {"rows": sum(found.counts.rows.values()), "files": found.counts.files}
        self.stdout.write(words % (count | {"moment": found.header.made_at, "file": file}))
