"""Read a stamped chat as columns: when, who, and where the words stand, all lines at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tallybook.reading.charsets import decode
from tallybook.reading.chattimes import Times, read_times
from tallybook.reading.dates import MARKS
from tallybook.reading.stamps import Stamps, find_stamps
from tallybook.reading.text import Text, find_byte

if TYPE_CHECKING:
    import polars as pl

Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

ROWS, BYTES = 50_000, 16 << 20
_AFTER_COLON = np.zeros(256, dtype=np.bool_)
_AFTER_COLON[[0, 10, 13, 32, 0xC2, 0xE2]] = True
_LONG_NAME = 160
_SAMPLE = 4000
_NAMES = 50
_NOTHING = str.maketrans("", "", MARKS)
_BLOCK = 1 << 15
_OFTEN = 3


_QUOTES = (("\u201c", "\u201d"), ("\u201e", "\u201c"), ("\u00ab", "\u00bb"))


@dataclass(slots=True)
class Chat:
    """The records of one chat, each a span of its text.

    Attributes:
        text: The text.
        stamps: The stamps that begin them.
        starts: Where each record begins.
        ends: Where it ends, without the line's own end.
        line_ends: Where its first line ends.
        names: Where the sender's name ends; where it would begin, if there is none.
        words: Where the words begin.
        times: When they were written.
        pasted: Lines that look like the stamp of another export.
        mended: Records cut out so far that hold bytes which are no text.
    """

    text: Text
    stamps: Stamps
    starts: Numbers
    ends: Numbers
    line_ends: Numbers
    names: Numbers
    words: Numbers
    times: Times
    pasted: int
    mended: int = 0

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def precision(self) -> str:
        """How finely the times are written."""
        return "second" if self.stamps.kinds[self.stamps.forms[0]][0][2] else "minute"

    def slices(self) -> Iterator[slice]:
        """Cut the records into runs that fit well into memory."""
        at = 0
        while at < len(self):
            bound = self.starts[at] + BYTES
            end = int(np.searchsorted(self.starts, bound, side="right"))
            end = min(max(end, at + 1), at + ROWS)
            yield slice(at, end)
            at = end

    def strings(self, run: slice) -> tuple[pl.Series, pl.Series]:
        """The senders and the words of a run of records.

        A name in which a quotation opens that does not close is no name: the line is a notice of
        the app, such as a new subject of the group with a colon in it.
        """
        import polars as pl  # noqa: PLC0415

        low, high = int(self.starts[run.start]), int(self.ends[run.stop - 1])
        piece = pl.Series([bytes(self.text.data[low:high])], dtype=pl.Binary)
        senders = self._senders(run)
        sentences = [name for name in senders.unique().to_list() if _quotes_on(name)]
        if sentences:
            rows = senders.is_in(sentences).to_numpy()
            self.names[run][rows] = self.words[run][rows] = self.stamps.ends[run][rows]
            senders = self._senders(run)
        words, broken = _cut(piece, self.words[run] - low, self.ends[run] - low)
        self.mended += broken
        return senders, words

    def _senders(self, run: slice) -> pl.Series:
        """The senders of a run, without marks around them; each of a few names is made once."""
        import polars as pl  # noqa: PLC0415

        starts, ends = self.stamps.ends[run], self.names[run]
        places = np.zeros(len(starts), dtype=np.uint32)
        left = np.arange(len(starts))
        names: list[str] = []
        while len(left) and len(names) < _NAMES:
            raw = bytes(self.text.data[starts[left[0]] : ends[left[0]]])
            same = _same_bytes(self.text, starts[left], ends[left], raw)
            places[left[same]] = len(names)
            names.append(_clean(raw))
            left = left[~same]
        for row in left.tolist():
            places[row] = len(names)
            names.append(_clean(bytes(self.text.data[starts[row] : ends[row]])))
        return pl.Series(names, dtype=pl.String).gather(pl.Series(places))


def _clean(raw: bytes) -> str:
    """A name without marks and with plain spaces."""
    return " ".join(decode(raw, "utf-8").translate(_NOTHING).split())


def _same_bytes(text: Text, starts: Numbers, ends: Numbers, raw: bytes) -> Truths:
    """Which spans of a text hold just these bytes, compared eight at a time."""
    rows = np.flatnonzero(ends - starts == len(raw))
    words = text.words_at()
    for at in range(0, len(raw), 8):
        place = max(min(at, len(raw) - 8), 0)
        piece = raw[place : place + 8]
        wanted = np.uint64(int.from_bytes(piece, "little"))
        mask = np.uint64((1 << 8 * len(piece)) - 1)
        rows = rows[(words[starts[rows] + place] & mask) == wanted]
    found = np.zeros(len(starts), dtype=np.bool_)
    found[rows] = True
    return found


def _cut(piece: pl.Series, begins: Numbers, ends: Numbers) -> tuple[pl.Series, int]:
    """Cut strings out of a piece of text, and count those in which bytes were no UTF-8.

    Such bytes are read by what is likely, and where nothing is, shown as U+FFFD.
    """
    import polars as pl  # noqa: PLC0415

    raw = piece.bin.slice(
        pl.Series(begins),  # type: ignore[arg-type]
        pl.Series(np.maximum(ends - begins, 0)),  # type: ignore[arg-type]
    )
    try:
        return raw.cast(pl.String), 0
    except pl.exceptions.PolarsError:  # not one is cut out if one of them is no UTF-8
        words = [decode(value, "utf-8") for value in raw.to_list()]
        broken = sum(
            word.encode() != value for word, value in zip(words, raw.to_list(), strict=True)
        )
        return pl.Series(words, dtype=pl.String), broken


def _quotes_on(name: str) -> bool:
    """Whether a quotation opens in these words and does not close in them."""
    return name.count('"') % 2 == 1 or any(name.count(a) > name.count(b) for a, b in _QUOTES)


def read_chat(text: Text, wanted: str, *, since: int) -> Chat | None:
    """Read a chat whose records begin with stamps; None where nothing does.

    Args:
        text: The text.
        wanted: The order of the date that the person named; empty where not asked yet.
        since: The year before which there can be no record.
    """
    breaks = find_byte(text, ord("\n"))
    lines = np.concatenate(([0], breaks + 1))
    lines = lines[lines < max(text.size, 1)]
    every = find_stamps(text, lines)
    if not len(every):
        return None
    stamps = every.of_one_style()
    line_ends = np.append(breaks, text.size)
    line_ends = line_ends[np.searchsorted(line_ends, stamps.ends)]
    names, words = _senders(text, stamps, line_ends)
    ends = _without_break(text, stamps.starts)
    return Chat(
        text=text,
        stamps=stamps,
        starts=stamps.starts,
        ends=np.maximum(ends, words),
        line_ends=line_ends,
        names=names,
        words=words,
        times=read_times(text, stamps, wanted, since),
        pasted=len(every) - len(stamps),
    )


def _senders(text: Text, stamps: Stamps, line_ends: Numbers) -> tuple[Numbers, Numbers]:
    """Where each sender's name ends, and where the words begin.

    A name ends at the first colon that a space or the end of the line follows; in a line without
    one, at a colon behind a name that others show to be one.
    """
    numbers = text.bytes_at()
    loose = find_byte(text, ord(":"))
    colons = loose[_AFTER_COLON[numbers[loose + 1]]]
    names = _first_in(colons, stamps.ends, line_ends)
    bare = np.flatnonzero(names < 0)
    if len(bare):
        known = _known_names(text, stamps, names)
        spare = _first_in(loose, stamps.ends[bare], line_ends[bare])
        for row, end in zip(bare[spare >= 0], spare[spare >= 0], strict=True):
            if bytes(text.data[stamps.ends[row] : end]) in known:
                names[row] = end
    _lengthen(text, stamps, names, line_ends)
    names[(names - stamps.ends) > _LONG_NAME] = -1
    named = names >= 0
    words = np.where(named, names + 1, stamps.ends)
    words += named & (numbers[words] == ord(" "))
    return np.where(named, names, stamps.ends), words


def _first_in(places: Numbers, begins: Numbers, ends: Numbers) -> Numbers:
    """The first of some places in each span; -1 where there is none."""
    if not len(places):
        return np.full(len(begins), -1, dtype=np.int64)
    firsts = np.empty(len(begins), dtype=np.int64)
    for low in range(0, len(begins), _BLOCK):
        some = slice(low, low + _BLOCK)
        at = np.searchsorted(places, begins[some])
        found = places[np.minimum(at, len(places) - 1)]
        firsts[some] = np.where((at < len(places)) & (found < ends[some]), found, -1)
    return firsts


def _known_names(text: Text, stamps: Stamps, names: Numbers) -> set[bytes]:
    """Names that stand in front of a clear colon, from a good part of the chat."""
    rows = np.flatnonzero(names >= 0)[:_SAMPLE]
    return {bytes(text.data[stamps.ends[row] : names[row]]) for row in rows}


def _lengthen(text: Text, stamps: Stamps, names: Numbers, line_ends: Numbers) -> None:
    """Take a colon into a name where all that a sender ever wrote begins the same way."""
    longer: dict[bytes, set[bytes]] = {}
    often: Counter[bytes] = Counter()
    for row in np.flatnonzero(names >= 0)[:_SAMPLE]:
        name, whole = _name_and_more(text, stamps.ends[row], names[row], line_ends[row])
        often[name] += 1
        longer.setdefault(name, set()).add(whole)
    sure = {
        name: next(iter(wholes))
        for name, wholes in longer.items()
        if len(wholes) == 1 and often[name] >= _OFTEN and b"" not in wholes
    }
    for row in np.flatnonzero(names >= 0) if sure else ():
        name, whole = _name_and_more(text, stamps.ends[row], names[row], line_ends[row])
        if sure.get(name) == whole:
            names[row] = stamps.ends[row] + len(whole)


def _name_and_more(text: Text, start: int, end: int, line_end: int) -> tuple[bytes, bytes]:
    """A name, and what it would be up to the next colon; empty where there is none near by."""
    second = text.data.find(b": ", end + 1, min(line_end, start + _LONG_NAME))
    return bytes(text.data[start:end]), bytes(text.data[start:second]) if second > 0 else b""


def _without_break(text: Text, starts: Numbers) -> Numbers:
    """Ends of records, each where the next begins, without the end of their last line."""
    numbers = text.bytes_at()
    ends = np.append(starts[1:] - 1, text.size)
    if text.size and numbers[text.size - 1] == ord("\n"):
        ends[-1] -= 1
    if b"\r" in text.data:
        ends -= (ends > 0) & (numbers[ends - 1] == ord("\r"))
    return ends
