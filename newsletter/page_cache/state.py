"""What holds now of all public pages, asked of the database: their edition, until when, and their shared headers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.utils.http import http_date

from issues import content_version

from .response import Headers

FRESH, STALE = 30, 30  # seconds browsers and proxies may keep a page, and show it while they ask again
ASKED_EVERY = 1.0  # seconds between two looks at the content's version
LONGEST = 300  # seconds after which all is rendered anew, should a change ever have told nobody
SETTLED = 2  # seconds after which a date in whole seconds cannot mean two different pages


@dataclass(frozen=True)
class Snapshot:
    """What is true now of all pages: until when it may be believed, and what it says in their headers."""

    epoch: tuple[Any, ...]
    since: float
    until: float
    headers: Headers

    def holds(self) -> bool:
        """Whether it may still be believed; not once the clock was set back either."""
        return self.since <= time.time() < self.until


def ask() -> Snapshot | None:
    """Asks the database for the edition readers see; one query, its connection given back."""
    asked = time.time()
    close_old_connections()
    try:
        edition, changed = content_version.current()
    except DatabaseError:  # Django will say what is the matter
        return None
    finally:
        close_old_connections()
    coming = edition.next_at.timestamp() if edition.next_at else float("inf")
    left = coming - asked - ASKED_EVERY
    # Close to a publication nobody may keep a page beyond it.
    lasting = (
        f"max-age={FRESH}, stale-while-revalidate={STALE}"
        if left > FRESH + STALE
        else f"max-age={max(0, min(FRESH, int(left)))}"
    )
    headers = [("Cache-Control", f"public, {lasting}")]
    if asked - changed.timestamp() > SETTLED:
        headers.append(("Last-Modified", http_date(changed.timestamp())))
    return Snapshot((edition, asked // LONGEST), asked, min(asked + ASKED_EVERY, coming), headers)
