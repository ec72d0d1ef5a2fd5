"""What the worker does for mail: small functions without arguments that may run again at any time."""

from __future__ import annotations

from .delivery import bounces, notices, planning
from .delivery.isolation import in_turn
from .models import UnreadReturn, Worker
from .subscribers import departed, lifecycle


def plan() -> int:
    """Begin, hold, pause and finish mailings; write to the editor the evening before."""
    return in_turn(planning.run, notices.evening_before)


def read_bounces() -> int:
    """Look into the bounce mailbox, when one is set."""
    return bounces.read_box()


def clean_up() -> int:
    """Delete what need not be kept; keep the list of who left beside the backups."""
    return in_turn(
        lifecycle.clean_up, Worker.objects.forget_old, UnreadReturn.objects.forget_old, departed.write
    )
