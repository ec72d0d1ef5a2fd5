"""Every setting, as a row of one table: its name, what a value must be, its default, and what it is for.

In: environment variables, and the file `ENV_FILE` names (default: `.env` beside manage.py where there is one; what the
environment says wins). Out: values for settings.py, and the table of docs/settings.md
(`python -m newsletter.environment`). A value that cannot be right stops the start with one sentence a setting: its name, what is
wrong, and what to write. Values are read as they stand: `$` means nothing in them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import environ
from django.core.exceptions import ImproperlyConfigured

from . import casts

BASE_DIR = Path(__file__).resolve().parent.parent
DEVELOPMENT_KEY = "only-for-development-never-for-production"


@dataclass(frozen=True)
class Setting:
    """One variable. `cast` makes its value of the text and raises ValueError with what is wrong with it.

    `default` is the text that stands for a missing or empty variable; `production` replaces it without DEBUG, and
    REQUIRED there means that the start is refused. `write` is a good line; `secret` values are never printed.
    """

    name: str
    cast: Callable[[str], Any]
    default: str
    about: str
    production: str | None = None
    write: str = ""
    secret: bool = False
    shown_default: str = ""


REQUIRED = "\0required"

SETTINGS = (
    Setting("DEBUG", casts.flag, "0", "`1` while developing (`make setup` writes it into `.env`); off in production"),
    Setting(
        "SECRET_KEY", casts.text, DEVELOPMENT_KEY, "a random text of at least 32 characters",
        production=REQUIRED, write="SECRET_KEY=… (python3 -c 'import secrets; print(secrets.token_urlsafe(50))')",
        secret=True, shown_default="a fixed one in development",
    ),
    Setting("SECRET_KEY_FALLBACKS", casts.names, "", "former keys, by commas: keep them at least a year, links to leave in old mails need them", secret=True),
    Setting(
        "ALLOWED_HOSTS", casts.hosts, "localhost,127.0.0.1,[::1],testserver", "the hosts the site answers to, by commas; never `*` without DEBUG",
        production=REQUIRED, write="ALLOWED_HOSTS=example.org,www.example.org", shown_default="this machine in development",
    ),
    Setting(
        "SITE_URL", casts.site_url, "http://127.0.0.1:8000", "what absolute links start with, whatever host was asked: scheme and host, no path",
        production=REQUIRED, write="SITE_URL=https://example.org",
    ),
    Setting("SITE_NAME", casts.text, "Quincena", "the newsletter's name"),
    Setting("SITE_ABOUT", casts.text, "", "what the home page says the newsletter is"),
    Setting("SITE_AUTHOR", casts.text, "", "who writes it: the author in feeds, and for search engines", shown_default="`SITE_NAME`"),
    Setting("WEBSUB_HUB", casts.optional(casts.web_url), "", "a WebSub hub, told by the worker as soon as the feeds say something new: see [machines.md](machines.md)"),
    Setting(
        "DATABASE_URL", casts.database, f"sqlite:///{quote(str(BASE_DIR / 'db.sqlite3'))}", "`postgres://user:password@host/name` (odd characters of the password percent-encoded), or `sqlite:////folder/file`",
        production=REQUIRED, write="DATABASE_URL=postgres://user:password@localhost/quincena", secret=True, shown_default="SQLite in the project folder in development",
    ),
    Setting("CACHE_URL", casts.cache, "locmemcache://quincena", "`redis://host:6379/0` when several machines serve: they share counters and rendered pages", secret=True, shown_default="in the process"),
    Setting("PAGE_CACHE_MB", casts.whole(0, 100_000), "64", "megabytes each web process may use for published pages; `0` renders every request"),
    Setting(
        "EMAIL_URL", casts.email, "filemail://", "`smtp://user:password@host:port`, `smtp+tls://` (STARTTLS), `smtp+ssl://`, `consolemail://`, `filemail:////folder`",
        secret=True, write="EMAIL_URL=smtp+tls://user:password@mail.example.org", shown_default="files in `outbox/` in development",
    ),
    Setting("EMAIL_BACKEND", casts.optional(casts.importable), "", "a backend of django-anymail instead of `EMAIL_URL`: see [mail.md](mail.md)", shown_default="by `EMAIL_URL`"),
    Setting("ANYMAIL", casts.json_object, "{}", "the keys of that backend, as JSON", secret=True),
    Setting("MAIL_FROM", casts.mailbox(), "", "the sender, shown as `SITE_NAME`", shown_default="`boletin@` the site's host"),
    Setting("MAIL_REPLY_TO", casts.mailbox(), "", "where readers' answers go"),
    Setting("MAIL_BOUNCES", casts.mailbox(longest_local_part=26), "", "the address bounces return to (`bounces@example.org`; its mailbox takes `bounces+…@` too)"),
    Setting("MAIL_BOUNCE_BOX", casts.optional(casts.imap_url), "", "where bounces are read: `imaps://user:password@host`", secret=True),
    Setting("MAIL_LIST_ID", casts.optional(casts.domain), "", "the newsletter's name for ever (`List-Id`, and the id of its feeds)", shown_default="from the site's host"),
    Setting("MAIL_POSTAL_ADDRESS", casts.text, "", "the sender's address in the footer"),
    Setting("MAIL_EDITOR", casts.mailboxes, "", "who hears the evening before and after a mailing, by commas", shown_default="the superusers' addresses"),
    Setting("MAIL_EHLO", casts.optional(casts.domain), "", "our name to mail servers (EHLO); many refuse one without a dot", shown_default="`SITE_URL`'s host"),
    Setting("MAIL_CONNECTIONS", casts.whole(1, 100), "4", "connections each worker keeps open"),
    Setting("MAIL_PER_SECOND", casts.number(0), "0", "what all workers together may send in a second; `0`: no limit"),
    Setting("MAIL_PER_DAY", casts.whole(0, 1_000_000_000), "0", "what all workers together may send in a day; `0`: no limit"),
    Setting("MAIL_LATE_HOURS", casts.number(0), "12", "a mailing found later than this waits for the editor"),
    Setting("MAIL_LEASE_SECONDS", casts.number(1), "60", "when a silent worker's messages are taken from it"),
    Setting("MAIL_ANSWER_SECONDS", casts.number(1), "600", "how long an answer after the final dot is waited for (RFC 5321 4.5.3.2.6)"),
    Setting("MAIL_RETRY_SECONDS", casts.number(0), "60", "the first pause after a temporary refusal; each next one is twice as long, at most four hours"),
    Setting("MAIL_RETRY_DAYS", casts.number(0), "3", "when to give up"),
    Setting("MAIL_CONFIRM_DAYS", casts.whole(1, 3650), "7", "how long a confirmation link works"),
    Setting("MAIL_PENDING_DAYS", casts.whole(1, 3650), "30", "how long an unconfirmed address is kept"),
    Setting("MAIL_PROOF_DAYS", casts.whole(1, 36500), "365", "how long a consent keeps IP address and browser"),
    Setting("MAIL_SOFT_BOUNCES", casts.whole(1, 1000), "5", "so many soft bounces in 90 days count as a hard one"),
    Setting("MEDIA_ROOT", casts.folder, str(BASE_DIR / "media"), "where pictures are kept", shown_default="`media/`"),
    Setting("MEDIA_URL", casts.media_url, "/media/", "their address (another host is possible: `https://pictures.example.org/`)"),
    Setting("TIME_ZONE", casts.time_zone, "Europe/Madrid", "the zone of dates and of the publishing hour"),
    Setting("LANGUAGE_CODE", casts.choice("es", "en"), "es", "`en` is there too"),
    Setting("PUBLISH_WEEKDAY", casts.whole(0, 6), "4", "the day an issue appears on: `0` is Monday, `4` Friday"),
    Setting("PUBLISH_HOUR", casts.whole(0, 23), "8", "the hour an issue appears at that only has a day"),
    Setting("OLD_HOMES", casts.bare_hosts, "", "hosts the newsletter lived at before, by commas: links there become links here"),
    Setting("LINK_CHECK_DAYS", casts.whole(0, 36500), "30", "until the worker looks again whether a cited address still answers; `0` means never (`manage.py check_links` looks at once)"),
    Setting("SPELLING_DICTIONARIES", casts.names, "/usr/share/hunspell,/usr/share/myspell/dicts", "where Hunspell's dictionaries lie (`es_ES.aff` and `es_ES.dic`), by commas", shown_default="Debian's folders"),
    Setting("TRUSTED_PROXIES", casts.whole(0, 20), "0", "how many proxies of yours stand in front; with any, their `X-Forwarded-Proto` is believed and https insisted on, and logins are counted by the address they tell"),
    Setting("SECOND_FACTOR", casts.flag, "0", "with `1` the admin asks for a code from a telephone besides the password (below)"),
    Setting("HSTS_SECONDS", casts.whole(0, 1_000_000_000), "63072000", "Strict-Transport-Security", shown_default="two years"),
    Setting("HSTS_SUBDOMAINS", casts.flag, "0", "adds subdomains and preloading to it"),
    Setting("BACKUP_TO", casts.optional(casts.folder), "", "a folder the worker puts a backup into every night, best on another disk: see [backup.md](backup.md)"),
    Setting("BACKUP_HOUR", casts.whole(0, 23), "3", "the hour it is made at"),
    Setting("BACKUP_KEEP", casts.keep_rule, "7,4,12", "of how many days, weeks and months the newest one stays"),
    Setting("BACKUP_RECIPIENT", casts.text, "", "whom backups are encrypted for: a public key of age (`age1…`, `ssh-…`) or the name of a GPG key"),
    Setting("METRICS_TOKEN", casts.optional(casts.token), "", "what a Prometheus sends to read `/metrics`: see [monitoring.md](monitoring.md)", secret=True),
    Setting("SENTRY_DSN", casts.optional(casts.sentry_dsn), "", "where errors are reported, without readers' addresses (install `sentry-sdk` beside): see [monitoring.md](monitoring.md)", secret=True),
    Setting("LOG_LEVEL", casts.log_level, "INFO", "what goes to the console"),
    Setting("LOG_FORMAT", casts.choice("line", "json"), "line", "how: a line of text or of JSON a record"),
    Setting(
        "ACCESS_LOG", casts.choice("0", "1", "ip"), "0", "`1` logs each request without the client's address, `ip` with it, `0` none",
        production="1", shown_default="`1`, and `0` in development",
    ),
)  # fmt: skip


def read_env_file(variables: Mapping[str, str] = os.environ) -> None:
    """Puts what the file of `ENV_FILE` says into the environment; what stands there already wins. "" reads no file."""
    named = variables.get("ENV_FILE")
    path = BASE_DIR / ".env" if named is None else Path(named)
    if named == "" or (named is None and not path.is_file()):
        return
    if not path.is_file():
        raise ImproperlyConfigured(f"ENV_FILE: there is no file {path}: name one, or take the variable away.")
    environ.Env.read_env(path)


def read(variables: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Every setting's value by its name. Raises ImproperlyConfigured with a sentence for each that cannot be right."""
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for setting in SETTINGS:
        try:
            found[setting.name] = _value(setting, variables, debug=found.get("DEBUG", False))
        except ValueError as error:
            wrong.append(f"{setting.name}: {error}")
    wrong += [] if wrong else list(_together(found, variables))
    if wrong:
        raise ImproperlyConfigured("\n".join(wrong))
    return found


