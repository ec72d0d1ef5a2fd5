"""A mail server on loopback that misbehaves by plan, remembers what it took, and judges the sender.

A fault is chosen by a `script` (faults in order, each at the next moment of its phase) or by a `mix` of weights:
then the n-th attempt for a recipient meets the same fault for the same seed, whoever sends it and in whatever order.
Phases are those of RFC 5321: connect, mail, rcpt, data (the command), body (the text), end (the final dot). It offers
PIPELINING (RFC 2920), which lets it answer 354 although it refused every recipient (`lenient`), and CHUNKING
(RFC 3030) where asked for.
"""

from __future__ import annotations

import random
import socket
import socketserver
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.utils import getaddresses
from typing import Any

TAKEN = "250 2.0.0 queued\r\n"


@dataclass(frozen=True)
class Fault:
    """What is done instead of the usual answer, in which phase.

    `reply` goes out as it stands; `taken`: the server keeps the message; `pause`: it waits so long before it replies
    ("hang" or "slow", seconds set on the server); `closes`: it hangs up then; `dies`: the whole server is gone;
    `afterwards` answers the next command.
    """

    phase: str
    reply: str = ""
    taken: bool = False
    pause: str = ""
    closes: bool = False
    dies: bool = False
    afterwards: str = ""


FAULTS: Mapping[str, Fault] = {
    "banner-drop": Fault("connect", closes=True),
    "banner-421": Fault("connect", "421 4.3.2 not available\r\n", closes=True),
    "banner-garbage": Fault("connect", "hello there\r\n", closes=True),
    "banner-hang": Fault("connect", pause="hang", closes=True),
    "drop-ehlo": Fault("ehlo", closes=True),
    "no-esmtp": Fault("ehlo", "502 5.5.1 not here\r\n"),
    "temp-mail": Fault("mail", "451 4.3.0 not now\r\n"),
    "perm-mail": Fault("mail", "550 5.7.1 sender refused\r\n"),
    "drop-mail": Fault("mail", closes=True),
    "temp-rcpt": Fault("rcpt", "450 4.2.1 mailbox busy\r\n"),
    "perm-rcpt": Fault("rcpt", "550 5.1.1 no such user\r\n"),
    "full-rcpt": Fault("rcpt", "552 5.2.2 mailbox full\r\n"),
    "us-rcpt": Fault("rcpt", "554 5.7.1 client host blocked, see https://lists.test/\r\n"),
    "greylist": Fault("rcpt", "451 4.7.1 greylisted, try again\r\n"),
    "throttle": Fault("rcpt", "454 4.7.0 too many messages\r\n", closes=True),
    "drop-rcpt": Fault("rcpt", closes=True),
    "odd-rcpt": Fault("rcpt", "299 what now\r\n"),
    "temp-data": Fault("data", "451 4.3.0 not now\r\n"),
    "perm-data": Fault("data", "554 5.6.0 no\r\n"),
    "drop-at-data": Fault("data", "354 go ahead\r\n", pause="slow", closes=True),
    "drop-before-chunk": Fault("data", closes=True),
    "drop-mid-data": Fault("body", closes=True),
    "hang-mid-data": Fault("body", pause="hang", closes=True),
    "die-mid-data": Fault("body", dies=True),
    "temp-end": Fault("end", "451 4.3.0 not now\r\n"),
    "us-end": Fault("end", "554 5.7.1 message rejected as spam\r\n"),
    "perm-end": Fault("end", "554 5.6.0 no\r\n"),
    "drop-end": Fault("end", closes=True),
    "garbage-end": Fault("end", "what is this\r\n", closes=True),
    "hang-end": Fault("end", pause="hang", closes=True),
    "accept": Fault("end", TAKEN, taken=True),
    "accept-slow": Fault("end", TAKEN, taken=True, pause="slow"),
    "accept-multiline": Fault("end", "250-2.0.0 taken\r\n" + TAKEN, taken=True),
    "accept-close": Fault("end", TAKEN, taken=True, closes=True),
    "accept-421": Fault("end", TAKEN, taken=True, afterwards="421 4.3.2 closing\r\n"),
    "accept-drop": Fault("end", taken=True, closes=True),
    "accept-partial": Fault("end", "25", taken=True, closes=True),
    "accept-hang": Fault("end", taken=True, pause="hang", closes=True),
    "accept-die": Fault("end", taken=True, dies=True),
}
ACCEPT = FAULTS["accept"]
HARMLESS = frozenset(
    name
    for name, fault in FAULTS.items()
    if fault.taken and "250" in fault.reply and name != "accept-partial"
) | {"no-esmtp"}
# After these the sender cannot know whether the message was taken: the reply to the final dot never came whole.
CUT = frozenset(
    name
    for name, fault in FAULTS.items()
    if fault.phase == "end" and fault.reply[:3] not in ("250", "451", "554")
)
OF_A_RECIPIENT = ("rcpt", "data", "body", "end")


