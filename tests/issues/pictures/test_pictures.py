"""A picture comes in without what it tells about its maker, whole, once, or not at all."""

import errno
import hashlib
import os
import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from PIL import Image, ImageDraw, PngImagePlugin

from issues.models import Issue, Picture
from issues.pictures import cleaning, collection
from issues.pictures.cleaning import PictureRefused, clean
from issues.pictures.storage import StoredFiles, store
from tests.factories import make_picture

pytestmark = pytest.mark.usefixtures("english")

SECRET = b"Calle Mayor 1"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def painted(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, "red")
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, size[0], size[1]), fill="blue")
    return image.convert(mode)


def saved(image: Image.Image, format: str, **options) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def exif(turn: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112], tags[0x010E] = turn, SECRET.decode()
    tags.get_ifd(0x8825)[1] = "N"
    return tags


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def pixels(data: bytes) -> bytes:
    return Image.open(BytesIO(data)).convert("RGBA").tobytes()


@pytest.mark.parametrize(
    ("format", "ending"),
    [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp"), ("AVIF", "avif")],
)
def test_a_plain_picture_keeps_its_pixels_and_is_told_by_its_content(format, ending):
    data = saved(painted(), format)
    cleaned = clean(data)
    assert (cleaned.ending, cleaned.width, cleaned.height, cleaned.note) == (ending, 40, 20, "")
    assert pixels(cleaned.data) == pixels(data)
    assert cleaned.sha256 == hashlib.sha256(cleaned.data).hexdigest()
    assert cleaned.original_sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_places_and_descriptions_are_removed(format):
    data = saved(painted(), format, exif=exif(), xmp=b"<x>" + SECRET + b"</x>")
    cleaned = clean(data)
    assert SECRET in data and SECRET not in cleaned.data
    assert not Image.open(BytesIO(cleaned.data)).getexif()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_removing_metadata_changes_no_pixel(format):
    data = saved(painted(), format, exif=exif())
    assert pixels(clean(data).data) == pixels(data)


def test_comments_and_text_chunks_are_removed():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    assert SECRET not in clean(saved(painted(), "PNG", pnginfo=text)).data
    assert SECRET not in clean(saved(painted(), "JPEG", comment=SECRET)).data
    assert SECRET not in clean(saved(painted(), "GIF", comment=SECRET)).data


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_what_follows_the_end_is_dropped(format):
    cleaned = clean(saved(painted(), format) + b"<script>alert(1)</script>")
    assert b"<script>" not in cleaned.data
    assert clean(cleaned.data).data == cleaned.data


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("turn", range(2, 9))
def test_a_turned_picture_stands_upright_afterwards(format, turn):
    back = {5: 5, 6: 8, 7: 7, 8: 6}.get(turn, turn)
    lying = painted().transpose(cleaning.TURNS[back])
    cleaned = clean(saved(lying, format, exif=exif(turn), quality=95))
    image = Image.open(BytesIO(cleaned.data)).convert("RGB")
    assert (cleaned.width, cleaned.height) == image.size == (40, 20)
    assert image.getpixel((5, 10))[0] > 200 and image.getpixel((35, 10))[2] > 200
    assert "upright" in cleaned.note


def test_a_colour_profile_stays():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for format in ("JPEG", "PNG", "WEBP"):
        cleaned = clean(saved(painted(), format, icc_profile=profile, exif=exif(6)))
        assert Image.open(BytesIO(cleaned.data)).info["icc_profile"] == profile


def test_print_colours_become_screen_colours():
    cleaned = clean(saved(painted("CMYK"), "JPEG", quality=95))
    image = Image.open(BytesIO(cleaned.data))
    assert image.mode == "RGB" and image.getpixel((5, 10))[0] > 200
    assert "CMYK" in cleaned.note


def test_sixteen_bits_become_eight_with_the_same_greys():
    grey = Image.new("I;16", (4, 4), 0x8000)
    cleaned = clean(saved(grey, "PNG"))
    image = Image.open(BytesIO(cleaned.data))
    assert (image.mode, image.getpixel((0, 0))) == ("L", 128)


def test_heic_becomes_jpeg():
    pillow_heif = pytest.importorskip("pillow_heif")
    file = BytesIO()
    pillow_heif.from_pillow(painted(size=(64, 32))).save(file, exif=exif().tobytes())
    cleaned = clean(file.getvalue())
    assert (cleaned.ending, cleaned.width, cleaned.height) == ("jpg", 64, 32)
    assert "HEIC" in cleaned.note and SECRET not in cleaned.data


def test_of_a_picture_with_several_the_first_is_kept():
    data = saved(painted(), "MPO", save_all=True, append_images=[Image.new("RGB", (30, 30))])
    assert Image.open(BytesIO(data)).n_frames == 2
    image = Image.open(BytesIO(clean(data).data))
    assert (image.format, image.size) == ("JPEG", (40, 20))


def animation(format: str, frames: int = 3) -> bytes:
    colours = [Image.new("RGB", (40, 20), (80 * number % 256, 0, 99)) for number in range(frames)]
    return saved(colours[0], format, save_all=True, append_images=colours[1:], duration=100, loop=0)


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_an_animation_keeps_moving(format):
    image = Image.open(BytesIO(clean(animation(format)).data))
    assert image.n_frames == 3
    assert image.info["loop"] == 0


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_an_animation_without_measure_keeps_its_first_frame(format, monkeypatch):
    monkeypatch.setattr("issues.pictures.metadata.MAX_FRAMES", 2)
    cleaned = clean(animation(format))
    assert getattr(Image.open(BytesIO(cleaned.data)), "n_frames", 1) == 1
    assert "first frame" in cleaned.note


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_a_file_is_refused(format, share):
    noisy = Image.effect_noise((64, 64), 90).convert("RGB")
    data = saved(noisy, format)
    with pytest.raises(PictureRefused):
        clean(data[: int(len(data) * share)])


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_no_damage_escapes_as_another_error(format):
    data = saved(painted(), format, **({"exif": exif(6)} if format != "GIF" else {}))
    for position in range(len(data)):
        broken = bytearray(data)
        broken[position] ^= 0xFF
        try:
            clean(bytes(broken))
        except PictureRefused as refused:
            assert refused.reason and "\n" not in refused.reason


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html><p>",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"\0\0\0\x18ftypheic\0\0\0\0heicmif1",
        saved(painted(), "BMP"),
        saved(painted(), "TIFF"),
        saved(painted(), "ICO"),
    ],
)
def test_what_is_no_picture_for_browsers_is_refused(data):
    with pytest.raises(PictureRefused):
        clean(data)


