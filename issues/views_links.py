"""Links: every site cited, and one site with all that was cited of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .site.cited_sites import addresses, cited, sites
from .site.pagination import page_of, show

SITES, ADDRESSES = 100, 40  # on a page


@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """`/links/`: every site and how often it was cited."""
    found = sites()
    cited_in_all = sum(site.count for site in found)
    return show(request, "issues/sites.html", page_of(request, found, SITES), cited=cited_in_all)


@require_safe
def site(request: HttpRequest, domain: str) -> HttpResponse:
    """`/links/<domain>/`: what was cited of it, when and where."""
    groups = addresses(domain) if "\0" not in domain else []
    if not groups:
        raise Http404("Nothing of this site was cited.")
    page = page_of(request, groups, ADDRESSES)
    return show(
        *(request, "issues/site.html", page),
        domain=domain,
        labels=domain.split("."),
        cited=cited(page.object_list),
        count=sum(len(group) for group in groups),
    )
