"""Finds the books, series and films that a part of an issue is about: headings and Markdown -> Shelved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..parsing.dialect.picture_syntax import PICTURE
from ..parsing.dialect.pictures import pictures_in
from ..parsing.folding import fold

BOOKS, SERIES, FILMS = KINDS = ("books", "series", "films")
_EMOJI = dict.fromkeys("📖📚📕📗📘📙", BOOKS) | dict.fromkeys("📺", SERIES) | dict.fromkeys("🎬🍿🎥📽", FILMS)


@dataclass(frozen=True)
class Language:
    """Words by which one language names kinds of works; matched without case and accents."""

    kinds: dict[str, str]
    fillers: str  # what may stand beside a kind in a heading without a picture of it
    by: str  # between a work and its maker, or where it is shown
    told: str  # what a reader says before a title within a link


_SPANISH = Language(
    kinds={
        BOOKS: r"libros?|lecturas?|novelas?|comics?|biblioteca|leyendo",
        SERIES: r"series?(?! de\b)|tv|tele|television|temporadas?",
        FILMS: r"peliculas?|pelis?|cine|documental(?:es)?",
    },
    fillers=r"un|una|unos|unas|dos|tres|cuatro|mis|mi|el|la|los|las|de|del|en|y|o|otro|otra|otros|otras|mas|algun|alguna",
    by="de|en",
    told=r"termine|acabe|lei|leo|leyendo|vi|vimos|he|hemos|leido|visto|terminado|acabado|releido|empece|empezado|a|leer|ver",
)
_ENGLISH = Language(
    kinds={
        BOOKS: r"books?|reading|novels?|comics?|library",
        SERIES: r"series|shows?|tv|television|seasons?",
        FILMS: r"films?|movies?|cinema|documentar(?:y|ies)",
    },
    fillers=r"a|an|one|two|three|four|my|the|of|on|at|and|or|another|other|more|some",
    by="by|on",
    told=r"i|finished|read|reading|watched|saw|have|just",
)
_LANGUAGES = (_SPANISH, _ENGLISH)
_SHELVES = {
    kind: re.compile(rf"\b(?:{'|'.join(each.kinds[kind] for each in _LANGUAGES)})\b") for kind in KINDS
}
_ONLY_SHELVES = re.compile(
    rf"(?:(?:{'|'.join('|'.join((*each.kinds.values(), each.fillers)) for each in _LANGUAGES)})(?: |$))+"
)

_CATALOGUES = r"(?:goodreads|imdb|letterboxd|filmaffinity|themoviedb|thestorygraph|openlibrary|justwatch|sensacine)\.\w{1,20}"
_TITLE = r"[^\n*_\[\]]{1,120}?"
# How the title of a work is written, most certain first.
_WORKS = (
    rf"\*\*\*(?P<a>{_TITLE})\*\*\*",
    rf"\[[*_]{{0,3}}(?P<b>{_TITLE})[*_]{{0,3}}\]\(https?://(?:[\w-]{{1,63}}\.){{0,5}}{_CATALOGUES}[^)\s]{{0,500}}\)",
    rf"\*\*(?P<c>{_TITLE})\*\*(?=\s{{0,9}}\(\[[^\[\]\n]{{0,300}}\]\(https?://(?:[\w-]{{1,63}}\.){{0,5}}{_CATALOGUES})",
    rf"\*\*(?P<d>{_TITLE})\*\*(?=,? (?:{'|'.join(each.by for each in _LANGUAGES)}) [*\[]*[A-ZÁÉÍÓÚÑ])",
    rf"(?<![*\w])(?:\*|_)(?P<e>{_TITLE})(?:\*|_)(?![*\w])",
)
_WORK = re.compile("|".join(_WORKS))
# What else the sentence that opens a paragraph names, in bold or in quotes, behind the kind of work or having read it.
_OPENING = re.compile(r"[^.!?…\n]{1,400}")
_NAMED = re.compile(rf"\*\*(?P<f>{_TITLE})\*\*|[«“](?P<g>{_TITLE})[»”]")
_TOLD = re.compile(
    rf"\b(?:{'|'.join('|'.join((*each.kinds.values(), each.told.replace('|a|', '|'))) for each in _LANGUAGES)})"
    r"(?: (?:de|la|el|los|las|of|the|on|titulad[oa]|llamad[oa]|called)){0,2} $"
)
# A work that is only mentioned: "no he visto *Marea baja*", "I have not read …".
_NOT_SEEN = re.compile(
    r"\b(?:no|not|never|nunca|sin|without|haven.t|didn.t)(?: (?:la|lo|las|los|me|nos|hemos|he|have|had|yet|aun|todavia)){0,3}"
    r" (?:vi(?:sto)?|vimos|ver|lei(?:do)?|leimos|leer|seen|read|watched|see|watch)(?: (?:aun|todavia|yet|la|el))?[ *_«“]{0,4}$"
)


@dataclass(frozen=True)
class Shelved:
    """What a part says about one kind of works: their titles, its pictures, and its first paragraph about them."""

    kind: str
    works: tuple[str, ...]
    pictures: tuple[str, ...]
    text: str


def kinds_of(heading: str) -> tuple[str, ...]:
    """The kinds of works a heading names: "📺 Una serie y una película" names series and films; most name none."""
    shown = [_EMOJI[sign] for sign in heading if sign in _EMOJI]
    words = " ".join(re.findall(r"[^\W_]+", fold(heading)))
    said = _said(words)
    if said and (shown or _ONLY_SHELVES.fullmatch(words)):
        return said
    return tuple(dict.fromkeys(shown))


def shelve(section: str, heading: str, body: str) -> tuple[Shelved, ...]:
    """What a part under these headings says, kind by kind; nothing unless a heading names a kind of works.

    Where its section names the kind, a part's own heading is the title of the work.
    """
    kinds, own = kinds_of(heading), ""
    if not kinds:
        kinds, own = kinds_of(section), heading
    if not kinds:
        return ()
    paragraphs = list(_paragraphs(body, kinds))
    return tuple(_of_kind(kind, paragraphs, own) for kind in kinds)


def _of_kind(kind: str, paragraphs: list[tuple[str, str]], own: str) -> Shelved:
    texts = [text for each, text in paragraphs if each == kind]
    works = [own] if own else [work for text in texts for work in _works(text)]
    telling = [text for text in texts if next(_works(text), "")] or [t for t in texts if not PICTURE.match(t)]
    return Shelved(
        kind=kind,
        works=tuple({fold(work): work for work in reversed(works)}.values())[::-1],
        pictures=tuple(shown.src for text in texts for shown in pictures_in(text)),
        text=telling[0] if telling else "",
    )


def _paragraphs(body: str, kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The paragraphs without footnotes, each with its kind: the last one named so far, else the first of `kinds`."""
    kind = kinds[0]
    for text in re.split(r"\n\s*\n", body):
        if re.match(r"\[\^|\s{4}", text):
            continue
        kind = next((each for each in _said(fold(text)) if each in kinds), kind)
        yield kind, text.strip()