@dataclass(frozen=True)
class Attempt:
    """A recipient was named; `fault` is what this meets; `moment` in seconds since the epoch."""

    recipient: str
    fault: str
    moment: float


@dataclass(frozen=True)
class Taken:
    """A message for which the server is responsible from now on, whether or not it said so."""

    recipients: tuple[str, ...]
    data: bytes

    @property
    def message_id(self) -> str:
        return str(message_from_bytes(self.data).get("Message-ID", "")).strip()


@dataclass
class Plan:
    """Which fault comes next; safe to ask from many threads."""

    script: list[str] = field(default_factory=list)
    mix: Mapping[str, float] = field(default_factory=dict)
    seed: int = 1
    most: int = 3  # faults a recipient meets before everything is accepted
    met: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        unknown = {*self.script, *self.mix} - FAULTS.keys()
        if unknown:
            raise ValueError(f"no such fault: {', '.join(sorted(unknown))}")

    def next(self, phases: Iterable[str], key: str) -> str:
        """The fault to meet now, "accept" for none. `key` is a recipient or another name for whom it meets."""
        if not self.mix:
            due = bool(self.script) and FAULTS[self.script[0]].phase in phases
            return self.script.pop(0) if due else "accept"
        number = self.asked[key]
        self.asked[key] += 1
        if self.met[key] >= self.most:
            return "accept"
        dice = random.Random(f"{self.seed} {key} {number}")
        name = dice.choices(list(self.mix), list(self.mix.values()))[0]
        if FAULTS[name].phase not in phases:
            return "accept"
        self.met[key] += name not in HARMLESS
        return name


class HungUp(Exception):
    """The server ends this conversation."""


