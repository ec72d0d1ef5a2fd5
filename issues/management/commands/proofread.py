"""manage.py proofread [SLUG...] [--json]: what an editor should look at before readers do."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.models import Issue
from issues.proofreading import Finding, proofread
from issues.proofreading.spelling import missing_dictionary


class Command(BaseCommand):
    """Exit 0 nothing blocks, 1 something blocks, 2 there is no such issue."""

    help = "Says what an editor should look at in issues (all of them, or those named)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="an issue; none means all of them")
        parser.add_argument("--json", action="store_true", help="print one array of findings")

    def handle(self, *args: Any, **options: Any) -> None:
        issues = _issues(options["slugs"])
        found = [(issue, proofread(issue)) for issue in issues]
        for language in sorted({issue.language[:2] for issue in issues}):
            if sentence := missing_dictionary(language):
                self.stderr.write(sentence)
        if options["json"]:
            self.stdout.write(json.dumps([_row(i, f) for i, all_ in found for f in all_], ensure_ascii=False))
        else:
            self._tell(found)
        if any(finding.blocks for _issue, findings in found for finding in findings):
            raise SystemExit(1)

    def _tell(self, found: list[tuple[Issue, list[Finding]]]) -> None:
        """Prints the findings issue by issue, and the count."""
        for issue, findings in found:
            if findings:
                self.stdout.write(f"{issue.slug} · {issue.title}")
            for finding in findings:
                self.stdout.write(f"  {_line(finding)}")
        blocking = sum(finding.blocks for _issue, findings in found for finding in findings)
        looks = sum(len(findings) for _issue, findings in found) - blocking
        issues = ngettext("%(count)s issue", "%(count)s issues", len(found)) % {"count": len(found)}
        values = {"issues": issues, "blocking": blocking, "looks": looks}
        self.stdout.write(_("%(issues)s: %(blocking)s blocking, %(looks)s worth a look") % values)


def _issues(slugs: list[str]) -> list[Issue]:
    """The issues to read, newest first; a slug nobody has is refused."""
    issues = list(Issue.objects.select_related("same_number_as").newest_first())
    unknown = sorted(set(slugs) - {issue.slug for issue in issues})
    if unknown:
        raise CommandError(
            _("There is no issue with the slug “%s”; see the list in /admin/.") % unknown[0], returncode=2
        )
    return [issue for issue in issues if not slugs or issue.slug in slugs]


def _line(finding: Finding) -> str:
    """One finding for a person: `! number-repeated  item 6: message [excerpt]`."""
    where = _("item %s") % finding.item if finding.item is not None else _("issue")
    excerpt = f" [{finding.excerpt}]" if finding.excerpt and finding.excerpt not in finding.message else ""
    return f"{'!' if finding.blocks else '~'} {finding.code}  {where}: {finding.message}{excerpt}"


def _row(issue: Issue, finding: Finding) -> dict[str, object]:
    """One finding for a machine."""
    return {
        "issue": issue.slug,
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "item": finding.item,
        "excerpt": finding.excerpt,
    }
