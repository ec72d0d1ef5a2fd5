"""The editor's desk: the Django admin with our screens."""

from django.contrib import admin

from . import issues, related, topics

__all__ = ["issues", "related", "topics"]

admin.site.site_header = admin.site.site_title = "Quincena"
admin.site.enable_nav_sidebar = False
