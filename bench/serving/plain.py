"""A plain Django site in one file, as a tutorial would have it: a post, its tags and the post before, three queries.

Its posts are as long as the issue it is compared with, their HTML ready in the database. Read by bench/serve.py.
"""

import os
import sys
from datetime import date, timedelta
from pathlib import Path

import django
from django.conf import settings

FOLDER = Path(os.environ["PLAIN_FOLDER"])
POSTS = 1000
PAGE = """<!doctype html><html lang="es"><head><title>{{ post.title }}</title></head><body><h1>{{ post.title }}</h1>
<ul>{% for tag in tags %}<li>{{ tag.name }}</li>{% endfor %}</ul>{{ post.body|safe }}
<a href="/posts/{{ previous.slug }}/">{{ previous.title }}</a></body></html>"""

settings.configure(
    DEBUG=False,
    SECRET_KEY="only-for-a-benchmark",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
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
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"post.html": PAGE})]},
        }
    ],
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.urls import path  # noqa: E402

from bench.serving.models import Post, Tag  # noqa: E402


def show(request, slug):
    post = get_object_or_404(Post, slug=slug)
    previous = Post.objects.filter(published__lt=post.published).order_by("-published").first()
    return render(request, "post.html", {"post": post, "tags": post.tags.all(), "previous": previous})


urlpatterns = [path("posts/<slug:slug>/", show)]
application = get_wsgi_application()


def fill(body: str) -> None:
    """Makes the tables and a thousand posts with this text."""
    with connection.schema_editor() as editor:
        editor.create_model(Tag)
        editor.create_model(Post)
    tags = Tag.objects.bulk_create(Tag(name=f"Tema {n}") for n in range(30))
    start = date(2000, 1, 1)
    posts = Post.objects.bulk_create(
        Post(title=f"Quincena {n}", slug=f"n-{n}", published=start + timedelta(days=n), body=body)
        for n in range(POSTS)
    )
    for at, post in enumerate(posts):
        post.tags.set(tags[at % 28 : at % 28 + 3])


if __name__ == "__main__":
    fill(Path(sys.argv[1]).read_text())
