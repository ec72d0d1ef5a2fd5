"""The loss check sees each kind of loss, and none where the same is only written otherwise."""

from __future__ import annotations

import pytest

from tests.tools.loss_check import losses

MARKDOWN = """---
title: No cuenta
---
Un faro *muy* **alto**, dice [la guía](https://a.example/guia_(1)?x=1&y=2), [otra vez](https://a.example/otra)[^n].

![Alt](el%20faro(1).png "De noche.")

- uno
- dos \\* tres

```
if a < 2:
    b()
```

https://youtu.be/Ab3dEf6hIj0

[^n]: La nota.
"""
PAGE = """<article data-issue="x"><header class="head"><h1>Un faro muy alto</h1></header>
<p>Un faro <em>muy</em> <strong>alto</strong>, dice <a href="https://a.example/guia_(1)?x=1&amp;y=2">la guía</a>,
<a href="https://a.example/otra">otra vez</a><sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup>.</p>
<figure><img src="/media/ab.png" data-name="el faro(1).png" alt="Alt"><figcaption>De noche.</figcaption></figure>
<ul><li>uno</li><li>dos * tres</li></ul>
<pre><code>if a &lt; 2:
    b()
</code></pre>
<figure data-embed="youtube" data-id="Ab3dEf6hIj0"><a href="https://youtu.be/Ab3dEf6hIj0">Ver</a></figure>
<ol><li id="fn-1"><p>La nota. <a href="#fnref-1">vuelve</a></p></li></ol></article>"""


def test_what_is_only_written_otherwise_is_no_loss() -> None:
    assert losses(MARKDOWN.encode(), PAGE) == []


@pytest.mark.parametrize(
    ("was", "now", "seen"),
    [
        ("<li>uno</li>", "", "word lost: uno"),
        (
            "<em>muy</em> <strong>alto",
            "<strong>alto</strong> <em>muy",
            "text torn: Un faro muy alto dice la guía otra vez",
        ),
        ("/otra", "/otro", "link lost: https://a.example/otra  otra vez"),
        ("y=2", "y=3", "link lost: https://a.example/guia_(1)?x=1&y=2  la guía"),
        (">otra vez</a>", "></a>otra vez", "link lost: https://a.example/otra  otra vez"),
        ("el faro(1).png", "el faro.png", "picture lost: elfaro1png"),
        ("De noche.", "", "word lost: noche"),
        ("    b()", "  b()", "code changed: 'if a < 2:\\n    b()\\n'"),
        ('data-id="Ab3dEf6hIj0"', "", "embed lost: Ab3dEf6hIj0"),
        ("La nota.", "", "word lost: nota"),
        ('<li id="fn-1">', "<li>", "notes: 1 marks and 1 notes became 1 and 0"),
        ('href="#fnref-1"', 'href="#x"', "note without a way back: fn-1"),
    ],
)
def test_every_kind_of_loss_is_seen(was: str, now: str, seen: str) -> None:
    assert was in PAGE
    assert seen in losses(MARKDOWN.encode(), PAGE.replace(was, now))


def test_a_picture_that_nobody_has_is_not_missed() -> None:
    page = PAGE.replace('<img src="/media/ab.png" data-name="el faro(1).png" alt="Alt">', "")
    assert losses(MARKDOWN.encode(), page, missing=["el faro(1).png"]) == []
    assert losses(MARKDOWN.encode(), page) == ["picture lost: elfaro1png"]


WIDGET = """<p>Antes.</p><div class="subscription-widget-wrap" data-attrs="{}"><p class="cta-caption">Apúntate</p><form>
<input type="email"><p>Se salvó.</p></form></div><div class="youtube-wrap" data-attrs='{"videoId":"Ab3dEf6hIj0"}'></div>
<div class="image-gallery-embed" data-attrs='{"gallery":{"images":[{"src":"a.png"}],"caption":"Dos","staticGalleryImage":{"src":"c.png"}}}'></div>
<div class="embedded-post-wrap" data-attrs='{"title":"La tarjeta"}'><a href="https://t.example/p/a">Read more</a></div>
<div class="latex-rendered" data-attrs='{"persistentExpression":"a \\\\frac b"}'></div>"""


def test_widgets_count_by_what_they_show() -> None:
    assert losses(WIDGET.encode(), "<article></article>") == [
        *(f"word lost: {word}" for word in ("Antes", "Se", "salvó", "Dos", "La", "tarjeta")),
        *(f"text torn: {text}" for text in ("Antes", "Se salvó", "Dos", "La tarjeta")),
        "picture lost: apng",
        "embed lost: Ab3dEf6hIj0",
        "code changed: 'a \\\\frac b'",
    ]
