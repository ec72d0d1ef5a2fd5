"""HTTP requests to URLs from texts, guarded against SSRF: never to a private network, whatever names and redirects say.

A name is resolved once and the connection made to the very IP address that was checked (OWASP, SSRF prevention), with
the name in `Host` and in the certificate's check. Redirects are followed here, each checked again. One deadline holds
for the whole exchange, however slowly bytes come.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from django.conf import settings

from ..errors import ForbiddenURL, NoResponse
from .deadline import Deadline, plain_pool, secure_pool

SECONDS = 8.0  # for each connection and each answer
LONGEST = 20.0  # for a whole conversation: name, connection, all redirects, body
HOPS = 10
LARGEST = 200_000  # bytes of a body that are read
_REDIRECTS = {301, 302, 303, 307, 308}
PORTS = {"http": 80, "https": 443}
# Of IPv6 only 2000::/3 is given out to anybody (IANA); in it, and in IPv4, these are for special purposes or lead
# wherever an IPv4 address inside them does.
_OPEN = ipaddress.ip_network("2000::/3")
_SPECIAL = [
    ipaddress.ip_network(net)
    for net in (
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
        *("192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24"),
    )
]
_FOREIGN = (urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError, LookupError)
Answer = TypeVar("Answer")


def ask(url: str) -> str:
    """The status at the end of all redirects: "200", "404 Not Found". Raises NoResponse or ForbiddenURL.

    HEAD first; sites that do not like it are asked again by GET, whose body is not read.
    """
    with Deadline(LONGEST) as deadline:
        status = _status(url, "HEAD", deadline)
        if status >= 400:
            status = _status(url, "GET", deadline)
    if status < 400 or status not in {known.value for known in HTTPStatus}:
        return str(status)
    return f"{status} {HTTPStatus(status).phrase}"


def fetch(url: str) -> bytes:
    """The body of an address, its first LARGEST bytes; no redirects. Raises NoResponse or ForbiddenURL."""
    with Deadline(LONGEST) as deadline:
        answer = _open(url, "GET", deadline)
        try:
            if answer.status != HTTPStatus.OK:
                raise NoResponse(f"it answered {answer.status}")
            return _guarded(lambda: answer.read(LARGEST), deadline)
        finally:
            _close(answer)


@dataclass(frozen=True)
class Found:
    """What stood at an address: where all redirects ended, its `Content-Type`, the first bytes of its body."""

    url: str
    kind: str
    body: bytes


def read(url: str, *, largest: int = LARGEST) -> Found:
    """The first `largest` bytes at the end of all redirects. Raises NoResponse or ForbiddenURL."""
    with Deadline(LONGEST) as deadline:
        for _hop in range(HOPS):
            answer = _open(url, "GET", deadline)
            try:
                place = answer.headers.get("Location")
                if answer.status in _REDIRECTS and place:
                    url = _joined(url, place)
                    continue
                if answer.status != HTTPStatus.OK:
                    raise NoResponse(f"it answered {answer.status}")
                kind = answer.headers.get("Content-Type", "")
                return Found(url, kind, _guarded(lambda: answer.read(largest), deadline))  # noqa: B023 - called at once
            finally:
                _close(answer)
    raise NoResponse("too many redirects")


def _status(url: str, method: str, deadline: Deadline) -> int:
    for _hop in range(HOPS):
        answer = _open(url, method, deadline)
        _close(answer)
        place = answer.headers.get("Location")
        if answer.status not in _REDIRECTS or not place:
            return answer.status
        url = _joined(url, place)
    raise NoResponse("too many redirects")


def _joined(url: str, place: str) -> str:
    try:
        return urljoin(url, place)
    except ValueError:
        raise NoResponse("bad redirect") from None


def _open(url: str, method: str, deadline: Deadline) -> urllib3.BaseHTTPResponse:
    """One request to one checked URL; the body is not read yet."""
    parts, port = _parts(url)
    host = _ascii(parts.hostname or "")
    address = _address(host, port, deadline)
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = secure_pool(address, port, deadline, server_hostname=host, assert_hostname=host)
    else:
        pool = plain_pool(address, port, deadline)
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    headers = {
        "Host": host if port == PORTS[parts.scheme] else f"{host}:{port}",
        "User-Agent": f"{settings.SITE_NAME} (+{settings.SITE_URL}; looks whether links still lead somewhere)",
        "Accept": "*/*",
    }
    return _guarded(
        lambda: pool.urlopen(
            method,
            target if target.startswith("/") else f"/{target}",
            headers={name: value.encode().decode("latin-1") for name, value in headers.items()},
            timeout=min(SECONDS, deadline.left()),
            retries=False,
            redirect=False,
            preload_content=False,
        ),
        deadline,
    )


def _guarded(talk: Callable[[], Answer], deadline: Deadline) -> Answer:
    """Runs a call; turns every error of a remote server's answer into NoResponse."""
    try:
        return talk()
    except urllib3.exceptions.SSLError as error:
        raise NoResponse("timeout" if deadline.is_over else "bad certificate") from error
    except urllib3.exceptions.TimeoutError as error:
        raise NoResponse("timeout") from error
    except _FOREIGN as error:
        raise NoResponse("timeout" if deadline.is_over else "no connection") from error


def _close(answer: urllib3.BaseHTTPResponse) -> None:
    with suppress(*_FOREIGN):
        answer.close()


def _parts(url: str) -> tuple[SplitResult, int]:
    """A URL's parts and port; ForbiddenURL when it is not http or https."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise ForbiddenURL("no web address") from None
    if not parts.hostname or "@" in parts.netloc:
        raise ForbiddenURL("no web address")
    return parts, port


def _address(host: str, port: int, deadline: Deadline) -> str:
    """The IP address of a host name. All its addresses must be public, else ForbiddenURL."""
    try:
        found = deadline.within(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        numbers = [str(each[4][0]) for each in found]
        judged = [is_public(number) for number in numbers]
    except (OSError, ValueError) as error:
        raise NoResponse("no such host") from error
    if not numbers or not all(judged):
        raise ForbiddenURL("no public address")
    return next((number for number in numbers if ":" not in number), numbers[0])


def is_public(number: str) -> bool:
    """Whether an IP address is public (IANA's registries of special-purpose addresses)."""
    ip = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        is_isatap = int(ip) >> 32 & 0xFDFFFFFF == 0x5EFE  # RFC 5214: an IPv4 address in its last half
        if ip not in _OPEN or is_isatap:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _SPECIAL)


def _ascii(host: str) -> str:
    """A host name in ASCII (IDNA); ForbiddenURL when it has no such form."""
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        raise ForbiddenURL("no web address") from None
