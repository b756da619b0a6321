"""The child in which pictures are opened: it finds the lines, and reads them where it can itself.

It holds no key, writes no file and has no network. What comes back is a column of lines to be read
by another program, or words that RapidOCR has read here.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from tallybook.reading.bubbles import Field, fields_of
from tallybook.reading.confined import allow, confine, receive, send
from tallybook.reading.corners import Corner, corners_of, taken_out
from tallybook.reading.textlines import Cut, column_of, inks_of, lines_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

ENTRY, WORD = "tallybook.reading.screens:work", "--screens"
#: Limits of the child: memory beyond the interpreter's own, and processor time for one picture.
MEMORY, SECONDS = 3 << 30, 60
#: The largest picture that is opened, in pixels.
MOST_PIXELS = 60_000_000


def work() -> None:
    """Be the child: take one picture after another until the parent goes."""
    confine(MEMORY, SECONDS)
    pipes = (sys.stdin.buffer, sys.stdout.buffer)
    sys.stdout = io.TextIOWrapper(io.BytesIO())
    with suppress(EOFError, BrokenPipeError):
        while True:
            by_itself = receive(pipes[0]) == b"read"
            content = receive(pipes[0])
            allow(SECONDS)
            _answer(pipes, opened(content), by_itself=by_itself)
            pipes[1].flush()


def _answer(pipes: tuple[IO[bytes], IO[bytes]], pixels: Pixels | None, *, by_itself: bool) -> None:
    """Send what was found in one picture: first what may be times, then facts and lines."""
    back = pipes[1]
    fields = [] if pixels is None else fields_of(pixels)
    inks = [] if pixels is None else inks_of(pixels, fields)
    corners = [] if by_itself or pixels is None else _corners(fields, inks, pixels.shape[1])
    if not by_itself:
        _take_times(pipes, corners, inks)
    cuts = lines_of(inks, fields)
    column = column_of([cut.ink for cut in cuts])
    facts: dict[str, Any] = {
        "reason": "unreadable" if pixels is None else "" if cuts else "no-lines",
        "fields": [
            {"side": field.side, "bubble": field.bubble,
             "box": [field.left, field.top, field.right, field.bottom]}
            for field in fields
        ],
        "lines": [{"field": cut.field, "box": cut.box} for cut in cuts],
        "rows": column.rows,
        "corners": [corner.field for corner in corners],
        "words": _words(cuts) if by_itself and cuts else [],
    }  # fmt: skip
    send(back, json.dumps(facts).encode())
    if cuts and pixels is not None:
        for picture in (column, *(column_of([cut.ink]) for cut in cuts)):
            send(back, picture.picture)


def _corners(fields: list[Field], inks: list[Pixels], width: int) -> list[Corner]:
    """What may be times, in all bubbles."""
    return [
        corner
        for number, field in enumerate(fields)
        if field.bubble
        for corner in corners_of(number, inks[number], width)
    ]


def _take_times(
    pipes: tuple[IO[bytes], IO[bytes]], corners: list[Corner], inks: list[Pixels]
) -> None:
    """Have the corners read, and take those that are times out of their bubbles."""
    column = column_of([corner.ink for corner in corners])
    send(pipes[1], json.dumps(column.rows).encode())
    if corners:
        send(pipes[1], column.picture)
    pipes[1].flush()
    for number in json.loads(receive(pipes[0])):
        taken_out(inks[corners[number].field], corners[number].box)


def _words(cuts: list[Cut]) -> list[tuple[str, int]]:
    """What is read here."""
    from tallybook.reading.rapid import words_of  # noqa: PLC0415 - seconds of start-up

    return words_of([cut.ink for cut in cuts])


def opened(content: bytes) -> Pixels | None:
    """The pixels of a picture, upright; None where it cannot be opened."""
    import numpy as np  # noqa: PLC0415
    import pi_heif  # noqa: PLC0415
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses from twice this number on
    with suppress(
        UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError
    ):
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
        if picture.width * picture.height <= MOST_PIXELS:
            return np.asarray(_flat(picture))
    return None


def _flat(picture: Any) -> Any:
    """A picture without transparency: clear parts stand on white."""
    from PIL import Image  # noqa: PLC0415

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return picture.convert("RGB")
