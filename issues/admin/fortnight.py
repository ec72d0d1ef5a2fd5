"""Everything around an issue's own page, in one mixin: its list, its start, its Fridays, its sharing, its coming in."""

from __future__ import annotations

from .fridays import IssueCalendar
from .listing import IssueListing
from .receiving import IssueReceiving
from .sharing import IssueSharing
from .starting import IssueStarting
from .states import IssueStates


class Fortnight(IssueListing, IssueStarting, IssueStates, IssueCalendar, IssueSharing, IssueReceiving):
    """What an editor does with an issue besides writing it."""
