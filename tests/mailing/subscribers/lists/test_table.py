"""Lists as people and programs save them: every line has an outcome, or the file is refused naming the line."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from mailing.errors import NotASubscriberList
from mailing.models import Subscriber
from mailing.subscribers.lists.exporting import export_subscribers
from mailing.subscribers.lists.importing import Report, import_subscribers

TWO = {"ana@example.org", "eva@example.org"}


def read(data: str | bytes) -> Report:
    return import_subscribers(data.encode() if isinstance(data, str) else data)


def stored() -> set[str]:
    return set(Subscriber.objects.values_list("email", flat=True))


@pytest.mark.parametrize(
    "data",
    [
        b"email,name\nana@example.org,Ana\neva@example.org,Eva\n",
        b"email,name\rana@example.org,Ana\reva@example.org,Eva\r",
        b"email,name\r\nana@example.org,Ana\r\neva@example.org,Eva",
        b"\xef\xbb\xbfemail,name\nana@example.org,Ana\neva@example.org,Eva\n",
        "email;name\nana@example.org;Peña\neva@example.org;Eva\n".encode("cp1252"),
        "email\tname\nana@example.org\tPeña\neva@example.org\tEva\n".encode("utf-16"),
        "email\tname\nana@example.org\tPeña\neva@example.org\tEva\n".encode("utf-16-le"),
        "email\tname\nana@example.org\tPeña\neva@example.org\tEva\n".encode("utf-16-be"),
        "email,name\nana@example.org,Łucja 🎈\neva@example.org,Eva\n".encode(),
        'Ana López <ana@example.org>\n"Pérez, Eva" <eva@example.org>\n'.encode(),  # Mailman's members
        '"Peña, Ana" <ana@example.org>,\n\neva@example.org\n'.encode(),
        b"sep=;\nemail;name\nana@example.org;Ana, la de Jaen\neva@example.org;Eva\n",
        b"\xef\xbb\xbfsep=;\r\nemail;name\r\nana@example.org;Ana\r\neva@example.org;Eva\r\n",
        b"\n\n  \nemail,name\n\nana@example.org,Ana\n,\neva@example.org,Eva\n\n",
        b"Lista de lectores 2024\n\nNombre;Correo\nAna;ana@example.org\nEva;eva@example.org\n",
        b"Mis lectores, los de siempre\nnombre,correo,ciudad\nAna,ana@example.org,\nEva,eva@example.org,\n",
        b"ana@example.org\neva@example.org\n",
        b"ana@example.org,Ana\neva@example.org,Eva\n",
        b"Ana;ana@example.org\nEva;eva@example.org\n",
        b"Mis lectores\nana@example.org\neva@example.org",
        b"Buzon,Nombre\nana@example.org,Ana\neva@example.org,Eva\n",
        b"ana@example.org, eva@example.org\n",
        b"ana@example.org; eva@example.org",
        b"email\nana@example.org;eva@example.org\n",
        b'email,name\n"ana@example.org, eva@example.org",Los dos\n',
        b'email,name\n"ana@example.org\neva@example.org",Los dos\n',
        b"email|name\nana@example.org|Ana\neva@example.org|Eva\n",
        b'"email","name"\n"ana@example.org","dijo ""hola"", y mas"\n"eva@example.org",""\n',
        b'"email","name"\n"ana@example.org","dijo \\"hola, y mas"\n"eva@example.org",""\n',
        b'email,notes\nana@example.org,"una linea\ny otra, con coma\n\ny otra"\neva@example.org,\n',
        b"email,height\nana@example.org,5\" 2'\neva@example.org,\n",
        b"name,email\nPerez,ana@example.org\neva,eva@example.org,,,\n",
    ],
)
def test_lists_are_read_however_they_were_saved(db: None, data: bytes) -> None:
    report = read(data)
    assert stored() == TWO and report.counts == {"added": 2} and not report.problems


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Email",
            "EMAIL",
            "E-mail",
            "e-mail address",
            "Email Address",
            "Correo",
            "Correo electronico",
            "emailaddress",
        ),
        *(
            "Correo electrónico",
            "CORREO ELECTRÓNICO",
            "Dirección de correo electrónico",
            "Direccion de correo",
        ),
        *(
            "Dirección de email",
            "  email  ",
            "\u200bemail",
            "“Email”",
            "email\u00a0address",
            "Correo-e",
            "Mail",
            "email*",
        ),
        *(
            "Adresse e-mail",
            "Endereço de e-mail",
            "Correo electro\u0301nico",
            "Tu correo electrónico",
            "E-mail 1 - Value",
        ),
    ],
)
def test_headings_are_read_in_the_words_of_people(db: None, heading: str) -> None:
    text = f"Nombre,Referido por,{heading}\nAna,otra@example.org,ana@example.org\nEva,,eva@example.org\n"
    assert read(text).counts == {"added": 2} and stored() == TWO


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "ana@example.org",
            " ana@example.org ",
            "Ana <ana@example.org>",
            '"""Pérez, Ana"" <ana@example.org>"',
        ),
        *(
            "<ana@example.org>",
            "mailto:ana@example.org",
            "MAILTO:ana@example.org?subject=Hola",
            "'ana@example.org'",
        ),
        *(
            "\u200bana@example.org\u200b",
            "ana@\u2060example.org",
            "\u00a0ana@example.org\u00a0",
            "\ufeffana@example.org",
        ),
        *(
            "ana@EXAMPLE.org",
            "ana＠example.org",
            "ana@example.org;",
            "\tana@example.org",
            '"""ana@example.org"""',
        ),
        "Ana \u202aana@example.org\u202c <ana@example.org>".replace("ana@example.org\u202c ", "\u202c "),
    ],
)
def test_addresses_are_read_as_people_write_them(db: None, cell: str) -> None:
    report = read(f"email,name\n{cell},Ana\n")
    assert report.counts == {"added": 1} and stored() == {"ana@example.org"}


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "-",
        "ana",
        "ana perez@example.org",
        "ana @example.org",
        "@example.org",
        "ana@example",
        "Ana <ana>",
        "a@b@c.org",
    ],
)
def test_a_half_of_an_address_is_no_address(db: None, cell: str) -> None:
    report = read(f"email,name\neva@example.org,Eva\n{cell},Ana\n")
    assert report.counts == {"added": 1, "invalid": 1} and len(report.problems) == 1
    assert report.problems[0].startswith("3: ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('email,name\nana@example.org,"Ana\neva@example.org,Eva\nleo@example.org,Leo\n', 2),
        ('email,name\nana@example.org,Ana\n"eva@example.org,Eva\nleo@example.org,Leo\n', 3),
        ('email,name\r\rana@example.org,Ana\r"eva@example.org,Eva\rleo@example.org,"Leo"\r', 4),
        ('\n\nemail,name\nana@example.org,"Ana\neva@example.org,Eva"\nleo@example.org,Leo\n', 4),
        ('email,name\nana@example.org,"Ana\neva@example.org,"Eva\nleo@example.org,Leo\n', 2),
        (
            'email,name\nana@example.org,"a\nb"\nana@example.org,"Ana\neva@example.org,""\nleo@example.org,Leo\n',
            4,
        ),
        ('sep=;\nemail;name\nana@example.org;"Ana\neva@example.org;Eva\n', 3),
    ],
)
def test_an_open_quotation_mark_is_refused_naming_its_line(db: None, text: str, line: int) -> None:
    with pytest.raises(NotASubscriberList, match=rf"\b{line}\b"):
        read(text)
    assert not Subscriber.objects.exists()


