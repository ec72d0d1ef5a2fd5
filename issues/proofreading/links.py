"""Links: where they say they go, where they go, and whether readers get there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from ..links.derive import slug_named_by
from ..models.links import is_dead
from .archive import Archive, ArchivedIssue
from .checks import Check
from .draft import Draft, PlacedLink
from .findings import BLOCK, LOOK, Finding, Fix
from .old_hosts import is_old_home
from .sites import host_of, is_file_name, looks_like, named_site, registered, same_site

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igsh(?:id)?|mc_[ce]id|_hs(?:enc|mi)"
    r"|vero_id|mkt_tok|ref_src|ref_url|spm|isFreemail|triedRedirect|publication_id|post_id|__s|cmpid|ncid|smid)$",
    re.I,
)
_TRACKING_AT = {"youtube.com": {"si", "feature", "pp"}, "youtu.be": {"si", "feature"}, "spotify.com": {"si"},
                "x.com": {"s", "t"}, "twitter.com": {"s", "t"}, "substack.com": {"r", "s", "showWelcome"}}  # fmt: skip
_HERE = frozenset({
    "aquí", "aqui", "aca", "acá", "este enlace", "enlace", "este link", "link", "pincha aquí", "pulsa aquí",
    "here", "this link", "click here",
})  # fmt: skip
_DOMAIN_WITHOUT_SCHEME = re.compile(
    r"^(?:www\.[\w-]+\.\w|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|ai|es|edu|gov|eu|info)(?:/|$))"
)
_MARKUP = re.compile(r"[*_`~]|\\(?=\W)")


def _words(placed: PlacedLink) -> str:
    """A link's label without marks of emphasis."""
    return " ".join(_MARKUP.sub("", placed.label).split())


def _written(draft: Draft) -> Iterator[PlacedLink]:
    """The links a writer wrote as links: no embeds."""
    return (placed for placed in draft.placed_links if placed.link.kind != "embed")


def _label_finding(placed: PlacedLink, site: str) -> Finding:
    host = host_of(placed.link.url)
    message = _("The label says %(site)s and the link goes to %(host)s.") % {"site": site, "host": host}
    label = _words(placed)
    found = named_site(placed.label)
    if placed.span is None or found is None:
        return placed.finding(message, excerpt=label)
    start, end = placed.span.label_start + found[1], placed.span.label_start + found[2]
    right = registered(host)
    fix = Fix(_("Write %(site)s") % {"site": right}, placed.passage.text[start:end], right)
    return placed.passage.finding(message, start, end, excerpt=label, fix=fix)


def _misnamed(draft: Draft) -> Iterator[tuple[PlacedLink, str, bool]]:
    """Links whose label names another site: with the site, and whether it surely is a mistake."""
    for placed in _written(draft):
        found, host = named_site(_words(placed)), host_of(placed.link.url)
        if found is None or not host or same_site(found[0], host):
            continue
        near = looks_like(found[0], host)
        if near or not is_file_name(found[0]):
            yield placed, found[0], near or found[3]


