"""Sending an issue against Postfix's smtp-source, both into the same smtp-sink, with the same bytes in the same run.

    python bench/mail.py [--readers 1000] [--rounds 5] [--memory 100000]

Needs smtp-source and smtp-sink (Debian: postfix) on the PATH or in the folder POSTFIX_TOOLS. DATABASE_URL chooses the
database (default: a fresh SQLite). Settings as in production (DEBUG=0). Prints and writes to bench/results/mail.json:
messages a second at 1, 4 and 16 connections, each beside a bare smtplib loop over one connection and smtp-source with
as many, timed just before and after; the middle of so many rounds; and the memory with `--memory` readers.
"""

import argparse
import json
import os
import resource
import shutil
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
TEXT = "Un puente nuevo cruza el río y nadie sabe quién lo pidió. " * 12


def tool(name: str) -> str:
    folder = os.environ.get("POSTFIX_TOOLS")
    found = shutil.which(name, path=folder or f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        raise SystemExit(
            f"{name} is missing: install Debian's postfix package or set POSTFIX_TOOLS to its folder."
        )
    return found


@contextmanager
def sink():
    """smtp-sink on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    user = ["-u", "nobody"] if os.getuid() == 0 else []
    process = subprocess.Popen([tool("smtp-sink"), *user, f"127.0.0.1:{port}", "1000"])
    try:
        for _wait in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.kill()
        process.wait()


def setup() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsletter.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fresh(readers: int):
    """An issue of about 60 kB as mail and its mailing to so many readers, begun."""
    from django.utils import timezone

    from issues.models import Issue, NewsItem
    from mailing.delivery import planning
    from mailing.models import Mailing, Subscriber

    Mailing.objects.all().delete()
    Issue.objects.all().delete()
    Subscriber.objects.all().delete()
    issue = Issue.objects.create(title="Prueba", slug="prueba", status="ready", publish_at=timezone.now())
    for n in range(20):
        NewsItem.objects.create(
            issue=issue, position=n, title=f"N {n}", slug=f"n-{n}", body=f"{TEXT}\n\n{TEXT}"
        )
    now = timezone.now()
    for start in range(0, readers, 5000):
        rows = range(start, min(readers, start + 5000))
        Subscriber.objects.bulk_create(
            [Subscriber(email=f"r{n}@example.org", state="confirmed", confirmed_at=now) for n in rows]
        )
    mailing = planning.plan(issue)
    planning.run()
    mailing.refresh_from_db()
    return mailing


def ours(readers: int, connections: int, port: int) -> float:
    """Messages a second of the whole way: claim, send, record durably."""
    from django.conf import settings

    from mailing.delivery import sending

    mailing = fresh(readers)
    point(settings, port, connections)
    start = time.perf_counter()
    summary = sending.send_some()
    seconds = time.perf_counter() - start
    if mailing.counts() != {"accepted": readers}:
        raise SystemExit(f"not everybody was reached: {mailing.counts()} {summary}")
    return readers / seconds


def point(settings, port: int, connections: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.MAIL_CONNECTIONS = "127.0.0.1", port, connections


def message() -> bytes:
    """The bytes of one copy."""
    from mailing.content.template import MessageTemplate
    from mailing.delivery import sending

    pattern = MessageTemplate(fresh(1).content)
    return pattern.raw(sending.personal("r0@example.org", "0123456789", delivery="1"))


def source(readers: int, connections: int, port: int, file: Path) -> float:
    """smtp-source: the same bytes, kept-open connections."""
    command = [tool("smtp-source"), "-s", str(connections), "-m", str(readers), "-d", "-F", str(file)]
    start = time.perf_counter()
    subprocess.run([*command, "-f", "a@example.org", "-t", "b@example.org", f"127.0.0.1:{port}"], check=True)
    return readers / (time.perf_counter() - start)


def bare(readers: int, port: int, body: bytes) -> float:
    """A bare smtplib loop over one connection: nothing is stored."""
    smtp = smtplib.SMTP("127.0.0.1", port)
    start = time.perf_counter()
    for n in range(readers):
        smtp.sendmail("a@example.org", [f"r{n}@example.org"], body)
    seconds = time.perf_counter() - start
    smtp.quit()
    return readers / seconds


def memory(readers: int) -> dict[str, float]:
    """In a process of its own: begin and send a mailing to so many."""
    setup()
    with sink() as port:
        from django.conf import settings

        point(settings, port, 4)
        start = time.perf_counter()
        fresh(readers)
        begun = time.perf_counter()
        at_begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        from mailing.delivery import sending

        sending.send_some()
        sent = time.perf_counter() - begun
    at_end = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "readers": readers,
        "begin_s": begun - start,
        "begin_mb": at_begin,
        "send_s": sent,
        "send_mb": at_end,
    }


def rounds(count: int, readers: int, port: int, body: bytes, file: Path) -> dict[str, dict[str, float]]:
    """By connections: the middle of messages a second, and of the ratios to what was timed around each."""
    seen: dict[int, dict[str, list[float]]] = {n: {} for n in (1, 4, 16)}
    for _round in range(count):
        for connections, row in seen.items():
            before = bare(readers, port, body)
            mine = ours(readers, connections, port)
            loop = (before + bare(readers, port, body)) / 2
            theirs = source(readers, connections, port, file)
            values = {"ours": mine, "smtplib": loop, "smtp_source": theirs}
            values |= {"to_smtplib": mine / loop, "to_smtp_source": mine / theirs}
            for name, value in values.items():
                row.setdefault(name, []).append(value)
    return {
        f"at_{n}": {name: round(statistics.median(values), 2) for name, values in row.items()}
        for n, row in seen.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, default=100_000)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    production = {"DEBUG": "0", "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "example.org"}
    os.environ.update(production | {"SITE_URL": "https://example.org", "EMAIL_URL": "filemail://"})
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["MEDIA_ROOT"] = folder
        if chosen.child:
            print(json.dumps(memory(chosen.memory)))
            return
        setup()
        body = message()
        file = Path(folder) / "message.eml"
        file.write_bytes(body.replace(b"\r\n", b"\n"))
        result: dict[str, object] = {"bytes": len(body), "readers": chosen.readers, "rounds": chosen.rounds}
        with sink() as port:
            speeds = rounds(chosen.rounds, chosen.readers, port, body, file)
        result |= speeds
        print(
            f"{len(body)} bytes, {chosen.readers} messages, the middle of {chosen.rounds} rounds, a second:"
        )
        for name, row in speeds.items():
            print(f"{name[3:]:>2} connections: " + ", ".join(f"{k} {v:g}" for k, v in row.items()))
        if chosen.memory:
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/memory.sqlite3"
            command = [sys.executable, __file__, "--child", "--memory", str(chosen.memory)]
            result["memory"] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            print("memory: " + ", ".join(f"{k} {v:.0f}" for k, v in result["memory"].items()))  # type: ignore[union-attr]
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "mail.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
