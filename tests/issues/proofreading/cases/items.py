"""Cases of items, their numbers and headings, and what is not finished."""

from __future__ import annotations

from dataclasses import replace

from tests.tools.proofreading import GOOD, draft_of, item, items

from .case import Cases

ESSAY = item("🗞 Noticias", None, "Y una cosa más", "Y una cosa más", "Un faro.")


def _numbers(*numbers: int | None):
    return replace(GOOD, items=items(*numbers))


def _headed(heading: str, section: str = "🗞 Noticias"):
    return replace(GOOD, items=(item(section, 1, heading, heading, "Un faro."),))


CASES = {
    "number-repeated": Cases(
        [_numbers(1, 1, 2), _numbers(1, 2, None, 2)],
        [
            _numbers(1, 2, None, 3),
            replace(GOOD, items=items(1, 2) + items(1, 2, section="📚 Lecturas")),
            _numbers(None, None),
        ],
    ),
    "number-missing": Cases(
        [_numbers(1, 3), _numbers(2, 3, 4)],
        [_numbers(None, 1, 2), _numbers(1, 2, 2), replace(GOOD, items=(*items(1, 2, 3), ESSAY))],
    ),
    "number-order": Cases(
        [_numbers(2, 1, 3), _numbers(1, 4, 3, 2)],
        [_numbers(1, 2, 2, 3), replace(GOOD, items=items(1, 2, 3) + items(1, 2, section="📚 Lecturas"))],
    ),
    "number-forgotten": Cases(
        [_numbers(1, 2, None), _numbers(1, None, 2)],
        [
            _numbers(None, 1, 2),
            replace(GOOD, items=(*items(1, 2, 3), ESSAY)),
            replace(GOOD, items=items(1, 2) + items(None, None, section="📚 Lecturas")),
        ],
    ),
    "item-empty": Cases([" \n\n "], ["![Un faro](a.png)", "https://youtu.be/0123456789a", "—"]),
    "heading-empty": Cases(
        ["####", "#### **  **\n\nUno.", _headed("***")],
        ["#### 🍿\n\nUno.", "```\n####\n```", "C#\n\nEl acorde de fa #", "Uno\n\n---\n\nDos", "\\# no"],
    ),
    "heading-level": Cases(
        ["#### Uno\n\n###### Dos", "### Uno", "# Uno"],
        [
            "#### Uno\n\n##### Dos\n\n###### Tres\n\n#### Cuatro",
            "```bash\n# instala\nmake\n```",
            "~~~\n## comentario\n~~~",
            "Somos el\n\\#1 del mundo.",
            "C# y F# van bien.",
        ],
    ),
    "heading-space": Cases(
        [_headed("🎬Cine"), "#### 👩🏽‍💻Código", "#### 🇪🇸España"],
        [
            _headed("🎬 Cine"),
            _headed("Cine 🎬, libros 📚"),
            "#### 👩🏽‍💻 Código",
            "#### 🇪🇸 España",
            "#### 1️⃣ Uno",
            "#### 🎬: cine",
            "🎬Cine",
            "```\n#### 🎬Cine\n```",
            "#### C♯avanzado y 4K",
        ],
    ),
    "empty-paragraph": Cases(
        ["Uno.\n\n<br>\n\nDos.", "Uno.\n\n\u00a0\n\nDos.", "Uno.\n\n<p> </p>\n\nDos.", "Uno.\n\n&nbsp;"],
        [
            "Uno.\n<br>\nDos.",
            "```html\nUno\n\n&nbsp;\n\nDos\n```",
            "```\nUno\n\n<br>\n\nDos\n```",
            "Escribe `&nbsp;` así.",
            "10&nbsp;km",
            "Uno.\n\n\n\nDos.",
        ],
    ),
    "unfinished": Cases(
        [
            "El faro mide TK metros.",
            "Un enlace [por escribir].",
            "TODO: la foto.",
            "El faro [TODO] vuelve.",
            "La foto está PENDIENTE.",
            "TBD",
            "Lorem ipsum dolor sit amet.",
            "(pendiente)",
            _headed("XXX"),
        ],
        [
            "El acuerdo (pendiente de ratificación) sale adelante.",
            "Queda un tema pendiente. Está por hacer.",
            "Cambia TODO: la luz, el mar y la gente.",
            "Vuelve el soldado TK-421.",
            "El capítulo XXX, el tomo XXX y la Super Bowl XXX.",
            "Las XXX Jornadas y el XXX aniversario.",
            "El texto *lorem ipsum* y un lorem ipsum cualquiera.",
            "Talla XXL, el Tk de Tcl y xxx.",
            "`TODO: la foto` y `TK`",
            "[Un faro](https://a.example/TODO/TK)",
            "Los pendientes (por hacer algo) le quedan bien.",
        ],
    ),
    "mail-heavy": Cases(
        ["Un faro. " * 12_000, draft_of("Un faro.", mail_bytes=102_001)],
        [draft_of("Un faro.", mail_bytes=102_000), draft_of("Un faro. " * 12_000, mail_bytes=90_000)],
    ),
}
