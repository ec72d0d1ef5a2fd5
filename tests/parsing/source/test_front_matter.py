"""split: three formats of front matter, checked; doubt means draft; nothing unknown is lost."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issues.parsing.documents import FrontMatter
from issues.parsing.problems import Rejected
from issues.parsing.source.dates import read_date
from issues.parsing.source.front_matter import split
from issues.parsing.source.front_matter_formats import MAX_LENGTH

HEAD = "title: T\ndate: 2024-05-17\n"


def front(lines: str) -> FrontMatter:
    return split(f"---\n{HEAD}{lines}\n---\nbody\n").front_matter


def codes(lines: str) -> list[str]:
    return [problem.code for problem in split(f"---\n{HEAD}{lines}\n---\nbody\n").problems]


def rejection(text: str) -> str:
    with pytest.raises(Rejected) as rejected:
        split(text)
    assert str(rejected.value).isprintable()
    return str(rejected.value)


YAML = """\
---
title: "Dicho \\"así\\": uno"
date: 2024-05-17
draft: true
tags:
  - uno
  - "dos, tres"
slug: Número-Uno
description: >
  Lo que
  pasó
aliases: [/posts/uno/, viejo]
cover: {image: portada.png, alt: x}
lang: es-ES
markdown: quincena
weight: 3
---

