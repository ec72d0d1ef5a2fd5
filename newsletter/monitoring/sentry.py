"""Errors go to Sentry where SENTRY_DSN is set, without anything that leads to a reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .logs import request_id
from .scrubbing import scrub_all

# Of a request, what helps to find a fault and tells nobody's secrets.
KEPT = ("method", "url")
KEPT_HEADERS = {"host", "content-type", "content-length", "accept", "accept-language", "user-agent"}
Event = dict[str, Any]


def start(dsn: str) -> None:
    """Has errors reported from now on; sentry-sdk is there, SENTRY_DSN's rule has looked (newsletter/casts.py)."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,  # they hold readers' addresses
        max_request_body_size="never",
        traces_sample_rate=0,
        before_send=scrubbed,
        before_breadcrumb=scrubbed,
    )


def scrubbed(event: Any, hint: Mapping[str, Any] | None = None) -> Event:
    """An event or a breadcrumb without user, cookies, bodies, queries, tokens and mail addresses."""
    found: Event = scrub_all({name: value for name, value in event.items() if name != "user"})
    if isinstance(asked := found.get("request"), dict):
        headers = asked.get("headers") or {}
        found["request"] = {name: _without_query(asked[name]) for name in KEPT if name in asked} | {
            "headers": {name: value for name, value in headers.items() if name.lower() in KEPT_HEADERS}
        }
    if request_id.get() and "exception" in found:
        found["tags"] = {**(found.get("tags") or {}), "request": request_id.get()}
    return found


def _without_query(text: Any) -> Any:
    return text.partition("?")[0] if isinstance(text, str) else text
