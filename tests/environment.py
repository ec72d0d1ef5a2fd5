"""Loaded by pytest before Django's settings: the suite runs as in development, whatever a .env file here says.

Translations are compiled here too: Django reads them once, at its start.
"""

import os

from newsletter.translations import compile_stale

os.environ["ENV_FILE"] = ""
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("LINK_CHECK_DAYS", "0")  # no worker started by a test asks the web

compile_stale()
