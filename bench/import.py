"""Importing an archive against the bare cost of its libraries: one parse, one rendering, one sanitising of the same text.

    python bench/import.py [N ...]      issues to import (default 200 1000 5000), text only, on a fresh SQLite

Prints and writes to bench/results/import.json: seconds of CPU (so that other work on the machine does not count) and
their ratio to the floor for every size, the last fifth against the first, and the memory at each size.
"""

import itertools
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("QUINCENA_SHARED", ROOT.parent / "shared"))
ROUNDS = 15
RESULTS = ROOT / "bench" / "results"


def sources() -> list[tuple[str, bytes]]:
    """(name, bytes) of the real issues, or of the demo issues where there are none."""
    found = sorted((SHARED / "corpus" / "posts").glob("*/index.md")) or sorted(
        (ROOT / "issues" / "demo").glob("*/index.md")
    )
    return [(path.parent.name, path.read_bytes()) for path in found]


def child(count: int) -> None:
    """Imports `count` issues into a database of its own and prints what it took."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsletter.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False  # Django would remember every query

    call_command("migrate", verbosity=0)
    from issues.importer import Importer
    from issues.parsing.documents import SourceDocument

    run, marks = Importer(), []
    start = last = time.process_time()
    for n, (name, data) in enumerate(itertools.islice(itertools.cycle(sources()), count), start=1):
        # Another text each time, so that nothing answers from memory; without numbers, which are unique.
        text = data.replace(b"(#", f"(serie {n} ".encode(), 1).replace(b". ", f". {n} ".encode())
        outcome = run.take(SourceDocument(name, f"{name}-{n}", f"{name}-{n}", ".md", text))
        if outcome.outcome != "created":
            raise SystemExit(f"{name}: {outcome}")
        if n % max(1, count // 5) == 0:
            now = time.process_time()
            marks.append(now - last)
            last = now
    print(json.dumps({"seconds": time.process_time() - start, "fifths": marks, "memory_mb": own_memory()}))


def own_memory() -> float:
    """Megabytes this process has to itself; SQLite's file, mapped into memory, is not among them."""
    found = re.search(r"RssAnon:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def floor() -> float:
    """Seconds an issue for one selectolax parse, one Markdown rendering and one nh3 pass, mean over the sources."""
    import markdown
    import nh3
    from selectolax.lexbor import LexborHTMLParser

    sys.path.insert(0, str(ROOT))
    from issues.parsing import html_body, markdown_body, parse

    texts = []
    for _name, data in sources():
        body = data.decode(errors="replace").split("---\n", 2)[-1]
        is_html = parse.looks_like_html(body)
        read = html_body.read if is_html else markdown_body.read
        texts.append((body, "\n\n".join(block.markdown for block in read(body).blocks)))
    renderer = markdown.Markdown(extensions=["footnotes", "tables", "fenced_code", "sane_lists"])
    start = time.process_time()
    for _ in range(ROUNDS):
        for body, text in texts:
            LexborHTMLParser(body)
            nh3.clean(renderer.reset().convert(text))
    return (time.process_time() - start) / len(texts) / ROUNDS


def main(counts: list[int]) -> None:
    """Runs every size in a process of its own and compares it with the floor of the same run."""
    results = {}
    for count in counts:
        before = floor()
        with tempfile.TemporaryDirectory() as folder:
            env = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "MEDIA_ROOT": folder}
            done = subprocess.run(
                [sys.executable, __file__, "--child", str(count)], env=env, check=True, capture_output=True
            )
        found = json.loads(done.stdout.splitlines()[-1])
        base = (before + floor()) / 2
        ratio = found["seconds"] / (base * count)
        drift = found["fifths"][-1] / found["fifths"][0]
        results[str(count)] = found | {
            "floor_seconds": base * count,
            "ratio": ratio,
            "last_fifth_to_first": drift,
        }
        print(
            f"{count:6} issues: {found['seconds']:7.1f} s, {1000 * found['seconds'] / count:5.1f} ms each, {ratio:4.2f} x the floor,"
            f" last fifth / first {drift:4.2f}, {found['memory_mb']:.0f} MB"
        )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "import.json").write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(int(sys.argv[2]))
    else:
        main([int(n) for n in sys.argv[1:]] or [200, 1000, 5000])
