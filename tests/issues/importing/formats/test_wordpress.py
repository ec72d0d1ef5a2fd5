"""A WordPress export comes in whole: blocks and classic texts, notes, galleries, captions; drafts stay drafts."""

import json
import zipfile
from pathlib import Path

import pytest

from issues.importing.formats.wordpress_text import html_of, with_paragraphs
from issues.models import Alias, Issue
from tests.issues.importing.formats.test_substack import run

pytestmark = [pytest.mark.usefixtures("english", "no_variants")]

# Every block of formats.md 3.9 with what our Markdown of it must hold.
BLOCKS = {
    "paragraph": ("<!-- wp:paragraph --><p>Hola</p><!-- /wp:paragraph -->", "Hola"),
    "heading": ('<!-- wp:heading {"level":3} --><h3 class="wp-block-heading">Mareas</h3><!-- /wp:heading -->', "### Mareas"),
    "list": ('<!-- wp:list {"ordered":true,"start":3} --><ol start="3" class="wp-block-list"><!-- wp:list-item --><li>tres</li><!-- /wp:list-item --></ol><!-- /wp:list -->', "3. tres"),
    "quote": ('<!-- wp:quote --><blockquote class="wp-block-quote"><!-- wp:paragraph --><p>Lo dijo</p><!-- /wp:paragraph --><cite>Al</cite></blockquote><!-- /wp:quote -->', "> Lo dijo\n>\n> <cite>Al</cite>"),
    "verse": ('<!-- wp:verse --><pre class="wp-block-verse">a<br>b</pre><!-- /wp:verse -->', "```\na\nb\n```"),
    "code": ('<!-- wp:code --><pre class="wp-block-code"><code>x &lt; 1\n\n  y</code></pre><!-- /wp:code -->', "```\nx < 1\n\n  y\n```"),
    "image": ('<!-- wp:image {"id":12} --><figure class="wp-block-image size-large"><img src="https://x.example/wp-content/uploads/gato-1024x768.jpg" alt="Gato" class="wp-image-12"/><figcaption class="wp-element-caption">El gato</figcaption></figure><!-- /wp:image -->', '![Gato](https://x.example/wp-content/uploads/gato-1024x768.jpg "El gato")'),
    "columns": ('<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div class="wp-block-column"><p>Izquierda</p></div><!-- /wp:column --></div><!-- /wp:columns -->', "Izquierda"),
    "file": ('<!-- wp:file {"id":5} --><div class="wp-block-file"><a href="https://x.example/a.pdf">Mapa</a></div><!-- /wp:file -->', "[Mapa](https://x.example/a.pdf)"),
    "embed": ('<!-- wp:embed {"url":"https://youtu.be/ab3DEfGHijk"} --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://youtu.be/ab3DEfGHijk\n</div><figcaption class="wp-element-caption">El mar</figcaption></figure><!-- /wp:embed -->', "https://youtu.be/ab3DEfGHijk\n\nEl mar"),
    "table": ('<!-- wp:table --><figure class="wp-block-table"><table><tbody><tr><td>uno</td></tr></tbody></table><figcaption>T</figcaption></figure><!-- /wp:table -->', "uno"),
    "details": ('<!-- wp:details --><details class="wp-block-details"><summary>¿Qué?</summary><!-- wp:paragraph --><p>Así.</p><!-- /wp:paragraph --></details><!-- /wp:details -->', "Así."),
    "buttons": ('<!-- wp:buttons --><div class="wp-block-buttons"><!-- wp:button --><div class="wp-block-button"><a class="wp-block-button__link" href="https://x.example/i">Ir</a></div><!-- /wp:button --></div><!-- /wp:buttons -->', "[Ir](https://x.example/i)"),
    "separator": ('<!-- wp:separator --><hr class="wp-block-separator"/><!-- /wp:separator -->', "---"),
    "shared": ('<!-- wp:block {"ref":45} /-->', "Lo compartido"),
    "gallery": ('<!-- wp:shortcode -->\n[gallery ids="12"]\n<!-- /wp:shortcode -->', '![El gato de casa](https://x.example/wp-content/uploads/gato.jpg "Nuestro *gato*")'),
    "note": ('<!-- wp:paragraph --><p>Agua<sup data-fn="u-1" class="fn"><a href="#u-1" id="u-1-link">1</a></sup>.</p><!-- /wp:paragraph --><!-- wp:footnotes /-->', "[^1]: Del *río*."),
    "link": ('<!-- wp:paragraph --><p>Ver <a href="https://www.x.example/2021/05/otro/">otro</a> y <a href="https://x.example/?p=2">este</a>.</p><!-- /wp:paragraph -->', "Ver [otro](/posts/otro/) y [este](/posts/otro/)."),
    "classic": ("\n\nUno\ndos\n\nTres <b>cuatro</b>\n<h3>Título</h3>\nhttps://vimeo.com/123\n\n", "Uno\\\ndos\n\nTres **cuatro**\n\n### Título\n\nhttps://vimeo.com/123"),
    "caption": ('[caption id="attachment_12" width="300"]<img src="https://x.example/wp-content/uploads/g-300x200.jpg" alt="G" /> El <em>gato</em>[/caption]', '![G](https://x.example/wp-content/uploads/g-300x200.jpg "El *gato*")'),
    "code shortcode": ('[code language="php"]\na &lt; b\n\nc\n[/code]', "```php\na < b\n\nc\n```"),
}  # fmt: skip
NOTES = json.dumps([{"content": "Del <em>río</em>.", "id": "u-1"}])


