"""Translations: compiled without gettext's tools, and complete."""

import ast
import gettext
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from newsletter.messages import compile_stale, compiled

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


def test_only_what_changed_is_compiled_again(tmp_path):
    po = tmp_path / "app" / "locale" / "es" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO)
    assert compile_stale(tmp_path) == [po.with_suffix(".mo")]
    assert compile_stale(tmp_path) == []
    later = po.stat().st_mtime + 10
    os.utime(po, (later, later))
    assert compile_stale(tmp_path) == [po.with_suffix(".mo")]


def texts_of_code(path: Path) -> Iterator[str]:
    """What a module hands to gettext."""
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def test_no_text_of_the_site_lacks_its_spanish():
    catalogs = [catalog(po.read_text()) for po in settings.BASE_DIR.glob("*/locale/es/LC_MESSAGES/django.po")]
    known = {key[0] if isinstance(key, tuple) else key for found in catalogs for key in found._catalog if key}
    said = {text for path in (settings.BASE_DIR / "issues").rglob("*.py") for text in texts_of_code(path)}
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        said.update(re.findall(r'{% translate "([^"]+)"', path.read_text()))
    assert len(said) > 50
    assert not sorted(said - known)
