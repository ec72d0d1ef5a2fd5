"""Addresses differ without case in every alphabet: a folded form of each, made here for the rows there are.

Two rows that turn out to be one address become one: who left stays away, and no proof is lost.
"""

from collections import defaultdict

from django.db import migrations
from django.db.models.functions import Lower

import mailing.models.subscribers
from mailing.addresses import folded

# Who keeps the row, the most careful state first.
ORDER = ["complained", "unsubscribed", "bounced", "confirmed", "pending"]


def fill(apps, schema_editor):
    Subscriber = apps.get_model("mailing", "Subscriber")
    Subscriber.objects.update(email_key=Lower("email"))
    others = [row for row in Subscriber.objects.only("pk", "email").iterator() if not row.email.isascii()]
    for row in others:
        Subscriber.objects.filter(pk=row.pk).update(email_key=folded(row.email))
    same = defaultdict(list)
    for row in Subscriber.objects.filter(email_key__in={folded(row.email) for row in others}):
        same[row.email_key].append(row)
    for rows in same.values():
        kept, *twins = sorted(rows, key=lambda row: (ORDER.index(row.state), row.pk))
        for twin in twins:
            merge(apps, kept, twin)


def merge(apps, kept, twin):
    """What belongs to `twin` belongs to `kept`."""
    Consent, Delivery, Letter = (
        apps.get_model("mailing", name) for name in ("Consent", "Delivery", "Letter")
    )
    Consent.objects.filter(subscriber=twin).update(subscriber=kept)
    Letter.objects.filter(subscriber=twin).update(subscriber=kept)
    had = Delivery.objects.filter(subscriber=kept).values("mailing_id")
    Delivery.objects.filter(subscriber=twin).exclude(mailing_id__in=had).update(subscriber=kept)
    if kept.state != "confirmed":
        waiting = Delivery.objects.filter(subscriber=kept, state__in=["queued", "retry"])
        waiting.update(state="cancelled")
    twin.delete()


class Migration(migrations.Migration):
    dependencies = [("mailing", "0003_returned")]

    operations = [
        migrations.AddField(
            model_name="subscriber",
            name="email_key",
            field=mailing.models.subscribers.EmailKeyField(default="", editable=False, max_length=320),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
