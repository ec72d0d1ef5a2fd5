"""Writes the website: begins at home, follows every link to a page of ours, and last leads the files to each other."""

from __future__ import annotations

import json
import posixpath
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ...errors import ExportRefused
from ...models import Issue
from ...reverse import address
from ..files import put
from . import asking, places, rewriting, search

# Which files are the export's own, a name in JSON a line: the next one takes those away that are no more.
MARK = ".quincena-website.json"
BEGIN = ("home", "about", "archive", "topics", "links", "shelf", "search", "feed", "feed_json", "card")


@dataclass
class Website:
    """A website that is being written: its files, and which file each address has.

    Pages wait in `draft`, as the site answers them, until every address has its file.
    """

    folder: Path
    draft: Path
    mark: IO[str]
    say: Callable[[], object]
    files: set[str] = field(default_factory=set)
    asked: dict[str, str] = field(default_factory=dict)  # local address -> file, "" where there is none
    moved: dict[str, str] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)

    def put(self, name: str, data: bytes) -> None:
        """Writes one file; the folder knows it for its own before it is there."""
        if name not in self.files:
            self.mark.write(f"{json.dumps(name)}\n")
            self.mark.flush()
            self.files.add(name)
        put(self.folder / name, [data])


def write(folder: Path, say: Callable[[], object] = lambda: None) -> int:
    """Writes the public archive into a folder that is empty or held one before; calls `say` after each page.

    Returns how many files there are. Raises ExportRefused for a folder with other things in it, OSError for a full disk.
    """
    former = _former(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as draft, (folder / MARK).open("a", encoding="utf-8") as mark:
        site = Website(folder, Path(draft), mark, say)
        _take_all(site)
        for number, name in enumerate(site.pages):
            _lead(site, number, name)
        site.put(search.NAME, search.entries())
    for gone in former - site.files:
        _take_away(folder, gone)
    put(folder / MARK, (f"{json.dumps(name)}\n".encode() for name in sorted(site.files)))
    return len(site.files)


def _take_all(site: Website) -> None:
    waiting = deque(reverse(name) for name in BEGIN)
    for slug in Issue.objects.public().newest_first().values_list("slug", flat=True):
        waiting.extend(address(name, slug) for name in ("issue", "issue_data", "issue_markdown"))
    while waiting:
        waiting.extend(_take(site, waiting.popleft()))


def _take_away(folder: Path, name: str) -> None:
    """Deletes a file of a former export, and the folders that are empty without it: their names tell what stood there."""
    path = folder / name
    path.unlink(missing_ok=True)
    for above in path.relative_to(folder).parents:
        with suppress(OSError):  # others' files are in it
            (folder / above).rmdir()


def _former(folder: Path) -> set[str]:
    mark = folder / MARK
    if not mark.is_file():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ExportRefused(
                _("%s holds other things: name an empty folder, or one that does not exist.") % folder
            )
        return set()
    names = {_name(line) for line in mark.read_text("utf-8", "replace").splitlines()}
    return {name for name in names if places.file_of(f"/{quote(name)}") == name}


def _name(line: str) -> str:
    """The name on a line of MARK, "" where a kill cut it."""
    try:
        return str(json.loads(line))
    except ValueError:
        return ""


def _take(site: Website, path: str) -> list[str]:
    """Writes what is at a local address, once, as it is; returns the addresses it leads to."""
    is_kept = places.is_kept(path)
    if path in site.asked or not (is_kept or places.is_former(path)):
        return []
    site.asked[path] = ""
    found = asking.page(path)
    if isinstance(found, str):
        site.moved[path] = places.local(found)
        return [site.moved[path]]
    if found is None or not is_kept:
        return []
    name = site.asked[path] = places.file_of(path)
    site.say()
    if not name.endswith(".html"):
        site.put(name, found)
        return []
    (site.draft / str(len(site.pages))).write_bytes(found)
    site.pages.append(name)
    urls = list(rewriting.addresses(found.decode()))
    for url in urls:
        _take_file(site, url)
    return [place for url in urls if (place := places.local(url.partition("#")[0]))]


def _take_file(site: Website, url: str) -> None:
    """A picture or a static file, with what a style sheet asks for."""
    if url in site.asked:
        return
    if name := places.media_name(url):
        data, file = asking.picture(name), places.file_of(f"/media/{name}")
    elif name := places.static_name(url):
        data, file = asking.static(name), places.file_of(f"/static/{name}")
    elif name := places.root_name(url):
        data, file = asking.at_the_root(name), name
    else:
        return
    site.asked[url] = file if data is not None else ""
    if data is None or not file:
        return
    site.put(file, data)
    if file.endswith(".css"):
        for inside in rewriting.IN_STYLES.findall(data.decode()):
            if not inside.startswith("data:"):
                beside = posixpath.normpath(posixpath.join(posixpath.dirname(name), inside))
                _take_file(site, settings.STATIC_URL + beside)


def _lead(site: Website, number: int, name: str) -> None:
    """Makes one page's addresses lead to files; to what is no file, to the site on the web."""

    def rewrite(url: str) -> str:
        bare, _hash, fragment = url.partition("#")
        if not bare:
            return url
        if file := site.asked.get(bare, ""):  # a picture or a static file
            return places.link(name, file, fragment)
        path = places.local(bare)
        if not path:
            return url
        path = site.moved.get(path, path)
        if file := site.asked.get(path, ""):
            return places.link(name, file, fragment)
        return settings.SITE_URL + path + (f"#{fragment}" if fragment else "")

    html = (site.draft / str(number)).read_text("utf-8")
    site.put(name, rewriting.rewritten(html, rewrite).encode())
