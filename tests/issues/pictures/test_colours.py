"""Pictures with a colour profile look on a page as in the program they were made with."""

import struct
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from issues.pictures.cleaning import clean
from issues.pictures.colours import on_screen
from issues.pictures.resizing import for_mail, variants_of


def red_is_blue() -> bytes:
    """An sRGB profile whose red and blue primaries have changed places (ICC.1:2022, 7.3: the tag table)."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    places = {
        bytes(data[at : at + 4]): at + 4
        for at in range(132, 132 + 12 * struct.unpack_from(">I", data, 128)[0], 12)
    }
    red, blue = places[b"rXYZ"], places[b"bXYZ"]
    data[red : red + 8], data[blue : blue + 8] = data[blue : blue + 8], data[red : red + 8]
    return bytes(data)


def painted(mode: str, profile: bytes | None) -> Image.Image:
    image = Image.new("RGBA" if mode in {"RGBA", "PA"} else "RGB", (600, 400), (255, 0, 0))
    if mode == "RGBA":
        image.putpixel((0, 0), (255, 0, 0, 0))
    image = image.convert(mode)
    if profile:
        image.info["icc_profile"] = profile
    return image


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_colours_go_through_the_pictures_own_profile(mode):
    red, _green, blue, *alpha = on_screen(painted(mode, red_is_blue())).getpixel((5, 5))
    assert (red < 40, blue > 200) == (True, True)
    assert alpha == ([255] if mode == "RGBA" else [])


@pytest.mark.parametrize("profile", [None, b"", b"no profile", red_is_blue()[:200]])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "CMYK"])
def test_without_a_sound_profile_colours_stay(mode, profile):
    shown = on_screen(painted(mode, profile))
    expected = painted(mode, None).convert("RGBA" if mode == "RGBA" else "RGB")
    assert (shown.mode, shown.getpixel((5, 5)), shown.info) == (expected.mode, expected.getpixel((5, 5)), {})


def test_a_profile_of_another_kind_of_colours_is_left_alone():
    assert on_screen(painted("CMYK", red_is_blue())).getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["RGB", "P"])
def test_every_file_made_of_a_picture_shows_its_colours(mode):
    file = BytesIO()
    image = painted(mode, red_is_blue())
    image.resize((1400, 900)).save(file, "PNG", icc_profile=red_is_blue())
    cleaned = clean(file.getvalue())
    made = [variant for variant in variants_of(cleaned.data) if variant.ending]
    mail = for_mail(cleaned.data)
    for variant in [*made, *([mail] if mail else [])]:
        red, _green, blue = Image.open(BytesIO(variant.data)).convert("RGB").getpixel((5, 5))
        assert (red < 60, blue > 190) == (True, True), variant.ending
