"""Ghost's export comes in whole, from its HTML, its Lexical or its Mobiledoc; what is not public stays a draft."""

import json
import zipfile
from pathlib import Path

import pytest

from issues.importing.formats.ghost_texts import of_lexical, of_mobiledoc
from issues.models import Issue
from tests.factories import png
from tests.issues.importing.formats.test_substack import run

pytestmark = [pytest.mark.usefixtures("english", "no_variants")]


def text(words: str, bits: int = 0) -> dict:
    return {"type": "extended-text", "text": words, "format": bits}


def node(kind: str, *children: dict, **fields: object) -> dict:
    return {"type": kind, "version": 1, "children": list(children), **fields}


def card(kind: str, **fields: object) -> dict:
    return {"type": kind, "version": 1, **fields}


# Each of Ghost's nodes (formats.md 2.4 and 2.9) with what our Markdown of it must hold.
NODES = {
    "heading": (node("extended-heading", text("Mareas"), tag="h3"), "Mareas"),
    "text": (
        node("paragraph", text("uno ", 1), text("dos", 2), {"type": "linebreak"}, text("x < y", 16), text(" H", 0), text("2", 32)),
        "**uno** *dos*\\\n`x < y` H<sub>2</sub>",
    ),
    "list": (node("list", node("listitem", text("tres"), value=3), tag="ol", listType="number", start=3), "3. tres"),
    "tasks": (node("list", node("listitem", text("hecho"), checked=True), tag="ul", listType="check"), "- ☑ hecho"),
    "quote": (node("extended-quote", text("Lo dijo", 2)), "> *Lo dijo*"),
    "link": (node("paragraph", node("link", text("antes"), url="__GHOST_URL__/el-otro/")), "[antes](/posts/el-otro/)"),
    "image": (
        card("image", src="__GHOST_URL__/content/images/size/w600/2024/05/gato.png", alt="Un gato", caption="<span>El <b>gato</b></span>"),
        '![Un gato](/content/images/2024/05/gato.png "El **gato**")',
    ),
    "gallery": (card("gallery", images=[{"src": "https://s.example/a.png", "alt": "A"}, {"src": "https://s.example/b.png"}], caption="Dos"), '![](https://s.example/b.png "Dos")'),
    "bookmark": (
        card("bookmark", url="https://x.example/", metadata={"title": "Equis", "description": "Sobre equis", "author": "Al", "publisher": "Prensa"}, caption="Pie"),
        "[Equis](https://x.example/)\\\nSobre equis\\\nAl\\\nPrensa\n\nPie",
    ),
    "embed": (card("embed", url="https://youtu.be/ab3DEfGHijk", html='<iframe src="https://www.youtube.com/embed/ab3DEfGHijk"></iframe>', caption="Vídeo"), "https://www.youtube.com/watch?v=ab3DEfGHijk\n\nVídeo"),
    "callout": (card("callout", calloutText="<b>Ojo</b> aquí", calloutEmoji="💡"), "> 💡 **Ojo** aquí"),
    "toggle": (card("toggle", heading="<span>¿Por qué?</span>", content="<p>Porque sí.</p>"), "Porque sí."),
    "button": (card("button", buttonText="Leer", buttonUrl="https://x.example/b"), "[Leer](https://x.example/b)"),
    "product": (card("product", productTitle="Barca", productDescription="<p>Flota.</p>", productRatingEnabled=True, productStarRating=4, productButton="Comprar", productUrl="https://x.example/c"), "Barca\n\n4/5\n\nFlota.\n\n[Comprar](https://x.example/c)"),
    "file": (card("file", src="https://x.example/a.pdf", fileTitle="Mapa", fileCaption="De 1900"), "[Mapa](https://x.example/a.pdf)\n\nDe 1900"),
    "audio": (card("audio", src="https://x.example/a.mp3", title="Olas"), "[Olas](https://x.example/a.mp3)"),
    "video": (card("video", src="https://x.example/a.mp4", fileName="a.mp4", caption="El mar", thumbnailSrc="https://x.example/t.jpg"), "![](https://x.example/t.jpg)\n\n[a.mp4](https://x.example/a.mp4)\n\nEl mar"),
    "header": (card("header", version=2, header="<span>Mar</span>", subheader="<span>Semanal</span>"), "Semanal"),
    "call to action": (card("call-to-action", textValue="<p>Pruébalo</p>", buttonText="Ir", buttonUrl="https://x.example/i", hasSponsorLabel=True, sponsorLabel="<p>PATROCINA</p>"), "PATROCINA\n\nPruébalo\n\n[Ir](https://x.example/i)"),
    "markdown": (card("markdown", markdown="Agua[^1] **fría**\n\n[^1]: Nota"), "**fría**"),
    "html": (card("html", html="<p>Tal <em>cual</em></p>"), "Tal *cual*"),
    "code": (card("codeblock", code="print(1)\n\tx", language="python", caption="Así"), "```python\nprint(1)\n\tx\n```\n\nAsí"),
    "rule": (card("horizontalrule"), "---"),
    "unknown": (card("novedad", title="Palabras de más", url="https://x.example/n"), "Palabras de más\n\n[https://x.example/n](https://x.example/n)"),
    "unknown with children": (node("collapsible", node("paragraph", text("Dentro"))), "Dentro"),
}  # fmt: skip


