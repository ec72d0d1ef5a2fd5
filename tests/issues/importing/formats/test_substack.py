"""A Substack export comes in whole, as a zip or a folder; what is not public stays a draft and is said to be one."""

import csv
import json
import zipfile
from html import escape
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from issues.models import Issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "no_variants")]
COLUMNS = [
    "post_id",
    "post_date",
    "is_published",
    "email_sent_at",
    "inbox_sent_at",
    "type",
    "audience",
    "title",
    "subtitle",
    "podcast_url",
]
DAY = "2024-03-02T08:15:00.000Z"


def data(values: object) -> str:
    return f'data-attrs="{escape(json.dumps(values))}"'


# Every block of formats.md 1.5 that an export may hold, with what our Markdown of it must be.
BLOCKS = {
    "heading": ("<h2>Títulos</h2><p>Con <strong>negrita</strong>.</p>", "Con **negrita**."),
    "picture": (
        '<div class="captioned-image-container"><figure><a class="image-link image2" href="https://s3.example/a_9x9.png" '
        f'data-component-name="Image2ToDOM"><div class="image2-inset"><picture><img src="https://s3.example/a_9x9.png" {data({"alt": "Tren"})} '
        'alt="Tren"></picture><div class="image-link-expand"><button>x</button></div></div></a><figcaption class="image-caption">'
        "Un <em>tren</em></figcaption></figure></div>",
        '![Tren](https://s3.example/a_9x9.png "Un *tren*")',
    ),
    "gallery": (
        f'<div class="image-gallery-embed" {data({"gallery": {"images": [{"src": "https://s3.example/g1.png"}, {"src": "https://s3.example/g2.png"}], "caption": "Dos", "alt": "Flor", "staticGalleryImage": {"src": "https://s3.example/c.png"}}})}></div>',
        '![Flor](https://s3.example/g1.png)\n![Flor](https://s3.example/g2.png "Dos")',
    ),
    "note": (
        '<p>Agua<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a>.</p><div class="footnote"><a id="footnote-1" '
        'href="#footnote-anchor-1" class="footnote-number">1</a><div class="footnote-content"><p>Del río.</p></div></div>',
        "[^1]: Del río.",
    ),
    "youtube": (
        f'<div id="youtube2-ab3DEfGHijk" class="youtube-wrap" {data({"videoId": "ab3DEfGHijk", "startTime": "18s"})}></div>',
        "https://www.youtube.com/watch?v=ab3DEfGHijk",
    ),
    "tweet": (
        f'<div class="twitter-embed" {data({"url": "https://x.com/u/status/12", "full_text": "Hola a todos", "username": "u", "name": "Uve"})}></div>',
        "> Hola a todos\n>\n> — Uve @u\n>\n> https://x.com/u/status/12",
    ),
    "own post": (
        f'<div class="digest-post-embed" {data({"title": "Otro", "canonical_url": "https://p.substack.com/p/otro"})}></div>',
        "[Otro](https://p.substack.com/p/otro)",
    ),
    "other post": (
        f'<div class="embedded-post-wrap" {data({"title": "T", "url": "https://q.example/p/t", "publication_name": "Q", "truncated_body_text": "Así…"})}></div>',
        "[T - Q](https://q.example/p/t)\\\nAsí…",
    ),
    "pull quote": ('<div class="pullquote"><p>Palabras</p></div>', "Palabras"),
    "call-out": ('<div class="callout-block" data-callout="true"><p>Aviso</p></div>', "Aviso"),
    "preformatted": (
        '<div class="preformatted-block"><label class="hide-text">Text within</label><pre class="text">uno\n  dos</pre></div>',
        "```\nuno\n  dos\n```",
    ),
    "code": (
        f'<div class="highlighted_code_block" {data({"language": "python"})}><pre class="shiki"><code class="language-python">x = 1\n  y</code></pre></div>',
        "```python\nx = 1\n  y\n```",
    ),
    "formula": (f'<div class="latex-rendered" {data({"persistentExpression": "E = m_1"})}></div>', "```\nE = m_1\n```"),
    "mention": (f'<p>Con <span class="mention-wrap" {data({"name": "Jo Li", "id": 5})}></span>.</p>', "Con Jo Li."),
    "file": (
        '<div class="file-embed-wrapper"><div class="file-embed-details-h1">Poemas</div><div class="file-embed-details-h2">3KB ∙ PDF</div>'
        '<a class="file-embed-button wide" href="https://p.example/U.pdf">Download</a><a class="file-embed-button narrow" '
        'href="https://p.example/U.pdf">Download</a></div>',
        "[Poemas](https://p.example/U.pdf)\\\n3KB ∙ PDF",
    ),
    "button": (
        f'<p class="button-wrapper" {data({"url": "https://x.example/d", "text": "Donar"})}><a class="button primary" href="https://x.example/d"><span>Donar</span></a></p>',
        "[Donar](https://x.example/d)",
    ),
    "comment": (
        f'<div class="comment" {data({"url": "https://s.example/c", "comment": {"body": "Dijo así", "name": "Cy"}})}></div>',
        "> Dijo así\n>\n> — Cy",
    ),
    "audio": (f'<div class="native-audio-embed" {data({"label": "Voz", "mediaUploadId": "ab-12"})}></div>', "substack-audio:ab-12"),
}  # fmt: skip
DROPPED = (
    f'<div class="subscription-widget-wrap-editor" {data({"url": "https://p.substack.com/subscribe?", "text": "Sub"})}></div>'
    '<div class="install-substack-app-embed"><div>Get the app</div></div>'
)