class Conversation(socketserver.StreamRequestHandler):
    """One client from its greeting to its end."""

    server: SmtpServer

    def handle(self) -> None:
        self.sender, self.recipients, self.fault, self.afterwards = "", [], ACCEPT, ""
        with suppress(HungUp, OSError, ValueError):
            self.begin()
            for line in self.lines():
                self.answer(*line.split(" ", 1))

    def say(self, text: str) -> None:
        self.wfile.write(text.encode())

    def meet(self, fault: Fault) -> None:
        """Do what the fault says."""
        if fault.dies:
            self.server.die()
            raise HungUp
        if fault.phase == "data" and fault.reply.startswith("354"):  # says go ahead, then waits
            self.say(fault.reply)
            self.server.wait(fault.pause)
        else:
            self.server.wait(fault.pause)
            self.say(fault.reply)
        if fault.closes:
            raise HungUp
        self.afterwards = fault.afterwards

    def lines(self) -> Iterator[str]:
        while raw := self.rfile.readline():
            yield raw.decode("utf-8", "replace").rstrip("\r\n")

    def begin(self) -> None:
        name = self.server.next(("connect", "ehlo"), "a connection")
        self.greeting = FAULTS[name]
        if self.greeting.phase == "connect":
            self.meet(self.greeting)
        self.say("220 chaos.test ESMTP\r\n")

    def answer(self, verb: str, rest: str = "") -> None:
        if self.afterwards:
            self.say(self.afterwards)
            raise HungUp
        known = {
            "EHLO": self.ehlo,
            "MAIL": self.mail,
            "RCPT": self.rcpt,
            "DATA": self.data,
            "BDAT": self.bdat,
        }
        if act := known.get(verb.upper()):
            act(rest)
        elif verb.upper() == "QUIT":
            self.say("221 2.0.0 bye\r\n")
            raise HungUp
        else:  # HELO, RSET, NOOP
            self.reset()
            self.say("250 2.0.0 ok\r\n")

    def reset(self) -> None:
        self.recipients, self.fault, self.chunks = [], ACCEPT, b""

    def ehlo(self, _rest: str) -> None:
        if self.greeting.phase == "ehlo":
            self.meet(self.greeting)
            return
        offers = [
            "chaos.test",
            "8BITMIME",
            "SMTPUTF8",
            "ENHANCEDSTATUSCODES",
            *self.server.extensions,
            "PIPELINING",
        ]
        self.say("".join(f"250-{offer}\r\n" for offer in offers[:-1]) + f"250 {offers[-1]}\r\n")

    def mail(self, rest: str) -> None:
        self.reset()
        fault = FAULTS[self.server.next(("mail",), "a sender")]
        if fault.phase == "mail":
            self.meet(fault)
            return
        self.sender = address(rest)
        self.say("250 2.1.0 ok\r\n")

    def rcpt(self, rest: str) -> None:
        if not self.sender:
            self.say("503 5.5.1 MAIL first\r\n")
            return
        recipient = address(rest).lower()
        fault = FAULTS[self.server.attempt(recipient)]
        if fault.phase == "rcpt":
            self.server.refuse([recipient], fault)
            self.meet(fault)
            return
        self.recipients.append(recipient)
        self.fault = fault
        self.say("250 2.1.5 ok\r\n")

    def data(self, _rest: str) -> None:
        if not self.recipients and not self.server.lenient:
            self.say("503 5.5.1 no recipients\r\n")
            return
        if self.fault.phase == "data":
            self.server.refuse(self.recipients, self.fault)
            self.meet(self.fault)
            self.reset()
            return
        self.say("354 go ahead\r\n")
        read = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise HungUp
            read += line[1:] if line.startswith(b".") else line
            if self.fault.phase == "body" and len(read) > 200:
                self.meet(self.fault)
        self.end(read)

    def bdat(self, rest: str) -> None:
        size, _space, last = rest.partition(" ")
        if self.fault.phase == "data":
            self.meet(self.fault)
        self.chunks += self.rfile.read(int(size))
        if self.fault.phase == "body":
            self.meet(self.fault)
        if not self.recipients:
            self.say("503 5.5.1 no recipients\r\n")
        elif last:
            self.end(self.chunks)
        else:
            self.say("250 2.0.0 chunk taken\r\n")

    def end(self, read: bytes) -> None:
        fault, recipients = self.fault, self.recipients
        if fault.taken:
            self.server.take(recipients, read)
        else:
            self.server.refuse(recipients, fault)
        self.reset()
        self.meet(fault)


