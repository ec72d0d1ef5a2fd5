"""Our Markdown gives figures, embeds, breaks and struck text, and nothing exponential."""

import pytest

from issues.parsing.dialect.render import render
from issues.parsing.embeds import Embed, recognise


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            '![Río](a.png "El *río* "viejo"")',
            '<figure><img alt="Río" src="a.png"><figcaption>El <em>río</em> "viejo"</figcaption>\n</figure>',
        ),
        ("![](a.png)\n![](b.png)", '<figure><img alt="" src="a.png">\n<img alt="" src="b.png"></figure>'),
        (
            "[![Río](a.png)](https://a.example)",
            '<figure><a href="https://a.example"><img alt="Río" src="a.png"></a></figure>',
        ),
        ("uno\\\ndos", "<p>uno<br>\ndos</p>"),
        ("~~no~~", "<p><del>no</del></p>"),
        ("https://a.example", '<p><a href="https://a.example">https://a.example</a></p>'),
        (
            "https://youtu.be/dQw4w9WgXcQ",
            '<figure data-embed="youtube"><a href="https://youtu.be/dQw4w9WgXcQ">https://youtu.be/dQw4w9WgXcQ</a></figure>',
        ),
    ],
)
def test_the_dialect_reads(text: str, html: str) -> None:
    assert render(text) == html


def test_many_pictures_and_one_word_take_no_time() -> None:
    text = '![a](b.png "c") ' * 400 + "fin"
    assert render(text).count("<img") == 400


@pytest.mark.parametrize(
    ("url", "embed"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m30s", ("youtube", "dQw4w9WgXcQ", 90)),
        ("https://youtu.be/dQw4w9WgXcQ?t=15", ("youtube", "dQw4w9WgXcQ", 15)),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ", 0)),
        ("https://vimeo.com/123", ("vimeo", "123", 0)),
        ("https://podcasts.apple.com/es/podcast/agua/id12?i=34", ("podcast", "34", 0)),
        ("https://open.spotify.com/episode/abc?si=1", ("spotify", "episode/abc", 0)),
        ("https://x.com/ana/status/99", ("tweet", "99", 0)),
        ("substack-video:0a-1b", ("substack-video", "0a-1b", 0)),
    ],
)
def test_addresses_to_show_are_recognised(url: str, embed: tuple[str, str, int]) -> None:
    kind, identifier, start = embed
    assert recognise(url) == Embed(kind, identifier, url, start)


@pytest.mark.parametrize(
    "url",
    ["https://www.youtube.com/@canal", "https://vimeo.com/about", "https://x.com/ana", "https://a.example"],
)
def test_other_addresses_are_links(url: str) -> None:
    assert recognise(url) is None
