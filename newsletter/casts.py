"""What a setting's text must be: each function takes the text, gives the value, and says in a ValueError what is wrong with it."""

from __future__ import annotations

import importlib.util
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

from . import addresses

Cast = Callable[[str], Any]
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(value: str) -> str:
    """Any text."""
    return value


def token(value: str) -> str:
    """A secret that programs send in a header."""
    if len(value) < 16 or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("is no token: set at least 16 letters and digits.")
    return value


def sentry_dsn(value: str) -> str:
    """The address of a project of Sentry's; its library is no dependency of ours."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.username or not parts.path.strip("/").isdigit():
        raise ValueError("is no DSN: write https://key@host/number, as Sentry shows it.")
    if importlib.util.find_spec("sentry_sdk") is None:
        raise ValueError(
            "needs sentry-sdk, which is not installed: run .venv/bin/pip install sentry-sdk, or take the variable away."
        )
    return value


def names(value: str) -> list[str]:
    """Texts between commas; spaces around them do not count."""
    return [part.strip() for part in value.split(",") if part.strip()]


def optional(cast: Cast) -> Cast:
    """Empty stays empty."""
    return lambda value: cast(value) if value else ""


def flag(value: str) -> bool:
    """1 or 0, or one of the words programs write for them."""
    if value.lower() not in YES | NO:
        raise ValueError(f"“{value}” is neither yes nor no: write 1 or 0.")
    return value.lower() in YES


def whole(low: int, high: int) -> Cast:
    """A whole number from `low` to `high`."""

    def cast(value: str) -> int:
        if (
            not value.lstrip("-").isascii()
            or not value.lstrip("-").isdigit()
            or not low <= int(value) <= high
        ):
            raise ValueError(f"“{value}” is no whole number from {low} to {high}.")
        return int(value)

    return cast


def number(low: float) -> Cast:
    """A number of at least `low`; a point stands before its decimals."""

    def cast(value: str) -> float:
        try:
            found = float(value)
        except ValueError:
            found = float("nan")
        if not low <= found < float("inf"):
            raise ValueError(f"“{value}” is no number of at least {low:g}, as in 2 or 0.5.")
        return found

    return cast


def choice(*choices: str) -> Cast:
    """One of some words."""

    def cast(value: str) -> str:
        if value not in choices:
            raise ValueError(f"“{value}” is not one of: {', '.join(choices)}.")
        return value

    return cast


def time_zone(value: str) -> str:
    """A zone of the IANA database, spelt as it is there."""
    if value not in available_timezones():
        same = next((zone for zone in sorted(available_timezones()) if zone.lower() == value.lower()), "")
        raise ValueError(f"“{value}” is no time zone: write {same or 'a name like Europe/Madrid'}.")
    return value


def log_level(value: str) -> str:
    """A level of Python's logging, in any case."""
    if value.upper() not in logging.getLevelNamesMapping():
        raise ValueError(f"“{value}” is no level: write DEBUG, INFO, WARNING or ERROR.")
    return value.upper()


def json_object(value: str) -> dict[str, Any]:
    """An object in JSON."""
    try:
        found = json.loads(value)
    except ValueError as error:
        raise ValueError(f'is no JSON ({error}): write it as in {{"API_KEY": "…"}}.') from error
    if not isinstance(found, dict):
        raise ValueError('is no object: write it as in {"API_KEY": "…"}.')
    return found


def importable(value: str) -> str:
    """The path of a class whose module can be found."""
    module = value.rpartition(".")[0]
    try:
        there = module and importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        there = False
    if not there:
        raise ValueError(f"there is no “{value}”: write a path like anymail.backends.mailgun.EmailBackend.")
    return value


def folder(value: str) -> Path:
    """An absolute path, or one from where the program starts."""
    if "\0" in value or Path(value).is_file():
        raise ValueError(f"“{value}” is no folder.")
    return Path(value)


def keep_rule(value: str) -> tuple[int, int, int]:
    """Three whole numbers by commas: days, weeks, months; at least one day."""
    try:
        days, weeks, months = (whole(0, 10_000)(part) for part in names(value))
        whole(1, 10_000)(str(days))
    except ValueError as error:
        raise ValueError(
            f"“{value}” is no rule: write days, weeks and months to keep, as in 7,4,12."
        ) from error
    return days, weeks, months


