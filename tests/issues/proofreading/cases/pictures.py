"""Cases of pictures and embeds."""

from __future__ import annotations

from issues.proofreading import DraftPicture
from tests.tools.proofreading import draft_of

from .case import Cases

FARO = '![Un faro](faro.png "Al alba")'
FIGURE = (
    '<figure><a href="https://a.example/x"><img src="faro.png" alt="Un faro"></a>\n'
    "<figcaption>Al <em>alba</em></figcaption></figure>"
)


def _row(body: str = FARO, name: str = "faro.png", **row):
    return draft_of(body, pictures=(DraftPicture(name, **row),))


CASES = {
    "picture-missing": Cases(
        [_row(missing=True), FARO, _row('<img src="otro.png" alt="Otro">')],
        [
            _row(),
            _row("![Un faro](el%20faro%20(2).png)", "el faro (2).png"),
            _row("![Un faro](ca%C3%B1ón.png)", "cañón.png"),
            "![Un faro](https://a.example/faro.png)",
            "`![](faro.png)`",
            "```\n![](faro.png)\n```",
            "<!-- ![](faro.png) -->",
        ],
    ),
    "picture-remote": Cases(
        [
            "![Un faro](https://a.example/faro.png)",
            "![Un faro](//a.example/faro.png?w=1)",
            '![Un faro](http://a.example/faro.png "De noche")',
        ],
        [_row(), "`![](https://a.example/faro.png)`", "[Un faro](https://a.example/faro.png)"],
    ),
    "picture-heavy": Cases(
        [_row(size=3_000_001)], [_row(size=3_000_000), _row(size=None), _row(size=2_900_000, width=9000)]
    ),
    "picture-small": Cases(
        [_row(width=399)], [_row(width=400), _row(width=None), _row(width=900, height=80)]
    ),
    "picture-without-alt": Cases(
        [_row("![](faro.png)"), _row("![faro.png](faro.png)"), _row('<img src="faro.png" alt="">')],
        [
            _row(),
            _row("<img src='faro.png' alt='Un faro'>"),
            _row('<IMG ALT="Un faro" SRC="faro.png">'),
            "`![](faro.png)`",
        ],
    ),
    "picture-without-caption": Cases(
        [
            _row("![Un faro](faro.png)"),
            _row('<img src="faro.png" alt="Un faro">'),
            _row(
                '<figure><img src="faro.png" alt="Un faro"></figure>\n\n<figure><figcaption>Otro</figcaption></figure>'
            ),
        ],
        [
            _row(),
            _row(FIGURE),
            _row('[![Un faro](faro.png "Al alba")](https://a.example/x)'),
            "`![Un faro](faro.png)`",
        ],
    ),
    "embed-unavailable": Cases(
        ["substack-video:0a1b", "substack-audio:0a1b"],
        [
            "https://youtu.be/0123456789a",
            "Un substack-video:0a1b en medio.",
            "```\nsubstack-video:0a1b\n```",
            "`substack-video:0a1b`",
        ],
    ),
}
