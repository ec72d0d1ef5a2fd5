"""Long lists in pages: `?page=N`, as plain links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ..reverse import absolute


def page_of(request: HttpRequest, rows: Sequence[Any], size: int) -> Page[Any]:
    """The page that is asked for; one that does not exist is not found."""
    try:
        return Paginator(rows, size).page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404("The list has no such page.") from error


def show(request: HttpRequest, template: str, page: Page[Any], **shown: object) -> HttpResponse:
    """A page of a list; its canonical address says which one it is."""
    query = f"?page={page.number}" if page.number > 1 else ""
    canonical = absolute(request.path + query)
    return render(request, template, {"page": page, "canonical": canonical} | shown)
