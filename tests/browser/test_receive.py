"""An issue written elsewhere, in a real browser: pasted, understood, taken; changed, compared part by part, chosen from."""

from __future__ import annotations

import re

import pytest

from issues.models import Issue

from .test_desk import page, save  # noqa: F401 - a fixture
from .test_flow import awake, pytestmark  # noqa: F401 - a fixture

WRITTEN = """---
title: Del 16 al 31 de marzo (#6 de 2026)
slug: seis
tags: [faros, relojes]
---
Hola. Esta quincena huele a sal.

## 🗞 Noticias

1️⃣ **El faro de Levante** estrena lente [[La lente nueva - Diario del Puerto](https://puerto.example/lente)].

![Un faro](lente.png "La lente, antes de subirla")

2️⃣ **El reloj de agua** pierde una gota [por minuto](https://relojes.example/gota).

## Para acabar

**Una canción** de molinos, a media voz.
"""
NOW = """Hola. Esta quincena huele a lluvia.

## 🗞 Noticias

1️⃣ **El faro de Levante** estrena lente y guarda la vieja [[La lente nueva - Diario del Puerto](https://puerto.example/lente)].

![Un faro](lente.png "La lente, antes de subirla")

2️⃣ **El reloj de agua** pierde dos gotas [por minuto](https://relojes.example/gota).

3️⃣ **El puente colgante** se balancea menos.
"""
NOW_BODIES = [text.strip() for text in re.split(r"\n.️⃣ ", NOW)[1:]]
CHANGED = f"{WRITTEN.partition('Hola')[0]}{NOW}"
MINE = "**El reloj de agua** pierde tres gotas por minuto."


def paste(page, site: str, text: str, into: str = "") -> None:  # noqa: F811
    """From the list of issues to what was understood of a pasted text."""
    page.goto(f"{site}/admin/issues/issue/")
    page.get_by_role("link", name="Traer uno").click()
    page.get_by_label("Pegue").fill(text)
    if into:
        page.get_by_label("Es", exact=True).select_option(label=into)
    page.get_by_role("button", name="Ver lo que se entiende").click()
    page.wait_for_selector("dl.facts")


def take(page, button: str) -> None:  # noqa: F811
    """Takes what the review offers, and waits for the desk that says so."""
    page.get_by_role("button", name=button).click()
    awake(page)


def facts(page) -> dict[str, str]:  # noqa: F811
    """What the review says of the issue, name by name."""
    return page.locator("dl.facts").evaluate(
        "(list) => Object.fromEntries([...list.querySelectorAll('dt')].map((name) => [name.innerText, name.nextElementSibling.innerText]))"
    )


def bodies(page) -> list[str]:  # noqa: F811
    """The texts of the parts on the desk, from top to bottom."""
    return [area.input_value() for area in page.locator(".card:visible textarea[name$=body]").all()]


def parts(page) -> dict[str, str]:  # noqa: F811
    """What the review says becomes of each part that is not the same."""
    return {
        one.inner_text().removesuffix(what).strip(): what
        for one in page.locator("fieldset.choice legend").all()
        for what in [one.locator(".what").inner_text()]
    }


def part(page, title: str):  # noqa: F811
    """One part of the review, its text unfolded."""
    found = page.locator("fieldset.choice", has=page.locator("legend", has_text=title))
    found.get_by_text("Ver el texto").click()
    return found


@pytest.fixture
def taken(page, live_server):  # noqa: F811
    """The issue pasted and taken by this editor, who then wrote one part anew on the desk."""
    paste(page, live_server.url, WRITTEN)
    take(page, "Tomarlo como borrador")
    page.fill("[name=items-1-body]", MINE)
    save(page)
    return page


def test_a_pasted_issue_is_seen_before_it_is_stored(page, live_server):  # noqa: F811
    paste(page, live_server.url, WRITTEN)
    said = facts(page)
    assert said["Título"] == "Del 16 al 31 de marzo (#6 de 2026)"
    assert said["Número"] == "#6 / 2026"
    assert said["Periodo"] == "16 de marzo de 2026 – 31 de marzo de 2026"
    assert said["Temas"] == "faros, relojes"
    assert (said["Partes"], said["Enlaces"], said["Imágenes"]) == ("3", "2", "1; faltan: lente.png")
    read = page.inner_text("#content")
    for words in ("No hay fecha", "Hola. Esta quincena huele a sal.", "2 El reloj de agua pierde una gota"):
        assert words in read
    page.get_by_text("Todos los enlaces").click()
    assert "La lente nueva – Diario del Puerto https://puerto.example/lente" in page.inner_text("ol")
    assert not Issue.objects.exists()


