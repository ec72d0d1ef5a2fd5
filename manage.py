#!/usr/bin/env python
"""Runs Quincena's commands: `manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsletter.settings")
    from django.core.management import ManagementUtility, execute_from_command_line

    from newsletter.translations import compile_stale

    compile_stale()
    if sys.argv[1:2] == ["version"]:  # Django answers with its own before it looks for ours
        import django

        django.setup()
        ManagementUtility(sys.argv).fetch_command("version").run_from_argv(sys.argv)
        return
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
