"""Cases of words, spaces, marks and quotation marks."""

from __future__ import annotations

from .case import Cases

CASES = {
    "word-doubled": Cases(
        [
            "Cruzamos el el puente.",
            "Cuando nos nos vieron llegar, callaron.",
            "Una caja de\nde galletas.",
            "El faro faro se apagó.",
            "Vino con con **sal**.",
        ],
        [
            "Sí, sí, ya voy.",
            "No, no nos nombraron.",
            "Vamos a ver una de De Niro y a leer a un tal De De la Fuente.",
            "Tarareaba la la la sin parar.",
            "Andamos así así.",
            "¡Corre corre, que se va!",
            "Primero una.\n \nUna segunda después.",
            "Le puso *la la land* y `que que`.",
            "Para él el faro no cuenta; a mí mi faro sí.",
            "[[El el doble - a.example](https://a.example/doble)]",
            "Una web como faros.com com o a-a a.",
        ],
    ),
    "space-doubled": Cases(
        ["Un  faro.", "Un faro.  Otro faro.", "**Un**  faro.", "10  kilómetros."],
        [
            "Verso uno  \nverso dos",
            "1.  Uno\n2.  Dos\n\n10.  Diez",
            "1)  Uno\n2)  Dos",
            "- Uno\n    -   Uno de uno",
            ">  Una cita.",
            "Un faro[^1].\n\n[^1]:   La nota.",
            "| Faro   | Luz |\n|--------|-----|\n| Sisal  | 12  |\n| Tarifa | 7   |",
            "Usa `a  =  b`.",
        ],
    ),
    "space-before-punctuation": Cases(
        [
            "Un faro , otro .",
            "¿Vuelve ?",
            "Sube al 5 % .",
            "Un faro (el viejo ) vuelve.",
            "Un faro ( viejo) vuelve.",
        ],
        [
            "Qué bien ;) Y qué risa :) y :( y :-) y :D y ;-) y :| y :P.",
            "Y entonces … nada.",
            "Y entonces ... nada. [. . .]",
            "Programa en .NET y en C#.",
            "Leo *Qui est là ?* y **luego** nada.",
            "[[Le phare : une histoire - a.example](https://a.example/phare)]",
            "Usa `a ; b`.",
            "Sube un .5 por ciento.",
            "Un faro[^1].\n\n[^1]: Una nota.",
        ],
    ),
    "mark-unpaired": Cases(
        [
            "Cuándo vuelve?",
            "Vuelve hoy!",
            "¡Vuelve hoy.",
            "¿Vuelve hoy. ¡Qué bien!",
            "**Y quién lo paga?**",
            "Vuelve (y cuándo lo hará?).",
        ],
        [
            "¿Cuándo vuelve?[^1]\n\n[^1]: ¡Pronto!",
            "¿[Cuándo vuelve](https://a.example/x)? [¿Cuándo?](https://a.example/y)",
            "Compró Yahoo! en 2017.",
            "Un valor Int? que puede faltar, y 5! que son 120.",
            "—¿Vienes?— preguntó. —¡Claro!—dijo.",
            "¡¡¡Gol!!! ¡¿Cómo?! ¡Cómo? ¿¡Ya!? ¡¿Ya?",
            "¿Quién dijo «¡fuera!» ayer? ¿Vienes, ¡por favor!, o no?",
            "Nació en Cádiz (1820?-1890).",
            "“What is it?”, preguntó.",
            "¿Qué?🍿 ¡Bien!🎉",
            "Leo *Who goes there?* y vuelvo.",
        ],
    ),
    "quotes-mixed": Cases(
        ['Dijo “sí” y luego "no".', 'Un "faro" y otro "puente" y “luz”.'],
        [
            "Un «faro “viejo”» y “otro «nuevo»”.",
            'Un "faro" de "Cádiz".',
            'Un monitor de 27" y “otro”.',
            'Un “faro” y `"código"`.',
            'Un “faro”.\n\n![Un faro](a.png "Al alba")',
            '[["The Lighthouse" - a.example](https://a.example/x)], “bueno”.',
            'Un “faro” y *"The Lighthouse"*.',
            'Un “faro” y <a href="https://a.example/x">otro</a>.',
        ],
    ),
}