Cuerpo
"""


def test_yaml_is_read_with_everything_it_may_say():
    source = split(YAML)
    assert source.front_matter == FrontMatter(
        title='Dicho "así": uno',
        date=date(2024, 5, 17),
        status="draft",
        slug="numero-uno",
        summary="Lo que pasó",
        tags=("uno", "dos, tres"),
        aliases=("/posts/uno/", "viejo"),
        cover="portada.png",
        language="es-es",
        dialect="quincena",
        extra={"weight": 3},
    )
    assert (source.body, source.body_line) == ("\nCuerpo\n", 18)
    assert [str(problem) for problem in source.problems] == [
        "line 13: The words of the cover are not shown anywhere: x",
        "line 16: Unknown keys were kept, but do nothing: weight.",
    ]


def test_toml_says_the_same():
    source = split(
        '+++\ntitle = "T"\ndate = 2024-05-17T08:00:00+02:00\ntags = ["a"]\n[params]\non = 2024-01-01\n+++\nB'
    )
    assert source.front_matter.title == "T"
    assert source.front_matter.date == datetime(2024, 5, 17, 8, tzinfo=timezone(timedelta(hours=2)))
    assert source.front_matter.extra == {"params": {"on": "2024-01-01"}}
    assert (source.body, source.body_line) == ("B", 8)


def test_json_says_the_same():
    source = split('{\n "title": "T", "date": "2024-05-17",\n "x": [1, {"y": null}]\n}\n\nB\n')
    assert source.front_matter.title == "T"
    assert source.front_matter.date == date(2024, 5, 17)
    assert source.front_matter.extra == {"x": [1, {"y": None}]}
    assert (source.body, source.body_line) == ("\nB\n", 5)


def test_dots_close_yaml_and_a_later_rule_is_text():
    source = split("---\ntitle: T\ndraft: true\n...\ntext\n\n---\ntitle: other\n---\n")
    assert source.front_matter.title == "T"
    assert source.body == "text\n\n---\ntitle: other\n---\n"


def test_blank_lines_before_the_front_matter_do_no_harm_and_count():
    source = split("\n\n---\ntitle: T\ndraft: true\n---\nB")
    assert source.body_line == 7


def test_a_file_that_ends_with_its_front_matter_has_an_empty_body():
    assert split("---\ntitle: T\ndraft: true\n---").body == ""


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "line 1: The file has no front matter"),
        ("----\ntitle: T\n----\n", "line 1: The file has no front matter"),
        ("---\ntitle: T\n\nText\n", "line 1: The front matter is not closed: end it with a line of ---."),
        ("+++\ntitle = 'T'\n", "line 1: The front matter is not closed: end it with a line of +++."),
        ("---\n---\nB", "There is no title: write a line such as"),
        ("---\ntitle: null\n---\n", "line 2: There is no title"),
        ('---\ntitle: "\u200b \u200d"\n---\n', "line 2: There is no title"),
        ("---\ntitel: T\n---\n", "line 2: There is no title; did you mean “title” where it says “titel”?"),
        ("---\ndate: 2024-01-01\nTítulo: T\n---\n", "line 3: There is no title; did you mean “title”"),
        ("---\ntitle: [a]\n---\n", "line 2: “title” is no text"),
        ("---\ntitle: true\n---\n", "line 2: “title” is no text"),
        ('---\ntitle: "a\\rb"\n---\n', "line 2: The title has a line break"),
        ('---\ntitle: "a\\nBcc: b"\n---\n', "line 2: The title has a line break"),
        ('---\ntitle: "a\\e[2J"\n---\n', "line 2: A value holds the control character U+001B"),
        ('{"title": "a\\ud800"}\n', "line 1: A value holds the control character U+D800"),
        (
            f"---\ntitle: Z{chr(0x301) * 20}\n---\n",
            "line 2: A letter of the title carries more than 8 accents",
        ),
        (f"---\ntitle: {'a' * 301}\n---\n", "line 2: The title has 301 characters: at most 300 fit."),
        ("---\ntitle: a\ndraft: true\ntitle: b\n---\n", "line 4: “title” stands on lines 2 and 4: keep one."),
        ("---\ntitle: a\nTitle: b\n---\n", "line 3: “title” stands on lines 2 and 3: keep one."),
        ('{"title": "a",\n"title": "b"}\n', "line 2: “title” stands on lines 1 and 2: keep one."),
        ("+++\ntitle = 'a'\ntitle = 'b'\n+++\n", "line 3: The TOML front matter cannot be read"),
        ("---\ntitle: Issue 7: one\n---\n", "line 2: A text with a colon stands without quotes"),
        ("---\ntitle: T\ntags:\n\t- a\n---\n", "line 4: The line is indented by a tab: use spaces."),
        ("---\ntitle: T\n\nHola: esto: es\n---\n", "line 4: The front matter goes on behind an empty line"),
        ("---\n- title: T\n---\n", "line 2: The front matter is no list of keys"),
        ("---\njust words\n---\n", "line 2: The front matter is no list of keys"),
        ("---\ntitle: &a T\n---\n", "line 2: Anchors and aliases"),
        ("---\ntitle: T\nx: *a\n---\n", "line 3: Anchors and aliases"),
        (
            "---\ntitle: !!python/name:os.system T\n---\n",
            "line 2: The tag tag:yaml.org,2002:python/name:os.system",
        ),
        ("---\ntitle: T\n? [a, b]\n: 1\n---\n", "line 3: A key is no text"),
        ("---\ntitle: T\n--- x\n---\n", "line 3: A second YAML document starts here"),
        ('{"title": "T", "x": NaN}\n', "line 1: NaN is no value"),
        ('{"title": "T"} text\n', "line 1: There is text behind the JSON"),
        ('{"title": "T",\n x}\n', "line 2: The JSON front matter cannot be read"),
    ],
)
def test_what_cannot_come_in_is_rejected_in_one_line_that_says_what_to_do(text, message):
    assert message in rejection(text)


@pytest.mark.parametrize(
    "text, message",
    [
        (f"---\ntitle: T\nx: {'a' * MAX_LENGTH}\n---\n", "longer than 64 kB"),
        (f'{{"title": "T", "x": "{"a" * MAX_LENGTH}"}}\n', "longer than 64 kB"),
        ("---\ntitle: T\n" + "".join(f"k{n}: 1\n" for n in range(50)) + "---\n", "has 51 keys: at most 50"),
        (
            f"---\ntitle: T\ndate: 2024-01-01\ntags: [{', '.join(f't{n}' for n in range(51))}]\n---\n",
            "51 tags: at most 50",
        ),
        (f"---\ntitle: T\ntags: [{'a' * 101}]\n---\n", "longer than 100 characters"),
        (f"---\ntitle: T\nx: {'[' * 20_000}{']' * 20_000}\n---\n", "nested too deeply"),
        (f"+++\ntitle = 'T'\nx = {'[' * 20_000}{']' * 20_000}\n+++\n", "nested too deeply"),
        (f'{{"title": "T", "x": {"[" * 20_000}{"]" * 20_000}}}\n', "nested too deeply"),
        (f'{{"title": "T", "x": {"[" * 20}{"]" * 20}}}\n', "nested too deeply"),
        (f'{{"title": "T", "x": {"9" * 5000}}}\n', "number in the front matter is too long"),
    ],
)
def test_limits_are_named(text, message):
    assert message in rejection(text)


@pytest.mark.parametrize(
    "written", ["no", "12:30", "010", "1.10", "2027", "1_000", "0x1F", "2024-05-01", "1e3", ".5", "Yes"]
)
def test_a_title_without_quotes_stays_as_written(written):
    assert split(f"---\ntitle: {written}\ndraft: true\n---\n").front_matter.title == written


def test_unknown_values_keep_their_type_where_that_is_safe():
    assert front("a: 3\nb: 1.5\nc: true\nd: ~\ne: 010\nf: 2024-01-01 10:00\ng: 'true'\nh: 1.").extra == {
        "a": 3, "b": 1.5, "c": True, "d": None, "e": "010", "f": "2024-01-01 10:00", "g": "true", "h": "1."
    }  # fmt: skip


def test_odd_characters_of_a_title_are_taken_out_and_said():
    source = split('---\ntitle: "a\\u2028b \\u202ec"\ndate: 2024-01-01\n---\n')
    assert source.front_matter.title == "a b c"
    assert [(problem.code, problem.line) for problem in source.problems] == [("control-characters", 2)]


@pytest.mark.parametrize(
    "written, moment",
    [
        ("2024-05-17", date(2024, 5, 17)),
        ("2024-5-7", date(2024, 5, 7)),
        ("2024-05-17 08:30", datetime(2024, 5, 17, 8, 30)),
        ("2024-05-17T06:00:00.123Z", datetime(2024, 5, 17, 6, 0, 0, 123000, UTC)),
        ("2024-05-17T08:00:00+02:00", datetime(2024, 5, 17, 8, tzinfo=timezone(timedelta(hours=2)))),
        (
            "2024-05-17 08:00:00 -0330",
            datetime(2024, 5, 17, 8, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
        ),
        ("2024-02-30", None),
        ("99999-01-01", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2024-05-17T08:00+99:99", None),
        ("2024-12-31T23:59:60Z", None),
        ("01/09/2026", None),
        ("17 de mayo", None),
        ("٢٠٢٤-٠٥-١٧", None),
        ("2024-05-17T", None),
    ],
)
def test_dates_are_days_or_moments_written_the_iso_way(written, moment):
    assert read_date(written) == moment


@pytest.mark.parametrize(
    "value", ["[2026-01-09]", ".inf", "1767916800", "next Friday", "12:30:45", "true", "2026-02-30"]
)
def test_a_date_that_is_none_is_rejected_with_the_form_expected(value):
    message = rejection(f"---\ntitle: T\ndate: {value}\n---\n")
    assert message.startswith("line 3: ")
    assert "write it as 2026-01-30 or 2026-01-30T09:00:00+01:00" in message


@pytest.mark.parametrize("key", ["publishDate", "post_date", "published_at"])
def test_other_names_of_the_date_count_when_there_is_no_date(key):
    assert split(f"---\ntitle: T\n{key}: 2024-05-17\n---\n").front_matter.date == date(2024, 5, 17)
    both = front(f"{key}: 2025-01-01")
    assert both.date == date(2024, 5, 17)
    assert both.extra == {key: "2025-01-01"}


@pytest.mark.parametrize(
    "lines, status, problems",
    [
        ("", "published", []),
        ("draft: false", "published", []),
        ("draft: true", "draft", []),
        ("status: draft", "draft", []),
        ("status: Published", "published", []),
        ("published: false", "draft", []),
        ("published: true\ndraft: false", "published", []),
        ("published: 'false'", "draft", ["unclear-status"]),
        ("published: 'true'", "draft", ["unclear-status"]),
        ("draft: 'no'", "draft", ["unclear-status"]),
        ("draft:", "draft", ["unclear-status"]),
        ("status: private", "draft", ["unclear-status"]),
        ("draft: true\nstatus: published", "draft", ["unclear-status"]),
        ("draft: false\npublished: false", "draft", ["unclear-status"]),
    ],
)
def test_only_clear_words_publish(lines, status, problems):
    assert (front(lines).status, codes(lines)) == (status, problems)


def test_without_a_date_it_stays_a_draft_and_only_a_draft_may_lack_one():
    source = split("---\ntitle: T\nstatus: published\n---\n")
    assert source.front_matter.status == "draft"
    assert [problem.code for problem in source.problems] == ["no-date"]
    assert split("---\ntitle: T\ndraft: true\n---\n").problems == ()


@pytest.mark.parametrize(
    "lines, tags",
    [
        ("tags: [a, B, b, '', C++, C#]", ("a", "B", "C++", "C#")),
        ("tags: uno, dos ,tres", ("uno", "dos", "tres")),
        ("tags: 12", ("12",)),
        ("tags: [2024]", ("2024",)),
        ("tags:", ()),
        ("tags: [uno, ~, null, dos]", ("uno", "dos")),
        ("tags:\n- uno\n-\n- dos", ("uno", "dos")),
        ("tags: [no, on, true, False, 1.10]", ("no", "on", "true", "false", "1.10")),
        ("tags:\n- Polymarket: apuestas", ("Polymarket: apuestas",)),
    ],
)
def test_tags_come_as_a_list_or_with_commas(lines, tags):
    assert front(lines).tags == tags


@pytest.mark.parametrize(
    "lines", ["tags: [[a]]", "tags: [{a: b, c: d}]", "tags: [{a: [b]}]", "tags: {a: b}", "tags: true"]
)
def test_tags_that_are_no_words_are_rejected(lines):
    assert rejection(f"---\n{HEAD}{lines}\n---\n").startswith("line 4: ")


@pytest.mark.parametrize("slug", ["del-1-al-15", "2024", "a" * 200])
def test_a_good_slug_is_kept(slug):
    assert (front(f"slug: {slug}").slug, codes(f"slug: {slug}")) == (slug, [])


@pytest.mark.parametrize(
    "slug",
    [
        "../../admin",
        '"a\\r\\nSet-Cookie: x"',
        "//evil.invalid/x",
        "feed.xml",
        "..",
        "a" * 201,
        "a b",
        "[a]",
        "---",
        "'%2e'",
    ],
)
def test_a_slug_that_is_none_is_dropped_and_said(slug):
    assert (front(f"slug: {slug}").slug, codes(f"slug: {slug}")) == ("", ["slug-dropped"])


@pytest.mark.parametrize(
    "cover", ["foto.png", "img/mi foto.jpg", "/images/foto.JPG", "/content/images/a b.webp"]
)
def test_a_cover_is_a_picture_beside_the_file(cover):
    assert (front(f"image: {cover}").cover, codes(f"image: {cover}")) == (cover, [])


@pytest.mark.parametrize(
    "cover", ["https://example.org/a.png", "http://example.org/a.png", "//example.org/a.png"]
)
def test_a_cover_of_another_site_is_kept_and_said(cover):
    assert (front(f"image: {cover}").cover, codes(f"image: {cover}")) == (cover, ["cover-remote"])


def test_the_words_of_a_cover_are_said():
    lines = "cover:\n  image: foto.png\n  alt: Un faro\n  caption: De noche"
    assert (front(lines).cover, codes(lines)) == ("foto.png", ["cover-words"])


@pytest.mark.parametrize(
    "cover",
    [
        "javascript:alert(1)", "file:///etc/hostname", "data:text/html,x", "/etc/passwd", "/../a.png", "///a.png",
        "../a.png", "a\\\\b.png", "//10.0.0.1/a.png", "http://127.0.0.1/a.png", "https://127.0.0.1/a.png", "https://localhost/a.png",
        "https://[::1]/a.png", "https://10.0.0.1/a.png", "https://user@example.org/a.png", "https://2130706433/a.png",
        "https://127.1/a.png", "https://nas.local/a.png", "https://[oops/a.png",
    ],
)  # fmt: skip
def test_other_covers_are_dropped_and_said(cover):
    lines = f'cover: "{cover}"'
    assert (front(lines).cover, codes(lines)) == ("", ["cover-dropped"])


def test_aliases_lead_nowhere_else():
    lines = (
        r'aliases: [/posts/a/, "//evil.invalid/x", "/\\evil.invalid", "https:evil.invalid", ../x, 3, viejo/b]'
    )
    assert front(lines).aliases == ("/posts/a/", "viejo/b")
    assert codes(lines) == ["aliases-dropped"]


def test_a_language_that_is_none_is_dropped_and_said():
    assert (front("lang: English please").language, codes("lang: English please")) == (
        "",
        ["language-dropped"],
    )


def test_unknown_keys_are_kept_and_named_once_with_a_guess():
    source = split(f"---\n{HEAD}tag: x\nfecha: y\nid: 1\nmarkdown: gfm\n---\n")
    assert source.front_matter.extra == {"tag": "x", "fecha": "y", "id": 1, "markdown": "gfm"}
    assert [problem.message for problem in source.problems] == [
        "Unknown keys were kept, but do nothing: tag (did you mean tags?), fecha (did you mean date?), id, markdown."
    ]


def test_a_second_summary_is_kept_beside_the_first():
    both = front("summary: uno\nsubtitle: dos")
    assert (both.summary, both.extra) == ("uno", {"subtitle": "dos"})


heads = st.sampled_from(["---\n", "---\ntitle: T\n", "+++\n", "+++\ntitle='T'\n", '{"title": "T", ', "{", ""])
tails = st.sampled_from(["\n---\nb", "\n+++\nb", "}\nb", ""])
pieces = st.sampled_from(
    [*"-+{}[]:,&*!?|>'\"#%@`~\n\t .x1é", ": ", "- ", "date", "tags", "\\u", "<<", "\x00", "\ud800", "\u2028"]
)


@given(heads, st.one_of(st.text(max_size=60), st.lists(pieces, max_size=40).map("".join)), tails)
def test_any_text_ends_as_metadata_json_can_hold_or_rejected(head, middle, tail):
    try:
        source = split(head + middle + tail)
    except Rejected as rejected:
        assert str(rejected).isprintable()
    else:
        assert source.front_matter.title
        json.dumps(source.front_matter.extra, allow_nan=False).encode()
        assert all(str(problem).isprintable() for problem in source.problems)
        assert (head + middle + tail).endswith(source.body)


@pytest.mark.parametrize("key", ["canonical", "canonical_url", "canonicalURL", "feed_id"])
@pytest.mark.parametrize(
    "address", ["https://viejo.example/p/faro", "urn:uuid:0f2c5f0e-6f0d-4a5e-9c53-2f4a7b1f8a11"]
)
def test_the_address_an_issue_first_stood_at_is_kept(key, address):
    assert (front(f"{key}: {address}").canonical, codes(f"{key}: {address}")) == (address, [])


@pytest.mark.parametrize("address", ["/p/faro", "javascript:alert(1)", "https://a b/", "viejo.example", "5"])
def test_what_cannot_be_such_an_address_is_dropped_and_said(address):
    lines = f'canonical: "{address}"'
    assert (front(lines).canonical, codes(lines)) == ("", ["canonical-dropped"])
