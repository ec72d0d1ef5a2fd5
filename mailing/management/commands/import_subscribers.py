"""`manage.py import_subscribers FILE.csv`: readers confirmed elsewhere become readers here."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from mailing.errors import NotASubscriberList, UndecidedColumns
from mailing.subscribers.lists.importing import Report, import_subscribers
from mailing.subscribers.lists.vocabulary import ANSWERS


class Command(BaseCommand):
    help = "Takes in readers confirmed elsewhere: the CSV file of another program or of ours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would happen and store nothing")
        )
        parser.add_argument(
            "--treat",
            metavar="COLUMN=" + "|".join(ANSWERS),
            action="append",
            default=[],
            help=_("what a column says about who gets no mail; may be given several times"),
        )

    def handle(self, *, file: Path, dry_run: bool, treat: Sequence[str], **_options: object) -> None:
        try:
            report = import_subscribers(
                file.read_bytes(), treat=_answers(treat), dry_run=dry_run, note=file.name
            )
        except UndecidedColumns as error:
            way = " ".join(f'--treat "{question.column}={"|".join(ANSWERS)}"' for question in error.questions)
            raise CommandError(f"{file}: {error} {way}") from error
        except (OSError, NotASubscriberList) as error:
            raise CommandError(f"{file}: {error}") from error
        self._write(file, report)
        counts = ", ".join(f"{outcome} {number}" for outcome, number in report.counts.items() if number)
        self.stdout.write(f"{counts or 'added 0'}" + (_(" (nothing was stored)") if dry_run else ""))

    def _write(self, file: Path, report: Report) -> None:
        """What is wrong with which line, and which values kept how many out."""
        for problem in report.problems:
            self.stderr.write(f"{file}:{problem}")
        for refusal in report.refusals():
            self.stdout.write(refusal)


def _answers(given: Sequence[str]) -> dict[str, str]:
    """`COLUMN=answer` by column. Raises CommandError where one is not written so."""
    answers = {}
    for text in given:
        column, equals, answer = text.rpartition("=")
        if not equals or not column:
            raise CommandError(
                _("--treat %(text)s: write it as COLUMN=status, consent, left or ignore.") % {"text": text}
            )
        answers[column] = answer.strip().lower()
    return answers
