"""Cases of the dates in a text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.tools.proofreading import GOOD, draft_of

from .case import Cases

JANUARY = {
    "number": 1,
    "year": 2027,
    "period_start": date(2027, 1, 1),
    "period_end": date(2027, 1, 15),
    "publish_at": datetime(2027, 1, 22, 7, tzinfo=UTC),
}
FIRST_HALF = {"period_start": date(2026, 11, 1), "period_end": date(2026, 11, 15)}

CASES = {
    "date-outside-period": Cases(
        [
            "El 3 de septiembre se apagó.",
            "Del 2 al 9 de noviembre estuvo cerrado.",
            "Del 20 de septiembre al 2 de octubre estuvo cerrado.",
            "El 15 de diciembre se apagó.",
            "On October 4 it was lit.",
        ],
        [
            "Del 14 al 20 de noviembre hubo feria.",
            "Del 28 de noviembre al 4 de diciembre hay feria.",
            "Del 1 de octubre al 31 de diciembre hay feria.",
            "Entre el 28 de noviembre y el 4 de diciembre hay feria.",
            "Del sábado 28 de noviembre al **viernes 4 de diciembre** hay feria.",
            "Del 28 de noviembre de 2026 al 4 de diciembre de 2026 hay feria.",
            "Volverá antes del 2 de diciembre.",
            "Volverá el próximo 18 de diciembre.",
            "Se puede ver hasta el 8 de enero y a partir del 20 de diciembre será gratis.",
            "La plaza del Dos de Mayo, el puente 25 de Abril y la calle 2 de Mayo.",
            "Se celebra cada 4 de octubre.",
            "Suben a 62, frente a los 12 de octubre.",
            "El 4 de octubre de 1957 se encendió.",
            "Leo *El 4 de octubre*.",
            "`4 de octubre`",
            replace(draft_of("Del 10 al 20 de noviembre hay feria."), **FIRST_HALF),
            replace(GOOD, intro="El 4 de diciembre vuelvo."),
        ],
    ),
    "date-impossible": Cases(
        [
            "El 31 de abril cerró.",
            "El 29 de febrero de 2026 cerró.",
            "El 32 de enero cerró.",
            "On June 31 it closed.",
        ],
        [
            "El 29 de febrero es raro.",
            "El 29 de febrero de 2028 cerrará.",
            "Suben a 62, frente a los 45 de abril.",
            "Leo *El 31 de noviembre*.",
            "[[El 30 de febrero - a.example](https://a.example/x)]",
        ],
    ),
    "date-weekday": Cases(
        [
            "Fue el martes 16 de noviembre.",
            "Fue el **sábado, 20 de noviembre**.",
            "It was Sunday, November 16.",
        ],
        [
            "Fue el viernes, 20 de noviembre.",
            "Fue el sábado 21 y domingo 22 de noviembre.",
            "Fue el lunes 4 de octubre de 1957, y el viernes 4 de octubre de 1957.".replace(
                "lunes 4", "viernes 4"
            ),
            replace(draft_of("Fue el jueves 31 de diciembre."), **JANUARY),
            "Será el lunes 11 de enero.",
            "Un lunes cualquiera. El 17 de noviembre llovió.",
            "Leo *El lunes 17 de noviembre*.",
        ],
    ),
}