class SmtpServer(socketserver.ThreadingTCPServer):
    """The server; `with` it listens on `port`. `hang` and `slow` are seconds."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(
        self,
        script: Iterable[str] = (),
        *,
        mix: Mapping[str, float] | None = None,
        seed: int = 1,
        hang: float = 1.0,
        slow: float = 0.2,
        extensions: Iterable[str] = (),
        lenient: bool = False,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.plan = Plan(list(script), mix or {}, seed)
        super().__init__(("127.0.0.1", 0), Conversation)
        self.port: int = self.server_address[1]
        self.pauses = {"": 0.0, "hang": hang, "slow": slow}
        self.extensions, self.lenient, self.tls = tuple(extensions), lenient, tls
        self.lock, self.ended, self.hung_up = threading.Lock(), threading.Event(), threading.Event()
        self.open: set[socket.socket] = set()
        self.attempts: list[Attempt] = []
        self.accepted: list[Taken] = []
        self.refused: list[tuple[str, str]] = []  # recipient and reply

    def __enter__(self) -> SmtpServer:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.die()

    def die(self) -> None:
        """Stop listening and tear every connection, without a word."""
        if self.ended.is_set():
            return
        self.ended.set()
        self.socket.close()
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        threading.Thread(target=self.shutdown, daemon=True).start()

    def get_request(self) -> tuple[Any, Any]:
        connection, client = super().get_request()
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True)
        self.open.add(connection)
        return connection, client

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)
        self.hung_up.set()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that tears the connection is no error of the server's."""

    def wait(self, pause: str) -> None:
        self.ended.wait(self.pauses[pause])

    def next(self, phases: Iterable[str], key: str) -> str:
        with self.lock:
            return self.plan.next(phases, key)

    def attempt(self, recipient: str) -> str:
        with self.lock:
            name = self.plan.next(OF_A_RECIPIENT, recipient)
            self.attempts.append(Attempt(recipient, name, time.time()))
            return name

    def take(self, recipients: Iterable[str], data: bytes) -> None:
        with self.lock:
            self.accepted.append(Taken(tuple(recipients), data))

    def refuse(self, recipients: Iterable[str], fault: Fault) -> None:
        with self.lock:
            self.refused += [(recipient, fault.reply.strip()) for recipient in recipients]

    def taken(self) -> Counter[str]:
        """How many messages were taken for each recipient."""
        with self.lock:
            return Counter(recipient for message in self.accepted for recipient in message.recipients)


def address(rest: str) -> str:
    """The address in the argument of MAIL or RCPT."""
    return rest.partition("<")[2].partition(">")[0]


def judge(server: SmtpServer, expected: Iterable[str], unknown: Iterable[str] = ()) -> list[str]:
    """What the sender did wrong: who is lost, got it twice, or got what was another's; how its messages are unsound.

    `expected` are the recipients; `unknown` those of whom the sender says that it cannot know, which a person decides.
    """
    wanted, taken = set(expected), server.taken()
    for_good = {recipient for recipient, reply in server.refused if reply.startswith("5")}
    problems = [f"lost: {each}" for each in sorted(wanted - taken.keys() - for_good - set(unknown))]
    problems += [f"twice: {each}" for each, times in sorted(taken.items()) if times > 1]
    problems += [f"a stranger: {each}" for each in sorted(taken.keys() - wanted)]
    for recipient in sorted(for_good):
        met = [attempt.fault for attempt in server.attempts if attempt.recipient == recipient]
        final = next(n for n, name in enumerate(met) if FAULTS[name].reply.startswith("5"))
        if met[final + 1 :]:
            problems.append(f"tried again after it was refused for good: {recipient}")
    owners: dict[str, set[str]] = {}
    for message in server.accepted:
        problems += unsound(message)
        owners.setdefault(message.message_id, set()).update(message.recipients)
    return problems + [f"one Message-ID for several: {name}" for name, who in owners.items() if len(who) > 1]


def unsound(message: Taken) -> Iterator[str]:
    """What RFC 5321, 5322 and 8058 would not have in one newsletter's message, as sentences."""
    parsed = message_from_bytes(message.data)
    named = [
        each.lower() for _name, each in getaddresses(parsed.get_all("To", []) + parsed.get_all("Cc", []))
    ]
    who = ", ".join(message.recipients)
    for name in ("Message-ID", "Subject", "From", "Date", "List-Unsubscribe", "List-Unsubscribe-Post"):
        if len(parsed.get_all(name, [])) != 1:
            yield f"{who}: {len(parsed.get_all(name, []))} {name} headers"
    if len(message.recipients) != 1 or named != list(message.recipients):
        yield f"{who}: goes to {', '.join(named)}"
    if "Bcc" in parsed:
        yield f"{who}: a Bcc header"
    lines = message.data.split(b"\r\n")
    if max(map(len, lines)) > 998:
        yield f"{who}: a line of more than 998 bytes"
    if any(mark in line for line in lines for mark in (b"\r", b"\n", b"\0")):
        yield f"{who}: a bare CR or LF, or a NUL"
