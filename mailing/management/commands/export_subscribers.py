"""`manage.py export_subscribers FILE.csv`: every reader and their state."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mailing.subscribers.lists.exporting import export_subscribers


class Command(BaseCommand):
    help = "Writes every reader and their state to a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)

    def handle(self, *, file: Path, **_options: object) -> None:
        try:
            with file.open("w", encoding="utf-8", newline="") as text:
                count = export_subscribers(text)
        except OSError as error:
            raise CommandError(f"{file}: {error}") from error
        self.stdout.write(f"exported {count}")
