"""A mailing to many on PostgreSQL with a mail server that refuses in every way, and workers killed (-9) in the middle.

    DATABASE_URL=postgres://… python tests/tools/mail_drill.py [--readers 20000] [--kills 2] [--seed 1] [--keep]

It makes a database of its own beside the one named, plans a mailing, and lets two workers send it to `smtp_server`, which gives
refusals about the recipient, the mailbox and us in every phase, cuts conversations and hangs up. On the way workers are killed;
in the middle the server refuses everything because of us, until the mailing pauses, is looked at and goes on. In the end every
reader must stand in the one right state: accepted ones were taken once, refused ones never and for good reasons, and unknown are
only those whose answer was cut or whose worker was killed. Prints what the desk says of each kind, and the figures; ends with 1
where a reader is wrong.
"""

from __future__ import annotations

import argparse
import html
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.tools.smtp_server import CUT, FAULTS, SmtpServer  # noqa: E402

MIX = {
    "accept": 90.0,
    "perm-rcpt": 2.0,
    "full-rcpt": 1.0,
    "temp-rcpt": 1.5,
    "greylist": 1.5,
    "us-rcpt": 0.7,
    "us-end": 0.7,
    "perm-mail": 0.1,
    "temp-end": 1.0,
    "throttle": 0.4,
    "drop-mid-data": 0.4,
    "accept-drop": 0.1,
    "drop-end": 0.1,
    "accept-close": 0.5,
}
STORM = {"us-rcpt": 1.0}
CONNECTIONS, LEASE = 4, 5
LONGEST = 900  # seconds that a step may take
FOR_EVER = {name for name, fault in FAULTS.items() if fault.reply.startswith("550 5.1.1")}


