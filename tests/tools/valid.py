"""`make html`: every page of the whole site is valid HTML and every feed is valid, or this fails.

Pages: html-validate, and where Java is found the Nu checker of the HTML standard itself. Feeds: Atom's own schema and
what JSON Feed 1.1 demands.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections import Counter
from datetime import datetime
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.tools.whole_site import install, whole_site  # noqa: E402

HTML_VALIDATE, NU = "html-validate@10.9.0", "vnu-jar@26.9.27"
RULES = {"root": True, "extends": ["html-validate:standard"], "rules": {}}
ATOM = etree.RelaxNG(etree.parse(ROOT / "tests" / "data" / "atom.rng"))


def fetch(address: str) -> tuple[str, bytes]:
    """Content type and body, of pages that say no as well."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        return error.headers["Content-Type"], error.read()


def main() -> int:
    """Checks all pages and feeds; 1 when one is not valid."""
    has_java = shutil.which("java")
    packages = install(HTML_VALIDATE, *([NU] if has_java else []))
    wrong: list[str] = []
    kinds: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with whole_site() as (address, pages):
            for path in dict.fromkeys(pages.values()):
                kind, body = fetch(address + path)
                kinds[kind.partition(";")[0]] += 1
                if kind.startswith("text/html"):
                    file = folder / (re.sub(r"\W+", "-", path).strip("-") or "home")
                    file.with_suffix(".html").write_bytes(body)
                else:
                    wrong += [f"{path}: {each}" for each in feed_errors(kind, body)]
        wrong += html_validate(packages, folder)
        if has_java:
            wrong += nu(packages, folder)
    print(*wrong, *(f"{count} {kind}" for kind, count in kinds.items()), sep="\n")
    print(f"{len(wrong)} errors; Nu checker: {'yes' if has_java else 'no Java here'}.")
    return int(bool(wrong))


def feed_errors(kind: str, body: bytes) -> list[str]:
    """What breaks the rules of a feed; a sitemap has only to be XML."""
    if "json" in kind:
        return json_feed_errors(json.loads(body))
    tree = etree.fromstring(body)
    if "atom" in kind and not ATOM.validate(tree):
        return [str(error) for error in ATOM.error_log]
    return []


def json_feed_errors(feed: dict) -> list[str]:
    """What JSON Feed 1.1 demands: version, title, items with ids, content and moments."""
    wrong = []
    if feed.get("version") != "https://jsonfeed.org/version/1.1" or not feed.get("title"):
        wrong.append("version or title is missing")
    ids = [item.get("id") for item in feed["items"]]
    if not all(isinstance(each, str) and each for each in ids) or len(set(ids)) < len(ids):
        wrong.append("an id is missing or there twice")
    for item in feed["items"]:
        if not (item.get("content_html") or item.get("content_text")):
            wrong.append(f"{item['id']} has no content")
        for name in ("date_published", "date_modified"):
            if name in item and datetime.fromisoformat(item[name]).tzinfo is None:
                wrong.append(f"{item['id']}: {name} has no zone")
    return wrong


def html_validate(packages: Path, folder: Path) -> list[str]:
    """Errors of html-validate with its rules of the standard."""
    rules = packages.parent / "rules.json"
    rules.write_text(json.dumps(RULES))
    command = [
        str(packages / ".bin" / "html-validate"),
        "--config",
        str(rules),
        "--formatter",
        "json",
        "*.html",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if not done.stdout.startswith("["):
        raise SystemExit(done.stderr or "html-validate said nothing.")
    return [
        f"{Path(file['filePath']).name}:{said['line']}: {said['ruleId']}: {said['message']}"
        for file in json.loads(done.stdout)
        for said in file["messages"]
        if said["severity"] == 2
    ]


def nu(packages: Path, folder: Path) -> list[str]:
    """Errors of the Nu HTML checker."""
    jar = packages / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [
        "java",
        "-Xss8m",
        "-jar",
        str(jar),
        "--format",
        "json",
        "--errors-only",
        "--skip-non-html",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    return [
        f"{Path(said['url']).name}:{said.get('lastLine')}: {said['message']}"
        for said in json.loads(done.stderr)["messages"]
    ]


if __name__ == "__main__":
    sys.exit(main())
