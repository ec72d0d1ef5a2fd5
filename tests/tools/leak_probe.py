"""Whether anything of a hidden issue shows: a site with drafts must answer, byte for byte, as the same site without.

`record` asks every address it can find or guess, in every way of asking; once before the hidden issues are written and
once after. `leaks` names each answer that is not the same. Nothing has to be known of where a word could show: a
count, an order, a date, a header or a status that changes is a leak like the word itself. Knows HTTP only, nothing
of the product: `ask` is whatever answers a request.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from urllib.parse import quote, unquote, urljoin, urlsplit

Headers = Mapping[str, str]
Names = Mapping[str, str]
SEEDS = [
    "/",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap.txt",
    "/sitemap-issues.xml",
    "/feed",
    "/feed/",
    "/feed.xml",
    "/feed.json",
    "/rss.xml",
    "/atom.xml",
    "/archive",
    "/archive/",
    "/archive.json",
    "/issues",
    "/issues/",
    "/issues.json",
    "/posts/",
    "/p/",
    "/latest/",
    "/random/",
    "/next/",
    "/upcoming/",
    "/drafts/",
    "/search",
    "/search/",
    "/search.json",
    "/search/suggest",
    "/opensearch.xml",
    "/topics/",
    "/tags/",
    "/links/",
    "/links.json",
    "/shelf/",
    "/calendar.ics",
    "/api/",
    "/api/issues.json",
    "/api/items.json",
    "/api/links.json",
    "/api/topics.json",
    "/api/openapi.json",
    "/graphql",
    "/oembed",
    "/preview/",
    "/about/",
    "/media/",
    "/static/",
    "/export.zip",
    "/backup.zip",
    "/db.sqlite3",
    "/healthz",
    "/metrics",
    "/stats.json",
    "/llms.txt",
    "/card.png",
    "/humans.txt",
    "/manifest.json",
    "/.well-known/security.txt",
    "/subscribe/",
    "/unsubscribe/",
    "/404",
    "/admin/",
    "/accounts/login/",
]
GUESSES = [
    "/{slug}",
    "/issues/{slug}/",
    "/issues/{slug}.json",
    "/issues/{slug}.md",
    "/issues/{slug}.xml",
    "/issues/{slug}/card.png",
    "/issues/{slug}/print/",
    "/issues/{slug}/email/",
    "/posts/{slug}/",
    "/p/{slug}",
    "/preview/{slug}/",
    "/drafts/{slug}",
    "/api/issues/{slug}.json",
    "/api/issues.json?topic={topic}",
    "/api/issues.json?site={site}",
    "/api/issues.json?q={word}",
    "/api/items.json?topic={topic}",
    "/api/items.json?site={site}",
    "/api/items.json?q={word}",
    "/api/items.json?since=2026-01-01",
    "/api/items.json?q=faro",
    "/api/links.json?topic={topic}",
    "/api/links.json?site={site}",
    "/api/links.json?topic=faros",
    "/api/topics.json?q={topic}",
    "/?slug={slug}",
    "/?preview={slug}",
    "/oembed?url=/issues/{slug}/",
    "/issues/{slug}/{item}/",
    "/issues/{slug}/{item}/card.png",
    "/topics/{topic}/",
    "/topics/{topic}/feed.xml",
    "/tags/{topic}/",
    "/search/?topic={topic}",
    "/search/?q={topic}",
    "/archive/?topic={topic}",
    "/links/{site}/",
    "/search/?site={site}",
    "/search/?q={site}",
    "/search/?q={word}",
    "/archive/?q={word}",
    "/media/{file}",
    "/admin/issues/issue/{number}/change/",
    "/issues/{number}/",
    "/search/?number={number}",
]
HEADERS: tuple[Headers, ...] = (
    {"Accept": "application/json", "Accept-Language": "en", "X-Requested-With": "XMLHttpRequest"},
    {
        "Accept": "text/markdown",
        "User-Agent": "Googlebot/2.1",
        "Cache-Control": "no-cache",
        "Pragma": "no-cache",
    },
    {"Accept-Encoding": "gzip"},
    {"Cookie": "sessionid=nobody; preview=1; draft=1", "Authorization": "Basic YTph", "X-Preview": "1"},
    {"X-Forwarded-For": "127.0.0.1", "X-Original-URL": "/admin/", "X-HTTP-Method-Override": "PUT"},
    {"Range": "bytes=0-99999"},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Fri, 31 Dec 2099 00:00:00 GMT"},
    {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
)
QUERIES = (
    "preview=1&draft=1&drafts=1&status=draft&state=all&all=1&include=drafts&published=false&debug=1&fields=*&expand=all",
    "status=scheduled&year=2099&as_of=2099-12-31&from=2000-01-01&to=2999-12-31&since=2000-01-01&order=asc&limit=100000",
    "format=json",
    "page=2",
    "page=9999",
    "q=a",
    "q=%25",
)
METHODS = ("HEAD", "OPTIONS", "POST")
VARYING = {"date", "set-cookie", "x-request-id", "age", "expires", "server-timing", "content-length"}


@dataclass(frozen=True)
class Answer:
    """What came back: `headers` by their names in lower case."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Request:
    """One way of asking for one address."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return " ".join([self.method, self.path, *(f"[{name}: {value}]" for name, value in self.headers)])


Ask = Callable[[str, str, Headers], Answer]


@dataclass
class Recording:
    """Every request and its answer, in the order of asking."""

    answers: dict[Request, Answer] = field(default_factory=dict)

    def found(self) -> list[str]:
        """Addresses that lead somewhere."""
        return [
            request.path
            for request, answer in self.answers.items()
            if request == Request(request.path) and answer.status == 200
        ]

    def showing(self, word: str) -> set[str]:
        """Addresses whose pages hold a word."""
        return {request.path for request, answer in self.answers.items() if word in answer.text}


def record(
    ask: Ask, hidden: Iterable[Names], *, templates: Iterable[str] = (), base: str = "", ways: bool = True
) -> Recording:
    """Ask for everything. `hidden` are the names that each hidden issue has in addresses: slug, item, topic, site,
    word, file, number. `templates` are more addresses, with `{}` where a name goes in; `base` is the site's origin,
    so that its absolute links are followed; without `ways` every address is asked in the plain way only."""
    recording = Recording()

    def get(path: str, method: str = "GET", headers: Headers | None = None) -> Answer:
        request = Request(path, method, tuple((headers or {}).items()))
        if request not in recording.answers:
            recording.answers[request] = ask(path, method, headers or {})
        return recording.answers[request]

    queue = list(SEEDS)
    for path in queue:
        answer = get(path)
        queue += [link for link in links(answer, path, base) if link not in queue and len(queue) < 2_000]
    kinds = {shape(path): path for path in reversed(recording.found())}
    guessed = list(guesses([*GUESSES, *templates], hidden))
    for path in guessed:
        get(path)
    for path in [*kinds.values(), *guessed[1:2]] if ways else []:
        for method in METHODS:
            get(path, method)
        for headers in HEADERS:
            get(path, headers=headers)
        if tag := get(path).headers.get("etag"):
            get(path, headers={"If-None-Match": tag})
        for query in QUERIES:
            get(f"{path}{'&' if '?' in path else '?'}{query}")
    return recording


def guesses(templates: Iterable[str], hidden: Iterable[Names]) -> Iterator[str]:
    """The templates filled with the names of each issue; a nameless slot with all of them, two with those of a page."""
    for template, names in product(dict.fromkeys(templates), hidden):
        quoted = {kind: quote(name) for kind, name in names.items()}
        if template.count("{}") == 1:
            yield from (template.format(name) for name in quoted.values())
        else:
            yield template.format(*quoted.values(), **quoted)


def links(answer: Answer, path: str, base: str) -> Iterator[str]:
    """Addresses of this site that an answer names, in whatever form it is."""
    text = html.unescape(answer.text)
    named = re.findall(r"""(?:href|src|action)=["']?([^"'\s>]+)""", text)
    named += re.findall(r"""(?:content|data-[\w-]+)=["'](https?://[^"'\s>]+|/[^"'\s>]*)""", text)
    named += re.findall(r"<(?:loc|link|id|url)[^>]*>\s*([^<\s]+)", text)
    named += re.findall(r'"((?:https?:/)?/[^"\\\s<>]{1,300})"', text)
    named += re.findall(r"(?:Disallow|Sitemap):\s*(\S+)", text)
    named += re.findall(r"<([^>]+)>", answer.headers.get("link", ""))
    named.append(answer.headers.get("location", ""))
    for each in named:
        try:
            parts = urlsplit(urljoin(f"{base}{path}", each))
        except ValueError:
            continue
        if f"{parts.scheme}://{parts.netloc}" == base and parts.path:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def shape(path: str) -> str:
    """What addresses of one kind have in common."""
    return re.sub(r"[\w%-]*[\d-][\w%-]*", "N", path)


def leaks(
    before: Recording, after: Recording, *, words: Iterable[str] = (), withdrawn: Iterable[str] = ()
) -> list[str]:
    """What tells the site with hidden issues from the one without, a line for each request.

    `words` are named where they show; an address that holds a `withdrawn` name may say that something was here, and
    no more: it is held to the words alone.
    """
    words, withdrawn = list(words), list(withdrawn)
    found = []
    for request in dict.fromkeys([*before.answers, *after.answers]):
        was, now = before.answers.get(request), after.answers.get(request)
        gone = any(name in unquote(request.path) for name in withdrawn)
        if not gone and (was is None or now is None):
            found.append(
                f"{request}: an address that is named only {'with' if now else 'without'} hidden issues"
            )
        elif now and (gone or not was or said(was) != said(now)):
            shown = ", ".join(word for word in words if shows(now, word))
            if shown or not gone:
                found.append(
                    f"{request}: {f'shows {shown}' if shown else 'is not the answer it was'} ({now.status})"
                )
    return found


def said(answer: Answer) -> tuple[int, dict[str, str], str]:
    """An answer without what differs at every asking: nonces, tokens, the time, cookies' values."""
    text = re.sub(
        r"""(nonce=|name=.csrf\w+. value=)["'][^"']+["']|value="\d+:[\w-]{40,}\"""", r"\1", answer.text
    )
    headers = {
        name: re.sub(r"nonce-[^']+", "", value)
        for name, value in answer.headers.items()
        if name not in VARYING
    }
    return answer.status, headers, text


def shows(answer: Answer, word: str) -> bool:
    """Whether a word stands in an answer, escaped or cut by tags as it may be."""
    text = unquote(html.unescape(answer.text + str(dict(answer.headers))))
    return any(word.lower() in form.lower() for form in (text, re.sub(r"<[^>]*>|\u00ad", "", text)))
