"""Passwords by mail: forgotten ones and the first one of who is invited; and where one is signed in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission, User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from issues.accounts import sessions
from issues.accounts.roles import EDITORS, ensure_editors
from mailing.models import Letter

pytestmark = pytest.mark.django_db
FORGOTTEN = "/admin/forgotten/"
NEW = {"new_password1": "un faro y tres gatos", "new_password2": "un faro y tres gatos"}


@pytest.fixture
def ana() -> User:
    user = User.objects.create_user("ana", email="ana@quincena.example", password="right", is_staff=True)
    user.groups.add(ensure_editors())
    return user


def link() -> str:
    """The path of the newest mail's button."""
    letter = Letter.objects.order_by("-pk").first()
    assert letter is not None
    found = re.search(r"https://quincena\.example(/admin/\S+)", letter.content["text"])
    assert found
    return found[1]


def signs_in(password: str, name: str = "ana") -> bool:
    client = Client()
    client.post("/admin/login/", {"username": name, "password": password, "next": "/admin/"})
    return "_auth_user_id" in client.session


def test_a_mail_sets_a_new_password_once(client: Client, ana: User):
    assert FORGOTTEN in client.get("/admin/login/").content.decode()
    there = client.post(FORGOTTEN, {"email": "ANA@quincena.example"}, follow=True, HTTP_HOST="localhost")
    assert "va de camino un enlace" in there.content.decode()
    letter = Letter.objects.get()
    assert (letter.recipient, letter.kind, letter.state) == ("ana@quincena.example", "account", "queued")
    assert "«ana»" in letter.content["text"] and "localhost" not in letter.content["text"]
    path = link()
    page = client.get(path, follow=True)
    assert "Poner la contraseña" in page.content.decode()
    form = page.request["PATH_INFO"]
    assert (
        "demasiado corta" in client.post(form, {"new_password1": "x", "new_password2": "x"}).content.decode()
    )
    assert "La contraseña nueva está puesta" in client.post(form, NEW, follow=True).content.decode()
    assert signs_in(NEW["new_password1"]) and not signs_in("right")
    assert "Este enlace ya no sirve" in Client().get(path, follow=True).content.decode()
    assert "_auth_user_id" not in client.session


def test_whoever_asks_does_not_learn_whether_there_is_an_account(client: Client, ana: User):
    User.objects.create_user("lector", email="lector@quincena.example", password="x")
    User.objects.create_user(
        "fuera", email="fuera@quincena.example", password="x", is_staff=True, is_active=False
    )

    def answer(email: str) -> tuple[int, str, str]:
        asked = Client().post(FORGOTTEN, {"email": email})
        return asked.status_code, asked.headers["Location"], asked.content.decode()

    others = {answer(f"{name}@quincena.example") for name in ("ana", "nadie", "lector", "fuera")}
    assert len(others) == 1 and Letter.objects.count() == 1


def test_only_so_many_mails_an_hour_to_one_address_and_for_one_network(
    client: Client, ana: User, monkeypatch: Any
):
    with time_machine.travel("2026-12-01T10:00:00Z", tick=False) as clock:
        for _n in range(5):
            assert client.post(FORGOTTEN, {"email": ana.email}).status_code == 302
        assert Letter.objects.count() == 3
        clock.shift(timedelta(hours=1, seconds=1))
        monkeypatch.setattr("mailing.subscribers.rate_limit.PER_NETWORK", 1)
        bea = User.objects.create_user("bea", email="bea@quincena.example", password="x", is_staff=True)
        for email in (ana.email, bea.email):
            assert client.post(FORGOTTEN, {"email": email}).status_code == 302
        assert Letter.objects.count() == 4


def test_a_link_works_for_a_day(client: Client, ana: User):
    with time_machine.travel("2026-12-01T10:00:00Z", tick=False) as clock:
        client.post(FORGOTTEN, {"email": ana.email})
        clock.shift(timedelta(hours=24, seconds=2))
        assert "Este enlace ya no sirve" in client.get(link(), follow=True).content.decode()


def test_a_new_password_leaves_the_second_factor_as_it_is(client: Client, ana: User, settings: Any):
    settings.SECOND_FACTOR = True
    device = TOTPDevice.objects.create(user=ana, name="TOTP", confirmed=True)
    client.post(FORGOTTEN, {"email": ana.email})
    page = client.get(link(), follow=True)
    client.post(page.request["PATH_INFO"], NEW)
    assert list(TOTPDevice.objects.filter(user=ana, confirmed=True)) == [device]
    client.post("/admin/login/", {"username": "ana", "password": NEW["new_password1"], "next": "/admin/"})
    asked = client.get("/admin/", follow=True)
    assert "second-factor" in asked.request["PATH_INFO"] and "Código" in asked.content.decode()


# ---- invitations ----


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("jefa", "jefa@quincena.example", "x", first_name="Luz"))
    return client


def asked(email: str = "nora.gil@quincena.example", days: int = 7) -> dict[str, str]:
    return {"email": email, "first_name": "Nora", "until": f"{timezone.localdate() + timedelta(days=days)}"}


