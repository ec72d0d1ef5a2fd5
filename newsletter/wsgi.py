"""The WSGI application that serves Quincena."""

import os

from django.core.wsgi import get_wsgi_application

from .messages import compile_stale

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsletter.settings")
compile_stale()
application = get_wsgi_application()
