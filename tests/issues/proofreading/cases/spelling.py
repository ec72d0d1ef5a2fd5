"""Cases of spelling, read with the small dictionary of `conftest.py`."""

from __future__ import annotations

from tests.tools.proofreading import BEFORE, archive, draft_of

from .case import Cases


def _text(body: str):
    return draft_of(body, intro="")


CASES = {
    "spelling": Cases(
        [_text("El farro vuelve."), _text("El faro vuelve despazio."), _text("El farrito vuelve mirandolo.")],
        [
            _text("El faro de Sisargas vuelve en Navidad."),
            _text("El faro, la OTAN, el eBook y @farero."),
            _text("El faro vuelve *à la recherche* y `zzqq` y https://zzqq.example/qqzz."),
            _text("The lighthouse comes back."),
            _text("El farito y la casita no: mirándolo, viéndoselo y leerlo."),
            _text("El faro se ríe: jajaja, jejejeje y uff."),
            _text("El faro y el 4K, la 2.ª, el f/2 y un marino-farero@faro.example."),
            _text('![Un faro](zzqq.png "El faro vuelve")'),
            (_text("El zascandil vuelve."), archive(BEFORE, words=frozenset({"zascandil"}))),
        ],
    )
}
