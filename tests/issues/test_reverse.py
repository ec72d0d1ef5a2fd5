"""Addresses are those of urls.py, whatever stands in them."""

import pytest
from django.urls import reverse, set_script_prefix

from issues.markup import Context
from issues.reverse import absolute, address

PAGES = [
    ("home",),
    ("sitemap",),
    ("archive_year", 2026),
    ("sitemap_year", 2026),
    ("issue", "del-1-al-15-de-marzo-5-de-2026"),
    ("item", "open-place", "9876"),
    ("issue_data", "cinco"),
    ("topic", "c-sharp"),
    ("topic_feed", "agua"),
    ("site", "es.wikipedia.org"),
    ("site", "año.example"),
    ("site", "[::1]"),
    ("board", "books"),
]


@pytest.mark.parametrize(("name", "args"), [(name, args) for name, *args in PAGES])
def test_they_are_what_urls_say(name, args):
    assert address(name, *args) == reverse(name, args=args)


def test_they_follow_the_place_the_site_is_mounted_at():
    assert address("issue", "cinco") == "/issues/cinco/"
    set_script_prefix("/boletin/")
    try:
        assert address("issue", "cinco") == "/boletin/issues/cinco/"
    finally:
        set_script_prefix("/")
    assert address("issue", "cinco") == "/issues/cinco/"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/issues/cinco/", "https://quincena.example/issues/cinco/"),
        ("/", "https://quincena.example/"),
        ("//cdn.example/a.png", "https://cdn.example/a.png"),
        ("https://cdn.example/a.png", "https://cdn.example/a.png"),
        ("mailto:ana@example.org", "mailto:ana@example.org"),
        ("#nota", "#nota"),
        ("", ""),
    ],
)
def test_only_paths_of_the_site_get_its_address_before_them(settings, url, expected):
    settings.SITE_URL = "https://quincena.example"
    assert absolute(url) == Context(base_url=settings.SITE_URL).absolute(url) == expected
    assert Context().absolute(url) == url