def _value(setting: Setting, variables: Mapping[str, str], *, debug: bool) -> Any:
    text = variables.get(setting.name, "").strip()
    if not text:
        text = setting.default if debug or setting.production is None else setting.production
        if text == REQUIRED:
            raise ValueError(f"is missing, and without DEBUG=1 nothing stands for it: set {setting.write}.")
    return setting.cast(text)


def _together(found: Mapping[str, Any], variables: Mapping[str, str]) -> list[str]:
    """What is wrong with settings that are right each by itself."""
    if found["DEBUG"]:
        return []
    wrong = []
    if not variables.get("EMAIL_URL", "").strip() and not found["EMAIL_BACKEND"]:
        good = next(setting.write for setting in SETTINGS if setting.name == "EMAIL_URL")
        wrong.append(
            f"EMAIL_URL: is missing, and mail would go into files nobody reads: set {good}, or EMAIL_BACKEND."
        )
    if len(found["SECRET_KEY"]) < 32:
        wrong.append("SECRET_KEY: is too short: set a random text of at least 32 characters.")
    if "*" in found["ALLOWED_HOSTS"]:
        wrong.append("ALLOWED_HOSTS: must name its hosts: * would answer to anybody's.")
    return wrong


def table() -> str:
    """The table of docs/settings.md, as Markdown."""
    rows = ["| variable | default | what |", "|---|---|---|"]
    for setting in SETTINGS:
        default = setting.shown_default or (f"`{setting.default}`" if setting.default else "none")
        if setting.production == REQUIRED or setting.name == "EMAIL_URL":
            default += "; **needed without DEBUG**"
        rows.append(f"| `{setting.name}` | {default} | {setting.about} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())  # noqa: T201
