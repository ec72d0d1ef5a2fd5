"""The content app: what an issue is, how it comes in, how it is edited and read."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class IssuesConfig(AppConfig):
    """Registers the app under its name in the admin."""

    name = "issues"
    verbose_name = _("Newsletter")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .pictures.checks import media_root_is_writable

        checks.register(media_root_is_writable)
