"""Markup of other programs becomes ours where it has one meaning; all else is named with its line, kept, never shown."""

import re

import pytest

from issues.parsing.body.block_markdown import join
from issues.parsing.documents import SourceDocument
from issues.parsing.parse import parse

HEAD = "---\ntitle: Uno\ndate: 2024-03-15\n---\n\n"


def read(text: str, suffix: str = ".md") -> tuple[str, list[str]]:
    """The Markdown made of a body that begins on line 6, and what was said of it."""
    issue = parse(SourceDocument("uno", "uno", "uno", suffix, (HEAD + text).encode()))
    parts = [
        issue.intro,
        *(f"## {item.section or item.heading}\n\n{item.body}".strip() for item in issue.items),
    ]
    return join(parts, [""] * len(parts)), [str(problem) for problem in issue.problems]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        # Hugo
        ("{{< youtube dQw4w9WgXcQ >}}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ('{{< youtube id="dQw4w9WgXcQ" start="30" >}}', "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=30"),
        ("antes\n{{% vimeo 123 %}}\ndespués", "antes\n\nhttps://vimeo.com/123\n\ndespués"),
        ('{{< x user="ana" id="99" >}}', "https://x.com/ana/status/99"),
        ("{{< gist ana 123 >}}", "https://gist.github.com/ana/123"),
        ('{{< figure src="a b.png" caption="El *río*" >}}', '![](a%20b.png "El *río*")'),
        ('{{< figure src="a.png" alt="x" title="T" link="https://e.example" />}}', '[![x](a.png "T")](https://e.example)'),
        ("{{< highlight go >}}\nx\n\n  y\n{{< /highlight >}}", "```go\nx\n\n  y\n```"),
        ('[a]({{< ref "posts/dos.md#uno" >}})', "[a](/posts/dos/#uno)"),
        # Liquid
        ("{% youtube dQw4w9WgXcQ %}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ('{% include youtube.html id="dQw4w9WgXcQ" %}', "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ('{%- include figure.html src="a.png" caption="Un pie" alt="x" -%}', '![x](a.png "Un pie")'),
        ('{% include image.html url="/img/a.png" description="Un pie" %}', '![](/img/a.png "Un pie")'),
        ("{% highlight ruby %}\nx\n{% endhighlight %}", "```ruby\nx\n```"),
        ("[a]({% post_url 2020-01-02-dos %})", "[a](/posts/dos/)"),
        ("![]({{ site.baseurl }}/a.png)", "![](/a.png)"),
        ('![]({{ "/a.png" | relative_url }})', "![](/a.png)"),
        # WordPress
        ('[caption id="x" width="9"]<img src="a.png" alt="b" /> Un pie[/caption]', '![b](a.png "Un pie")'),
        ("[caption]![b](a.png) Un *pie*[/caption]", '![b](a.png "Un *pie*")'),
        ('[caption caption="Un pie"]<a href="https://e.example"><img src="a.png"></a>[/caption]', '[![](a.png "Un pie")](https://e.example)'),
        ("[embed]https://youtu.be/dQw4w9WgXcQ[/embed]", "https://youtu.be/dQw4w9WgXcQ"),
        ("[youtube dQw4w9WgXcQ]", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ('[sourcecode language="php"]\na &lt; b\n[/sourcecode]', "```php\na < b\n```"),
        # Obsidian
        ("![[a b.png]]", "![](a%20b.png)"),
        ("![[a.png|300]]", "![](a.png)"),
        ("Ver ![[a.png|Un faro]].", "Ver ![Un faro](a.png)."),
        ("[[File:a.png|thumb|Un pie]]", '![Un pie](a.png "Un pie")'),
        ("[[Otra nota|la otra]]", "[la otra](/posts/otra-nota/)"),
        ("[[Otra nota]]", "[Otra nota](/posts/otra-nota/)"),
        ("[[guia.pdf]]", "[guia.pdf](guia.pdf)"),
        # definitions and abbreviations
        ("Uno\n: Es **uno**.\n\nDos\n  ~ Es dos.", "<dl> <dt>Uno</dt> <dd>Es <strong>uno</strong>.</dd> <dt>Dos</dt> <dd>Es dos.</dd> </dl>"),
        ("El HTML (no HTMLX) de `HTML` y [HTML](https://e.example/HTML).\n\n*[HTML]: Un \"lenguaje\"\n  de marcas",
         'El <abbr title="Un &quot;lenguaje&quot; de marcas">HTML</abbr> (no HTMLX) de `HTML` y '
         '[<abbr title="Un &quot;lenguaje&quot; de marcas">HTML</abbr>](https://e.example/HTML).'),
        ("## HTML\n\n- HTML ![HTML](HTML.png)\n\n*[HTML]: Marcas", '## HTML\n\n- <abbr title="Marcas">HTML</abbr> ![HTML](HTML.png)'),
        # formulas
        ("Es $E = mc^2$, $a_1*b*c$ y $x$.", "Es `E = mc^2`, `a_1*b*c` y `x`."),
        ("Es \\(a_1*b\\) y \\\\(c^2\\\\) y $`d^2`$ y $latex e^2$.", "Es `a_1*b` y `c^2` y `d^2` y `e^2`."),
        ("$$\na &= b \\\\\nc_1\n$$", "```latex\na &= b \\\\\nc_1\n```"),
        ("\\[\na = b\n\\]", "```latex\na = b\n```"),
        ("\\begin{align}\na &= b_1\n\\end{align}", "```latex\n\\begin{align}\na &= b_1\n\\end{align}\n```"),
        ("- $$x_1$$\n- [latex]y_1*z[/latex]", "- `x_1`\n- `y_1*z`"),
        # notes and marks
        ("Agua^[De *río*.].", "Agua[^1].\n\n[^1]: De *río*."),
        ("Va ==marcado== y a == b", "Va <mark>marcado</mark> y a == b"),
        ("- [ ] no\n- [x] sí", "- ☐ no\n- ☑ sí"),
        # attribute lists
        ('![x](a.png){: .right width="9"}', "![x](a.png)"),
        ('[x](https://e.example){target="_blank" rel=me}', "[x](https://e.example)"),
        ("Texto.\n{: .lead #uno}", "Texto."),
        ("[uno]{.underline} [dos]{.mark} [tres]{.x}", "<u>uno</u> <mark>dos</mark> tres"),
        ("## Uno {#u .x}\n\n[a](#u)", "## Uno\n\n[a](#uno)"),
        # containers and callouts
        ("> [!NOTE]\n> Ojo.", "> **Note**\n>\n> Ojo."),
        ("> [!warning]- Cuidado\n> Sí.", "> **Cuidado**\n>\n> Sí."),
        ("::: tip Un consejo\nTexto\n:::", "**Un consejo**\n\nTexto"),
        ('!!! note "Título"\n    Dentro **de**.\n\n    Más.', "> **Título**\n>\n> Dentro **de**.\n>\n> Más."),
        # MDX
        ('<YouTube id="dQw4w9WgXcQ" />', "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ('<Image src="a.png" alt={"x"} />', "![x](a.png)"),
    ],
)  # fmt: skip
def test_what_has_one_meaning_becomes_ours(text: str, markdown: str) -> None:
    assert read(text)[0] == markdown


KEPT = [
    '{{< unknown a="b" >}}', "{{% unknown %}}", "{{< /unknown >}}", "{% unknown x %}", "{% if a %}", "{{ page.title }}",
    "{{ a | b: c }}", '[contact-form-7 id="12"]', '[gallery ids="1,2"]', '[su_box title="x"]', "{:toc}", "[TOC]",
    '<Chart data={[1, 2]} on={() => x > 1} />', "{/* nota */}", "{::options a=b /}",
]  # fmt: skip


@pytest.mark.parametrize("markup", KEPT)
@pytest.mark.parametrize(
    "around", ["{}", "Uno {} dos.", "> Uno {} dos.", "- Uno {} dos.", "| a |\n|---|\n| Uno {} dos |"]
)
def test_what_nobody_knows_is_named_kept_and_not_shown(markup: str, around: str) -> None:
    if markup in {"[TOC]", "{:toc}"} and around != "{}":
        pytest.skip("only alone on its line")
    markdown, said = read(around.replace("{}", markup))
    line = 6 + around.partition("{}")[0].count("\n")
    assert [each for each in said if each.startswith(f"line {line}: “")]
    shown, kept = markdown.partition("<!-- ")[::2]
    assert kept and "{" not in shown and "[" not in shown
    assert markup.replace("|", "&#124;") in markdown


def test_markup_of_templates_is_found_in_html_too() -> None:
    markdown, said = read(
        '<p>Uno {% x %} y {{ site.title }}</p>\n<p><a href="{{ site.url }}/a">b</a></p>\n'
        '<p>[caption id="a"]<img src="a.png"> Pie[/caption]</p>\n<pre>{% no %}</pre>\n<p>[[nada]] ==no==</p>',
        ".html",
    )
    assert markdown == (
        "Uno <!-- {% x %} --> y <!-- {{ site.title }} -->\n\n[b](/a)\n\n"
        '![](a.png "Pie")\n\n```\n{% no %}\n```\n\n[[nada]] ==no=='
    )
    assert [each[:7] for each in said][:4] == ["line 6:", "line 6:", "line 7:", "line 8:"]


@pytest.mark.parametrize(
    "text",
    [
        "`{{< youtube x >}}` y `[[uno]]` y `==no==` y `{% x %}`",
        "```\n{{< youtube x >}}\n[caption]\n> [!NOTE]\n::: x\n```",
        "Antes.\n\n    {% include x %}",
        "<pre>{% x %}</pre>",
        "{{</* youtube x */>}}",
        r"\[\[uno]] \{% x %}",
        "[[Uno - meta.example](https://meta.example)] y [texto] [1] [sic] [caption] suelto",
        "Es 5 == 6 y {esto} no, {{ni esto",
        "importante de aquí\n\nexport de datos",
        "function f() { return a; }",
        "Cuesta $5 o *unos* $10 y US$20_000 a_b; el pan a $3/kg y US$ 4.",
        "Usa $HOME y $PATH_DIR/x; hoy $ = 3",
        r"Uno \[sic\] y \(aparte\) y \[x\](https://e.example)",
        "Hora\n:30 y *[no]: es",
    ],
)
def test_code_and_plain_text_are_left_alone(text: str) -> None:
    markdown, said = read(text)
    assert "<!--" not in markdown
    assert [each for each in said if "program" in each or "left out" in each] == []


def test_later_blocks_know_their_lines() -> None:
    _, said = read(
        'Uno\n{{< youtube dQw4w9WgXcQ >}}\n\n> [!NOTE]\n> Dos.\n\n{% x %}\n\n<table><tr><td colspan="2">a</td></tr></table>'
    )
    assert [each.partition(":")[0] for each in said] == ["line 9", "line 12", "line 14"]


def test_a_link_defined_below_is_none_between_notes() -> None:
    assert read("[[ref]]\n\n[ref]: https://e.example")[0] == "[[ref](https://e.example)]"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("<div>Uno</div>\n\n```\na\n  b\n```", "Uno\n\n```\na\n  b\n```"),
        ("<p>Uno</p>\n\n- dos\n- tres", "Uno\n\n- dos\n- tres"),
        ("<p>Uno</p>\n\n[dos](https://e.example)", "Uno\n\n[dos](https://e.example)"),
        ("<div>Uno</div>\n\ndos <https://e.example>", "Uno\n\ndos <https://e.example>"),
        ("<div>Uno</div>\n\n![[a.png]]", "Uno\n\n![](a.png)"),
        ("<div>Uno</div>\n\ndos\n{: .lead}", "Uno\n\ndos"),
        ("<div>Uno</div>\n\n::: tip Dos\ntres\n:::", "Uno\n\n**Dos**\n\ntres"),
        ("<p>Uno</p>\n<pre>\n- no\n# no\n</pre>", "Uno\n\n```\n- no\n# no\n```"),
    ],
)
def test_markdown_may_begin_with_a_block_of_html(text: str, markdown: str) -> None:
    assert read(text)[0] == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("- ::: tip Un título\n  hola\n  :::", "- **Un título**\n\n    hola"),
        ("> ::: note\n> hola\n> :::", "> <!-- ::: note -->\n>\n> hola\n>"),
        ("- uno\n\n  > [!NOTE]\n  > hola", "- uno\n\n    > **Note**\n    >\n    > hola"),
        (
            '1. uno\n\n    !!! note "Ojo"\n        hola\n\n2. dos',
            "1. uno\n\n    > **Ojo**\n    >\n    > hola\n\n2. dos",
        ),
        (
            "> {% highlight ruby %}\n> x\n>\n>   y\n> {% endhighlight %}\n> hola",
            '<blockquote> <pre class="language-ruby"><code>x&#10;&#10;  y&#10;</code></pre> </blockquote>\n\n> hola',
        ),
        ("- > ```\n  > x {#y}\n  > ```\n\n### Uno {#x}", "- >     x {#y}\n\n### Uno"),
        (
            "- {% highlight ruby %}\n  x\n\n    y\n  {% endhighlight %}\n- dos",
            '<ul> <li> <pre class="language-ruby"><code>x&#10;&#10;  y&#10;</code></pre> </li> <li> <p>dos</p> </li> </ul>',
        ),
        ("- {.clase}\n  uno\n- dos", "- uno\n- dos"),
        ("- > ??? tip\n  >     uno", "- > > **Tip**\n  > >\n  > > uno"),
        ('=== "Pestaña"\n    hola', "> **Pestaña**\n>\n> hola"),
        ("> ### Uno {#x}\n> dos", "> ### Uno\n> dos"),
        ("![el faro](a.png =300x200) y ![](b.png =x20)", "![el faro](a.png) y ![](b.png)"),
        ("Ver ![el faro|300](a.png).", "Ver ![el faro](a.png)."),
        (
            "{++más++} {--menos--} {~~uno~>dos~~} {==tres==}",
            "<ins>más</ins> <del>menos</del> <del>uno</del><ins>dos</ins> <mark>tres</mark>",
        ),
        ("{{< mermaid >}}\ngraph TD\n{{< /mermaid >}}", "```mermaid\ngraph TD\n```"),
        ("[a]({{ site.baseurl }}{% link _posts/2024-01-01-dos.md %})", "[a](/posts/dos/)"),
        ('[audio mp3="https://e.example/a.mp3"][/audio]', "https://e.example/a.mp3"),
        ('[button link="https://e.example"]Pulse[/button]', "[Pulse](https://e.example)"),
        ("%[https://e.example/x]", "https://e.example/x"),
        ("Agua %%nada%% va", "Agua <!-- %%nada%% --> va"),
        ("%%\nnada\n%%\n\nAgua", "<!-- %% nada %% -->\n\nAgua"),
        ("* TOC\n{:toc}\n\nAgua", "<!-- * TOC {:toc} -->\n\nAgua"),
        (
            "[vc_row][vc_column]Agua[/vc_column][/vc_row]",
            "<!-- [vc_row] --><!-- [vc_column] -->Agua<!-- [/vc_column] --><!-- [/vc_row] -->",
        ),
    ],
)
def test_marks_within_lists_quotes_and_pictures_are_read(text: str, markdown: str) -> None:
    assert read(text)[0].replace("<!-- -->", "").strip() == markdown


