"""Bundles whose pictures or files are made to hurt, written into a folder when a test asks for them."""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

SECRET = b"SECRETO-DE-OTRA-CARPETA"
HEAD = '---\ntitle: "Paquete {name}"\ndate: 2026-01-09\nstatus: published\nslug: {name}\n---\n\nSIGUE.\n\n![x]({reference})\n'


@dataclass(frozen=True)
class Bundle:
    """`reference` stands in the text, `data` in the file `file` beside it; `comes_in`: whether readers may see it (None:
    either way is right). `marker` must be in no file that is served."""

    reference: str
    data: bytes = b""
    file: str = "foto.png"
    comes_in: bool | None = False
    marker: bytes = SECRET

    def write(self, name: str, folder: Path) -> Path:
        """The bundle's folder; outside of it lies a picture that nobody may reach."""
        bundle = folder / name
        bundle.mkdir(parents=True)
        (folder / "fuera.png").write_bytes(png(text=SECRET))
        (bundle / "index.md").write_text(HEAD.format(name=name, reference=self.reference), encoding="utf-8")
        if self.data:
            (bundle / self.file).write_bytes(self.data)
        return bundle


def picture(
    kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: object
) -> bytes:
    stream = BytesIO()
    Image.new(mode, size).save(stream, kind, **options)
    return stream.getvalue()


def chunk(name: bytes, data: bytes, *, crc: int | None = None) -> bytes:
    """One chunk of a PNG (W3C PNG, 5.3)."""
    sum_of = zlib.crc32(name + data) if crc is None else crc
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", sum_of)


