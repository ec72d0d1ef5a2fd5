"""Makes the editors' group, so that nobody needs to be a superuser to write."""

from django.db import migrations

from issues.accounts.roles import ensure_editors


def make(apps, schema_editor):
    ensure_editors(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("issues", "0005_flow"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
