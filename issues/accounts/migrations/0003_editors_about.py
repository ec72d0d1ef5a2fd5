"""Lets editors write who and what."""

from django.db import migrations

from issues.accounts.roles import ensure_editors


def grant(apps, schema_editor):
    ensure_editors(apps)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_editors_send"), ("issues", "0017_about_text")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
