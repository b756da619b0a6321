"""Decode pictures and videos in a process of their own, from memory to memory.

A decoder meets bytes that strangers made. It runs in a child without keys, files or network (see
`tallybook.reading.confined`), which is handed the bytes through a pipe and hands back a JPEG, a
fingerprint, or nothing. The child ends with the `Decoder` it belongs to; one that dies over a file
is replaced, and that file gives nothing.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from tallybook.reading.confined import allow, confine, receive, send, start

WORD = "--decode"
ENTRY = "tallybook.reading.decoding:work"
#: Limits of the child: memory beyond the interpreter's own, and seconds of processor time a task.
MEMORY, SECONDS = 2 << 30, 60
#: Pictures that claim more pixels than this are not opened.
MOST_PIXELS = 120_000_000
#: Longest side of a copy to look at, and of the copy from which a fingerprint is taken.
LOOKED_AT, FINGERPRINT = 2000, 512
#: A video beyond this size is not handed to a decoder: it would have to lie in memory twice.
LARGEST = 1 << 30
#: Milliseconds before a moment to which a seek goes, as it may land behind where it was sent.
BEFORE = 1000.0
#: Frames stepped over from there.
STEPS = 600
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "AVIF", "MPO")


class Decoder:
    """A child that decodes; started when it is first needed."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child; its memory ends with it."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def jpeg(self, content: bytes, longest: int = LOOKED_AT) -> bytes:
        """A copy of a picture as JPEG, upright and without notes; empty where it does not open."""
        return self._ask({"do": "jpeg", "longest": longest}, content)[1]

    def fingerprint(self, content: bytes) -> tuple[str, int] | None:
        """The PDQ hash of a picture (64 hex digits) and its quality; None where there is none."""
        told, _ = self._ask({"do": "fingerprint"}, content)
        return (str(told["hash"]), int(told["quality"])) if "hash" in told else None

    def still(self, content: bytes, seconds: float) -> tuple[bytes, float] | None:
        """The frame shown at a moment of a video as PNG, and the moment at which it begins."""
        if len(content) > LARGEST:
            return None
        told, picture = self._ask({"do": "still", "seconds": seconds}, content)
        return (picture, float(told["at"])) if picture else None

    def covered(self, content: bytes, areas: Sequence[Sequence[float]], *, pdf: bool) -> bytes:
        """A picture (PNG) or document (PDF) drawn anew with areas painted over; empty if it fails.

        Args:
            content: The picture or the document.
            areas: (left, top, right, bottom, page) of each, in shares of width and height.
            pdf: Whether it is a document.
        """
        return self._ask(
            {"do": "cover", "pdf": pdf, "areas": [list(one) for one in areas]}, content
        )[1]

    def can_take_stills(self) -> bool:
        """Whether a decoder for videos is installed."""
        return bool(self._ask({"do": "able"}, b"")[0].get("able"))

    def _ask(self, task: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
        """Have one thing done; a child that ends over it gives nothing."""
        if self._child is None:
            self._child = start(ENTRY, WORD)
        child = self._child
        assert child.stdin is not None  # noqa: S101 - narrows for the type checker
        assert child.stdout is not None  # noqa: S101
        try:
            send(child.stdin, json.dumps(task).encode())
            send(child.stdin, content)
            child.stdin.flush()
            return json.loads(receive(child.stdout)), receive(child.stdout)
        except (EOFError, OSError, ValueError):
            self.close()
            return {}, b""


def work() -> None:
    """Be the child: take one task after another until the pipe ends."""
    confine(MEMORY, SECONDS)
    back = sys.stdout.buffer
    sys.stdout = sys.stderr
    with suppress(EOFError):
        while True:
            task = json.loads(receive(sys.stdin.buffer))
            content = receive(sys.stdin.buffer)
            allow(SECONDS)
            told, picture = _done(task, content)
            send(back, json.dumps(told).encode())
            send(back, picture)
            back.flush()


def _done(task: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Do one task; a file that no decoder takes gives nothing."""
    do = _TASKS[task["do"]]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return do(task, content)
    except (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError):
        return {}, b""
    except (RuntimeError, MemoryError, ImportError):
        return {}, b""


def _opened(content: bytes, longest: int) -> Any:
    """Decode a picture: upright, no larger than asked for, on white."""
    from pi_heif import register_heif_opener  # noqa: PLC0415
    from PIL import Image, ImageOps  # noqa: PLC0415

    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError
        picture.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((longest, longest), Image.Resampling.BICUBIC)
        if upright.mode == "RGB":
            return upright
        clear = upright.convert("RGBA")
        plain = Image.new("RGB", clear.size, "white")
        plain.paste(clear, mask=clear.getchannel("A"))
        return plain


def _jpeg(task: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Make a copy to look at; no notes of the original go with it."""
    from PIL import Image  # noqa: PLC0415

    picture = _opened(content, int(task["longest"]))
    plain = Image.new("RGB", picture.size)
    plain.paste(picture)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=88)
    return {}, out.getvalue()


def _fingerprint(_task: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Work out the PDQ hash."""
    import numpy as np  # noqa: PLC0415

    from tallybook.reading.pdq import pdq  # noqa: PLC0415

    found, quality = pdq(np.asarray(_opened(content, FINGERPRINT)))
    return {"hash": found, "quality": quality}, b""


def _cover(task: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Draw anew with areas painted over."""
    from tallybook.reading.covering import LONGEST, cover_pages, cover_picture  # noqa: PLC0415

    if task["pdf"]:
        return {}, cover_pages(content, task["areas"])
    return {}, cover_picture(_opened(content, LONGEST), task["areas"])


def _able(_task: dict[str, Any], _content: bytes) -> tuple[dict[str, Any], bytes]:
    """Tell whether videos can be decoded here."""
    import cv2  # noqa: PLC0415

    return {"able": hasattr(cv2, "CAP_FFMPEG")}, b""


def _still(task: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Decode the frame that is shown at a moment."""
    import cv2  # noqa: PLC0415

    wanted = max(0.0, float(task["seconds"])) * 1000
    reader: Any = io.BytesIO(content)
    video = cv2.VideoCapture(reader, cv2.CAP_FFMPEG, [])
    if not video.isOpened():
        return {}, b""
    try:
        frame, at = _frame_at(video, wanted)
    finally:
        video.release()
    if frame is None:
        return {}, b""
    written, picture = cv2.imencode(".png", frame)
    return ({"at": at / 1000}, picture.tobytes()) if written else ({}, b"")


def _frame_at(video: Any, wanted: float) -> tuple[Any, float]:
    """Step to the last frame that begins no later than a moment, in milliseconds."""
    import cv2  # noqa: PLC0415

    video.set(cv2.CAP_PROP_POS_MSEC, max(0.0, wanted - BEFORE))
    frame, at = None, 0.0
    for _ in range(STEPS):
        there, following = video.read()
        begins = video.get(cv2.CAP_PROP_POS_MSEC)
        if not there or (frame is not None and begins > wanted):
            break
        frame, at = following, begins
    return frame, at


_TASKS = {
    "jpeg": _jpeg, "fingerprint": _fingerprint, "still": _still, "able": _able, "cover": _cover,
}  # fmt: skip
