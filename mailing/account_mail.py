"""Mails about editors' accounts (the setting ACCOUNT_MAIL), queued for the worker like every other."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from .content import emails
from .models import Letter
from .subscribers.rate_limit import too_many

AN_HOUR = 3  # mails about accounts to one address


def write(
    recipient: str,
    *,
    subject: str,
    paragraphs: list[str],
    button: tuple[str, str],
    small: str = "",
    ip: str | None = None,
) -> bool:
    """Queues a mail in the site's language. False, and no mail, when this address, or (`ip`) the network of who asked, had
    enough for this hour."""
    since = timezone.now() - timedelta(hours=1)
    written = Letter.objects.to(recipient).filter(kind=Letter.Kind.ACCOUNT, created_at__gt=since).count()
    if written >= AN_HOUR or (ip is not None and too_many(ip)):
        return False
    language = settings.LANGUAGE_CODE
    content = emails.system_mail(
        language=language, subject=subject, paragraphs=paragraphs, button=button, small=small
    )
    Letter.objects.enqueue(recipient, content, kind=Letter.Kind.ACCOUNT)
    return True
