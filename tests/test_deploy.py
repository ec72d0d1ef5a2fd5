"""docs/deploy: every command, path and setting it names is there; units, images and proxies are as their programs read them."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandParser, get_commands, load_command_class

from newsletter import environment, incoming

DEPLOY = settings.BASE_DIR / "docs" / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
PAGES = [path for path in FILES if path.suffix == ".md"]
UNITS = [path for path in FILES if path.suffix in {".service", ".timer"}]
SETTINGS = {setting.name for setting in environment.SETTINGS} | {"ENV_FILE"}
# A command up to the end of its line or of what a shell takes for one.
CALL = re.compile(r"(?:manage\.py|(?<=[\n`])quincena) (\w+)([^`\n;|&>)'#]*)")


def name(path: Path) -> str:
    return path.name


def commands(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The management commands a file calls, with their arguments."""
    text = path.read_text().replace("\\\n", " ").replace("\npython\nmanage.py", " python manage.py")
    text = re.sub(r"\[([^\[\]]*manage\.py[^\[\]]*)\]", lambda found: re.sub(r'[",]', " ", found[1]), text)
    for command, words in CALL.findall(text):
        plain = re.sub(r"\$+\(date [^)]*\)?|\"|\$+\w+", "X", words)
        yield (
            command,
            [word.replace("PORT", "1").replace("X", "8000", word == "X") for word in shlex.split(plain)],
        )


CALLED = [(path.name, *call) for path in FILES for call in commands(path)]


def test_something_is_called():
    called = {command for _path, command, _words in CALLED}
    assert {"serve", "worker", "migrate", "backup", "restore", "collectstatic", "createsuperuser"} <= called


@pytest.mark.parametrize(("path", "command", "words"), CALLED, ids=str)
def test_commands_take_the_arguments_they_are_given(path: str, command: str, words: list[str]):
    app = get_commands().get(command)
    assert app, f"{path}: there is no manage.py {command}"
    loaded = load_command_class(app, command) if isinstance(app, str) else app
    parser: CommandParser = loaded.create_parser("manage.py", command)
    parser.called_from_command_line = False  # a wrong argument is an exception
    parser.parse_args(words)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_files_a_file_names_are_there(path: Path):
    text = path.read_text()
    for named in re.findall(r"docs/deploy/([\w.-]+\w)", text):
        assert (DEPLOY / named).exists() or named == ".env", named
    for named in re.findall(r"\]\(([^)#:]+)\)", text) if path.suffix == ".md" else ():
        assert (DEPLOY / named).exists(), named
    for named in re.findall(r"`(tests/[\w/.]+)`|-r (requirements[\w.-]*)", text):
        assert (settings.BASE_DIR / next(filter(None, named))).exists(), named


def test_the_folder_is_led_to():
    assert "docs/deploy" in (settings.BASE_DIR / "README.md").read_text()
    listed = (DEPLOY / "README.md").read_text() + "".join(page.read_text() for page in PAGES)
    unnamed = [path.name for path in FILES if path.name not in listed and path.name != "README.md"]
    assert unnamed == [
        "Dockerfile",
        "Dockerfile.dockerignore",
        "healthcheck.py",
    ]  # compose.yaml and the image name these


def variables(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Z][A-Z_0-9]+)=(.*)$", text, re.M))


def test_the_example_starts_a_site_once_its_values_are_right():
    given = variables((DEPLOY / "env.example").read_text())
    assert set(given) <= SETTINGS
    found = environment.read(given)
    assert not found["DEBUG"] and found["TRUSTED_PROXIES"] == 1
    assert found["DATABASE_URL"]["NAME"] == "quincena" and not found["DATABASE_URL"]["HOST"]


