from django.db import migrations, models

from issues.search import engine


def install(apps, schema_editor):
    """SQLite wrote the table anew: its triggers went with the old one."""
    engine.run(schema_editor.connection, engine.INSTALL)


class Migration(migrations.Migration):
    dependencies = [
        ("issues", "0019_bin"),
    ]

    operations = [
        migrations.AddField(
            model_name="searchentry",
            name="forms",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
