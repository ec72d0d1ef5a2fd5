"""WordPress' export (WXR): RSS with the rows of its database, in one file or several."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as etree
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from ...parsing.documents import SourceDocument
from ...parsing.problems import Problem, noop, shown
from ..picture_lookup import read_regular
from ..unreadable import UnreadableSource
from .posts import NO_ISSUE, PART_PAYING, PAYING, Post, folders_in
from .wordpress_text import Found, html_of

MAX_FILE = 100_000_000
MAX_POSTS = 20_000
PASSWORD = noop("It was behind a password: it comes in as a draft.")
EMPTY_BLOCKS = noop("Blocks of WordPress that have no text were left out: {names}.")
NO_BLOCK = noop("The block {number}, which posts share, is not in the export.")
OTHERS = noop("Other things of the export were left out: {names}.")
_CONTROLS = bytes(n for n in range(32) if n not in (9, 10, 13))
_PROLOGUE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?(?:(?!\?>).){0,1000}+\?>|<!--(?:(?!-->).){0,5000}+-->){0,400}+<rss[\s>]",
    re.S,
)
_POSTS = frozenset({"post", "page", "newspack_nl_cpt"})
_KEPT = _POSTS | {"attachment", "wp_block"}
_SKIPPED = frozenset({"trash", "auto-draft", "inherit"})
_OWN = re.compile(r"http://wordpress\.org/export/[\d.]+/\}")
_HREF = re.compile(r"""(?<=\shref=)(?P<quote>["'])(?P<url>[^"'<>]{1,2000})(?P=quote)""")
_TAGS = re.compile(r"<[^<>]{1,300}>")


@dataclass
class _Item:
    """One row of the export: its fields by their names without prefix, its terms and its meta values."""

    fields: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def value(self, *names: str) -> str:
        """The first of these meta values that says something."""
        return next((v for name in names for v in self.meta.get(name, []) if v.strip()), "")


@dataclass
class _Site:
    """All rows of the export that are needed, by their numbers."""

    base: str = ""
    items: dict[str, _Item] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)

    def of(self, *kinds: str) -> Iterator[_Item]:
        return (item for item in self.items.values() if item["post_type"] in kinds)


def files_of(place: Path, *, packed: bool) -> list[Path]:
    """The files of an export at a place: the file itself, or those of a folder or of one below it."""
    if place.is_file():
        return [place] if place.suffix.lower() == ".xml" and _is_export(place) else []
    folders = (place, *folders_in(place)) if packed else (place,)
    found = [path for folder in folders for path in sorted(folder.glob("*.xml"))]
    return [path for path in found if (packed or "wordpress" in path.name.lower()) and _is_export(path)]


def _is_export(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return not path.is_symlink() and b"wordpress.org/export/" in file.read(20_000)
    except OSError:
        return False


def documents(
    paths: list[Path], where: str, find_picture: Callable[[str], bytes | None]
) -> Iterator[SourceDocument | UnreadableSource]:
    """The posts and pages of an export; one line for one that cannot be read."""
    site = _Site()
    try:
        for path in paths:
            _read(path, site)
    except (etree.ParseError, OSError, ValueError):
        yield UnreadableSource(where, "wordpress", _("is no XML that can be read: export it again."))
        return
    posts = [item for item in site.of(*_POSTS) if item["status"] not in _SKIPPED]
    if not posts or len(posts) > MAX_POSTS:
        reason = _("holds more than %(count)s posts: split it.") % {"count": MAX_POSTS}
        yield UnreadableSource(where, "wordpress", reason if posts else _("holds no posts."))
        return
    links = {_place(item["link"]): _slug(item) for item in posts if item["link"] and _slug(item)}
    for number, item in enumerate(posts):
        post = _post(item, site, links)
        if not number and site.others:
            names = ", ".join(f"{shown(name)} ({count})" for name, count in site.others.most_common(10))
            post.remarks.append(Problem("export-left-out", OTHERS, names=names))
        yield post.source(where, find_picture)


def _read(path: Path, site: _Site) -> None:
    """Reads one file of the export. Raises ParseError or ValueError."""
    data = read_regular(path, MAX_FILE)
    if len(data) > MAX_FILE or not _PROLOGUE.match(data):  # what declares entities is no export
        raise ValueError("no export")
    for _event, element in etree.iterparse(io.BytesIO(data.translate(None, _CONTROLS))):  # noqa: S314 - see above
        name = _name(element.tag)
        if name == "wp:base_blog_url":
            site.base = element.text or ""
        elif name == "item":
            _take(element, site)
            element.clear()


def _name(tag: str) -> str:
    """An element's name: WordPress' own with `wp:`, whatever the version of the export."""
    space, _sign, name = tag.rpartition("}")
    if not space:
        return name
    if _OWN.fullmatch(f"{space[1:]}}}"):
        return f"wp:{name}"
    return f"excerpt:{name}" if "/excerpt/" in space else name


def _take(element: etree.Element, site: _Site) -> None:
    item = _Item()
    for child in element:
        name, text = _name(child.tag), child.text or ""
        if name == "category":
            item.terms.append((child.get("domain", ""), child.get("nicename", ""), text))
        elif name == "wp:postmeta":
            given = {_name(each.tag): each.text or "" for each in child}
            item.meta.setdefault(given.get("wp:meta_key", ""), []).append(given.get("wp:meta_value", ""))
        elif name != "wp:comment":
            item.fields.setdefault(name.removeprefix("wp:"), text)
    if item["post_type"] in _KEPT:
        site.items[item["post_id"]] = item
    if item["post_type"] not in _KEPT or (item["post_type"] in _POSTS and item["status"] in _SKIPPED):
        site.others[item["status"] if item["post_type"] in _POSTS else item["post_type"] or "?"] += 1


def _post(item: _Item, site: _Site, links: dict[str, str]) -> Post:
    def reusable(number: str) -> str | None:
        block = site.items.get(number)
        return block["encoded"] if block and block["post_type"] == "wp_block" else None

    def pictures(ids: list[str] | None) -> str:
        return _gallery(item, ids, site)

    html, found = html_of(item["encoded"], item.value("footnotes"), reusable, pictures)
    slug, number = _slug(item), item["post_id"]
    cover = site.items.get(item.value("_thumbnail_id"))
    audio = next((v.split()[0] for v in item.meta.get("enclosure", []) if v.strip()), "")
    if re.match(r"https?://", audio) and audio not in html:
        html = f'<audio controls src="{escape(audio)}"></audio>\n{html}'
    post = Post(
        key=f"wordpress/{urlsplit(site.base).netloc or 'site'}/{number}",
        name=slug or number,
        title=" ".join(_TAGS.sub("", item["title"]).split()) or slug or number,
        body=_HREF.sub(lambda each: _own_link(each, site, links), html),
        date=_moment(item),
        is_public=item["status"] == "publish",
        slug=slug,
        summary=" ".join(
            _TAGS.sub("", item["excerpt:encoded"] or item.value("_yoast_wpseo_metadesc")).split()
        ),
        tags=_tags(item),
        cover=cover["attachment_url"] if cover else "",
        aliases=_former(item, slug),
    )
    _judge(post, item, found)
    return post


def _slug(item: _Item) -> str:
    slug = unquote(item["post_name"])
    return slug if re.fullmatch(r"[a-z0-9]+(?:[-_]+[a-z0-9]+)*", slug) and len(slug) <= 200 else ""


def _moment(item: _Item) -> str:
    """The moment in UTC where there is one, else on the site's clock."""
    for name, zone in (("post_date_gmt", "Z"), ("post_date", "")):
        if item[name].strip() and not item[name].startswith("0000"):
            return item[name].strip().replace(" ", "T") + zone
    return ""


def _tags(item: _Item) -> list[str]:
    kinds = ("post_tag", "category")
    found = [
        text
        for kind in kinds
        for domain, name, text in item.terms
        if domain == kind and name != "uncategorized"
    ]
    return list(dict.fromkeys(text.strip() for text in found if text.strip()))


def _former(item: _Item, slug: str) -> list[str]:
    """The addresses a post had: its path, and its slugs of old."""
    path = urlsplit(item["link"]).path.strip("/")
    return [
        f"/{each}/"
        for each in dict.fromkeys([path, *item.meta.get("_wp_old_slug", [])])
        if each and each != slug
    ]


def _place(url: str) -> str:
    """An address without what may be spelt in several ways."""
    parts = urlsplit(url.strip())
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _own_link(found: re.Match[str], site: _Site, links: dict[str, str]) -> str:
    """A link to a post of the export as a link to the issue it becomes."""
    url = found["url"]
    if url.startswith("/") and not url.startswith("//"):
        url = f"{site.base.rstrip('/')}{url}"
    try:
        slug = links.get(_place(url.partition("#")[0]), "")
    except ValueError:
        return found[0]
    numbered = re.search(r"[?&](?:p|page_id)=(\d{1,18})\Z", url)
    if not slug and numbered and (item := site.items.get(numbered[1])) and item["post_type"] in _POSTS:
        slug = _slug(item)
    return f"{found['quote']}/posts/{slug}/{found['quote']}" if slug else found[0]


def _gallery(item: _Item, ids: list[str] | None, site: _Site) -> str:
    """Attachments as figures with their captions: those of these numbers, or all of the post."""
    if ids is None:
        mine = [each for each in site.of("attachment") if each["post_parent"] == item["post_id"]]
        mine.sort(key=lambda each: int(each["menu_order"]) if each["menu_order"].isdigit() else 0)
    else:
        mine = [site.items[number] for number in ids if number in site.items]
    if not mine or (ids is not None and len(mine) < len(ids)):
        return f'[gallery ids="{",".join(ids or [])}"]'
    return "\n\n" + "\n".join(map(_figure, mine)) + "\n\n"


def _figure(attachment: _Item) -> str:
    image = f'<img src="{escape(attachment["attachment_url"])}" alt="{escape(attachment.value("_wp_attachment_image_alt"))}">'
    caption = attachment["excerpt:encoded"].strip()
    return f"<figure>{image}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def _judge(post: Post, item: _Item, found: Found) -> None:
    """What keeps a post a draft, and what else is to be said of it."""
    if item["post_type"] == "page":
        post.keep_back(NO_ISSUE, kind="page")
    if item["post_password"].strip():
        post.keep_back(PASSWORD)
    if (access := item.value("_jetpack_newsletter_access")) not in ("", "everybody"):
        post.keep_back(PAYING, audience=shown(access))
    if "jetpack/paywall" in [*found.names, *found.empty]:
        post.keep_back(PART_PAYING)
    if found.empty:
        names = ", ".join(dict.fromkeys(map(shown, found.empty)))
        post.remarks.append(Problem("export-left-out", EMPTY_BLOCKS, names=names))
    post.remarks += [Problem("export-unknown", NO_BLOCK, number=number) for number in found.missing]
