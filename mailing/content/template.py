"""A mail for many: rendered and MIME-encoded once, then filled in for each reader by joining bytes.

Personal values stand where the content's `placeholders` are. In the quoted-printable body each stands on an output
line of its own (soft line breaks around it are not part of the text), so no reader's copy needs encoding.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from email.header import Header
from email.message import Message
from email.utils import formataddr, formatdate
from typing import Any

from django.core.mail import EmailMultiAlternatives

from .placeholders import Placeholders

CONTROL = frozenset({"Cc", "Cs", "Zl", "Zp"})
LINE = 72
SAFE = {byte: bytes([byte]) for byte in range(33, 127) if byte != 61} | {9: b"\t", 32: b" "}
CODES = [SAFE.get(byte, b"=%02X" % byte) for byte in range(256)]


class MessageTemplate:
    """A mail with placeholders. `content` is what `emails` builds: strings, lists and dictionaries only."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.placeholders = Placeholders(content["placeholders"])
        parts = list(self._split(_head(content, to=self.placeholders.of("to")), str.encode))
        boundary = f"=_{content['boundary']}"
        for kind in ("text", "html"):
            subtype = "plain" if kind == "text" else "html"
            parts.append(
                f"--{boundary}\r\nContent-Type: text/{subtype}; charset=utf-8\r\n"
                "Content-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
            )
            parts += self._split(content[kind], quoted_printable, around=b"=\r\n")
            parts.append(b"\r\n")
        parts.append(f"--{boundary}--\r\n".encode())
        self.parts = _joined(parts)

    def raw(self, values: Mapping[str, str]) -> bytes:
        """The bytes of the message for one reader, ready to be sent: CRLF, no line starts with a dot."""
        filled = {name: value.encode() for name, value in values.items()}
        return b"".join([part if isinstance(part, bytes) else filled[part] for part in self.parts])

    def message(self, values: Mapping[str, str]) -> EmailMultiAlternatives:
        """The same as Django's message, for backends that speak no SMTP (files, console, a provider's API)."""

        def fill(text: str) -> str:
            return self.placeholders.filled(text, values.__getitem__)

        content = self.content
        headers = {name: fill(value) for name, value in content["headers"]}
        headers |= {"Message-ID": fill(content["message_id"]), "Date": formatdate(content["date"])}
        message = _Message(
            subject=content["subject"],
            body=fill(content["text"]),
            from_email=formataddr((content["from_name"], content["from_email"])),
            to=[values["to"]],
            reply_to=[content["reply_to"]] if content["reply_to"] else None,
            headers=headers,
        )
        message.attach_alternative(fill(content["html"]), "text/html")
        return message

    def _split(self, text: str, encode: Any, around: bytes = b"") -> Iterator[bytes | str]:
        """Encoded bytes, the name of a value, encoded bytes, ... in order."""
        for index, piece in enumerate(self.placeholders.pattern.split(text)):
            if index % 2:
                yield from (around, piece, around)
            else:
                yield encode(piece)


class _Message(EmailMultiAlternatives):
    """Django's message, but a subject that looks like an encoded word (RFC 2047) arrives as it was written."""

    def message(self, **options: Any) -> Any:
        message = super().message(**options)
        if "=?" in str(self.subject):
            del message["Subject"]
            Message.__setitem__(message, "Subject", encoded_word(str(self.subject), "Subject"))
        return message


def one_line(text: str) -> str:
    """A text fit for a header: control characters and line breaks go, joiners and every letter stay."""
    return " ".join("".join(" " if unicodedata.category(c) in CONTROL else c for c in text).split())


def quoted_printable(text: str) -> bytes:
    """The text in quoted-printable, lines of at most 76 bytes, none of them starting with a dot."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    return b"\r\n".join(b"=\r\n".join(_wrapped(line.encode())) for line in lines)


def _wrapped(line: bytes) -> Iterator[bytes]:
    row = b""
    for position, byte in enumerate(line):
        code = CODES[byte]
        if byte in b" \t" and position == len(line) - 1:
            code = b"=%02X" % byte
        if len(row) + len(code) > LINE:
            yield row
            row = b""
        row += b"=2E" if code == b"." and not row else code
    yield row


def _head(content: Mapping[str, Any], *, to: str) -> str:
    """All headers as one text of CRLF lines with the empty line after them."""
    sender = formataddr((encoded_word(content["from_name"], "From"), content["from_email"]))
    headers = [("From", sender), ("To", to), ("Subject", encoded_word(content["subject"], "Subject"))]
    if content["reply_to"]:
        headers.append(("Reply-To", content["reply_to"]))
    headers += [("Date", formatdate(content["date"])), ("Message-ID", content["message_id"])]
    headers += [(name, value.replace(">, <", ">,\r\n <")) for name, value in content["headers"]]
    boundary = f"=_{content['boundary']}"
    headers += [
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
    ]
    return "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"


def encoded_word(text: str, header: str) -> str:
    """A header's text, encoded (RFC 2047) and folded where it must be."""
    text = one_line(text)
    if text.isascii() and len(text) < 60 and "=?" not in text:
        return text
    return Header(text, "utf-8", header_name=header).encode(linesep="\r\n")


def _joined(parts: list[bytes | str]) -> list[bytes | str]:
    """The same with neighbouring bytes made one."""
    joined: list[bytes | str] = []
    for part in parts:
        if isinstance(part, bytes) and joined and isinstance(joined[-1], bytes):
            joined[-1] += part
        else:
            joined.append(part)
    return joined
