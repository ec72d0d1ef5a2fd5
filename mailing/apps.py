"""The mail app: subscribers, mailings and deliveries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    """Registers the app under its name in the admin."""

    name = "mailing"
    verbose_name = _("By mail")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from issues.publishing import hooks

        from .delivery import webhooks
        from .publishing_hook import MailingHook

        webhooks.connect()
        hooks.register(MailingHook())
