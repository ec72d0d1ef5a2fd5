"""Addresses of pages whose names are slugs: what `reverse` says, at a hundredth of its cost."""

from __future__ import annotations

from functools import cache

from django.urls import get_script_prefix, reverse


def address(name: str, *slugs: str) -> str:
    """The address of the page called `name` in urls.py, with its slugs in order."""
    return _form(name, len(slugs), get_script_prefix()).format(*slugs)


@cache
def _form(name: str, slugs: int, prefix: str) -> str:
    """The address with its slugs left open."""
    return prefix + reverse(name, args=["-"] * slugs).removeprefix(prefix).replace("-", "{}")
