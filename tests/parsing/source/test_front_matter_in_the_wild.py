"""Front matter as people and other programs write it: Jekyll, Hugo, Ghost, Astro, Obsidian, Pelican, WordPress exports."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from issues.parsing.documents import FrontMatter, SplitSource
from issues.parsing.problems import Rejected
from issues.parsing.source.front_matter import split


def read(lines: str, **place: str) -> SplitSource:
    return split(f"---\n{lines}\n---\nbody\n", **place)


def front(lines: str) -> FrontMatter:
    return read(f"title: T\ndate: 2024-03-15\n{lines}").front_matter


def title(written: str) -> str:
    return read(f"title: {written}\ndate: 2024-03-15").front_matter.title


def warnings(lines: str, **place: str) -> list[str]:
    return [str(problem) for problem in read(lines, **place).problems]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("! 'Boletín 12: lo que viene'", "Boletín 12: lo que viene"),
        ('! "Dicho \\"así\\""', 'Dicho "así"'),
        ("! sin comillas", "sin comillas"),
        ("!!str 12", "12"),
        ("!!python/unicode 'Año: nuevo'", "Año: nuevo"),
        ("!binary |-\n  QcOxbzogbnVldm8=", "Año: nuevo"),
        (">-\n  Un título\n  doblado", "Un título doblado"),
        ("@ana dice hola", "@ana dice hola"),
        ("%50 de descuento", "%50 de descuento"),
        ("`código` a la vista", "`código` a la vista"),
        ("*Nota* de hoy", "*Nota* de hoy"),
        ("**Nota** de hoy", "**Nota** de hoy"),
        ("& compañía", "& compañía"),
        ("[Nota] lo que viene", "[Nota] lo que viene"),
        ('"Hola" dijo Ana', '"Hola" dijo Ana'),
        ('"Dice "hola" y se va"', 'Dice "hola" y se va'),
        ("'L'eau vive'", "L'eau vive"),
        ('"C:\\dir"', "C:\\dir"),
        ("- con guion", "- con guion"),
        ("> 5 cosas", "> 5 cosas"),
        ("| barra", "| barra"),
        ("\tcon tabulador", "con tabulador"),
        ("\u00a0con espacio duro", "con espacio duro"),
        ("Hora 12:30", "Hora 12:30"),
        ("no", "no"),
        ("¿Qué pasó?", "¿Qué pasó?"),
    ],
)
def test_titles(written, expected):
    assert title(written) == expected


def test_a_key_without_a_space_behind_its_colon():
    source = read("title:Hola\ndate:2024-03-15\ntags:[a,b]\nsummary:'uno'")
    matter = source.front_matter
    assert (matter.title, matter.date, matter.tags, matter.summary) == (
        "Hola",
        date(2024, 3, 15),
        ("a", "b"),
        "uno",
    )
    assert [problem.line for problem in source.problems] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("lines", "tags"),
    [
        ("tags:\n-uno\n-dos", ("uno", "dos")),
        ("tags:\n- uno\n- dos", ("uno", "dos")),
        ("tags: [uno,dos,]", ("uno", "dos")),
        ("tags: [@uno, %dos, 'tres']", ("@uno", "%dos", "tres")),
        ("tags:\n  - @uno\n  - `dos`\n  - *tres* y", ("@uno", "`dos`", "*tres* y")),
        ("tags: uno,dos", ("uno", "dos")),
        ("tags: ['a &amp; b', C&#43;&#43;]", ("a & b", "C++")),
        ("tags: [#uno, #dos]", ("uno", "dos")),
        ("tags: [uno,#dos, 'tres, #4']", ("uno", "dos", "tres, #4")),
        ('tags: ["#uno", C#, F#]', ("uno", "C#", "F#")),
        ("tags:\n  * uno\n  * dos", ("uno", "dos")),
        ("tags:\n\u00a0\u00a0- uno\n\u00a0\u00a0- dos", ("uno", "dos")),
    ],
)
def test_tags(lines, tags):
    assert front(lines).tags == tags


def test_what_was_mended_is_named_with_its_line():
    assert warnings("title: T\ndate: 2024-03-15\nsummary: Hoy: pan") == [
        "line 4: “Hoy: pan” is no YAML and was read as it stands: put it in quotes, with a space before it."
    ]
    assert front("summary: Hoy: pan").summary == "Hoy: pan"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("title: Boletín 7: uno", "as in title: 'Boletín 7: uno'."),
        ("title: !Importante aviso", "The tag !Importante is not read"),
        ("title: *nota", "Anchors and aliases"),
        ("title: &nota T", "Anchors and aliases"),
        ("title: T\nx: &a [1]\ny: *a", "Anchors and aliases"),
        (f"title: T\nx: &a {'b' * 201}\ny: *a", "Anchors and aliases"),
        ("title: T\nx: !!python/object:os.system {}", "is not read"),
        ("title: !binary |-\n  /////w==", "The tag !binary is not read"),
        ("title: T\ntags:\n\t- a", "indented by a tab"),
        ("title: T\nuna línea suelta\ndraft: true", "cannot be read"),
    ],
)
def test_what_is_dangerous_or_means_two_things_is_refused(lines, message):
    with pytest.raises(Rejected) as rejected:
        read(lines)
    assert message in str(rejected.value)


def test_a_value_that_a_program_wrote_once_for_two_keys():
    matter = read("title: T\ndate: &1 2024-03-15 10:00:00 Z\nmodified: *1").front_matter
    assert matter.date == datetime(2024, 3, 15, 10, tzinfo=UTC)
    assert matter.extra == {"modified": "2024-03-15 10:00:00 Z"}


@pytest.mark.parametrize(
    ("lines", "cut", "better"),
    [
        ("title: Boletín #12 de marzo", "Boletín", None),
        ("title: T\nsummary: Lo de hoy #pan", "T", "summary: 'Lo de hoy #pan'"),
        ("title: T\ntags:\n- C #", "T", "- 'C #'"),
        ("title: T\ntags: #uno #dos", "T", "tags: '#uno #dos'"),
        ("title: T\ncover: foto #1.png", "T", "cover: 'foto #1.png'"),
    ],
)
def test_a_value_that_a_comment_cuts_is_named_with_its_whole_line(lines, cut, better):
    source = read(f"{lines}\ndate: 2024-03-15")
    assert source.front_matter.title == cut
    (problem,) = source.problems
    assert problem.line == lines.count("\n") + 2
    assert (better or "title: 'Boletín #12 de marzo'") in str(problem)


def test_an_entry_of_a_list_that_is_a_comment_to_yaml_is_named():
    assert warnings("title: T\ntags: [\n  uno,\n  #dos,\n  # nota\n  tres\n]\ndate: 2024-03-15") == [
        "line 5: “tags” ends before “#dos”, which YAML takes for a comment: if it belongs to it, write '#dos'."
    ]


@pytest.mark.parametrize("written", ["{{ page.title }}", "{% t hola %}", "{uno} dos", "{uno} y {dos} hoy"])
def test_templates_and_words_in_braces_are_texts(written):
    assert front(f"summary: {written}").summary == written


@pytest.mark.parametrize(
    "line",
    ["draft: false # todavía", "date: 2024-03-15 # viernes", "tags: [a, b] # dos", "summary: 'x' # nota",
     "weight: 3 # nota", "otro: nada # nota", "# nota", "summary: # pendiente", "summary: a#b"],
)  # fmt: skip
def test_a_comment_that_cuts_no_text_is_a_comment(line):
    lines = line if line.startswith("date") else f"date: 2024-03-15\n{line}"
    codes = {problem.code for problem in read(f"title: T\n{lines}").problems}
    assert codes <= {"unknown-keys"}


@pytest.mark.parametrize(
    "key",
    ["pubDatetime", "pubDate", "publishDate", "publish_date", "published_at", "publishedAt", "date_published",
     "datePublished", "Published On", "post_date", "postDate", "sent_at", "published", "PubDate", "datetime"],
)  # fmt: skip
def test_other_names_of_the_date(key):
    source = read(f"title: T\n{key}: 2024-03-15T10:00:00Z\nupdated: 2025-01-01")
    assert source.front_matter.date == datetime(2024, 3, 15, 10, tzinfo=UTC)
    assert source.front_matter.status == "published"
    assert "no-date" not in {problem.code for problem in source.problems}


@pytest.mark.parametrize("key", ["created", "created_at", "createdAt", "date_created"])
def test_the_day_it_was_begun_is_the_last_resort_and_said(key):
    source = read(f"title: T\n{key}: 2024-03-15")
    assert source.front_matter.date == date(2024, 3, 15)
    assert [problem.code for problem in source.problems] == ["date-of-beginning"]
    assert read(f"title: T\n{key}: 2023-01-01\npubDate: 2024-03-15").front_matter.date == date(2024, 3, 15)


@pytest.mark.parametrize("key", ["updated", "lastmod", "last_modified_at", "updatedDate", "modDatetime"])
def test_the_day_it_was_changed_is_no_date_and_said(key):
    source = read(f"title: T\n{key}: 2024-03-15")
    assert (source.front_matter.date, source.front_matter.status) == (None, "draft")
    assert f"“{key}” only says when it was changed" in str(source.problems[0])


def test_the_date_in_a_files_name_is_read_and_said():
    source = read("title: T", name="2024-03-15-faro", path="_posts/2024-03-15-faro.md")
    assert (source.front_matter.date, source.front_matter.status) == (date(2024, 3, 15), "published")
    assert "2024-03-15" in str(source.problems[0])
    own = read("title: T\ndate: 2023-01-01", name="2024-03-15-faro", path="2024-03-15-faro.md")
    assert own.front_matter.date == date(2023, 1, 1) and not own.problems


def test_a_date_of_a_database_that_has_none_is_none():
    assert read("title: T\ndate: 0000-00-00 00:00:00\ndraft: true").front_matter.date is None


@pytest.mark.parametrize(
    ("line", "status"),
    [("draft: no", "published"), ("draft: yes", "draft"), ("published: on", "published"), ("published: off", "draft"),
     ("status: publish", "published"), ("status: publish\npublished: true", "published")],
)  # fmt: skip
def test_states_of_older_yaml(line, status):
    assert front(line).status == status


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Pan &#8211; y &amp; rosas", "Pan – y & rosas"),
        ("&iquest;Qu&eacute;?", "¿Qué?"),
        ("&#x201C;Hola&#x201D;", "“Hola”"),
        ("&amp;amp; una vez", "&amp; una vez"),
        ("R&D y AT&T", "R&D y AT&T"),
        ("a&copy b", "a&copy b"),
        ("uno&#10;dos", "uno dos"),
        ("&lt;b&gt; es negrita", "<b> es negrita"),
        ("uno&#x202e;dos", "unodos"),
        ("&nada; x", "&nada; x"),
    ],
)
def test_entities_are_decoded_once_in_every_text(written, expected):
    matter = read(
        f"title: '{written}'\ndate: 2024-03-15\ndescription: '{written}'\ntags: ['{written}']"
    ).front_matter
    assert (matter.title, matter.summary, matter.tags) == (expected, expected, (expected,))


def test_entities_of_addresses_are_decoded_and_ours_are_texts():
    matter = front(
        "canonical_url: https://a.example/?p=1&amp;q=2\nimage: https://a.example/a.png?w=1&amp;copy=2"
    )
    assert matter.canonical == "https://a.example/?p=1&q=2"
    assert matter.cover == "https://a.example/a.png?w=1&copy=2"
    assert (
        read("title: Qué es &amp;\ndate: 2024-03-15\nmarkdown: quincena").front_matter.title == "Qué es &amp;"
    )


def test_pelicans_metadata_needs_no_fences():
    source = split(
        "Title: Boletín 7: uno\nDate: 2024-03-15 10:30\nTags: mar, costa\nSummary: Uno\n    y dos\n\nTexto: sí.\n"
    )
    matter = source.front_matter
    assert (matter.title, matter.date) == ("Boletín 7: uno", datetime(2024, 3, 15, 10, 30))
    assert (matter.tags, matter.summary) == (("mar", "costa"), "Uno y dos")
    assert (source.body.strip(), source.body_line) == ("Texto: sí.", 6)


@pytest.mark.parametrize(
    "text",
    [
        "Hola: qué tal\n\nTexto.",
        "Title: T\nuna línea\n\nTexto.",
        "https://a.example\ntitle: x\n",
        "<p>title: x</p>\n",
    ],
)
def test_a_text_that_only_looks_like_metadata_is_refused(text):
    with pytest.raises(Rejected, match="no front matter"):
        split(text)


@pytest.mark.parametrize(
    "text",
    ['---json\n{"title": "T", "date": "2024-03-15"}\n---\nB', "---toml\ntitle = 'T'\ndate = 2024-03-15\n---\nB",
     "---yaml\ntitle: T\ndate: 2024-03-15\n---\nB"],
)  # fmt: skip
def test_fences_that_name_their_language(text):
    source = split(text)
    assert (source.front_matter.title, source.front_matter.date, source.body) == ("T", date(2024, 3, 15), "B")


def test_hugos_and_jekylls_old_addresses_and_covers():
    matter = front("permalink: /2024/03/faro/\nredirect_from:\n  - /viejo/\nfeatured_image: faro.png")
    assert (matter.aliases, matter.cover) == (("/viejo/", "/2024/03/faro/"), "faro.png")
    assert front("permalink: /:year/:title/").aliases == ()
    assert front("heroImage: ./faro.png").cover == "./faro.png"
    assert front("image:\n  path: faro.png\n  alt: Faro").cover == "faro.png"


def test_a_whole_post_of_an_old_export():
    source = read(
        "layout: post\nstatus: publish\npublished: true\ntitle: ! 'Faros &amp; radios'\n"
        "author:\n  display_name: ana\n  login: ana\nwordpress_id: 12\n"
        "date: !binary |-\n  MjAwOS0wMy0xNSAxMDozMDowMCArMDEwMA==\ncategories:\n- Mar\ntags: []\ncomments: []"
    )
    assert source.front_matter.title == "Faros & radios"
    assert str(source.front_matter.date) == "2009-03-15 10:30:00+01:00"
    assert source.front_matter.status == "published"
