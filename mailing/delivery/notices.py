"""Mail to the editor: the evening before (what will go out, what proofreading says) and after (how it went)."""

from __future__ import annotations

import contextlib
import io
import json
import logging
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.models import Issue
from issues.reverse import absolute

from ..content import emails
from ..models import Delivery, Letter, Mailing
from .isolation import for_each
from .moments import moment_in_words

log = logging.getLogger(__name__)
EVENING = 18
MOST_FINDINGS = 20


def editors() -> list[str]:
    """Where notices to the editor go: MAIL_EDITOR, else the superusers' addresses."""
    if settings.MAIL_EDITOR:
        return list(settings.MAIL_EDITOR)
    users = get_user_model()._default_manager.filter(is_active=True, is_superuser=True).exclude(email="")
    return list(users.order_by("pk").values_list("email", flat=True)[:5])


def notify(subject: str, paragraphs: list[str], *, button: tuple[str, str] | None = None) -> None:
    """Queue a mail to each editor."""
    for address in editors():
        content = emails.system_mail(
            language=settings.LANGUAGE_CODE, subject=subject, paragraphs=paragraphs, button=button
        )
        Letter.objects.enqueue(address, content, kind=Letter.Kind.EDITOR)


def evening_before() -> int:
    """Write to the editors about each mailing of tomorrow, once each. Returns how many mailings."""
    now = timezone.localtime()
    tomorrow = now.date() + timedelta(days=1)
    rows = Mailing.objects.planned(after=now, before=now + timedelta(hours=36)).filter(
        eve_notice_at__isnull=True
    )

    def announce_once(mailing: Mailing) -> int:
        day = timezone.localtime(mailing.moment).date()  # type: ignore[attr-defined]
        if day > tomorrow or (day == tomorrow and now.hour < EVENING):
            return 0
        with transaction.atomic():
            unsent = Mailing.objects.filter(pk=mailing.pk, eve_notice_at__isnull=True)
            announced = unsent.update(eve_notice_at=now)
            if announced:
                _announce(mailing)
        return announced

    return for_each(rows.select_related("issue"), announce_once)


def _announce(mailing: Mailing) -> None:
    moment = timezone.localtime(mailing.effective_moment)
    readers = mailing.readers().count()
    words = ngettext(
        "“%(issue)s” goes out by mail on %(moment)s to %(readers)d reader.",
        "“%(issue)s” goes out by mail on %(moment)s to %(readers)d readers.",
        readers,
    )
    details = {"issue": mailing.issue, "moment": moment_in_words(moment), "readers": readers}
    today = moment.date() == timezone.localtime().date()
    subject = _("Today by mail: %(issue)s") if today else _("Tomorrow by mail: %(issue)s")
    address = absolute(reverse("admin:issues_issue_change", args=[mailing.issue_id]))
    told = "" if mailing.segment.is_everybody else _("It goes to %(readers)s.")
    lines = [words % details, *filter(None, [told % {"readers": mailing.segment.in_words()}])]
    lines += proofreading(mailing.issue)
    notify(subject % {"issue": mailing.issue}, lines, button=(_("See the issue"), address))


def notify_about(mailing: Mailing, subject: str, lines: list[str]) -> None:
    """Write to the editors about a mailing, with a link to its page. `subject` contains `%(issue)s`."""
    address = absolute(reverse("admin:mailing_for_issue", args=[mailing.issue_id]))
    notify(subject % {"issue": mailing.issue}, lines, button=(_("See the mailing"), address))


def outcome_lines(mailing: Mailing) -> list[str]:
    """How a mailing went, in sentences."""
    counts = mailing.counts()
    if not counts:
        return [_("Nobody was on the list.")]
    taken, total = counts.pop("accepted", 0), mailing.total
    lines = [
        ngettext(
            "Mail servers took %(taken)d of %(total)d message.",
            "Mail servers took %(taken)d of %(total)d messages.",
            total,
        )
        % {"taken": taken, "total": total}
    ]
    rest = [
        f"{capfirst(Delivery.State(state).label)}: {number}"  # in the words of the mailing's page
        for state, number in sorted(counts.items(), key=lambda pair: -pair[1])
    ]
    lines += ["\n".join(rest)] if rest else []
    if counts.get("unknown"):
        lines.append(_("For some the answer never came: look at the mailing's page and decide about them."))
    return lines


def proofreading(issue: Issue) -> list[str]:
    """The findings of `manage.py proofread` as lines. Reads its JSON: mailing does not import proofreading."""
    out = io.StringIO()
    try:
        with contextlib.suppress(
            SystemExit
        ):  # its exit code says that something blocks; the findings say what
            call_command("proofread", issue.slug, "--json", stdout=out, stderr=io.StringIO())
        found = json.loads(out.getvalue() or "[]")
    except Exception:  # the notice matters more than its findings
        log.exception("Proofreading failed for issue %s", issue.pk)
        return [_("Proofreading failed: look at the issue before it goes out.")]
    return [finding["message"] for finding in found[:MOST_FINDINGS]] or [_("Proofreading found nothing.")]
