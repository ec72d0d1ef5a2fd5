"""Derives an issue's links from its texts: the one function import, admin and restore call after any change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet

from ..content import IssueContent, LinksByPlace
from ..models import Alias, Issue, Link, NewsItem
from ..parsing.dialect import links
from ..parsing.documents import NOTHING_READ, ParsedLink, TextCache

_LOCAL = re.compile(r"^/(?:posts|p|issues)/([^/?#]+)")
_SUBSTACK = re.compile(r"^/(?:pub/[\w-]+/)?p/([^/?#]+)")
CHECKED = ("checked_at", "check_result", "archived_url")


def derive(
    issue: Issue,
    content: IssueContent | None = None,
    items: Sequence[NewsItem] | None = None,
    *,
    is_new: bool = False,
    cache: TextCache = NOTHING_READ,
) -> LinksByPlace:
    """Writes the issue's Link rows anew from its content; results of link checks are kept by URL.

    `content` and its rows `items` spare reading those at hand again, `cache` finding the links of texts; an issue that
    `is_new` has none yet.
    """
    content = content or IssueContent.of(issue)
    items = list(issue.items.order_by("position")) if items is None else items
    found = find_links(issue, content, is_new=is_new, cache=cache)
    for place, rows in found.items():
        for row in rows:
            row.item = items[place - 1] if place else None
    if not is_new:
        issue.links.all().delete()
    Link.objects.bulk_create([row for rows in found.values() for row in rows])
    return found


def find_links(
    issue: Issue, content: IssueContent, *, is_new: bool = False, cache: TextCache = NOTHING_READ
) -> LinksByPlace:
    """The links of a content, saved or not, as unsaved rows that belong to no item's row yet."""
    texts: list[tuple[int | None, str]] = [(None, content.intro)]
    for number, item in enumerate(content.items, start=1):
        texts += [(number, item.heading), (number, item.body)]
    found: dict[int | None, list[Link]] = {place: [] for place, _text in texts}
    for place, text in texts:
        found[place] += [_row(issue, link) for link in _links_of(text, cache)]
    rows = [row for some in found.values() for row in some]
    known = {} if is_new else {link.url: link for link in issue.links.exclude(checked_at=None)}
    for position, row in enumerate(rows, start=1):
        row.position = position
        if row.url in known:
            for name in CHECKED:
                setattr(row, name, getattr(known[row.url], name))
    _resolve(rows)
    return found


def adopt(issue: Issue, paths: Iterable[str]) -> None:
    """Points the links of other issues that name this one's slug or its old addresses `paths` to it."""
    names = {issue.slug, *(path.rpartition("/")[2] for path in paths)}
    Link.objects.filter(points_to__in=names, target=None).update(target=issue)


def _links_of(text: str, cache: TextCache) -> Sequence[ParsedLink]:
    known = cache.links.get(text)
    return known if known is not None else links.links_of(text) if text else ()


def _row(issue: Issue, parsed: ParsedLink) -> Link:
    return Link(
        issue=issue,
        url=parsed.url[:4000],
        title=parsed.title[:1000],
        source=parsed.source[:300],
        kind=parsed.kind,
        host=links.host_of(parsed.url)[:255],
        normalized_url=links.normalize_url(parsed.url),
        points_to=slug_named_by(parsed.url),
    )


def outward() -> QuerySet[Link]:
    """Links of our issues to other sites: http or https, to none of our issues, and not to hosts the newsletter had before."""
    by_web = Q(url__istartswith="http://") | Q(url__istartswith="https://")
    found = Link.objects.filter(by_web, target=None).exclude(host__in=["", *_own_hosts()])
    return found.exclude(issue__status=Issue.Status.DELETED)


def _own_hosts() -> set[str]:
    """The hosts of this site and of OLD_HOMES, as link rows have them: without `www.`."""
    return {links.host_of(settings.SITE_URL), *(home.removeprefix("www.") for home in settings.OLD_HOMES)}


def slug_named_by(url: str) -> str:
    """The slug of one of our issues that an address names: `/posts/x/`, `/p/x`, or `/p/x` at an old home; or "".

    Without the setting OLD_HOMES any Substack's `/p/slug` is taken for a candidate: it only becomes ours when an
    issue of ours has that very slug.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = links.host_of(url)
    if not host and not parts.scheme:
        found = _LOCAL.match(parts.path)
    elif host in _own_hosts():
        found = _LOCAL.match(parts.path) or _SUBSTACK.match(parts.path)
    elif not settings.OLD_HOMES and host.endswith("substack.com"):
        found = _SUBSTACK.match(parts.path)
    else:
        found = None
    return unquote(found[1])[:200].lower() if found else ""


def _resolve(rows: Iterable[Link]) -> None:
    """Sets the target of every row that names a slug or an old path of one of our issues."""
    wanted = {row.points_to for row in rows if row.points_to}
    if not wanted:
        return
    ours = Issue.objects.only("slug", "title", "status", "publish_at").order_by()
    targets = {issue.slug: issue for issue in ours.filter(slug__in=wanted)}
    paths = Q()
    for slug in wanted - targets.keys():
        paths |= Q(path=slug) | Q(path=f"p/{slug}") | Q(path=f"posts/{slug}")
    if paths:
        for alias in Alias.objects.filter(paths, issue__in=Issue.objects.all()).select_related("issue"):
            targets.setdefault(alias.path.rpartition("/")[2], alias.issue)
    for row in rows:
        row.target = targets.get(row.points_to)
