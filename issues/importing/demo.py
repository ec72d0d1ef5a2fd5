"""The demo: three issues that a developer's first start brings in, known by what they came from."""

from __future__ import annotations

from pathlib import Path

from ..models import ContentVersion, Issue, IssueQuerySet
from .importer import fingerprint
from .sources import INDEXES

DEMO = Path(__file__).resolve().parent.parent / "demo"


def demo_issues() -> IssueQuerySet:
    """Those of the issues there are that came from the demo's files, edited since or not."""
    files = (path for path in DEMO.glob("*/*") if path.name in INDEXES)
    return Issue.objects.filter(source_sha256__in=[fingerprint(path.read_bytes()) for path in files])


def is_wanted() -> bool:
    """Whether nobody has had an issue here yet: a demo that was deleted does not come back."""
    return not Issue.everything.exists() and not ContentVersion.objects.filter(number__gt=0).exists()
