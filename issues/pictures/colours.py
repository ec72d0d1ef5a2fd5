"""Converts a picture from its own colour profile to sRGB."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageCms

MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
"""The mode a picture must be in for a profile of this colour space (ICC.1:2022, 7.2.6)."""


def on_screen(image: Image.Image) -> Image.Image:
    """The picture in sRGB: RGBA where something shows through, else RGB; without a sound profile of its kind, plainly.

    Print colours (CMYK), greys and palettes go through their profile as photographs do. No metadata comes along.
    """
    clear = image.has_transparency_data
    plain = image.convert("RGBA" if clear else "RGB")
    shown = _through_profile(image) or plain
    if clear:
        shown = shown.copy()
        shown.putalpha(plain.getchannel("A"))
    shown.info = {}
    return shown


def _through_profile(image: Image.Image) -> Image.Image | None:
    """RGB through the picture's own profile; None where it has none, or one that is unsound or of another kind."""
    data = image.info.get("icc_profile")
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(data))
        mode = MODES.get(profile.profile.xcolor_space.strip(), "")
        if not mode or (image.mode == "CMYK") != (mode == "CMYK"):
            return None
        screen = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image.convert(mode), profile, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
