"""Writes the website: begins at home, follows every link to a page of ours, and last leads the files to each other."""

from __future__ import annotations

import json
import posixpath
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ...errors import ExportRefused
from ...models import Issue
from ...reverse import address
from ..files import put
from . import asking, places, rewriting, search

MARK = ".quincena-website.json"  # which files are the export's own: the next one takes those away that are no more
BEGIN = ("home", "about", "archive", "topics", "links", "shelf", "search", "feed", "feed_json", "card")


@dataclass
class Website:
    """A website that is being written: its files, and which file each address has."""

    folder: Path
    say: Callable[[], object]
    files: set[str] = field(default_factory=set)
    asked: dict[str, str] = field(default_factory=dict)  # local address -> file, "" where there is none
    moved: dict[str, str] = field(default_factory=dict)
    pages: list[tuple[str, str]] = field(default_factory=list)

    def put(self, name: str, data: bytes) -> None:
        """Writes one file."""
        put(self.folder / name, [data])
        self.files.add(name)


def write(folder: Path, say: Callable[[], object] = lambda: None) -> int:
    """Writes the public archive into a folder that is empty or held one before; calls `say` after each page.

    Returns how many files there are. Raises ExportRefused for a folder with other things in it, OSError for a full disk.
    """
    former = _former(folder)
    site = Website(folder, say)
    waiting = deque(reverse(name) for name in BEGIN)
    for slug in Issue.objects.public().newest_first().values_list("slug", flat=True):
        waiting.extend(address(name, slug) for name in ("issue", "issue_data", "issue_markdown"))
    while waiting:
        waiting.extend(_take(site, waiting.popleft()))
    for name, _path in site.pages:
        _lead(site, name)
    site.put(search.NAME, search.entries())
    for gone in former - site.files:
        (folder / gone).unlink(missing_ok=True)
    put(folder / MARK, [json.dumps(sorted(site.files), ensure_ascii=False, indent=0).encode()])
    return len(site.files)


def _former(folder: Path) -> set[str]:
    mark = folder / MARK
    if not mark.is_file():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ExportRefused(
                _("%s holds other things: name an empty folder, or one that does not exist.") % folder
            )
        return set()
    try:
        names = json.loads(mark.read_text())
    except ValueError:
        return set()
    return {name for name in names if isinstance(name, str) and places.file_of(f"/{name}") == name}


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
    site.put(name, found)
    site.say()
    if not name.endswith(".html"):
        return []
    site.pages.append((name, path))
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


def _lead(site: Website, name: str) -> None:
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

    target = site.folder / name
    put(target, [rewriting.rewritten(target.read_text(), rewrite).encode()])
