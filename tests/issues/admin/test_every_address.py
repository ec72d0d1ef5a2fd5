"""Every address of the admin × every role × GET and POST: the rows come from the URLconf, the answers from a small rule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from issues.accounts.roles import ensure_editors
from issues.content import IssueContent
from issues.editing.history import remember
from issues.models import AboutText, Alias, Issue, Link, NewsItem, Topic, Version
from mailing.models import Mailing, Subscriber
from tests.factories import make_issue, make_item, make_picture
from tests.tools.routes import Route, every_route

pytestmark = pytest.mark.django_db
SECRET = "Un secreto muy grande"
SECRETS = (
    SECRET,
    "un-secreto-muy-grande",
    "lectora@secreta.example",
    "0123456789abcdef0123456789abcdef01234567",
)
ROLES: dict[str, list[str]] = {
    "anonymous": [],
    "staff": [],
    "tags": ["add_tag", "change_tag", "delete_tag", "view_tag", "view_totpdevice", "change_totpdevice"],
    "viewer": ["view_issue", "view_newsitem", "view_picture", "view_link", "view_alias", "view_topic"],
    "parts": ["view_newsitem", "change_newsitem", "view_picture", "view_link", "view_alias", "delete_topic"],
    "mailing": ["view_mailing", "change_mailing"],
    "readers": ["view_subscriber"],
    "editor": [],
    "superuser": [],
}
MAY_SEE_DRAFTS = {"viewer", "editor", "superuser"}
PERSONAL = {
    "index",
    "app_list",
    "login",
    "logout",
    "jsi18n",
    "password_change",
    "password_change_done",
    "second_factor",
    "sessions",
    "password_reset",
    "password_reset_done",
    "password_reset_complete",
    "password_reset_confirm",
    "accept_invitation",
    "sign_in_again",
}
OWN = {
    **{
        key: ["issues.change_issue"]
        for key in [
            f"issues_issue_{page}"
            for page in ("convert", "discard", "fetch", "look", "picture", "preview", "title", "version")
        ]
        + [f"issues_issue_{page}" for page in ("share", "day", "move", "move_part", "confirm", "undo")]
        + [
            f"issues_issue_{page}"
            for page in ("here", "left", "comment", "resolve", "ignore", "heed", "learn")
        ]
    },
    "issues_issue_duplicate": ["issues.add_issue", "issues.change_issue"],
    **{
        f"issues_issue_{page}": ["issues.delete_issue", "issues.view_issue"]
        for page in ("bin", "delete_many", "delete_for_good")
    },
    "issues_issue_receive": ["issues.add_issue", "issues.change_issue"],
    "issues_issue_review": ["issues.add_issue", "issues.change_issue"],
    "issues_issue_archive": ["issues.add_issue", "issues.change_issue"],
    "issues_issue_archived": ["issues.add_issue", "issues.change_issue"],
    "issues_topic_merge": ["issues.delete_topic", "issues.view_issue"],
    "issues_topic_delete": ["issues.delete_topic", "issues.view_issue"],
    "mailing_subscriber_import": ["mailing.change_subscriber"],
    "mailing_confirm": ["mailing.change_mailing", "issues.view_issue"],
    "mailing_undo": ["mailing.change_mailing", "issues.view_issue"],
    "auth_user_password_change": ["auth.change_user"],
    "invite": ["auth.add_user"],
    "site_status": ["issues.change_issue"],
}
ABOUT_ISSUES = {"issue", "newsitem", "picture", "link", "alias", "mailing"}
ONLY_SEEN = {
    ("newsitem", "add"),
    ("newsitem", "delete"),
    ("link", "add"),
    ("link", "delete"),
    ("picture", "add"),
}
ONLY_SEEN |= {("picture", "delete"), ("mailing", "add"), ("mailing", "delete"), ("subscriber", "add")}
ONLY_SEEN |= {("unreadreturn", "add")}


def needed(route: Route) -> list[str] | None:
    """The rights a page asks for; None where nobody has it."""
    if route.name in OWN:
        return OWN[route.name]
    app, model = route.path.split("/")[1:3]
    ending = route.name.rpartition("_")[2]
    action = ending if ending in ("add", "delete") else "view"
    if (model, action) in ONLY_SEEN:
        return None
    also = ["issues.view_issue"] if model in ABOUT_ISSUES else []
    return [f"{app}.{action}_{model}", *also]


def user_of(role: str) -> Any:
    users = get_user_model().objects
    if role == "superuser":
        return users.create_superuser(role, password="x")
    user = users.create_user(role, password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=ROLES[role]))
    if role == "editor":
        user.groups.add(ensure_editors())
    return users.get(pk=user.pk)


@pytest.fixture
def rows() -> dict[str, object]:
    """A draft nobody may know of, and a row of everything about it; by model."""
    draft = make_issue(
        title=SECRET, status=Issue.Status.DRAFT, publish_at=None, tags=["mapas"], intro=f"{SECRET}."
    )
    item = make_item(
        draft, title=SECRET, body=f"{SECRET}. [{SECRET} - Sitio](https://sitio.example/)", tags=["mapas"]
    )
    link = Link.objects.create(issue=draft, item=item, position=1, url="https://sitio.example/", title=SECRET)
    remember(draft, IssueContent.of(draft))
    reader = Subscriber.objects.create(
        email="lectora@secreta.example", state=Subscriber.State.CONFIRMED, confirmed_at=timezone.now()
    )
    superuser = get_user_model().objects.create_superuser("jefa", password="x")
    TOTPDevice.objects.create(user=superuser, name=SECRET, key=SECRETS[-1], confirmed=True)
    return {
        "issue": draft.pk,
        "newsitem": item.pk,
        "link": link.pk,
        "picture": make_picture(draft, name=f"{SECRET}.png").pk,
        "alias": Alias.objects.create(issue=draft, path="un-secreto-muy-grande-viejo").pk,
        "topic": Topic.objects.get(name="mapas").pk,
        "abouttext": AboutText.objects.create(language="es", text="Quién escribe.").pk,
        "mailing": Mailing.objects.create(issue=draft).pk,
        "subscriber": reader.pk,
        "user": superuser.pk,
        "group": Group.objects.create(name="otras").pk,
        "version": Version.objects.get().pk,
        "content_type_id": Permission.objects.get(codename="view_issue").content_type_id,
    }


def path_of(route: Route, rows: dict[str, Any]) -> str:
    model = route.path.split("/")[2] if route.path.count("/") > 2 else ""
    named = {
        "number": rows["issue"],
        "version": rows["version"],
        "content_type_id": rows["content_type_id"],
        "year": 2026,
        "day": f"{timezone.localdate() + timedelta(days=9)}",
        "kind": "html",
        "arrival": "00000000-0000-0000-0000-000000000000",
        "app_label": "issues",
        "url": "nowhere",
    }
    return route.at(lambda name: str(named.get(name, rows.get(model, rows["issue"]))))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_its_rights_say_and_learns_nothing_else(client: Client, rows, role):
    user = user_of(role) if role != "anonymous" else None
    wrong: list[tuple[str, str, int]] = []
    for route in every_route("admin/"):
        for method in ("get", "post"):
            if user and "sessionid" not in client.cookies:
                client.force_login(user)
            answer = getattr(client, method)(path := path_of(route, rows))
            if route.name in ("logout", "login"):
                client.cookies.clear()
            if not fits(answer, route, role, user, method):
                wrong.append((method, path, answer.status_code))
    assert not wrong


def fits(answer: Any, route: Route, role: str, user: Any, method: str) -> bool:
    """Whether an answer is what the rule says."""
    status, there = answer.status_code, answer.headers.get("Location", "")
    body = answer.content.decode(errors="replace") + there
    told = [secret for secret in SECRETS if secret in body]
    if role == "anonymous":
        return not told and (status == 302 or route.name in PERSONAL)
    if role not in MAY_SEE_DRAFTS and SECRET in told:
        return False
    if route.name in PERSONAL or not route.name or route.name == "autocomplete":
        return status < 500 and (not told or role == "superuser" or role in MAY_SEE_DRAFTS)
    if route.name == "view_on_site":
        return (status == 302) if user.has_perm("issues.view_issue") else status == 403
    rights = needed(route)
    is_allowed = rights is not None and all(map(user.has_perm, rights))
    if status == 302 and there == "/admin/":
        return not told  # Django's answer where the row is not there
    if not is_allowed or (route.name == "issues_issue_move" and method == "get"):
        return status in (403, 404, 405) and not told
    return status in (200, 302, 400, 404, 405, 409, 422) or method == "post"


def test_only_our_own_pages_and_djangos_accounts_are_registered():
    ours = {"issues", "mailing", "auth"}
    assert {model._meta.app_label for model in admin.site._registry} == ours


WRITTEN = "ESCRITO POR OTRA PUERTA"
FIELDS = (
    "title",
    "heading",
    "body",
    "section",
    "intro",
    "summary",
    "slug",
    "name",
    "path",
    "text",
    "html",
    "base",
)


def everything_at_once(draft: Issue, item: NewsItem) -> dict[str, Any]:
    """Every field a form of Django's or ours could write an issue's text by."""
    form: dict[str, Any] = dict.fromkeys(FIELDS, WRITTEN) | {
        "_save": "1",
        "action": "delete_selected",
        "post": "yes",
    }
    form |= {
        "_selected_action": [str(item.pk)],
        "issue": str(draft.pk),
        "position": "1",
        "number": "9",
        "year": "2026",
    }
    form |= {"language": "es", "status": "draft", "period_start": "2026-03-01", "period_end": "2026-03-15"}
    form |= {
        "slug": "otra-puerta",
        "index": "0",
        "do": "plan",
        "into": str(draft.pk),
        "choices": "1",
        "mine": "{}",
    }
    form |= {"intro": WRITTEN, "tags": "otra"}
    for prefix, key in (("items", "id"), ("form", "id")):
        form |= {
            f"{prefix}-{name}_FORMS": number
            for name, number in (("TOTAL", 1), ("INITIAL", 1), ("MAX_NUM", 9))
        }
        form |= {f"{prefix}-0-{name}": WRITTEN for name in FIELDS} | {f"{prefix}-0-slug": item.slug}
        form |= {f"{prefix}-0-{key}": item.pk, f"{prefix}-0-position": 1, f"{prefix}-0-number": 1}
        form |= {f"{prefix}-0-issue": draft.pk, f"{prefix}-0-DELETE": ""}
    return form


@pytest.mark.parametrize("spelling", ["{}", "+{}", " {}", "{} ", "0{}", "{}_", "0_{}", "٠{}"])
def test_whatever_writes_a_text_goes_through_the_desk_and_leaves_a_version(client, rows, spelling):
    """However an address spells the number of an issue: Python reads "+1", " 1" and "0_1" as 1."""
    client.force_login(user_of("superuser"))
    for route in every_route("admin/"):
        if route.name.startswith(("issues_issue_delete", "logout", "issues_topic_")):
            continue  # these delete a whole issue, or change a topic everywhere
        odd = {model: spelling.format(pk) if isinstance(pk, int) else pk for model, pk in rows.items()}
        odd |= {"version": rows["version"], "content_type_id": rows["content_type_id"]}
        item = NewsItem.objects.get(pk=rows["newsitem"])
        draft = Issue.objects.get(pk=rows["issue"])
        before = IssueContent.of(draft)
        if "<path:object_id>" not in route.path and spelling != "{}":
            continue
        client.post(path := path_of(route, odd), everything_at_once(draft, item))
        after = IssueContent.of(Issue.objects.get(pk=draft.pk))
        if before != after:
            digests = list(draft.versions.values_list("digest", flat=True))
            assert digests[0] == after.digest and before.digest in digests, path


def test_the_page_of_an_item_leads_to_the_desk(admin_client, rows):
    page = admin_client.get(f"/admin/issues/newsitem/{rows['newsitem']}/change/").content.decode()
    assert f'href="/admin/issues/issue/{rows["issue"]}/change/"' in page
    assert 'name="body"' not in page and 'name="_save"' not in page
