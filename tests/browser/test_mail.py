"""The pages about mail in a real browser: axe finds nothing, nothing overflows, the policy allows all they need."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing import tokens
from mailing.content import issue_mail
from mailing.delivery import planning
from mailing.models import Delivery, Mailing, Subscriber
from tests.factories import make_issue, make_item, make_picture
from tests.tools.looks import faults, looks

from .test_flow import page, pytestmark  # noqa: F401 - fixtures

ADMIN = (
    "admin/mailing/mailing/issue/{sent}/",
    "admin/mailing/mailing/issue/{sent}/confirm/?do=rest&to_said=&to_since=ayer",
    "admin/mailing/mailing/issue/{draft}/",
    "admin/mailing/mailing/",
    "admin/mailing/subscriber/",
    "admin/mailing/subscriber/{reader}/change/",
    "admin/mailing/subscriber/import/",
    "admin/mailing/welcometext/add/",
)
READERS = (
    "subscribe/",
    "subscribe/sent/",
    "subscribe/confirm/{confirm}/",
    "unsubscribe/{leave}/",
    "preferences/{manage}/",
    "preferences/{own}/data/",
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
    Mailing.objects.update(started_at=now - timedelta(days=3))  # long enough to be drawn day by day
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
        "own": tokens.make(tokens.own_data(tokens.today()), reader.key),
    }


@looks
def test_everybody_can_use_the_pages_about_mail(page, live_server, names, widths):  # noqa: F811
    page.set_viewport_size({"width": widths[0], "height": 800})
    found = []
    for screen in ADMIN + READERS:
        page.goto(f"{live_server.url}/{screen.format(**names)}")
        found += faults(page, screen, widths)
    assert not found


OUT_OF_THE_FORM = """() => {
  const form = document.querySelector("#content form").getBoundingClientRect();
  const fields = [...document.querySelectorAll("#content form :is(input:not([type=hidden]), select, textarea)")];
  return fields.filter(each => each.getBoundingClientRect().right > form.right + 0.5).map(each => each.name);
}"""


def test_no_field_is_cut_off_on_a_phone(page, live_server, names):  # noqa: F811
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/admin/mailing/welcometext/add/")
    assert page.evaluate(OUT_OF_THE_FORM) == []


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


LIST = (
    "Nombre;Correo electrónico;Acepta el boletín;Global Status;Una columna con un nombre la mar de largo de otro programa\n"
    "Ana;ana@example.org;sí;Subscribed;\n"
    "Eva;eva@example.org;sí;Unsubscribed;\n"
    "Leo;leo@example.org;no;Subscribed;\n"
    "Mar;una-direccion-larguisima-sin-espacios-que-no-cabe-en-ningun-movil-por-muy-ancho-que-sea;sí;Subscribed;\n"
)


@looks
def test_a_list_comes_in_after_a_question(page, live_server, names, widths):  # noqa: F811
    page.set_viewport_size({"width": widths[0], "height": 800})
    page.goto(f"{live_server.url}/admin/mailing/subscriber/import/")
    found = []
    for screen in ("question", "preview"):
        file = {"name": "lista.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Seguir").click()
        page.locator("section[role=status]").wait_for()
        found += faults(page, f"import, {screen}", widths)
        page.locator("select").first.select_option("consent")
    assert page.get_by_text("Global Status «Unsubscribed»").is_visible()
    assert not found
