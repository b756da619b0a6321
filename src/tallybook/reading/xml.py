"""Read flat XML of any size as a stream of tags, where a strict parser would stop.

Backups of text messages are one long row of tags whose attributes hold everything. Phones write
them with emoji as two surrogate references (``&#55357;&#56832;``), which is not XML, with
references to characters that XML does not have, and cut off in the middle. A raw ``<`` can stand
only at the start of a tag, so the bytes are cut there and nowhere else: a damaged tag harms
itself alone, no reference is ever cut in two, and each tag knows its place in the file.

There are no entities but the five of XML, no document types and nothing is ever fetched.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import BinaryIO, NamedTuple

from tallybook.reading.xml_encoding import as_utf8, encoding_of

CHUNK = 1 << 18
#: A tag longer than this is not held in memory: it is reported and passed over.
LONGEST_TAG = 12 << 20
#: And a tag of the many that are gathered is held up to here; in pieces that are usual, quickly.
_LONGEST_OF_MANY = 2 << 20
#: How much of a tag that is too long is still looked at.
KEPT_OF_LONG = 1 << 16

_SHAPES_KEPT = 512
_MOST_PATTERNS = 16
_MOST_GATHERED = 20_000
_LONGEST_RUN = 12 << 20
#: States of a tag whose values can be used.
READABLE = frozenset({"open", "empty"})
_MOST_ATTRIBUTES = 1000
_NAME = rb"[A-Za-z_:\x80-\xff][\w:.\-\x80-\xff]*+"
_FIRST = re.compile(rb"(/?%s)\s++(%s)\s*+=\s*+" % (_NAME, _NAME))
_NEXT = re.compile(rb"\s*+(%s)\s*+=\s*+" % _NAME)
_BARE = re.compile(rb"(/?%s)\s*+(/?)>" % _NAME)
_LAST = re.compile(rb"\s*+([/?]?)>")
_ATTRIBUTE = re.compile(rb"\s*+(%s)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')" % _NAME)
_LAST_NAME = re.compile(rb"(%s)\s*+=\s*+$" % _NAME)
_CAUGHT, _PASSED = rb"\"([^\"<]*+)\"", rb"\"[^\"<]*+\""
_TAG_NAME = re.compile(rb"/?%s" % _NAME)


class Tag(NamedTuple):
    """One tag, where it stands, and the raw values of the attributes asked for.

    Attributes:
        name: The element; ``/name`` for an end tag; empty for a tag that cannot be read.
        values: Raw bytes of the attributes asked for, in that order; empty where missing.
        offset: Its first byte in the file.
        length: Its length in the file, with the blanks after it, up to the next tag.
        state: ``open``, ``empty`` (``<a/>``), ``damaged``, ``cut`` (damaged, and the last of
            the file), ``long``, ``type`` (a DOCTYPE), or
            ``full`` (no tag, but a `Run` to be emptied).
    """

    name: str
    values: tuple[bytes, ...]
    offset: int
    length: int
    state: str


class _Shape(NamedTuple):
    """What all tags with the same attribute names in the same order have in common."""

    name: str
    state: str
    pick: Callable[[list[bytes]], tuple[bytes, ...]]


class Run:
    """The tags of the one element there are most of, gathered without making an object of each.

    Attributes:
        values: The raw values of the attributes asked for, those of one tag after those of another:
            one flat list, because so many small ones would keep the collector of garbage busy.
        offsets: For each tag, its first byte in the file.
        lengths: For each tag, its length there.
    """

    def __init__(self, width: int) -> None:
        self.values: list[bytes] = []
        self.offsets: list[int] = []
        self.lengths: list[int] = []
        self._width = width

    def add(self, values: tuple[bytes, ...], offset: int, length: int) -> None:
        """Take in one tag."""
        self.values.extend(values)
        self.offsets.append(offset)
        self.lengths.append(length)

    def columns(self) -> list[list[bytes]]:
        """The values of each attribute, in the order in which they were asked for."""
        return [self.values[at :: self._width] for at in range(self._width)]

    def is_full(self, offset: int) -> bool:
        """Whether it should be emptied, now that the file is read up to an offset."""
        return bool(self.offsets) and (
            len(self.offsets) >= _MOST_GATHERED or offset - self.offsets[0] >= _LONGEST_RUN
        )

    def clear(self) -> None:
        """Start anew."""
        self.values, self.offsets, self.lengths = [], [], []


class TagReader:
    """Cut a stream into tags, in bounded memory.

    Args:
        stream: The file, from its start.
        wanted: For each element of interest, the attributes whose values are returned.
        many: The element there are most of: its tags go into `run`, and whenever that is full a
            tag with the state ``full`` is yielded.
        ignored: Tags that are passed over; end tags begin with ``/``.
        longest: Tags longer than this are not held.
    """

    def __init__(
        self,
        stream: BinaryIO,
        wanted: Mapping[str, tuple[str, ...]],
        many: str = "",
        ignored: frozenset[str] = frozenset(),
        longest: int = LONGEST_TAG,
    ) -> None:
        head = stream.read(CHUNK)
        self.encoding = encoding_of(head)
        self.run = Run(len(wanted.get(many, ())))
        self._wanted = wanted
        self._many = many
        self._ignored = ignored
        self._longest = longest
        self._shapes: dict[tuple[bytes, ...], _Shape] = {}
        self._patterns: dict[tuple[bytes, ...], re.Pattern[bytes]] = {}
        self._pattern: re.Pattern[bytes] | None = None
        self._chunks = as_utf8(CHUNK, stream, head[self.encoding.mark :], self.encoding.codec)
        self._is_plain = self.encoding.codec == "utf_8"
        self._unit = 1 if self._is_plain else len("<".encode(self.encoding.codec))
        self._offset = self.encoding.mark
        self._inside = b""
        self._last = False

    def __iter__(self) -> Iterator[Tag]:
        for held, passed in self._blocks():
            if self._pattern and not passed and len(held[0]) <= _LONGEST_OF_MANY:
                yield from self._quickly(held.pop())
            else:
                yield from self._one_by_one(held, passed)
            if self.run.is_full(self._offset):
                yield _FULL

    def _quickly(self, block: bytes) -> Iterator[Tag]:
        """Take the tags that look like the last ones by one pattern, the others one by one."""
        if not self._pattern:
            return
        run, base, at = self.run, self._offset, 0
        values, offsets, lengths = run.values.extend, run.offsets.append, run.lengths.append
        for found in self._pattern.finditer(block):
            start, end = found.span()
            if start > at:
                yield from self._one_by_one([block[at:start]], 0)
            if self._inside:
                yield from self._one_by_one([block[start:end]], 0)
            else:
                values(found.groups())
                offsets(base + start)
                lengths(end - start)
                self._offset = base + end
            at = end
        if at < len(block):
            yield from self._one_by_one([block[at:]], 0)

    def _one_by_one(self, held: list[bytes], passed: int) -> Iterator[Tag]:
        """Cut a block at each ``<`` and look at each tag by itself.

        The block comes in a list, and is taken out of it, so that nobody else holds it any longer.
        """
        pieces = held.pop().split(b"<")
        pieces.reverse()
        before = pieces.pop()
        self._offset += self._measure(before)
        if self._inside and self._inside in before:
            self._inside = b""
        known, many, is_plain = self._shapes.get, self._many, self._is_plain
        while pieces:
            piece = pieces.pop()
            offset, size = self._offset, len(piece)
            length = (size + 1 if is_plain else self._measure(piece) + self._unit) + passed
            self._offset = offset + length
            parts = piece.split(b'"') if size < KEPT_OF_LONG else _quoted(piece)
            shape = None if passed or self._inside else known(tuple(parts[::2]))
            if shape is None:
                shape, parts = self._odd(piece, parts, passed)
            del piece
            parts.append(b"")
            values, state = shape.pick(parts), shape.state
            del parts
            if shape.name == many and state in READABLE:
                if size > _LONGEST_OF_MANY:
                    yield Tag(many, (), offset, length, "long")
                else:
                    self.run.add(values, offset, length)
            elif state:
                is_cut = state == "damaged" and self._last and not pieces
                yield Tag(shape.name, values, offset, length, "cut" if is_cut else state)

    def _measure(self, piece: bytes) -> int:
        """Length in the file of a piece, which may have been turned into UTF-8 on the way."""
        if self._is_plain:
            return len(piece)
        text = piece.decode("utf-8", "surrogatepass")
        return len(text.encode(self.encoding.codec, "replace"))

    def _blocks(self) -> Iterator[tuple[list[bytes], int]]:
        """Cut where a tag begins: blocks of whole tags, and how many bytes were passed over."""
        held: list[bytes] = []
        size = passed = 0
        for chunk in self._chunks:
            cut = chunk.rfind(b"<")
            if cut < 0 and size + len(chunk) > self._longest:
                passed += len(chunk)
            elif cut < 0:
                held.append(chunk)
                size += len(chunk)
            elif passed:
                first = chunk.find(b"<")
                yield _long(held, size, passed + first)
                yield [chunk[first:cut]], 0
                held, size, passed = [chunk[cut:]], len(chunk) - cut, 0
            else:
                held.append(chunk[:cut])
                yield [_joined(held)], 0
                held, size = [chunk[cut:]], len(chunk) - cut
        self._last = True
        yield _long(held, size, passed) if passed else ([_joined(held)], 0)

    def _odd(self, piece: bytes, parts: list[bytes], passed: int) -> tuple[_Shape, list[bytes]]:
        """Look closer at a piece of a shape not seen before, or one that is no tag."""
        if self._inside:
            if passed or self._inside in piece:
                self._inside = b""
            return _NO_TAG, []
        if piece[:1] in {b"!", b"?"}:
            return self._declaration(piece)
        if not passed:
            shape = self._learn(tuple(parts[::2])) if len(parts) % 2 else None
            if shape is not None:
                return shape, parts
        return self._slowly(piece, passed)

    def _declaration(self, piece: bytes) -> tuple[_Shape, list[bytes]]:
        """Pass over comments and instructions; name a document type as what it is."""
        for start, end in ((b"!--", b"-->"), (b"![CDATA[", b"]]>")):
            if piece.startswith(start):
                self._inside = b"" if end in piece else end
                return _NO_TAG, []
        return (_NO_TAG if piece.startswith(b"?") else _DOCUMENT_TYPE), []

    def _learn(self, names: tuple[bytes, ...]) -> _Shape | None:
        """Work out a shape from the text between the quotes; None where that is not a tag."""
        if len(names) == 1:
            bare = _BARE.match(names[0])
            return bare and self._known(names, self._shape(bare[1], [], bare[2]), bare.end())
        first, last = _FIRST.fullmatch(names[0]), _LAST.match(names[-1])
        middle = [_NEXT.fullmatch(name) for name in names[1:-1]]
        if first is None or last is None:
            return None
        attributes = [first[2], *(match[1] for match in middle if match)]
        if len(attributes) != len(names) - 1:
            return None
        return self._known(names, self._shape(first[1], attributes, last[1]), last.end())

    def _known(self, names: tuple[bytes, ...], shape: _Shape, end: int) -> _Shape:
        """Keep a shape for the tags to come, unless there is text behind this one."""
        if not names[-1][end:].strip():
            if len(self._shapes) >= _SHAPES_KEPT:
                self._shapes.clear()
            self._shapes[names] = shape
            if shape.name == self._many and self._is_plain:
                self._follow(names)
        return shape

    def _follow(self, names: tuple[bytes, ...]) -> None:
        """From the next block on, look for tags of this shape by a pattern."""
        own = [
            found[1].decode("utf-8", "replace")
            for n in names[:-1]
            if (found := _LAST_NAME.search(n))
        ]
        wanted = self._wanted.get(self._many, ())
        if tuple(name for name in own if name in wanted) != wanted:
            return
        if names not in self._patterns and len(self._patterns) < _MOST_PATTERNS:
            values = [_CAUGHT if name in wanted else _PASSED for name in own]
            text = b"".join(re.escape(n) + v for n, v in zip(names, values, strict=False))
            self._patterns[names] = re.compile(b"<" + text + rb"\s*+/?>\s*+")
        self._pattern = self._patterns.get(names, self._pattern)

    def _shape(self, name: bytes, attributes: list[bytes], end: bytes) -> _Shape:
        """Make the shape of a tag with these attributes, in their order."""
        element = name.decode("utf-8", "replace")
        places = {
            attribute.decode("utf-8", "replace"): 2 * at + 1
            for at, attribute in reversed(list(enumerate(attributes)))
        }
        wanted = [places.get(attribute, -1) for attribute in self._wanted.get(element, ())]
        state = "" if element in self._ignored else "empty" if end == b"/" else "open"
        return _Shape(element, state, _picker(wanted))

    def _slowly(self, piece: bytes, passed: int) -> tuple[_Shape, list[bytes]]:
        """Read a tag with other quotes, or as much of a damaged one as can be read."""
        name = _TAG_NAME.match(piece)
        if name is None:
            return _DAMAGED, []
        names: list[bytes] = []
        parts: list[bytes] = [b""]
        at = name.end()
        while (found := _ATTRIBUTE.match(piece, at)) and len(names) < _MOST_ATTRIBUTES:
            names.append(found[1])
            parts += (found[2] if found[3] is None else found[3], b"")
            at = found.end()
        end = _LAST.match(piece, at)
        shape = self._shape(name[0], names, end[1] if end else b"")
        if passed:
            return shape._replace(state="long"), parts
        return (shape if end else shape._replace(state="damaged")), parts


def _nothing(_parts: list[bytes]) -> tuple[bytes, ...]:
    """Pick no values."""
    return ()


_FULL = Tag("", (), 0, 0, "full")
_NO_TAG = _Shape("", "", _nothing)
_DOCUMENT_TYPE = _Shape("", "type", _nothing)
_DAMAGED = _Shape("", "damaged", _nothing)


def _picker(places: list[int]) -> Callable[[list[bytes]], tuple[bytes, ...]]:
    """Make the function that takes the values wanted out of the parts of a tag."""
    if not places:
        return _nothing
    if len(places) == 1:
        return lambda parts: (parts[places[0]],)
    return itemgetter(*places)


def _quoted(piece: bytes) -> list[bytes]:
    """Cut a tag at its quotes, unless there are more of them than any tag has."""
    if len(piece) > KEPT_OF_LONG and piece.count(b'"') > 2 * _MOST_ATTRIBUTES:
        return []
    return piece.split(b'"')


def _joined(held: list[bytes]) -> bytes:
    """Join what was held, and hold it no longer."""
    whole = b"".join(held)
    held.clear()
    return whole


def _long(held: list[bytes], size: int, passed: int) -> tuple[list[bytes], int]:
    """Keep the beginning of a tag that is too long."""
    start = _joined(held)[: KEPT_OF_LONG + 1]
    return [start], passed + size - len(start)
