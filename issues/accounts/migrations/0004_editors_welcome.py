"""Lets editors write the welcome mail."""

from django.db import migrations

from issues.accounts.roles import ensure_editors


def welcome(apps, schema_editor):
    ensure_editors(apps)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_editors_about")]

    operations = [migrations.RunPython(welcome, migrations.RunPython.noop)]
