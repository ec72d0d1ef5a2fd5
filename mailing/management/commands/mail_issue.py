"""`manage.py mail_issue SLUG`: decide that an issue goes out by mail, or send it to one address as a test."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from issues.models import Issue
from mailing.addresses import normalise
from mailing.delivery import planning
from mailing.errors import CannotBuild, CannotPlan


class Command(BaseCommand):
    help = "Decides that an issue goes out by mail, as the admin's button does; the worker sends it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument(
            "--at", metavar="MOMENT", help=_("when: 2026-01-09T08:30, in the site's time zone")
        )
        parser.add_argument("--test", metavar="ADDRESS", help=_("only to this address, marked as a test"))

    def handle(self, *, slug: str, at: str | None, test: str | None, **_options: object) -> None:
        issue = Issue.objects.filter(slug=slug).first()
        if issue is None:
            raise CommandError(_("There is no issue “%(slug)s”.") % {"slug": slug})
        if test:
            self.send_test(issue, test)
            return
        try:
            mailing = planning.plan(issue, at=moment(at) if at else None)
        except CannotPlan as refusal:
            raise CommandError(str(refusal)) from refusal
        when = mailing.effective_moment
        self.stdout.write(
            _("%(slug)s: %(state)s, %(moment)s")
            % {
                "slug": slug,
                "state": mailing.get_state_display(),
                "moment": timezone.localtime(when).isoformat(" ", "minutes") if when else "-",
            }
        )

    def send_test(self, issue: Issue, address: str) -> None:
        try:
            letter = planning.send_test(issue, normalise(address))
        except ValidationError as error:
            raise CommandError(f"{address}: {' '.join(error.messages)}") from error
        except CannotBuild as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(slug)s: a test to %(address)s is queued") % {"slug": issue.slug, "address": letter.recipient}
        )


def moment(text: str) -> datetime:
    """A moment as typed, in the site's time zone when it names none."""
    try:
        parsed = parse_datetime(text)
    except ValueError:
        parsed = None
    if parsed is None:
        raise CommandError(
            _("“%(text)s” is not a moment: write it like 2026-01-09T08:30.") % {"text": text}, returncode=2
        )
    return timezone.make_aware(parsed) if timezone.is_naive(parsed) else parsed
