"""What a request may bring, before any view sees it: how much, and in which characters.

A body is measured before it is read (413), an address before it is looked up (414, 404); what is left reaches views
without NUL and lone surrogates, which neither PostgreSQL nor a file system takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError
from django.shortcuts import render

from issues.parsing.source.values import storable

KB = 1024
FORM = 100 * KB  # every form of the public pages, and what somebody without a login may send to the admin
WEBHOOK = 5 * KB * KB  # a batch of events of a mail provider
DESK = 48 * KB * KB  # an issue with its pictures (importing.uploads takes 40 million bytes)
_CHARSET = re.compile(r";\s*charset\s*=\s*(?:\"[^\"]*\"?|[^;\s]*)", re.IGNORECASE)
LONGEST_PATH, LONGEST_QUERY = 2_000, 60_000  # characters; of the query as it was sent, percent-encoded


def without_charset(application: WSGIApplication) -> WSGIApplication:
    """The application, to which every body is UTF-8: Django fails on some codecs before any middleware sees a request."""

    def inner(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
        return application(environ, start_response)

    return inner


class CleanHeadersMiddleware:
    """Stands before the sessions: a session's key that PostgreSQL cannot take must not reach it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _clean_headers(request)
        return self.get_response(request)


class IncomingMiddleware:
    """Stands behind the middleware that knows the user: only the desk takes files, and only after login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404("No address has a NUL in it.")
        if len(request.path_info) > LONGEST_PATH or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return render(request, "414.html", status=414)
        if _length(request) > FORM and _length(request) > _limit(request):
            return render(request, "413.html", status=413)
        if not request.path_info.startswith("/webhooks/"):
            try:
                _clean_forms(request)
            except (UnreadablePostError, LookupError, UnicodeError):
                return render(request, "400.html", status=400)
        return self.get_response(request)


def largest_body(path: str) -> int:
    """How many bytes a request to this path may ever bring, whoever sends it."""
    if path.startswith("/admin/"):
        return DESK
    return WEBHOOK if path.startswith("/webhooks/") else FORM


def _limit(request: HttpRequest) -> int:
    limit = largest_body(request.path_info)
    if limit == DESK and not admin.site.has_permission(request):
        return FORM
    return limit


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # Django reads nothing then


def _clean_headers(request: HttpRequest) -> None:
    """Headers and cookies; a cookie's quotes can spell a NUL (`"\\000"`)."""
    for name, value in request.META.items():
        if isinstance(value, str) and "\0" in value and name not in ("PATH_INFO", "QUERY_STRING"):
            request.META[name] = storable(value)
    for name, value in request.COOKIES.items():
        request.COOKIES[name] = storable(value)


def _clean_forms(request: HttpRequest) -> None:
    if (found := _cleaned(request.GET)) is not None:
        request.GET = found  # type: ignore[assignment]
    if request.method == "POST" and (found := _cleaned(request.POST)) is not None:
        request.POST = found  # type: ignore[assignment]


def _cleaned(form: QueryDict) -> QueryDict | None:
    """The form in storable characters; None where it is so already."""
    clean = {storable(name): [storable(value) for value in values] for name, values in form.lists()}
    if clean == dict(form.lists()):
        return None
    found = QueryDict(mutable=True, encoding=settings.DEFAULT_CHARSET)
    for name, values in clean.items():
        found.setlist(name, values)
    found._mutable = False
    return found
