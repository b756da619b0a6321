"""Take words with attributes out of a typedstream, the way old Apple programs write objects down.

Messages keeps the words of a message so, in ``attributedBody``, and since 2022 nowhere else. The
form was never published; this follows what others found out
(https://chrissardegna.com/blog/reverse-engineering-apples-typedstream-format,
https://pypi.org/project/pytypedstream/) and what samples show.

A stream begins with a version, ``streamtyped`` (small end first) or ``typedstream``, and a number.
Then come groups: a string of type letters, and a value for each letter. A byte 0x84 begins
something new, 0x85 is nothing, 0x86 ends an object, 0x92 and above point back to what came before:
strings of types and class names are counted in one table; objects, classes and C strings in
another. 0x81 and 0x82 begin numbers of two and four bytes, 0x83 a fraction.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_BEGINS = {b"\x04\x0bstreamtyped": "<", b"\x04\x0btypedstream": ">"}
_SHORT, _LONG, _FRACTION, _NEW, _NOTHING, _END, _FIRST = 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x92
_NUMBERS = frozenset(b"sSiIlLqQ")
_DEEPEST = 40
_WORDS = re.compile(rb"NS(?:Mutable)?String.{0,40}?\x84\x01\+", re.DOTALL)
_COMMON = re.compile(
    rb"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84(?:"
    rb"\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94|"
    rb"\x19NSMutableAttributedString\x00\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00"
    rb"\x85\x92\x84\x84\x84\x0fNSMutableString\x01\x84\x84\x08NSString\x01\x95)\x84\x01\+(?=.)",
    re.DOTALL,
)
_STRINGS = frozenset({"NSString", "NSMutableString"})
_ATTRIBUTED = frozenset({"NSAttributedString", "NSMutableAttributedString"})
_DICTIONARIES = frozenset({"NSDictionary", "NSMutableDictionary"})
_NUMBER = "NSNumber"
_MANY = re.compile(rb"\[(\d{1,9})(.)\]", re.DOTALL)


@dataclass(slots=True)
class Thing:
    """An object of a stream.

    Attributes:
        kind: The name of its class.
        values: What was written for it, group after group, in one row.
    """

    kind: str = ""
    values: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words with what is said of stretches of them.

    Attributes:
        text: All of it; an attachment stands as U+FFFC.
        runs: For each stretch its text and its attributes, as far as those are words or numbers.
        whole: Whether the stream could be read to its end.
    """

    text: str
    runs: tuple[tuple[str, dict[str, str | int]], ...] = ()
    whole: bool = True


class _Odd(Exception):
    """The stream does not go on as it should."""


def text_of_stream(content: bytes) -> str | None:
    """The text alone of a stream; quicker, because what is commonly written is known by heart."""
    begins = _COMMON.match(content)
    if begins:
        length, place = content[begins.end()], begins.end() + 1
        if length == _SHORT:
            length, place = int.from_bytes(content[place : place + 2], "little"), place + 2
        end = place + length
        if (length < _SHORT or place > begins.end() + 1) and content[end : end + 1] == b"\x86":
            return content[place:end].decode("utf-8", "replace")
    words = words_of(content)
    return words.text if words else None


def words_of(content: bytes) -> Words | None:
    """The words in a stream; None where it holds none that can be found."""
    order = _BEGINS.get(content[:13])
    if order is None:
        return None
    stream = _Stream(content, order)
    whole = True
    try:
        stream.read()
    except (_Odd, struct.error, IndexError, RecursionError):
        whole = False
    for top in stream.tops:
        if top.kind in _ATTRIBUTED and (found := _attributed(top, whole=whole)):
            return found
        if top.kind in _STRINGS and (text := _string(top)) is not None:
            return Words(text=text, whole=whole)
    text = _searched(content, order)
    return None if text is None else Words(text=text, whole=False)


def _attributed(top: Thing, *, whole: bool) -> Words | None:
    """Words and runs of an attributed string."""
    if not top.values:
        return None
    text = _string(top.values[0])
    if text is None:
        return None
    units = text.encode("utf-16-le")
    runs: list[tuple[str, dict[str, str | int]]] = []
    known: dict[int, dict[str, str | int]] = {}
    place, rest = 0, iter(top.values[1:])
    for number in rest:
        length = next(rest, None)
        if not isinstance(number, int) or not isinstance(length, int):
            return Words(text=text, runs=tuple(runs), whole=False)
        if number not in known:
            known[number] = _dictionary(next(rest, None))
        end = place + 2 * max(length, 0)
        runs.append((units[place:end].decode("utf-16-le", "replace"), known[number]))
        place = end
    return Words(text=text, runs=tuple(runs), whole=whole)


def _dictionary(thing: object) -> dict[str, str | int]:
    """Names and values of a dictionary, as far as they are words or numbers."""
    if not isinstance(thing, Thing) or thing.kind not in _DICTIONARIES:
        return {}
    found: dict[str, str | int] = {}
    for name, value in zip(thing.values[1::2], thing.values[2::2], strict=False):
        title, told = _string(name), _plain(value)
        if title is not None and told is not None:
            found[title] = told
    return found


def _plain(value: object) -> str | int | None:
    """Words or a whole number; None for anything else."""
    if isinstance(value, Thing) and value.kind == _NUMBER:
        return next((each for each in reversed(value.values) if isinstance(each, int)), None)
    return _string(value)


