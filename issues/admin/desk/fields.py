"""The kinds of fields of the desk's form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from taggit.utils import parse_tags

from ...models.topics import clean_name
from ...parsing.limits import check_body
from ...parsing.problems import Rejected


class Topics(forms.CharField):
    """Topics' names between commas (in quotes where a name has one)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, label=_("Topics"), **kwargs)
        where = reverse_lazy("admin:issues_topic_complete")
        self.widget.attrs |= {
            "data-topics": where,
            "autocomplete": "off",
        }  # desk/topics.js completes what is typed

    def prepare_value(self, value: Any) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        return ", ".join(f'"{name}"' if "," in name else name for name in value)

    def clean(self, value: Any) -> tuple[str, ...]:
        text = super().clean(value)
        names = parse_tags(text) if '"' in text else text.split(",")
        return tuple(name for name in map(clean_name, names) if name)


class Prose(forms.CharField):
    """A text in Markdown, with the line ends we store."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        attrs = {"rows": rows, "class": "prose", "spellcheck": "true"}
        super().__init__(required=False, strip=False, widget=forms.Textarea(attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        try:
            check_body(value, html=False)
        except Rejected as reason:
            raise forms.ValidationError(str(reason)) from reason


class Day(forms.DateInput):
    """A day by the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Unseen(forms.CharField):
    """What the page says of itself; a browser that opens it again must not fill in what it said before."""

    def __init__(self, *, max_length: int) -> None:
        widget = forms.HiddenInput({"autocomplete": "off"})
        super().__init__(widget=widget, required=False, max_length=max_length)