def header_only(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(0, 5), (65_535, 65_535), (8_000, 8_000), (16_001, 2_000), (1_000, 10)])
def test_a_size_out_of_measure_is_refused_by_the_header_alone(size, monkeypatch):
    monkeypatch.setattr(cleaning.Image, "open", lambda *args, **kwargs: pytest.fail("it was opened"))
    with pytest.raises(PictureRefused, match="pixels"):
        clean(header_only(*size))


def test_bombs_in_text_and_profile_are_dropped_unopened():
    bomb = zlib.compress(b"\0" * 50_000_000, 9)
    for kind, body in ((b"zTXt", b"k\0\0" + bomb), (b"iCCP", b"k\0\0" + bomb)):
        data = saved(painted(), "PNG")
        cleaned = clean(data[:33] + chunk(kind, body) + data[33:])
        assert kind not in cleaned.data and pixels(cleaned.data) == pixels(data)


def test_a_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(cleaning, "MAX_BYTES", 100)
    with pytest.raises(PictureRefused, match="larger"):
        clean(saved(painted(), "JPEG"))


def stored_names(folder) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def issue(db) -> Issue:
    return Issue.objects.create(title="One", slug="one")


def test_the_same_file_is_stored_once_for_every_issue(issue, media):
    cleaned, other = clean(saved(painted(), "PNG")), Issue.objects.create(title="Two", slug="two")
    first, second = Picture(issue=issue, name="a.png"), Picture(issue=other, name="b.png")
    assert [store(first, cleaned), store(second, cleaned)] == [True, False]
    Picture.objects.bulk_create([first, second])
    assert stored_names(media) == [f"{cleaned.sha256}.png"]
    row = Picture.objects.get(name="b.png")
    assert (row.width, row.height, row.sha256, row.original_sha256) == (
        40,
        20,
        cleaned.sha256,
        cleaned.original_sha256,
    )
    with row.file.open() as file:
        assert file.read() == cleaned.data


def test_what_a_crash_left_half_written_is_written_again(issue, media):
    cleaned, picture = clean(saved(painted(), "PNG")), Picture(issue=issue, name="a.png")
    store(picture, cleaned)
    (media / picture.file.name).write_bytes(cleaned.data[:10])
    assert store(picture, cleaned)
    assert (media / picture.file.name).read_bytes() == cleaned.data


def age(media, seconds=2 * collection.DAY):
    """Makes every stored file older."""
    for path in media.rglob("*"):
        if path.is_file():
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - seconds))


