"""Exhibits: sealed as they stream, read from any place, and no change goes unnoticed."""

import hashlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.errors import DamagedExhibit, GrantEnded
from tallybook.vault.bookkey import BookKey, Terms, owner_key
from tallybook.vault.chunks import CHUNK, ChunkOpener, ChunkSealer

KEY = owner_key(b"r" * 32, b"b" * 16)
HEAD, TAG = 37, 16
PATTERN = bytes(range(251)) * (3 * CHUNK // 251 + 1)


def seal(data: bytes, *, epoch: int = 0, pieces: int = CHUNK) -> bytes:
    """Seal some bytes in pieces of a size."""
    sink = io.BytesIO()
    sealer = ChunkSealer(KEY, epoch, sink)
    for at in range(0, len(data), pieces):
        sealer.write(data[at : at + pieces])
    assert sealer.finish() == hashlib.sha256(data).hexdigest()
    assert sealer.size == len(data)
    return sink.getvalue()


def read(sealed: bytes, key: BookKey = KEY) -> bytes:
    """Open sealed bytes and read them whole."""
    with ChunkOpener(key, io.BytesIO(sealed), "7") as opened:
        return opened.read()


SMALL = seal(b"a photograph")
THREE = seal(PATTERN[: 2 * CHUNK + 100])


@pytest.mark.parametrize("pieces", [65536, 100_003, CHUNK, 5 * CHUNK])
@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 12345])
def test_a_file_comes_back_byte_for_byte(size: int, pieces: int) -> None:
    """Whatever its size and the pieces it comes in, the same bytes and hash come back."""
    assert read(seal(PATTERN[:size], pieces=pieces)) == PATTERN[:size]


