"""The door: wrong passwords wait, and with a second factor a password alone opens nothing."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from issues.accounts.roles import ensure_editors

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


@pytest.fixture
def ana():
    user = get_user_model().objects.create_user("ana", password="right", is_staff=True)
    user.groups.add(ensure_editors())
    return user


def knock(client, password, name="ana", address="192.0.2.1"):
    data = {"username": name, "password": password, "next": "/admin/"}
    return client.post(LOGIN, data, REMOTE_ADDR=address)


def test_five_wrong_passwords_wait_a_quarter_of_an_hour(client, ana):
    with time_machine.travel("2026-12-01T10:00:00Z", tick=False) as clock:
        for _ in range(4):
            assert knock(client, "wrong").status_code == 200
        assert knock(client, "wrong").status_code == 429
        locked = knock(client, "right")
        assert locked.status_code == 429
        assert "cuarto de hora" in locked.content.decode()
        assert knock(client, "right", address="192.0.2.99").status_code == 302
        client.logout()
        clock.shift(15 * 60 + 1)
        assert knock(client, "right").status_code == 302


def test_names_nobody_has_are_answered_alike(client, ana):
    answers = {
        name: [knock(client, "wrong", name).status_code for _ in range(6)] for name in ("ana", "nadie")
    }
    assert answers["ana"] == answers["nadie"]


# ---- second factor ----


@pytest.fixture
def strict(settings, client, ana):
    settings.SECOND_FACTOR = True
    with time_machine.travel("2026-12-01T10:00:00Z", tick=False) as clock:
        knock(client, "right")
        yield clock


def code_of(user):
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, t0=0, step=30, digits=6):06d}"


PAGE = "/admin/second-factor/"


def test_a_password_alone_opens_nothing(client, strict, ana):
    for name in ("index", "issues_issue_changelist", "issues_issue_calendar", "password_change"):
        answer = client.get(reverse(f"admin:{name}"), follow=True)
        assert answer.redirect_chain[-1][0].startswith(PAGE), name


def test_it_is_set_up_by_scanning_once(client, strict, ana):
    page = client.get(PAGE).content.decode()
    assert 'src="data:image/svg+xml' in page
    assert client.post(PAGE, {"code": "000000"}).status_code == 200
    assert client.get("/admin/").status_code == 302
    strict.shift(60)
    done = client.post(PAGE, {"code": code_of(ana)})
    assert StaticToken.objects.filter(device__user=ana).count() == 8
    assert StaticToken.objects.first().token in done.content.decode()
    assert client.get("/admin/").status_code == 200


def enrol(client, clock, user):
    client.get(PAGE)
    client.post(PAGE, {"code": code_of(user)})
    client.post("/admin/logout/")
    clock.shift(60)


def test_after_that_each_login_asks_for_the_code(client, strict, ana):
    enrol(client, strict, ana)
    knock(client, "right")
    page = client.get("/admin/issues/issue/", follow=True)
    assert "data:image" not in page.content.decode()
    code = code_of(ana)
    answer = client.post(f"{PAGE}?next=/admin/issues/issue/", {"code": code})
    assert answer["Location"] == "/admin/issues/issue/"
    client.post("/admin/logout/")
    knock(client, "right")
    client.post(PAGE, {"code": code})
    assert client.get("/admin/").status_code == 302, "a code works once"


def test_a_code_for_bad_days_opens_it_once(client, strict, ana):
    enrol(client, strict, ana)
    spare = StaticToken.objects.filter(device__user=ana).first().token
    knock(client, "right")
    client.post(PAGE, {"code": spare})
    assert client.get("/admin/").status_code == 200
    assert StaticToken.objects.filter(device__user=ana).count() == 7


def test_enrolling_again_is_not_a_way_around(client, strict, ana):
    enrol(client, strict, ana)
    knock(client, "right")
    client.get(PAGE)
    assert TOTPDevice.objects.filter(user=ana).count() == 1


def test_it_leads_nowhere_else(client, strict, ana):
    enrol(client, strict, ana)
    knock(client, "right")
    answer = client.post(f"{PAGE}?next=https://evil.example/", {"code": code_of(ana)})
    assert answer["Location"] == "/admin/"


def test_one_can_leave_and_strangers_are_sent_to_the_login(client, strict, ana):
    client.post(PAGE, {"leave": "1"})
    assert client.get(PAGE)["Location"] == LOGIN


def test_without_the_setting_there_is_no_such_page(client, ana):
    knock(client, "right")
    assert client.get("/admin/").status_code == 200
    assert client.get(PAGE).status_code == 404
