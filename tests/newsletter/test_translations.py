"""Translations: compiled without gettext's tools, and complete."""

import ast
import gettext
import io
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from newsletter.translations import compile_stale, compiled

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#, fuzzy
msgid "guess"
msgstr "adivina"

msgid "quote \\"it\\"\\n"
msgstr ""
"cita «eso»"
"\\n"

msgid "empty"
msgstr ""

msgctxt "month"
msgid "may"
msgstr "mayo"

#, python-format
msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s día"
msgstr[1] "%(n)s días"

msgid "%(n)s week"
msgid_plural "%(n)s weeks"
msgstr[0] ""
msgstr[1] ""

#~ msgid "old"
#~ msgstr "viejo"
"""


def catalog(po: str) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(compiled(po)))


def test_a_compiled_catalog_answers_as_gettexts_own_would():
    spanish = catalog(PO)
    assert spanish.gettext('quote "it"\n') == "cita «eso»\n"
    assert spanish.pgettext("month", "may") == "mayo"
    assert spanish.ngettext("%(n)s day", "%(n)s days", 1) == "%(n)s día"
    assert spanish.ngettext("%(n)s day", "%(n)s days", 5) == "%(n)s días"


def test_fuzzy_empty_and_old_entries_are_left_out():
    spanish = catalog(PO)
    assert [spanish.gettext(text) for text in ("guess", "empty", "old")] == ["guess", "empty", "old"]
    assert [spanish.ngettext("%(n)s week", "%(n)s weeks", n) for n in (1, 5)] == ["%(n)s week", "%(n)s weeks"]


def test_only_what_changed_is_compiled_again(tmp_path):
    po = tmp_path / "app" / "locale" / "es" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO)
    assert compile_stale(tmp_path) == [po.with_suffix(".mo")]
    assert compile_stale(tmp_path) == []
    later = po.stat().st_mtime + 10
    os.utime(po, (later, later))
    assert compile_stale(tmp_path) == [po.with_suffix(".mo")]


GETTEXT = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"), 0) | {
    "pgettext": 1,
}
SAYING = dict.fromkeys(("Rejected", "PictureRefused", "Message", "noop"), 0) | {
    "Problem": 1,
    "add": 1,
    "reject": 1,
    "refuse": 1,
    "report": 2,
}
"""The calls that say a sentence to the editor, and which of their arguments it is (makemessages knows the same)."""

SENTENCE = re.compile(r"[A-Z“{1].*\s.*[.:…?)}”]", re.S)


def arguments(path: Path, calls: dict[str, int]) -> Iterator[ast.expr]:
    """What a module hands to these calls at their place."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = calls.get(name, len(node.args))
            yield from node.args[place : place + 1]


def texts_of_code(path: Path, calls: dict[str, int] = GETTEXT) -> Iterator[str]:
    """The texts a module hands to gettext, or to other calls."""
    for text in arguments(path, calls):
        if isinstance(text, ast.Constant):
            yield str(text.value)


