"""What feed readers know issues by, and what the WebSub hub was told."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import issues.models


def name_issues(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The column came with one value for all rows; each gets its own."""
    Issue = apps.get_model("issues", "Issue")
    for issue in Issue.objects.only("pk").iterator():
        Issue.objects.filter(pk=issue.pk).update(feed_id=issues.models.new_feed_id())


class Migration(migrations.Migration):
    dependencies = [("issues", "0007_history")]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="feed_id",
            field=models.CharField(default=issues.models.new_feed_id, editable=False, max_length=500),
        ),
        migrations.RunPython(name_issues, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Ping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("feed", models.CharField(max_length=50, unique=True)),
                ("told", models.CharField(blank=True, max_length=64)),
                ("told_at", models.DateTimeField(null=True)),
                ("not_before", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
            ],
        ),
    ]
