"""`/healthz`: whether database and cache answer, static files are there, and when a worker was last seen. Never cached."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the site can answer, else 503. A silent worker is told and no failure: pages need none."""
    found = {
        "database": answers(ask_database),
        "cache": answers(ask_cache),
        "static": answers(find_static),
    }
    well = all(found.values())
    state = {name: "ok" if answered else "failed" for name, answered in found.items()}
    seen = worker_seen() if found["database"] else None
    mail = mail_trouble() if found["database"] else None
    return JsonResponse(
        {"status": "ok" if well else "failed", **state, "worker": seen, "mail": mail},
        status=200 if well else 503,
    )


def answers(ask: Callable[[], bool]) -> bool:
    """Whether something does what it is asked; why not is for the log, never for strangers."""
    try:
        return ask()
    except Exception:
        log.exception("/healthz: %s", ask.__name__)
        return False


def ask_database() -> bool:
    """One query of nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def ask_cache() -> bool:
    """What is put there can be read again."""
    key, said = f"healthz:{uuid.uuid4().hex}", "ok"
    cache.set(key, said, timeout=10)
    return cache.get(key) == said


def find_static() -> bool:
    """Whether `collectstatic` has run, without which no page finds its style sheet (development needs none)."""
    return settings.DEBUG or bool(staticfiles_storage.url("site.css"))


def worker_seen() -> dict[str, object] | None:
    """When any worker gave its last sign of life, and how many seconds ago; None when there never was one."""
    if not apps.is_installed("mailing"):
        return None
    last = apps.get_model("mailing", "Worker").objects.last_seen()
    if last is None:
        return None
    return {"seen_at": last.isoformat(), "seconds": round((timezone.now() - last).total_seconds())}


def mail_trouble() -> str | None:
    """What the mail server said against us while mail waits because of it; None while all is well."""
    if not apps.is_installed("mailing"):
        return None
    from mailing.delivery import trouble

    return trouble.last() or None
