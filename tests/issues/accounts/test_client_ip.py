"""Which address logins and sign-ups are counted by, behind none, one or two proxies of ours."""

import pytest
from axes.helpers import get_client_ip_address

from issues.accounts.client_ip import client_ip

PROXY = "192.0.2.1"
CASES = [
    (0, "203.0.113.7", PROXY),
    (1, "203.0.113.7", "203.0.113.7"),
    (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
    (2, "6.6.6.6, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
    (2, "203.0.113.7", PROXY),
    (1, "", PROXY),
    (1, " , ", PROXY),
    (1, "203.0.113.7, ", "203.0.113.7"),
    (1, "203.0.113.7,,", "203.0.113.7"),
    (2, "203.0.113.7, , 10.0.0.1", "203.0.113.7"),
    (1, "203.0.113.7:51004", "203.0.113.7"),
    (1, "[2001:db8::7]:51004", "2001:db8::7"),
    (1, "2001:DB8:0::7", "2001:db8::7"),
    (1, "::ffff:203.0.113.7", "203.0.113.7"),
    (1, "fe80::1%eth0", "fe80::1"),
    (1, "unknown", None),
    (1, "'; drop table", None),
]


@pytest.mark.parametrize(("proxies", "header", "expected"), CASES)
def test_only_our_own_proxies_are_believed(rf, settings, proxies, header, expected):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=header)
    assert client_ip(request) == expected
    assert get_client_ip_address(request) == (expected or "0.0.0.0")  # noqa: S104


@pytest.mark.parametrize(("connection", "expected"), [("", None), ("::1", "::1"), ("10.0.0.9", "10.0.0.9")])
def test_without_proxies_the_connection_counts(rf, connection, expected):
    assert client_ip(rf.get("/", REMOTE_ADDR=connection)) == expected
