"""Draws the pictures of the demo issues (issues/demo) into their bundles; run by hand: `python docs/draw_demo.py`.

Every run draws the same shapes. Some files lie about themselves on purpose, as real archives do: a JPEG that
lies on its side and knows a place, a PNG called .jpeg, a JPEG called .png, a WebP called .jpeg.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from pathlib import Path

from PIL import ExifTags, Image, ImageDraw

DEMO = Path(__file__).resolve().parent.parent / "issues" / "demo"
SEPTEMBER = DEMO / "del-16-al-30-de-septiembre-18-de-2026"
OCTOBER = DEMO / "del-1-al-15-de-octubre-19-de-2026"
ESSAY = DEMO / "elogio-del-camino-mas-largo"

PAPER, SAND, CLAY, RUST = "#f4efe4", "#e3d5b8", "#c98d5b", "#9c4a2f"
MIST, WATER, DEEP, INK = "#cfdcdc", "#7fa6ad", "#37606c", "#22343c"
LEAF, MOSS = "#9aa86b", "#5c6f45"

Painter = Callable[[ImageDraw.ImageDraw, int, int], None]


def canvas(width: int, height: int, paint: Painter, *, ground: str = PAPER) -> Image.Image:
    """A picture painted at twice its size and shrunk, so that edges are smooth."""
    image = Image.new("RGB", (width * 2, height * 2), ground)
    paint(ImageDraw.Draw(image), width * 2, height * 2)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def wave(x: float, seed: int) -> float:
    """A hill line between -1 and 1: three sines whose phases come from the seed."""
    return sum(math.sin(x * f + seed * f * 1.7) * a for f, a in ((2.1, 0.55), (4.7, 0.3), (9.3, 0.15)))


def ridge(
    draw: ImageDraw.ImageDraw, w: int, h: int, *, level: float, swing: float, seed: int, fill: str
) -> None:
    """One range of hills, filled down to the lower edge."""
    line = [(x, h * (level + swing * wave(x / w * 3, seed))) for x in range(0, w + 8, 8)]
    draw.polygon([(0, h), *line, (w, h)], fill=fill)


def hills(*colours: str, sun: str | None = None, seed: int = 1) -> Painter:
    """Ranges of hills one before the other, the first colour farthest."""

    def paint(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
        if sun:
            x, y, r = w * 0.7, h * 0.3, h * 0.09
            draw.ellipse((x - r, y - r, x + r, y + r), fill=sun)
        for i, colour in enumerate(colours):
            level = 0.4 + 0.5 * i / len(colours)
            ridge(draw, w, h, level=level, swing=0.07, seed=seed + 3 * i, fill=colour)

    return paint


def contours(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
    """A contour map: rings around two summits, a river between them, a dotted path."""
    for cx, cy, rings, seed in ((0.3, 0.42, 11, 2), (0.76, 0.6, 8, 5)):
        for n in range(rings, 0, -1):
            radius = n * h * 0.043
            ring = [
                (
                    w * cx
                    + radius * (1.3 + 0.22 * math.sin(2 * a + seed) + 0.1 * math.sin(5 * a)) * math.cos(a),
                    h * cy + radius * (1.0 + 0.18 * math.cos(3 * a + seed)) * math.sin(a),
                )
                for a in (math.tau * k / 90 for k in range(91))
            ]
            draw.line(ring, fill=RUST if n % 4 == 0 else CLAY, width=6 if n % 4 == 0 else 3, joint="curve")
    river = [(w * (0.5 + 0.08 * wave(y / h * 2, 7)), y) for y in range(0, h + 8, 8)]
    draw.line(river, fill=WATER, width=20, joint="curve")
    for k in range(40):
        x, y = w * (0.08 + 0.021 * k), h * (0.9 - 0.012 * k + 0.05 * math.sin(k / 3))
        draw.ellipse((x - 6, y - 6, x + 6, y + 6), fill=INK)


def fountain(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
    """A stone fountain with its spout and two rings of water."""
    draw.rectangle((0, h * 0.72, w, h), fill=SAND)
    draw.rectangle((w * 0.38, h * 0.18, w * 0.62, h * 0.74), fill=CLAY)
    draw.polygon([(w * 0.34, h * 0.18), (w * 0.66, h * 0.18), (w * 0.5, h * 0.08)], fill=RUST)
    draw.rectangle((w * 0.62, h * 0.4, w * 0.74, h * 0.42), fill=INK)
    draw.arc((w * 0.66, h * 0.41, w * 0.82, h * 0.92), 180, 360, fill=WATER, width=14)
    draw.rectangle((w * 0.2, h * 0.66, w * 0.9, h * 0.8), fill=MOSS)
    draw.ellipse((w * 0.2, h * 0.62, w * 0.9, h * 0.7), fill=DEEP)
    draw.ellipse((w * 0.68, h * 0.635, w * 0.86, h * 0.685), outline=MIST, width=5)


def ditch(slope: float) -> Painter:
    """An irrigation ditch crossing fields seen from above."""

    def paint(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
        for row in range(7):
            for column in range(9):
                colour = (LEAF, SAND, MOSS, CLAY)[(row * 3 + column * 2 + round(slope * 10)) % 4]
                x, y = w * column / 9, h * row / 7
                draw.rectangle((x + 5, y + 5, x + w / 9 - 5, y + h / 7 - 5), fill=colour)
        line = [(x, h * (0.5 + slope * (x / w - 0.5)) + 18 * wave(x / w * 4, 3)) for x in range(0, w + 8, 8)]
        draw.line(line, fill=PAPER, width=46, joint="curve")
        draw.line(line, fill=WATER, width=30, joint="curve")

    return paint


def pond(level: float) -> Painter:
    """A reservoir in section, filled to `level` between 0 and 1."""

    def paint(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
        draw.rectangle((0, h * 0.45, w, h), fill=CLAY)
        draw.polygon(
            [(w * 0.12, h * 0.45), (w * 0.88, h * 0.45), (w * 0.74, h * 0.85), (w * 0.26, h * 0.85)],
            fill=SAND,
        )
        top, inset = h * (0.85 - 0.38 * level), w * (0.14 - 0.13 * level)
        draw.polygon(
            [(w * 0.12 + inset, top), (w * 0.88 - inset, top), (w * 0.74, h * 0.85), (w * 0.26, h * 0.85)],
            fill=WATER,
        )

    return paint


def wheel(turn: float) -> Painter:
    """A water wheel at one moment of its turn."""

    def paint(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
        cx, cy, r = w / 2, h * 0.48, h * 0.38
        draw.rectangle((0, h * 0.78, w, h), fill=WATER)
        for k in range(12):
            a = math.tau * (k + turn) / 12
            x, y = cx + r * math.cos(a), cy + r * math.sin(a)
            draw.line((cx, cy, x, y), fill=RUST, width=8)
            draw.rectangle((x - 14, y - 14, x + 14, y + 14), fill=DEEP)
        draw.ellipse((cx - r, cy - r, cx + r, cy + r), outline=RUST, width=10)
        draw.ellipse((cx - 16, cy - 16, cx + 16, cy + 16), fill=INK)

    return paint


def dial(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
    """A radio's dial: a scale in an arc and its needle."""
    draw.rounded_rectangle((w * 0.05, h * 0.1, w * 0.95, h * 0.9), radius=60, fill=RUST)
    draw.rounded_rectangle((w * 0.1, h * 0.18, w * 0.9, h * 0.66), radius=40, fill=SAND)
    cx, cy = w * 0.5, h * 0.95
    for k in range(41):
        a = math.radians(215 + 110 * k / 40)
        inner, outer = h * (0.56 if k % 5 else 0.52), h * 0.63
        ends = (
            cx + inner * math.cos(a),
            cy + inner * math.sin(a),
            cx + outer * math.cos(a),
            cy + outer * math.sin(a),
        )
        draw.line(ends, fill=INK, width=3 if k % 5 else 7)
    draw.line((cx, cy - h * 0.34, cx + h * 0.2, cy - h * 0.68), fill=CLAY, width=9)
    for x in (0.2, 0.8):
        draw.ellipse((w * x - 44, h * 0.78 - 44, w * x + 44, h * 0.78 + 44), fill=SAND)


