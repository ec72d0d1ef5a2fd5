"""One pass over a folder and the database: each side hears what the other changed since the last time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext as _

from ..exporting import bundles
from ..importing.importer import Importer
from ..importing.sources import UnreadableSource, find_sources, printable
from ..models import Issue
from ..parsing.documents import SourceDocument
from ..parsing.problems import Rejected
from ..parsing.source import front_matter
from . import sides
from .memory import Entry, Memory


@dataclass(frozen=True)
class Step:
    """What became of an issue: written (to its file), created or taken (from it), conflict, rejected, gone; why, in sentences."""

    what: str
    name: str
    told: tuple[str, ...] = ()


@dataclass
class Pass:
    """One pass. `seen` are the permanent names of the issues whose files were met, `unread` the files that cannot be."""

    memory: Memory
    seen: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def steps(self) -> Iterator[Step]:
        """All that is done, as it is done; what is in step already says nothing."""
        for source in find_sources([self.memory.folder]):
            yield from self._of_file(source)
        for issue in Issue.objects.exclude(feed_id__in=self.seen).order_by("publish_at", "slug"):
            entry = self.memory.entries.get(issue.feed_id)
            if entry and entry.path in self.unread:  # so nothing is written over it
                continue
            if entry and self._is_there(entry):
                told = _("It is there but cannot be read as a source: put it right, or take it away.")
                yield Step("rejected", entry.path, (told,))
            else:
                yield from self._written(
                    issue, self.memory.folder / entry.path if entry else self._free(issue)
                )

    def _of_file(self, source: SourceDocument | UnreadableSource) -> Iterator[Step]:
        if isinstance(source, UnreadableSource):
            path = self._below(self._real_paths[source.path])
            self.unread.add(path)
            yield Step("rejected", path, (source.reason,))
            return
        path = self._below(self._real_paths[source.place])
        if path in self.memory.former:
            yield from self._of_former(source, path)
            return
        name = self.memory.issue_at(path)
        issue = Issue.objects.filter(feed_id=name).first() if name else None
        if name and issue is None:
            told = _("Its issue is not here any more: take the file away, or import it with import_issue.")
            deleted = Issue.everything.in_bin().filter(feed_id=name).first()
            yield Step("gone", path, (_in_the_bin(deleted) if deleted else told,))
        elif issue is None:
            yield from self._of_new_file(source, path)
        else:
            yield from self._of_known(source, path, issue)

    def _of_known(self, source: SourceDocument, path: str, issue: Issue) -> Iterator[Step]:
        self.seen.add(issue.feed_id)
        entry = self.memory.entries[issue.feed_id]
        is_file_new = sides.of_file(source, issue) != entry.file
        is_row_new = sides.of_row(issue) != entry.row
        if is_file_new and is_row_new:
            yield from self._both(source, path, issue)
        elif is_file_new:
            yield from self._taken(source, path, Importer(overwrite=True))
        elif is_row_new:
            yield from self._written(issue, self.memory.folder / path)

    def _of_new_file(self, source: SourceDocument, path: str) -> Iterator[Step]:
        """A file nobody remembers: one under a new name, what was imported or exported once, or a new issue."""
        if moved := self._moved(source):
            self.memory.entries[moved.feed_id].path = path
            yield from self._of_known(source, path, moved)
            return
        imported = Importer().imported_as(source)
        issue = imported or self._named_in(source)
        if issue is None:
            yield from self._taken(source, path, Importer())
        elif entry := self.memory.entries.get(issue.feed_id):
            yield from self._of_second_file(source, path, entry, is_known=bool(imported))
        elif imported and issue.edited_at:  # the file is what came in once, the row was written on since
            yield from self._written(issue, self.memory.folder / path)
        elif imported:
            self._note(issue, source, path)
        else:
            self.seen.add(issue.feed_id)
            yield from self._both(source, path, issue)

    def _of_second_file(
        self, source: SourceDocument, path: str, entry: Entry, *, is_known: bool
    ) -> Iterator[Step]:
        """A file of an issue that has another: nothing is missed where both say the same, or it came in once."""
        if is_known or source.data == (self.memory.folder / entry.path).read_bytes():
            self.memory.former[path] = sides.of_text(source.data)
            return
        told = _(
            "It names itself the issue of %(path)s: take its line canonical out to make an issue of its own of it."
        )
        yield Step("conflict", path, (told % {"path": entry.path},))

    def _moved(self, source: SourceDocument) -> Issue | None:
        """The issue whose file is not where it was and has this name now: it says so itself, or reads just the same."""
        gone = [name for name, entry in self.memory.entries.items() if not self._is_there(entry)]
        named = self._named_in(source) if gone else None
        return next(
            (
                issue
                for issue in Issue.objects.filter(feed_id__in=gone)
                if issue == named or sides.of_file(source, issue) == self.memory.entries[issue.feed_id].file
            ),
            None,
        )

    def _named_in(self, source: SourceDocument) -> Issue | None:
        """The issue whose permanent name stands in a file."""
        try:
            own = front_matter.split(source.data.decode("utf-8", "replace")).front_matter.canonical
        except Rejected:
            return None
        return Issue.objects.filter(feed_id=own).first() if own else None

    def _of_former(self, source: SourceDocument, path: str) -> Iterator[Step]:
        """A file whose issue has another one now: it must not change unheard."""
        if sides.of_text(source.data) != self.memory.former[path]:
            told = _("Its issue is kept in another file now: change that one, and take this one away.")
            yield Step("conflict", path, (told,))

    def _both(self, source: SourceDocument, path: str, issue: Issue) -> Iterator[Step]:
        if source.data == bundles.text_of(issue).encode():
            self._note(issue, source, path)
            return
        told = _(
            "Changed here and in the file: bring the file in at the desk (“Bring in an issue written elsewhere”) to choose part "
            "by part, or take it away to have what is here."
        )
        yield Step("conflict", path, (told,))

    def _taken(self, source: SourceDocument, path: str, importer: Importer) -> Iterator[Step]:
        outcome = importer.take(source)
        if outcome.error:
            yield Step("rejected", path, (outcome.error,))
            return
        issue = Issue.objects.filter(slug=outcome.slug).first()
        if issue is None:  # deleted here; the outcome says so
            yield Step("gone", path, outcome.warnings)
            return
        if outcome.outcome == "kept":  # written here, and it reads like this file
            self.seen.add(issue.feed_id)
            yield from self._both(source, path, issue)
            return
        self._note(issue, source, path)
        yield Step("created" if outcome.outcome == "created" else "taken", path, outcome.warnings)

    def _written(self, issue: Issue, index: Path) -> Iterator[Step]:
        if index.suffix != ".md":  # our text is Markdown: that file stays as it is
            self.memory.former[self._below(index)] = sides.of_text(index.read_bytes())
            index = self._free(issue)
        try:
            problems = bundles.write_at(issue, index)
        except OSError as error:
            yield Step("rejected", issue.slug, (str(error),))
            return
        path = self._below(index)
        source = next(one for one in find_sources([index]) if isinstance(one, SourceDocument))
        self._note(issue, source, path)
        yield Step("written", path, tuple(problems))

    def _note(self, issue: Issue, source: SourceDocument, path: str) -> None:
        issue.refresh_from_db()
        for name in [name for name, entry in self.memory.entries.items() if entry.path == path]:
            del self.memory.entries[name]  # another issue is written into the same file
            self.seen.discard(name)
        self.seen.add(issue.feed_id)
        self.memory.entries[issue.feed_id] = Entry(path, sides.of_file(source, issue), sides.of_row(issue))

    def _free(self, issue: Issue) -> Path:
        """A bundle of the issue's address, or of it and a number where something else stands there."""
        names = (issue.slug if n == 1 else f"{issue.slug}-{n}" for n in range(1, 10_000))
        folders = (self.memory.folder / name for name in names)
        return next(folder for folder in folders if not folder.exists()) / bundles.INDEX

    def _is_there(self, entry: Entry) -> bool:
        return (self.memory.folder / entry.path).exists()

    @cached_property
    def _real_paths(self) -> dict[str, Path]:
        """The files by what a source says of its place: accents may be written otherwise on the disk."""
        return {printable(path): path for path in self.memory.folder.rglob("*")}

    def _below(self, path: Path) -> str:
        return path.relative_to(self.memory.folder).as_posix()


def _in_the_bin(issue: Issue) -> str:
    return _("“%s” was deleted here: restore it from the bin, or take the file away.") % issue.title
