"""Spelling with Hunspell's dictionaries, read by spylls: loaded once a process, each word looked up once.

Left alone: words in italics, code, citations and addresses; names (capitals inside a sentence or inside a word);
words beside digits; the editor's own words. English words pass in Spanish issues, and Spanish ones in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from io import StringIO
from pathlib import Path

import spylls.hunspell
from django.conf import settings
from django.utils.translation import gettext as _
from spylls.hunspell import Dictionary, readers
from spylls.hunspell.readers.file_reader import FileReader

from .archive import Archive
from .checks import Check
from .draft import Draft, Passage
from .findings import LOOK, Finding
from .scanner import FILLER

_NAMES = {"es": ("es_ES", "es"), "en": ("en_US", "en_GB", "en")}
_ITS_OWN = Path(spylls.hunspell.__file__).parent / "data" / "en"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PRONOUNS = r"(?:(?:se|me|te|nos|os)(?:l[aeo]s?)?|l[aeo]s?)$"
_MADE_OF = (
    (re.compile(r"(\w{3,60})mente$"), ("", "o")),
    (re.compile(r"(\w{2,60})ísim[oa]s?$"), ("o", "a", "e", "")),
    (re.compile(r"(\w{2,60}[aei]r)(?:se|me|te|nos|os)?l[aeo]s?$"), ("",)),
    (re.compile(r"(\w{2,60}[aei]r)(?:se|me|te|nos|os)$"), ("",)),
    (re.compile(rf"(\w{{1,60}})ándo{_PRONOUNS}"), ("ando",)),
    (re.compile(rf"(\w{{1,60}}[iy])éndo{_PRONOUNS}"), ("endo",)),
    (re.compile(r"(\w{2,60}?)(?:e?c)?it[oa]s?$"), ("o", "a", "e", "")),
    (re.compile(r"(?:anti|auto|bio|contra|hiper|infra|inter|macro|mega|micro|mini|multi|post?|pre|re|semi|sobre"
                r"|sub|super|tele|ultra|video)-?(\w{4,60})$"), ("",)),
    (re.compile(r"(?:auto|contra|multi|micro|macro|semi|anti)r(r\w{4,60})$"), ("",)),
)  # fmt: skip
_SOUND = re.compile(r"(?:j[aeio]){2,}j?|uf{2,}|h*m{2,}", re.I)
_GLUED = re.compile(r"[\w@#/\\&=+]|\.(?=\w)")
_NEXT_IS_NAME = re.compile(r" [^\W\d_a-zà-ÿ]")
_SENTENCE_START = re.compile(rf"(?:^|[.!?:…\n|])[\s*_#>\-–—\"'“”«»(\[¿¡•{FILLER}\d️⃣]*$")


@lru_cache(maxsize=8)
def dictionary(language: str) -> Dictionary | None:
    """The dictionary of a language ("es", "en"), or None where the machine has none."""
    folders = [Path(folder) for folder in settings.SPELLING_DICTIONARIES]
    for folder in [*folders, _ITS_OWN]:
        for name in _NAMES.get(language, (language,)):
            if (folder / f"{name}.aff").is_file() and (folder / f"{name}.dic").is_file():
                return _load(folder / name)
    return None


class _InMemory(FileReader):
    """A dictionary file read into memory and closed: spylls leaves its files open until garbage collection."""

    def _open(self, path: str, encoding: str) -> StringIO:
        return StringIO(Path(path).read_text(encoding=encoding, errors="surrogateescape"))


@lru_cache(maxsize=8)
def _load(path: Path) -> Dictionary:
    aff, context = readers.read_aff(_InMemory(f"{path}.aff"))
    words = readers.read_dic(_InMemory(f"{path}.dic", encoding=context.encoding), aff=aff, context=context)
    return Dictionary(aff, words)


@lru_cache(maxsize=200_000)
def is_word(word: str, language: str) -> bool:
    """Whether the dictionary of the language has the word."""
    words = dictionary(language)
    return words is not None and words.lookup(word)


def missing_dictionary(language: str) -> str:
    """One sentence that says which dictionary to install, "" when it is there."""
    if dictionary(language[:2]):
        return ""
    message = _("Spelling was not checked: no Hunspell dictionary for “%(language)s” in %(folders)s.")
    return message % {"language": language[:2], "folders": ", ".join(settings.SPELLING_DICTIONARIES)}


def unknown_words(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Words no dictionary has, each once: at its first place."""
    language = draft.language[:2]
    if dictionary(language) is None:
        return
    candidates: dict[str, tuple[Passage, int, str]] = {}
    names: set[str] = set()
    for passage, place, word in _words(draft):
        starts = bool(_SENTENCE_START.search(passage.scanned.words[max(0, place - 12) : place])) or place == 0
        if word[0].isupper() and (
            not starts or _NEXT_IS_NAME.match(passage.scanned.words, place + len(word))
        ):
            names.add(word)
        else:
            candidates.setdefault(word.lower(), (passage, place, word))
    for passage, place, word in candidates.values():
        if word not in names and not _is_known(word, language, archive):
            message = _("“%(word)s” is in no dictionary.") % {"word": word}
            yield passage.finding(message, place, place + len(word))


def _words(draft: Draft) -> Iterator[tuple[Passage, int, str]]:
    """The words to look at, with their places."""
    for passage in (*draft.headings, *draft.passages):
        words = passage.scanned.words
        for found in _WORD.finditer(words):
            start, end = found.span()
            is_glued = (start and _GLUED.match(words, start - 1)) or _GLUED.match(words, end)
            word = found[0].replace("’", "'")
            if (
                len(word) > 2
                and not is_glued
                and word[1:] == word[1:].lower()
                and words[start - 1 : start] != "."
            ):
                yield passage, start, word


def _is_known(word: str, language: str, archive: Archive) -> bool:
    other = "en" if language == "es" else "es"
    forms = {word, word.lower(), word.removesuffix("'s")}
    if _SOUND.fullmatch(word) or any(form.casefold() in archive.words for form in forms):
        return True
    if any(is_word(form, tongue) for tongue in (language, other) for form in forms):
        return True
    return language == "es" and any(is_word(stem, "es") for stem in _stems(word.lower()))


def _stems(word: str) -> Iterator[str]:
    """The stems a Spanish word may be formed from, where dictionaries do not list the form: adverbs, superlatives,
    diminutives, verbs with pronouns, prefixes."""
    for pattern, endings in _MADE_OF:
        if found := pattern.match(word):
            yield from (found[1] + ending for ending in endings)


CHECKS = (Check("spelling", LOOK, unknown_words),)
