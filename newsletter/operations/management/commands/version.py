"""`manage.py version`: which Quincena runs here, and on what."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from newsletter.operations import version


class Command(BaseCommand):
    """Three lines: ours, Python's and Django's, the database's with the state of its tables."""

    help = "Says which version runs here, on which database, and whether migrations are missing."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for line in version.here().lines():
            self.stdout.write(line)
