"""Read sounds that are frames one after the other: MP3 (ISO 11172-3) with its ID3 notes, AAC (ADTS), AMR.

Such a file has no header that says how long it plays, or has one that may be wrong: the frames are
counted, by their own lengths, and nothing of them is decoded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from tallybook.reading.recorded import Recorded, clean

#: Frames that are counted: a day of speech, and more than a day of music.
FRAMES = 6_000_000
#: Longest block of notes before the sound that is looked at; pictures of an album lie behind dates.
NOTES = 1 << 18
NARROW, WIDE = b"#!AMR\n", b"#!AMR-WB\n"
#: Bytes of a frame of AMR, its head counted, by type (3GPP TS 26.101, 26.201).
AMR = {0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 15: 1}
AMR_WIDE = {0: 18, 1: 24, 2: 33, 3: 37, 4: 41, 5: 47, 6: 51, 7: 59, 8: 61, 9: 6, 14: 1, 15: 1}
AMR_FRAME = 0.02

KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
KBITS_LOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
AAC_RATES = (
    96000,
    88200,
    64000,
    48000,
    44100,
    32000,
    24000,
    22050,
    16000,
    12000,
    11025,
    8000,
    7350,
)
FULL, ID3_HEAD = 3, 10
#: Frames that must follow each other before bytes are taken for such a sound.
SURE = 3
ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}

Frame = tuple[int, float]


def begins_like(head: bytes) -> bool:
    """Whether the first bytes are those of such a sound."""
    noted = head[:3] == b"ID3" and head[3:4] in {b"\x02", b"\x03", b"\x04"}
    if noted or head.startswith((NARROW, WIDE)):
        return True
    return any(_runs(head, 0, measure) for measure in (mp3_frame, aac_frame))


def _runs(data: bytes, place: int, measure: Callable[[bytes], Frame | None]) -> bool:
    """Whether frames follow each other from a place on."""
    for seen in range(SURE):
        found = measure(data[place : place + 7])
        if found is None:
            return seen > 0 and place == len(data)
        place += found[0]
    return True


def mp3_frame(head: bytes) -> Frame | None:
    """Return (bytes, seconds) of a frame of MP3."""
    word = int.from_bytes(head[:4], "big")
    version, layer, bits, rate = word >> 19 & 3, word >> 17 & 3, word >> 12 & 15, word >> 10 & 3
    if word >> 21 != 0x7FF or version == 1 or layer != 1 or bits in {0, 15} or rate == 3:  # noqa: PLR2004
        return None
    hertz = RATES[version][rate]
    kbits = (KBITS if version == FULL else KBITS_LOW)[bits]
    samples = 1152 if version == FULL else 576
    return samples // 8 * kbits * 1000 // hertz + (word >> 9 & 1), samples / hertz


def aac_frame(head: bytes) -> Frame | None:
    """Return (bytes, seconds) of a frame of AAC in ADTS."""
    word = int.from_bytes(head[:7], "big")
    rate, length = word >> 34 & 15, word >> 13 & 0x1FFF
    if len(head) < 7 or word >> 44 != 0xFFF or word >> 41 & 3 or rate >= len(AAC_RATES):  # noqa: PLR2004
        return None
    return (length, 1024 * ((word & 3) + 1) / AAC_RATES[rate]) if length > 7 else None  # noqa: PLR2004


def walk_mpeg(stream: BinaryIO, size: int, found: Recorded) -> None:
    """Count the frames of an MP3 or AAC file, past the notes before them.

    Raises:
        ValueError: The notes do not fit; ``struct.error`` likewise.
    """
    start = _notes(stream, found)
    stream.seek(start)
    head = stream.read(4096)
    measure = next((each for each in (mp3_frame, aac_frame) if _runs(head, 0, each)), mp3_frame)
    found.media_type = "audio/mpeg" if measure is mp3_frame else "audio/aac"
    found.codecs.append("MP3" if measure is mp3_frame else "AAC")
    first = measure(head)
    if first is None:
        found.faults.append("no-header")
        return
    silent = any(mark in head[4:48] for mark in (b"Xing", b"Info", b"VBRI"))
    seconds, end = _count(stream, start + (first[0] if silent else 0), measure)
    found.seconds = seconds or None
    if end > size:
        found.faults.append("cut-off")


def _count(
    stream: BinaryIO, place: int, measure: Callable[[bytes], Frame | None]
) -> tuple[float, int]:
    """Return how long the frames from a place on play, and where they end."""
    seconds = 0.0
    for _ in range(FRAMES):
        stream.seek(place)
        found = measure(stream.read(7))
        if found is None:
            break
        place += found[0]
        seconds += found[1]
    return seconds, place


def _notes(stream: BinaryIO, found: Recorded) -> int:
    """Read the ID3 notes before the sound; return where the sound begins."""
    stream.seek(0)
    head = stream.read(ID3_HEAD)
    if head[:3] != b"ID3":
        return 0
    length = _safe(head[6:10])
    data = stream.read(min(length, NOTES))
    texts = dict(_texts(data, head[3])) if head[3] >= FULL else {}
    day = texts.get("TDAT", "")
    if "TYER" in texts and day:
        hour = texts.get("TIME", "")
        clock = f" {hour[:2]}:{hour[2:]}" if hour else ""
        found.stamp("noted", f"{texts['TYER']}-{day[2:]}-{day[:2]}{clock}")
    found.stamp("noted", texts.get("TDRC", ""))
    found.tell("encoder", texts.get("TSSE", ""))
    return ID3_HEAD + length


def _safe(raw: bytes) -> int:
    """Read a number of seven bits a byte."""
    value = 0
    for byte in raw:
        value = value << 7 | byte & 127
    return value


def _texts(data: bytes, version: int) -> Iterator[tuple[str, str]]:
    """Yield the texts of the notes by their names."""
    place = 0
    while place + ID3_HEAD <= len(data) and data[place]:
        name = data[place : place + 4].decode("latin-1")
        raw = data[place + 4 : place + 8]
        length = int.from_bytes(raw, "big") if version == FULL else _safe(raw)
        body = data[place + ID3_HEAD : place + ID3_HEAD + length]
        if name.startswith("T") and body:
            yield name, clean(body[1:], ENCODINGS.get(body[0], "latin-1"))
        place += ID3_HEAD + length


def walk_amr(stream: BinaryIO, size: int, found: Recorded) -> None:
    """Count the frames of an AMR file.

    Raises:
        ValueError: It is of a kind with several channels.
    """
    stream.seek(0)
    head = stream.read(len(WIDE))
    is_wide = head == WIDE
    found.media_type = "audio/amr-wb" if is_wide else "audio/amr"
    found.codecs.append("AMR-WB" if is_wide else "AMR")
    if not is_wide and not head.startswith(NARROW):
        raise ValueError
    sizes, place, count = (AMR_WIDE if is_wide else AMR), len(WIDE if is_wide else NARROW), 0
    stream.seek(place)
    data, base = b"", place
    while place < size and count < FRAMES:
        if place >= base + len(data):
            stream.seek(place)
            data, base = stream.read(1 << 20), place
            if not data:
                break
        step = sizes.get(data[place - base] >> 3 & 15)
        if step is None:
            found.faults.append("broken-frames")
            break
        place += step
        count += 1
    if place > size:
        found.faults.append("cut-off")
        count -= 1
    found.seconds = count * AMR_FRAME or None
