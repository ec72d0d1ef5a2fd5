"""Sources parsed in other processes are the same issues, in the same order, and nothing that goes wrong there is lost."""

import os

import pytest

from issues.importing import parallel
from issues.parsing.documents import SourceDocument
from issues.parsing.parse import parse
from issues.parsing.problems import Rejected


def source(name: str, title: str = "Del 1 al 15 de enero (#1 de 2026)") -> SourceDocument:
    text = f"---\ntitle: {title}\n---\n\nHola, **{name}**: un [faro](https://faro.example/{name}).\n"
    return SourceDocument(f"{name}.md", name, name, ".md", text.encode())


def everyone(_source: SourceDocument) -> bool:
    return True


def crash(*given):
    os._exit(9)


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr(parallel, "FEW", 1)
    monkeypatch.setattr(parallel, "FIRST", 1)


def test_order_and_content_are_those_of_one_process(soon):
    sources = [source(name) for name in ("uno", "dos", "tres", "cuatro")]
    found = list(parallel.parse_ahead(sources, everyone, 2))
    assert [document for document, _ in found] == sources
    assert found[0][1] is None
    assert [parsed() for _, parsed in found[1:]] == [parse(document) for document in sources[1:]]


def test_an_issue_brings_along_what_its_texts_mean(soon):
    (_, _), (_, parsed) = parallel.parse_ahead([source("uno"), source("dos")], everyone, 1)
    issue = parsed()
    assert "<strong>dos</strong>" in issue.cache.html[issue.intro]
    assert [link.title for link in issue.cache.links[issue.intro]] == ["faro"]


def test_what_is_not_wanted_or_cannot_be_read_is_handed_on(soon):
    sources = [source("uno"), source("dos"), "no-se-lee.md", source("tres")]
    found = list(parallel.parse_ahead(sources, lambda document: document.name == "tres", 2))
    assert [document for document, _ in found] == sources
    assert [bool(parsed) for _, parsed in found] == [False, False, False, True]


def test_a_refusal_comes_through_with_its_sentence(soon):
    bad = source("dos", title="[")
    with pytest.raises(Rejected) as here:
        parse(bad)
    (_, _), (_, parsed) = parallel.parse_ahead([source("uno"), bad], everyone, 1)
    with pytest.raises(Rejected) as there:
        parsed()
    assert str(there.value) == str(here.value)


def test_a_killed_process_costs_only_time(soon, monkeypatch):
    monkeypatch.setattr(parallel, "_parse", crash)
    sources = [source("uno"), source("dos"), source("tres")]
    found = list(parallel.parse_ahead(sources, everyone, 1))
    assert [parsed() for _, parsed in found[1:]] == [parse(document) for document in sources[1:]]


def test_without_other_processes_nothing_is_parsed_ahead(soon):
    sources = [source(name) for name in ("uno", "dos", "tres")]
    assert list(parallel.parse_ahead(sources, everyone, 0)) == [(document, None) for document in sources]
