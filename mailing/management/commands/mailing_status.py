"""`manage.py mailing_status SLUG`: how far an issue's mailing is, who failed and why, who is unknown."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from mailing.models import Delivery, Mailing


class Command(BaseCommand):
    help = "Shows how far an issue's mailing is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, slug: str, as_json: bool, **_options: object) -> None:
        mailing = Mailing.objects.filter(issue__slug=slug).order_by("issue__deleted_from", "-pk").first()
        if mailing is None:
            raise CommandError(_("“%(slug)s” has no mailing: `mail_issue` makes one.") % {"slug": slug})
        status = status_of(mailing)
        if as_json:
            self.stdout.write(json.dumps(status, ensure_ascii=False))
            return
        counts = ", ".join(f"{state} {number}" for state, number in status["counts"].items()) or "-"
        self.stdout.write(f"{slug}: {status['state']} ({counts})")
        if mailing.note:
            self.stdout.write(mailing.note)
        for address in status["unknown"]:
            self.stdout.write(f"unknown  {address}")
        for failure in status["failed"]:
            self.stdout.write(f"failed   {failure['address']}: {failure['error']}")


def status_of(mailing: Mailing) -> dict[str, Any]:
    """A mailing's state, its counts, and the addresses a person should know about."""
    rows = mailing.deliveries.order_by("pk")
    failed = rows.filter(state__in=[Delivery.State.REFUSED, Delivery.State.BOUNCED])
    unknown = rows.filter(state=Delivery.State.UNKNOWN, subscriber__isnull=False)
    return {
        "state": mailing.state,
        "counts": mailing.counts(),
        "unknown": list(unknown.values_list("subscriber__email", flat=True)),
        "failed": [
            {"address": address or "", "error": error}
            for address, error in failed.values_list("subscriber__email", "error")
        ],
    }