def lexical(*nodes: dict) -> str:
    return json.dumps({"root": {"type": "root", "children": list(nodes)}})


def post(number: int, **fields: object) -> dict:
    usual = {"id": f"{number:024}", "title": f"Número {number}", "slug": f"numero-{number}", "type": "post", "status": "published",
             "visibility": "public", "published_at": "2024-05-01 09:30:00", "html": None, "lexical": None, "mobiledoc": None}  # fmt: skip
    return usual | fields


def write(folder: Path, *posts: dict, wrapped: bool = True, **tables: list[dict]) -> Path:
    data = {"meta": {"version": "6.10.3"}, "data": {"posts": list(posts), **tables}}
    path = folder / "sitio.ghost.2024-05-02-10-00-00.json"
    path.write_text(json.dumps({"db": [data]} if wrapped else data), encoding="utf-8")
    return path


def whole(issue: Issue) -> str:
    return "\n\n".join(
        [issue.intro, *(f"## {i.section}\n\n### {i.heading}\n\n{i.body}" for i in issue.items.all())]
    )


@pytest.mark.django_db
def test_every_node_of_lexical_comes_in(tmp_path: Path) -> None:
    body = lexical(*(each for each, _ in NODES.values()))
    path = write(tmp_path, post(1, lexical=body), post(2, slug="el-otro", html="<p>a</p>"))
    code, (line, _other), _ = run(path)
    assert (code, line["outcome"]) == (0, "created")
    made = whole(Issue.objects.get(slug="numero-1"))
    assert {name: wanted for name, (_, wanted) in NODES.items() if wanted not in made} == {}
    assert not [each for each in line["warnings"] if " lost" in each and "gato.png" not in each]
    assert any("The card “novedad” of Ghost is not known" in each for each in line["warnings"])


