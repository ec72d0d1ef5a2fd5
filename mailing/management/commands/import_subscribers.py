"""`manage.py import_subscribers FILE.csv`: readers confirmed elsewhere become readers here."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from mailing.errors import NotASubscriberList
from mailing.subscribers import csv_files


class Command(BaseCommand):
    help = "Takes in readers confirmed elsewhere (CSV of Substack, Ghost, Buttondown, Mailchimp or ours)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would happen and store nothing")
        )

    def handle(self, *, file: Path, dry_run: bool, **_options: object) -> None:
        try:
            text = csv_files.decoded(file.read_bytes())
            report = csv_files.import_subscribers(text, dry_run=dry_run, note=file.name)
        except (OSError, NotASubscriberList) as error:
            raise CommandError(f"{file}: {error}") from error
        for problem in report.problems:
            self.stderr.write(f"{file}:{problem}")
        counts = ", ".join(f"{outcome} {number}" for outcome, number in report.counts.items() if number)
        self.stdout.write(f"{counts or 'added 0'}" + (_(" (nothing was stored)") if dry_run else ""))
