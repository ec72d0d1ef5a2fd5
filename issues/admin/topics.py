"""Topics on the desk: how they are typed, found and listed."""

from __future__ import annotations

from django.contrib import admin
from taggit.forms import TagField

from ..models import Topic
from ..topics import one_spelling
from .fresh import Fresh


class TopicField(TagField):
    """Topics by name, separated by commas; one that exists is found whatever its case and accents."""

    def clean(self, value: str) -> list[str]:
        return one_spelling(super().clean(value))


@admin.register(Topic)
class TopicAdmin(Fresh):
    """What issues and items are about."""

    list_display = ["name", "slug"]
    search_fields = ["name", "folded"]
