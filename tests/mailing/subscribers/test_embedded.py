"""The sign-up form on other people's pages: it leads to ours, filled in, and nothing is taken before."""

from __future__ import annotations

import html
import re

from django.test import Client

from mailing.models import Letter, Subscriber
from tests.mailing.subscribers.test_lifecycle import shown

ELSEWHERE = {"sec-fetch-site": "cross-site", "origin": "https://blog.example"}


def test_the_desk_gives_the_form_in_each_language(admin_client: Client) -> None:
    page = admin_client.get("/admin/mailing/subscriber/embed/").content.decode()
    spanish, english = (
        html.unescape(text) for text in re.findall(r'rows="9"[^>]*>(.*?)</textarea>', page, re.S)
    )
    assert "Tu dirección de correo" in spanish and 'value="es"' in spanish
    assert "Your mail address" in english and 'value="en"' in english
    for form in (spanish, english):
        assert re.search(r'action="https?://[^"]+/subscribe/"', form)
        assert "<script" not in form and "style=" not in form
    assert re.search(r"https?://[^\"]+/static/mail/signup\.css", html.unescape(page))


def test_a_form_elsewhere_leads_to_ours_filled_in_and_stores_nothing(client: Client, db: None) -> None:
    sent = {"email": "ana@example.org", "language": "en", "embedded": "1"}
    page = client.post("/subscribe/", sent, headers=ELSEWHERE)
    text = page.content.decode()
    assert page.status_code == 200 and 'value="ana@example.org"' in text
    assert "Then press the button once more" in text and 'name="language" value="en"' in text
    assert not Subscriber.objects.exists() and not Letter.objects.exists()


def test_pressed_once_more_the_reader_is_asked_in_his_language(client: Client, db: None) -> None:
    client.post("/subscribe/", {"email": "ana@example.org", "shown": shown(), "language": "en"})
    assert Subscriber.objects.get().language == "en"
    client.post("/subscribe/", {"email": "eva@example.org", "shown": shown(), "language": "xx"})
    assert Subscriber.objects.get(email="eva@example.org").language == "es"


def test_a_moment_that_another_site_sends_counts_for_nothing(client: Client, db: None) -> None:
    sent = {"email": "ana@example.org", "shown": shown(), "embedded": "1"}
    assert client.post("/subscribe/", sent, headers=ELSEWHERE).status_code == 200
    assert not Subscriber.objects.exists()
