"""`manage.py check_links [SLUG...]`: looks whether the links of issues still lead somewhere."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from issues.links import checking
from issues.links.derive import outward
from issues.management.progress import progress
from issues.models import Issue, Link
from issues.models.links import is_dead


class Command(BaseCommand):
    """Exit 0 when all were looked at, dead ones or not; 2 there is no such issue."""

    help = "Asks every site cited in issues (all of them, or those named) whether its pages are still there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="an issue; none means all of them")

    def handle(self, *args: Any, slugs: list[str], **options: Any) -> None:
        known = set(Issue.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        for slug in slugs:
            if slug not in known:
                raise CommandError(
                    _("There is no issue with the slug “%s”; see the list in /admin/.") % slug, returncode=2
                )
        links = outward().filter(issue__slug__in=slugs) if slugs else outward()
        urls = list(dict.fromkeys(links.order_by("-issue", "position").values_list("url", flat=True)))
        with progress(_("Looking at links"), len(urls)) as advance:
            checking.check(urls, advance)
        dead = [
            link
            for link in links.select_related("issue").order_by("-issue", "position")
            if is_dead(link.check_result)
        ]
        for link in dead:
            self.stdout.write(_line(link))
        looked = ngettext("%(n)s address looked at", "%(n)s addresses looked at", len(urls)) % {
            "n": len(urls)
        }
        self.stdout.write(
            _("%(looked)s; links that lead nowhere: %(dead)s") % {"looked": looked, "dead": len(dead)}
        )


def _line(link: Link) -> str:
    """One dead link for a person: `slug: https://… 404 Not Found (copy: https://web.archive.org/…)`."""
    label = pgettext("archived", "copy")
    copy = f" ({label}: {link.archived_url})" if link.archived_url else ""
    return f"{link.issue.slug}: {link.url} {link.check_result}{copy}"
