"""`manage.py export_issue [SLUG...] --to DIR`: issues leave as files that `import_issue` reads back to equal records."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from issues.errors import ExportRefused
from issues.exporting import bundles, data, ghost, hugo, substack
from issues.exporting.website import write as website
from issues.management.progress import progress
from issues.models import Issue, NewsItem
from issues.models.issues import IssueQuerySet

# Formats that hold each issue for itself, and those that are one archive of all.
ONE_BY_ONE = {"bundle": bundles, "hugo": hugo, "json": data}
TOGETHER = {"ghost": ghost, "substack": substack}


class Command(BaseCommand):
    """One line an issue on stdout, what could not come along on stderr; exit 0 all well, 1 something failed, 2 bad usage."""

    help = (
        "Exports issues as page bundles, as data, for another system, or the archive as a website of files."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="the issues; none: all")
        parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="the folder they go to")
        parser.add_argument("--format", choices=[*ONE_BY_ONE, *TOGETHER, "html"], default="bundle")
        parser.add_argument("--drafts", action="store_true", help="also what no reader can see")
        parser.add_argument(
            "--since", type=date.fromisoformat, metavar="DAY", help="published on or after it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["format"] == "html":
            self._website(**options)
            return
        issues = self._chosen(options["slugs"], drafts=options["drafts"], since=options["since"])
        slugs = list(
            issues.order_by(F("publish_at").asc(nulls_last=True), "slug").values_list("slug", flat=True)
        )
        with progress(_("Exporting"), len(slugs)) as advance:
            if options["format"] in TOGETHER:
                failed = self._together(TOGETHER[options["format"]], slugs, options["to"], advance)
            else:
                failed = self._one_by_one(ONE_BY_ONE[options["format"]], slugs, options["to"], advance)
        self.stderr.write(_("Exported: %(count)s.") % {"count": len(slugs) - failed})
        if failed:
            sys.exit(1)

    def _one_by_one(self, module: Any, slugs: list[str], to: Path, advance: Callable[[], object]) -> int:
        """Each issue for itself: what fails leaves the others; how many failed."""
        failed = 0
        for slug in slugs:
            try:
                problems = module.write(Issue.objects.get(slug=slug), to)
            except (OSError, ExportRefused, Issue.DoesNotExist) as error:
                failed += 1
                self.stderr.write(_("%(slug)s was not exported: %(error)s") % {"slug": slug, "error": error})
            else:
                self._say(slug, problems)
            advance()
        if finish := getattr(module, "finish", None):
            finish(to)
        return failed

    def _together(self, module: Any, slugs: list[str], to: Path, advance: Callable[[], object]) -> int:
        """All of them in one archive, whole or not at all."""

        def issues() -> Iterator[Issue]:
            for issue in (Issue.objects.filter(slug=slug).first() for slug in slugs):
                if issue is not None:
                    yield issue
                advance()

        try:
            problems = module.write(issues(), to)
        except OSError as error:
            raise CommandError(_("Nothing was exported: %s") % error) from error
        for slug in slugs:
            self._say(slug, ())
        for problem in problems:
            self.stderr.write(problem)
        return 0

    def _say(self, slug: str, problems: Iterable[str]) -> None:
        self.stdout.write(f"exported {slug}")
        for problem in problems:
            self.stderr.write(problem)

    def _website(self, to: Path, **options: Any) -> None:
        if options["slugs"] or options["drafts"] or options["since"]:
            raise CommandError(
                _("A website is of all that is public: no SLUG, --drafts or --since."), returncode=2
            )
        public = Issue.objects.public()
        pages = 3 * public.count() + 2 * NewsItem.objects.filter(issue__in=public).count()  # about
        try:
            with progress(_("Exporting"), pages) as advance:
                count = website.write(to, advance)
        except (OSError, ExportRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("%(count)s files; open %(file)s.") % {"count": count, "file": to / "index.html"})

    def _chosen(self, slugs: list[str], *, drafts: bool, since: date | None) -> IssueQuerySet:
        issues = Issue.objects.all() if drafts else Issue.objects.public()
        if since:
            issues = issues.filter(publish_at__gte=timezone.make_aware(datetime.combine(since, time.min)))
        if not slugs:
            return issues
        for slug in slugs:
            if not Issue.objects.filter(slug=slug).exists():
                raise CommandError(_("No issue is called “%s”.") % slug, returncode=2)
            if not issues.filter(slug=slug).exists():
                raise CommandError(
                    _(
                        "“%s” is not public, or older than --since: add --drafts to export what readers cannot see."
                    )
                    % slug,
                    returncode=2,
                )
        return issues.filter(slug__in=slugs)