@given(
    st.lists(
        st.tuples(st.integers(0, 2 * CHUNK + 200), st.integers(0, 3 * CHUNK)),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_place_is_read_as_from_a_plain_file(places: list[tuple[int, int]]) -> None:
    """Seeking and reading give what the same calls give on the file in the clear."""
    plain = io.BytesIO(PATTERN[: 2 * CHUNK + 100])
    with io.BufferedReader(ChunkOpener(KEY, io.BytesIO(THREE))) as opened:
        for place, count in places:
            assert opened.seek(place) == plain.seek(place)
            assert opened.read(count) == plain.read(count)
            assert opened.tell() == plain.tell()


def test_seeking_is_from_the_start_from_here_and_from_the_end() -> None:
    """All three ways to seek work, and a place before the beginning does not."""
    with ChunkOpener(KEY, io.BytesIO(THREE)) as opened:
        assert opened.seek(-50, io.SEEK_END) == 2 * CHUNK + 50
        assert opened.seek(10, io.SEEK_CUR) == 2 * CHUNK + 60
        assert opened.read() == PATTERN[2 * CHUNK + 60 : 2 * CHUNK + 100]
        for offset, whence in ((-1, io.SEEK_SET), (0, 9), (5, 9)):
            with pytest.raises(ValueError, match="no such place"):
                opened.seek(offset, whence)


def test_a_zip_file_opens_from_its_sealed_form() -> None:
    """What needs a seekable file can work on the sealed one, with no copy in the clear."""
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("one.txt", b"x" * 3_000_000)
        archive.writestr("two.txt", b"second")
    opened = ChunkOpener(KEY, io.BytesIO(seal(plain.getvalue())))
    with opened, zipfile.ZipFile(opened) as archive:
        assert archive.testzip() is None
        assert archive.read("two.txt") == b"second"


def test_every_length_cut_off_is_damage() -> None:
    """A small file cut at any byte is found out when it is opened, and names the exhibit."""
    for length in range(0, len(SMALL), 7):
        with pytest.raises(DamagedExhibit) as caught:
            read(SMALL[:length])
        assert caught.value.fields == {"exhibit": "7"}


@given(st.integers(0, len(THREE) - 1))
@settings(max_examples=100, deadline=None)
def test_a_large_file_cut_off_is_found_out_at_once(length: int) -> None:
    """Cut at any byte, on the edge of a chunk or not, it is damage before anything is read."""
    with pytest.raises(DamagedExhibit):
        ChunkOpener(KEY, io.BytesIO(THREE[:length]))


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_whole_chunks_cut_off_are_found_out(chunks: int) -> None:
    """A file that ends cleanly after a chunk is still not whole."""
    with pytest.raises(DamagedExhibit):
        read(THREE[: HEAD + chunks * (CHUNK + TAG)])


@given(place=st.integers(0, len(THREE) - 1), bit=st.integers(0, 7))
@settings(max_examples=100, deadline=None)
def test_any_flipped_bit_is_damage(place: int, bit: int) -> None:
    """Each bit of head, chunk, tag or padding, flipped, is found out by reading."""
    flipped = bytearray(THREE)
    flipped[place] ^= 1 << bit
    with pytest.raises(DamagedExhibit):
        read(bytes(flipped))


def test_every_flipped_bit_of_the_head_is_damage() -> None:
    """Format, epoch and salt cannot be changed."""
    for bit in range(HEAD * 8):
        flipped = bytearray(SMALL)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedExhibit):
            read(bytes(flipped))


def test_chunks_cannot_be_exchanged_dropped_doubled_or_added() -> None:
    """The place of each chunk in its file is sealed with it."""
    step = CHUNK + TAG
    head, one, two = THREE[:HEAD], THREE[HEAD : HEAD + step], THREE[HEAD + step : HEAD + 2 * step]
    last = THREE[HEAD + 2 * step :]
    other = seal(PATTERN[: 2 * CHUNK + 100])
    for changed in (
        head + two + one + last,
        head + one + last,
        head + one + one + two + last,
        head + one + two + last + last,
        head + one + two + last + bytes(16),
        other[: HEAD + step] + two + last,
        head + other[HEAD : HEAD + step] + two + last,
    ):
        with pytest.raises(DamagedExhibit):
            read(changed)


def test_what_lies_before_the_damage_can_still_be_read() -> None:
    """One damaged chunk does not take the others with it."""
    flipped = bytearray(THREE)
    flipped[HEAD + CHUNK + TAG + 5] ^= 1
    with ChunkOpener(KEY, io.BytesIO(flipped), "7") as opened:
        assert opened.read(CHUNK) == PATTERN[:CHUNK]
        with pytest.raises(DamagedExhibit):
            opened.read(1)
        opened.seek(2 * CHUNK)
        assert opened.read() == PATTERN[2 * CHUNK : 2 * CHUNK + 100]


def test_the_exact_size_of_a_file_does_not_show() -> None:
    """Sizes are filled up to 16 KiB."""
    assert {len(seal(bytes(size))) for size in (0, 1, 9999, 16383)} == {HEAD + 16384 + TAG}


def test_the_same_file_sealed_twice_looks_different() -> None:
    """Each file has a key of its own."""
    assert seal(b"same")[HEAD:] != seal(b"same")[HEAD:]


def test_the_epoch_stands_in_the_file() -> None:
    """A reader opens exhibits of the epochs granted, and of no later one."""
    reader = BookKey(
        book=KEY.book,
        public=KEY.public,
        terms=Terms(scope="read"),
        granted={0: KEY.epoch_key(0)},
    )
    assert read(seal(b"before", epoch=0), reader) == b"before"
    with pytest.raises(GrantEnded):
        read(seal(b"after", epoch=1), reader)


def test_a_file_that_does_not_open_is_not_left_open() -> None:
    """The sealed file is closed with its reader, and when there is no reader at all."""
    source = io.BytesIO(SMALL)
    opened = ChunkOpener(KEY, source)
    opened.close()
    assert source.closed
    with pytest.raises(ValueError, match="closed"):
        opened.read()
    damaged = io.BytesIO(SMALL[:-1])
    with pytest.raises(DamagedExhibit):
        ChunkOpener(KEY, damaged)
    assert damaged.closed


def test_a_finished_file_takes_no_more() -> None:
    """Writing after the end is refused, so that a last chunk stays the last."""
    sealer = ChunkSealer(KEY, 0, io.BytesIO())
    sealer.finish()
    with pytest.raises(ValueError, match="finished"):
        sealer.write(b"more")
