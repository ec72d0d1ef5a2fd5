"""An archive that was cut, altered or made to hurt is refused whole: exit 1, a sentence, and nothing changed."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from issues.models import Issue
from newsletter.operations.backup import archive, make, rows
from tests.factories import make_issue, make_picture

Files = dict[str, bytes]


@pytest.fixture
def whole(transactional_db, tmp_path) -> bytes:
    """A small good archive."""
    make_picture(make_issue(title="Antes"))
    get_user_model().objects.create_user("ana")
    make.to_file(tmp_path / "whole")
    Issue.objects.update(title="Escrito después")
    return (tmp_path / "whole").read_bytes()


@pytest.fixture
def refused(run, tmp_path) -> Callable[[bytes], str]:
    """Restores what is no archive; gives the sentence it is refused with."""

    def restore(data: bytes) -> str:
        before = sorted(make.stored())
        (tmp_path / "b").write_bytes(data)
        done = run("restore", tmp_path / "b", replace=True)
        assert done.code == 1, done
        assert Issue.objects.get().title == "Escrito después"
        assert sorted(make.stored()) == before
        said = done.err.splitlines()[-1]
        assert said.isprintable()
        return said

    return restore


def unpacked(data: bytes) -> Files:
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return {info.name: tar.extractfile(info).read() for info in tar}


def packed(files: Files, *, sums: bool = True, **header: object) -> bytes:
    """An archive of these files, its sums right."""
    files = {name: data for name, data in files.items() if name != "SHA256SUMS"}
    files["backup.json"] = json.dumps(json.loads(files["backup.json"]) | header).encode()
    if sums:
        lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()]
        files["SHA256SUMS"] = "".join(lines).encode()
    target = io.BytesIO()
    writer = make.Writer(target)
    for name, data in files.items():
        writer.add(name, len(data), iter([data]))
    writer.close()
    return target.getvalue()


def rows_of(*lines: object) -> bytes:
    return gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode())


def test_the_same_archive_packed_again_is_taken(whole, run, tmp_path):
    """What follows fails for what it says, and not because these tests pack badly."""
    (tmp_path / "b").write_bytes(packed(unpacked(whole)))
    assert run("restore", tmp_path / "b", replace=True).code == 0
    assert Issue.objects.get().title == "Antes"


def test_one_that_was_cut(whole, refused):
    chance = random.Random(1)
    for length in [0, 1, 511, 512, len(whole) - 1, len(whole) - 512, len(whole) - 1024]:
        refused(whole[:length])
    for _ in range(10):
        refused(whole[: chance.randrange(len(whole))])


def test_one_with_a_bit_turned_anywhere(whole, refused):
    chance = random.Random(2)
    for _ in range(40):
        place = chance.randrange(len(whole))
        refused(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])


def test_one_that_goes_on(whole, refused):
    refused(whole + b"\0")
    refused(whole + whole)


@pytest.mark.parametrize(
    "name",
    [
        "media/../../etc/passwd",
        "media/a/../../b",
        "/etc/passwd",
        "media//etc/passwd",
        "media/.hidden",
        "media/a\\b",
        "media/C:b",
        "media/a\nb",
        "media/\x1b[2J",
        "media/",
        "rows/issues.issue/../x.jsonl.gz",
        "rows/issues.nothing/00001.jsonl.gz",
        "settings.py",
    ],
)
def test_names_that_lead_elsewhere(whole, refused, name):
    files = unpacked(whole)
    assert "contiene" in refused(packed({**files, name: b"x"}))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_SPARSE])  # fmt: skip
def test_members_that_are_no_files(whole, refused, kind):
    info = tarfile.TarInfo("media/link")
    info.type, info.linkname = kind, "/etc/passwd"
    refused(info.tobuf(tarfile.USTAR_FORMAT) + whole)
    first = 512 + len(unpacked(whole)["backup.json"])
    first += -first % 512
    refused(whole[:first] + info.tobuf(tarfile.USTAR_FORMAT) + whole[first:])


def test_a_file_twice(whole, refused):
    files = unpacked(whole)
    name = next(name for name in files if name.startswith("media/"))
    twice = io.BytesIO()
    writer = make.Writer(twice)
    writer.add(name, 1, iter([b"x"]))
    start = whole.index(b"media/pictures")
    refused(whole[:start] + twice.getvalue() + whole[start:])


def test_a_file_too_few_and_sums_that_say_something_else(whole, refused):
    files = unpacked(whole)
    picture = next(name for name in files if name.startswith("media/"))
    sums = files["SHA256SUMS"].decode()
    for changed in [
        "".join(line for line in sums.splitlines(keepends=True) if picture not in line),
        sums + f"{'0' * 64}  media/more.png\n",
        sums.replace(sums[:8], "00000000", 1),
        sums + "nonsense",
        sums + sums,
        "",
    ]:
        data = packed(files, sums=False)[: -2 * 512]
        target = io.BytesIO()
        target.write(data)
        writer = make.Writer(target)
        writer.add("SHA256SUMS", len(changed.encode()), iter([changed.encode()]))
        writer.close()
        refused(target.getvalue())
    refused(packed(files, sums=False))


def test_rows_that_unpack_to_far_more_than_they_are(whole, refused, monkeypatch):
    monkeypatch.setattr(archive, "PART", 1 << 20)
    monkeypatch.setattr(archive, "LONGEST", 1 << 20)
    files = unpacked(whole)
    name = "rows/auth.user/00001.jsonl.gz"
    refused(packed({**files, name: gzip.compress(b" " * (4 << 20))}))
    good = gzip.decompress(files[name])
    refused(packed({**files, name: gzip.compress(good * 20_000)}))


@pytest.mark.parametrize(
    "line",
    [[], {}, 1, None, ["x"], [["x"] * 3], "[" * 100_000],
    ids=["empty", "object", "number", "null", "few", "nested", "deep"],
)
def test_rows_that_are_none(whole, refused, line):
    files = unpacked(whole)
    data = rows_of(line) if not isinstance(line, str) else gzip.compress(line.encode())
    refused(packed({**files, "rows/issues.issue/00001.jsonl.gz": data}))


def test_values_that_no_column_takes(whole, refused):
    """SQLite knows no longest text, so that one is PostgreSQL's to refuse."""
    files = unpacked(whole)
    name = "rows/issues.issue/00001.jsonl.gz"
    row = json.loads(gzip.decompress(files[name]))
    columns = json.loads(files["backup.json"])["tables"]["issues.issue"]
    for column, value in [
        ("publish_at", "never"),
        ("number", "many"),
        ("id", {}),
        ("cover_id", 999_999),
        *([("status", "ready or not, here I come")] if connection.vendor == "postgresql" else []),
    ]:
        changed = list(row)
        changed[columns.index(column)] = value
        refused(packed({**files, name: rows_of(changed)}))


