"""Invalidates the page cache: bumps ContentVersion on every save and delete in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from .. import content_version


class InvalidatesPageCacheMixin(admin.ModelAdmin):
    """Rows that show on public pages. The admin saves and deletes in a transaction: the version changes in it, last."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Saves what belongs to the row, then bumps the version."""
        super().save_related(request, form, formsets, change)
        content_version.bump()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Deletes one row, then bumps the version."""
        super().delete_model(request, obj)
        content_version.bump()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Deletes many rows, then bumps the version."""
        super().delete_queryset(request, queryset)
        content_version.bump()
