"""A mailbox on loopback that speaks enough IMAP (RFC 3501) for a program to read it, and keeps its flags honestly."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class ImapServer(socketserver.ThreadingTCPServer):
    """One mailbox: `messages` and `flags` by UID. A text read without PEEK becomes seen, as the standard has it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.messages: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.commands: list[str] = []
        self.address = f"imap://reader:secret@127.0.0.1:{self.server_address[1]}/INBOX"

    def add(self, raw: bytes) -> int:
        """A new mail; its UID."""
        uid = 100 + len(self.flags)
        self.messages[uid], self.flags[uid] = raw, set()
        return uid

    @property
    def unseen(self) -> list[int]:
        return [uid for uid in self.messages if "\\Seen" not in self.flags[uid]]


class Conversation(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        with suppress(OSError, ValueError):
            self.say("* OK here")
            while line := self.rfile.readline().decode().strip():
                tag, command, rest = [*line.split(" ", 2), ""][:3]
                self.server.commands.append(f"{command} {rest}".strip())
                if command.upper() == "UID":
                    command, rest = [*rest.split(" ", 1), ""][:2]
                act = getattr(self, f"do_{command.lower()}", None)
                if act:
                    act(rest)
                self.say(f"{tag} OK done")
                if command.upper() == "LOGOUT":
                    return

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def do_capability(self, _rest: str) -> None:
        self.say("* CAPABILITY IMAP4rev1")

    def do_select(self, _rest: str) -> None:
        self.say(f"* {len(self.server.messages)} EXISTS")

    def do_search(self, _rest: str) -> None:
        self.say(f"* SEARCH {' '.join(map(str, self.server.unseen))}".rstrip())

    def do_fetch(self, rest: str) -> None:
        uid = int(rest.split()[0])
        raw = self.server.messages[uid]
        if part := re.search(r"<0\.(\d+)>", rest):
            raw = raw[: int(part[1])]
        if "PEEK" not in rest.upper():
            self.server.flags[uid].add("\\Seen")
        self.wfile.write(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")

    def do_store(self, rest: str) -> None:
        uid, _sign, flags = rest.split(" ", 2)
        self.server.flags[int(uid)] |= set(flags.strip("()").split())

    def do_expunge(self, _rest: str) -> None:
        for uid in [uid for uid in self.server.messages if "\\Deleted" in self.server.flags[uid]]:
            del self.server.messages[uid]


@contextmanager
def serving() -> Iterator[ImapServer]:
    """The mailbox while the block runs."""
    server = ImapServer()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
