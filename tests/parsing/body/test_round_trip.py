"""The proof of a conversion: equal where the same is said, and only there."""

import pytest

from issues.parsing.body.round_trip import Candidate
from issues.parsing.tree import parse


def equals(source: str, shown: str) -> bool:
    (block,) = parse(source).children
    return Candidate(block, None, [], [block], set(), "paragraph").matches(parse(shown).children)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>Un  faro\n encendido</p>", "<p>Un faro encendido</p>"),
        ("<ul> <li> uno </li> </ul>", "<ul><li>uno</li></ul>"),
        ("<p><b>Un</b> faro</p>", "<p><strong>Un</strong> faro</p>"),
        ("<blockquote><p>Un faro</p></blockquote>", "<blockquote>\n<p>Un faro</p>\n</blockquote>"),
    ],
)
def test_spaces_and_names_of_marks_make_no_difference(source, shown):
    assert equals(source, shown)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<pre>a  b</pre>", "<pre>a b</pre>"),
        ("<pre>a\n  b</pre>", "<pre>a\nb</pre>"),
        ("<blockquote><pre>a  b</pre></blockquote>", "<blockquote><pre>a b</pre></blockquote>"),
        ("<p>un <em>faro</em></p>", "<p>un faro</p>"),
        ("<p>un<em> faro</em></p>", "<p>un<em>faro</em></p>"),
        ('<p><a href="/a">un faro</a></p>', '<p><a href="/b">un faro</a></p>'),
        ('<p><img src="a.png" alt="x"></p>', '<p><img src="a.png" alt="y"></p>'),
        ("<p>un faro</p>", "<p>unfaro</p>"),
        ("<p>&lt;b&gt;faro&lt;/b&gt;</p>", "<p><b>faro</b></p>"),
        ("<ul><li>uno</li><li>dos</li></ul>", "<ul><li>uno dos</li></ul>"),
    ],
)
def test_what_readers_would_miss_does(source, shown):
    assert not equals(source, shown)
