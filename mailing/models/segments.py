"""Whom a mailing is for: every confirmed reader, or a segment of the list, and how a page says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from .outgoing import Outgoing
from .subscribers import Subscriber, SubscriberQuerySet

if TYPE_CHECKING:
    from .mailings import Mailing

NOT_GOT = (Outgoing.State.REFUSED, Outgoing.State.BOUNCED, Outgoing.State.CANCELLED)
"""The states of a message that its reader does not have; of `unknown` nobody can say it, so it counts as had."""


@dataclass(frozen=True)
class Segment:
    """Conditions on a confirmed reader, all of which must hold; an empty one asks for nothing.

    `language` is the reader's own, `since` the first day of confirming that counts (the site's days), `missed` a
    mailing that the reader did not get.
    """

    language: str = ""
    since: date | None = None
    missed: Mailing | None = None

    @property
    def is_everybody(self) -> bool:
        """Whether it leaves nobody out."""
        return self == EVERYBODY

    def readers(self) -> SubscriberQuerySet:
        """The confirmed readers in it, today."""
        rows = Subscriber.objects.confirmed()
        if self.language:
            rows = rows.filter(language=self.language)
        if self.since:
            rows = rows.filter(confirmed_at__gte=timezone.make_aware(datetime.combine(self.since, time.min)))
        if self.missed:
            got = [state for state in Outgoing.State if state not in NOT_GOT]
            had = Subscriber.objects.filter(deliveries__mailing=self.missed, deliveries__state__in=got)
            rows = rows.exclude(pk__in=had.values("pk"))
        return rows

    def in_words(self) -> str:
        """Who is meant, to follow "for": "all confirmed readers", "only those who …"."""
        if self.is_everybody:
            return _("all confirmed readers")
        return _("only those who %(conditions)s") % {
            "conditions": get_text_list(self._conditions(), _("and"))
        }

    def _conditions(self) -> list[str]:
        found = []
        if self.language:
            found.append(_("read in %(language)s") % {"language": language_name(self.language)})
        if self.since:
            found.append(_("are readers since %(day)s") % {"day": date_format(self.since, "DATE_FORMAT")})
        if self.missed:
            found.append(_("did not get “%(issue)s”") % {"issue": self.missed})
        return found

    def columns(self) -> dict[str, Any]:
        """What a mailing stores of it."""
        return {"to_language": self.language, "to_since": self.since, "to_missed": self.missed}

    def as_json(self) -> dict[str, Any]:
        """The same as text and a number, by the names of the columns."""
        since = self.since.isoformat() if self.since else ""
        return {
            "to_language": self.language,
            "to_since": since,
            "to_missed": self.missed.pk if self.missed else "",
        }


def language_name(code: str) -> str:
    """A language's name inside a sentence: only English gives it a capital letter."""
    name = get_language_info(code)["name_translated"]
    return name if get_language() == "en" else name.lower()


EVERYBODY = Segment()
