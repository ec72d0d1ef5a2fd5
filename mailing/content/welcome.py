"""The mail a reader gets once, after confirming: the editor's text, and the way to leave."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from issues.markup import Context, render

from .. import tokens
from ..models import Subscriber, WelcomeText
from . import emails
from .plain_blocks import Links
from .plain_text import part_text


def welcome(subscriber: Subscriber, text: WelcomeText) -> emails.Content:
    """The welcome mail to this reader, in the text's language, with the list's headers for leaving."""
    context = Context(target="mail", base_url=settings.SITE_URL, language=text.language)
    body = render(text.text, context).html
    manage = emails.site_url("preferences", tokens.make(tokens.MANAGE, subscriber.key))
    with translation.override(text.language):
        content = emails.system_mail(
            language=text.language,
            subject=text.subject,
            body=(body, part_text(body, Links())),
            button=(_("Your subscription"), manage),
            small=_("You get this once, because you signed up. On that page you can leave."),
        )
    content["headers"] += emails.list_headers(tokens.make(tokens.LEAVE, subscriber.key), campaign="welcome")
    return content