def png(
    width: int = 8,
    height: int = 8,
    *,
    depth: int = 8,
    text: bytes = b"",
    before: bytes = b"",
    crc: int | None = None,
) -> bytes:
    """A grey PNG by hand; its header may lie about its size."""
    rows = b"".join(b"\0" + bytes(8 * depth // 8) for _row in range(8))
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    said = chunk(b"tEXt", b"Comment\0" + text) if text else b""
    body = (
        chunk(b"IHDR", header)
        + said
        + before
        + chunk(b"IDAT", zlib.compress(rows), crc=crc)
        + chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + body


def gps() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "SECRETO-DE-OTRA-CARPETA"
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", exif=exif)


def gif(*, screen: tuple[int, int] = (40, 30)) -> bytes:
    frames = [Image.new("P", (40, 30), colour) for colour in range(3)]
    stream = BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    data = bytearray(stream.getvalue())
    data[6:10] = struct.pack("<HH", *screen)
    return bytes(data)


SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}</svg>"
BOMB = zlib.compress(b"\0" * 60_000_000, 9)
PICTURES: dict[str, Bundle] = {
    "path-parent": Bundle("../fuera.png"),
    "path-inner-dots": Bundle("a/../../fuera.png"),
    "path-percent": Bundle("%2e%2e/fuera.png"),
    "path-percent-twice": Bundle("%252e%252e/fuera.png"),
    "path-backslash": Bundle("..%5Cfuera.png"),
    "path-absolute": Bundle("/etc/hostname"),
    "path-file-url": Bundle("file:///etc/hostname", comes_in=None),  # stays in the text, as text
    "path-drive": Bundle("C:/Windows/win.ini"),
    "path-unc": Bundle("//e.test/share/fuera.png"),
    "path-nul": Bundle("fuera.png%00.png"),
    "missing": Bundle("falta.png"),
    "remote-loopback": Bundle("http://127.0.0.1:9/a.png", comes_in=None),
    "html-as-png": Bundle("foto.png", b"<html><script>alert(1)</script>"),
    "svg-script": Bundle("foto.svg", SVG.format("<script>alert(1)</script>").encode(), "foto.svg"),
    "svg-entity": Bundle(
        "foto.svg",
        b'<!DOCTYPE s [<!ENTITY x SYSTEM "../fuera.png">]>' + SVG.format("&x;").encode(),
        "foto.svg",
    ),
    "png-cut": Bundle("foto.png", picture(size=(400, 300))[:60]),
    "png-crc": Bundle("foto.png", png(crc=1)),
    "png-zero": Bundle("foto.png", png(0, 0)),
    "png-declared-huge": Bundle("foto.png", png(65_535, 65_535)),
    "png-thin": Bundle("foto.png", picture(mode="1", size=(200_000, 1))),
    "png-bomb": Bundle("foto.png", picture(mode="1", size=(20_000, 20_000))),
    "png-text-bomb": Bundle("foto.png", png(before=chunk(b"zTXt", b"a\0\0" + BOMB)), comes_in=None),
    "png-profile-bomb": Bundle("foto.png", png(before=chunk(b"iCCP", b"a\0\0" + BOMB)), comes_in=None),
    "png-text": Bundle("foto.png", png(text=SECRET), comes_in=True),
    "png-16-bit": Bundle("foto.png", picture(mode="I;16"), comes_in=True),
    "gif-animated": Bundle("foto.gif", gif(), "foto.gif", comes_in=True),
    "gif-huge-screen": Bundle("foto.gif", gif(screen=(65_535, 65_535)), "foto.gif"),
    "jpeg-gps": Bundle("foto.jpg", gps(), "foto.jpg", comes_in=True),
    "jpeg-cmyk": Bundle("foto.jpg", picture("JPEG", "CMYK"), "foto.jpg", comes_in=True),
    "jpeg-cut": Bundle("foto.jpg", picture("JPEG", size=(400, 300))[:200], "foto.jpg", comes_in=None),
    "jpeg-as-png": Bundle("foto.png", picture("JPEG"), comes_in=True),
    "bmp-as-png": Bundle("foto.png", picture("BMP")),
    "tiff-as-png": Bundle("foto.png", picture("TIFF")),
    "eps-as-png": Bundle("foto.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n"),
    "polyglot": Bundle("foto.png", png() + SECRET + b"<script>alert(1)</script>", comes_in=None),
}


def write_tree(folder: Path) -> Path:
    """A folder of sources with everything a file system can do; its one good source is `bueno/index.md`."""
    outside = folder / "fuera"
    outside.mkdir()
    (outside / "secreto.png").write_bytes(png(text=SECRET))
    (outside / "index.md").write_bytes(HEAD.format(name="secreto", reference="secreto.png").encode() + SECRET)
    tree = folder / "fuentes"

    def bundle(name: str, reference: str = "foto.png") -> Path:
        (tree / name).mkdir(parents=True)
        (tree / name / "index.md").write_text(HEAD.format(name=name, reference=reference), encoding="utf-8")
        return tree / name

    (bundle("bueno") / "foto.png").write_bytes(picture())
    (bundle("enlace-foto") / "foto.png").symlink_to(outside / "secreto.png")
    (bundle("enlace-carpeta", "otra/secreto.png") / "otra").symlink_to(outside)
    (bundle("enlace-circular") / "foto.png").symlink_to(tree / "enlace-circular" / "foto.png")
    (tree / "enlace-indice").mkdir()
    (tree / "enlace-indice" / "index.md").symlink_to(outside / "index.md")
    (tree / "enlace-a-todo").symlink_to(outside)
    (tree / "roto.md").symlink_to(outside / "no-existe.md")
    os.mkfifo(tree / "tuberia.md")
    (bundle("con-git") / ".git").mkdir()
    (tree / "con-git" / ".git" / "index.md").write_bytes(SECRET)
    (tree / "con-git" / "Foto.png").write_bytes(picture())
    (tree / "raro\n<b>\x1b[31m.md").write_text("---\ntitle: a\n", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(tree) + b"/mal\xff.md")).write_text("nada", encoding="utf-8")
    deep = tree.joinpath(*["hondo"] * 60)
    deep.mkdir(parents=True)
    (deep / "index.md").write_text(HEAD.format(name="hondo", reference="foto.png"), encoding="utf-8")
    return tree
