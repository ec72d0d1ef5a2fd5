"""Small dictionaries of the tests' own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from issues.proofreading import spelling

WORDS = (
    "el la un una faro vuelve y no claro alto leer despacio lento lenta escribir marino barco"
    " de en que mirando viendo casa luz se ríe"
)


@pytest.fixture
def spanish(settings, tmp_path: Path) -> Iterator[None]:
    """A Spanish dictionary of two dozen words."""
    words = WORDS.split()
    (tmp_path / "es_ES.dic").write_text("\n".join([str(len(words)), *words]), encoding="utf-8")
    (tmp_path / "es_ES.aff").write_text("SET UTF-8\n", encoding="utf-8")
    settings.SPELLING_DICTIONARIES = [str(tmp_path)]
    spelling.dictionary.cache_clear()
    spelling.is_word.cache_clear()
    yield
    spelling.dictionary.cache_clear()
    spelling.is_word.cache_clear()