def row(post_id: str, **values: str) -> dict[str, str]:
    usual = {
        "post_date": DAY,
        "is_published": "true",
        "type": "newsletter",
        "audience": "everyone",
        "title": "Uno",
    }
    return dict.fromkeys(COLUMNS, "") | usual | {"post_id": post_id} | values


def table(rows: list[dict[str, str]]) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def export(
    folder: Path, rows: list[dict[str, str]], bodies: dict[str, str], *, zipped: bool, top: str = ""
) -> Path:
    files = {f"{top}posts.csv": "\ufeff" + table(rows)}
    files |= {f"{top}posts/{name}.html": body for name, body in bodies.items()}
    if zipped:
        path = folder / "export.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        return path
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(path: Path, **options: object) -> tuple[int, list[dict], str]:
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("import_issue", str(path), json=True, stdout=out, stderr=err, **options)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("top", ["", "export-2024/"])
def test_an_export_comes_in_whole(tmp_path: Path, client: Client, zipped: bool, top: str) -> None:
    body = "".join(block for block, _ in BLOCKS.values()) + DROPPED
    rows = [row("123.el-pan", title="El pan &amp; la sal", subtitle="Sobre\nel &quot;pan&quot;")]
    code, lines, _ = run(export(tmp_path, rows, {"123.el-pan": body}, zipped=zipped, top=top))
    assert (code, [line["outcome"] for line in lines]) == (0, ["created"])
    assert not [each for each in lines[0]["warnings"] if "lost" in each or "left" in each.split(" only ")[0]]
    issue = Issue.objects.get()
    whole = "\n\n".join([issue.intro, *(f"## {i.section}\n\n{i.body}" for i in issue.items.all())])
    assert {name: text for name, (_, text) in BLOCKS.items() if text not in whole} == {}
    assert (issue.slug, issue.title, issue.summary) == ("el-pan", "El pan & la sal", 'Sobre el "pan"')
    assert issue.publish_at.isoformat() == "2024-03-02T08:15:00+00:00"
    assert client.get("/issues/el-pan/").status_code == 200 and "Get the app" not in whole
    assert any("Subscribe forms and share buttons were dropped: 2." in each for each in lines[0]["warnings"])


@pytest.mark.parametrize(
    ("values", "body", "said"),
    [
        ({"is_published": "false"}, "<p>a</p>", ""),
        ({"is_published": "0"}, "<p>a</p>", ""),
        ({"audience": "only_paid"}, "<p>a</p>", "for paying readers only (only_paid)"),
        ({"audience": "founding"}, "<p>a</p>", "for paying readers only (founding)"),
        ({"type": "thread"}, "<p>a</p>", "It is no issue but “thread”"),
        ({"type": "page"}, "<p>a</p>", "It is no issue but “page”"),
        ({"post_date": "2099-01-02T08:00:00.000Z"}, "<p>a</p>", "Its date lies in the future"),
        ({"post_date": ""}, "<p>a</p>", "There is no date, so this stays a draft"),
        ({}, '<p>a</p><div class="paywall-jump"></div><p>b</p>', "A part of it was for paying readers only"),
        ({}, '<div class="dynamic-content-block" data-dynamic-audiences="paid_sub"><p>a</p></div>', "A part of it was"),
    ],
)  # fmt: skip
def test_what_is_not_for_everybody_is_a_draft_and_said_to_be(
    tmp_path: Path, values, body: str, said: str
) -> None:
    _, (line,), _ = run(export(tmp_path, [row("1.uno", **values)], {"1.uno": body}, zipped=True))
    assert Issue.objects.get().status == Issue.Status.DRAFT
    assert said in " ".join(line["warnings"])


@pytest.mark.parametrize("values", [{"is_published": "TRUE"}, {"audience": "only_free"}, {"type": "podcast"}])
def test_what_was_public_is_public(tmp_path: Path, values) -> None:
    path = export(tmp_path, [row("1.uno", **values)], {"1.uno": "<p>a</p>"}, zipped=True)
    _, (line,), _ = run(path)
    assert line["warnings"] == []
    assert Issue.objects.public().count() == 1


