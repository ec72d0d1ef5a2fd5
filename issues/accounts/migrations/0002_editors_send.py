"""Lets editors send issues by mail."""

from django.db import migrations

from issues.accounts.roles import ensure_editors


def grant(apps, schema_editor):
    ensure_editors(apps)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_editors")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