def item(
    number: int,
    content: str = "<p>a</p>",
    *,
    meta: dict[str, str] | None = None,
    more: str = "",
    **fields: str,
) -> str:
    usual = {
        "post_id": str(number), "post_date": "2021-05-03 12:00:00", "post_date_gmt": "2021-05-03 10:00:00", "post_name": f"n{number}",
        "status": "publish", "post_type": "post", "post_parent": "0", "menu_order": "0", "post_password": "",
    } | fields  # fmt: skip
    title, link = (
        usual.pop("title", f"Número {number}"),
        usual.pop("link", f"https://x.example/2021/05/n{number}/"),
    )
    excerpt = usual.pop("excerpt", "")
    rows = "".join(f"<wp:{name}><![CDATA[{value}]]></wp:{name}>" for name, value in usual.items())
    rows += "".join(
        f"<wp:postmeta><wp:meta_key><![CDATA[{key}]]></wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for key, value in (meta or {}).items()
    )
    body = content.replace("]]>", "]]]]><![CDATA[>")
    return (
        f"<item><title><![CDATA[{title}]]></title><link>{link}</link><content:encoded><![CDATA[{body}]]></content:encoded>"
        f"<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>{rows}{more}</item>"
    )


def wxr(*items: str, version: str = "1.2", before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n<!-- Esto es <rss de WordPress -->\n{before}<rss version="2.0"'
        f' xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{version}/"><channel><title>Equis</title>'
        f"<wp:wxr_version>{version}</wp:wxr_version><wp:base_blog_url>https://x.example</wp:base_blog_url>{''.join(items)}</channel></rss>"
    )


CAT = item(
    12, "", post_type="attachment", status="inherit", attachment_url="https://x.example/wp-content/uploads/gato.jpg",
    excerpt="Nuestro <em>gato</em>", meta={"_wp_attachment_image_alt": "El gato de casa"},
)  # fmt: skip
SHARED = item(45, "<!-- wp:paragraph --><p>Lo compartido</p><!-- /wp:paragraph -->", post_type="wp_block")


def write(folder: Path, *items: str, name: str = "x.wordpress.2024-01-01.xml", **how: str) -> Path:
    path = folder / name
    path.write_text(wxr(*items, **how), encoding="utf-8")
    return path


def whole(issue: Issue) -> str:
    parts = [
        f"{f'## {i.section}' if i.section else ''}\n\n{f'### {i.heading}' if i.heading else ''}\n\n{i.body}"
        for i in issue.items.all()
    ]
    return "\n\n".join([issue.intro, *parts])


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_block_comes_in(tmp_path: Path, version: str) -> None:
    body = "\n\n".join(block for block, _ in BLOCKS.values())
    path = write(
        tmp_path,
        item(1, body, meta={"footnotes": NOTES}),
        item(2, post_name="otro", link="https://x.example/2021/05/otro/"),
        CAT,
        SHARED,
        version=version,
    )
    code, lines, _ = run(path)
    assert (code, [line["outcome"] for line in lines]) == (0, ["created", "created"])
    made = whole(Issue.objects.get(slug="n1"))
    assert {name: wanted for name, (_, wanted) in BLOCKS.items() if wanted not in made} == {}
    assert "wp:" not in made and "[caption" not in made
    assert not [each for each in lines[0]["warnings"] if " lost" in each]


