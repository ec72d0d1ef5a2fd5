"""The page readers search on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..search import Query, search


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """`/search/?q=`: a form, and what was found."""
    given = {name: request.GET.get(name, "") for name in ("year", "topic", "site", "page")}
    results = search(Query.read(request.GET.get("q", ""), **given))
    return render(request, "issues/search.html", {"results": results, "query": results.query})
