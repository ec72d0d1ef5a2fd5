"""What a request to the API asks for, checked; whatever is wrong with it, in one sentence."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from ..schedule import validate_moment
from ..search import Query

LAST_PAGE = 100_000


class Refused(Exception):
    """A request nobody can answer; its text is the sentence that says why."""


class SinceField(forms.CharField):
    """A day (2026-03-01) or a moment (2026-03-01T08:00:00+01:00), on the site's clock unless it says another."""

    def clean(self, value: Any) -> datetime | None:
        text: str = super().clean(value)
        if not text:
            return None
        if "T" in text:
            text = text.replace(" ", "+")  # a + in an address reads as a space
        try:
            day = parse_date(text)
            moment = datetime.combine(day, time.min) if day else parse_datetime(text)
        except ValueError:  # the 31st of February
            moment = None
        if moment is None:
            raise forms.ValidationError(
                _("Write a day as 2026-03-01 or a moment as 2026-03-01T08:00:00+01:00.")
            )
        validate_moment(moment)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


class WordsField(forms.CharField):
    """Words to search for, as in the search of the site."""

    def clean(self, value: Any) -> Query | None:
        query = Query.read(super().clean(value))
        if value and not query.terms:
            raise forms.ValidationError(_("Write at least one word."))
        return query if query.terms else None


class PageParameters(forms.Form):
    """Which page of a list."""

    page = forms.IntegerField(min_value=1, max_value=LAST_PAGE, required=False)


class TopicParameters(PageParameters):
    """Which topics."""

    q = forms.CharField(max_length=100, required=False)


class Parameters(PageParameters):
    """Which issues, items or links."""

    since = SinceField(max_length=40, required=False)
    topic = forms.SlugField(max_length=100, required=False)
    site = forms.CharField(max_length=255, required=False)
    q = WordsField(max_length=200, required=False)

    def clean_site(self) -> str:
        """As links have it: lower case, without `www.`."""
        site: str = self.cleaned_data["site"]
        return site.lower().removeprefix("www.")


def read(form: type[forms.Form], request: HttpRequest) -> dict[str, Any]:
    """The parameters of a request by name; raises Refused."""
    known = ", ".join(form.base_fields)
    for name, values in request.GET.lists():
        if name not in form.base_fields:
            raise Refused(
                _("“%(name)s” is no parameter; there are: %(known)s.") % {"name": name, "known": known}
            )
        if len(values) > 1:
            raise Refused(_("“%(name)s” stands twice.") % {"name": name})
    bound = form(request.GET)
    for name, errors in bound.errors.items():
        raise Refused(f"{name}: {errors[0]}")
    return bound.cleaned_data
