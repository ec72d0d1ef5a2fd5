"""Unknown is only a message whose end was sent and got no answer; whatever broke before is tried again."""

from __future__ import annotations

import socket
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from mailing.delivery import sending, smtp
from mailing.models import Mailing

from ..servers import point_to

Mail = Callable[..., Mailing]


class Talk(socketserver.StreamRequestHandler):
    """A server that takes chunks (RFC 3030) and hangs up, each time, at the moment `hang_up` names."""

    server: Server

    def handle(self) -> None:
        with suppress(ConnectionError, ssl.SSLError):
            self.talk()

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def talk(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().split():
            verb = line[0].upper()
            if verb == "EHLO":
                self.say("250-here\r\n250-PIPELINING\r\n250 " + self.server.extension)
            elif verb == "RCPT" and self.server.refuse_once:
                self.server.refuse_once = False
                self.say("550 5.1.1 no such user")
            elif verb == "DATA":
                self.say("354 go on")
                if self.data():
                    return
            elif verb == "BDAT":
                if self.chunk(int(line[1]), last="LAST" in line):
                    return
            else:
                self.say("221 bye" if verb == "QUIT" else "250 ok")

    def data(self) -> bool:
        time.sleep(self.server.slow)
        if self.server.hangs_up("in data"):
            return True
        while self.rfile.readline() != b".\r\n":
            pass
        return self.end()

    def chunk(self, size: int, *, last: bool) -> bool:
        if not last and self.server.hangs_up("before data"):
            return True
        self.server.text += self.rfile.read(size)
        if not last:
            if self.server.hangs_up("in data"):
                return True
            self.say("250 chunk taken")
            return False
        return self.end()

    def end(self) -> bool:
        if self.server.hangs_up("after end"):
            return True
        self.server.taken.append(self.server.text)
        self.server.text = b""
        self.say("250 taken")
        return False


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    context: ssl.SSLContext | None = None
    refuse_once = False
    slow = 0.0

    def __init__(self, extension: str, hang_up: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.extension, self.hang_up, self.text = extension, hang_up, b""
        self.taken: list[bytes] = []
        self.gone = threading.Event()

    def hangs_up(self, moment: str) -> bool:
        """Once, at the moment that was chosen."""
        if moment != self.hang_up:
            return False
        self.hang_up, self.text = "", b""
        return True

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        return (
            self.context.wrap_socket(connection, server_side=True) if self.context else connection
        ), address

    def shutdown_request(self, request: Any) -> None:
        with suppress(OSError):
            request.shutdown(socket.SHUT_RDWR)
        request.close()
        self.gone.set()


@contextmanager
def serving(use: Any, server: Server) -> Iterator[Server]:
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    point_to(use, server.server_address[1])
    use.MAIL_CONNECTIONS = 1
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's side of TLS; the sender believes it for the test."""
    key, file = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run([*command, "-keyout", key, "-out", file], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    monkeypatch.setattr(smtp.ssl, "create_default_context", ssl._create_unverified_context)
    return context


@pytest.mark.parametrize("moment", ["before data", "in data"])
def test_with_chunks_who_hangs_up_before_the_end_is_tried_again(
    moment: str, mailing: Mail, settings: Any
) -> None:
    sent = mailing(3)
    with serving(settings, Server("CHUNKING", moment)) as server:
        sending.send_some()
        assert sent.counts() == {"accepted": 2, "retry": 1}
        sent.deliveries.filter(state="retry").update(next_try_at=sent.created_at)
        sending.send_some()
    assert sent.counts() == {"accepted": 3} and len(server.taken) == 3
    assert all(text.endswith(b"--\r\n") and text.count(b"Message-ID") == 1 for text in server.taken)


@pytest.mark.parametrize("extension", ["CHUNKING", "8BITMIME"])
def test_only_who_hangs_up_after_the_end_leaves_it_unknown(
    extension: str, mailing: Mail, settings: Any
) -> None:
    sent = mailing(3)
    with serving(settings, Server(extension, "after end")):
        sending.send_some()
        sending.send_some()
    assert sent.counts() == {"accepted": 2, "unknown": 1}


@pytest.mark.parametrize("extension", ["CHUNKING", "8BITMIME"])
def test_who_is_refused_in_a_group_of_commands_harms_nobody_else(
    extension: str, mailing: Mail, settings: Any
) -> None:
    """This server says 354 to DATA though it refused the only recipient: nothing may be sent there."""
    sent = mailing(3)
    server = Server(extension)
    server.refuse_once = True
    with serving(settings, server):
        sending.send_some()
    assert sent.counts() == {"accepted": 2, "refused": 1} and len(server.taken) == 2


@pytest.mark.parametrize("encrypted", [False, True])
def test_who_hangs_up_while_the_row_is_stored_gets_no_dot(
    encrypted: bool, mailing: Mail, settings: Any, monkeypatch: Any, certificate: ssl.SSLContext
) -> None:
    sent = mailing(1)
    server = Server("8BITMIME", "in data")
    server.context = certificate if encrypted else None
    begin = sending.claims.begin

    def waiting(*row: Any) -> set[int]:
        assert server.gone.wait(10)
        return begin(*row)

    with serving(settings, server):
        settings.EMAIL_USE_SSL = encrypted
        monkeypatch.setattr(sending.claims, "begin", waiting)
        sending.send_some()
        assert sent.counts() == {"retry": 1}
        sent.deliveries.update(next_try_at=sent.created_at)
        sending.send_some()
    assert sent.counts() == {"accepted": 1}


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_server_that_hung_up_in_mid_message_is_given_time_to_do_so_again(
    encrypted: bool, mailing: Mail, settings: Any, certificate: ssl.SSLContext
) -> None:
    sent = mailing(3)
    server = Server("8BITMIME", "in data")
    server.slow = 0.04  # longer than storing a row takes
    server.context = certificate if encrypted else None
    smtp.SmtpConnection.wary_until = time.monotonic() + 30
    with serving(settings, server):
        settings.EMAIL_USE_SSL = encrypted
        sending.send_some()
    assert sent.counts() == {"accepted": 2, "retry": 1}


def test_an_end_that_did_not_leave_is_tried_again(mailing: Mail, settings: Any, monkeypatch: Any) -> None:
    sent = mailing(1)

    class Torn:
        """A socket that breaks when the end is written."""

        def __init__(self, sock: Any) -> None:
            self.sock = sock

        def sendall(self, data: bytes) -> None:
            if data == smtp.FINAL_DOT:
                raise BrokenPipeError("gone")
            self.sock.sendall(data)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.sock, name)

    own = smtp.SmtpConnection._sock
    monkeypatch.setattr(smtp.SmtpConnection, "_sock", property(lambda self: Torn(own.fget(self))))
    with serving(settings, Server("8BITMIME")):
        sending.send_some()
    assert sent.counts() == {"retry": 1}
