"""Everything around an issue's own page, in one mixin: its list, its start, its Fridays, its sharing."""

from __future__ import annotations

from .fridays import IssueCalendar
from .listing import IssueListing
from .sharing import IssueSharing
from .starting import IssueStarting
from .states import IssueStates


class Fortnight(IssueListing, IssueStarting, IssueStates, IssueCalendar, IssueSharing):
    """What an editor does with an issue besides writing it."""