@pytest.mark.django_db
def test_the_fields_of_a_post(tmp_path: Path) -> None:
    row = post(1, html="<p>Hola %%{first_name, \"ahí\"}%%</p>", custom_excerpt="De hoy", canonical_url="https://x.example/uno",
               feature_image="__GHOST_URL__/content/images/c.png", codeinjection_foot="<script>x()</script>")  # fmt: skip
    tags = [{"id": "t1", "name": "Mar"}, {"id": "t2", "name": "#interno"}, {"id": "t3", "name": "Sal"}]
    joins = [
        {"post_id": row["id"], "tag_id": t, "sort_order": n} for n, t in ((1, "t3"), (0, "t1"), (2, "t2"))
    ]
    meta = [{"post_id": row["id"], "feature_image_alt": "Una barca"}]
    _, (line,), _ = run(write(tmp_path, row, tags=tags, posts_tags=joins, posts_meta=meta, wrapped=False))
    issue = Issue.objects.get()
    assert (issue.title, issue.slug, issue.summary, issue.intro) == ("Número 1", "numero-1", "De hoy", "Hola")
    assert issue.publish_at.isoformat() == "2024-05-01T09:30:00+00:00"
    assert sorted(issue.tags.values_list("name", flat=True)) == ["Mar", "Sal"]
    assert "Una barca" in str(line["warnings"]) and "head or foot was left out" in str(line["warnings"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "draft"}, ""),
        ({"status": "scheduled", "published_at": "2099-01-01 00:00:00"}, ""),
        ({"status": "sent"}, "sent by mail only"),
        ({"type": "page"}, "It is no issue but “page”"),
        ({"visibility": "paid"}, "for paying readers only (paid)"),
        ({"visibility": "members"}, "for paying readers only (members)"),
        ({"html": "<p>a</p><!--members-only--><p>b</p>"}, "A part of it was for paying readers only"),
        ({"lexical": lexical(node("paragraph", text("a")), card("paywall"))}, "A part of it was"),
    ],
)
def test_what_is_not_for_everybody_is_a_draft(tmp_path: Path, fields: dict, said: str) -> None:
    _, (line,), _ = run(write(tmp_path, post(1, **{"html": "<p>a</p>", **fields})))
    assert Issue.objects.get().status == Issue.Status.DRAFT
    assert said in " ".join(line["warnings"])


@pytest.mark.django_db
def test_a_zip_brings_its_pictures(tmp_path: Path) -> None:
    body = '<p>Va</p><figure><img src="__GHOST_URL__/content/images/2024/gato.png"></figure>'
    path = tmp_path / "sitio.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sitio/x.ghost.json", write(tmp_path, post(1, html=body)).read_text())
        archive.writestr("sitio/content/images/2024/gato.png", png())
    code, (line,), _ = run(path)
    assert (code, line["warnings"]) == (0, [])
    assert not Issue.objects.get().pictures.get().missing
    assert [each["outcome"] for each in run(path)[1]] == ["unchanged"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", ["{", '{"posts": 3}', '{"data": {"posts": []}}', '["posts"]', "[" * 9_000 + '"posts"']
)
def test_a_file_that_is_no_export_is_refused_with_one_line(tmp_path: Path, data: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(data, encoding="utf-8")
    code, lines, _ = run(path)
    assert (code, len(lines)) == (1, 1) and lines[0]["error"]


def test_mobiledoc_is_read_with_its_marks_atoms_and_cards() -> None:
    document = {
        "markups": [["a", ["href", "https://x.example"]], ["strong"], ["em"]],
        "atoms": [["soft-return", "", {}]],
        "cards": [["code", {"code": "x", "language": "js"}], ["hr", {}], ["email", {"html": "<p>Hola</p>"}]],
        "sections": [
            [1, "p", [[0, [0, 1], 1, "uno"], [0, [], 1, " dos"], [1, [], 0, 0], [0, [2], 1, "tres"]]],
            [3, "ul", [[[0, [], 0, "a"]], [[0, [], 0, "b"]]]],
            [10, 0],
            [10, 1],
            [10, 2],
        ],
    }
    found = of_mobiledoc(document)
    assert found.html.startswith(
        '<p><a href="https://x.example"><strong>uno</strong> dos</a><br><em>tres</em></p>\n<ul><li>a</li><li>b</li></ul>'
    )
    assert '<pre><code class="language-js">x</code></pre>' in found.html and "<hr>" in found.html
    assert found.cards == ["code", "hr", "email"] and "Hola" not in found.html


@pytest.mark.parametrize("document", [None, [], {}, {"root": None}, {"root": {"children": [None, 3]}}])
def test_documents_of_no_shape_are_empty(document: object) -> None:
    assert of_lexical(document).html == ""
