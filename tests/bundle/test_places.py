"""A place inside a photo or a clip is noticed before the file leaves."""

import io

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tallybook.bundle.pictures import LONGEST, printed
from tallybook.bundle.places import holds_place, looked_at

GPS = 0x8825


def photo(kind: str, *, place: bool) -> bytes:
    """A small picture with EXIF, with or without a place."""
    exif = Image.Exif()
    exif[0x010F] = "Example"
    if place:
        exif.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind, exif=exif)
    return out.getvalue()


def test_a_place_in_exif_is_found_in_every_container() -> None:
    """JPEG, PNG and WebP with GPS are noticed; without GPS they are not."""
    for kind in ("JPEG", "PNG", "WEBP"):
        assert holds_place(io.BytesIO(photo(kind, place=True))), kind
        assert not holds_place(io.BytesIO(photo(kind, place=False))), kind


def test_a_place_in_a_clip_or_in_xmp_is_found() -> None:
    """The tags that phones write into video, and XMP properties, are noticed."""
    for words in (b"....moov....udta\xa9xyz+51.5-0.1/", b'<x exif:GPSLatitude="51,30N"/>'):
        assert holds_place(io.BytesIO(words))


@given(st.binary(max_size=400))
def test_any_bytes_are_looked_through(content: bytes) -> None:
    """No bytes stop the search, and none make a picture out of nothing."""
    holds_place(io.BytesIO(b"II*\x00" + content))
    assert printed(b"\xff\xd8\xff" + content) is None


def test_only_pictures_clips_and_sound_are_looked_at() -> None:
    """A text export is not searched for a place."""
    assert looked_at("image/jpeg")
    assert looked_at("video/mp4")
    assert not looked_at("text/plain")


def test_the_printed_copy_holds_no_metadata() -> None:
    """The copy for print is small and has no EXIF, whatever the original had."""
    picture = printed(photo("JPEG", place=True))
    assert picture is not None
    assert not holds_place(io.BytesIO(picture.jpeg))
    assert not dict(Image.open(io.BytesIO(picture.jpeg)).getexif())


def test_a_large_picture_is_made_small() -> None:
    """The longest side of a copy is bounded and its shape is kept."""
    out = io.BytesIO()
    Image.new("RGBA", (3000, 1500), (0, 0, 0, 0)).save(out, "PNG")
    picture = printed(out.getvalue())
    assert picture is not None
    assert (picture.width, picture.height) == (LONGEST, LONGEST // 2)


def test_a_picture_that_lies_about_its_size_is_not_opened() -> None:
    """A header that claims billions of pixels gives no picture, and no crash."""
    out = io.BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    lying = bytearray(out.getvalue())
    lying[16:24] = (60_000).to_bytes(4, "big") * 2
    assert printed(bytes(lying)) is None
