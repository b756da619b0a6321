"""Decoders run in a child, from memory to memory; what does not open gives nothing."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tallybook.reading.decoding import Decoder

SOURCES = Path(__file__).parent.parent / "sources"
BOMB = SOURCES / "images" / "png-packed-bomb" / "export.png"


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    """One child for all of them, as a job has it."""
    with Decoder() as made:
        yield made


@pytest.mark.parametrize("name", ["heic/export.heic", "avif/export.avif", "webp/export.webp"])
def test_a_picture_no_browser_draws_is_copied(decoder: Decoder, name: str) -> None:
    """HEIC, AVIF and WebP come back as a JPEG without any of the original's notes."""
    copy = Image.open(io.BytesIO(decoder.jpeg((SOURCES / "images" / name).read_bytes())))
    assert copy.format == "JPEG"
    assert not copy.getexif()


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff" + bytes(500)])
def test_what_is_no_picture_gives_nothing(decoder: Decoder, content: bytes) -> None:
    """Bytes that do not decode give nothing, and the child goes on."""
    assert decoder.jpeg(content) == b""
    assert decoder.fingerprint(content) is None
    assert decoder.still(content, 1.0) is None


def test_a_picture_that_claims_too_much_is_not_opened(decoder: Decoder) -> None:
    """A picture that says it has a billion pixels is refused by what it says."""
    small = io.BytesIO()
    Image.new("RGB", (1, 1)).save(small, "BMP")
    wide = bytearray(small.getvalue())
    wide[18:26] = (40_000).to_bytes(4, "little") + (40_000).to_bytes(4, "little")
    assert decoder.jpeg(bytes(wide)) == b""


@pytest.mark.parametrize("name", ["mov-iphone/export.mov", "avi/export.avi"])
def test_a_frame_is_the_one_shown_at_that_moment(decoder: Decoder, name: str) -> None:
    """Of six frames a second, the one that is shown at 0.6 s began at 0.5 s."""
    if not decoder.can_take_stills():
        pytest.skip("no decoder for videos is installed")
    found = decoder.still((SOURCES / "videos" / name).read_bytes(), 0.6)
    assert found is not None
    assert found[1] == pytest.approx(0.5, abs=0.01)
    assert Image.open(io.BytesIO(found[0])).size == (64, 48)
