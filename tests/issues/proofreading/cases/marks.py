"""Cases of brackets, emphasis and footnotes."""

from __future__ import annotations

from .case import Cases

CASES = {
    "unbalanced": Cases(
        [
            "Un faro (viejo.",
            "Un faro [viejo.",
            "Un faro viejo».",
            "Dijo «sí.",
            "“Volveré pronto, dijo.",
            "Dijo “sí (claro”).",
            "Un faro (viejo.\n\nOtro faro. 1) Uno. :)",
            "Un faro «viejo.\n\n«Otro» faro.",
            "El faro se apagó desde 2018).",
            'Dijo "volveré.\n\nY no volvió.',
            'Lo llaman "Apolo 11.',
        ],
        [
            "«Primer párrafo de la cita.\n\n»Segundo párrafo.\n\n»Tercero y último».",
            "Dijo: “Primer párrafo.\n\n”Segundo y último”.",
            "Dijo: “Primer párrafo.\n\n“Segundo y último”.",
            "«Primer párrafo de la cita.\n\nSegundo y último».",
            '"Primer párrafo de la cita.\n\nSegundo y último".',
            '"Primer párrafo de la cita.\n\n"Segundo y último".',
            "(Una nota larga.\n\nQue sigue aquí.)",
            "> “Una cita.\n>\n> Que sigue.”",
            "«Un “faro” (de ‘verdad’) [sic]».",
            'Es el "Apolo 11" y "Blade Runner 2049".',
            'Un monitor de 27" y otro de 32".',
            "1) Uno\n2) Dos\n\na) Uno; b) dos; iv) cuatro; 12) doce.",
            "**1)** Uno. *b)* Dos. 2º) Tres. 1.1) Cuatro.",
            "Bien :) mal :( guiño ;) y (qué risa :)) y (qué risa :).",
            "Un ex(alcalde) y un box(es).",
            "Escribe `f(x` y https://a.example/x_(y).",
            "[Un (faro)](https://a.example/x_(y)).",
            "[…] y (…) y [x]",
            "- [ ] Uno\n- [x] Dos",
        ],
    ),
    "emphasis-unbalanced": Cases(
        [
            "Un **faro viejo.",
            "Un faro** viejo.",
            "Un *faro viejo.",
            "Un ~~faro viejo.",
            "Un fa**ro viejo.",
            "Un __faro viejo.",
        ],
        [
            "Un **faro**s, **¡ya!** y ***todo***.",
            "Va por tod*s.",
            "Vaya m*erda.",
            "El algoritmo A* y el rumor de Q*.",
            "Sigue a @_ana y a @ana_.",
            "Son 3*4 y 3 * 4, o a*b.",
            "La función __init__ y snake_case_largo.",
            "`**faro` y https://a.example/**x",
            "Un \\*faro y un \\_faro.",
            "***\n\nUno\n\n* * *",
            "* Uno\n* Dos",
        ],
    ),
    "footnote-without-text": Cases(
        ["Un faro[^nota].", "Un faro[^1] y otro[^2].\n\n[^1]: Uno."],
        ["Un faro[^nota].\n\n[^nota]: La nota.", "`[^1]`", "```\nUn faro[^1]\n```", "Un \\[^1] tal cual."],
    ),
    "footnote-without-mark": Cases(
        ["Un faro.\n\n[^nota]: La nota.", "Un faro[^1].\n\n[^1]: Uno.\n[^2]: Dos."],
        [
            "```\n[^1]: La nota\n```",
            "Un **faro[^1]** y [otro[^2]](https://a.example/x).\n\n[^1]: Uno.\n[^2]: Dos.",
            "Un faro[^1].\n\n[^1]: Uno, con otra[^2].\n[^2]: Dos.",
            '![Un faro](a.png "Al alba[^1]")\n\n[^1]: La nota.',
        ],
    ),
    "footnote-twice": Cases(
        ["Un faro[^a].\n\n[^a]: Una.\n[^a]: Otra."],
        [
            "Un faro[^a].\n\n[^a]: Una.\n\n```\n[^a]: Otra.\n```",
            "Un faro[^1] y otro[^11].\n\n[^1]: Una.\n[^11]: Otra.",
        ],
    ),
    "footnote-mark-twice": Cases(
        ["Un faro[^a] y otro[^a].\n\n[^a]: Una."],
        ["Un faro[^a] y `[^a]`.\n\n[^a]: Una.", "Un faro[^1] y otro[^11].\n\n[^1]: Una.\n[^11]: Otra."],
    ),
    "footnote-order": Cases(
        ["Uno[^a] y dos[^b].\n\n[^b]: Dos.\n[^a]: Uno."],
        [
            "Uno[^z] y dos[^a].\n\n[^z]: Uno.\n[^a]: Dos.",
            "Uno[^2].\n\n[^2]: Uno.\n\nDos[^1].\n\n[^1]: Dos.",
            "Uno[^1].\n\n[^1]: Uno, con otra[^2].\n[^2]: Dos.",
        ],
    ),
}
