"""Brings in the pictures of other sites that issues show: one after the other, so that a stop loses nothing.

Each picture is stored and named in the texts in one transaction. What could not be had stays where it is, named in the
issue's report with its reason; the next run tries it again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ... import content_version
from ...content import IssueContent
from ...editing.history import remember
from ...messages import localized, to_json
from ...models import Issue, Picture
from ...parsing.problems import Message, Problem
from ...pictures.cleaning import CleanPicture, PictureRefused, clean
from ...pictures.storage import StoredFiles
from .addresses import file_name, originals
from .download import Download, downloads
from .texts import remote_pictures, with_names

_OF_THIS = frozenset({"picture-remote", "picture-not-fetched"})


@dataclass
class Brought:
    """How many pictures came in, and why the others did not, by address."""

    count: int = 0
    failures: dict[str, str] = field(default_factory=dict)


def wanted(slugs: Sequence[str]) -> dict[str, list[int]]:
    """The addresses of the pictures that these issues show from other sites, each with the keys of its issues."""
    found: dict[str, list[int]] = defaultdict(list)
    for issue in Issue.objects.filter(slug__in=slugs).prefetch_related("items").select_related("cover"):
        for url in dict.fromkeys(_shown(issue)):
            found[url].append(issue.pk)
    return dict(found)


def still_elsewhere(slugs: Sequence[str]) -> int:
    """How many pictures these issues show from other sites, as their imports counted them."""
    reports = Issue.objects.filter(slug__in=slugs).values_list("import_report", flat=True)
    problems = (each for report in reports for each in (report or {}).get("problems", []))
    return sum(each["values"].get("count", 1) for each in problems if each.get("code") == "picture-remote")


def bring(places: dict[str, list[int]], advance: Callable[[], object] = lambda: None) -> Brought:
    """Fetches and stores these pictures; whatever goes wrong with one is its reason, never an exception."""
    brought, files, remembered = Brought(), StoredFiles(), set[int]()
    reasons: dict[int, list[Problem]] = defaultdict(list)
    for each in downloads(places):
        refused = _store(each, places[each.url], files, remembered)
        if refused is None:
            brought.count += 1
        else:
            brought.failures[each.url] = localized(refused)
            for key in places[each.url]:
                reasons[key].append(_not_fetched(each.url, refused))
        advance()
    for key in {key for keys in places.values() for key in keys}:
        _report(key, reasons[key])
    return brought


def _shown(issue: Issue) -> Iterator[str]:
    for text in _texts(issue):
        yield from remote_pictures(text)
    if issue.cover and issue.cover.remote:
        yield issue.cover.name


def _texts(issue: Issue) -> Iterator[str]:
    yield issue.intro
    for item in issue.items.all():
        yield from (item.section, item.heading, item.body)


def _store(each: Download, keys: Iterable[int], files: StoredFiles, remembered: set[int]) -> Message | None:
    """Stores one picture in its issues; why not, where that is not possible."""
    if each.data is None:
        return Message("{reason}", reason=each.reason)
    try:
        cleaned = clean(each.data)
    except PictureRefused as refused:
        return refused
    with transaction.atomic():
        for key in keys:
            if not _place(
                Issue.objects.select_for_update().get(pk=key), each.url, cleaned, files, remembered
            ):
                return Message("its place in the text was not found")
        content_version.bump()
    return None


def _place(issue: Issue, url: str, cleaned: CleanPicture, files: StoredFiles, remembered: set[int]) -> bool:
    """A row of the picture, and its name in the texts of an issue; False where the address stands nowhere."""
    if issue.pk not in remembered:
        remember(issue, IssueContent.of(issue), note=_("before its pictures were brought in"))
        remembered.add(issue.pk)
    cover = issue.cover if issue.cover and issue.cover.remote and issue.cover.name == url else None
    picture = cover or Picture(issue=issue)
    picture.name = _free_name(issue, file_name(originals(url)[0], cleaned.ending))
    intro = with_names(issue.intro, {url: picture.name})
    is_found = cover is not None or intro != issue.intro
    for item in issue.items.all():
        written = {name: getattr(item, name) for name in ("section", "heading", "body")}
        renamed = {name: with_names(text, {url: picture.name}) for name, text in written.items()}
        if renamed != written:
            is_found = True
            issue.items.filter(pk=item.pk).update(**renamed)
    if not is_found:
        return False
    files.store(picture, cleaned)
    picture.save()
    report = issue.import_report or {}
    fetched = {**report.get("fetched", {}), url: picture.name}
    Issue.objects.filter(pk=issue.pk).update(
        intro=intro, import_report={**report, "fetched": fetched}, updated_at=timezone.now()
    )
    return True


def _free_name(issue: Issue, name: str) -> str:
    """The name, with a number where the issue has a picture of that name."""
    taken = set(issue.pictures.values_list("name", flat=True))
    stem, _dot, ending = name.rpartition(".")
    number = 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}.{ending}"
    return name


def _not_fetched(url: str, reason: Message) -> Problem:
    return Problem(
        "picture-not-fetched",
        "The picture {address} could not be brought in: {reason}",
        address=url,
        reason=(reason,),
    )


def _report(key: int, problems: list[Problem]) -> None:
    """Writes into the report of an import what is still elsewhere, in place of what it said of that before."""
    issue = Issue.objects.only("import_report").get(pk=key)
    report = issue.import_report or {}
    kept = [each for each in report.get("problems", []) if each.get("code") not in _OF_THIS]
    said = [{"code": each.code, **to_json(each)} for each in problems]
    Issue.objects.filter(pk=key).update(import_report={**report, "problems": [*kept, *said]})