def test_rows_that_stand_there_twice(whole, refused):
    files = unpacked(whole)
    again = files["rows/issues.issue/00001.jsonl.gz"]
    refused(packed({**files, "rows/issues.issue/00002.jsonl.gz": again}))


@pytest.mark.parametrize(
    "header",
    [
        {"product": "other"},
        {"format": 2},
        {"migrations": [["issues", "9999_of_the_future"]]},
        {"migrations": [["nobody", "0001_initial"]]},
        {"migrations": 3},
        {"tables": {"issues.issue": ["id"]}},
        {"tables": {"issues.issue": ["id; DROP TABLE x"]}},
        {"tables": {"future.table": ["id"]}},
        {"made_at": "yesterday"},
    ],
    ids=str,
)
def test_headers_of_others_and_of_the_future(whole, refused, header):
    refused(packed(unpacked(whole), **header))


def test_what_is_no_archive_at_all(whole, refused):
    for data in [b"hello", b"PK\3\4" + bytes(600), gzip.compress(whole), bytes(10240)]:
        refused(data)


def test_a_missing_file_is_said(run, db, tmp_path):
    done = run("restore", tmp_path / "none")
    assert done.code == 1
    assert str(tmp_path / "none") in done.err


def test_a_row_too_long_for_a_restore_is_refused_by_the_backup(whole, run, tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "LONGEST", 100)
    done = run("backup", Path(tmp_path / "c"))
    assert done.code == 1
    assert not (tmp_path / "c").exists()
