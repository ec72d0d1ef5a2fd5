"""Bytes -> text: finds the encoding, repairs wrongly read text, removes what no text needs, and says so."""

from __future__ import annotations

import codecs
import re

from ..documents import DecodedText
from ..problems import Problem, Rejected, noop, shown
from . import mojibake

MAX_BYTES = 1_000_000

_BINARY = {
    b"\x89PNG": noop("The file is a PNG picture, not a text: give the file the text was written in."),
    b"\xff\xd8\xff": noop("The file is a JPEG picture, not a text: give the file the text was written in."),
    b"GIF8": noop("The file is a GIF picture, not a text: give the file the text was written in."),
    b"RIFF": noop(
        "The file is a WebP picture or a sound, not a text: give the file the text was written in."
    ),
    b"%PDF": noop("The file is a PDF document, not a text: give the file the text was written in."),
    b"PK\x03\x04": noop(
        "The file is a zip archive or an office document, not a text: give the file the text was written in."
    ),
    b"\xd0\xcf\x11\xe0": noop(
        "The file is an old office document, not a text: give the file the text was written in."
    ),
    b"{\\rtf": noop("The file is an RTF document, not a text: give the file the text was written in."),
    b"\x1f\x8b": noop("The file is a gzip archive, not a text: give the file the text was written in."),
    b"BZh": noop("The file is a bzip2 archive, not a text: give the file the text was written in."),
    b"\xfd7zXZ": noop("The file is an xz archive, not a text: give the file the text was written in."),
}
_REPAIRED = {
    False: noop(
        "The text was UTF-8 that had been read as {encodings} and saved again; it was repaired exactly."
    ),
    True: noop(
        "The text was UTF-8 that had been read as {encodings} and saved again twice; it was repaired exactly."
    ),
}
_CONTROL_BYTES = bytes({*range(32), 127} - {*b"\t\n\r\f"})
# A complete UTF-8 character that prose in Windows-1252 or Mac Roman cannot hold: "Ã©" and "√©", "â€œ" and "‚Äú".
_STRAY_UTF8 = re.compile(
    rb"[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\xbf]{2}|\xed[\xa0-\xbf][\x80-\xbf]|\xf0\x9f[\x80-\xbf]{2}"
)
_LEGACY = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡ªº“”‘’«»–—…€·\u00a0")
_WESTERN = frozenset("àâäãåæçèêëìîïòôöõøùûÿßœÀÂÄÅÆÇÈÊËÔÖØŒ•°©®™§£´")

_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_UNWANTED = f"{_CONTROLS}{_BIDI}{_BREAKS}\ufeff\ufdd0-\ufdef\ufffe\uffff"
_PLANE_ENDS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_TAGS = "\U000e0000-\U000e007f"
_FLAG_OF_TAGS = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
_SUSPECT = re.compile(f"[{_UNWANTED}]|[\U0001fffe-\U0010ffff]")
_REMOVED = re.compile(f"(?P<flag>{_FLAG_OF_TAGS})|[{_UNWANTED}{_PLANE_ENDS}{_TAGS}]")


