"""Days in lists: on the site's clock, in the page's language, as the filter `date` says them."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # in Madrid it is the 1st


@pytest.mark.parametrize(
    ("language", "template", "said"),
    [
        ("es", "{{ moment|in_words }}", "1 de enero de 2027"),
        ("en", "{{ moment|in_words }}", "Jan. 1, 2027"),
        ("es", '{{ moment|in_words:"j M" }}', "1 ene"),
        ("es", "{{ moment|in_digits }}", "2027-01-01"),
    ],
)
def test_a_day_is_said_as_the_page_says_it(settings, language, template, said):
    settings.TIME_ZONE = "Europe/Madrid"
    with override(language):
        assert (
            Template("{% load days %}" + template).render(Context({"moment": NEW_YEARS_EVE})).lower()
            == said.lower()
        )


def test_months_follow_the_language():
    with override("es"):
        assert "<span>ago</span>" in Template("{% load days %}{% months %}").render(Context()).lower()
    with override("en"):
        assert "<span>aug</span>" in Template("{% load days %}{% months %}").render(Context()).lower()
