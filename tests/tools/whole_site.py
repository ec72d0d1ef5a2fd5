"""A whole site on a server as in production, for checks by others' tools: the demo, and the real issues if at hand.

with whole_site() as (address, pages): ...      pages: a path by kind, as a browser asks for it
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from bench.serving.server import free_port, granian, production  # noqa: E402

TOOLS = ROOT / ".tools"
CORPUS = Path(os.environ.get("QUINCENA_SHARED", ROOT.parent / "shared")) / "corpus" / "posts"


@contextmanager
def whole_site() -> Iterator[tuple[str, dict[str, str]]]:
    """The site's address and its pages; database, pictures and server go afterwards."""
    with tempfile.TemporaryDirectory() as name:
        port = free_port()
        env = production(Path(name), port=port)
        child = [sys.executable, __file__, "--child"]
        done = subprocess.run(child, env=os.environ | env, check=True, stdout=subprocess.PIPE)
        with granian("newsletter.wsgi:application", env, port) as address:
            yield address, json.loads(done.stdout.splitlines()[-1])


def install(*packages: str) -> Path:
    """The folder of npm packages (name@version), put where git does not look unless they are there already."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not here: apt-get install npm (Node 20 or newer).")
    folder = TOOLS / "+".join(packages)  # npm would remove what another call has put beside
    if not (folder / "done").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        quiet = ["--no-save", "--no-audit", "--no-fund", "--loglevel", "error"]
        subprocess.run([npm, "install", *quiet, "--prefix", str(folder), *packages], check=True)
        (folder / "done").touch()
    return folder / "node_modules"


def child() -> None:
    """Fills the database of the environment; prints a path by kind of page."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsletter.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from issues.models import Issue, Link, Topic

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    for sources in (ROOT / "issues" / "demo", CORPUS):
        if sources.is_dir():
            call_command("import_issue", str(sources), status="published", stdout=sys.stderr)
    Issue.objects.filter(publish_at__gt=timezone.now()).update(publish_at=timezone.now())
    gone = {"status": Issue.Status.WITHDRAWN, "publish_at": timezone.now()}
    Issue.objects.create(title="Retirado", slug="retirado", **gone)
    public = Issue.objects.public().newest_first()
    issue = public.exclude(number=None)[0]
    topic = Topic.objects.filter(on_issues__content_object__in=public).order_by("pk").first()
    pages = {
        "home": "/",
        "issue": issue.get_absolute_url(),
        "item": issue.items.exclude(number=None)[0].get_absolute_url(),
        "archive": "/archive/",
        "search": "/search/",
        "found": "/search/?q=radio",
        "found nothing": "/search/?q=xyzzy",
        "year": f"/archive/{issue.archive_year}/",
        "topics": "/topics/",
        "links": "/links/",
        "site": f"/links/{Link.objects.filter(issue=issue).exclude(host='')[0].host}/",
        "shelf": "/shelf/",
        "about": "/about/",
        "subscribe": "/subscribe/",
        "not found": "/nada/",
        "withdrawn": "/issues/retirado/",
        "Atom": "/feed.xml",
        "JSON Feed": "/feed.json",
        "sitemap": "/sitemap.xml",
    }
    if topic:
        pages |= {"topic": f"/topics/{topic.slug}/", "topic's Atom": f"/topics/{topic.slug}/feed.xml"}
    pages |= {each.slug: each.get_absolute_url() for each in public if each != issue}
    items = (item for each in public for item in each.items.all())
    pages |= {f"{item.issue.slug} {item.slug}": item.get_absolute_url() for item in items}
    print(json.dumps(pages))


if __name__ == "__main__":
    child()
