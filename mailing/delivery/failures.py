"""When a mailing must pause because too many of its messages are refused."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .answers import About
from .outcomes import Outcome, Result

FAILURES_LOOKED_AT = 20  # a mailing is not judged by fewer answers
FAILURES_ALLOWED = 0.10
FAILURES_IN_A_ROW = 50
ABOUT_US_IN_A_ROW = 20


@dataclass
class FailureWatch:
    """The answers to one mailing in this run of the worker."""

    answers: int = 0
    failures: int = 0
    in_a_row: int = 0
    about_us: int = 0  # in a row
    last_refusal: str = ""

    def after(self, outcome: Outcome) -> str:
        """Count an answer; why the mailing must pause, or nothing."""
        about_us = outcome.about is About.US
        failed = outcome.result is Result.REFUSED or about_us
        self.answers += failed or outcome.result in (Result.ACCEPTED, Result.UNKNOWN)
        self.about_us = self.about_us + 1 if about_us else 0
        self.failures += failed
        self.in_a_row = self.in_a_row + 1 if failed else 0
        self.last_refusal = outcome.text if failed else self.last_refusal
        if self.about_us >= ABOUT_US_IN_A_ROW:
            words = _(
                "Paused: %(number)d answers in a row were about us, not about a reader. The last one: %(answer)s"
            )
            return words % {"number": self.about_us, "answer": self.last_refusal}
        if self.in_a_row >= FAILURES_IN_A_ROW:
            words = _("Paused after %(number)d refusals in a row. The last one: %(answer)s")
            return words % {"number": self.in_a_row, "answer": self.last_refusal}
        if self.answers >= FAILURES_LOOKED_AT and self.failures > self.answers * FAILURES_ALLOWED:
            words = _("Paused: %(number)d of %(all)d were refused. The last answer: %(answer)s")
            return words % {"number": self.failures, "all": self.answers, "answer": self.last_refusal}
        return ""
