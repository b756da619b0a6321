"""Make a small, plain copy of a photograph for the printed report: pixels only, no metadata."""

from __future__ import annotations

import base64
import io
import warnings
from dataclasses import dataclass

#: Longest side of a printed copy, in pixels: about 200 a printed inch.
LONGEST = 1200
#: Pictures that claim more pixels than this are not opened for printing.
MOST_PIXELS = 120_000_000
#: What is opened: formats read in memory, without helpers or temporary files.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "HEIF", "MPO")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A copy for print.

    Attributes:
        jpeg: The pixels, as JPEG.
        width: In pixels.
        height: In pixels.
    """

    jpeg: bytes
    width: int
    height: int

    @property
    def drawing(self) -> str:
        """The picture as an SVG drawing, which the typesetter takes from memory as text."""
        data = base64.b64encode(self.jpeg).decode("ascii")
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
            f' width="{self.width}" height="{self.height}">'
            f'<image width="{self.width}" height="{self.height}"'
            f' xlink:href="data:image/jpeg;base64,{data}"/></svg>'
        )


def printed(content: bytes) -> Picture | None:
    """Return a copy for print, or None where the bytes are no picture that can be opened.

    Nothing here says what a picture shows. The original is in the bundle, byte for byte.
    """
    from pi_heif import register_heif_opener  # noqa: PLC0415
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only where a picture is printed

    register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                return _copied(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    except (EOFError, IndexError, KeyError, TypeError, OverflowError, RuntimeError, MemoryError):
        return None  # a decoder that stumbles over hostile bytes


def _copied(picture: object) -> Picture | None:
    """Turn upright, make small, flatten on white and encode again."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    assert isinstance(picture, Image.Image)  # noqa: S101 - narrows for the type checker
    if picture.width * picture.height > MOST_PIXELS:
        return None
    picture.draft("RGB", (LONGEST, LONGEST))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST, LONGEST), Image.Resampling.BICUBIC)
    if upright.mode != "RGB":
        clear = upright.convert("RGBA")
        upright = Image.new("RGB", clear.size, "white")
        upright.paste(clear, mask=clear.getchannel("A"))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=80)
    return Picture(jpeg=out.getvalue(), width=plain.width, height=plain.height)
