"""`manage.py import_issue PATH...`: brings files, bundles, trees of them and exports of other systems in as issues."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import reset_queries
from django.utils.translation import gettext as _

from issues.importing.fetching.bring import bring, still_elsewhere, wanted
from issues.importing.importer import Importer, Outcome
from issues.importing.item_forms import choose
from issues.importing.parallel import parse_ahead, settle
from issues.importing.remarks import RunRemarks
from issues.importing.sources import UnreadableSource, count_sources, find_sources
from issues.management.progress import progress
from issues.parsing.body.item_forms import FORMS
from issues.parsing.documents import SourceDocument
from issues.pictures import variants
from issues.pictures.variants import processors


def _with_form(source: SourceDocument | UnreadableSource, form: str) -> SourceDocument | UnreadableSource:
    return replace(source, items=form) if isinstance(source, SourceDocument) else source


class Command(BaseCommand):
    """One line an issue on stdout, progress on stderr; exit 0 all well, 1 something rejected, 2 bad usage."""

    help = "Imports issues from source files, page bundles, trees of them, zip archives, or exports of other systems."
    processes = (
        0  # that help with parsing: none when another program calls, whose main module they would import
    )

    def run_from_argv(self, argv: list[str]) -> None:
        self.processes = processors() - 1
        settle()
        super().run_from_argv(argv)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            type=Path,
            metavar="PATH",
            help="a source file, a bundle, a tree, or an export",
        )
        parser.add_argument(
            "--images", action="append", default=[], type=Path, metavar="DIR", help="pictures kept elsewhere"
        )
        parser.add_argument("--dry-run", action="store_true", help="do everything, keep nothing")
        parser.add_argument("--overwrite", action="store_true", help="also replace what was edited here")
        parser.add_argument("--status", choices=["source", "draft", "published"], default="source")
        parser.add_argument("--json", action="store_true", help="print one object a source")
        parser.add_argument(
            "--items", choices=FORMS, help="how news are told apart (default: found by looking)"
        )
        parser.add_argument("--fetch-pictures", action="store_true", help="bring in pictures of other sites")
        parser.add_argument("--strict", action="store_true", help="a warning keeps an issue out")

    def handle(self, *args: Any, **options: Any) -> None:
        self.remarks = RunRemarks()
        run = Importer(options["overwrite"], options["status"], options["dry_run"], options["strict"])
        show = self._show_json if options["json"] else self._show_line
        outcomes: Counter[str] = Counter()
        try:
            sources = find_sources(options["paths"], options["images"])
        except FileNotFoundError as missing:
            raise CommandError(str(missing), returncode=2) from missing
        except NotADirectoryError as file:
            sentence = _("--images takes a folder, and this is none: %s") % file.filename
            raise CommandError(sentence, returncode=2) from file
        form = options["items"] or self._chosen(options["paths"], always=options["dry_run"])
        sources = (_with_form(source, form) for source in sources)
        fresh: list[str] = []
        same: list[str] = []
        total = count_sources(options["paths"]) if sys.stderr.isatty() else 0
        with progress(_("Importing"), total) as advance:
            for source, parsed in parse_ahead(sources, run.is_new, self.processes):
                outcome = run.take(source, parsed)
                outcomes[outcome.outcome] += 1
                fresh += [outcome.slug] if outcome.outcome in {"created", "updated"} else []
                same += [outcome.slug] if outcome.outcome == "unchanged" else []
                show(outcome)
                advance()
                reset_queries()  # with DEBUG Django remembers thousands of them, each with an issue's text
        for remark, count in self.remarks.more():
            self.stderr.write(_("%(count)s more times: %(remark)s") % {"count": count, "remark": remark})
        if options["fetch_pictures"] and not run.dry_run:
            self._fetch_pictures([*fresh, *same])
        elif count := still_elsewhere(fresh):
            sentence = _("Pictures still at other sites: %(count)s; --fetch-pictures brings them in.")
            self.stderr.write(sentence % {"count": count})
        if (fresh or options["fetch_pictures"]) and not run.dry_run:
            self._make_variants([*fresh, *same] if options["fetch_pictures"] else fresh)
        if not outcomes:
            raise CommandError(
                _("There is no source file there: give a .md or .html file, a bundle or a folder of them."),
                returncode=2,
            )
        if outcomes["rejected"]:
            sys.exit(1)

    def _chosen(self, paths: list[Path], *, always: bool) -> str:
        """How the archive's news are told apart, said where it is not by keycaps."""
        sources = (source for source in find_sources(paths) if isinstance(source, SourceDocument))
        choice = choose(source.data for source in sources)
        if always or choice.form != "keycap":
            sentence = _("News are told apart by %(form)s (%(found)s of %(total)s sources); --items chooses.")
            values = {"form": choice.form, "found": choice.found, "total": choice.total}
            self.stderr.write(sentence % values)
        return choice.form

    def _show_json(self, outcome: Outcome) -> None:
        fields = asdict(outcome)
        del fields["counts"]
        self.stdout.write(json.dumps(fields, ensure_ascii=False))

    def _show_line(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.stdout.write(f"{outcome.outcome} {outcome.source}: {outcome.error}")
            return
        counts = " ".join(f"{name}={number}" for name, number in outcome.counts.items() if number)
        self.stdout.write(f"{outcome.outcome} {outcome.slug} {counts}".rstrip())
        for warning in filter(self.remarks.is_shown, outcome.warnings):
            self.stderr.write(f"{outcome.source}: {warning}")

    def _fetch_pictures(self, slugs: list[str]) -> None:
        """Brings in the pictures of other sites; what could not be had is said, and tried again by the next run."""
        places = wanted(slugs)
        with progress(_("Fetching pictures"), len(places)) as advance:
            brought = bring(places, advance)
        for url, reason in brought.failures.items():
            self.stderr.write(f"{url}: {reason}")
        if places:
            values = {"count": brought.count, "left": len(brought.failures)}
            sentence = _(
                "Pictures brought in: %(count)s; still at other sites: %(left)s (run it again to retry)."
            )
            self.stderr.write(sentence % values)

    def _make_variants(self, slugs: list[str]) -> None:
        """Smaller files of the pictures that came in; what cannot be made now is the worker's, and no error."""
        try:
            hashes = variants.hashes_of(variants.waiting().filter(issue__slug__in=slugs))
            with progress(_("Making pictures lighter"), len(hashes)) as advance:
                variants.make(hashes, advance)
        except Exception as error:
            self.stderr.write(_("The pictures are not lighter yet: %s") % error)
