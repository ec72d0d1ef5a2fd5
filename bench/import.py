"""Importing an archive against the bare cost of its libraries: one parse, one rendering, one sanitising of the same text.

    python bench/import.py [N ...]      issues to import (default 200 1000 5000), text only, on a fresh SQLite

Runs `manage.py import_issue` as an editor does and prints, and writes to bench/results/import.json, for every size:
seconds from start to end and of processor, their ratios to the floor (one process), the last fifth of the issues
against the second (the first has the start in it), and the most memory all its processes had to themselves.
"""

import itertools
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("QUINCENA_SHARED", ROOT.parent / "shared"))
ROUNDS = 15
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "only for this benchmark, " * 2,
    "ALLOWED_HOSTS": "localhost",
    "SITE_URL": "https://localhost",
    "EMAIL_URL": "filemail://",
}
RESULTS = ROOT / "bench" / "results"


def sources() -> list[tuple[str, bytes]]:
    """(name, bytes) of the real issues, or of the demo issues where there are none."""
    found = sorted((SHARED / "corpus" / "posts").glob("*/index.md")) or sorted(
        (ROOT / "issues" / "demo").glob("*/index.md")
    )
    return [(path.parent.name, path.read_bytes()) for path in found]


def write_archive(folder: Path, count: int) -> None:
    """`count` bundles, another text each time so that nothing answers from memory; without numbers, which are unique."""
    for n, (name, data) in enumerate(itertools.islice(itertools.cycle(sources()), count), start=1):
        bundle = folder / f"{n:05}-{name}"
        bundle.mkdir(parents=True)
        text = data.replace(b"(#", f"(serie {n} ".encode(), 1).replace(b". ", f". {n} ".encode())
        (bundle / "index.md").write_bytes(text)


def import_all(folder: Path, count: int) -> dict[str, float]:
    """Imports the archive into a database of its own; tells what it took."""
    env = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        **PRODUCTION,
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity=0"], env=env, check=True)
    before, start = processor_seconds(), time.perf_counter()
    command = [*manage, "import_issue", f"{folder}/archive"]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        memory = Memory(run.pid)
        marks = [time.perf_counter() for line in run.stdout if line.startswith("created ")]
    seconds = time.perf_counter() - start
    if len(marks) != count or run.returncode:
        raise SystemExit(f"{len(marks)} of {count} created, exit {run.returncode}")
    fifth = count // 5
    return {
        "seconds": seconds,
        "processor_seconds": processor_seconds() - before,
        "last_fifth_to_second": (marks[-1] - marks[-1 - fifth]) / (marks[2 * fifth - 1] - marks[fifth - 1]),
        "memory_mb": memory.most,
    }


def processor_seconds() -> float:
    """Of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Memory:
    """Watches a process and those it started: the most megabytes they had to themselves (SQLite's mapped file apart)."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most = pid, 0.0
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self) -> None:
        while found := [own_memory(pid) for pid in (self.pid, *children(self.pid))]:
            self.most = max(self.most, sum(found))
            if not found[0]:
                return
            time.sleep(0.2)


def children(pid: int) -> list[int]:
    try:
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def own_memory(pid: int) -> float:
    try:
        found = re.search(r"RssAnon:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) / 1024 if found else 0


def floor() -> float:
    """Seconds an issue for one selectolax parse, one Markdown rendering and one nh3 pass, mean over the sources."""
    import markdown
    import nh3
    from selectolax.lexbor import LexborHTMLParser

    sys.path.insert(0, str(ROOT))
    from issues.parsing import parse
    from issues.parsing.body.html import read as read_html
    from issues.parsing.body.markdown import read as read_markdown

    texts = []
    for _name, data in sources():
        body = data.decode(errors="replace").split("---\n", 2)[-1]
        is_html = parse.looks_like_html(body)
        read = read_html if is_html else read_markdown
        texts.append((body, "\n\n".join(block.markdown for block in read(body).blocks)))
    renderer = markdown.Markdown(extensions=["footnotes", "tables", "fenced_code", "sane_lists"])
    start = time.process_time()
    for _ in range(ROUNDS):
        for body, text in texts:
            LexborHTMLParser(body)
            nh3.clean(renderer.reset().convert(text))
    return (time.process_time() - start) / len(texts) / ROUNDS


def main(counts: list[int]) -> None:
    """Imports every size and compares it with the floor of the same run."""
    results = {}
    for count in counts:
        before = floor()
        with tempfile.TemporaryDirectory() as name:
            write_archive(Path(name) / "archive", count)
            found = import_all(Path(name), count)
        base = (before + floor()) / 2 * count
        found |= {"floor_seconds": base, "ratio": found["seconds"] / base}
        found["processor_ratio"] = found["processor_seconds"] / base
        results[str(count)] = found
        print(
            f"{count:6} issues: {found['seconds']:6.1f} s, {1000 * found['seconds'] / count:5.1f} ms each,"
            f" {found['ratio']:4.2f} x the floor ({found['processor_ratio']:4.2f} of processor),"
            f" last fifth / second {found['last_fifth_to_second']:4.2f}, {found['memory_mb']:.0f} MB"
        )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "import.json").write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main([int(n) for n in sys.argv[1:]] or [200, 1000, 5000])
