"""Addresses have one normal form or are refused."""

import pytest
from django.core.exceptions import ValidationError

from mailing.addresses import masked, normalise


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Ana@Example.ORG", "Ana@example.org"),
        ("  ana@example.org \n", "ana@example.org"),
        ("ana+news@example.org.", "ana+news@example.org"),
        ("ana@ＥＸＡＭＰＬＥ.org", "ana@example.org"),
        ("ana@straße.de", "ana@xn--strae-oqa.de"),
        ("ana@xn--strae-oqa.de", "ana@xn--strae-oqa.de"),
        ("niño@example.org", "niño@example.org"),
    ],
)
def test_an_address_has_one_form(typed: str, normal: str) -> None:
    assert normalise(typed) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ana",
        "a@b",
        "ana@[127.0.0.1]",
        "ana@example.org, eva@example.org",
        "ana@example.org\r\nBcc: eva@example.org",
        "ana\0@example.org",
        "a\u200bna@example.org",
        "ana @example.org",
        '"ana maria"@example.org',
        "ana(comment)@example.org",
        "a" * 65 + "@example.org",
        "a" * 60 + "@" + "e" * 60 + "." + "e" * 60 + "." + "e" * 60 + "." + "e" * 60 + ".org",
        "ana@" + "e" * 64 + ".org",
        "ana%0aBcc:eva@example.org@",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        normalise(typed)


def test_a_masked_address_shows_one_letter_and_the_domain() -> None:
    assert masked("ana@example.org") == "a…@example.org"