@pytest.mark.django_db
def test_the_fields_of_a_post(tmp_path: Path) -> None:
    terms = (
        '<category domain="category" nicename="uncategorized"><![CDATA[Sin categoría]]></category>'
        '<category domain="post_tag" nicename="mar-y-sal"><![CDATA[Mar &amp; sal]]></category>'
        "<wp:comment><wp:comment_author_email>ana@example.com</wp:comment_author_email></wp:comment>"
    )
    meta = {"_thumbnail_id": "12", "_wp_old_slug": "antes"}
    path = write(
        tmp_path,
        item(1, title="El <em>pan</em> &#8211; hoy", excerpt="De <b>hoy</b>", meta=meta, more=terms),
        CAT,
        item(9, "", post_type="nav_menu_item"),
    )
    _, (line,), _ = run(path)
    issue = Issue.objects.get()
    assert (issue.title, issue.slug, issue.summary) == ("El pan – hoy", "n1", "De hoy")
    assert issue.publish_at.isoformat() == "2021-05-03T10:00:00+00:00"
    assert [tag.name for tag in issue.tags.all()] == ["Mar & sal"]
    assert issue.cover.name == "https://x.example/wp-content/uploads/gato.jpg"
    assert set(Alias.objects.values_list("path", flat=True)) == {"2021/05/n1", "antes"}
    assert "nav_menu_item (1)" in str(line["warnings"]) and "ana@example.com" not in issue.source_text
    assert [each["outcome"] for each in run(path)[1]] == ["unchanged"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "draft", "post_date_gmt": "0000-00-00 00:00:00"}, ""),
        ({"status": "private"}, ""),
        ({"status": "future", "post_date_gmt": "2099-01-01 00:00:00"}, ""),
        ({"status": "publish", "post_date_gmt": "2099-01-01 00:00:00"}, "Its date lies in the future"),
        ({"post_type": "page"}, "It is no issue but “page”"),
        ({"post_password": "x"}, "It was behind a password"),
        (
            {"meta": {"_jetpack_newsletter_access": "paid_subscribers"}},
            "for paying readers only (paid_subscribers)",
        ),
        (
            {"content": "<p>a</p><!-- wp:jetpack/paywall /--><p>b</p>"},
            "A part of it was for paying readers only",
        ),
    ],
)
def test_what_is_not_for_everybody_is_a_draft(tmp_path: Path, fields: dict, said: str) -> None:
    _, (line,), _ = run(write(tmp_path, item(1, **fields)))
    assert Issue.objects.get().status == Issue.Status.DRAFT
    assert said in " ".join(line["warnings"])


@pytest.mark.django_db
def test_a_zip_of_several_files_is_one_export(tmp_path: Path) -> None:
    path = tmp_path / "sitio.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/x.wordpress.000.xml", wxr(item(1, '<p>Va</p>[gallery ids="12"]')))
        archive.writestr("a/x.wordpress.001.xml", wxr(CAT, item(2, status="trash")))
    code, (line,), _ = run(path)
    assert code == 0 and "![El gato de casa]" in Issue.objects.get().intro
    assert "trash (1)" in str(line["warnings"])


@pytest.mark.django_db
def test_what_is_missing_is_named(tmp_path: Path) -> None:
    body = '<p>a</p><!-- wp:block {"ref":99} /--><!-- wp:latest-posts {"x":1} /--><p>[gallery ids="77"]</p>'
    _, (line,), _ = run(write(tmp_path, item(1, body)))
    said = " ".join(line["warnings"])
    assert (
        "The block 99, which posts share" in said
        and "left out: latest-posts." in said
        and "“[gallery" in said
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        wxr(item(1)).replace("</rss>", ""),
        wxr(item(1), before='<!DOCTYPE rss [<!ENTITY a "b">]>\n'),
        wxr(item(1), before='<!-- <rss --><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'),
        wxr(),
    ],
)
def test_what_is_no_export_is_refused_with_one_line(tmp_path: Path, data: str) -> None:
    path = tmp_path / "x.xml"
    path.write_text(data, encoding="utf-8")
    code, lines, _ = run(path)
    assert (code, len(lines)) == (1, 1) and lines[0]["error"] and not Issue.objects.exists()


@pytest.mark.django_db
def test_control_characters_of_old_texts_are_no_obstacle(tmp_path: Path) -> None:
    run(write(tmp_path, item(1, "<p>Uno\x10dos</p>")))
    assert Issue.objects.get().intro == "Unodos"


def test_notes_of_broken_json_are_read() -> None:
    broken = (
        '[{"content":"Del <a href="https://x.example">río</a>","id":"u-1"},{"content":"Otra","id":"u-2"}]'
    )
    text = (
        '<p>a<a id="u-1-link" href="#u-1">1</a><a id="u-2-link" href="#u-2">2</a></p><!-- wp:footnotes /-->'
    )
    html, _ = html_of(text, broken, lambda number: None, lambda ids: "")
    assert '<li id="u-1">Del <a href="https://x.example">río</a> ' in html and '<li id="u-2">Otra ' in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Uno\n\nDos", "<p>Uno</p>\n<p>Dos</p>"),
        ("Uno\ndos", "<p>Uno<br>dos</p>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("<ul>\n<li>a</li>\n</ul>", "<ul>\n<li>a</li>\n</ul>"),
        ("Uno <b>dos\n\ntres</b>", "<p>Uno <b>dos\n\ntres</b></p>"),
        ("<blockquote>Uno\n\nDos</blockquote>", "<blockquote><p>Uno</p><p>Dos</p></blockquote>"),
        ("<!--more-->\n\nUno", "<p>Uno</p>"),
        ("", ""),
    ],
)
def test_empty_lines_part_paragraphs(text: str, html: str) -> None:
    assert with_paragraphs(text) == html
