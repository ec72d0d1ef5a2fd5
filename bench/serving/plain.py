"""A plain Django site as a tutorial would have it, for bench/serve.py: our addresses, three queries a page at most.

It shows the same issues, their Markdown rendered by the same libraries on each request (`/ready/` prints stored HTML).
"""

import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import django
from django.conf import settings

FOLDER = Path(os.environ["PLAIN_FOLDER"])

settings.configure(
    DEBUG=False,
    SECRET_KEY="only-for-a-benchmark",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="bench.serving.plain_pages",
    USE_TZ=True,
    TIME_ZONE="Europe/Madrid",
    LANGUAGE_CODE="es",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.sitemaps",
        "bench.serving",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": FOLDER / "plain.sqlite3",
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL;"},
        }
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "plain_templates"],
            "APP_DIRS": True,
            "OPTIONS": {
                "builtins": ["bench.serving.plain_filters"],
                "context_processors": ["django.template.context_processors.request"],
            },
        }
    ],
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from bench.serving.models import Issue, Item, Link, Tag  # noqa: E402

application = get_wsgi_application()


@transaction.atomic
def store(issue: dict) -> None:
    """One issue of ours, as the child of bench/serve.py tells it."""
    told = {name: issue[name] for name in ("title", "slug", "intro")}
    row = Issue.objects.create(published=datetime.fromisoformat(issue["published"]), **told)
    row.tags.set(
        Tag.objects.get_or_create(slug=slug, defaults={"name": name})[0] for name, slug in issue["tags"]
    )
    items = {told.pop("id"): Item.objects.create(issue=row, **told) for told in issue["items"]}
    Link.objects.bulk_create(
        Link(issue=row, item=items.get(told.pop("item")), **told) for told in issue["links"]
    )


def fill(told: Path, ready: Path) -> None:
    """Makes the tables, and rows of what is told, one issue a line; and one issue whose HTML is ready."""
    with connection.schema_editor() as editor:
        for model in (Tag, Issue, Item, Link):
            editor.create_model(model)
    for line in told.read_text().splitlines():
        store(json.loads(line))
    first = Issue.objects.last().published - timedelta(days=15)
    row = Issue.objects.create(title="Quincena", slug="ready", published=first, intro=ready.read_text())
    row.tags.set(Tag.objects.all()[:3])


if __name__ == "__main__":
    fill(Path(sys.argv[1]), Path(sys.argv[2]))
