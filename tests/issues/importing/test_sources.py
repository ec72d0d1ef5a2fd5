"""What a path holds is found whole, in order, and nothing outside it."""

import os
import unicodedata
from pathlib import Path

import pytest

from issues.importing.sources import MAX_SOURCE_BYTES, UnreadableSource, find_sources
from issues.parsing.documents import SourceDocument

pytestmark = pytest.mark.usefixtures("english")


def write(path: Path, data: bytes = b"text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def only(path: Path, *images: Path) -> SourceDocument:
    (document,) = find_sources([path], images)
    assert isinstance(document, SourceDocument)
    return document


def keys(*paths: Path) -> list[str]:
    return [source.key for source in find_sources(paths)]


def test_a_tree_gives_bundles_first_then_files_by_path(tmp_path):
    for name in (
        "b.md",
        "a.HTML",
        "notes.txt",
        "z/index.md",
        "posts/m/index.html",
        "posts/x.htm",
        "photo.png",
    ):
        write(tmp_path / name)
    expected = ["posts/m/index.html", "z/index.md", "a.HTML", "b.md", "notes.txt", "posts/x.htm"]
    assert keys(tmp_path) == expected


def test_a_key_is_the_path_below_what_was_named(tmp_path, monkeypatch):
    index, file = write(tmp_path / "corpus/posts/x/index.md"), write(tmp_path / "2023/05.md")
    assert keys(tmp_path) == ["corpus/posts/x/index.md", "2023/05.md"]
    assert keys(tmp_path / "corpus") == ["posts/x/index.md"]
    for path in (tmp_path / "corpus/posts", index.parent, index):
        assert keys(path) == ["x/index.md"]
    assert keys(file.parent) == keys(file) == ["05.md"]
    monkeypatch.chdir(index.parent)
    assert keys(Path()) == keys(Path("index.md")) == ["x/index.md"]


def test_the_place_of_a_source_is_the_same_from_wherever_the_import_starts(tmp_path):
    file = write(tmp_path / "2023/05.md")
    assert {only(path).place for path in (tmp_path, file.parent, file)} == {str(file.resolve())}


def test_a_bundle_is_named_by_its_folder_and_a_file_by_its_stem(tmp_path):
    bundle, file = write(tmp_path / "del-1-al-15/index.md"), write(tmp_path / "especial.markdown")
    assert (only(bundle).name, only(bundle).is_bundle, only(bundle).suffix) == ("del-1-al-15", True, ".md")
    assert (only(file).name, only(file).is_bundle, only(file).suffix) == ("especial", False, ".markdown")


def test_a_source_named_twice_comes_once(tmp_path):
    write(tmp_path / "posts/x/index.md")
    assert keys(tmp_path, tmp_path / "posts", tmp_path / "posts/x/index.md") == ["posts/x/index.md"]


def test_section_pages_and_hidden_folders_are_no_issues(tmp_path):
    for name in ("_index.md", ".git/config.md", ".hidden.md", "a.md"):
        write(tmp_path / name)
    assert keys(tmp_path) == ["a.md"]


def test_beside_an_index_other_markdown_is_named_and_other_texts_are_passed(tmp_path):
    for name in ("x/index.md", "x/more.md", "x/notes.txt", "x/page.html"):
        write(tmp_path / name)
    first, *others = find_sources([tmp_path])
    assert first.key == "x/index.md"
    assert [(other.key, "beside index.md" in other.reason) for other in others] == [("x/more.md", True)]


@pytest.mark.parametrize("second", ["index.html", "index.markdown", "INDEX.md", "Index.HTM"])
def test_a_bundle_with_two_indexes_is_refused_whole(tmp_path, second):
    for name in ("x/index.md", f"x/{second}", "x/more.md", "x/inner/index.md"):
        write(tmp_path / name)
    inner, bundle = sorted(find_sources([tmp_path]), key=lambda source: len(source.path))[::-1]
    assert isinstance(inner, SourceDocument) and inner.key == "x/inner/index.md"
    assert isinstance(bundle, UnreadableSource) and second in bundle.reason and "index.md" in bundle.reason


def test_of_two_indexes_the_one_that_is_named_comes_in(tmp_path):
    write(tmp_path / "x/index.html")
    assert only(write(tmp_path / "x/index.md")).key == "x/index.md"


def test_a_missing_path_is_said_before_anything_is_read(tmp_path):
    write(tmp_path / "a.md")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        find_sources([tmp_path, tmp_path / "nowhere"])
    with pytest.raises(NotADirectoryError):
        find_sources([tmp_path], [tmp_path / "a.md"])


def test_a_file_that_is_no_source_is_named(tmp_path):
    (source,) = find_sources([write(tmp_path / "photo.png")])
    assert isinstance(source, UnreadableSource)
    assert ".markdown" in source.reason


def test_links_in_a_tree_are_named_and_not_followed(tmp_path):
    outside = write(tmp_path / "outside/secret.md")
    tree = tmp_path / "tree"
    write(tree / "good.md")
    (tree / "link.md").symlink_to(outside)
    (tree / "folder").symlink_to(outside.parent)
    (tree / "self").symlink_to("self")
    (tree / "bundle").mkdir()
    (tree / "bundle/index.md").symlink_to(outside)
    sources = {source.key: source for source in find_sources([tree])}
    assert sorted(sources) == ["bundle/index.md", "folder", "good.md", "link.md"]
    assert [key for key, source in sources.items() if isinstance(source, SourceDocument)] == ["good.md"]
    assert only(tree / "link.md").data == b"text"  # somebody chose this link


def test_pipes_are_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    (source,) = find_sources([tmp_path])
    assert isinstance(source, UnreadableSource)
    assert "not an ordinary file" in source.reason


def test_a_file_nobody_may_read_does_not_stop_the_others(tmp_path, monkeypatch):
    locked, really_open = write(tmp_path / "a.md"), os.open

    def no_access(path, *args, **kwargs):
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied")
        return really_open(path, *args, **kwargs)

    write(tmp_path / "b.md")
    monkeypatch.setattr(os, "open", no_access)
    first, second = find_sources([tmp_path])
    assert isinstance(first, UnreadableSource) and "Permission denied" in first.reason
    assert isinstance(second, SourceDocument)


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_read(tmp_path):
    write(tmp_path / "a.md", b"x" * MAX_SOURCE_BYTES)
    write(tmp_path / "b.md", b"x" * (MAX_SOURCE_BYTES + 1))
    first, second = find_sources([tmp_path])
    assert len(first.data) == MAX_SOURCE_BYTES
    assert "larger than 2 MB" in second.reason


def test_files_are_read_one_at_a_time(tmp_path):
    first, second = write(tmp_path / "a.md", b"first"), write(tmp_path / "b.md", b"before")
    sources = find_sources([tmp_path])
    assert next(sources).data == first.read_bytes()
    write(second, b"after")
    assert next(sources).data == b"after"


def test_odd_names_become_one_printable_line(tmp_path):
    names = [
        b"caf\xe9.md",
        b"new\nline.md",
        "\u202egnp.md".encode(),
        b"\x1b[31mred.md",
        b"x" * 246 + b".md",
        b"\xe9" * 250 + b".md",
    ]
    for name in names:
        write(tmp_path / os.fsdecode(name))
    sources = list(find_sources([tmp_path]))
    assert len(sources) == len(names)
    for source in sources:
        for text in (source.path, source.key, source.name):
            assert text.isprintable()
            text.encode()
        assert len(source.key) <= 500


def test_a_name_is_the_same_key_with_accents_composed_or_not(tmp_path):
    write(tmp_path / unicodedata.normalize("NFD", "año.md"))
    assert keys(tmp_path) == ["año.md"]


def test_very_deep_folders_are_named(tmp_path):
    write(tmp_path.joinpath(*["d"] * 40) / "index.md")
    (source,) = find_sources([tmp_path])
    assert isinstance(source, UnreadableSource)
    assert "32 folders deep" in source.reason


@pytest.mark.parametrize(
    ("on_disk", "reference"),
    [
        ("photo.png", "photo.png"),
        ("photo.png", "./photo.png"),
        ("img/photo.png", "img/photo.png"),
        ("photo.png", "/images/photo.png"),
        ("Pasted image 2024.png", "Pasted%20image%202024.png"),
        ("100%25.png", "100%25.png"),
        ("100%.png", "100%25.png"),
        ("foto (1).png", "foto%20%281%29.png"),
        ("Captura a las 14.08\u202fPM.png", "Captura a las 14.08\u202fPM.png"),
        ("Captura a las 14.08\u202fPM.png", "Captura a las 14.08 PM.png"),
        (unicodedata.normalize("NFD", "canción.png"), "canción.png"),
        ("canción.png", unicodedata.normalize("NFD", "canción.png")),
        ("canción.png", "canci%C3%B3n.png"),
        ("A&B.png", "A&amp;B.png"),
        ('dice "hola".png', "dice &quot;hola&quot;.png"),
        (
            "episode_1.jpg&quot;,&quot;title&quot;-&quot;Name",
            "episode_1.jpg&quot;,&quot;title&quot;-&quot;Name",
        ),
        ("episode_1.jpg&quot;,&quot;title&quot;-&quot;Name", 'episode_1.jpg","title"-"Name of it'),
        ("episode_1.jpg&quot;,&quot;title&quot;-&quot;Name", "episode_1.jpg"),
        ("Faro.PNG", "faro.png"),
        ("faro.png", "faro.png?w=300"),
        ("faro.png?w=300", "faro.png%3Fw=300"),
    ],
)
def test_a_picture_is_found_as_its_text_writes_it(tmp_path, on_disk, reference):
    write(tmp_path / "x" / on_disk, b"pixels")
    assert only(write(tmp_path / "x/index.md")).find_picture(reference) == b"pixels"


def test_case_decides_between_two_pictures_and_the_exact_name_wins(tmp_path):
    for name in ("A.png", "a.png", "a&amp;b.png", "a&b.png"):
        write(tmp_path / name, name.encode())
    find = only(write(tmp_path / "index.md")).find_picture
    assert [find(name) for name in ("A.png", "a.png", "a&amp;b.png", "a&b.png", "A.PNG")] == [
        b"A.png", b"a.png", b"a&amp;b.png", b"a&b.png", None,
    ]  # fmt: skip


def test_the_images_folders_are_searched_by_path_then_by_name(tmp_path):
    write(tmp_path / "media/2024/photo.png", b"by path")
    write(tmp_path / "media/deep/down/other.png", b"by name")
    write(tmp_path / "second/third.png", b"second folder")
    write(tmp_path / "media/.git/secret.png", b"secret")
    find = only(write(tmp_path / "x/index.md"), tmp_path / "media", tmp_path / "second").find_picture
    assert find("2024/photo.png") == find("/2024/photo.png") == find("gone/photo.png") == b"by path"
    assert find("other.png") == find("images/other.png") == b"by name"
    assert find("third.png") == b"second folder"
    assert find("secret.png") is None


def test_the_texts_own_folder_goes_before_the_images_folders(tmp_path):
    write(tmp_path / "x/photo.png", b"own")
    write(tmp_path / "media/photo.png", b"other")
    assert only(write(tmp_path / "x/index.md"), tmp_path / "media").find_picture("photo.png") == b"own"


@pytest.mark.parametrize(
    "reference",
    [
        "../outside.png",
        "img/../../outside.png",
        "%2e%2e/outside.png",
        "%252e%252e%252foutside.png",
        "..%c0%afoutside.png",
        "/etc/passwd",
        "file:///etc/passwd",
        "C:/Windows/win.ini",
        "\\\\host\\share\\x.png",
        "photo.png%00.html",
        "photo.png\0",
        "//host/photo.png",
        "http://host/photo.png",
        "data:image/png;base64,photo.png",
        "~/.bashrc",
        ".secret.png",
        ".git/inner.png",
        "link.png",
        "linked/outside.png",
        "pipe.png",
        "img",
        "",
        "/",
        "photo.png/" * 1_000_000,
    ],
)
def test_no_reference_leads_out_of_the_folder(tmp_path, reference):
    outside, bundle = write(tmp_path / "outside.png", b"secret"), tmp_path / "x"
    for name in ("index.md", "photo.png", "img/other.png", ".secret.png", ".git/inner.png"):
        write(bundle / name)
    (bundle / "link.png").symlink_to(outside)
    (bundle / "linked").symlink_to(tmp_path)
    os.mkfifo(bundle / "pipe.png")
    assert only(bundle, bundle).find_picture(reference) is None
