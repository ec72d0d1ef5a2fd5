"""The desk's answers, compressed on their way; readers' pages are packed once, in the page cache.

BREACH guesses a secret that stands in a compressed answer beside words an attacker chose, from how long the answer is.
What stands in ours: CSRF tokens, which Django masks anew in every answer; and Django adds up to a hundred random bytes to
every compressed one. Nor does a foreign page get an answer at all: the session's cookie is SameSite=Lax.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class DeskCompressionMiddleware(GZipMiddleware):
    """gzip for what lies under `/admin/`."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, packed where the browser takes it so."""
        if request.path_info.startswith("/admin/"):
            return super().process_response(request, response)
        return response
