"""DER, read and written as far as stamps and signatures need it; what is read is not trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

INTEGER, BITS, OCTETS, NULL, OID, SEQUENCE, SET = 0x02, 0x03, 0x04, 0x05, 0x06, 0x30, 0x31
#: The tag of the first optional field of a structure.
FIRST = 0xA0
_LONG = 0x80
#: Bytes that a length may be written in; nothing here is longer than they can say.
_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its tag, and where it and its content lie in the whole.

    Attributes:
        whole: What it was read from.
        tag: Its tag.
        start: Where it begins.
        inside: Where its content begins.
        end: Where it ends.
    """

    whole: bytes
    tag: int
    start: int
    inside: int
    end: int

    @property
    def content(self) -> bytes:
        """The bytes of its content."""
        return self.whole[self.inside : self.end]

    @property
    def encoded(self) -> bytes:
        """The bytes of all of it."""
        return self.whole[self.start : self.end]

    def fields(self) -> tuple[Field, ...]:
        """The fields in it, in order."""
        return tuple(_run(self.whole, self.inside, self.end))

    def number(self) -> int:
        """Its content as a whole number."""
        return int.from_bytes(self.content, signed=True)


def read(data: bytes) -> Field:
    """Read the one field that some bytes are.

    Raises:
        ValueError: They are not one field.
    """
    field = _field(data, 0, len(data))
    if field.end != len(data):
        message = "there is more than one field"
        raise ValueError(message)
    return field


def _run(whole: bytes, start: int, end: int) -> Iterator[Field]:
    """Yield fields that lie one after the other."""
    while start < end:
        field = _field(whole, start, end)
        yield field
        start = field.end


def _field(whole: bytes, start: int, end: int) -> Field:
    """Read the field that begins at a place."""
    if start + 2 > end:
        message = "a field is cut off"
        raise ValueError(message)
    inside, length = start + 2, whole[start + 1]
    if length >= _LONG:
        taken = length - _LONG
        if not 0 < taken <= _LENGTH:
            message = "a length is not written as DER has it"
            raise ValueError(message)
        inside += taken
        length = int.from_bytes(whole[start + 2 : inside])
    if inside + length > end:
        message = "a field is cut off"
        raise ValueError(message)
    return Field(whole, whole[start], start, inside, inside + length)


# --- writing --------------------------------------------------------------------------------------


def written(tag: int, *parts: bytes) -> bytes:
    """Write one field of these parts."""
    content = b"".join(parts)
    length = len(content)
    if length < _LONG:
        return bytes((tag, length)) + content
    digits = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((tag, _LONG | len(digits))) + digits + content


def set_of(parts: Iterable[bytes], tag: int = SET) -> bytes:
    """Write a set: its parts in the order that DER asks for."""
    return written(tag, *sorted(parts))


def integer(number: int) -> bytes:
    """Write a whole number."""
    return written(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, signed=True))


def oid(dotted: str) -> bytes:
    """Write the name of a kind of thing, given as numbers with dots between them."""
    first, second, *rest = map(int, dotted.split("."))
    content = bytearray()
    for arc in (40 * first + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(_LONG | arc & 0x7F)
        content += bytes(reversed(groups))
    return written(OID, bytes(content))
