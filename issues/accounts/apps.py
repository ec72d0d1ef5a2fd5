"""The editors' group, login throttling and the second factor."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers the app."""

    name = "issues.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from .sessions import note_device

        user_logged_in.connect(note_device, dispatch_uid="issues.accounts.sessions")


class DeskConfig(AdminConfig):
    """Django's admin with the site class that asks for the second factor."""

    default_site = "issues.accounts.site.TwoFactorAdminSite"
