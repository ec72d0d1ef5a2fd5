"""Names that nothing else has."""

import pytest

from issues.markup import Context, render
from issues.parsing.slugs import free_slug


@pytest.mark.parametrize(
    ("base", "taken", "options", "slug"),
    [
        ("faro", set(), {}, "faro"),
        ("faro", {"faro"}, {}, "faro-2"),
        ("faro", {"faro", "faro-2", "faro-4"}, {}, "faro-3"),
        ("faro", {"faro"}, {"second": 1}, "faro-1"),
        ("faro", {"faro.png"}, {"ending": ".png"}, "faro-2.png"),
        ("abcdefghij", set(), {"longest": 8}, "abcdefgh"),
        ("abcdefghij", {"abcdefgh"}, {"longest": 8}, "abcdef-2"),
        ("abcde-fghij", {"abcde-fg"}, {"longest": 8}, "abcde-2"),
    ],
)
def test_the_first_free_name_is_taken_and_never_too_long(base, taken, options, slug):
    assert free_slug(base, taken, **{"longest": 20} | options) == slug


def test_ids_stay_within_what_an_id_may_be_long():
    long = "x" * 200
    html = render(f'[a](#{long})\n\n<p id="{long}">a</p>\n\n<p id="{long}">b</p>', Context()).html
    assert f'id="{long}"' in html
    assert f'id="{("user-" + long)[:200]}"' in html