def test_an_invitation_sets_the_first_password_once(boss: Client):
    assert "/admin/invite/" in boss.get("/admin/auth/user/").content.decode()
    page = boss.post("/admin/invite/", asked(), follow=True).content.decode()
    assert "La invitación para nora.gil@quincena.example va de camino" in page
    nora = User.objects.get(username="nora.gil")
    assert nora.is_staff and not nora.is_superuser and not nora.has_usable_password()
    assert [group.name for group in nora.groups.all()] == [EDITORS]
    letter = Letter.objects.get()
    assert "Luz le invita" in letter.content["text"] and "nora.gil" in letter.content["text"]
    path = link()
    guest = Client()
    assert "«nora.gil»" in guest.get(path).content.decode()
    assert (
        "demasiado corta" in guest.post(path, {"new_password1": "x", "new_password2": "x"}).content.decode()
    )
    assert "entre con ella" in guest.post(path, NEW, follow=True).content.decode()
    assert signs_in(NEW["new_password1"], "nora.gil")
    other = {"new_password1": "otra cosa muy larga", "new_password2": "otra cosa muy larga"}
    assert "Este enlace ya no sirve" in guest.post(path, other).content.decode()
    assert signs_in(NEW["new_password1"], "nora.gil")
    assert "Ya hay una cuenta" in boss.post("/admin/invite/", asked()).content.decode()


def test_an_invitation_ends_with_its_day_and_with_the_next_one(boss: Client):
    with time_machine.travel("2026-12-01T10:00:00Z", tick=False) as clock:
        boss.post("/admin/invite/", asked(days=2))
        first = link()
        boss.post("/admin/invite/", asked(days=2))
        second = link()
        assert User.objects.filter(email__startswith="nora").count() == 1
        assert "ya no sirve" in Client().get(first).content.decode()
        clock.shift(timedelta(days=2))
        assert "«nora.gil»" in Client().get(second).content.decode()
        clock.shift(timedelta(days=1))
        assert "ya no sirve" in Client().get(second).content.decode()
        assert "ya no sirve" in Client().post(second, NEW).content.decode()


@pytest.mark.parametrize("days", [-1, 31])
def test_its_day_is_within_a_month(boss: Client, days: int):
    assert "Elija un día" in boss.post("/admin/invite/", asked(days=days)).content.decode()
    assert not Letter.objects.exists()


def test_names_that_are_taken_get_a_number_and_odd_tokens_are_refused(boss: Client):
    User.objects.create_user("nora.gil")
    boss.post("/admin/invite/", asked())
    assert User.objects.filter(username="nora.gil2", email=asked()["email"]).exists()
    for token in ("x", link().split("/")[-2][:-1], "a:b:c"):
        assert "ya no sirve" in Client().get(f"/admin/invitation/{token}/").content.decode()
    User.objects.filter(username="nora.gil2").update(is_active=False)
    assert "ya no sirve" in Client().get(link()).content.decode()
    assert "Ya hay una cuenta" in boss.post("/admin/invite/", asked()).content.decode()


def test_only_who_may_add_users_invites(client: Client, ana: User):
    client.force_login(ana)
    assert (
        client.get("/admin/invite/").status_code == client.post("/admin/invite/", asked()).status_code == 403
    )
    ana.user_permissions.add(Permission.objects.get(codename="add_user"))
    assert client.post("/admin/invite/", asked()).status_code == 302
    nora = User.objects.get(username="nora.gil")
    assert not nora.is_superuser and nora.groups.get().name == EDITORS


# ---- sessions ----

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "Firefox, Linux"),
        (IPHONE, "Safari, iPhone"),
        (EDGE, "Edge, Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_as_people_name_it(agent: str, device: str):
    assert sessions.device_of(agent) == device


def entering(agent: str, name: str = "ana", password: str = "right") -> Client:  # noqa: S107
    client = Client(HTTP_USER_AGENT=agent)
    client.post("/admin/login/", {"username": name, "password": password, "next": "/admin/"})
    return client


def test_sessions_are_listed_and_ended(ana: User):
    User.objects.create_superuser("jefa", "", "x")
    here, phone, edge, other = (
        entering(FIREFOX),
        entering(IPHONE),
        entering(EDGE),
        entering(EDGE, "jefa", "x"),
    )
    page = here.get("/admin/sessions/").content.decode()
    assert "Firefox, Linux" in page and "Safari, iPhone" in page and page.count("Edge, Windows</b>") == 1
    assert page.index("Firefox, Linux") < page.index("Safari, iPhone") and "esta" in page
    assert not [key for key in Session.objects.values_list("session_key", flat=True) if key in page]
    name = re.search(r'name="end" value="(\w+)"\s+aria-label="Terminar la sesión de Safari', page)
    assert name
    assert (
        "Ha terminado 1 sesión"
        in here.post("/admin/sessions/", {"end": name[1]}, follow=True).content.decode()
    )
    assert phone.get("/admin/").status_code == 302 and edge.get("/admin/").status_code == 200
    here.post("/admin/sessions/", {"others": "1"})
    assert edge.get("/admin/").status_code == 302 and here.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 200
    theirs = sessions.salted_hmac("issues.accounts.sessions", other.session.session_key).hexdigest()[:20]
    here.post("/admin/sessions/", {"end": theirs})
    assert other.get("/admin/").status_code == 200


def test_a_new_password_ends_the_other_sessions(ana: User):
    there = entering(FIREFOX)
    user: Any = get_user_model().objects.get(pk=ana.pk)
    user.set_password("otra")
    user.save()
    assert there.get("/admin/").status_code == 302
