"""The pictures of mails that went out before stay where they are."""

import re

from django.db import migrations

FILE = re.compile(r"/pictures/[0-9a-f]{2}/([0-9a-f]{64})[-.]")


def keep(apps, schema_editor):
    sent = apps.get_model("issues", "SentPicture")
    mailings = apps.get_model("mailing", "Mailing").objects.filter(content__isnull=False)
    for content in mailings.values_list("content", flat=True).iterator():
        hashes = sorted(set(FILE.findall(content.get("html", ""))))
        sent.objects.bulk_create([sent(sha256=each) for each in hashes], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("issues", "0018_sent_pictures"), ("mailing", "0010_welcome_and_reply_to")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
