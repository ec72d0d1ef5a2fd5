"""`manage.py sync DIR [--watch]`: a folder of bundles and the database in step, both ways."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from issues.errors import SyncRefused
from issues.models import Issue, Version
from issues.syncing import Pass, remembered

PAUSE = 2  # seconds between two looks


class Command(BaseCommand):
    """One line a change on stdout, sentences on stderr; exit 0 all in step, 1 something is not, 2 bad usage."""

    help = (
        "Keeps a folder of page bundles and the database in step: what changed on one side goes to the other."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder; made if it is not there")
        parser.add_argument(
            "--watch", action="store_true", help="go on until Ctrl-C, a look every two seconds"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["folder"].exists() and not options["folder"].is_dir():
            raise CommandError(_("%s is no folder.") % options["folder"], returncode=2)
        try:
            with remembered(options["folder"]) as memory:
                while True:
                    before = _signature(memory.folder)
                    is_well = self._pass(Pass(memory))
                    memory.keep()
                    if not options["watch"]:
                        break
                    while _signature(memory.folder) == before:
                        time.sleep(PAUSE)
        except (SyncRefused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        except KeyboardInterrupt:
            return
        if not is_well:
            sys.exit(1)

    def _pass(self, one: Pass) -> bool:
        is_well, changes = True, 0
        for step in one.steps():
            self.stdout.write(f"{step.what} {step.name}")
            for sentence in step.told:
                self.stderr.write(f"{step.name}: {sentence}")
            is_well = is_well and step.what in {"written", "taken", "created"}
            changes += 1
        if not changes:
            self.stderr.write(_("Everything is in step."))
        return is_well


def _signature(folder: Path) -> tuple[object, ...]:
    """What is different after a change on either side."""
    files = sorted((str(path), path.stat().st_mtime_ns) for path in folder.rglob("[!.]*") if path.is_file())
    rows = Issue.objects.aggregate(Count("pk"), Max("updated_at"), Max("edited_at"))
    return (files, tuple(rows.values()), Version.objects.aggregate(Max("pk"))["pk__max"])
