"""What a picture says of itself is read without decoding it, and nothing in it can hold the reader."""

from __future__ import annotations

import struct
import time
import zlib
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tallybook.reading.exif import read_exif, read_offset, read_written
from tallybook.reading.heif import read_boxes
from tallybook.reading.media import ImageFacts, image_facts, media_type

CASES = Path(__file__).parent.parent / "sources" / "images"
PICTURES = sorted(CASES.glob("*/export.*"))


def facts_of(raw: bytes) -> ImageFacts:
    """Read the facts of bytes in memory."""
    return image_facts(BytesIO(raw))


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.parent.name)
def test_kind_is_told_by_content(path: Path) -> None:
    """Every invented picture is known for what it is, whatever its name."""
    assert media_type(path.read_bytes()[:32]).startswith("image/")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04\x14\x00", "application/zip"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        (b"hello", ""),
        (b"", ""),
    ],
)
def test_other_files_are_not_pictures(head: bytes, kind: str) -> None:
    """Sound, video and documents are told apart from pictures."""
    assert media_type(head) == kind


def test_camera_time_zone_and_place_are_read() -> None:
    """A HEIC's own notes give its time, zone, place, camera and size."""
    facts = facts_of((CASES / "heic" / "export.heic").read_bytes())
    assert facts.exif.taken == datetime(2024, 3, 4, 21, 15, 9)  # noqa: DTZ001
    assert facts.exif.taken_offset == 0
    assert facts.exif.place == pytest.approx((51.5072222, -0.1275))
    assert facts.exif.texts == {"make": "Example", "model": "Pocket One", "software": "7.1"}
    assert (facts.width, facts.height) == (64, 64)
    assert facts.faults == ()


@pytest.mark.parametrize("name", ["jpeg-with-place", "jpeg-no-zone", "png-exif", "webp", "gif"])
def test_size_and_time_agree_with_pillow(name: str) -> None:
    """An independent reader finds the same size and the same time."""
    (path,) = (CASES / name).glob("export.*")
    facts = facts_of(path.read_bytes())
    with Image.open(path) as oracle:
        assert (facts.width, facts.height) == oracle.size
        written = oracle.getexif().get_ifd(0x8769).get(0x9003)
    assert facts.exif.taken == (read_written(written) if written else None)


def test_a_lying_size_costs_nothing() -> None:
    """A PNG that claims four thousand million pixels is read in no time and no memory."""
    head = struct.pack(">IIBBBBB", 65_535, 65_535, 8, 6, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    end = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    facts = facts_of(b"\x89PNG\r\n\x1a\n" + chunk + end)
    assert (facts.width, facts.height, facts.faults) == (65_535, 65_535, ())


def test_a_directory_that_points_at_itself_ends() -> None:
    """An EXIF directory that names itself as its own part is read once."""
    entries = struct.pack("<HHHII", 2, 0x8769, 4, 1, 8) + struct.pack("<HHII", 0x8825, 4, 1, 8)
    assert read_exif(b"II*\x00" + struct.pack("<I", 8) + entries).taken is None


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xd8\xff" + b"\xff" * 3_000_000,
        b"\xff\xd8" + b"\xff\xe0\x00\x02" * 500_000,
        b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x00abcd\x00\x00\x00\x00" * 200_000,
        b"\x00\x00\x00\x18ftypheic" + b"\x00" * 12 + b"\x00\x00\x00\x08free" * 400_000,
    ],
    ids=["fill", "segments", "chunks", "boxes"],
)
def test_endless_containers_end(raw: bytes) -> None:
    """A container of endless small steps is given up within a second."""
    began = time.process_time()
    facts_of(raw)
    assert time.process_time() - began < 1.0


def test_a_table_of_empty_extents_ends() -> None:
    """A HEIF location table of items without width is given up, not counted through."""
    table = struct.pack(">BBHHH", 0, 0, 0, 0, 0xFFFF) + struct.pack(">HHH", 9, 0, 0xFFFF) * 65_535
    exif = struct.pack(">B3xHH4s", 2, 1, 0, b"Exif") + b"\x00"
    infe = struct.pack(">I4s", 8 + len(exif), b"infe") + exif
    iinf = struct.pack(">I4sIH", 14 + len(infe), b"iinf", 0, 1) + infe
    iloc = struct.pack(">I4s", 8 + len(table), b"iloc") + table
    meta = struct.pack(">I4sI", 12 + len(iinf) + len(iloc), b"meta", 0) + iinf + iloc
    began = time.process_time()
    with pytest.raises(ValueError, match="no place"):
        read_boxes(BytesIO(meta), 1000)
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("+01:00", 60), ("-0330", -210), ("+14:00", 840), ("+15:00", None), ("", None), ("Z", None)],
)
def test_offsets_are_read_or_refused(written: str, minutes: int | None) -> None:
    """Only an offset that a clock can have is taken."""
    assert read_offset(written) == minutes


@given(st.sampled_from(PICTURES), st.integers(0, 1100))
@settings(deadline=None, max_examples=300)
def test_cut_anywhere(path: Path, length: int) -> None:
    """A picture cut off at any byte gives facts and faults, and never raises."""
    facts_of(path.read_bytes()[:length])


@given(
    st.sampled_from(PICTURES),
    st.lists(st.tuples(st.integers(0, 1100), st.integers(0, 255)), min_size=1, max_size=12),
)
@settings(deadline=None, max_examples=500)
def test_changed_anywhere(path: Path, changes: list[tuple[int, int]]) -> None:
    """A picture with any bytes changed gives facts and faults, and never raises."""
    raw = bytearray(path.read_bytes())
    for at, value in changes:
        raw[at % len(raw)] = value
    facts_of(bytes(raw))


@given(st.sampled_from([b"II*\x00", b"MM\x00*", b""]), st.binary(max_size=400))
@settings(deadline=None, max_examples=500)
def test_any_exif_block(head: bytes, rest: bytes) -> None:
    """Any bytes as an EXIF block give facts and faults, and never raise."""
    read_exif(head + rest)
