"""Read Core Audio files, in which iPhones keep voice messages (Apple, Core Audio Format 1.0)."""

from __future__ import annotations

from typing import BinaryIO

from tallybook.reading.recorded import STEPS, Recorded, clean, numbers

HEAD = 12
NOTES = 1 << 16
CODECS = {b"lpcm": "PCM", b"aac ": "AAC", b"opus": "Opus", b"alac": "Apple Lossless", b"samr": "AMR",
          b"sawb": "AMR-WB", b"ima4": "ADPCM", b"ulaw": "G.711", b"alaw": "G.711"}  # fmt: skip
#: Names under which a date stands among the notes.
DATED = {"recorded date", "year"}


def begins_like(head: bytes) -> bool:
    """Whether the first bytes are those of such a file."""
    return head[:6] == b"caff\x00\x01"


def walk_caf(stream: BinaryIO, size: int, found: Recorded) -> None:
    """Gather what the chunks say.

    Raises:
        ValueError: The chunks do not fit; ``struct.error`` likewise.
    """
    found.media_type = "audio/x-caf"
    rate, packets, step, each, data, frames = 0.0, 0, 0, 0, 0, 0
    place = 8
    for _ in range(STEPS):
        if place + HEAD > size:
            break
        stream.seek(place)
        kind, length = _head(stream.read(HEAD), size - place - HEAD, found)
        if kind == b"desc":
            body = stream.read(32)
            rate, form, step, each = _described(body)
            found.codecs += [CODECS[form]] if form in CODECS else []
        elif kind == b"data":
            data = length - 4
        elif kind == b"pakt":
            packets, frames = numbers(">qq", stream.read(16))
        elif kind == b"info":
            _noted(stream.read(min(length, NOTES)), found)
        place += HEAD + length
    if not rate:
        found.faults.append("no-header")
        return
    played = frames or packets * each or (data // step * each if step else 0)
    found.seconds = played / rate if played > 0 else None


def _head(head: bytes, left: int, found: Recorded) -> tuple[bytes, int]:
    """Read kind and length of a chunk; the sound may be open-ended."""
    length = int.from_bytes(head[4:], "big", signed=True)
    if length == -1:
        length = left
    if length < 0:
        raise ValueError
    if length > left:
        found.faults.append("cut-off")
    return head[:4], min(length, left)


def _described(body: bytes) -> tuple[float, bytes, int, int]:
    """Read (rate, form, bytes a packet, frames a packet)."""
    import struct  # noqa: PLC0415

    rate, form, _, step, each = struct.unpack_from(">d4sIII", body)
    fits = 1 <= rate <= 1e6  # noqa: PLR2004 - what a converter can do
    return (rate if fits else 0.0), form, step, each


def _noted(data: bytes, found: Recorded) -> None:
    """Take a date and the program's name from among the notes."""
    parts = data[4:].split(b"\x00")
    for name, value in zip(parts[::2], parts[1::2], strict=False):
        key = clean(name).lower()
        if key in DATED:
            found.stamp("noted", clean(value))
        elif key == "encoding application":
            found.tell("software", clean(value))
