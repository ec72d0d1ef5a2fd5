"""The app of whoever runs the site: commands and system checks, no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Registers the app."""

    name = "newsletter.operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        from . import checks

        checks.register_all()