def main(arguments: list[str]) -> int:
    """Runs the drill; 1 when a reader is in a wrong state."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave the database, to look at its desk")
    asked = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        own_database(keep=asked.keep) as database,
        SmtpServer(mix=MIX, seed=asked.seed, slow=0.2) as server,
    ):
        os.environ |= environment(Path(folder), database, server.port)
        drill = Drill(server, Path(folder), asked.readers, random.Random(asked.seed))
        drill.prepare()
        drill.run(asked.kills)
        wrong = drill.verdict()
        print(*wrong[:20], sep="\n")
        from django.db import connections

        connections.close_all()
    return int(bool(wrong))


@contextmanager
def own_database(*, keep: bool) -> Iterator[str]:
    """The address of an empty PostgreSQL database, beside the one DATABASE_URL names."""
    import psycopg

    address = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not address.scheme.startswith("postgres"):
        raise SystemExit("Set DATABASE_URL=postgres://…: the drill makes a database beside it.")
    name = f"{address.path.strip('/')}_drill"
    with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as control:
        control.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        control.execute(f'CREATE DATABASE "{name}"')
        yield address._replace(path=f"/{name}").geturl()
        if not keep:
            control.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def environment(folder: Path, database: str, port: int) -> dict[str, str]:
    """The settings of a site in production that sends to the misbehaving server."""
    return {
        "DJANGO_SETTINGS_MODULE": "newsletter.settings",
        "ENV_FILE": "",
        "DEBUG": "0",
        "SECRET_KEY": "only-on-this-machine-" + "x" * 30,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1:8000",
        "LOG_LEVEL": "ERROR",
        "DATABASE_URL": database,
        "MEDIA_ROOT": str(folder / "media"),
        "LINK_CHECK_DAYS": "0",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "MAIL_CONNECTIONS": str(CONNECTIONS),
        "MAIL_LEASE_SECONDS": str(LEASE),
        "MAIL_RETRY_SECONDS": "1",
    }


class Drill:
    """One mailing, from its plan to the verdict."""

    def __init__(self, server: SmtpServer, folder: Path, readers: int, dice: random.Random) -> None:
        self.server, self.folder, self.dice = server, folder, dice
        self.people = [f"r{number:05}@example.net" for number in range(readers)]
        self.workers: list[subprocess.Popen[bytes]] = []
        self.killed: list[float] = []
        self.held: set[str] = set()

    def prepare(self) -> None:
        """Readers, an issue, its mailing, and whoever looks at the desk."""
        import django

        django.setup()
        from django.contrib.auth.models import User
        from django.core.management import call_command
        from django.test import Client
        from django.utils import timezone

        from issues.models import Issue, NewsItem
        from mailing.delivery import planning
        from mailing.models import Subscriber

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        now = timezone.now()
        Subscriber.objects.bulk_create(
            [Subscriber(email=e, email_key=e, state="confirmed", confirmed_at=now) for e in self.people],
            batch_size=2000,
        )
        issue = Issue.objects.create(title="Simulacro", slug="simulacro", status="ready", publish_at=now)
        NewsItem.objects.create(
            issue=issue, position=1, title="Una", slug="una", body="Un puente nuevo. " * 80
        )
        self.mailing = planning.plan(issue)
        planning.run()
        if self.state() != "sending":
            raise SystemExit(f"The mailing did not begin: {self.mailing.note}")
        self.client = Client(HTTP_HOST="127.0.0.1")
        self.client.force_login(User.objects.create_superuser("drill", password=None))

    def run(self, kills: int) -> None:
        """Sends: with kills, and a server that wants nothing of us for a while."""
        began = time.monotonic()
        total = len(self.people)
        marks = sorted(self.dice.uniform(0.15, 0.85) for _ in range(kills))
        self.keep_working(lambda: len(self.server.attempts) >= total * 0.1)
        stormy = False
        for mark in sorted([*marks, 0.5]):
            self.keep_working(lambda mark=mark: self.answered() >= mark)
            if mark == 0.5 and not stormy:
                stormy = True
                self.storm()
            else:
                self.kill()
        self.keep_working(lambda: self.state() == "done")
        print(f"{total} readers in {time.monotonic() - began:.0f} s, state: {self.state()}")

    def keep_working(self, until: Callable[[], bool], *, goes_on: bool = True) -> None:
        """Two workers, one after the other begun anew, until something is so; what pauses itself goes on."""
        deadline = time.monotonic() + LONGEST
        while not until():
            if time.monotonic() > deadline:
                raise SystemExit(f"Nothing moves: {self.state()} {self.mailing.note} {self.mailing.counts()}")
            if goes_on and self.state() == "paused":
                print(self.mailing.note)
                self.go_on()
            self.workers = [each for each in self.workers if each.poll() is None]
            while len(self.workers) < 2:
                command = [sys.executable, "manage.py", "worker", "--once"]
                with (self.folder / "errors").open("ab") as out:
                    self.workers.append(
                        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=out)
                    )
            time.sleep(0.2)

    def kill(self) -> None:
        """The worker that was begun first is gone in mid-sentence."""
        alive = [each for each in self.workers if each.poll() is None]
        if alive:
            alive[0].kill()
            alive[0].wait()
            self.killed.append(time.time())
            print(f"killed a worker after {self.answered():.0%} were answered")

    def storm(self) -> None:
        """The server refuses everything because of us, until the mailing pauses; the desk says so; it goes on."""
        with self.server.lock:
            self.server.plan.mix, self.server.plan.most = STORM, 10**9
        self.keep_working(lambda: self.state() == "paused", goes_on=False)
        for each in self.workers:
            each.wait(60)
        with self.server.lock:
            self.server.plan.mix, self.server.plan.most = MIX, 3
            self.server.plan.met.clear()
        print("\nDuring the storm:", *self.desk(), sep="\n  ")
        self.go_on()

    def go_on(self) -> None:
        """The editor presses the button of a paused mailing."""
        self.client.post(f"/admin/mailing/mailing/issue/{self.mailing.issue_id}/confirm/", {"do": "resume"})
        type(self.mailing)._default_manager.update(not_before=None)  # nobody waits for the bar to go away
        print(f"went on: {self.state()}", flush=True)

    def state(self) -> str:
        """The mailing's, now."""
        self.mailing.refresh_from_db()
        return str(self.mailing.state)

    def answered(self) -> float:
        """The share of messages that have an answer for good."""
        counts = self.mailing.counts()
        return sum(counts.get(each, 0) for each in ("accepted", "refused", "unknown")) / len(self.people)

    def desk(self) -> list[str]:
        """What the editor reads: on the mailing's page and on the desk's home; and /healthz."""
        said = []
        for address in (f"/admin/mailing/mailing/issue/{self.mailing.issue_id}/", "/admin/"):
            page = self.client.get(address).content.decode()
            notes = re.findall(r'<p class="note"[^>]*>(.*?)</p>|<li class="stop">(.*?)</li>', page, re.S)
            said += [f"{address} {words_of(first or second)}" for first, second in notes]
            kinds = re.search(r'<table class="kinds">(.*?)</table>', page, re.S)
            said += [words_of(row) for row in re.findall(r"<tr>(.*?)</tr>", kinds[1], re.S)] if kinds else []
        return [*said, f"/healthz {self.client.get('/healthz').content.decode()}"]

    def verdict(self) -> list[str]:
        """Who is in a wrong state, as sentences; prints the figures."""
        from mailing.models import Delivery

        rows = Delivery.objects.values_list(
            "subscriber__email", "state", "cause", "error", "subscriber__state"
        )
        taken, met = self.server.taken(), faults_met(self.server)
        found = {email: rest for email, *rest in rows}
        wrong = [f"{each}: no row, or several" for each in self.people if each not in found]
        wrong += [] if len(rows) == len(self.people) else [f"{len(rows)} rows for {len(self.people)} readers"]
        loose = 0
        for email, (state, cause, error, reader) in found.items():
            times, gone = taken[email], bool(FOR_EVER & met[email])
            right = {
                "accepted": times == 1 and not gone,
                "refused": times == 0 and gone,
                "unknown": times <= 1,
            }
            if not right.get(state, False) or (reader == "bounced") != gone:
                wrong.append(
                    f"{email}: {state} {cause}, taken {times} times, met {met[email]}, reader {reader}: {error}"
                )
            loose += state == "unknown" and not CUT & met[email] and "drop-mid-data" not in met[email]
        if loose > CONNECTIONS * max(1, len(self.killed)) * 2:
            wrong.append(f"{loose} unknown that nobody cut")
        print("\nIn the end:", *self.desk(), sep="\n  ")
        self.figures(found, taken, loose, wrong)
        errors = (self.folder / "errors").read_text()
        return wrong + ([f"a worker said: {errors[-2000:]}"] if "Traceback" in errors else [])

    def figures(self, found: Any, taken: Counter[str], loose: int, wrong: list[str]) -> None:
        """Numbers, and an example of the server's words for each kind."""
        print("\nStates:", dict(Counter(state for state, *_rest in found.values())))
        unknown = {email for email, (state, *_rest) in found.items() if state == "unknown"}
        lost = [email for email, (state, *_rest) in found.items() if state == "accepted" and not taken[email]]
        print(
            f"twice {sum(times > 1 for times in taken.values())}, lost {len(lost)}, killed {len(self.killed)}"
        )
        print(
            f"unknown {len(unknown)}: taken {sum(taken[each] for each in unknown)}, not cut by the server {loose}"
        )
        print(f"wrong {len(wrong)}, asked {len(self.server.attempts)} times")
        examples = {(state, cause): error for state, cause, error, _reader in found.values() if error}
        print(*(f"  {state} {cause}: {error}" for (state, cause), error in examples.items()), sep="\n")


def faults_met(server: SmtpServer) -> dict[str, set[str]]:
    """Which faults each recipient met."""
    met: dict[str, set[str]] = defaultdict(set)
    for attempt in server.attempts:
        met[attempt.recipient].add(attempt.fault)
    return met


def words_of(markup: str) -> str:
    """What a piece of a page says."""
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", markup).split()))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
