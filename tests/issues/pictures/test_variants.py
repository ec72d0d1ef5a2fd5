"""Readers load light pictures that were made once; the original stays as it came."""

from io import BytesIO, StringIO
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from PIL import Image, ImageDraw
from selectolax.lexbor import LexborHTMLParser

from issues import content_version
from issues.models import Issue, Picture
from issues.pictures import variants
from issues.pictures.cleaning import clean
from issues.pictures.resizing import for_mail, variants_of, widths_for
from issues.pictures.storage import store
from tests.factories import make_issue, make_item, make_picture, png

pytestmark = pytest.mark.django_db


def photo(width: int = 2000, height: int = 1000) -> bytes:
    """A JPEG with as much in it as a photograph has."""
    noise = Image.effect_noise((width // 4, height // 4), 60).resize((width, height)).convert("L")
    image = Image.merge("RGB", [noise, Image.linear_gradient("L").resize((width, height)), noise])
    exif = Image.Exif()
    exif[0x010E] = "Calle Mayor 1"
    return saved(image, "JPEG", quality=92, exif=exif)


def saved(image: Image.Image, format: str, **options) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def moving(frames: int = 6) -> bytes:
    images = []
    for number in range(frames):
        image = Image.effect_noise((300, 200), 80).convert("P")
        ImageDraw.Draw(image).rectangle((number * 20, 0, number * 20 + 40, 40), fill=255)
        images.append(image)
    return saved(images[0], "GIF", save_all=True, append_images=images[1:], duration=170, loop=0)


def add(issue: Issue, data: bytes, name: str = "faro.jpg") -> Picture:
    """A picture as the importer and the desk store it."""
    picture = Picture(issue=issue, name=name)
    store(picture, clean(data))
    picture.save()
    return picture


def stored(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def made(picture: Picture) -> list[dict]:
    variants.make([picture.sha256])
    picture.refresh_from_db()
    return picture.variants


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (300, [300]),
        (500, [500]),
        (800, [480, 800]),
        (1000, [480, 1000]),
        (1456, [480, 960, 1456]),
        (6000, [480, 960, 1456]),
    ],
)
def test_widths_are_fixed_and_nothing_is_enlarged(width, expected):
    assert widths_for(width) == expected


def test_files_are_what_the_row_says_and_lighter_than_the_original():
    picture = add(make_issue(), photo())
    found = made(picture)
    assert [(one["width"], one["height"]) for one in found] == [(480, 240), (960, 480), (1456, 728)]
    for one in found:
        data = stored(one["file"])
        image = Image.open(BytesIO(data))
        assert image.size == (one["width"], one["height"])
        assert image.get_format_mimetype() == one["type"]
        assert len(data) == one["bytes"] < picture.file.size
        assert one["file"].startswith(picture.file.name.rpartition(".")[0] + f"-{one['width']}.")
    assert Image.open(BytesIO(stored(picture.file.name))).size == (2000, 1000)


def test_nothing_but_pixels_reaches_readers():
    data = photo()
    assert b"Calle Mayor" in data
    for one in variants_of(data):
        assert b"Calle Mayor" not in one.data
        assert not {"exif", "xmp", "icc_profile"} & set(Image.open(BytesIO(one.data)).info)


def test_a_moving_picture_still_moves_as_long_and_is_lighter():
    data = moving()
    (one,) = variants_of(data)
    image = Image.open(BytesIO(one.data))
    assert image.n_frames == 6 and len(one.data) < len(data)
    lasted = 0
    for frame in range(image.n_frames):
        image.seek(frame)
        image.load()
        lasted += image.info["duration"]
    assert lasted == 6 * 170


def test_a_screenshot_keeps_every_pixel_where_that_is_smaller():
    image = Image.new("RGB", (400, 300), "white")
    for line in range(0, 300, 10):
        ImageDraw.Draw(image).text((4, line), "def faro(): return luz", fill="black", font_size=9)
    (one,) = variants_of(saved(image, "PNG"))
    assert Image.open(BytesIO(one.data)).convert("RGB").tobytes() == image.tobytes()


def test_what_shows_through_still_does():
    image = Image.new("RGBA", (600, 400), (200, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((100, 100, 300, 300), fill=(0, 90, 200, 255))
    for one in variants_of(saved(image, "PNG")):
        assert Image.open(BytesIO(one.data)).convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_picture_nothing_beats_is_its_own_variant():
    picture = add(make_issue(), saved(Image.effect_noise((300, 200), 60), "WEBP", quality=1))
    (one,) = made(picture)
    assert (one["file"], one["type"], one["width"]) == (picture.file.name, "image/webp", 300)


def test_a_second_run_does_nothing(monkeypatch):
    picture = add(make_issue(), photo())
    assert variants.make_some() == 1
    monkeypatch.setattr(variants, "variants_of", lambda data: pytest.fail("made again"))
    assert variants.make_some() == 0
    assert not variants.waiting().exists()
    twin = add(make_issue(), stored(picture.file.name))
    assert variants.make_some() == 0
    twin.refresh_from_db()
    picture.refresh_from_db()
    assert twin.variants == picture.variants != []


def test_pages_kept_in_memory_learn_of_variants():
    picture = add(make_issue(), photo(600, 300))
    before = content_version.current()[0].number
    made(picture)
    assert content_version.current()[0].number > before


def test_a_claimed_picture_is_left_alone_until_the_claim_is_old():
    picture = add(make_issue(), photo(600, 300))
    Picture.objects.update(claimed_at=timezone.now())
    assert variants.make_some() == 0
    Picture.objects.update(claimed_at=timezone.now() - variants.LEASE * 2)
    assert variants.make_some() == 1
    picture.refresh_from_db()
    assert picture.variants


@pytest.mark.django_db(transaction=True)
def test_two_machines_make_a_picture_once(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite is in memory, of one connection")
    add(make_issue(), photo(600, 300))
    calls, counts, together = [], [], Barrier(2)
    original = variants.variants_of
    monkeypatch.setattr(variants, "variants_of", lambda data: calls.append(1) or original(data))

    def machine() -> None:
        hashes = variants.hashes_of(variants.waiting())
        together.wait()
        counts.append(variants.make(hashes))
        connection.close()

    threads = [Thread(target=machine) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 1] and len(calls) == 1


def test_one_claim_of_a_file_wins():
    picture = add(make_issue(), photo(600, 300))
    assert variants.claim(picture.sha256) == picture
    assert variants.claim(picture.sha256) is None


def test_one_bad_file_keeps_no_other_waiting_and_is_said(caplog):
    issue = make_issue()
    bad, good = add(issue, photo(600, 300), "a.jpg"), add(issue, photo(640, 300), "b.jpg")
    default_storage.delete(bad.file.name)
    default_storage.save(bad.file.name, ContentFile(b"no picture"))
    out = StringIO()
    with pytest.raises(CommandError, match=bad.sha256):
        call_command("make_variants", stdout=out)
    assert "1" in out.getvalue().split()
    assert bad.sha256 in caplog.text
    good.refresh_from_db()
    assert good.variants


def test_another_file_gets_variants_of_its_own():
    picture = add(make_issue(), photo())
    made(picture)
    store(picture, clean(png(width=700, height=350)))
    assert picture.variants == [] and picture.claimed_at is None


def test_pages_offer_the_variants_and_only_the_first_picture_hurries(client):
    issue = make_issue(intro="Hola.")
    for name, height in (("uno.jpg", 1000), ("dos.jpg", 1002)):
        add(issue, photo(2000, height), name)
        make_item(issue, body=f"Mira.\n\n![Un faro]({name})")
    variants.make_some()
    html = client.get(issue.get_absolute_url()).content.decode()
    first, second = (img.attributes for img in LexborHTMLParser(html).css("img[data-name]"))
    widths = [part.split()[1] for part in first["srcset"].split(", ")]
    assert widths == ["480w", "960w", "1456w"]
    assert (first["width"], first["height"], first["data-name"]) == ("2000", "1000", "uno.jpg")
    assert "-960." in first["src"] and first["sizes"].endswith("100vw")
    assert first["fetchpriority"] == "high" and "loading" not in first
    assert second["loading"] == "lazy" and "fetchpriority" not in second
    for url in [first["src"], *(part.split()[0] for part in first["srcset"].split(", "))]:
        response = client.get(url)
        assert response.status_code == 200
        assert response["Content-Type"] in {"image/webp", "image/avif"}
        assert "immutable" in response["Cache-Control"]
        assert response.getvalue()
    data = client.get(f"/issues/{issue.slug}.json").json()
    assert data["images"][0]["src"].endswith(".jpg")


def test_variants_of_drafts_do_not_exist_for_readers(client, admin_client):
    picture = add(make_issue(status=Issue.Status.DRAFT), photo())
    for one in made(picture):
        assert client.get(default_storage.url(one["file"])).status_code == 404
        response = admin_client.get(default_storage.url(one["file"]))
        assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
        assert response.getvalue()
    assert client.get(default_storage.url(picture.file.name)).status_code == 404


@pytest.mark.parametrize("ending", ["-480.webp.txt", "-480.html", "-480.svg", "x-480.webp", "/-480.webp"])
def test_only_pictures_stand_beside_a_picture(client, ending):
    picture = make_picture(make_issue())
    stem = picture.file.name.rpartition(".")[0]
    Path(default_storage.path(stem + "-480.html")).write_text("secret")
    assert client.get(default_storage.url(stem + ending)).status_code == 404


def test_an_import_makes_variants_and_a_dry_run_none(tmp_path):
    bundle = tmp_path / "faros"
    bundle.mkdir()
    (bundle / "index.md").write_text("---\ntitle: Faros\ndate: 2024-03-01\n---\n\n![Un faro](faro.jpg)\n")
    (bundle / "faro.jpg").write_bytes(photo())
    call_command("import_issue", str(bundle), dry_run=True, stdout=StringIO(), stderr=StringIO())
    assert not list(Path(default_storage.location).rglob("*-480.*"))
    call_command("import_issue", str(bundle), stdout=StringIO(), stderr=StringIO())
    assert [one["width"] for one in Picture.objects.get().variants] == [480, 960, 1456]


def test_an_import_survives_what_variants_do_not(tmp_path, monkeypatch):
    (tmp_path / "faros.md").write_text("---\ntitle: Faros\ndate: 2024-03-01\n---\n\nHola.\n")

    def trouble(hashes, advance):
        raise OSError("disk full")

    monkeypatch.setattr(variants, "make", trouble)
    err = StringIO()
    call_command("import_issue", str(tmp_path / "faros.md"), stdout=StringIO(), stderr=err)
    assert Issue.objects.count() == 1
    assert "disk full" in err.getvalue()


def test_mail_gets_what_every_mail_program_shows():
    issue = make_issue()
    wide, small = add(issue, photo(), "ancho.jpg"), add(issue, photo(600, 300), "estrecho.jpg")
    url = variants.mail_version(wide)
    assert url == variants.mail_version(wide) and url.endswith(f"{wide.sha256}-mail.jpg")
    image = Image.open(BytesIO(stored(wide.file.name.replace(".jpg", "-mail.jpg"))))
    assert (image.format, image.size) == ("JPEG", (1200, 600))
    assert variants.mail_version(small) == small.file.url
    light = saved(Image.new("RGB", (50, 50)), "WEBP")
    assert for_mail(light).ending == "jpg"
    assert for_mail(moving()) is None