def _string(value: object) -> str | None:
    """The words of a string object; None where it is none."""
    if isinstance(value, Thing) and value.kind in _STRINGS and value.values:
        return (
            value.values[0].decode("utf-8", "replace")
            if isinstance(value.values[0], bytes)
            else None
        )
    return None


def _searched(content: bytes, order: str) -> str | None:
    """The first words of a stream that cannot be read in order."""
    found = _WORDS.search(content)
    if not found:
        return None
    stream = _Stream(content, order)
    stream.place = found.end()
    try:
        return stream.counted().decode("utf-8", "replace")
    except (_Odd, struct.error, IndexError):
        return None


class _Stream:
    """The reading of one stream.

    Attributes:
        tops: The objects that stand in no other, as far as they were read.
        place: Where reading stands.
    """

    def __init__(self, content: bytes, order: str) -> None:
        self.tops: list[Thing] = []
        self.place = 13
        self._content = content
        self._order = order
        self._strings: list[bytes] = []
        self._things: list[Any] = []

    def read(self) -> None:
        """Read all groups of the stream."""
        self._number()
        while self.place < len(self._content):
            for value in self._group(0, self.tops):
                del value

    def counted(self) -> bytes:
        """A length and as many bytes."""
        length = self._number() & 0xFFFFFFFF
        end = self.place + length
        if end > len(self._content):
            raise _Odd
        taken = self._content[self.place : end]
        self.place = end
        return taken

    def _next(self) -> int:
        """The next byte."""
        byte = self._content[self.place]
        self.place += 1
        return byte

    def _number(self) -> int:
        """A whole number; one of two bytes is taken as it stands, without a sign."""
        first = self._next()
        if first == _SHORT:
            return int(self._unpacked("H", 2))
        if first == _LONG:
            return int(self._unpacked("I", 4))
        return first - 256 if first >= _FIRST else first

    def _unpacked(self, letter: str, length: int) -> Any:
        """A number of fixed length."""
        (value,) = struct.unpack_from(f"{self._order}{letter}", self._content, self.place)
        self.place += length
        return value

    def _group(self, depth: int, tops: list[Thing] | None = None) -> Iterator[Any]:
        """The values of one group, each by its letter."""
        types = self._shared()
        at = 0
        while at < len(types):
            many = _MANY.match(types, at)
            if many:
                yield self._array(many)
                at = many.end()
            else:
                yield self._value(types[at], depth, tops)
                at += 1

    def _array(self, many: re.Match[bytes]) -> bytes | None:
        """Bytes in a row; other arrays are not met in messages."""
        if many[2] not in {b"c", b"C"}:
            raise _Odd
        end = self.place + int(many[1])
        if end > len(self._content):
            raise _Odd
        taken = self._content[self.place : end]
        self.place = end
        return taken

    def _value(self, letter: int, depth: int, tops: list[Thing] | None) -> Any:
        """One value."""
        if letter == ord("@"):
            return self._thing(depth + 1, tops)
        if letter == ord("+"):
            return self.counted()
        if letter in _NUMBERS:
            return self._number()
        return self._rarer(letter)

    def _rarer(self, letter: int) -> Any:
        """A value of a kind that is not often met."""
        if letter in b"cCB":
            return self._next()
        if letter in b"fd":
            return self._fraction("f" if letter == ord("f") else "d")
        if letter == ord("*"):
            return self._c_string()
        if letter in b"%:":
            return self._shared()
        if letter == ord("#"):
            return self._kind()
        raise _Odd

    def _fraction(self, letter: str) -> Any:
        """A fraction, or a whole number in its place."""
        if self._content[self.place] == _FRACTION:
            self.place += 1
            return self._unpacked(letter, 4 if letter == "f" else 8)
        return self._number()

    def _shared(self) -> bytes:
        """A string that may have come before."""
        first = self._next()
        if first == _NEW:
            self._strings.append(self.counted())
            return self._strings[-1]
        if first == _NOTHING:
            return b""
        return self._before(first, self._strings)  # type: ignore[no-any-return]

    def _c_string(self) -> Any:
        """A C string, which is counted with the objects."""
        first = self._next()
        if first == _NEW:
            self._things.append(self._shared())
            return self._things[-1]
        return b"" if first == _NOTHING else self._before(first, self._things)

    def _before(self, first: int, table: list[Any]) -> Any:
        """What came before under a number."""
        if first in {_SHORT, _LONG}:
            self.place -= 1
            number = self._number() - (_FIRST - 256)
            number &= 0xFFFF
        else:
            number = first - _FIRST
        if not 0 <= number < len(table):
            raise _Odd
        return table[number]

    def _thing(self, depth: int, tops: list[Thing] | None) -> Any:
        """An object: new, nothing, or one that came before."""
        first = self._next()
        if first == _NOTHING:
            return None
        if first != _NEW:
            return self._before(first, self._things)
        if depth > _DEEPEST:
            raise _Odd
        thing = Thing()
        self._things.append(thing)
        if tops is not None:
            tops.append(thing)
        thing.kind = self._kind()
        while self._content[self.place] != _END:
            for value in self._group(depth):
                thing.values.append(value)
        self.place += 1
        return thing

    def _kind(self) -> str:
        """The name of a class; those above it are read and left."""
        own, first = "", self._next()
        while first == _NEW:
            name = self._shared().decode("ascii", "replace")
            self._number()
            self._things.append(name)
            own = own or name
            first = self._next()
        if first != _NOTHING and not own:
            return str(self._before(first, self._things))
        if first != _NOTHING:
            self._before(first, self._things)
        return own