def test_what_one_import_takes_back_another_still_has(issue, media):
    """Two imports of the same bytes side by side: the first wrote the file and fails, the second is about to commit."""
    cleaned = clean(saved(painted(), "PNG"))
    second = Picture(issue=issue, name="b.png")
    with pytest.raises(RuntimeError), transaction.atomic():
        first = Picture(issue=issue, name="a.png")
        StoredFiles().store(first, cleaned)
        first.save()
        assert not store(second, cleaned)
        raise RuntimeError
    second.save()
    assert default_storage.exists(second.file.name)


def test_the_collector_waits_a_day_and_leaves_what_was_asked_for_meanwhile(issue, media):
    cleaned = clean(saved(painted(), "PNG"))
    store(Picture(issue=issue, name="a.png"), cleaned)
    assert collection.collect() == []
    age(media)
    store(Picture(issue=issue, name="b.png"), cleaned)  # of a transaction that is not committed yet
    assert collection.collect() == []
    age(media)
    assert collection.collect(dry_run=True) == [f"pictures/{cleaned.sha256[:2]}/{cleaned.sha256}.png"]
    assert collection.collect() and stored_names(media) == []


def test_a_file_that_gets_its_row_while_it_is_decided_about_stays(issue, media, monkeypatch):
    cleaned, picture = clean(saved(painted(), "PNG")), Picture(issue=issue, name="a.png")
    store(picture, cleaned)
    age(media)
    judge = collection.is_old

    def committed_now(name, before):
        picture.save()
        return judge(name, before)

    monkeypatch.setattr(collection, "is_old", committed_now)
    assert collection.collect() == []
    assert stored_names(media) == [f"{cleaned.sha256}.png"]


def test_a_dry_run_leaves_no_file_and_takes_none_away(issue, media):
    kept, new = clean(saved(painted(), "PNG")), clean(saved(painted("L"), "PNG"))
    picture = Picture(issue=issue, name="a.png")
    store(picture, kept)
    picture.save()
    for name, cleaned in (("b.png", kept), ("c.png", new)):
        StoredFiles(dry_run=True).store(Picture(issue=issue, name=name), cleaned)
    assert stored_names(media) == [f"{kept.sha256}.png"]


def test_files_nobody_refers_to_go_with_their_variants_once_a_day(issue, media):
    used, unused = clean(saved(painted(), "PNG")), clean(saved(painted("L"), "PNG"))
    picture = Picture(issue=issue, name="a.png")
    store(Picture(issue=issue, name="b.png"), unused)
    store(picture, used)
    picture.save()
    folder = media / f"pictures/{unused.sha256[:2]}"
    (folder / f"{unused.sha256}-480.webp").write_bytes(b"variant")
    (folder / ".part-1234").write_bytes(b"half")
    age(media)
    assert collection.collect_some() == 3
    assert [name for name in stored_names(media) if name != ".collected"] == [f"{used.sha256}.png"]
    assert collection.collect_some() == 0


@pytest.mark.parametrize("failing", ["save", "replace"])
def test_a_full_disk_leaves_nothing_half_written(issue, media, monkeypatch, failing):
    cleaned = clean(saved(painted(), "PNG"))

    def full(*_args, **_kw):
        raise OSError(errno.ENOSPC, "No space left on device")

    def partly(*_args):
        yield b"some bytes"
        full()

    if failing == "save":
        monkeypatch.setattr("django.core.files.base.ContentFile.chunks", partly)
    else:
        monkeypatch.setattr("issues.pictures.storage.Path.replace", full)
    with pytest.raises(OSError, match="No space"):
        store(Picture(issue=issue, name="a.png"), cleaned)
    assert stored_names(media) == []


def test_the_command_mends_rows_without_file_and_files_without_row(issue, media, capsys):
    lost, empty, there = (make_picture(issue, name=name) for name in ("lost.png", "empty.png", "there.png"))
    default_storage.delete(lost.file.name)
    (media / empty.file.name).write_bytes(b"")
    store(Picture(issue=issue, name="x.png"), clean(saved(painted("L"), "PNG")))
    age(media)
    call_command("mend_pictures", "--dry-run")
    assert Picture.objects.exclude(file="").count() == 3 and len(stored_names(media)) == 3
    call_command("mend_pictures")
    out = capsys.readouterr().out
    assert "lost.png" in out and "empty.png" in out and "there.png" not in out
    assert list(Picture.objects.exclude(file="")) == [there]
    assert stored_names(media) == [there.file.name.rpartition("/")[2]]
