"""The WSGI application that serves Quincena: published pages from memory, all else by Django."""

import os

from django.core.wsgi import get_wsgi_application

from .translations import compile_stale

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsletter.settings")
compile_stale()
django = get_wsgi_application()

from .incoming import without_charset  # noqa: E402  - as below
from .monitoring.requests import RequestLog  # noqa: E402  - as below
from .page_cache.wsgi import PageCache  # noqa: E402  - its models need the apps Django has loaded now

pages = PageCache(without_charset(django))
application = RequestLog(pages)
