"""Find every stamped line of a chat in one go: learn each shape once, then compare in bulk.

A stamp that has been read once, by `tallybook.reading.dates`, is a template: the same bytes with
other digits. All lines are compared with it eight bytes at a time, so that a million stamps in a
dozen shapes, in any script, cost a dozen comparisons of a million numbers each.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tallybook.reading.dates import MARKS, Stamp, read_stamp
from tallybook.reading.text import Text

Numbers = NDArray[np.int64]
Form = tuple[tuple[str, int, bool, str, str], bool, str]

PARTS = 6
_LONGEST = 120
_TEMPLATES = 256
_FORMS = 1000
_BLOCK = 1 << 15
_MUCH_MORE = 10
_NO_FORM = -1
_STARTS = np.zeros(256, dtype=np.bool_)
_STARTS[[*b"0123456789[", *{mark.encode()[0] for mark in MARKS}]] = True
_STARTS[[0xD9, 0xDB, 0xDF, 0xE0, 0xE1, 0xEF]] = True  # the digits of other scripts


@dataclass(slots=True)
class Stamps:
    """The stamped lines of a text, in its order.

    Attributes:
        starts: Where each stamp begins.
        ends: Where what was written after it begins.
        parts: Six rows of numbers: the three of the dates, hours, minutes, seconds.
        forms: For each, its place in ``kinds``.
        kinds: The (style, year first, half of the day) that occur.
    """

    starts: Numbers
    ends: Numbers
    parts: NDArray[np.int16]
    forms: NDArray[np.int16]
    kinds: list[Form] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.starts)

    def only(self, keep: NDArray[np.bool_]) -> "Stamps":
        """Those that are marked."""
        if keep.all():
            return self
        columns = (self.starts[keep], self.ends[keep], self.parts[:, keep], self.forms[keep])
        return Stamps(*columns, self.kinds)

    def of_one_style(self) -> "Stamps":
        """Those in the style of the export; what else looks like a stamp was pasted by someone.

        The first line of an export is one of its own. Only a style that is far more frequent is
        believed over it.
        """
        if not len(self):
            return self
        counts: dict[tuple[str, int, bool, str, str], int] = {}
        for form, count in enumerate(np.bincount(self.forms, minlength=len(self.kinds))):
            style = self.kinds[form][0]
            counts[style] = counts.get(style, 0) + int(count)
        style = self.kinds[self.forms[0]][0]
        often = max(counts, key=lambda style: counts[style])
        if counts[often] > _MUCH_MORE * counts[style]:
            style = often
        right = np.array([kind[0] == style for kind in self.kinds])
        return self.only(right[self.forms])


def find_stamps(text: Text, lines: Numbers) -> Stamps:
    """Find the lines that begin with a stamp.

    Args:
        text: The text.
        lines: Where its lines begin.
    """
    finder = _Finder(text, lines)
    finder.find()
    found = finder.forms != _NO_FORM
    return Stamps(
        lines[found], finder.ends[found], finder.parts[:, found], finder.forms[found], finder.kinds
    )


@dataclass(frozen=True, slots=True)
class _Template:
    """The bytes of one stamp: which must be the same, and which are digits.

    Attributes:
        words: (mask, wanted) for each eight bytes.
        digits: For each of the six parts, (place of the byte, its value for zero).
        length: Length of the stamp in bytes.
    """

    words: tuple[tuple[np.uint64, np.uint64], ...]
    digits: tuple[tuple[tuple[int, int], ...], ...]
    length: int


class _Finder:
    """One search through one text."""

    def __init__(self, text: Text, lines: Numbers) -> None:
        self.data = text.data
        self.bytes = text.bytes_at()
        self.words = text.words_at()
        self.lines = lines
        self.ends = np.zeros(len(lines), dtype=np.int64)
        self.parts = np.zeros((PARTS, len(lines)), dtype=np.int16)
        self.forms = np.full(len(lines), _NO_FORM, dtype=np.int16)
        self.kinds: list[Form] = []

    def find(self) -> None:
        """Read the first line that fits no template yet, and compare all others with it."""
        left = np.flatnonzero(_STARTS[self.bytes[self.lines]])
        learnt = place = 0
        while place < len(left):
            line = self._line(int(self.lines[left[place]]))
            stamp = read_stamp(line)
            if stamp is None:
                place += 1
            elif learnt < _TEMPLATES:
                learnt += 1
                rest = left[place:]
                hits = self._compare(_template(line, stamp), rest)
                self.forms[rest[hits]] = self._kind(stamp)
                left, place = rest[~hits], 0
            else:
                self._take(int(left[place]), line, stamp)
                place += 1

    def _take(self, row: int, line: str, stamp: Stamp) -> None:
        """Note the numbers of one line, where there are too many shapes to compare with each."""
        numbers = [int(line[slice(*span)]) if span else 0 for span in stamp.fields]
        self.parts[:, row] = numbers
        self.ends[row] = self.lines[row] + len(line[: stamp.end].encode("utf-8", "surrogateescape"))
        self.forms[row] = self._kind(stamp)

    def _line(self, start: int) -> str:
        """The beginning of a line, with bytes that are no UTF-8 kept as they are."""
        head = bytes(self.data[start : start + _LONGEST * 2])
        return head.split(b"\n", 1)[0].decode("utf-8", "surrogateescape")

    def _kind(self, stamp: Stamp) -> int:
        """The number of this stamp's form, new or known; a file of a thousand forms has no more."""
        kind = (stamp.style, stamp.year_first, stamp.period)
        if kind not in self.kinds:
            if len(self.kinds) >= _FORMS:
                return _NO_FORM
            self.kinds.append(kind)
        return self.kinds.index(kind)

    def _compare(self, template: _Template, rest: Numbers) -> NDArray[np.bool_]:
        """Compare lines with a template, a block at a time, and tell which fit."""
        blocks = [
            self._compare_block(template, rest[at : at + _BLOCK])
            for at in range(0, len(rest), _BLOCK)
        ]
        return np.concatenate(blocks)

    def _compare_block(self, template: _Template, rest: Numbers) -> NDArray[np.bool_]:
        """Compare some lines with a template, and note the numbers of those that fit."""
        alive = np.arange(len(rest))
        starts = self.lines[rest]
        seen: list[NDArray[np.uint64]] = []
        for step, (mask, wanted) in enumerate(template.words):
            word = self.words[starts[alive] + 8 * step]
            same = (word & mask) == wanted
            if not same.all():
                alive, word, seen = alive[same], word[same], [earlier[same] for earlier in seen]
            seen.append(word)
        fits = np.ones(len(alive), dtype=np.bool_)
        values = []
        for digits in template.digits:
            value = np.zeros(len(alive), dtype=np.int16)
            for place, zero in digits:
                byte = (seen[place // 8] >> np.uint64(place % 8 * 8)).astype(np.uint8)
                digit = byte - np.uint8(zero)  # below zero it wraps round, far above nine
                fits &= digit <= 9  # noqa: PLR2004
                value = value * np.int16(10) + digit
            values.append(value)
        hits = np.zeros(len(rest), dtype=np.bool_)
        hits[alive] = fits
        rows = rest[alive]
        for part, value in enumerate(values):
            self.parts[part, rows] = value  # of no account where a digit did not fit
        self.ends[rows] = starts[alive] + template.length
        return hits


def _template(line: str, stamp: Stamp) -> _Template:
    """Turn a stamp that was read into bytes to compare with."""
    wanted, mask = bytearray(), bytearray()
    digits: dict[int, tuple[int, int]] = {}
    inside = {at for span in stamp.fields if span for at in range(*span)}
    for at, character in enumerate(line[: stamp.end]):
        raw = character.encode("utf-8", "surrogateescape")
        wanted += raw
        mask += b"\xff" * len(raw)
        if at in inside:
            digits[at] = (len(wanted) - 1, raw[-1] - int(character))
            mask[-1], wanted[-1] = 0xF0, wanted[-1] & 0xF0
    length = len(wanted)
    filler = bytes(-length % 8)
    masks = np.frombuffer(bytes(mask + filler), dtype="<u8")
    wants = np.frombuffer(bytes(wanted + filler), dtype="<u8")
    spans = tuple(tuple(digits[at] for at in range(*span)) if span else () for span in stamp.fields)
    return _Template(tuple(zip(masks, wants, strict=True)), spans, length)
