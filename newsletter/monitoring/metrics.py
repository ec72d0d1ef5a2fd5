"""`/metrics`: mail, worker, publication and page cache as numbers, for a Prometheus that knows METRICS_TOKEN."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..operations import version
from ..operations.backup import nightly
from . import exposition
from .exposition import Family, by, gauge

OPEN = ("queued", "retry", "claimed", "sending")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers of this moment; 404 without METRICS_TOKEN, 401 for who does not send it (`Authorization: Bearer …`)."""
    if not settings.METRICS_TOKEN:
        raise Http404("There are no metrics without METRICS_TOKEN.")
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if not constant_time_compare(token.strip(), settings.METRICS_TOKEN) or scheme.lower() != "bearer":
        headers = {"WWW-Authenticate": 'Bearer realm="metrics"'}
        return HttpResponse("401 Unauthorized\n", content_type="text/plain", status=401, headers=headers)
    families = [*_site(), *_answers(request), *_page_cache(request)]
    if apps.is_installed("mailing"):
        families += _mail()
    return HttpResponse(exposition.write(families), content_type=exposition.CONTENT_TYPE)


def _site() -> Iterator[Family]:
    labels = {"version": version.number(), "git": version.git()}
    yield Family("quincena_build_info", "The version that answers.", "gauge", ((labels, 1),))
    issues: Any = apps.get_model("issues", "Issue").objects
    now = timezone.now()
    public = issues.public(now).aggregate(n=Count("pk"), last=Max("publish_at"))
    coming = issues.scheduled(now).aggregate(n=Count("pk"), next=Min("publish_at"))
    yield by(
        "state", "quincena_issues", "Issues by state.", {"public": public["n"], "scheduled": coming["n"]}
    )
    name = "quincena_publication_{}_timestamp_seconds"
    yield gauge(name.format("last"), "When the newest public issue turned public.", _seconds(public["last"]))
    yield gauge(name.format("next"), "When the next scheduled issue turns public.", _seconds(coming["next"]))
    backup = nightly.last() if settings.BACKUP_TO else None
    yield gauge(
        "quincena_backup_last_timestamp_seconds",
        "When the newest backup in BACKUP_TO was made.",
        _seconds(backup[0] if backup else None),
    )


def _mail() -> Iterator[Family]:
    waiting: dict[tuple[str, str], int] = {}
    for kind in ("delivery", "letter"):
        model: Any = apps.get_model("mailing", kind)
        rows = model.objects.filter(state__in=OPEN).order_by().values_list("state").annotate(n=Count("pk"))
        counts = dict(rows)
        waiting |= {(kind, state): counts.get(state, 0) for state in OPEN}
    yield Family(
        "quincena_mail_queue",
        "Messages no server has answered for good, by kind and state.",
        "gauge",
        tuple(({"kind": kind, "state": state}, number) for (kind, state), number in waiting.items()),
    )
    mailings: Any = apps.get_model("mailing", "Mailing")
    counts = dict(mailings.objects.order_by().values_list("state").annotate(n=Count("pk")))
    states = {state: counts.get(state, 0) for state in mailings.State.values}
    yield by("state", "quincena_mailings", "Mailings by state.", states)
    last = mailings.objects.exclude(started_at=None).order_by("-started_at").first()
    counts = last.counts() if last else {}
    states = {state: counts.get(state, 0) for state in apps.get_model("mailing", "Delivery").State.values}
    yield by("state", "quincena_mailing_last_deliveries", "Deliveries of the last mailing by state.", states)
    name = "quincena_mailing_last_started_timestamp_seconds"
    yield gauge(name, "When the last mailing began.", _seconds(last.started_at if last else None))
    yield from _worker(mailings)


def _worker(mailings: Any) -> Iterator[Family]:
    now = timezone.now()
    due = mailings.objects.due(now).aggregate(oldest=Min("moment"))["oldest"]
    yield gauge(
        "quincena_publication_lag_seconds",
        "For how long the oldest mailing has been due without having begun; 0 while none is.",
        round((now - due).total_seconds(), 3) if due else 0,
    )
    seen = apps.get_model("mailing", "Worker").objects.last_seen()
    name = "quincena_worker_last_seen_timestamp_seconds"
    yield gauge(name, "When any worker gave its last sign of life.", _seconds(seen))


def _answers(request: HttpRequest) -> Iterator[Family]:
    """Each process counts its own answers; this one is not among them yet."""
    answers = request.META.get("quincena.answers")
    if answers is not None:
        samples = [({"pid": str(os.getpid()), "code": f"{digit}xx"}, answers[digit]) for digit in "2345"]
        words = "Answers by the class of their status: 5xx are errors."
        yield Family("quincena_http_answers_total", words, "counter", tuple(samples))


def _page_cache(request: HttpRequest) -> Iterator[Family]:
    """Each process keeps its own pages: `pid` says whose numbers these are."""
    memory = request.META.get("quincena.pages")
    if memory is None:  # asked without the page cache
        return
    labels = {"pid": str(os.getpid())}
    name = "quincena_page_cache_{}"
    for what, words, kind, value in (
        ("pages", "Pages kept.", "gauge", len(memory.pages)),
        ("bytes", "Bytes they take.", "gauge", memory.size),
        ("room_bytes", "Bytes they may take (PAGE_CACHE_MB).", "gauge", memory.room),
        ("hits_total", "Requests answered from memory.", "counter", memory.hits),
        ("misses_total", "Requests for public pages that were rendered.", "counter", memory.misses),
    ):
        yield Family(name.format(what), words, kind, ((labels, value),))  # type: ignore[arg-type]


def _seconds(moment: Any) -> float | None:
    return moment.timestamp() if moment else None
