"""A form that cannot be taken is answered in words."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories import make_issue


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", ("El formulario no se ha enviado", "su texto sigue ahí", "Entrar de nuevo en otra pestaña")),
        ("en", ("The form was not sent", "your text is still there", "Sign in again in another tab")),
    ],
)
def test_a_form_of_an_old_session_says_what_happened_and_what_to_do(admin_user, settings, language, said):
    settings.LANGUAGE_CODE = language
    issue = make_issue(status="draft", intro="Lo de antes.")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    with translation.override(language):
        answer = strict.post(reverse("admin:issues_issue_change", args=[issue.pk]), {"intro": "Lo nuevo."})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert all(words in page for words in said)
    assert f'href="{reverse("admin:index")}" target="_blank"' in page
    assert "CSRF" not in page
    issue.refresh_from_db()
    assert issue.intro == "Lo de antes."


def test_signing_in_with_an_old_page_is_told_too(db):
    answer = Client(enforce_csrf_checks=True).post(
        reverse("admin:login"), {"username": "ana", "password": "x"}
    )
    assert answer.status_code == 403
    assert "El formulario no se ha enviado" in answer.content.decode()
