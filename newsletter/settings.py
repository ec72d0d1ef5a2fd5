"""Settings, all from the environment: newsletter/environment.py has the table, docs/settings.md shows it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from newsletter import environment
from newsletter.monitoring import sentry

environment.read_env_file()
env = environment.read()
BASE_DIR = environment.BASE_DIR

DEBUG = env["DEBUG"]
SECRET_KEY = env["SECRET_KEY"]
SECRET_KEY_FALLBACKS = env["SECRET_KEY_FALLBACKS"]
ALLOWED_HOSTS = env["ALLOWED_HOSTS"]
SITE_URL = env["SITE_URL"]
SITE_NAME = env["SITE_NAME"]
SITE_ABOUT = env["SITE_ABOUT"]
SITE_AUTHOR = env["SITE_AUTHOR"] or SITE_NAME
WEBSUB_HUB = env["WEBSUB_HUB"]

INSTALLED_APPS = [
    "issues.apps.IssuesConfig",
    "mailing.apps.MailingConfig",
    "newsletter.operations.apps.OperationsConfig",
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
    "newsletter.security.HeadersMiddleware",
    "newsletter.compression.DeskCompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "issues.metadata.middleware.AnnounceMiddleware",
    "newsletter.incoming.CleanHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "newsletter.incoming.IncomingMiddleware",
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
                "issues.admin.undo.undo_bar",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {"default": env["DATABASE_URL"]}
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
CACHES = {"default": env["CACHE_URL"]}
PAGE_CACHE_MB = env["PAGE_CACHE_MB"]

# Mail
_mail = env["EMAIL_URL"]
EMAIL_BACKEND = env["EMAIL_BACKEND"] or _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"] or BASE_DIR / "outbox"
EMAIL_HOST = _mail["EMAIL_HOST"] or "localhost"
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS", False))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL", False))
EMAIL_PORT = _mail["EMAIL_PORT"] or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_TIMEOUT = 30
ANYMAIL = env["ANYMAIL"]
_mail_domain = urlsplit(SITE_URL).hostname or "localhost"
if "." not in _mail_domain or ":" in _mail_domain or _mail_domain.replace(".", "").isdigit():
    _mail_domain = "localhost.localdomain"
MAIL_FROM = env["MAIL_FROM"] or f"boletin@{_mail_domain}"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
MAIL_REPLY_TO = env["MAIL_REPLY_TO"]
MAIL_BOUNCES = env["MAIL_BOUNCES"]
MAIL_BOUNCE_BOX = env["MAIL_BOUNCE_BOX"]
MAIL_LIST_ID = env["MAIL_LIST_ID"] or f"quincena.{_mail_domain}"
MAIL_POSTAL_ADDRESS = env["MAIL_POSTAL_ADDRESS"]
MAIL_EDITOR = env["MAIL_EDITOR"]
MAIL_EHLO = env["MAIL_EHLO"]
MAIL_CONNECTIONS = env["MAIL_CONNECTIONS"]
MAIL_PER_SECOND = env["MAIL_PER_SECOND"]
MAIL_PER_DAY = env["MAIL_PER_DAY"]
MAIL_LATE_HOURS = env["MAIL_LATE_HOURS"]
MAIL_LEASE_SECONDS = env["MAIL_LEASE_SECONDS"]
MAIL_ANSWER_SECONDS = env["MAIL_ANSWER_SECONDS"]
MAIL_RETRY_SECONDS = env["MAIL_RETRY_SECONDS"]
MAIL_RETRY_DAYS = env["MAIL_RETRY_DAYS"]
MAIL_CONFIRM_DAYS = env["MAIL_CONFIRM_DAYS"]
MAIL_PENDING_DAYS = env["MAIL_PENDING_DAYS"]
MAIL_PROOF_DAYS = env["MAIL_PROOF_DAYS"]
MAIL_SOFT_BOUNCES = env["MAIL_SOFT_BOUNCES"]
LINK_CHECK_DAYS = env["LINK_CHECK_DAYS"]
# What `manage.py worker` does in turn beside sending: functions without arguments that may run again at any time.
BACKGROUND_STEPS = [
    "mailing.tasks.plan",
    "mailing.tasks.clean_up",
]
# And those that wait for other machines or compute for long, each in a thread of its own: no mailing begins later for
# them. Beside each the seconds between two turns: a mail server is not asked every two seconds what came back.
SLOW_STEPS = {
    "mailing.tasks.read_bounces": 60,
    "issues.importing.background.go_on": 2,
    "issues.pictures.variants.make_some": 2,
    "issues.pictures.collection.collect_some": 60,
    "issues.links.checking.check_some": 2,
    "issues.feeds.websub.ping": 2,
    "issues.editing.bin.empty_old": 60,
    "newsletter.operations.backup.nightly.make_due": 60,
}

# Backups. Tables that none holds: derived ones, and what is about the processes and visitors of one machine.
BACKUP_LEAVES_OUT = [
    "issues.arrivedarchive",
    "issues.arrivedsource",
    "issues.searchentry",
    "issues.searchword",
    "mailing.worker",
    "mailing.pace",
    "mailing.signupcount",
    "sessions",
    "axes",
]
# What is done around a restore, innermost last: context managers, given when the archive was made (made_at), the folder it
# lies in (folder), and whether the tables before it are those of this version (known).
RESTORE_STEPS = [
    "issues.content_version.counted_on",
    "issues.search.indexing.made_anew",
    "mailing.delivery.restored.held",
]
BACKUP_TO = env["BACKUP_TO"]
BACKUP_HOUR = env["BACKUP_HOUR"]
BACKUP_KEEP = env["BACKUP_KEEP"]
BACKUP_RECIPIENT = env["BACKUP_RECIPIENT"]

LANGUAGE_CODE = env["LANGUAGE_CODE"]
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "newsletter" / "locale"]
TIME_ZONE = env["TIME_ZONE"]
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
WHITENOISE_ROOT = BASE_DIR / "newsletter" / "root"  # files that stand right below the host
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_URL = env["MEDIA_URL"]
MEDIA_ROOT = env["MEDIA_ROOT"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # an issue of three hundred parts is one form
CARD_FONTS = BASE_DIR / "newsletter" / "static" / "fonts"  # what share pictures are written with
FILE_UPLOAD_PERMISSIONS = 0o644  # whatever the umask says: a web server must read what an import wrote
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755

# Security. How many proxies of ours stand in front: only then is X-Forwarded-Proto believed and https insisted on.
TRUSTED_PROXIES = env["TRUSTED_PROXIES"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = bool(TRUSTED_PROXIES) and not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else env["HSTS_SECONDS"]
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env["HSTS_SUBDOMAINS"]
# Only who owns the domain can answer for its other subdomains: HSTS_SUBDOMAINS is theirs to set (docs/settings.md).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_NAME = "sessionid" if DEBUG else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if DEBUG else "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "newsletter.errors.not_taken"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_MAIL = "mailing.account_mail.write"  # who sends mails about accounts (issues/accounts/letters.py)
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
SECOND_FACTOR = env["SECOND_FACTOR"]
OTP_TOTP_ISSUER = SITE_NAME

METRICS_TOKEN = env["METRICS_TOKEN"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "newsletter.monitoring.logs.LineFormatter"},
        "json": {"()": "newsletter.monitoring.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": env["LOG_FORMAT"]}},
    "root": {"handlers": ["console"], "level": env["LOG_LEVEL"]},
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
}
ACCESS_LOG = env["ACCESS_LOG"]
if env["SENTRY_DSN"]:
    sentry.start(env["SENTRY_DSN"])

# Publishing: the day and hour an issue turns public when only a day is given.
PUBLISH_WEEKDAY = env["PUBLISH_WEEKDAY"]
PUBLISH_HOUR = env["PUBLISH_HOUR"]
# Hosts the newsletter lived at before (its Substack address): links there become links here.
OLD_HOMES = env["OLD_HOMES"]
# Where Hunspell's dictionaries lie (es_ES.aff and es_ES.dic): Debian's folders, in order.
SPELLING_DICTIONARIES = env["SPELLING_DICTIONARIES"]
