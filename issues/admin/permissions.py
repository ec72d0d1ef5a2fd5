"""Whoever may not see issues sees none of what an issue says, in whatever list or page it stands."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


def may_see_issues(request: HttpRequest) -> bool:
    """Whether this user may see drafts: "view issue", or "change issue", which includes it."""
    return request.user.has_perm("issues.view_issue") or request.user.has_perm("issues.change_issue")


class ShowsIssues(admin.ModelAdmin):
    """Rows of or about issues: every right over them needs the right to see issues besides."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_see_issues(request) and super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_see_issues(request) and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_see_issues(request) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_see_issues(request) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_see_issues(request) and super().has_delete_permission(request, obj)