def test_a_body_belongs_to_a_row_by_its_whole_number(tmp_path: Path) -> None:
    rows = [
        row("123.plan", title="Uno"),
        row("9123.plan-b", title="Dos", is_published="false"),
        row("45.", title="Tres"),
    ]
    bodies = {"9123.plan-b": "<p>Secreto</p>", "123.plan": "<p>Público</p>", "45": "<p>Sin nombre</p>"}
    run(export(tmp_path, rows, bodies, zipped=True))
    assert {i.title: i.intro for i in Issue.objects.all()} == {
        "Uno": "Público",
        "Dos": "Secreto",
        "Tres": "Sin nombre",
    }


def test_rows_without_text_and_texts_without_row_are_named(tmp_path: Path) -> None:
    path = export(
        tmp_path, [row("1.uno"), row("2.dos")], {"1.uno": "<p>a</p>", "7.suelto-uno": "<p>b</p>"}, zipped=True
    )
    code, lines, _ = run(path)
    assert code == 1
    assert [(line["outcome"], line["slug"]) for line in lines] == [
        ("created", "uno"),
        ("rejected", ""),
        ("created", "suelto-uno"),
    ]
    assert lines[1]["source"].endswith("export.zip: 2.dos") and "no text in the export" in lines[1]["error"]
    assert "no entry for it" in lines[2]["warnings"][0]
    assert Issue.objects.get(slug="suelto-uno").status == Issue.Status.DRAFT


def test_an_episode_keeps_its_audio_and_an_unsafe_address_is_none(tmp_path: Path) -> None:
    rows = [
        row("1.uno", podcast_url="https://api.example/a.mp3"),
        row("2.dos", podcast_url="javascript:alert(1)"),
    ]
    run(export(tmp_path, rows, {"1.uno": "<p>a</p>", "2.dos": "<p>b</p>"}, zipped=True))
    assert Issue.objects.get(slug="uno").intro.startswith("[https://api.example/a.mp3]")
    assert Issue.objects.get(slug="dos").intro == "b"


def test_readers_addresses_are_named_and_not_read(tmp_path: Path) -> None:
    path = export(tmp_path, [row("1.uno")], {"1.uno": "<p>a</p>"}, zipped=True)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("email_list.p.csv", "email\nana@example.com\n")
        archive.writestr("posts/1.uno.opens.csv", "email\nana@example.com\n")
    _, (line,), _ = run(path)
    assert "addresses of readers too (email_list.p.csv, posts/1.uno.opens.csv)" in line["warnings"][0]


def test_an_export_again_changes_nothing_and_a_newer_one_only_what_is_new(tmp_path: Path) -> None:
    path = export(tmp_path, [row("1.uno")], {"1.uno": "<p>a</p>"}, zipped=True)
    run(path)
    assert [line["outcome"] for line in run(path)[1]] == ["unchanged"]
    newer = tmp_path / "newer"
    newer.mkdir()
    path = export(
        newer, [row("1.uno"), row("2.dos")], {"1.uno": "<p>a</p>", "2.dos": "<p>b</p>"}, zipped=True
    )
    assert [line["outcome"] for line in run(path)[1]] == ["unchanged", "created"]


def test_a_zip_of_bundles_is_read_like_their_folder(tmp_path: Path) -> None:
    from tests.factories import png

    path = tmp_path / "archivo.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("uno/index.md", "---\ntitle: Uno\ndate: 2024-03-15\n---\n\n![El faro](faro.png)\n")
        archive.writestr("uno/faro.png", png())
        archive.writestr("__MACOSX/uno/._index.md", "x")
    code, (line,), _ = run(path)
    assert (code, line["outcome"], line["warnings"]) == (0, "created", [])
    issue = Issue.objects.get()
    assert not issue.pictures.get().missing and issue.source_key == "uno/index.md"
    assert [line["outcome"] for line in run(path)[1]] == ["unchanged"]


def test_a_folder_that_may_not_be_read_and_a_link_are_no_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    export(outside, [row("1.uno")], {"1.uno": "<p>a</p>"}, zipped=False)
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "enlace").symlink_to(outside)
    (inside / "dos.md").write_text("---\ntitle: Dos\ndate: 2024-03-15\n---\n\nb", encoding="utf-8")
    run(inside)
    assert Issue.objects.get().slug == "dos"

    def forbidden(place: Path) -> list[Path]:
        raise PermissionError(13, "no")

    monkeypatch.setattr("issues.importing.formats.substack.folders_in", forbidden)
    assert [line["outcome"] for line in run(inside / "dos.md")[1]] == ["unchanged"]
    assert {line["outcome"] for line in run(inside)[1]} <= {"unchanged", "rejected"}
