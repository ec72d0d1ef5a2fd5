"""The pages about mail in a real browser: axe finds nothing, nothing overflows, the policy allows all they need."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mailing import tokens
from mailing.content import issue_mail
from mailing.delivery import planning
from mailing.models import Delivery, Subscriber
from tests.factories import make_issue, make_item, make_picture
from tests.tools.looks import faults, looks

from .test_flow import page, pytestmark  # noqa: F401 - fixtures

ADMIN = (
    "admin/mailing/mailing/issue/{sent}/",
    "admin/mailing/mailing/issue/{draft}/",
    "admin/mailing/mailing/",
    "admin/mailing/subscriber/",
    "admin/mailing/subscriber/{reader}/change/",
    "admin/mailing/subscriber/import/",
)
READERS = (
    "subscribe/",
    "subscribe/sent/",
    "subscribe/confirm/{confirm}/",
    "unsubscribe/{leave}/",
    "preferences/{manage}/",
    "unsubscribe/nobody/",
)


@pytest.fixture
def names(transactional_db):
    """An issue half sent, with one row of every kind to look at; a draft; a reader."""
    now = timezone.now()
    for number in range(6):
        Subscriber.objects.create(email=f"r{number}@example.org", state="confirmed", confirmed_at=now)
    waiting = Subscriber.objects.create(email="nueva@example.org", asked_at=now)
    sent, draft = make_issue(), make_issue(number=70, slug="borrador", status="draft", publish_at=None)
    make_item(sent, body="Un faro nuevo.", number=1)
    planning.plan(sent)
    planning.run()
    states = ["accepted", "unknown", "refused", "retry", "bounced"]
    for row, state in zip(Delivery.objects.order_by("pk"), states, strict=False):
        Delivery.objects.filter(pk=row.pk).update(state=state, done_at=now, error="550 5.1.1 no such user")
    reader = Subscriber.objects.get(email="r0@example.org")
    return {
        "sent": sent.pk,
        "draft": draft.pk,
        "reader": reader.pk,
        "confirm": tokens.make(tokens.CONFIRM, waiting.key),
        "leave": tokens.make(tokens.LEAVE, reader.key),
        "manage": tokens.make(tokens.MANAGE, reader.key),
    }


@looks
def test_everybody_can_use_the_pages_about_mail(page, live_server, names, widths):  # noqa: F811
    page.set_viewport_size({"width": widths[0], "height": 800})
    found = []
    for screen in ADMIN + READERS:
        page.goto(f"{live_server.url}/{screen.format(**names)}")
        found += faults(page, screen, widths)
    assert not found


WIDE = [
    "|" + " columna |" * 14 + "\n|" + "---|" * 14 + "\n|" + " valor largo |" * 14,
    "| " + "x" * 300 + " | b |\n|---|---|\n| ![](ancha.png) | `" + "y" * 200 + "` |",
    "```\n" + "z" * 400 + "\n```\n\n`" + "w" * 300 + "`",
    "![Una foto](ancha.png)\n\nUn icono ![](ancha.png) en la frase.",
    "https://example.org/" + "a" * 300 + "\n\n" + "b" * 300,
    "> > > > - - " + "c" * 200,
]


TOO_WIDE = """[...document.querySelectorAll("*")].filter(each => each.getBoundingClientRect().right > innerWidth)
  .slice(-3).map(each => each.outerHTML.slice(0, 200))"""


def test_nothing_widens_a_mail_on_a_small_telephone(page, transactional_db):  # noqa: F811
    issue = make_issue(title="Un título con unapalabralarguísima" + "a" * 80, intro="Hola.")
    make_picture(issue, name="ancha.png", width=2000)
    for body in WIDE:
        make_item(issue, body=body, heading="d" * 120)
    html = issue_mail.issue_mail(issue, key="k")["html"]
    page.goto("about:blank")  # no policy of ours holds in a mail program
    for width in (320, 360, 640):
        page.set_viewport_size({"width": width, "height": 800})
        page.set_content(html, wait_until="domcontentloaded")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(TOO_WIDE)
