"""The texts of `/about/`, one a language."""

from __future__ import annotations

from django.contrib import admin

from ..models import AboutText
from .freshness import InvalidatesPageCacheMixin


@admin.register(AboutText)
class AboutTextAdmin(InvalidatesPageCacheMixin):
    """What the editor says of the newsletter and of himself."""

    list_display = ["language", "changed_at"]
    fields = ["language", "text"]