def test_a_long_open_quotation_mark_is_refused_too(db: None) -> None:
    rows = "".join(f"r{number}@example.org,Uno\n" for number in range(2000))
    with pytest.raises(NotASubscriberList, match=r"\b2\b"):
        read('email,name\nana@example.org,"Ana\n' + rows)


def test_line_numbers_are_those_of_the_file(db: None) -> None:
    text = 'Mi lista\n\nemail,name\nana@example.org,"a\nb\nc"\n\nnada,Eva\r\nmal@,x\n'
    report = read(text)
    assert [problem.split(":")[0] for problem in report.problems] == ["8", "9"]


def test_there_are_as_many_outcomes_as_lines(db: None) -> None:
    lines = [
        "ana@example.org,subscribed",
        "ANA@example.org,subscribed",
        "nada,subscribed",
        ",",
        "eva@example.org",
    ]
    lines += [
        "leo@example.org,cleaned",
        "mar@example.org,subscribed,mas",
        "sol@example.org,Subscribed,",
        ",subscribed",
    ]
    report = read("email,status\n" + "\n".join(lines) + "\n")
    assert report.counts.total() == len(lines) - 1, "a line of commas is an empty line"
    assert stored() == {"ana@example.org", "sol@example.org"}


def test_a_long_note_is_a_note(db: None) -> None:
    assert read(f'email,notes\nana@example.org,"{"x, " * 70_000}"\neva@example.org,\n').counts == {"added": 2}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"name,city\nAna,Jaen\n",
        b"\0\1\2\3\4",
        b"PK\x03\x04zip",
        b"\xff\xfe\x00",
        b"\xff\xfe\x00\xd8a\x00",
        b'"',
        b"sep=;\n",
    ],
)
def test_what_is_no_list_is_refused(db: None, data: bytes) -> None:
    with pytest.raises(NotASubscriberList):
        read(data)