def web_url(value: str) -> str:
    """A whole http or https address, its host in ASCII."""
    parts = _split(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"“{value}” is no web address: write it whole, as in https://example.org.")
    return _checked(addresses.url, value)


def site_url(value: str) -> str:
    """The site's address: scheme and host, and nothing behind them."""
    url = web_url(value.rstrip("/"))
    parts = urlsplit(url)
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(
            f"“{value}” holds more than scheme and host: write {parts.scheme}://{parts.hostname}."
        )
    return url


def media_url(value: str) -> str:
    """A path of the site or a whole address, with a slash at its end."""
    if not value.endswith("/"):
        raise ValueError(f"“{value}” needs a slash at its end, as in /media/.")
    if value.startswith(("http://", "https://")):
        return web_url(value)
    if not value.startswith("/") or not value.strip("/"):
        raise ValueError(f"“{value}” is neither a path like /media/ nor a whole address.")
    return value


def hosts(value: str) -> list[str]:
    """Host names as browsers send them, by commas."""
    found = names(value)
    for host in found:
        if "/" in host or " " in host or (host.count(":") == 1):
            raise ValueError(
                f"“{host}” is no host: write it alone, as in example.org, without scheme or port."
            )
    return [_checked(addresses.host, host) for host in found]


def bare_hosts(value: str) -> list[str]:
    """Domains, by commas."""
    return [domain(host) for host in names(value)]


def domain(value: str) -> str:
    """One domain in ASCII."""
    return _checked(addresses.domain, value)


def mailbox(*, longest_local_part: int = 64) -> Cast:
    """A mail address alone; empty stays empty."""
    return lambda value: _checked(addresses.mailbox, value, longest_local_part=longest_local_part)


def mailboxes(value: str) -> list[str]:
    """Mail addresses, by commas."""
    return [_checked(addresses.mailbox, address) for address in names(value)]


def imap_url(value: str) -> str:
    """A mailbox of an IMAP server."""
    parts = _split(value)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname:
        raise ValueError("is no mailbox: write it as in imaps://user:password@mail.example.org.")
    return value


def database(value: str) -> dict[str, Any]:
    """Django's description of a database of the two kinds we know."""
    good = "write it as in postgres://user:password@localhost/quincena."
    if "#" in value:
        raise ValueError(f"cannot be read: percent-encode # in its password as %23 and {good}")
    parts = _split(value, secret=True)
    if parts.scheme not in ("postgres", "postgresql", "sqlite"):
        raise ValueError(f"cannot be read, its scheme is not known: {good}")
    if parts.scheme != "sqlite" and not parts.path.strip("/"):
        raise ValueError(f"names no database: {good}")
    return dict(environ.Env.db_url_config(value))


def cache(value: str) -> dict[str, Any]:
    """Django's description of a cache."""
    return _config(environ.Env.cache_url_config, value, "redis://localhost:6379/0")


def email(value: str) -> dict[str, Any]:
    """Django's settings of a mail server."""
    found = _config(environ.Env.email_url_config, value, "smtp+tls://user:password@mail.example.org")
    if found["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not found["EMAIL_HOST"]:
        raise ValueError("names no server: write it as in smtp+tls://user:password@mail.example.org.")
    return found


def _config(read: Callable[[str], Any], value: str, good: str) -> dict[str, Any]:
    _split(value, secret=True)
    try:
        return dict(read(value))
    except (ImproperlyConfigured, ValueError, KeyError) as error:
        raise ValueError(f"cannot be read: write it as in {good}.") from error


def _split(value: str, *, secret: bool = False) -> Any:
    """The parts of an address; a port that is none is refused. The value is not repeated where it may hold a password."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        shown = "" if secret else f"“{value}” "
        raise ValueError(f"{shown}is no address: {error}.") from error
    return parts


def _checked(check: Callable[..., str], value: str, **options: Any) -> str:
    """The result of a check of addresses.py, its name of the setting taken off again."""
    try:
        return check("", value, **options)
    except ImproperlyConfigured as error:
        raise ValueError(str(error).removeprefix(": ")) from error
