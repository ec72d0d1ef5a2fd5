"""Whether the site in this container answers: exit 0 or 1. Asks as the site's own host, others are refused."""

import os
import sys
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

HOST = urlsplit(os.environ["SITE_URL"]).netloc
PORT = os.environ.get("PORT", "8000")

try:
    with urlopen(Request(f"http://127.0.0.1:{PORT}/healthz", headers={"Host": HOST}), timeout=4):
        sys.exit(0)
except (URLError, OSError):
    sys.exit(1)
