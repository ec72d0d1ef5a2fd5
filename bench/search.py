"""The search against the bare engines it stands on, in one run over the same made-up archive.

    python bench/search.py [N]      issues (default 2000; 10000 is the size the aims are for), eight items each

Ours is the whole answer of a page: count, 20 hits in order with their words marked, facets by year, topic and site.
Bare is what one query of the engine gives: 20 hits by its own rank with its own snippets, no public rule, no facets.
SQLite always; PostgreSQL where BENCH_POSTGRES (default postgres://postgres@127.0.0.1/postgres) answers, in a database
of its own that goes afterwards. Prints and writes to bench/results/search.json.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("QUINCENA_SHARED", ROOT.parent / "shared"))
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1/postgres")
RESULTS = ROOT / "bench" / "results"
ITEMS, RUNS, RUN, ROUNDS, QUERIES = 8, 25, 8, 5, 20
BARE = {
    "sqlite": {
        "make": [
            "CREATE VIRTUAL TABLE bare USING fts5(text, content='issues_searchentry', content_rowid='id')",
            "INSERT INTO bare(bare) VALUES ('rebuild')",
            "INSERT INTO bare(bare) VALUES ('optimize')",
        ],
        "ask": "SELECT rowid, snippet(bare, 0, '<mark>', '</mark>', '…', 36) FROM bare"
        " WHERE bare MATCH %s ORDER BY rank LIMIT 20",
        "join": " ",
    },
    "postgresql": {
        "make": [
            "CREATE TABLE bare AS SELECT id, text, to_tsvector('spanish', text) AS found FROM issues_searchentry",
            "CREATE INDEX ON bare USING gin (found)",
            "ANALYZE bare",
        ],
        "ask": "SELECT id, ts_headline('spanish', text, to_tsquery('spanish', asked)) FROM (SELECT id, text, asked"
        " FROM bare, (SELECT %s AS asked) q WHERE found @@ to_tsquery('spanish', asked)"
        " ORDER BY ts_rank(found, to_tsquery('spanish', asked)) DESC LIMIT 20) best",
        "join": " & ",
    },
}


def corpus() -> list[str]:
    """The words of the real issues, or of the demo where there are none."""
    import re

    found = sorted((SHARED / "corpus" / "posts").glob("*/index.md")) or sorted(
        (ROOT / "issues" / "demo").glob("*/index.md")
    )
    text = " ".join(re.sub(r"<[^>]*>|https?://\S+", " ", path.read_text(errors="replace")) for path in found)
    return re.findall(r"[^\W\d_]+[.,]?", text)


def shuffled(words: list[str], dice: random.Random) -> str:
    """A text of RUNS runs of RUN words, taken from anywhere."""
    return " ".join(" ".join(words[at : at + RUN]) for at in dice.choices(range(len(words) - RUN), k=RUNS))


def fill(count: int) -> None:
    """Writes `count` public issues with items, links, topics and their entries, texts shuffled with a seed."""
    from datetime import UTC, datetime, timedelta

    from issues.models import Issue, Link, NewsItem, SearchEntry, TopicOnIssue
    from issues.search import indexing
    from issues.topics import find_or_create

    dice, words = random.Random(7), corpus()
    topics = find_or_create(f"Tema {n}" for n in range(30))
    start = datetime(2005, 1, 7, 8, tzinfo=UTC)
    for first in range(0, count, 250):
        issues = Issue.objects.bulk_create(
            Issue(
                title=f"Quincena {n}",
                slug=f"quincena-{n}",
                number=n,
                year=2000 + n % 25,
                status="ready",
                publish_at=start + timedelta(hours=n),
            )
            for n in range(first, min(first + 250, count))
        )
        texts = [shuffled(words, dice) for _ in range(len(issues) * ITEMS)]
        places = itertools.product(issues, range(1, ITEMS + 1))
        items = NewsItem.objects.bulk_create(
            NewsItem(issue=issue, position=at, title=" ".join(text.split()[:6]), slug=f"n-{at}", body=text)
            for (issue, at), text in zip(places, texts, strict=True)
        )
        Link.objects.bulk_create(
            Link(
                issue=item.issue,
                item=item,
                position=item.position * 3 + n,
                url="https://x.example/",
                host=f"sitio{dice.randrange(300)}.example",
            )
            for item in items
            for n in range(3)
        )
        TopicOnIssue.objects.bulk_create(
            TopicOnIssue(tag=topic, content_object=issue)
            for issue in issues
            for topic in dice.sample(topics, 3)
        )
        entries = [indexing.fill(SearchEntry(issue=item.issue, item=item), item.body) for item in items]
        SearchEntry.objects.bulk_create(entries, batch_size=500)
        indexing.learn(entries)


def questions() -> list[str]:
    """One to four words each, from the rare to the common."""
    dice = random.Random(11)
    words = sorted({word.strip(".,").lower() for word in corpus() if len(word) > 4})
    return [" ".join(dice.sample(words, 1 + n % 4)) for n in range(QUERIES // 2)] + [
        " ".join(
            dice.sample(["años", "tiempo", "mundo", "cosas", "parte", "forma", "nuevo", "modelos"], 1 + n % 3)
        )
        for n in range(QUERIES // 2)
    ]


def timings(asked: list[str], *ways) -> list[list[float]]:
    """Milliseconds of every question in every round but the first, each way in turn, so that all meet the same load."""
    found: list[list[float]] = [[] for _way in ways]
    for turn in range(ROUNDS):
        for text in asked:
            for each, way in zip(found, ways, strict=True):
                start = time.perf_counter()
                way(text)
                if turn:
                    each.append(1000 * (time.perf_counter() - start))
    return [sorted(each) for each in found]


def both_ways(asked: list[str]) -> tuple[float, list[float], list[float]]:
    """Seconds the bare index takes to make, and the timings of our search and of the bare engine."""
    from django.db import connection

    from issues.search import Query, search

    bare = BARE[connection.vendor]
    start = time.perf_counter()
    with connection.cursor() as cursor:
        for statement in bare["make"]:
            cursor.execute(statement)
        made = time.perf_counter() - start

        def ask(text: str) -> None:
            cursor.execute(bare["ask"], [bare["join"].join(text.split())])
            cursor.fetchall()

        ours, plain = timings(asked, lambda text: search(Query(text)), ask)
    return made, ours, plain


def child(count: int) -> None:
    """Fills the database of the environment, asks both ways, prints what it took."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsletter.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    from issues.models import Issue, SearchEntry
    from issues.search import Query, engine, index, search

    start = time.perf_counter()
    fill(count)
    engine.run(connection, engine.SETTLE)
    filled = time.perf_counter() - start
    asked = questions()
    hits = [search(Query(text)).total for text in asked]
    [missed] = timings([text[:-2] + "x" + text[-2:] for text in asked[:5]], lambda text: search(Query(text)))
    issue = Issue.objects.order_by("?")[0]
    start = time.perf_counter()
    index(issue)
    edit = 1000 * (time.perf_counter() - start)
    made, ours, plain = both_ways(asked)
    print(
        json.dumps(
            {
                "issues": count,
                "entries": SearchEntry.objects.count(),
                "hits_median": sorted(hits)[len(hits) // 2],
                "hits_most": max(hits),
                "fill_s": filled,
                "bare_index_s": made,
                "edit_ms": edit,
                "suggestion_p50_ms": middle(missed),
                "ours_p50_ms": middle(ours),
                "ours_p99_ms": ours[int(len(ours) * 0.99) - 1],
                "bare_p50_ms": middle(plain),
                "bare_p99_ms": plain[int(len(plain) * 0.99) - 1],
            }
        )
    )


def middle(values: list[float]) -> float:
    return values[len(values) // 2]


def measure(count: int, url: str) -> dict[str, float]:
    """What the child measured on this database."""
    env = os.environ | {"DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, __file__, "--child", str(count)], env=env, check=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout.splitlines()[-1])


def on_postgres(count: int) -> dict[str, float] | None:
    """The same in a PostgreSQL database made for it, or None where none answers."""
    import psycopg

    name = f"bench_search_{os.getpid()}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        print("PostgreSQL does not answer at BENCH_POSTGRES: SQLite only.")
        return None
    with server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            return measure(count, urlsplit(POSTGRES)._replace(path=f"/{name}").geturl())
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main(count: int) -> None:
    """Measures what is there, prints ratios, writes them down."""
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MEDIA_ROOT"] = folder
        results["sqlite"] = measure(count, f"sqlite:///{folder}/bench.sqlite3")
    if there := on_postgres(count):
        results["postgresql"] = there
    for engine, found in results.items():
        found["ratio_p50"] = found["ours_p50_ms"] / found["bare_p50_ms"]
        found["ratio_p99"] = found["ours_p99_ms"] / found["bare_p99_ms"]
        print(
            f"{engine:10} {found['issues']} issues, {found['entries']} entries, hits {found['hits_median']} (most {found['hits_most']}):"
            f" ours {found['ours_p50_ms']:.1f} / {found['ours_p99_ms']:.1f} ms, bare {found['bare_p50_ms']:.1f} / {found['bare_p99_ms']:.1f} ms"
            f" (p50 / p99), {found['ratio_p50']:.2f} x / {found['ratio_p99']:.2f} x bare; suggestion {found['suggestion_p50_ms']:.1f} ms,"
            f" edit {found['edit_ms']:.0f} ms; filled in {found['fill_s']:.0f} s"
        )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "search.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 2000)
