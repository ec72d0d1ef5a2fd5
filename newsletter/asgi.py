"""The ASGI application that serves Quincena."""

import os

from django.core.asgi import get_asgi_application

from .messages import compile_stale

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsletter.settings")
compile_stale()
application = get_asgi_application()
