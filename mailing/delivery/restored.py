"""Makes mail safe around a restored backup: nothing is sent again until an editor says so.

What went out after the backup was made is not in it, so that its rows look unsent. Mailings wait, single letters are
dropped, and what a worker had in its hands at that moment is `unknown`: it was sent, most likely, and nobody can know.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Letter, Mailing, Outgoing
from ..subscribers import departed
from .claims import KINDS
from .moments import moment_in_words

State = Mailing.State


@contextmanager
def held(*, made_at: datetime, folder: Path, known: bool) -> Iterator[None]:
    """Around a restore: what may still go out waits for the editor afterwards, and who left since the backup stays away.

    Who left is read from the list beside the archive, and from the tables before if they are `known`.
    """
    gone = departed.read(folder) + (list(departed.since(made_at)) if known else [])
    yield
    departed.apply(gone, after=made_at)
    hold_all(made_at)


def hold_all(made_at: datetime) -> None:
    """Planned mailings are held, running ones paused, waiting letters cancelled; nobody is notified by mail."""
    now = timezone.now()
    words = _(
        "From a backup of %(moment)s: whether it went out after that is not in it. Look, then go on or cancel it."
    )
    note = words % {"moment": moment_in_words(timezone.localtime(made_at))}
    Mailing.objects.filter(state=State.PLANNED).update(state=State.HOLDING, note=note[:500])
    Mailing.objects.filter(state=State.SENDING).update(state=State.PAUSED, note=note[:500])
    for kind in KINDS:
        kind._base_manager.filter(state__in=[Outgoing.State.CLAIMED, Outgoing.State.SENDING]).update(
            state=Outgoing.State.UNKNOWN,
            done_at=now,
            error="about to be sent when the backup was made",
            claimed_by="",
            claimed_until=None,
        )
    Letter.objects.filter(state__in=Letter.WAITING).update(state=Letter.State.CANCELLED, done_at=now)
