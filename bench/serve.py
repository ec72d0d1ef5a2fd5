"""Our pages against the floor and the ceiling, in one run: requests a second and p99 over sixteen kept connections.

    python bench/serve.py [SECONDS]      a run (default 3); the whole takes some two minutes

- file: nginx serving the same bytes as a file (Debian's nginx-light; left out where there is none)
- memory: Quincena as `make run` serves it, production settings, the page kept in memory
- rendered: the same with PAGE_CACHE_MB=0, so that Django makes the page for each request
- plain: a plain Django site with three queries (bench/serving/plain.py), the same length of text, the same server

Then every other kind of page rendered on each request, against the plain one. The archive: 200 made-up issues of eight
items, and the shared corpus or the demo. With BENCH_POSTGRES (a postgres:// address) the issue also comes from there.
Loopback only. Prints ratios and writes bench/results/serve.json.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.serving.load import Load, load  # noqa: E402
from bench.serving.server import free_port, granian, production, serving  # noqa: E402

SHARED = Path(os.environ.get("QUINCENA_SHARED", ROOT.parent / "shared"))
RESULTS = ROOT / "bench" / "results"
MADE_UP, ROUNDS, OTHER_ROUNDS = 200, 3, 2
NGINX = """
{user}worker_processes 2; daemon off; pid nginx.pid; error_log stderr crit;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; default_type text/html; keepalive_requests 10000000;
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


def child() -> None:
    """Fills the database of the environment; prints the addresses to measure, by kind."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsletter.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from bench.search import fill
    from issues.models import Issue, Link, TopicOnIssue

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    fill(MADE_UP)
    corpus = SHARED / "corpus" / "posts"
    sources = corpus if corpus.is_dir() else ROOT / "issues" / "demo"
    call_command("import_issue", str(sources), status="published", stdout=sys.stderr)
    real = Issue.objects.public().exclude(slug__startswith="quincena-").prefetch_related("items")
    long = max(real, key=lambda issue: len(issue.source_text))
    topic, host = (
        TopicOnIssue.objects.all()[0].tag,
        Link.objects.exclude(host="").values_list("host", flat=True)[0],
    )
    pages = {
        "issue": long.get_absolute_url(),
        "home": "/",
        "item": long.items.all()[0].get_absolute_url(),
        "issue as data": f"/issues/{long.slug}.json",
        "archive": "/archive/",
        "year": f"/archive/{long.archive_year}/",
        "topics": "/topics/",
        "topic": f"/topics/{topic.slug}/",
        "links": "/links/",
        "site": f"/links/{host}/",
        "shelf": "/shelf/",
        "feed": "/feed.xml",
        "JSON feed": "/feed.json",
        "topic's feed": f"/topics/{topic.slug}/feed.xml",
        "sitemap": "/sitemap.xml",
        "search": "/search/?q=modelos",
    }
    with Path(os.environ["BENCH_TOLD"]).open("w") as file:
        file.writelines(json.dumps(tell(issue)) + "\n" for issue in Issue.objects.public())
    print(json.dumps(pages))


def tell(issue) -> dict:
    """An issue as the plain site stores it."""
    return {
        "title": issue.title,
        "slug": issue.slug,
        "published": issue.publish_at.isoformat(),
        "intro": issue.intro,
        "tags": [(tag.name, tag.slug) for tag in issue.tags.all()],
        "items": list(issue.items.values("id", "position", "number", "title", "slug", "body")),
        "links": list(issue.links.values("url", "title", "host", "item")),
    }


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()


def as_file(folder: Path, page: bytes, stack: ExitStack) -> str | None:
    """The address at which nginx serves these bytes, or None without nginx."""
    nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if nginx is None:
        print("nginx is not here (apt install nginx-light): no floor to compare with.")
        return None
    (folder / "files").mkdir()
    (folder / "files" / "page.html").write_bytes(page)
    port, user = free_port(), "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(port=port, folder=folder, user=user))
    command = [nginx, "-p", str(folder), "-c", "nginx.conf"]
    return stack.enter_context(serving(command, port, {})) + "/page.html"


def plain(folder: Path, told: Path, page: bytes, stack: ExitStack) -> str:
    """The plain site with what is told, and the page's article as its HTML that is ready."""
    article = re.search(rb"<main.*</main>", page, re.S)
    (folder / "ready.html").write_bytes(article[0] if article else page)
    env = {"PLAIN_FOLDER": str(folder)}
    fill = [sys.executable, "-m", "bench.serving.plain", str(told), str(folder / "ready.html")]
    subprocess.run(fill, env=os.environ | env, cwd=ROOT, check=True)
    return stack.enter_context(granian("bench.serving.plain:application", env))