def decode(data: bytes) -> DecodedText:
    """The text of a source file with LF line ends; Rejected when no text can be read exactly.

    Good text comes out as it went in; whatever was done to it is named by a Problem.
    """
    if len(data) > MAX_BYTES:
        raise Rejected(
            "The file is larger than {limit} kB: split it, or take pictures out of its text.",
            limit=MAX_BYTES // 1000,
        )
    text, encoding, problems = _read(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text, repairs = _repaired(text.removeprefix("\ufeff"))
        problems += repairs
        text = text.removeprefix("\ufeff")
    text, removals = clean(text)
    problems += removals
    if (lost := text.count("\ufffd")) > 0:
        at = _line(text, text.index("\ufffd"))
        problems.append(
            Problem(
                "lost-characters",
                "{count} characters were lost before the file came here (�): type them again.",
                at,
                count=lost,
            )
        )
    return DecodedText(text, encoding, tuple(problems))


def clean(text: str) -> tuple[str, list[Problem]]:
    """The text without controls, direction overrides, noncharacters and stray tags; odd line breaks become spaces."""
    if not _SUSPECT.search(text):
        return text, []
    removed: dict[str, int] = {}

    def replacement(found: re.Match[str]) -> str:
        if found["flag"]:
            return found[0]
        removed.setdefault(f"U+{ord(found[0]):04X}", found.start())
        return " " if found[0] in _BREAKS else ""

    cleaned = _REMOVED.sub(replacement, text)
    if not removed:
        return text, []
    names = ", ".join(list(removed)[:5]) + (", …" if len(removed) > 5 else "")
    first = _line(text, min(removed.values()))
    return cleaned, [
        Problem(
            "control-characters", "Invisible control characters were removed ({names}).", first, names=names
        )
    ]


def _read(data: bytes) -> tuple[str, str, list[Problem]]:
    """Text, encoding and what to say about it; Rejected for whatever is no text."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Rejected("The file is UTF-32 (it starts with its byte order mark): save it as UTF-8.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _read_utf16(data)
    for magic, sentence in _BINARY.items():
        if data.startswith(magic):
            raise Rejected(sentence)
    _refuse_binary(data)
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as error:
        return _read_legacy(data, error.start)


def _read_utf16(data: bytes) -> tuple[str, str, list[Problem]]:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise Rejected(
            "The file is broken UTF-16 (byte {byte}): save it as UTF-8.", byte=error.start
        ) from None
    return (
        text,
        "utf-16",
        [
            Problem(
                "encoding",
                "The file is {encoding}, not UTF-8; it was read exactly as that.",
                encoding="UTF-16",
            )
        ],
    )


def _refuse_binary(data: bytes) -> None:
    """Rejected for UTF-16 and UTF-32 without a mark, and for anything full of control bytes."""
    for half in (data[::2], data[1::2]):
        if half.count(0) * 4 > len(half):
            raise Rejected("The file is UTF-16 or UTF-32 without a byte order mark: save it as UTF-8.")
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if controls * 10 > len(data):
        raise Rejected(
            "The file is not a text (it is full of control bytes): give the file the text was written in."
        )


def _read_legacy(data: bytes, bad: int) -> tuple[str, str, list[Problem]]:
    """Windows-1252 or Mac Roman, whichever reads like prose; Rejected when the bytes are mixed or neither does.

    `bad` is where the bytes stop being UTF-8, for the message.
    """
    where: dict[str, str | int] = {"byte": f"0x{data[bad]:02X}", "offset": bad}
    line = len((data[:bad] + b".").splitlines())
    if _STRAY_UTF8.search(data):
        raise Rejected(
            "The file mixes UTF-8 and other bytes (byte {byte} at offset {offset}): save it as UTF-8.",
            line,
            **where,
        )
    scores = {encoding: _score(data, encoding) for encoding in _LEGACY}
    encoding = max(scores, key=lambda name: scores[name])
    if scores[encoding] <= 0 or b"\0" in data:
        raise Rejected(
            "The file is not UTF-8, Windows-1252 or Mac Roman (byte {byte} at offset {offset}): save it as UTF-8.",
            line,
            **where,
        )
    problem = Problem(
        "encoding",
        "The file is {encoding}, not UTF-8; it was read exactly as that.",
        line,
        encoding=_LEGACY[encoding],
    )
    return data.decode(encoding), encoding, [problem]


def _score(data: bytes, encoding: str) -> float:
    """How much a reading looks like Western prose; 0 or less when it does not."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0
    strange = [character for character in text if character > "\x7f"]
    letters = sum(map(str.isalpha, text))
    spanish = sum(character in _SPANISH for character in strange)
    western = sum(character in _WESTERN for character in strange)
    others = len(strange) - spanish - western
    if others * 20 > len(strange) or sum(map(str.isalpha, strange)) * 3 > letters:
        return 0
    return spanish + western / 2 - 2 * others


def _repaired(text: str) -> tuple[str, list[Problem]]:
    """The text with wrong readings undone, and what was undone."""
    if not mojibake.count_damaged(text):
        return text, []
    whole, undone = mojibake.repair_whole(text)
    if undone:
        names = ", ".join(dict.fromkeys(mojibake.READINGS[reading] for reading in undone))
        return whole, [Problem("repaired", _REPAIRED[len(undone) == 2], 1, encodings=names)]
    runs, places = mojibake.repair_runs(text)
    if not places:
        return text, []
    first = places[0]
    problem = Problem(
        "repaired-in-part",
        "{count} wrongly read places were repaired one by one "
        "(the first: “{damaged}” is “{repaired}” again): read the text over.",
        _line(text, first.start()),
        count=len(places),
        damaged=shown(first[0]),
        repaired=shown(mojibake.repair_run(first[0])),
    )
    return runs, [problem]


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
