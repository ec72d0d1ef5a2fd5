"""Turns words into search terms: folded, stemmed, ASCII; done here so that both databases index the same terms.

Accents are removed before stemming: "cancion" finds "canción", and "CORRIA" what "corría" finds. The Spanish Snowball
stemmer relies on accents, so a few rules before and after it unite forms that it would then keep apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

from snowballstemmer.spanish_stemmer import SpanishStemmer

from ..parsing.folding import fold

LONGEST = 40
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00]")
_BEFORE = [
    (re.compile(r"^(?!ingles$)(\w\w[aeo]|[aeiou][^aeiou]+[aeo])s$"), r"\1"),  # dias -> dia, obras -> obra
    (re.compile(r"(?<=\w{2})abamos$"), "ábamos"),
    (re.compile(r"(?<=\w{3})esas?$"), "es"),  # francesa -> frances
    (re.compile(r"ses$"), "s"),  # intereses -> interes
    (re.compile(r"(?<=[aeiou])nes$"), "n"),  # imagenes -> imagen, volcanes -> volcan
    (re.compile(r"(?<=[aeiu]d)es$"), ""),  # ciudades -> ciudad
    (re.compile(r"(?<=[aeo]r)es$"), ""),  # mujeres -> mujer, which loses more
    (re.compile(r"(?<=\w{3}[^aeos])s$"), ""),  # chips -> chip, menus -> menu
]
_AFTER = [
    (re.compile(r"(?<=\w{3})i$"), ""),  # corri -> corr, histori -> histor
    (re.compile(r"(?<=\w{4})[aei]r$"), ""),  # hablar -> habl, necesar -> neces
    (re.compile(r"(?<=\w{2})qu$"), "c"),  # busqu -> busc
    (re.compile(r"z$"), "c"),  # luz -> luc
]
# Stop words: looked for only in phrases, or when a query has no other words.
_COMMON = """
a al ante con como cual de del desde donde e el ella ellas ellos en entre era es esa ese eso esta
este esto fue ha han hasta hay la las le les lo los mas me mi mis muy ni no nos o para pero por que
quien se sea ser si sin sobre son su sus te tu tus u un una uno unos unas y ya yo
"""
STOP_WORDS = frozenset(_COMMON.split())
_stemmer, _stemming = (
    SpanishStemmer(),
    Lock(),
)  # a stemmer keeps the word in its attributes: one thread at a time


def tidy(text: str) -> str:
    """The text in NFC without invisible characters, which would split words."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text start and end."""
    return [found.span() for found in _WORD.finditer(text)]


@lru_cache(maxsize=64)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, as written."""
    return tuple(_WORD.findall(text))


def terms(text: str) -> list[str]:
    """The term of every word, in order."""
    return list(map(term, words(text)))


@lru_cache(maxsize=1 << 17)
def term(word: str) -> str:
    """A word -> what it is indexed as: ASCII letters and digits, the same for all its forms."""
    folded = fold(word)[:LONGEST]
    if not folded.isascii():
        return ("0u" + folded.encode(errors="replace").hex())[:LONGEST]
    if not folded.isalpha():
        return folded or "0u"
    stem = _changed(folded, _BEFORE) if len(folded) > 3 else folded
    if len(stem) > 3:
        with _stemming:
            stem = fold(_stemmer.stemWord(stem))
    return _changed(stem, _AFTER)


def _changed(word: str, rules: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for pattern, instead in rules:
        word = pattern.sub(instead, word)
    return word
