"""`make upgrade`: from one version to a later one, and back again when a step fails.

Run by any Python, without our dependencies, from the folder of a git clone: what it needs is about to change. Steps: a
backup, the new code, its dependencies, its migrations, its static files, its checks. The site serves on meanwhile with the
code it has in memory; it is restarted afterwards, by hand or by `--restart COMMAND`.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

PIP = (
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--require-hashes",
    "-r",
    "requirements.txt",
)
STATIC = ("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
RESTART = "Now restart the services, for example: systemctl restart quincena-web quincena-worker"


class Failed(Exception):
    """A step that did not end well; its words say which."""


@dataclass
class Upgrade:
    """One upgrade of the clone `folder` to the git revision `to` ("" for what its branch follows).

    `manage` runs our commands as another user; what is written into the clone itself (code, dependencies, static files) is
    written by who runs this.
    """

    folder: Path
    to: str = ""
    backups: Path = Path("backups")
    restart: str = ""
    manage: str = ""
    say: Callable[[str], object] = print
    undo: list[tuple[str, Callable[[], object]]] = field(default_factory=list)

    def run(self) -> int:
        """Does it; 0, or 1 when it was refused or taken back. What to do next is said."""
        try:
            before = self._ready()
            archive = self._backed_up(before)
            self._forward(before, archive)
        except Failed as failed:
            self.say(f"Failed: {failed}.")
            return self._back()
        except KeyboardInterrupt:
            self.say("Interrupted.")
            return self._back()
        self.say(
            f"Upgraded from {before[:10]} to {self._git('rev-parse', 'HEAD')[:10]}. The backup of before is {archive}."
        )
        if self.restart:
            return self._restarted()
        self.say(RESTART)
        return 0

    def _ready(self) -> str:
        """The revision there is now; refuses a folder that is no clone, or holds changes of its own."""
        try:
            before = self._git("rev-parse", "HEAD")
        except Failed as failed:
            raise Failed(
                "this folder is no git clone; a container or platform is upgraded by its image"
            ) from failed
        if changed := self._git("status", "--porcelain", "--untracked-files=no"):
            raise Failed(f"files were changed here, commit or undo that first:\n{changed}")
        return before

    def _backed_up(self, before: str) -> Path:
        folder = self.folder / self.backups
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        archive = folder / f"before-upgrade-{datetime.now():%Y-%m-%d-%H%M%S}-{before[:10]}.backup"
        self._manage(
            "backup", str(archive), "--to", ""
        )  # readable here without a key: it may have to come back
        self._manage("restore", "--verify", str(archive))
        return archive

    def _forward(self, before: str, archive: Path) -> None:
        """Each step is noted with what takes it back before it begins."""
        self._git("fetch", "--quiet", "--tags")
        self.undo.append(("the code", lambda: self._git("reset", "--quiet", "--keep", before)))
        self._git("merge", "--quiet", "--ff-only", self.to or "@{upstream}")
        self.undo.append(("the dependencies", lambda: self._python(*PIP)))
        self._python(*PIP)
        if self._differs():
            self.undo.append(("the database", lambda: self._put_back(archive)))
        self._manage("migrate", "--no-input")
        self.undo.append(("the static files", lambda: self._python(*STATIC)))
        self._python(*STATIC)
        self._manage("check", "--database", "default")

    def _put_back(self, archive: Path) -> None:
        self._manage("restore", "--replace", str(archive))
        self.say(
            f"The database is that of {archive.name}: what was written since then is not in it, look for it."
        )

    def _differs(self) -> bool:
        """Whether there are migrations to apply: only then is the database put back when a later step fails."""
        try:
            self._manage("migrate", "--check")
        except Failed:
            return True
        return False

    def _back(self) -> int:
        """Takes back what was begun, the code first; says what could not be."""
        lost = False
        for what, take_back in self.undo:
            try:
                take_back()
            except Failed as failed:
                lost = True
                self.say(f"NOT BACK: {what}: {failed}.")
        if self.undo and not lost:
            self.say(
                "Everything is as it was before. The site went on with the old version; nothing need be restarted."
            )
        return 1

    def _restarted(self) -> int:
        if subprocess.run(shlex.split(self.restart), cwd=self.folder, check=False).returncode:  # noqa: S603
            self.say(f"Failed: {self.restart}. The new version is in place; restart it by hand.")
            return 1
        return 0

    def _manage(self, *arguments: str) -> str:
        """A command of ours, as the services run it."""
        if self.manage:
            return self._do([*shlex.split(self.manage), *arguments])
        return self._python("manage.py", *arguments)

    def _python(self, *arguments: str) -> str:
        return self._do([str(self.folder / ".venv" / "bin" / "python"), *arguments])

    def _git(self, *arguments: str) -> str:
        return self._do(["git", *arguments], quiet=True)

    def _do(self, command: Sequence[str], *, quiet: bool = False) -> str:
        """Runs a command; its output, or `Failed` with its last words."""
        shown = shlex.join([Path(command[0]).name, *command[1:]])
        if not quiet:
            self.say(f"· {shown}")
        try:
            done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)  # noqa: S603
        except OSError as error:
            raise Failed(f"{shown}: {error}") from error
        if done.returncode:
            raise Failed(f"{shown}\n{(done.stderr or done.stdout).strip()[-2000:]}")
        return done.stdout.strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Upgrades this clone, and goes back when a step fails.")
    parser.add_argument("--to", default="", help="a tag or revision; default: what the branch follows")
    parser.add_argument(
        "--backups", type=Path, default=Path("backups"), help="where the backup of before goes"
    )
    parser.add_argument(
        "--restart", default="", metavar="COMMAND", help="run afterwards, to restart the services"
    )
    parser.add_argument(
        "--manage", default="", metavar="COMMAND", help="instead of .venv/bin/python manage.py"
    )
    asked = parser.parse_args(arguments)
    return Upgrade(Path.cwd(), asked.to, asked.backups, asked.restart, asked.manage).run()


if __name__ == "__main__":
    sys.exit(main())
