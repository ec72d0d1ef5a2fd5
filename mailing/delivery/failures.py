"""When a mailing must pause because too many of its messages are refused."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .smtp import Outcome, Result

FAILURES_LOOKED_AT = 20  # a mailing is not judged by fewer answers
FAILURES_ALLOWED = 0.10
FAILURES_IN_A_ROW = 50


@dataclass
class FailureWatch:
    """The answers to one mailing in this run of the worker."""

    answers: int = 0
    failures: int = 0
    in_a_row: int = 0
    last_refusal: str = ""

    def after(self, outcome: Outcome) -> str:
        """Count an answer; why the mailing must pause, or nothing."""
        failed = outcome.result is Result.REFUSED
        self.answers += outcome.result in (Result.ACCEPTED, Result.REFUSED, Result.UNKNOWN)
        self.failures += failed
        self.in_a_row = self.in_a_row + 1 if failed else 0
        self.last_refusal = outcome.text if failed else self.last_refusal
        if self.in_a_row >= FAILURES_IN_A_ROW:
            words = _("Paused after %(number)d refusals in a row. The last one: %(answer)s")
            return words % {"number": self.in_a_row, "answer": self.last_refusal}
        if self.answers >= FAILURES_LOOKED_AT and self.failures > self.answers * FAILURES_ALLOWED:
            words = _("Paused: %(number)d of %(all)d were refused. The last answer: %(answer)s")
            return words % {"number": self.failures, "all": self.answers, "answer": self.last_refusal}
        return ""
