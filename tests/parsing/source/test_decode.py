"""decode: every encoding an archive may lie in, damaged text repaired, good text left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issues.parsing.problems import Rejected
from issues.parsing.source import mojibake
from issues.parsing.source.decode import MAX_BYTES, decode
from tests.tools import samples
from tests.tools.shared import CORPUS, needs_corpus

SPANISH = "¡Mañana habrá más! El año próximo, según Íñigo: «¿qué?» “así”…\n"

WORDS = [
    *[
        "año",
        "más",
        "según",
        "él",
        "éxito",
        "Únete",
        "ÁREA",
        "qué",
        "canción",
        "pingüino",
        "José",
        "Ñandú",
        "l'été",
        "façade",
        "São",
        "über",
    ],
    *[
        "«¿Está…?»",
        "“él”",
        "—éxito—",
        "‘ya’",
        "1️⃣",
        "👷\u200d♂️",
        "🗞",
        "3,50€",
        "Москва",
        "שלום",
        "(α+β)²",
        "√2",
        "∆t",
        "≈3",
        "50%",
        "*literal*",
        "**dos**",
        "`√©`",
        "12º",
    ],
    "a\u00a0b",
    "ruso: а е о",
    "plain words",
]
prose = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).flatmap(
    lambda words: st.sampled_from([" ", "\n", ", "]).map(lambda gap: gap.join(words))
)
spanish = st.lists(st.sampled_from([*WORDS[:8], "“así”", "1️⃣", "👋", "🗞", "…y", "—dice—"]), max_size=30).map(
    lambda words: " ".join(["¿Cómo", "mañana?", *words])
)


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in decode(data).problems]


def test_plain_utf8_comes_out_as_it_went_in_and_nothing_is_said():
    decoded = decode(SPANISH.encode())
    assert (decoded.text, decoded.encoding, decoded.problems) == (SPANISH, "utf-8", ())


def test_a_byte_order_mark_is_not_part_of_the_text():
    decoded = decode(b"\xef\xbb\xbf" + SPANISH.encode())
    assert decoded.text == SPANISH
    assert decoded.problems == ()


@pytest.mark.parametrize("mark, encoding", [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_utf16_with_its_mark_is_read_exactly(mark, encoding):
    decoded = decode(mark + SPANISH.encode(encoding))
    assert decoded.text == SPANISH
    assert decoded.encoding == "utf-16"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_without_a_mark_are_rejected(encoding):
    with pytest.raises(Rejected, match="without a byte order mark: save it as UTF-8"):
        decode(SPANISH.encode(encoding))


def test_utf32_is_not_taken_for_utf16():
    with pytest.raises(Rejected, match="UTF-32"):
        decode(b"\xff\xfe\0\0" + SPANISH.encode("utf-32-le"))


def test_broken_utf16_is_rejected_with_its_place():
    with pytest.raises(Rejected, match="broken UTF-16"):
        decode(b"\xff\xfea\0\x00\xd8b\0")


def test_all_line_ends_become_one_kind():
    assert decode(b"a\r\nb\rc\nd\r\n").text == "a\nb\nc\nd\n"


@pytest.mark.parametrize("encoding, name", [("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman")])
def test_older_encodings_are_read_exactly_and_named(encoding, name):
    text = f"plain\n{SPANISH}"
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert [str(problem) for problem in decoded.problems] == [
        f"line 2: The file is {name}, not UTF-8; it was read exactly as that."
    ]


def test_english_in_windows_1252_is_not_taken_for_mac_roman():
    text = "It’s here — “now” – don’t wait"
    assert decode(text.encode("cp1252")).text == text


def test_one_accented_word_is_enough_to_tell_the_encodings_apart():
    assert decode("un café".encode("cp1252")).text == "un café"
    assert decode("un café".encode("mac_roman")).text == "un café"


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"caf\xc3\xa9 caf\xe9", "line 1: The file mixes UTF-8 and other bytes .byte 0xE9 at offset 9."),
        (b"ma\xc3\xb1ana\n\xc0\xaf", "line 2: The file mixes UTF-8"),
        (b"x \xed\xa0\xbd\xed\xb8\x80", "mixes UTF-8"),
        ("Привет, как дела".encode("cp1251"), "not UTF-8, Windows-1252 or Mac Roman"),
        ("hello there".encode("cp037"), "not UTF-8"),
        ("información según él".encode("cp850"), "not UTF-8"),
        (b"un caf\xe9 muy largo \x00", "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
        (b"\x1f\x8b\x08\x00abc", "a gzip archive"),
        (b"PK\x03\x04abc", "a zip archive"),
        (b"{\\rtf1 hola}", "an RTF document"),
        (b"\x01\x02\x03abc", "control bytes"),
    ],
)
def test_what_is_no_readable_text_is_rejected_with_a_reason(data, reason):
    with pytest.raises(Rejected) as rejected:
        decode(data)
    assert re.search(reason, str(rejected.value))


def test_a_file_over_the_limit_is_rejected_and_one_at_the_limit_is_not():
    assert len(decode(b"a" * MAX_BYTES).text) == MAX_BYTES
    with pytest.raises(Rejected, match="larger than 1000 kB"):
        decode(b"a" * (MAX_BYTES + 1))


@pytest.mark.parametrize("reading, name", mojibake.READINGS.items())
def test_utf8_read_wrongly_and_saved_again_is_repaired_and_said(reading, name):
    damaged = mojibake.read_as(SPANISH.encode(), reading)
    decoded = decode(damaged.encode())
    assert damaged != SPANISH
    assert decoded.text == SPANISH
    assert [problem.code for problem in decoded.problems] == ["repaired"]
    if reading != "latin-1":
        assert name in decoded.problems[0].message


@pytest.mark.parametrize("reading", mojibake.READINGS)
def test_utf8_damaged_twice_is_repaired(reading):
    once = mojibake.read_as(f"{SPANISH}👋 ❤️".encode(), reading)
    decoded = decode(mojibake.read_as(once.encode(), reading).encode())
    assert decoded.text == f"{SPANISH}👋 ❤️"
    assert "twice" in decoded.problems[0].message


@pytest.mark.parametrize("reading", mojibake.READINGS)
@pytest.mark.parametrize("times", [1, 2])
def test_a_half_repaired_file_is_repaired_place_by_place(reading, times):
    damaged = "¡Más mañana! “Así” 👋 1️⃣ ❤️"
    for _ in range(times):
        damaged = mojibake.read_as(damaged.encode(), reading)
    decoded = decode(f"Ya está bien: él — “sí” 👋\n{damaged}".encode())
    assert decoded.text == "Ya está bien: él — “sí” 👋\n¡Más mañana! “Así” 👋 1️⃣ ❤️"
    assert [(problem.code, problem.line) for problem in decoded.problems] == [("repaired-in-part", 2)]


def test_damage_shown_inside_code_stays_when_the_rest_is_good():
    text = "Se ve `√©` o <code>Ã©</code> en vez de é."
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    "text",
    [
        "—éxito",
        "“él”",
        "está…»",
        "√área y √π, ∆t ≈ 3, ¬a",
        "MAÇÃ, NÃO, À vista",
        "*literal* \\* y un\u00a0espacio",
        "Сyrillic а in latin words",
        "Âge, Île, Ô toi, naïf…»",
        "ÍÓÑ ÁÉÍÓÚÑ",
        "👨‍👩‍👧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f שָׁלוֹם السلام\u200e \uf8ff",
        "soft\u00adhyphen zero\u200bwidth",
    ],
)
def test_good_text_is_never_touched(text):
    decoded = decode(text.encode())
    assert (decoded.text, decoded.problems) == (text, ())


def test_controls_overrides_and_noncharacters_are_removed_and_named_with_their_line():
    decoded = decode("ok\na\x1b[31m\u202eb\u2066\ufdd0\U0001ffff\U000e0041\0c\u2028d\x0ce".encode())
    assert decoded.text == "ok\na[31mbc d e"
    assert [(problem.code, problem.line) for problem in decoded.problems] == [("control-characters", 2)]
    assert "U+001B, U+202E, U+2066" in decoded.problems[0].message


def test_characters_lost_upstream_are_reported_with_their_line():
    decoded = decode("uno\ncaf\ufffd".encode())
    assert decoded.text == "uno\ncaf\ufffd"
    assert [(problem.code, problem.line) for problem in decoded.problems] == [("lost-characters", 2)]


@given(st.binary(max_size=300))
def test_any_bytes_end_as_clean_text_or_rejected(data):
    try:
        text = decode(data).text
    except Rejected as rejected:
        assert str(rejected).isprintable()
    else:
        assert not set(text) & set("\r\0\x1b\x7f\x85\u202e\ufeff\uffff")
        text.encode()


@given(prose)
def test_good_prose_of_any_make_is_never_changed(text):
    decoded = decode(text.encode())
    assert (decoded.text, decoded.problems) == (text, ())


@given(spanish, st.sampled_from(list(mojibake.READINGS)), st.integers(1, 2))
def test_spanish_damaged_as_a_whole_always_comes_back(text, reading, times):
    damaged = text
    for _ in range(times):
        damaged = mojibake.read_as(damaged.encode(), reading)
    decoded = decode(damaged.encode())
    assert decoded.text == text
    assert all(problem.message.isprintable() for problem in decoded.problems)


@needs_corpus
def test_the_seed_becomes_exactly_the_true_text():
    true = CORPUS / "posts/del-16-de-abril-al-15-de-mayo-8-de/index.md"
    assert decode((CORPUS / "seed.md").read_bytes()).text == true.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", samples.NAMES)
def test_sound_sources_are_not_touched(name):
    source = samples.source_of(name)
    decoded = decode(source.read_bytes())
    assert (decoded.text, decoded.problems) == (source.read_text(encoding="utf-8"), ())


@needs_corpus
def test_real_issues_are_not_touched():
    for path in sorted(CORPUS.glob("posts/*/index.md")):
        decoded = decode(path.read_bytes())
        assert (decoded.text, decoded.problems) == (path.read_text(encoding="utf-8"), ())