def garden(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
    """A kitchen garden's plan: beds with rows of plants, and a path."""
    for bed in range(4):
        x = w * (0.05 + 0.235 * bed)
        draw.rounded_rectangle((x, h * 0.1, x + w * 0.2, h * 0.9), radius=20, fill=CLAY)
        for row in range(3 + bed):
            y = h * (0.16 + 0.7 * row / (3 + bed))
            for plant in range(5):
                cx, r = x + w * (0.03 + 0.035 * plant), w * (0.012 + 0.003 * ((row + plant + bed) % 3))
                draw.ellipse((cx - r, y, cx + r, y + 2 * r), fill=MOSS if (row + bed) % 2 else LEAF)


def network(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
    """A small town's bicycle lanes: lines that bend by 45 degrees, and stops."""
    lines = (
        (WATER, [(0.08, 0.2), (0.35, 0.2), (0.55, 0.5), (0.92, 0.5)]),
        (RUST, [(0.1, 0.85), (0.4, 0.85), (0.55, 0.5), (0.72, 0.15)]),
        (MOSS, [(0.3, 0.05), (0.35, 0.2), (0.4, 0.85), (0.85, 0.9)]),
    )
    for colour, points in lines:
        draw.line([(w * x, h * y) for x, y in points], fill=colour, width=22, joint="curve")
    for x, y in {point for _, points in lines for point in points}:
        draw.ellipse((w * x - 20, h * y - 20, w * x + 20, h * y + 20), fill=PAPER, outline=INK, width=7)


def rain(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
    """Thirty columns: how much it rained, day by day."""
    for day in range(30):
        amount = max(0.02, 0.45 + 0.5 * wave(day / 6, 4))
        x = w * (0.04 + 0.031 * day)
        draw.rectangle(
            (x, h * (0.92 - 0.75 * min(amount, 1)), x + w * 0.022, h * 0.92),
            fill=DEEP if amount > 0.7 else WATER,
        )
    draw.line((w * 0.03, h * 0.925, w * 0.97, h * 0.925), fill=INK, width=5)


def small(image: Image.Image) -> Image.Image:
    """The same picture in 48 colours, which is plenty for flat shapes."""
    return image.quantize(48, dither=Image.Dither.NONE)


def lying_exif() -> Image.Exif:
    """Metadata of a camera held sideways at a place that does not exist."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Quincena"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place.update({1: "N", 2: (40.0, 0.0, 0.0), 3: "W", 4: (0.0, 30.0, 0.0)})
    return exif


def draw_september() -> None:
    """The pictures of the HTML issue."""
    valley = canvas(1200, 675, hills(MIST, WATER, LEAF, MOSS, INK, sun=CLAY, seed=4), ground=PAPER)
    small(valley).save(SEPTEMBER / "7d2f0c1e-5a48-4b6f-9c35-1e0a6b7d9f21_1200x675.png", optimize=True)
    small(canvas(1000, 700, contours)).save(SEPTEMBER / "hoja-de-curvas_1000x700.png", optimize=True)
    sideways = canvas(720, 900, fountain, ground=MIST).transpose(Image.Transpose.ROTATE_90)
    sideways.save(SEPTEMBER / "fuente-del-olmo_720x900.jpeg", quality=82, exif=lying_exif())
    for letter, slope in (("a", 0.3), ("b", -0.25)):
        small(canvas(700, 525, ditch(slope))).save(SEPTEMBER / f"acequia-{letter}_700x525.png", optimize=True)
    canvas(700, 525, pond(0.9), ground=MIST).save(SEPTEMBER / "balsa-llena_700x525.jpeg", quality=82)
    empty = small(canvas(700, 525, pond(0.15), ground=MIST))
    empty.save(SEPTEMBER / "balsa-vacia_700x525.jpeg", format="PNG", optimize=True)
    frames = [
        canvas(320, 240, wheel(k / 8), ground=PAPER).quantize(16, dither=Image.Dither.NONE) for k in range(8)
    ]
    frames[0].save(SEPTEMBER / "noria.gif", save_all=True, append_images=frames[1:], duration=120, loop=0)
    small(canvas(400, 300, hills(SAND, CLAY, seed=9))).save(
        SEPTEMBER / "boceto-descartado.png", optimize=True
    )


def draw_october() -> None:
    """The pictures of the Markdown issue; one file's name is decomposed, as a Mac writes it."""
    canvas(1000, 640, dial, ground=INK).save(OCTOBER / "dial de la radio.png", format="JPEG", quality=82)
    canvas(900, 600, garden, ground=SAND).save(OCTOBER / "huerto (julio).jpeg", format="WEBP", quality=82)
    small(canvas(900, 560, network)).save(OCTOBER / "carriles bici (2).png", optimize=True)
    decomposed = unicodedata.normalize("NFD", "estación de lluvia.png")
    small(canvas(900, 480, rain)).save(OCTOBER / decomposed, optimize=True)


def draw_essay() -> None:
    """The one picture of the essay."""
    dusk = canvas(1100, 550, hills(SAND, CLAY, RUST, DEEP, INK, sun=PAPER, seed=12), ground=MIST)
    small(dusk).save(ESSAY / "horizonte.png", optimize=True)


if __name__ == "__main__":
    for bundle in (SEPTEMBER, OCTOBER, ESSAY):
        bundle.mkdir(exist_ok=True)
    draw_september()
    draw_october()
    draw_essay()
