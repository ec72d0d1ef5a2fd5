"""Which site a label names, and whether a URL goes there."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from urllib.parse import urlsplit

_SITE = r"(?:https?://)?(?P<site>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,18})(?:/\S*)?"
_WHOLE = re.compile(rf"^{_SITE}$", re.I)
_SOURCE = re.compile(rf"\s[-–—|·]\s+{_SITE}$", re.I)
_PLURAL = re.compile(r"([a-z])\1\.([a-z])\2")  # EE.UU., CC.OO.
_SECOND_LEVEL = frozenset(
    "ac co com edu gob gov gouv net nom org or ne go".split()  # noqa: SIM905
)
_FILE_ENDINGS = frozenset("py md rs sh pl js ts cpp zip mov cc so ps app net".split())  # noqa: SIM905
_FAMILIES = [
    {"youtube.com", "youtu.be", "youtube-nocookie.com"},
    {"twitter.com", "x.com", "t.co"},
    {"google.com", "blog.google", "deepmind.google", "deepmind.com", "goo.gl", "withgoogle.com", "google.dev",
     "ai.google", "chromium.org", "g.co", "about.google", "google.es", "forms.gle"},
    {"facebook.com", "fb.com", "fb.me", "fb.watch", "meta.com", "metademolab.com", "atmeta.com"},
    {"amazon.com", "amazon.es", "amzn.to", "amzn.eu", "a.co"},
    {"threads.net", "threads.com"},
    {"huggingface.co", "hf.co"},
    {"github.com", "github.io", "githubusercontent.com", "github.blog", "git.io", "githubnext.com"},
    {"microsoft.com", "aka.ms", "azure.com", "live.com", "office.com"},
    {"openai.com", "chatgpt.com"},
    {"anthropic.com", "claude.ai", "claude.com"},
    {"apple.com", "apple.co", "swift.org"},
    {"spotify.com", "spoti.fi"},
    {"reddit.com", "redd.it"},
    {"linkedin.com", "lnkd.in"},
    {"nytimes.com", "nyti.ms"},
    {"bbc.com", "bbc.co.uk", "bbc.in"},
    {"theguardian.com", "gu.com"},
    {"washingtonpost.com", "wapo.st"},
    {"bloomberg.com", "bloom.bg"},
    {"wikipedia.org", "w.wiki", "wikimedia.org"},
    {"imdb.com", "imdb.to"},
    {"telegram.org", "t.me"},
    {"goodreads.com", "gr.pn"},
    {"ycombinator.com", "hn.algolia.com"},
]  # fmt: skip
_SHORTENERS = frozenset({
    "bit.ly", "tinyurl.com", "ow.ly", "buff.ly", "t.co", "is.gd", "doi.org", "rdcu.be", "hdl.handle.net", "trib.al",
    "dlvr.it", "archive.org", "archive.ph", "archive.is", "archive.today", "perma.cc", "feedproxy.google.com",
})  # fmt: skip
_TENANTS = ("substack.com", "medium.com", "github.io", "wordpress.com", "blogspot.com", "ghost.io", "tumblr.com",
            "beehiiv.com", "readthedocs.io", "notion.site", "vercel.app", "netlify.app", "pages.dev")  # fmt: skip


def named_site(label: str) -> tuple[str, int, int, bool] | None:
    """The site a link's label names: (site, start, end, whether it stands as the source after a dash)."""
    for pattern, as_source in ((_SOURCE, True), (_WHOLE, False)):
        found = pattern.search(label.rstrip(" ."))
        if found and not _PLURAL.fullmatch(found["site"].lower()):
            return found["site"].lower(), found.start("site"), found.end("site"), as_source
    return None


def host_of(url: str) -> str:
    """The host of a URL, "" when it has none."""
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def registered(host: str) -> str:
    """The part of a host somebody registered: `blog.example.co.uk` -> `example.co.uk`."""
    parts = host.lower().split(".")
    if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL:
        return ".".join(parts[-3:])
    return ".".join(parts[-2:])


def same_site(label_site: str, host: str) -> bool:
    """Whether a label's site and a URL's host are one and the same for readers."""
    named, real = registered(label_site), registered(host)
    if named == real or real in _SHORTENERS or host in _SHORTENERS:
        return True
    if any({named, real} <= family for family in _FAMILIES):
        return True
    if named.replace(".", "") == real.split(".")[0]:  # Handlebars.js, handlebarsjs.com
        return True
    return any(_is_tenant(a, b) for a, b in ((label_site, host), (host, label_site)))


def _is_tenant(site: str, host: str) -> bool:
    """Whether `host` is the account of `site` on a platform: error500.net and error500.substack.com."""
    name = registered(site).split(".")[0].replace("-", "")
    platform = next((p for p in _TENANTS if host.endswith(f".{p}")), None)
    return platform is not None and host.removesuffix(f".{platform}").split(".")[-1].replace("-", "") == name


def looks_like(label_site: str, host: str) -> bool:
    """Whether the two are spelt so alike that one must be a misspelling of the other: `hagglingface.co`, `kaggle.org`."""
    named, real = registered(label_site), registered(host)
    if named.split(".")[0] == real.split(".")[0]:
        return True
    return SequenceMatcher(None, named, real).ratio() >= 0.8


def is_file_name(site: str) -> bool:
    """Whether what looks like a site is rather a file or a product: `llama.cpp`, `main.py`, `Next.js`."""
    return site.rpartition(".")[2] in _FILE_ENDINGS
