"""Drafts and scheduled issues leave no trace on any address of a running site, asked by a probe that tries them all.

Pictures' own addresses are not among them: the test's server hands out `/media/` itself (test_pages.py asks ours).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from issues import search
from issues.links import derive
from issues.models import Issue
from tests.factories import make_issue, make_item, make_picture

SHARED = Path(os.environ.get("QUINCENA_SHARED") or Path(settings.BASE_DIR).parent / "shared")
PROBE = SHARED / "tools" / "leak_probe.py"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not PROBE.exists(), reason=f"{PROBE} is not here"),
]
PUBLISHED_AT = timezone.now().replace(microsecond=0) - timedelta(days=30)


def write(name: str, **kw: object) -> Issue:
    """An issue with a word of its own in every place a word can stand."""
    word = f"WTN{name}"
    issue = make_issue(
        title=f"Especial {word}TITLE",
        slug=f"hidden-{name.lower()}",
        summary=f"{word}SUMMARY",
        intro=f"{word}INTRO y la zanzibarina{name.lower()}.",
        tags=[f"{word}TAG"],
        **kw,
    )
    make_picture(issue, name=f"{word}PICTURE.png", alt=f"{word}ALT")
    make_item(
        issue,
        title=f"{word}ITEM",
        body=f"{word}BODY ![{word}ALT]({word}PICTURE.png) [{word}LINK - {name}.es](https://{name.lower()}.es/{word}URL).",
        tags=[f"{word}ITEMTAG"],
    )
    derive.derive(issue)
    search.index(issue)
    return issue


@pytest.fixture
def hidden() -> list[Issue]:
    soon = timezone.now() + timedelta(days=2)
    return [
        write("DRAFT", status="draft", publish_at=None, number=801),
        write("FRIDAY", publish_at=soon, number=802),
        write("GONE", status="withdrawn", publish_at=PUBLISHED_AT - timedelta(days=20), number=803),
    ]


def test_the_probe_finds_no_trace_of_what_is_not_public(live_server, hidden, tmp_path, settings):
    settings.SITE_URL = live_server.url
    public = make_issue(
        title="Especial PUBLICCONTROL7", slug="publico", number=800, publish_at=PUBLISHED_AT, tags=["faros"]
    )
    make_item(public, body="PUBLICCONTROL7 [Un faro - faro.es](https://faro.es/uno).", tags=["faros"])
    derive.derive(public)
    search.index(public)
    report = tmp_path / "report.json"
    options = ["--base", f"{live_server.url}/", "--public", "PUBLICCONTROL7", "--public-slug", "publico"]
    places = ["TITLE", "SUMMARY", "INTRO", "TAG", "PICTURE", "ALT", "ITEM", "BODY", "LINK", "URL", "ITEMTAG"]
    for issue in hidden:
        name = issue.slug.removeprefix("hidden-")
        options += [part for place in places for part in ("--witness", f"WTN{name.upper()}{place}")]
        options += ["--query", f"zanzibarina{name}", "--tag", f"wtn{name}tag", "--id", str(issue.pk)]
        options += ["--slug", issue.slug] if issue.status != "withdrawn" else []
    probe = subprocess.run(
        [sys.executable, PROBE, *options, "--max-requests", "1500", "--max-seconds", "60", "--out", report],
        capture_output=True,
        text=True,
        check=False,
    )
    assert probe.returncode == 0, report.read_text()[:5000] if report.exists() else probe.stderr
    assert json.loads(report.read_text())
