"""Cases of links."""

from __future__ import annotations

from dataclasses import replace

from issues.proofreading import ArchivedIssue, Draft
from tests.tools.proofreading import BEFORE, FRIDAY, archive, draft_of

from .case import Cases

LINK = "Mira [un faro]({})."
NEXT = ArchivedIssue("faros", "Faros", status="ready", publish_at=FRIDAY)
HOME = archive(BEFORE, old_homes=frozenset({"casa.example"}))
CITED = archive(BEFORE, cited_in={"a.example/x": (BEFORE,), "a.example": (BEFORE,)})


def _to(*urls: str) -> list:
    return [LINK.format(url) for url in urls]


def _answered(result: str) -> Draft:
    draft = draft_of(LINK.format("https://a.example/x"))
    draft.links[1][0].check_result = result
    return draft


def _to_issue(url: str, **changes) -> tuple:
    return LINK.format(url), archive(BEFORE, replace(NEXT, **changes))


OWN_NAMES = [
    "[[Un faro - youtube.com](https://youtu.be/0123456789a)]",
    "[[Un faro - youtu.be](https://www.youtube.com/watch?v=0123456789a)]",
    "[[Un faro - es.wikipedia.org](https://es.m.wikipedia.org/wiki/Faro)]",
    "[[Un faro - github.com/ana/faro](https://github.com/ana/faro)]",
    "[[Elecciones - EE.UU.](https://periodico.example/x)] y [EE.UU.](https://periodico.example/y)",
    "[CC.OO.](https://sindicato.example/x) y [JJ.OO.](https://juegos.example/x)",
    "[Handlebars.js](https://handlebarsjs.com/guide) y [Vue.js](https://vuejs.org)",
    "[[Un libro - amazon.es](https://amzn.to/3faro)] y [[Un hilo - threads.net](https://www.threads.com/@ana)]",
    "[[Un formulario - docs.google.com](https://forms.gle/faro)] y [[Un faro - nature.com](https://rdcu.be/faro)]",
    "[README.md](https://github.com/ana/faro)",
    "[ana@faros.com](mailto:ana@faros.com)",
    "[[Un faro - parte 2.ª](https://a.example/x)]",
    "[faros.com, la web de los faros](https://periodico.example/x)",
    "[**faros.example**](https://www.faros.example/luz)",
]
CASES = {
    "label-site": Cases(
        ["[[Un faro - faros.com](https://periodico.example/x)]", "[faroos.example](https://faros.example/x)"],
        OWN_NAMES,
    ),
    "label-other-site": Cases(
        ["Según [faros.com](https://periodico.example/x)."],
        [*OWN_NAMES, "[Otro número - faros.com](/posts/faros/)"],
    ),
    "link-broken": Cases(
        _to(
            "www.faros.com",
            "faros.com/x",
            "https://https://faros.com",
            "https://faros",
            "javascript:alert(1)",
        ),
        _to(
            "https://http.cat/404",
            "mailto:ana@faros.com",
            "tel:+34600000000",
            "/posts/faros/",
            "#luz",
            "fotos/faro.pdf",
            "https://es.wikipedia.org/wiki/Faro_(luz)",
            "https://ñandú.example/año",
            "https://a.example/?u=https://http.cat",
            "http://192.0.2.1/x",
            "https://a.example:8080/x",
        ),
    ),
    "link-unpublished": Cases(
        [
            _to_issue("/posts/faros/", status="draft", publish_at=None),
            _to_issue("/posts/faros/", status="withdrawn"),
        ],
        [
            _to_issue("/posts/faros/"),
            LINK.format(f"/posts/{BEFORE.slug}/#notas"),
            LINK.format("/posts/del-16-al-30-de-noviembre-20-de-2026/"),
            _to_issue("https://otro.example/posts/faros/", status="draft", publish_at=None),
            _to_issue("#faros", status="draft", publish_at=None),
        ],
    ),
    "link-unknown-issue": Cases(
        _to("/posts/nada/", "/posts/nada/#luz"),
        [
            *_to(
                f"/posts/{BEFORE.slug}/#notas",
                f"/posts/{BEFORE.slug}/?ver=1",
                "/posts/",
                "/feed/",
                "/archivo/",
            ),
            *_to("https://otro.example/posts/nada/", "https://otra.substack.com/p/nada"),
            LINK.format("/posts/del-16-al-30-de-noviembre-20-de-2026/"),
            (LINK.format("/posts/viejo/"), archive(BEFORE, aliases={"posts/viejo": BEFORE.slug})),
        ],
    ),
    "link-repeated": Cases(
        [
            "[Uno](https://a.example/x) y [dos](http://www.a.example/x/).",
            "[[Uno - a.example](https://a.example/x)] [dos](https://a.example/x?utm_source=b)",
        ],
        [
            "[Uno](https://a.example) y [dos](https://a.example/).",
            "[Uno](https://a.example/x?id=1) y [dos](https://a.example/x?id=2).",
            "[Uno](https://a.example/x#uno) y [dos](https://a.example/x#dos).",
            "[Escríbeme](mailto:ana@faros.com) o [di algo](mailto:ana@faros.com).",
            "[Arriba](#luz) y [abajo](#luz).",
            "[![Un faro](a.png)](https://a.example/x)\n\n[Un faro](https://a.example/x)",
            "[Uno](https://a.example/x) y `[dos](https://a.example/x)`.",
        ],
    ),
    "link-used-before": Cases(
        [(LINK.format("https://www.a.example/x/"), CITED)],
        [
            (LINK.format("https://a.example/"), CITED),
            (LINK.format("https://a.example/xx"), CITED),
            (
                LINK.format("https://a.example/x"),
                archive(BEFORE, cited_in={"a.example/x": (replace(BEFORE, publish_at=FRIDAY),)}),
            ),
        ],
    ),
    "link-tracking": Cases(
        _to("https://a.example/x?utm_campaign=b", "https://a.example/x?fbclid=1", "https://youtu.be/x?si=b"),
        _to(
            "https://a.example/utm_source",
            "https://a.example/x?q=utm_source",
            "https://youtu.be/x?t=90",
            "https://www.youtube.com/watch?v=x&list=y",
            "https://a.example/x?s=faro&t=2&si=1",
            "https://a.example/x?ref=faro",
        ),
    ),
    "link-http": Cases(
        _to("http://a.example/x", "HTTP://a.example/x"),
        [
            *_to("https://web.archive.org/web/2010/http://a.example/", "https://http.cat/404", "/http/"),
            "El protocolo http:// es viejo, y `http://a.example/x`.",
        ],
    ),
    "old-home-link": Cases(
        [
            (LINK.format("https://casa.example/p/x"), HOME),
            (LINK.format("https://www.casa.example/"), HOME),
            "En [mi newsletter](https://ana.substack.com/archive).",
        ],
        [
            (LINK.format("https://otra.casa.example.org/p/x"), HOME),
            "La [newsletter de Ana](https://ana.substack.com/).",
            "En [mi newsletter](https://ana.substack.com/p/un-faro) y [este boletín](https://boletin.example/).",
            "En [un faro](https://ana.substack.com/p/un-faro-19-de-2026).",
        ],
    ),
    "link-without-text": Cases(
        ["[](https://a.example/x)", "[ ](https://a.example/x)", "[**](https://a.example/x)"],
        [
            "[🎬](https://a.example/x)",
            "[![](a.png)](https://a.example/x)",
            "https://a.example/x",
            "<https://a.example/x>",
            "`[](x)`",
        ],
    ),
    "link-here": Cases(
        [
            "Está [aquí](https://a.example/x).",
            "Pulsa [*este enlace*.](https://a.example/x)",
            "[HERE](https://a.example/x)",
        ],
        [
            "Lo cuentan [aquí, en el catálogo](https://a.example/x) y [desde aquí](https://a.example/y).",
            "[[Aquí - a.example](https://a.example/x)]",
            "Está aquí: [el catálogo](https://a.example/x).",
            "`[aquí](https://a.example/x)`",
        ],
    ),
    "link-dead": Cases(
        [_answered("404 Not Found"), _answered("no such host")],
        [
            _answered(""),
            _answered("200"),
            _answered("403"),
            _answered("429"),
            _answered("unsure: timeout"),
            _answered("301 → x"),
        ],
    ),
}