def sentences_of_code(path: Path) -> Iterator[str]:
    """Every string of a module that reads like a sentence and is no docstring."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    docs = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    docs.update(id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values)
    for node in nodes:
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        if is_text and SENTENCE.fullmatch(node.value):
            yield node.value


@cache
def said_by_the_import() -> set[str]:
    """The sentences that problems and rejections carry."""
    return {text for path in IMPORT for text in texts_of_code(path, SAYING) if " " in text}


IMPORT = [
    *(settings.BASE_DIR / "issues" / "importing" / name for name in ("importer.py", "rows.py")),
    *sorted((settings.BASE_DIR / "issues" / "pictures").glob("*.py")),
    *sorted((settings.BASE_DIR / "issues" / "parsing").rglob("*.py")),
]
FIELD = re.compile(r"\{(\w+)\}")


def test_makemessages_can_read_every_text():
    """xgettext looks into no f-string."""
    code = [
        path
        for app in ("issues", "mailing", "newsletter/operations")
        for path in (settings.BASE_DIR / app).rglob("*.py")
    ]
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in code
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in GETTEXT
    ]
    assert hidden == []


def test_no_text_of_the_site_lacks_its_spanish():
    po = (settings.BASE_DIR / "newsletter/locale/es/LC_MESSAGES/django.po").read_text()
    translated = [entry for entry in read_po(io.StringIO(po)) if entry.string and not entry.fuzzy]
    known = {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in translated}
    apps = ("issues", "mailing", "newsletter/operations")
    code = [path for app in apps for path in (settings.BASE_DIR / app).rglob("*.py")]
    said = {text for path in code for text in texts_of_code(path)}
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        # Django asks for a template's text with its percent signs doubled.
        said.update(
            text.replace("%", "%%") for text in re.findall(r'{% translate "([^"]+)"', path.read_text())
        )
    assert len(said) > 50
    assert sorted(said - known) == []


READERS = [
    *(settings.BASE_DIR / "templates" / name for name in ("base.html", "404.html", "410.html", "500.html")),
    *(settings.BASE_DIR / "templates" / "issues").glob("*.html"),
    *(settings.BASE_DIR / "templates" / "mailing").rglob("*.[ht]*"),
    *sorted((settings.BASE_DIR / "mailing" / "content").glob("*.py")),
    *(settings.BASE_DIR / "mailing" / "subscribers" / name for name in ("forms.py", "views.py")),
]
TU = r"""tú|ti|tus?|tuy[oa]s?|te|contigo|quieras|verás|guardas|escribes|hagas|\w+aste
|(?:elíge|guárda|péga|escríbe|divíde|quíta|acórta|expórta|impórta|pón|prográma|envía)l[ao]s?
|(?:^|[.:;,]\ )(?:elige|guarda|escribe|indica|mira|pega|suelta|usa|prueba|vuelve|espera|abre|pulsa)"""
USTED = r"usted|(?:^|[.:;,]\ )(?:no\ lo\ difunda|elija|escriba|mire|pruebe|vuelva|espere|abra|pulse)"


def constants(path: Path) -> str:
    """What a module or a template says, a string a line."""
    if path.suffix != ".py":
        return re.sub(r"{{ (\w+) }}", r"%(\1)s", path.read_text())
    nodes = ast.walk(ast.parse(path.read_text()))
    return "\n".join(
        node.value for node in nodes if isinstance(node, ast.Constant) and str(node.value) == node.value
    )


def test_readers_are_told_tu_and_whoever_works_here_usted():
    said = "\n".join(constants(path) for path in READERS)
    po = (settings.BASE_DIR / "newsletter/locale/es/LC_MESSAGES/django.po").read_text()
    for message in read_po(io.StringIO(po)):
        english = message.id if isinstance(message.id, str) else message.id[0]
        spanish = " ".join([message.string] if isinstance(message.string, str) else message.string)
        wrong = re.compile(rf"\b(?:{USTED if english in said else TU})\b", re.I | re.X)
        assert " " not in english or message.fuzzy or not wrong.search(spanish), spanish


def test_no_sentence_of_the_import_lacks_its_spanish_with_the_same_fields():
    spanish = catalog((settings.BASE_DIR / "newsletter/locale/es/LC_MESSAGES/django.po").read_text())
    said = said_by_the_import()
    assert len(said) > 90
    assert not [text for text in said if spanish.gettext(text) == text]
    assert not [t for t in said if set(FIELD.findall(t)) != set(FIELD.findall(spanish.gettext(t)))]
    assert not [t for t in said if set("{}") & set(FIELD.sub("", t + spanish.gettext(t)))]


@pytest.mark.parametrize("path", IMPORT, ids=lambda path: path.stem)
def test_every_sentence_of_the_import_is_written_out_where_translators_look(path: Path):
    assert not set(sentences_of_code(path)) - said_by_the_import() - set(texts_of_code(path))
    made = [text for text in arguments(path, SAYING) if isinstance(text, ast.JoinedStr | ast.BinOp)]
    assert not [ast.unparse(text) for text in made]


def test_makemessages_collects_the_sentences_of_the_import():
    from issues.management.commands.makemessages import Command

    keywords = {f"--keyword={name}:{place + 1}" for name, place in SAYING.items()}
    assert keywords <= set(Command.xgettext_options)
