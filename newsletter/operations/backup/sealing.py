"""Archives for one recipient's eyes: `age` and `gpg` do it, where they are installed; we only hold the pipes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from .errors import Refused

AGE = b"age-encryption.org/"
ARMOUR = b"-----BEGIN PGP MESSAGE-----"
USTAR = slice(257, 262)  # where a tar says that it is one


@contextmanager
def sealed(target: BinaryIO, recipient: str) -> Iterator[BinaryIO]:
    """What to write into, so that `target` holds it for `recipient` alone; `target` itself when there is none."""
    if not recipient:
        yield target
        return
    command = ["age", "--encrypt", "--recipient", recipient]
    if not recipient.startswith(("age1", "ssh-")):
        command = [
            "gpg",
            "--batch",
            "--yes",
            "--trust-model",
            "always",
            "--encrypt",
            "--recipient",
            recipient,
        ]
    with _running(command, stdin=subprocess.PIPE, stdout=target) as program:
        pipe = cast(BinaryIO, program.stdin)
        try:
            yield pipe
            pipe.close()
        except BrokenPipeError:
            pass  # the program ended first, and says why
        _expect_success(program, command[0])


@contextmanager
def opened(path: Path, identity: str = "") -> Iterator[BinaryIO]:
    """An archive's tar, decrypted if need be; `identity` is the file with age's key. Raises Refused."""
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except OSError as error:
        raise Refused(
            _("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}
        ) from error
    if start[USTAR] == b"ustar":
        with path.open("rb") as file:
            yield file
        return
    command = _decryption(start, path, identity)
    with _running(command, stdout=subprocess.PIPE) as program:
        yield cast(BinaryIO, program.stdout)
        _expect_success(program, command[0])


def _decryption(start: bytes, path: Path, identity: str) -> list[str]:
    if start.startswith(AGE):
        return ["age", "--decrypt", *(["--identity", identity] if identity else []), str(path)]
    if start.startswith(ARMOUR) or (start and start[0] & 0x80):
        return ["gpg", "--batch", "--quiet", "--decrypt", str(path)]
    raise Refused(_("%s is no backup of ours.") % path)


@contextmanager
def _running(command: list[str], **pipes: object) -> Iterator[subprocess.Popen[bytes]]:
    program = shutil.which(command[0])
    if program is None:
        raise Refused(
            _("“%(program)s” is not installed here: apt-get install %(package)s.")
            % {"program": command[0], "package": {"gpg": "gnupg"}.get(command[0], command[0])}
        )
    process = subprocess.Popen([program, *command[1:]], stderr=subprocess.PIPE, **pipes)  # type: ignore[call-overload]  # noqa: S603
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None and not pipe.closed:
                with suppress(BrokenPipeError):
                    pipe.close()


def _expect_success(program: subprocess.Popen[bytes], name: str) -> None:
    said = program.stderr.read().decode(errors="replace").strip() if program.stderr else ""
    if program.wait():
        raise Refused(_("%(program)s failed: %(why)s") % {"program": name, "why": said or program.returncode})
