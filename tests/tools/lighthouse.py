"""`make lighthouse`: npm's Lighthouse with this machine's Chromium gives 100 in all four categories, or this fails.

Home, an issue, an item, the archive and search, on a phone and on a desk, on a server as in production. A category of
a page that is below 100 is measured again, twice at most: only performance varies, with what else the machine does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.tools.whole_site import install, whole_site  # noqa: E402

LIGHTHOUSE = "lighthouse@12.8.2"  # the last that runs on Node 20
PAGES = ("home", "issue", "item", "archive", "search")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TRIES = 3


def main(wanted: list[str]) -> int:
    """Measures every page (or those named) on both screens; 1 when a category stays below 100."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium is not here: apt-get install chromium.")
    program = install(LIGHTHOUSE) / ".bin" / "lighthouse"
    failed = False
    with whole_site() as (address, pages):
        for screen in ("mobile", "desktop"):
            for page in wanted or PAGES:
                best: dict[str, int] = {}
                wrong: dict[str, list[str]] = {}
                for _try in range(TRIES):
                    report = measured(program, chromium, address + pages[page], screen)
                    for name in CATEGORIES:
                        category = report["categories"][name]
                        best[name] = max(best.get(name, 0), round(100 * (category["score"] or 0)))
                        wrong[name] = complaints(report, category)
                    if all(score == 100 for score in best.values()):
                        break
                scores = "  ".join(f"{name} {best[name]}" for name in CATEGORIES)
                print(f"{screen:8}{page:8}  {scores}", flush=True)
                for name in CATEGORIES:
                    if best[name] < 100:
                        failed = True
                        print(*(f"    {each}" for each in wrong[name]), sep="\n", flush=True)
    return int(failed)


def measured(program: Path, chromium: str, address: str, screen: str) -> dict:
    """Lighthouse's report of a page."""
    command = [str(program), address, "--quiet", "--output=json", "--output-path=stdout"]
    command += [
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
        *(["--preset=desktop"] if screen == "desktop" else []),
    ]
    env = os.environ | {"CHROME_PATH": chromium}
    for _try in range(TRIES):  # a browser's own mishaps, as a trace that did not begin
        done = subprocess.run(command, env=env, capture_output=True, text=True)
        report = json.loads(done.stdout) if done.returncode == 0 else {}
        if report and not report.get("runtimeError"):
            return report
    raise SystemExit(f"{address}: {done.stderr or report.get('runtimeError')}")


def complaints(report: dict, category: dict) -> list[str]:
    """What cost the category points."""
    audits = [report["audits"][ref["id"]] for ref in category["auditRefs"] if ref["weight"]]
    return [
        f"{audit['id']} {audit['score']}: {audit.get('displayValue') or audit['title']} {json.dumps(audit.get('details', {}).get('items', []))[:400]}"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
