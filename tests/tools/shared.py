"""Where the real issues and hostile inputs lie that several checkouts share; tests that need them skip elsewhere."""

import os
from pathlib import Path

import pytest
from django.conf import settings

SHARED = Path(os.environ.get("QUINCENA_SHARED") or Path(settings.BASE_DIR).parent / "shared")
CORPUS = SHARED / "corpus"
TRUTH = SHARED / "tools" / "truth"
HOSTILE = SHARED / "hostile"

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside this checkout")
