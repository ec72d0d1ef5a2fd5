"""Unknown is only a message whose end was sent and got no answer; whatever broke before is tried again."""

from __future__ import annotations

import ssl
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailing.delivery import sending, smtp
from mailing.models import Mailing
from tests.tools.smtp_server import SmtpServer

Mail = Callable[..., Mailing]
Server = Callable[..., SmtpServer]


@pytest.fixture(autouse=True)
def one_connection(settings: Any) -> None:
    settings.MAIL_CONNECTIONS = 1


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


@pytest.mark.parametrize("fault", ["drop-before-chunk", "drop-mid-data"])
def test_with_chunks_who_hangs_up_before_the_end_is_tried_again(
    fault: str, mailing: Mail, misbehaving: Server
) -> None:
    sent = mailing(3)
    server = misbehaving(fault, extensions=["CHUNKING"])
    sending.send_some()
    assert sent.counts() == {"accepted": 2, "retry": 1}
    sent.deliveries.filter(state="retry").update(next_try_at=sent.created_at)
    sending.send_some()
    assert sent.counts() == {"accepted": 3} and len(server.accepted) == 3
    texts = [message.data for message in server.accepted]
    assert all(text.endswith(b"--\r\n") and text.count(b"Message-ID") == 1 for text in texts)


@pytest.mark.parametrize("extension", ["CHUNKING", "8BITMIME"])
def test_only_who_hangs_up_after_the_end_leaves_it_unknown(
    extension: str, mailing: Mail, misbehaving: Server
) -> None:
    sent = mailing(3)
    misbehaving("drop-end", extensions=[extension])
    sending.send_some()
    sending.send_some()
    assert sent.counts() == {"accepted": 2, "unknown": 1}


@pytest.mark.parametrize("extension", ["CHUNKING", "8BITMIME"])
def test_who_is_refused_in_a_group_of_commands_harms_nobody_else(
    extension: str, mailing: Mail, misbehaving: Server
) -> None:
    """This server says 354 to DATA though it refused the only recipient: nothing may be sent there."""
    sent = mailing(3)
    server = misbehaving("perm-rcpt", extensions=[extension], lenient=True)
    sending.send_some()
    assert sent.counts() == {"accepted": 2, "refused": 1} and len(server.accepted) == 2


@pytest.mark.parametrize("encrypted", [False, True])
def test_who_hangs_up_while_the_row_is_stored_gets_no_dot(
    encrypted: bool,
    mailing: Mail,
    misbehaving: Server,
    settings: Any,
    monkeypatch: Any,
    certificate: ssl.SSLContext,
) -> None:
    sent = mailing(1)
    server = misbehaving("drop-at-data", slow=0, tls=certificate if encrypted else None)
    settings.EMAIL_USE_SSL = encrypted
    begin = sending.claims.begin

    def waiting(*row: Any) -> set[int]:
        assert server.hung_up.wait(10)
        return begin(*row)

    monkeypatch.setattr(sending.claims, "begin", waiting)
    sending.send_some()
    assert sent.counts() == {"retry": 1}
    sent.deliveries.update(next_try_at=sent.created_at)
    sending.send_some()
    assert sent.counts() == {"accepted": 1}


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_server_that_hung_up_in_mid_message_is_given_time_to_do_so_again(
    encrypted: bool, mailing: Mail, misbehaving: Server, settings: Any, certificate: ssl.SSLContext
) -> None:
    sent = mailing(3)
    slow = 0.04  # longer than storing a row takes
    misbehaving("drop-at-data", slow=slow, tls=certificate if encrypted else None)
    smtp.SmtpConnection.wary_until = time.monotonic() + 30
    settings.EMAIL_USE_SSL = encrypted
    sending.send_some()
    assert sent.counts() == {"accepted": 2, "retry": 1}


def test_an_end_that_did_not_leave_is_tried_again(
    mailing: Mail, misbehaving: Server, monkeypatch: Any
) -> None:
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

    own = smtp.SmtpConnection.socket
    monkeypatch.setattr(smtp.SmtpConnection, "socket", property(lambda self: Torn(own.fget(self))))
    misbehaving()
    sending.send_some()
    assert sent.counts() == {"retry": 1}
