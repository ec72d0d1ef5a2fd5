"""Settings, all from the environment; docs/settings.md lists them. Development needs none."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from newsletter import addresses

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing: set it to a long random text before running without DEBUG."
        )
    SECRET_KEY = "only-for-development-never-for-production"  # noqa: S105
if not DEBUG and len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY is too short: set it to a random text of at least 32 characters.")
SECRET_KEY_FALLBACKS = env.list(
    "SECRET_KEY_FALLBACKS", default=[]
)  # former keys keep links in old mails good
ALLOWED_HOSTS = [
    addresses.host("ALLOWED_HOSTS", host)
    for host in env.list(
        "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"] if DEBUG else []
    )
]
SITE_URL = addresses.url("SITE_URL", env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/"))
SITE_NAME = env.str("SITE_NAME", default="Quincena")
SITE_ABOUT = env.str("SITE_ABOUT", default="")  # what the home page says it is
SITE_AUTHOR = env.str("SITE_AUTHOR", default=SITE_NAME)  # who writes it: in feeds and for search engines
WEBSUB_HUB = env.str("WEBSUB_HUB", default="")  # told at once when something turns public

INSTALLED_APPS = [
    "issues.apps.IssuesConfig",
    "mailing.apps.MailingConfig",
    "issues.accounts.apps.AccountsConfig",
    "taggit",
    "issues.accounts.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]
# No LocaleMiddleware: a public page is the same bytes for everyone, in the site's language.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "newsletter.security.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "issues.metadata.middleware.AnnounceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "newsletter.urls"
WSGI_APPLICATION = "newsletter.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "issues.metadata.context_processors.site",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}
}
if env.str("DATABASE_URL", default=""):
    DATABASES["default"] = env.db("DATABASE_URL")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["CONN_MAX_AGE"] = 60  # opening one costs as much as two queries
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://quincena")}
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", default=64)  # published pages each web process keeps in memory

# Mail. EMAIL_URL: `smtp://user:password@host:port`, `smtp+tls://` (STARTTLS), `smtp+ssl://`, `consolemail://`,
# `filemail:///folder`. EMAIL_BACKEND names a backend of django-anymail instead, ANYMAIL has its keys as JSON.
_mail = env.email_url("EMAIL_URL", default="filemail://")
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default=_mail["EMAIL_BACKEND"])
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"] or BASE_DIR / "outbox"
EMAIL_HOST = _mail["EMAIL_HOST"] or "localhost"
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS", False))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL", False))
EMAIL_PORT = _mail["EMAIL_PORT"] or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_TIMEOUT = 30
ANYMAIL = env.json("ANYMAIL", default={})
_mail_domain = urlsplit(SITE_URL).hostname or "localhost"
if "." not in _mail_domain or ":" in _mail_domain or _mail_domain.replace(".", "").isdigit():
    _mail_domain = "localhost.localdomain"
MAIL_FROM = addresses.mailbox(
    "MAIL_FROM", env.str("MAIL_FROM", default=f"boletin@{_mail_domain}")
)  # shown as SITE_NAME
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
MAIL_REPLY_TO = addresses.mailbox("MAIL_REPLY_TO", env.str("MAIL_REPLY_TO", default=""))
MAIL_BOUNCES = (
    addresses.mailbox(  # where bounces come back to: bounces@example.org, as bounces+TOKEN@example.org
        "MAIL_BOUNCES", env.str("MAIL_BOUNCES", default=""), longest_local_part=26
    )
)
MAIL_BOUNCE_BOX = env.str("MAIL_BOUNCE_BOX", default="")  # and are read: imaps://…
MAIL_EHLO = env.str("MAIL_EHLO", default="")  # our name to mail servers; empty: SITE_URL's host
MAIL_LIST_ID = addresses.domain("MAIL_LIST_ID", env.str("MAIL_LIST_ID", default=f"quincena.{_mail_domain}"))
MAIL_POSTAL_ADDRESS = env.str("MAIL_POSTAL_ADDRESS", default="")  # in the footer
MAIL_EDITOR = [  # notices; empty: the superusers' addresses
    addresses.mailbox("MAIL_EDITOR", address) for address in env.list("MAIL_EDITOR", default=[])
]
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", default=4)  # kept open by each worker
MAIL_PER_SECOND = env.float("MAIL_PER_SECOND", default=0)  # of all workers together; 0: as fast as it goes
MAIL_PER_DAY = env.int("MAIL_PER_DAY", default=0)
MAIL_LATE_HOURS = env.float("MAIL_LATE_HOURS", default=12)  # later than this it waits
MAIL_LEASE_SECONDS = env.float("MAIL_LEASE_SECONDS", default=60)  # then a silent worker's rows are free
MAIL_ANSWER_SECONDS = env.float("MAIL_ANSWER_SECONDS", default=600)  # RFC 5321 4.5.3.2.6: after the last dot
MAIL_RETRY_SECONDS = env.float("MAIL_RETRY_SECONDS", default=60)  # each pause twice the last
MAIL_RETRY_DAYS = env.float("MAIL_RETRY_DAYS", default=3)
MAIL_CONFIRM_DAYS = env.int("MAIL_CONFIRM_DAYS", default=7)
MAIL_PENDING_DAYS = env.int("MAIL_PENDING_DAYS", default=30)
MAIL_PROOF_DAYS = env.int("MAIL_PROOF_DAYS", default=365)  # then a consent forgets its IP
MAIL_SOFT_BOUNCES = env.int("MAIL_SOFT_BOUNCES", default=5)  # so many in 90 days count as a hard one
LINK_CHECK_DAYS = env.int("LINK_CHECK_DAYS", default=30)  # until a cited address is looked at again; 0: never
# What `manage.py worker` does in turn beside sending: functions without arguments that may run again at any time.
BACKGROUND_STEPS = [
    "mailing.tasks.plan",
    "mailing.tasks.read_bounces",
    "mailing.tasks.clean_up",
    "issues.pictures.variants.make_some",
    "issues.links.checking.check_some",
    "issues.feeds.websub.ping",
]

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="es")
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "newsletter" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Madrid")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "newsletter" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_URL = env.str("MEDIA_URL", default="/media/")
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # an issue of three hundred parts is one form
CARD_FONTS = BASE_DIR / "newsletter" / "static" / "fonts"  # what share pictures are written with
FILE_UPLOAD_PERMISSIONS = 0o644  # whatever the umask says: a web server must read what an import wrote
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755

# Security. How many proxies of ours stand in front: only then is X-Forwarded-Proto believed and https insisted on.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = bool(TRUSTED_PROXIES) and not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else env.int("HSTS_SECONDS", default=63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("HSTS_SUBDOMAINS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_NAME = "sessionid" if DEBUG else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if DEBUG else "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# Logins: five wrong passwords for one account from one address wait a quarter of an hour (django-axes).
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "admin/locked.html"
AXES_CLIENT_IP_CALLABLE = "issues.accounts.client_ip.login_ip"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# With SECOND_FACTOR=1 the desk asks for a code from a telephone besides the password.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=False)
OTP_TOTP_ISSUER = SITE_NAME

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO").upper()},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}

# Publishing: the day and hour an issue turns public when only a day is given.
PUBLISH_WEEKDAY = env.int("PUBLISH_WEEKDAY", default=4)
PUBLISH_HOUR = env.int("PUBLISH_HOUR", default=8)
# Hosts the newsletter lived at before (its Substack address): links there become links here.
OLD_HOMES = env.list("OLD_HOMES", default=[])
# Where Hunspell's dictionaries lie (es_ES.aff and es_ES.dic): Debian's folders, in order.
SPELLING_DICTIONARIES = env.list(
    "SPELLING_DICTIONARIES", default=["/usr/share/hunspell", "/usr/share/myspell/dicts"]
)

for _fine, _hint in [
    (SITE_URL.startswith(("http://", "https://")), "SITE_URL needs its scheme, as in https://example.org"),
    (
        not WEBSUB_HUB or WEBSUB_HUB.startswith(("http://", "https://")),
        "WEBSUB_HUB is the hub's whole address, as in https://hub.example.org/",
    ),
    (LANGUAGE_CODE in dict(LANGUAGES), "LANGUAGE_CODE is one of: " + ", ".join(dict(LANGUAGES))),
    (TIME_ZONE in available_timezones(), "TIME_ZONE is a name like Europe/Madrid"),
    (PUBLISH_WEEKDAY in range(7), "PUBLISH_WEEKDAY is 0 (Monday) to 6 (Sunday)"),
    (PUBLISH_HOUR in range(24), "PUBLISH_HOUR is 0 to 23"),
    (
        DEBUG or ALLOWED_HOSTS,
        "ALLOWED_HOSTS names the hosts the site answers to, as in example.org,www.example.org",
    ),
    (DEBUG or "*" not in ALLOWED_HOSTS, "ALLOWED_HOSTS must name its hosts: * would answer to anybody's"),
    (PAGE_CACHE_MB >= 0, "PAGE_CACHE_MB is a number of megabytes; 0 keeps no pages"),
    (MEDIA_URL.endswith("/"), "MEDIA_URL ends with a slash, as in /media/"),
]:
    if not _fine:
        raise ImproperlyConfigured(f"{_hint}.")
