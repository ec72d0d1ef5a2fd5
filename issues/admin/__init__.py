"""The Django admin with our screens.

In: requests of editors. Out: pages and forms; every change goes through `issues.editing`, `issues.publishing` or
`issues.importing`. May import everything of `issues`; only mailing joins it, for the unsaved text of a preview.
"""

from typing import cast

from django.contrib import admin

from ..accounts.site import TwoFactorAdminSite
from . import about, home, issues, related, topics

__all__ = ["about", "home", "issues", "related", "topics"]

cast(TwoFactorAdminSite, admin.site).home = home.home

admin.site.site_header = admin.site.site_title = "Quincena"
admin.site.enable_nav_sidebar = False
