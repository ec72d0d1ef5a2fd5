#!/usr/bin/env python
"""Runs Quincena's commands: `manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsletter.settings")
    from django.core.management import execute_from_command_line

    from newsletter.translations import compile_stale

    compile_stale()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
