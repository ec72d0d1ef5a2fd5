"""Addresses in readers' pages: what the tag `url` says, asked once of each."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.urls import get_script_prefix, reverse

register = template.Library()


@register.simple_tag
def address(name: str, *args: object) -> str:
    """The address of the page of this name in urls.py."""
    return _address(get_script_prefix(), name, args)


@lru_cache(5000)
def _address(_prefix: str, name: str, args: tuple[object, ...]) -> str:
    return reverse(name, args=args)