def prepare(env: dict[str, str]) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, __file__, "--child"],
        env=os.environ | env,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return json.loads(done.stdout.splitlines()[-1])


def measure(addresses: dict[Any, str], *, seconds: int, rounds: int) -> dict[Any, dict[str, float]]:
    """Each in turn, some rounds, so that all meet the same load of others; the median round by speed."""
    found: dict[Any, list[Load]] = {name: [] for name in addresses}
    for address in addresses.values():
        load(address, 1)
    for _round in range(rounds):
        for name, address in addresses.items():
            found[name].append(load(address, seconds))
    middle = {name: sorted(runs)[len(runs) // 2] for name, runs in found.items()}
    broken = [name for name, runs in found.items() if any(run.failed for run in runs)]
    assert not broken, f"not every answer was a page: {broken}"
    return {name: {"per_second": run.per_second, "p99_ms": run.p99_ms} for name, run in middle.items()}


@contextmanager
def on_postgres():
    """A database of its own at BENCH_POSTGRES, or None."""
    server = os.environ.get("BENCH_POSTGRES")
    if not server:
        yield None
        return
    import psycopg

    name = f"bench_serve_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main(seconds: int) -> None:
    """Measures what is there, prints ratios, writes them down."""
    with tempfile.TemporaryDirectory() as name, on_postgres() as postgres, ExitStack() as stack:
        folder = Path(name)
        told = folder / "told.jsonl"
        env = production(folder, port=free_port()) | {"BENCH_TOLD": str(told)}
        pages = prepare(env)
        memory = stack.enter_context(granian("newsletter.wsgi:application", env))
        rendered = stack.enter_context(granian("newsletter.wsgi:application", env | {"PAGE_CACHE_MB": "0"}))
        page = fetch(memory + pages["issue"])
        addresses = {"memory": memory, "rendered": rendered}
        if postgres:
            there = env | {"DATABASE_URL": postgres}
            prepare(there)
            addresses |= {
                "memory, PostgreSQL": stack.enter_context(granian("newsletter.wsgi:application", there)),
                "rendered, PostgreSQL": stack.enter_context(
                    granian("newsletter.wsgi:application", there | {"PAGE_CACHE_MB": "0"})
                ),
            }
        addresses = {name: address + pages["issue"] for name, address in addresses.items()}
        simple = plain(folder, told, page, stack)
        addresses |= {"plain": simple + pages["issue"], "ready": simple + "/ready/ready/"}
        if at := as_file(folder, page, stack):
            addresses["file"] = at
        issue = measure(addresses, seconds=seconds, rounds=ROUNDS)
        both = {
            (name, site): address + path
            for name, path in pages.items()
            for site, address in (("ours", rendered), ("plain", simple))
        }
        kinds = measure(both, seconds=max(2, seconds - 1), rounds=OTHER_ROUNDS)
    print(f"an issue of {len(page):,} bytes:")
    for name, found in sorted(issue.items(), key=lambda pair: -pair[1]["per_second"]):
        to_file = f"{found['per_second'] / issue['file']['per_second']:8.2%} of the file" if at else ""
        print(f"  {name:22}{found['per_second']:10,.0f} /s   p99 {found['p99_ms']:8.2f} ms {to_file}")
    print("rendered on each request, against the plain site's page:")
    rendered_pages = {}
    for name in pages:
        ours, theirs = kinds[name, "ours"], kinds[name, "plain"]
        ratio = ours["per_second"] / theirs["per_second"]
        rendered_pages[name] = {"ours": ours, "plain": theirs, "ratio": ratio}
        print(
            f"  {name:22}{ours['per_second']:10,.0f} /s  plain {theirs['per_second']:8,.0f} /s {ratio:8.2f} x"
        )
    results = {"bytes": len(page), "issue": issue, "rendered": rendered_pages}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "serve.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child()
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 3)