def test_what_was_understood_is_taken_as_a_draft(page, live_server):  # noqa: F811
    paste(page, live_server.url, WRITTEN)
    take(page, "Tomarlo como borrador")
    assert "«Del 16 al 31 de marzo (#6 de 2026)» entró como borrador." in page.inner_text(".success")
    assert page.input_value("#id_number") == "6"
    assert page.input_value("#id_intro") == "Hola. Esta quincena huele a sal."
    assert [text.split("**")[1] for text in bodies(page)] == [
        "El faro de Levante",
        "El reloj de agua",
        "Una canción",
    ]
    assert "Falta la imagen «lente.png»." in page.inner_text("#review")


def test_what_was_left_is_not_there(page, live_server):  # noqa: F811
    paste(page, live_server.url, WRITTEN)
    page.get_by_role("button", name="Dejarlo").click()
    page.get_by_text("No se tomó nada.").wait_for()
    assert not page.locator("#result_list").count()


def test_a_changed_issue_is_compared_part_by_part(taken, live_server):
    paste(taken, live_server.url, CHANGED, into="Del 16 al 31 de marzo (#6 de 2026)")
    assert "Título, número, periodo, temas: igual" in taken.inner_text("#content")
    assert parts(taken) == {
        "Saludo": "cambia",
        "El faro de Levante estrena lente y guarda la vieja": "cambia",
        "El reloj de agua pierde dos gotas por minuto": "cambia",
        "El puente colgante se balancea menos": "nueva",
        "Para acabar": "no está en lo que llegó",
    }
    lighthouse, clock = part(taken, "faro"), part(taken, "reloj")
    assert [text.strip() for text in lighthouse.locator("ins").all_inner_texts()] == ["y guarda la vieja"]
    assert not lighthouse.locator("del").count()
    assert clock.locator("del").all_inner_texts() == ["tres"]
    assert clock.locator("ins").all_inner_texts() == ["dos", "[", "](https://relojes", "example/gota)."]
    assert part(taken, "Para acabar").get_by_label("dejar lo que hay").is_checked()


def test_what_was_chosen_part_by_part_is_on_the_desk(taken, live_server):
    paste(taken, live_server.url, CHANGED)
    for title in ("Saludo", "reloj"):
        part(taken, title).get_by_label("dejar lo que hay").check()
    take(taken, "Tomar lo elegido")
    assert "tiene ahora lo que eligió" in taken.inner_text(".success")
    assert taken.input_value("#id_intro") == "Hola. Esta quincena huele a sal."
    texts = bodies(taken)
    assert texts[0].startswith("**El faro de Levante** estrena lente y guarda la vieja [[La lente nueva")
    assert texts[1:] == [
        MINE,
        "**El puente colgante** se balancea menos.",
        "**Una canción** de molinos, a media voz.",
    ]


def test_the_version_before_what_arrived_comes_back(taken, live_server):
    before = bodies(taken)
    paste(taken, live_server.url, CHANGED)
    part(taken, "Para acabar").get_by_label("quitarla").check()
    take(taken, "Tomar lo elegido")
    assert bodies(taken) == NOW_BODIES
    taken.click("#tab-history")
    newest, earlier = taken.locator(".versions li").all()[:2]
    assert "ana · tomado de lo que llegó" in newest.inner_text()
    earlier.locator("a").click()
    restoring = taken.locator(".reading-room h2").last.locator("xpath=following-sibling::section")
    restoring.locator("ins").first.wait_for()
    assert {"sal", "tres"} <= set(restoring.locator("ins").all_inner_texts())
    assert "lluvia" in restoring.locator("del").all_inner_texts()
    taken.get_by_role("button", name="Restaurarlo todo").click()
    awake(taken)
    assert bodies(taken) == before
