"""One row an address, whatever its case in whatever alphabet. Apart from 0004: PostgreSQL alters no table with
changes of the same transaction still to be checked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailing", "0004_email_key")]

    operations = [
        migrations.RemoveConstraint(model_name="subscriber", name="subscriber_email_without_case"),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=models.UniqueConstraint(
                fields=("email_key",),
                name="subscriber_email_once",
                violation_error_message="This address is on the list already.",
            ),
        ),
    ]