def _said(words: str) -> tuple[str, ...]:
    """The kinds a text names, in its order."""
    found = {kind: pattern.search(words) for kind, pattern in _SHELVES.items()}
    places = {kind: match.start() for kind, match in found.items() if match}
    return tuple(sorted(places, key=places.__getitem__))


def _works(text: str) -> Iterator[str]:
    """The titles a paragraph names; by bold or quotes alone only where nothing surer opens it."""
    plain = PICTURE.sub("", text).strip()
    sure = [found for found in _WORK.finditer(plain) if not _is_only_mentioned(plain[: found.start()])]
    opening = _OPENING.match(plain)
    if opening and not any(found.start() < opening.end() for found in sure):
        named = _NAMED.finditer(plain, 0, opening.end())
        sure = [*(found for found in named if _TOLD.search(fold(plain[: found.start()])[-60:])), *sure]
    for found in sure:
        title = _without_telling(next(filter(None, found.groups())))
        if title[:1].isupper() or (title[:1].isdigit() and " " not in title):
            yield title


def _is_only_mentioned(before: str) -> bool:
    """Whether the words before a title say that it was not read or seen."""
    return bool(_NOT_SEEN.search(fold(before[-60:])))


def _without_telling(title: str) -> str:
    """The title without "Terminé" and the like in front, and without the marks around it."""
    words = title.strip(' ,:;«»“”"').split()
    while words and any(re.fullmatch(language.told, fold(words[0])) for language in _LANGUAGES):
        words.pop(0)
    shorter = " ".join(words)
    return (
        shorter[:1].upper() + shorter[1:] if len(words) < len(title.split()) and len(words) > 1 else shorter
    )
