"""Asks one address on the web what it is; never one of a private network, however its names and redirects turn.

A name is looked up once and the connection made to the very address that was judged (OWASP, SSRF prevention), with
the name in `Host` and in the certificate's check. Redirects are followed by hand, each judged anew.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from django.conf import settings

from ..errors import ForbiddenURL, NoResponse

SECONDS = 8.0  # for each connection and each answer
LONGEST = 20.0  # for all redirects together
HOPS = 10
LARGEST = 200_000  # bytes of a body that are read
PORTS = {"http": 80, "https": 443}
# What old addresses may be wrapped in: they lead wherever the IPv4 address inside does.
_WRAPPED = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


def ask(url: str) -> str:
    """The status at the end of all redirects: "200", "404 Not Found". Raises NoResponse or ForbiddenURL.

    HEAD first; sites that do not like it are asked again by GET, whose body is not read.
    """
    until = time.monotonic() + LONGEST
    status = _status(url, "HEAD", until)
    if status >= 400:
        status = _status(url, "GET", until)
    if status < 400 or status not in {known.value for known in HTTPStatus}:
        return str(status)
    return f"{status} {HTTPStatus(status).phrase}"


def fetch(url: str) -> bytes:
    """The body of an address, its first LARGEST bytes; no redirects. Raises NoResponse or ForbiddenURL."""
    answer = _open(url, "GET")
    try:
        if answer.status != HTTPStatus.OK:
            raise NoResponse(f"it answered {answer.status}")
        return answer.read(LARGEST)
    except urllib3.exceptions.HTTPError as error:
        raise NoResponse(type(error).__name__) from error
    finally:
        answer.close()


def _status(url: str, method: str, until: float) -> int:
    for _hop in range(HOPS):
        answer = _open(url, method)
        answer.close()
        place = answer.headers.get("Location")
        if answer.status not in {301, 302, 303, 307, 308} or not place:
            return answer.status
        if time.monotonic() > until:
            raise NoResponse("timeout")
        url = urljoin(url, place)
    raise NoResponse("too many redirects")


def _open(url: str, method: str) -> urllib3.BaseHTTPResponse:
    """One request to one judged address; the body is still to be read."""
    parts, port = _parts(url)
    host = _ascii(parts.hostname or "")
    address = _address(host, port)
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(address, port, server_hostname=host, assert_hostname=host)
    else:
        pool = urllib3.HTTPConnectionPool(address, port)
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    headers = {
        "Host": host if port == PORTS[parts.scheme] else f"{host}:{port}",
        "User-Agent": f"{settings.SITE_NAME} (+{settings.SITE_URL}; looks whether links still lead somewhere)",
        "Accept": "*/*",
    }
    try:
        return pool.urlopen(
            method,
            target if target.startswith("/") else f"/{target}",
            headers={name: value.encode().decode("latin-1") for name, value in headers.items()},
            timeout=SECONDS,
            retries=False,
            redirect=False,
            preload_content=False,
        )
    except urllib3.exceptions.SSLError as error:
        raise NoResponse("bad certificate") from error
    except urllib3.exceptions.TimeoutError as error:
        raise NoResponse("timeout") from error
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise NoResponse("no connection") from error


def _parts(url: str) -> tuple[SplitResult, int]:
    """An address in its parts, and its port; ForbiddenURL when it is none of the web's."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise ForbiddenURL("no web address") from None
    if not parts.hostname or "@" in parts.netloc:
        raise ForbiddenURL("no web address")
    return parts, port


def _address(host: str, port: int) -> str:
    """The numbers of a name, judged: all of them must be public, or whoever answers for the name plays with us."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoResponse("no such host") from error
    numbers = [str(each[4][0]) for each in found]
    if not numbers or not all(map(is_public, numbers)):
        raise ForbiddenURL("no public address")
    return next((number for number in numbers if ":" not in number), numbers[0])


def is_public(number: str) -> bool:
    """Whether an IP address is one of the open network."""
    ip = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in net for net in _WRAPPED):
            return False
    return ip.is_global and not ip.is_multicast


def _ascii(host: str) -> str:
    """A name as the network spells it; ForbiddenURL when it has none."""
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        raise ForbiddenURL("no web address") from None