@pytest.mark.parametrize(
    "text",
    [
        "50%% y 30%% de todo",
        "a = b y c =300 (x)",
        "| a |300 |",
        "[uno][dos]\n\n[dos]: https://e.example",
        "!!!No!!!",
        "[audio][dos]\n\n[dos]: https://e.example",
    ],
)
def test_what_only_looks_like_such_marks_is_text(text: str) -> None:
    assert [each for each in read(text)[1] if "program" in each or "left out" in each] == []


def test_an_abbreviation_that_nothing_uses_is_kept_and_named() -> None:
    markdown, said = read("Agua.\n\n*[HTML]: Marcas")
    assert markdown == "Agua.\n\n<!-- *[HTML]: Marcas -->"
    assert said == [
        "line 8: “*[HTML]: Marcas” belongs to another program: it is kept for you and not shown to readers."
    ]


def test_of_two_abbreviations_of_one_name_the_last_counts_and_the_other_is_named() -> None:
    markdown, said = read("HTML.\n\n*[HTML]: Uno\n*[HTML]: Dos")
    assert markdown.startswith('<abbr title="Dos">HTML</abbr>.') and "<!-- *[HTML]: Uno -->" in markdown
    assert [each[:7] for each in said] == ["line 8:"]


def test_code_of_templates_keeps_its_lines_in_html_too() -> None:
    markdown, _ = read("<p>Uno</p>\n{% highlight ruby %}\nx\n\n  y\n{% endhighlight %}\n<p>Dos</p>", ".html")
    assert markdown == "Uno\n\n```ruby\nx\n\n  y\n```\n\nDos"