def test_which_of_two_columns_of_addresses_is_meant_is_not_guessed(db: None) -> None:
    with pytest.raises(NotASubscriberList):
        read("Ana,ana@example.org,jefe@example.org\nEva,eva@example.org,jefe@example.org\n")


@pytest.mark.parametrize(
    "date", ["0001-01-01", "9999-12-31", "2024-13-45", "0000-00-00", "ayer", "1e9", "２０２４-01-01"]
)
def test_an_odd_date_of_signing_up_stops_nothing(db: None, date: str) -> None:
    assert read(f"email,created_at\nana@example.org,{date}\n").counts == {"added": 1}


def test_a_language_of_ours_is_kept(db: None) -> None:
    read("email,language\nana@example.org,en\neva@example.org,pt-BR\n")
    assert dict(Subscriber.objects.values_list("email", "language")) == {
        "ana@example.org": "en",
        "eva@example.org": "es",
    }


def test_every_address_goes_out_and_comes_in_the_same(db: None) -> None:
    emails = [
        f"{local}@example.org"
        for local in ("'o", "''o", "=1+1", "'=1", "+a", "-a", "o'", "ñandú", "a+b", "'")
    ]
    Subscriber.objects.bulk_create(
        Subscriber(email=email, state="confirmed", confirmed_at="2024-01-02T03:04:05Z") for email in emails
    )
    out = io.StringIO(newline="")
    assert export_subscribers(out) == len(emails)
    cells = [row[0] for row in csv.reader(io.StringIO(out.getvalue()))]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    Subscriber.objects.all().delete()
    assert read(out.getvalue()).counts == {"added": len(emails)}
    assert stored() == set(emails)


@pytest.mark.parametrize(
    "data",
    [
        *(
            b"\0",
            b"\xff\xfe\x00\xd8",
            b'"',
            b'email\n"',
            b"email,email\na@example.org,b@example.org\n",
            b"\x81\x8d",
        ),
        *(
            b"email,consent\na@example.org,x\n",
            b"email,created_at\na@example.org,0001-01-01\n",
            b"\r",
            b"sep=\n",
        ),
        *(
            b"email\n" + b"a" * 300_000,
            b"email," + b"x," * 5000 + b"\n",
            "email\n\ud800@x.org".encode("utf-8", "surrogatepass"),
        ),
        *(
            b"email\na\0@example.org\n",
            b"email\n<@>\n",
            b"email\n<<<>>>@@@\n",
            b"email\nmailto:%00@example.org\n",
        ),
        *(
            b"email\na@xn--a.org\n",
            "email\na@\u3002\u3002.org\n".encode(),
            b"email\na@" + b"a." * 200 + b"org\n",
        ),
    ],
)
def test_nothing_raises_at_the_desk(admin_client: Client, data: bytes) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    for name in ("l.csv", "l\u202e.csv"):
        answer = admin_client.post(
            reverse("admin:mailing_subscriber_import"), {"file": SimpleUploadedFile(name, data)}
        )
        assert answer.status_code == 200


def test_the_desk_shows_what_keeps_whom_out_and_asks(admin_client: Client, admin_user: User) -> None:
    page = reverse("admin:mailing_subscriber_import")

    def post(**fields: str) -> str:
        data = b"email,GDPR,status\na@example.org,yes,blocklisted\nb@example.org,yes,active\n"
        file = io.BytesIO(data)
        file.name = "lista.csv"
        return admin_client.post(page, {"file": file, **fields}, follow=True).content.decode()

    asked = post(store="on")
    assert '<select name="treat-GDPR"' in asked and "«yes» 2" in asked and not Subscriber.objects.exists()
    shown = post(**{"treat-GDPR": "consent"})
    assert "status «blocklisted»" in shown and 'value="consent" selected' in shown
    assert not Subscriber.objects.exists()
    assert "Guardado" in post(**{"treat-GDPR": "consent"}, store="on") and stored() == {"b@example.org"}
    assert "<select" in post(**{"treat-GDPR": "nonsense"}) and "errorlist" in post(
        **{"treat-GDPR": "nonsense"}
    )
