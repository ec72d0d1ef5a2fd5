"""What readers load of an archive's pictures, against the bytes of the pictures in its sources.

    python bench/pictures.py [PATH ...]      (default: the shared corpus, else the demo issues)

Imports into a database of its own, then reads every issue's page as a browser does: for a screen of 960 and of 1440
points the smallest file of each `srcset` that fills its place, plus the page itself. Prints and writes to
bench/results/pictures.json. Browsers may take an even smaller file, and load lazily; here everything counts.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("QUINCENA_SHARED", ROOT.parent / "shared"))
RESULTS = ROOT / "bench" / "results"
SCREENS = (960, 1440)
REM = 16


def place(sizes: str, screen: int) -> float:
    """How wide the page says a picture is shown on this screen."""
    for size in re.split(r", (?![^(]*\))", sizes):
        rule = re.fullmatch(r"(?:\(min-width: ([\d.]+)rem\) )?(?:min\((.+)\)|(.+))", size)
        assert rule, size
        if rule[1] is None or screen >= float(rule[1]) * REM:
            return min(length(text, screen) for text in (rule[2] or rule[3]).split(", "))
    raise AssertionError(sizes)


def length(text: str, screen: int) -> float:
    """Points of a length, or of one less another: "30rem", "100vw - 39.3rem"."""
    units = {"rem": REM, "vw": screen / 100}
    first, *rest = (float(n) * units[unit] for n, unit in re.findall(r"([\d.]+)(rem|vw)", text))
    return first - sum(rest)


def chosen(img: dict[str, str | None], screen: int) -> str:
    """The address a browser loads for an `img`."""
    if not img.get("srcset"):
        return img["src"] or ""
    files = [(int(width[:-1]), url) for url, width in (part.split(" ") for part in img["srcset"].split(", "))]
    need = place(img["sizes"] or "", screen)
    return next((url for width, url in files if width >= need), files[-1][1])


def child(paths: list[str]) -> None:
    """Imports and measures in the database the environment names; prints one JSON object."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsletter.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from selectolax.lexbor import LexborHTMLParser

    from issues.importing.importer import Importer
    from issues.importing.sources import find_sources
    from issues.models import Issue, Picture
    from issues.pictures import variants

    call_command("migrate", verbosity=0)
    run = Importer(status="published")
    originals = {}
    for source in find_sources([Path(path) for path in paths], []):
        slug = run.take(source).slug
        names = Picture.objects.filter(issue__slug=slug).exclude(file="").values_list("name", flat=True)
        originals[slug] = sum(len(source.find_picture(name) or b"") for name in names)
    wall, processor = time.perf_counter(), time.process_time()
    made = variants.make(variants.hashes_of(variants.waiting()))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    again = time.perf_counter()
    assert variants.make(variants.hashes_of(variants.waiting())) == 0
    again = time.perf_counter() - again
    rows = []
    for issue in Issue.objects.public().order_by("slug"):
        if not originals.get(issue.slug):
            continue
        html = Client(headers={"host": "localhost"}).get(issue.get_absolute_url()).content
        images = [img.attributes for img in LexborHTMLParser(html).css("img[data-name]")]
        loaded = {}
        for screen in SCREENS:
            urls = {unquote(chosen(img, screen)).removeprefix(settings.MEDIA_URL) for img in images}
            loaded[screen] = len(html) + sum((Path(settings.MEDIA_ROOT) / url).stat().st_size for url in urls)
        rows.append({"slug": issue.slug, "source": originals[issue.slug], **loaded})
    print(json.dumps({"made": made, "wall": wall, "processor": processor, "again": again, "issues": rows}))


def main(paths: list[str]) -> None:
    """Runs the child and prints its table."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
        }
        done = subprocess.run(
            [sys.executable, __file__, "--child", *paths], env=env, check=True, stdout=subprocess.PIPE
        )
    found = json.loads(done.stdout.splitlines()[-1])
    for row in found["issues"]:
        parts = (
            f"{screen}: {row[str(screen)] / 1000:6.0f} kB {row[str(screen)] / row['source']:6.1%}"
            for screen in SCREENS
        )
        print(f"{row['source'] / 1000:8.0f} kB  {'   '.join(parts)}  {row['slug']}")
    source = sum(row["source"] for row in found["issues"])
    for screen in SCREENS:
        print(
            f"{screen} points: {sum(row[str(screen)] for row in found['issues']) / source:.1%} of {source / 1e6:.1f} MB"
        )
    each = found["processor"] / max(1, found["made"])
    print(
        f"{found['made']} pictures in {found['wall']:.1f} s ({found['processor']:.1f} s of processor, {each:.2f} s each);"
        f" the second run {found['again'] * 1000:.0f} ms"
    )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "pictures.json").write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2:])
    else:
        corpus = SHARED / "corpus"
        main(sys.argv[1:] or [str(corpus if corpus.is_dir() else ROOT / "issues" / "demo")])
