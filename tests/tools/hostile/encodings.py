"""Bytes that are no UTF-8, or that should not be in a text: data, outcome, marker; outcomes as in `front_matter`."""

_TEXT = (
    '---\ntitle: "Canción"\ndate: 2026-01-09\nstatus: published\n---\n\nTexto SIGUE: «año», niño y corazón.\n'
)


def _and(more: bytes) -> bytes:
    return _TEXT.encode() + more


ENCODINGS = {
    "bom": (b"\xef\xbb\xbf" + _TEXT.encode(), "import-inert", "\ufeff"),
    "utf-16": (_TEXT.encode("utf-16"), "reject?", "\ufffd"),
    "utf-16-no-bom": (_TEXT.encode("utf-16-le"), "reject", "\ufffd"),
    "utf-32": (_TEXT.encode("utf-32"), "reject?", "\ufffd"),
    "windows-1252": (_TEXT.encode("cp1252"), "reject?", "\ufffd"),
    "mac-roman": (_TEXT.encode("mac_roman"), "reject?", "\ufffd"),
    "mojibake": (_TEXT.encode().decode("mac_roman").encode(), "import-inert", "\ufffd"),
    "mixed": (_and("Y niño en latín.\n".encode("latin-1")), "reject?", "\ufffd"),
    "overlong": (_and(b"\xc0\xbcscript\xc0\xbe"), "reject", "<script"),
    "surrogates": (_and(b"\xed\xa0\xbd\xed\xb8\x80"), "reject", "\ud83d"),
    "too-high": (_and(b"\xf5\x90\x80\x80"), "reject", "\ufffd"),
    "cut": (_TEXT.encode() + "ñ".encode()[:1], "reject?", "\ufffd"),
    "nul": (_and(b"MALO\0MALO\n"), "reject?", "\0"),
    "controls": (_and(b"MALO\x1b[31m\x07\x08\x7f\n"), "import-inert?", "\x1b"),
    "c1-controls": (_and("MALO\x85\x9bm\n".encode()), "import-inert?", "\x9b"),
    "bidi": (_and("MALO \u202e\u2066 fin\n".encode()), "import-inert?", "\u202e"),
    "noncharacter": (_and("MALO \uffff \ufdd0\n".encode()), "import-inert?", "\uffff"),
    "line-ends-cr": (_TEXT.replace("\n", "\r").encode(), "import-inert?", "\r"),
    "line-ends-mixed": (_and(b"uno\r\ndos\rtres\n"), "import-inert", "\r"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "reject", "MALO"),
    "zip": (b"PK\x03\x04" + bytes(200), "reject", "MALO"),
    "gzip": (b"\x1f\x8b\x08" + bytes(range(256)), "reject", "MALO"),
    "joiners": (_and("👩‍👩‍👧 שלום مرحبا 🏴󠁧󠁢󠁳󠁣󠁴󠁿\n".encode()), "import-inert", "\ufffd"),
}
