"""Limits of the public forms: only from our own pages, a number an hour from one network and in all. No cookies."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.http import HttpRequest

from ..models import SignUpCount
from ..models.limits import bucket_of

EVERYWHERE = 0  # the bucket of all networks together
PER_NETWORK = 30  # sign-ups an hour from one /24 (IPv4) or /48 (IPv6)
IN_ALL = 2000  # sign-ups an hour from everywhere


def from_our_page(request: HttpRequest) -> bool:
    """Whether a form was sent from one of our own pages, as far as the browser tells."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def network_of(ip: str) -> str:
    """The network an address counts for."""
    size = 24 if ipaddress.ip_address(ip).version == 4 else 48
    return str(ipaddress.ip_network(f"{ip}/{size}", strict=False))


def too_many(ip: str | None) -> bool:
    """Count one sign-up; True when its network or all of them together had enough for this hour."""
    limits = {EVERYWHERE: IN_ALL}
    if ip:
        limits[bucket_of(network_of(ip))] = PER_NETWORK
    counted = [SignUpCount.objects.count_one(bucket) > limit for bucket, limit in sorted(limits.items())]
    return any(counted)
