"""URLs of the site's pages: the result of Django's `reverse` at a hundredth of its cost."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.urls import get_script_prefix, reverse

from .parsing import references

# Stand for the arguments while a form is made: a word and a year that no route holds.
_WORD, _YEAR = "open-place", 9876
_SAFE = "!$&'()*+,;=/~:@"  # what a path may hold as it is (RFC 3986, 3.3), as for `reverse`


def address(name: str, *args: str | int) -> str:
    """The URL of the page called `name` in urls.py; `args` are slugs, hosts or years, in order."""
    form = _form(get_script_prefix(), name, *(isinstance(arg, int) for arg in args))
    return form.format(*(arg if isinstance(arg, int) or _plain(arg) else quote(arg, _SAFE) for arg in args))


def _plain(slug: str) -> bool:
    """Whether nothing in it is to be quoted, as in every slug of ours."""
    return slug.isascii() and slug.replace("-", "").isalnum()


def absolute(url: str) -> str:
    """A path of this site with SITE_URL before it, as mail, feeds and machines need it; other addresses as they are."""
    return references.absolute(url, settings.SITE_URL)


@cache
def _form(_prefix: str, name: str, *are_years: bool) -> str:
    """The address with a `{}` for every argument."""
    whole = reverse(name, args=[_YEAR if is_year else _WORD for is_year in are_years])
    return whole.replace(_WORD, "{}").replace(str(_YEAR), "{}")
