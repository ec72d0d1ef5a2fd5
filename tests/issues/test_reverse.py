"""Addresses are those of urls.py, whatever stands in them."""

import pytest
from django.urls import reverse, set_script_prefix

from issues.reverse import address

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
