"""Hold a whole text file as UTF-8, and know where each byte of it stands in the original."""

import codecs
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from tallybook.errors import TooLarge
from tallybook.reading.charsets import decode
from tallybook.reading.exports import fill, read_whole

#: Zero bytes behind the text, so that a fixed number of bytes can be looked at from any place.
PADDING = 1024

_CHUNK = 1 << 20
_UTF8 = codecs.getincrementaldecoder("utf-8")
_UTF16 = {b"\xff\xfe": "utf_16_le", b"\xfe\xff": "utf_16_be"}
_CONTINUES, _LEADS = 0x80, 0xC0
_FOUR_BYTES = 0xF0


@dataclass(frozen=True, slots=True)
class Text:
    """A text file in memory.

    Attributes:
        data: UTF-8, with `PADDING` zero bytes behind unless it is from `load_bare`; a few bytes of it
            may be no UTF-8.
        size: Length of the text itself.
        charset: What the original is written in.
        places: Where each byte of ``data`` stands in the original; None where it is the same.
    """

    data: bytes | bytearray
    size: int
    charset: str = "utf_8"
    places: NDArray[np.int64] | None = None

    def bytes_at(self) -> NDArray[np.uint8]:
        """The text and its padding as numbers, without a copy."""
        return np.frombuffer(self.data, dtype=np.uint8)

    def words_at(self) -> NDArray[np.uint64]:
        """The eight bytes from each place on, as one number, without a copy."""
        shape = (len(self.data) - 7,)
        return np.ndarray(shape, dtype="<u8", buffer=self.data, strides=(1,))

    def original(self, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """The places in the original of places in the text."""
        return at if self.places is None else self.places[at]


def load(stream: BinaryIO, size: int, bound: int) -> Text:
    """Read a stream to its end as text: UTF-8, UTF-16 by its mark, else a likely old charset.

    Args:
        stream: Where the bytes come from.
        size: How many there are likely to be.
        bound: How many there may be.

    Raises:
        TooLarge: It is longer than the bound.
    """
    if size > bound:
        raise TooLarge(size=size, bound=bound)
    data = bytearray(size + PADDING)
    with memoryview(data) as view:
        at = fill(stream, view[:size])
    while piece := stream.read(_CHUNK):
        data[at : at + len(piece)] = piece
        at += len(piece)
        if at > bound:
            raise TooLarge(size=at, bound=bound)
    del data[at:]
    data.extend(bytes(PADDING))
    return _told(data, at)


def load_bare(stream: BinaryIO, size: int, bound: int) -> Text:
    """The same with nothing behind the text, for those who look at nothing beyond its end.

    Raises:
        TooLarge: It is longer than the bound.
    """
    data = read_whole(stream, size, bound)
    return _told(data, len(data))


def _told(data: bytes | bytearray, size: int) -> Text:
    """The text that bytes are, from what they begin with."""
    if charset := _UTF16.get(bytes(data[:2])):
        return _again(bytes(data[:size]).decode(charset, "replace"), charset, size, (2, 4))
    if not _is_utf8(data, size):
        return _again(decode(bytes(data[:size])), "windows-1252", size, (1, 1))
    return Text(data, size)


def find_byte(text: Text, byte: int) -> NDArray[np.int64]:
    """Every place at which a byte stands, found a piece at a time to stay small."""
    numbers = text.bytes_at()[: text.size]
    found = [
        np.flatnonzero(numbers[at : at + (1 << 22)] == byte) + at
        for at in range(0, text.size, 1 << 22)
    ]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def begins_as_utf8(data: bytes | bytearray, size: int) -> bool:
    """Whether the beginning of a text of this length, in bytes, is sound UTF-8."""
    try:
        _UTF8().decode(data[: min(size, _CHUNK)], final=size <= _CHUNK)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(data: bytes | bytearray, size: int) -> bool:
    """Whether this begins as UTF-8, or is close enough that only damage keeps it from being so."""
    if not begins_as_utf8(data, size):
        words = data[:size].decode("utf-8", "replace")
        broken = words.count("\ufffd")
        right = sum(character > "\x7f" for character in words) - broken
        return right >= broken
    return True


def _again(words: str, charset: str, length: int, widths: tuple[int, int]) -> Text:
    """Write text of another charset as UTF-8 and note where each byte came from."""
    data = bytearray(words.encode("utf-8", "replace"))
    numbers = np.frombuffer(bytes(data), dtype=np.uint8)
    lead = (numbers & _LEADS) != _CONTINUES
    steps = np.where(lead, np.where(numbers >= _FOUR_BYTES, widths[1], widths[0]), 0)
    places = np.concatenate(([0], np.cumsum(steps, dtype=np.int64)))
    size = len(data)
    data.extend(bytes(PADDING))
    return Text(data, size, charset, np.minimum(places, length))
