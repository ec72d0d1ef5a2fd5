"""When a mailing must pause: its refusals are about us. Readers who are gone never stop it, however old the list is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..models import Delivery
from .answers import About
from .outcomes import Outcome, Result

ABOUT_US_IN_A_ROW = 20
# Of at least so many answers as in a row; one provider that refuses us stops nobody else's mail.
ABOUT_US_SHARE = 1 / 3
GONE_IN_A_ROW, GONE_OF_A_DOMAIN = 20, 10  # of one domain no more are counted: it may be gone as a whole


@dataclass
class FailureWatch:
    """The answers to one mailing in this run of the worker.

    `gone` are readers of whom the server says that they do not exist, since it last knew anybody. A relay that is not
    set up says it of everybody, so they are struck off only once it knows somebody, or when the run ends.
    """

    answers: int = 0
    refused: int = 0  # for good, and about us
    about_us: int = 0  # in a row
    gone: list[tuple[Delivery, Outcome]] = field(default_factory=list)
    doubted: bool = False  # it paused for that: what this run hears of readers who are gone counts no more

    def after(self, delivery: Delivery, outcome: Outcome) -> str:
        """Count an answer; why the mailing must pause, or nothing."""
        about_us = outcome.about is About.US
        self.answers += about_us or outcome.result in (Result.ACCEPTED, Result.UNKNOWN, Result.REFUSED)
        self.about_us = self.about_us + 1 if about_us else 0
        self.refused += about_us and not outcome.text.startswith("4")
        said = {"number": self.about_us, "answer": outcome.text}
        if self.about_us >= ABOUT_US_IN_A_ROW:
            words = _(
                "Paused: %(number)d answers in a row were about us, not about a reader. The last one: %(answer)s"
            )
            return words % said
        if about_us and self.answers >= ABOUT_US_IN_A_ROW and self.refused > self.answers * ABOUT_US_SHARE:
            words = _(
                "Paused: %(number)d of %(all)d answers were about us, not about a reader. The last one: %(answer)s"
            )
            return words % (said | {"number": self.refused, "all": self.answers})
        return self._after_who_is_gone(delivery, outcome)

    def _after_who_is_gone(self, delivery: Delivery, outcome: Outcome) -> str:
        if self.doubted or not is_gone(outcome):
            return ""
        self.gone.append((delivery, outcome))
        domains = Counter(domain_of(each) for each, _outcome in self.gone)
        if sum(min(number, GONE_OF_A_DOMAIN) for number in domains.values()) < GONE_IN_A_ROW:
            return ""
        number = len(self.gone)
        self.gone, self.doubted = [], True
        words = _(
            "Paused: the server says of %(number)d readers in a row, at several providers, that they do not exist. "
            "Nobody was struck off: see whether it is set up right. Its last answer: %(answer)s"
        )
        return words % {"number": number, "answer": outcome.text}

    def believed(self, outcome: Outcome | None = None) -> list[tuple[Delivery, Outcome]]:
        """The refusals that now count against their readers: the server knows somebody, or nothing more is sent."""
        knows = outcome is None or outcome.result is Result.ACCEPTED or outcome.about is About.MAILBOX
        found, self.gone = (self.gone, []) if knows else ([], self.gone)
        return found


def is_gone(outcome: Outcome) -> bool:
    """There is no such reader, says the server."""
    return outcome.result is Result.REFUSED and outcome.about is About.RECIPIENT


def domain_of(delivery: Delivery) -> str:
    """The domain a claimed delivery goes to."""
    return delivery.subscriber.email.rpartition("@")[2] if delivery.subscriber else ""