def label_site(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A source that is not where the link goes, or a site spelt nearly as the one it goes to."""
    return (_label_finding(placed, site) for placed, site, surely in _misnamed(draft) if surely)


def label_other_site(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Words that are a site's name on a link to quite another one."""
    return (_label_finding(placed, site) for placed, site, surely in _misnamed(draft) if not surely)


def repeated(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """The same place of a page linked twice in an issue."""
    seen: set[tuple[str, str]] = set()
    for placed in _written(draft):
        if _may_repeat(placed.link.url) or placed.label.startswith("!["):
            continue
        place = (placed.key, placed.link.url.partition("#")[2])
        if place in seen:
            yield placed.finding(_("This link is already in this issue: %(url)s") % {"url": placed.link.url})
        seen.add(place)


def used_before(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A page that an earlier issue linked."""
    said: set[str] = set()
    for placed in _written(draft):
        link = placed.link
        if placed.key in said or link.target or _may_repeat(link.url) or not host_of(link.url):
            continue
        earlier = [issue for issue in archive.cited_in.get(placed.key, ()) if _is_before(issue, draft)]
        if earlier:
            said.add(placed.key)
            yield placed.finding(_("This link was already in “%(title)s”.") % {"title": earlier[-1].title})


def _is_before(issue: ArchivedIssue, draft: Draft) -> bool:
    return draft.publish_at is None or (issue.publish_at is not None and issue.publish_at < draft.publish_at)


def _may_repeat(url: str) -> bool:
    """Whether it is a front page, a place of this page, or no page at all: `mailto:`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme not in ("", "http", "https") or (parts.path in ("", "/") and not parts.query)


def tracking(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Parameters that only tell who sent the reader."""
    for placed in draft.placed_links:
        clean = without_tracking(placed.link.url)
        if clean != placed.link.url:
            message = _("The link carries tracking parameters: %(url)s") % {"url": placed.link.url}
            yield placed.finding(message, new_url=clean, label=_("Strip them"))


def without_tracking(url: str) -> str:
    """The address without tracking parameters; unchanged when it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    ours = _TRACKING_AT.get(registered((parts.hostname or "").lower()), set())
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name) and name not in ours]
    return url if len(kept) == len(pairs) else parts._replace(query=urlencode(kept)).geturl()


def insecure(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A link with http."""
    for placed in draft.placed_links:
        url = placed.link.url
        if url.lower().startswith("http://"):
            message = _("The link is http, not https: %(url)s") % {"url": url}
            yield placed.finding(message, new_url="https://" + url[7:], label=_("Make it https"))


def broken(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """An address that leads nowhere as it is written."""
    for placed in draft.placed_links:
        url = placed.link.url.strip()
        if _DOMAIN_WITHOUT_SCHEME.match(url):
            message = _("The address lacks its https://: %(url)s") % {"url": url}
            yield placed.finding(message, new_url=f"https://{url}", label=_("Add it"))
        elif not url or not _leads_somewhere(url):
            yield placed.finding(_("This address leads nowhere: “%(url)s”.") % {"url": url})


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return "." in host.strip(".") and not re.search(r"\s", url) and not re.match(r"^https?$", host)
    return parts.scheme not in ("javascript", "vbscript", "file", "data")


def unpublished(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A link to an issue readers cannot open: when this one comes out, or now if it is out."""
    now = timezone.now()
    moment = max(draft.publish_at or now, now)
    for placed in draft.placed_links:
        target = archive.issues.get(_target(placed, archive))
        if target and target.slug != draft.slug and not target.is_public(moment):
            message = _("The link goes to “%(title)s”, which readers cannot open by then.")
            yield placed.finding(message % {"title": target.title})


def unknown_issue(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A link to an issue of ours that is not there."""
    for placed in draft.placed_links:
        slug = _target(placed, archive)
        if slug and slug not in archive.issues and slug != draft.slug and not host_of(placed.link.url):
            yield placed.finding(_("There is no issue at %(url)s") % {"url": placed.link.url})


def _target(placed: PlacedLink, archive: Archive) -> str:
    """The slug of our issue a link goes to, "" when it goes elsewhere."""
    link = placed.link
    slug = link.target.slug if link.target else slug_named_by(link.url)
    path = urlsplit(link.url).path.strip("/") if slug else ""
    return archive.aliases.get(path) or archive.aliases.get(slug) or slug


def old_home(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A link to where the newsletter lived before."""
    slugs = frozenset({*archive.issues, draft.slug})
    for placed in draft.placed_links:
        url = placed.link.url
        if placed.link.kind != "embed" and is_old_home(url, _words(placed), archive.old_homes, slugs):
            yield placed.finding(_("The link goes to the newsletter's old home: %(url)s") % {"url": url})


def without_text(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A link with nothing to click on."""
    for placed in _written(draft):
        if placed.span and not placed.label.strip(" *_\n\t"):
            yield placed.finding(_("This link has no text: %(url)s") % {"url": placed.link.url})


def says_here(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A link whose words do not say where it goes."""
    for placed in _written(draft):
        if _words(placed).lower().strip(" .:") in _HERE:
            message = _("“%(label)s” does not say where the link goes.") % {"label": _words(placed)}
            yield placed.finding(message)


def dead(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A link that did not answer when it was last checked."""
    for placed in draft.placed_links:
        if is_dead(placed.link.check_result):
            message = _("When last checked, %(url)s answered “%(result)s”.")
            values = {"url": placed.link.url, "result": placed.link.check_result}
            yield placed.finding(message % values)


CHECKS = (
    Check("label-site", BLOCK, label_site),
    Check("label-other-site", LOOK, label_other_site),
    Check("link-broken", BLOCK, broken),
    Check("link-unpublished", BLOCK, unpublished),
    Check("link-unknown-issue", LOOK, unknown_issue),
    Check("link-repeated", LOOK, repeated),
    Check("link-used-before", LOOK, used_before),
    Check("link-tracking", LOOK, tracking),
    Check("link-http", LOOK, insecure),
    Check("old-home-link", LOOK, old_home),
    Check("link-without-text", LOOK, without_text),
    Check("link-here", LOOK, says_here),
    Check("link-dead", LOOK, dead),
)
