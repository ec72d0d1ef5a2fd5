"""`manage.py backup FILE`: the database and the media in one archive, while serving."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from newsletter.operations.backup import make
from newsletter.operations.backup.errors import Refused


class Command(BaseCommand):
    """Progress and warnings on stderr, the count on stdout; exit 1 when it was not made."""

    help = "Writes the database and the media into one file, as they stand at one moment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help=_("where to; - writes to standard output"))
        parser.add_argument(
            "--to",
            default=settings.BACKUP_RECIPIENT,
            metavar="RECIPIENT",
            help=_(
                "encrypt it: a key of age (age1…, ssh-…) or the name of a GPG key; default: BACKUP_RECIPIENT"
            ),
        )

    def handle(self, *args: Any, file: str, to: str, **options: Any) -> None:
        try:
            if file == "-":
                made = make.to_stream(sys.stdout.buffer, recipient=to, say=self.stderr.write)
            else:
                made = make.to_file(Path(file), recipient=to, say=self.stderr.write)
        except Refused as error:
            raise CommandError(str(error)) from error
        for name in made.missing:
            self.stderr.write(_("%s: a picture's row names it, and there is no such file.") % name)
        for name in made.left_out:
            self.stderr.write(_("%s: left out, its name is too long for an archive.") % name)
        line = _("%(rows)d rows, %(files)d files, %(size)s in %(file)s") % {
            "rows": sum(made.counts.rows.values()),
            "files": made.counts.files,
            "size": filesizeformat(made.size),
            "file": file,
        }
        (self.stderr if file == "-" else self.stdout).write(line)
