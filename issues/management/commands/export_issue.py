"""`manage.py export_issue [SLUG...] --to DIR`: issues leave as files that `import_issue` reads back to equal records."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from issues.errors import ExportRefused
from issues.exporting import bundles
from issues.exporting.files import put
from issues.exporting.website import write as website
from issues.management.progress import progress
from issues.models import Issue, NewsItem
from issues.models.issues import IssueQuerySet
from issues.rendering.issue_json import as_data
from issues.rendering.render import render_saved


class Command(BaseCommand):
    """One line an issue on stdout, what could not come along on stderr; exit 0 all well, 1 something failed, 2 bad usage."""

    help = "Exports issues as page bundles (front matter, Markdown, pictures), as data, or the archive as a website of files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="the issues; none: all")
        parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="the folder they go to")
        parser.add_argument("--format", choices=["bundle", "json", "html"], default="bundle")
        parser.add_argument("--drafts", action="store_true", help="also what no reader can see")
        parser.add_argument(
            "--since", type=date.fromisoformat, metavar="DAY", help="published on or after it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["format"] == "html":
            self._website(**options)
            return
        issues = self._chosen(options["slugs"], drafts=options["drafts"], since=options["since"])
        write = _write_json if options["format"] == "json" else bundles.write
        failed = 0
        slugs = list(issues.order_by("publish_at", "slug").values_list("slug", flat=True))
        with progress(_("Exporting"), len(slugs)) as advance:
            for slug in slugs:
                try:
                    problems = write(Issue.objects.get(slug=slug), options["to"])
                except (OSError, ExportRefused, Issue.DoesNotExist) as error:
                    failed += 1
                    self.stderr.write(
                        _("%(slug)s was not exported: %(error)s") % {"slug": slug, "error": error}
                    )
                else:
                    self.stdout.write(f"exported {slug}")
                    for problem in problems:
                        self.stderr.write(problem)
                advance()
        self.stderr.write(_("Exported: %(count)s.") % {"count": len(slugs) - failed})
        if failed:
            sys.exit(1)

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


def _write_json(issue: Issue, folder: Path) -> list[str]:
    data = json.dumps(as_data(render_saved(issue)), ensure_ascii=False, indent=1)
    put(folder / f"{issue.slug}.json", [data.encode()])
    return []