def test_a_callout_within_a_definition_is_read() -> None:
    markdown, _ = read("Uno\n: > [!NOTE]\n  > dos")
    assert "[!" not in markdown and "<strong>Note</strong>" in markdown and "dos" in markdown


def test_formulas_of_html_are_code_and_named_once() -> None:
    markdown, said = read(
        "<p>Es \\(a_1 &lt; b\\).</p>\n<p>$$a_1 * b$$</p>\n<p>Cuesta $5 o <b>$6</b>.</p>", ".html"
    )
    assert markdown == "Es `a_1 < b`.\n\n```latex\na_1 * b\n```\n\nCuesta $5 o **$6**."
    assert said == ["line 6: Formulas were kept as they are written, as code: 2, the first here."]


@pytest.mark.parametrize(
    "tag",
    [
        "*|FNAME|*", "*|IF:LNAME=Ruiz|*", "*|END:IF|*", "*|DATE:d/m/y|*", "{$name}", "{$unsubscribe|raw}", "{!firstname_fix}",
        "[subscriber:firstname | default:amigo]", "[link:subscription_unsubscribe_url]", "[date:dtext]", "%FIRSTNAME%",
        "%UNSUBSCRIBELINK%", "%PERS_3%", "[Name,fallback=amigo]", "[fullname, fallback=]", "[UNSUBSCRIBEURL]", "[FORWARDURL:3]",
        "{contactfield=firstname|amigo}", "{unsubscribe_text}", "{webview_url}", "{{{unsubscribe}}}", "*|NOMBRE|*", "{{ .Subscriber.Name }}", "{{- .Date | upper -}}", "{{ MessageURL }}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_merge_tags_of_mail_programs_are_kept_and_not_shown(tag, suffix):
    text, told = read(f"Hola {tag}, adiós." if suffix == ".md" else f"<p>Hola {tag}, adiós.</p>", suffix)
    shown = re.sub(r"<!--.*?-->", "", text)
    assert shown == "Hola , adiós."
    assert [sentence for sentence in told if tag in sentence and "line 6" in sentence]


@pytest.mark.parametrize(
    "text",
    [
        "*a|b|c* y \\*|X", "100% de %APPDATA% y %PATH%", "{$ 5} y {!}", "[date:5](https://a.example)", "`*|FNAME|*`",
        "{{ hola que tal }}", "https://a.example/%C3%A1", "[Ana, amiga]", "[CONTACT](https://a.example)", "{unsubscribed}", "[link: uno]: https://a.example",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_merge_tag_stays(text):
    assert read(f"Uno {text}")[1] == []


def test_a_counted_link_leads_where_it_led():
    assert (
        read('[uno]({{ TrackLink "https://uno.example/a?b=1" . }})')[0] == "[uno](https://uno.example/a?b=1)"
    )
    html = read("<p><a href='{{ TrackLink `https://uno.example/a` . }}'>uno</a></p>", ".html")
    assert html == ("[uno](https://uno.example/a)", [])
