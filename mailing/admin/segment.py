"""The readers an issue's mail is for, chosen on the page that confirms it and stored with the mailing when it is decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issues.models import Issue
from issues.schedule import validate_moment

from ..errors import CannotPlan
from ..models import EVERYBODY, Mailing, Segment

SAID = "to_said"
OF_THE_PAGE = {"form": "confirm"}
"""The fields stand outside the form of the one button, and are sent with it."""


class ReadersChanged(CannotPlan):
    """Other readers were chosen than those the page spoke of."""


class SegmentForm(forms.Form):
    """Who gets an issue's mail: as it was sent, else as its mailing has it. Always bound."""

    to_language = forms.ChoiceField(label=gettext_lazy("Those who read in"), required=False)
    to_since = forms.DateField(
        label=gettext_lazy("Readers since"),
        required=False,
        validators=[validate_moment],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    to_missed = forms.ModelChoiceField(
        Mailing.objects.none(),
        label=gettext_lazy("Those who did not get"),
        required=False,
        empty_label=gettext_lazy("no matter what they got"),
    )

    def __init__(self, issue: Issue, sent: Mapping[str, Any]) -> None:
        mailing = Mailing.objects.filter(issue=issue).first()
        called_off = mailing is None or (mailing.state == Mailing.State.CANCELLED and not mailing.started_at)
        self.kept = EVERYBODY if mailing is None or called_off else mailing.segment
        self.said = sent.get(SAID)
        super().__init__(self.kept.as_json() if self.said is None else sent)
        names = [(code, name) for code, name in settings.LANGUAGES]
        self.fields["to_language"].choices = [("", gettext_lazy("any language")), *names]  # type: ignore[attr-defined]
        last = Mailing.objects.filter(started_at__isnull=False).exclude(issue=issue).order_by("-started_at")
        known = [*last.values_list("pk", flat=True)[:1], *([self.kept.missed.pk] if self.kept.missed else [])]
        self.fields["to_missed"].queryset = Mailing.objects.filter(pk__in=known).select_related("issue")  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs |= OF_THE_PAGE

    @property
    def segment(self) -> Segment:
        """The readers chosen; what stands stored while the choice cannot be read."""
        if not self.is_valid():
            return self.kept
        chosen = self.cleaned_data
        return Segment(chosen["to_language"], chosen["to_since"], chosen["to_missed"])

    @property
    def words(self) -> str:
        """Who is meant, in words."""
        return self.segment.in_words()

    @property
    def token(self) -> str:
        """The readers chosen as one text: sent with the page's button, it tells whom the page spoke of."""
        return "|".join(str(value) for value in self.segment.as_json().values())

    def decided(self) -> Segment | None:
        """The readers whom the page spoke of when its button was pressed; None when it spoke of none.

        Raises `CannotPlan` when the choice cannot be read, and `ReadersChanged` when it is another than was spoken of.
        """
        if self.said is None:
            return None
        if not self.is_valid():
            raise CannotPlan(_("The readers chosen cannot be read: choose them again."))
        if self.said != self.token:
            raise ReadersChanged(
                _("Other readers were chosen since this page was shown: look at who gets it, and confirm.")
            )
        return self.segment