def unit(path: Path) -> dict[str, list[tuple[str, str]]]:
    """A unit's sections, names in order; names may stand more than once."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in path.read_text().splitlines():
        if section := re.fullmatch(r"\[(\w+)\]", line):
            lines = found[section[1]] = []
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals, line
            lines.append((key, value))
    return found


def test_the_services_run_as_nobody_special_and_are_confined():
    services = [unit(path)["Service"] for path in UNITS if path.suffix == ".service"]
    assert len(services) == 3
    for service in services:
        said = dict(service)
        assert (said["User"], said["ProtectSystem"], said["NoNewPrivileges"]) == ("quincena", "strict", "yes")
        assert said["WorkingDirectory"] == "/srv/quincena"
        assert said["Environment"] == "ENV_FILE=/etc/quincena/env"


def test_systemd_understands_the_units(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze here")
    for path in UNITS:
        text = path.read_text().replace("/srv/quincena", str(settings.BASE_DIR))
        (tmp_path / path.name).write_text(text)
    paths = [str(tmp_path / path.name) for path in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if "quincena" in line]
    assert not ours


def test_the_proxy_passes_what_the_application_reads():
    text = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text())
    assert text.count("{") == text.count("}")
    for line in filter(None, map(str.strip, text.splitlines())):
        assert line.endswith((";", "{", "}")), line
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", text)[1])
    assert megabytes * 1024 * 1024 >= incoming.largest_body("/admin/") >= 25 * 1024 * 1024
    for header, value in (
        ("Host", "$host"),
        ("X-Forwarded-Proto", "$scheme"),
        ("X-Forwarded-For", "$proxy_add_x_forwarded_for"),
        ("X-Request-ID", "$request_id"),
    ):
        assert f"proxy_set_header {header} {value};" in text
    port = re.search(r"proxy_pass http://127\.0\.0\.1:(\d+);", text)[1]
    assert f"--port {port} " in (DEPLOY / "quincena-web.service").read_text()


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile, a pair an instruction."""
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, _space, rest in (line.partition(" ") for line in lines)]


def test_the_image_is_whole_and_runs_as_nobody_special():
    found = instructions()
    words = [word for word, _rest in found]
    assert set(words) <= {
        "FROM",
        "WORKDIR",
        "RUN",
        "COPY",
        "ENV",
        "USER",
        "VOLUME",
        "EXPOSE",
        "HEALTHCHECK",
        "CMD",
    }
    last = dict(found)
    assert last["USER"] == "quincena" and words.index("USER") < words.index("CMD")
    assert json.loads(last["CMD"])[:4] == ["python", "manage.py", "serve", "--production"]
    assert json.loads(last["HEALTHCHECK"].partition("CMD ")[2])[1] == "docs/deploy/healthcheck.py"
    assert all(re.search(r":[\w.-]*\d", rest) for word, rest in found if word == "FROM")
    for word, rest in found:
        if word == "COPY" and not rest.startswith("--from"):
            assert all((settings.BASE_DIR / source).exists() for source in rest.split()[:-1]), rest
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().split("\n")
    assert {".env", ".git", "db.sqlite3*", "media", "outbox"} <= set(ignored)


def test_the_image_collects_with_settings_that_are_settings():
    for word, rest in instructions():
        if word in {"ENV", "RUN"}:
            names = set(re.findall(r"(?<![\w/])([A-Z][A-Z_]+)=", rest))
            assert names <= SETTINGS | {"PATH", "PYTHONUNBUFFERED"}, names


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_containers_are_given_settings_that_are_settings():
    asked = set()
    for service_name in ("migrate", "web", "worker"):
        service = compose()["services"][service_name]
        assert set(service["environment"]) <= SETTINGS
        asked |= set(re.findall(r"\$\{(\w+):\?\}", json.dumps(service)))
        needed = {"SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "EMAIL_URL"}
        assert needed <= set(service["environment"])
    page = (DEPLOY / "containers.md").read_text()
    assert asked <= set(variables(page)) <= SETTINGS | {"POSTGRES_PASSWORD"}


def test_containers_wait_for_what_they_need_and_listen_here_alone():
    services = compose()["services"]
    for service_name in ("web", "worker"):
        assert services[service_name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"}
        }
        assert services[service_name]["volumes"] == [
            "media:/var/lib/quincena/media",
            "backups:/var/backups/quincena",
        ]
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert not [other for other in services if other != "web" and "ports" in services[other]]
    build = services["web"]["build"]
    assert (DEPLOY / build["context"]).resolve() == settings.BASE_DIR
    assert (settings.BASE_DIR / build["dockerfile"]).is_file()
    used = {
        volume.partition(":")[0] for service in services.values() for volume in service.get("volumes", [])
    }
    assert used == set(compose()["volumes"])


def test_shell_scripts_are_shell(tmp_path):
    scripts = ["\n".join(re.findall(r"```sh\n(.*?)```", page.read_text(), re.S)) for page in PAGES]
    for script in [*scripts, (DEPLOY / "quincena.sh").read_text()]:
        done = subprocess.run(["sh", "-n"], input=script, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_timers_say_when():
    for path in UNITS:
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        parser.read(path)
        assert parser.has_option(
            "Timer" if path.suffix == ".timer" else "Service",
            "OnCalendar" if path.suffix == ".timer" else "ExecStart",
        )
