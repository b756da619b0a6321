"""Read the rows of account downloads some thousands at a time, each with its place.

Most rows of a chat are words, a name and a time. They are decoded together into small objects that
have no more than that, and become columns. A row that has more, or whose date is written in an unusual
way, is told singly, as every row of a damaged file is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from tallybook.model.records import Problem
from tallybook.reading.batches import Row, framed
from tallybook.reading.downloads import Download, Found, Layout, end_of, sound
from tallybook.reading.json import MARK, UNREADABLE

if TYPE_CHECKING:
    import polars as pl

Places = NDArray[np.int64]
Item = TypeVar("Item", bound=msgspec.Struct)

_MOST_ROWS = 40_000
_MOST_BYTES = 16 << 20
_PIECE = 1 << 19
_WIDEST = 64
_LONGEST = 1 << 20
_OPENS = b"{"[0]
_GAP = re.compile(rb"\}\s{0,32},\s{0,4}\n\s{0,32}\{")
#: What stands in the columns that an importer leaves out.
USUAL: dict[str, str | None] = {
    "kind": "message",
    "channel": "",
    "thread": "",
    "sender": "",
    "recipients": "",
    "direction": "unknown",
    "details": "{}",
    "text": "",
    "attachments": "",
    "match": None,
}


@dataclass(frozen=True, slots=True)
class Plain(Generic[Item]):
    """How the usual rows of a file are laid out.

    Attributes:
        item: The type of one row; every field has a default.
        lists: Takes a sound file apart: the name of each list of rows, and the list as it stands.
    """

    item: type[Item]
    lists: Callable[[memoryview], Iterable[tuple[str, msgspec.Raw]]]


@dataclass(slots=True)
class Run(Generic[Item]):
    """Some rows of one file, of one list or of several in their order.

    Attributes:
        groups: The name of each list and how many rows of it are here.
        starts: First bytes of the rows.
        ends: The bytes behind them.
        items: The rows; an empty one where a row could not be read with the others.
        found: Those, as they were read singly, by their number.
    """

    groups: list[tuple[str, int]] = field(default_factory=list)
    starts: list[Places] = field(default_factory=list)
    ends: list[Places] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    found: dict[int, Found] = field(default_factory=dict)

    def add(self, name: str, starts: Places, ends: Places, items: list[Item]) -> None:
        """Take some rows of a list in."""
        if items:
            self.groups.append((name, len(items)))
            self.starts.append(starts)
            self.ends.append(ends)
            self.items.extend(items)

    def is_enough(self) -> bool:
        """Whether this is as long as a frame should be."""
        many = len(self.items) >= _MOST_ROWS
        return many or bool(self.items and self.ends[-1][-1] - self.starts[0][0] >= _MOST_BYTES)

    def coded(self, keys: list[Any]) -> tuple[pl.Series, list[tuple[str, Any]]]:
        """Number what is the same in many rows: the name of the list with a key of the row."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        codes: list[int] = []
        told: list[tuple[str, Any]] = []
        at = 0
        for name, count in self.groups:
            some = keys[at : at + count]
            numbers = {key: number for number, key in enumerate(dict.fromkeys(some), len(told))}
            codes += map(numbers.__getitem__, some)
            told += ((name, key) for key in numbers)
            at += count
        return pl.Series(codes, dtype=pl.UInt32), told


class Runs(Generic[Item]):
    """The rows of one file of a download."""

    def __init__(
        self, download: Download, part: str, data: bytearray, kinds: tuple[Layout, Plain[Item]]
    ) -> None:
        """Note what is to be read.

        Args:
            download: What it belongs to.
            part: The file.
            data: All bytes of it.
            kinds: How any rows of it are laid out, and how the usual ones are.
        """
        self._download = download
        self._part = part
        self._data = data
        self._layout, self._plain = kinds
        self._decoder: msgspec.json.Decoder[list[Item]] = msgspec.json.Decoder(
            list[self._plain.item]  # type: ignore[name-defined]
        )
        self._run: Run[Item] = Run()

    def rows(
        self,
        columns: Callable[[Run[Item]], pl.DataFrame],
        rare: Callable[[list[Item]], list[int]],
        told: Callable[[Found], Iterable[Row | Problem]],
    ) -> Iterator[pl.DataFrame | Row | Problem]:
        """Yield the rows in their order, and what was lost of the file.

        Args:
            columns: What the usual rows of a run have, where that is not what stands in `USUAL`;
                ``local`` is null where a date is not usual.
            rare: Which rows of a run are not usual.
            told: Makes a row of one of those, or says why there is none.
        """
        for thing in self._runs():
            if isinstance(thing, Problem):
                yield thing
            elif isinstance(thing, Found):
                yield from told(thing)
            else:
                yield from self._finished(thing, columns(thing), rare(thing.items), told)

    def _runs(self) -> Iterator[Run[Item] | Found | Problem]:
        """Yield the rows many at a time where the file is sound, and singly where it is not."""
        start = len(MARK) if self._data.startswith(MARK) else 0
        if before := self._layout.prefix.match(self._data, start):
            start = before.end()
        try:
            view = memoryview(self._data)[start:]
            lists = [(name, *self._place(raw)) for name, raw in self._plain.lists(view)]
        except UNREADABLE:
            yield from self._download.rows_in(self._part, self._data, self._layout)
            return
        for name, first, end in lists:
            yield from self._list(name, first, end)
        if self._run.items:
            yield self._run

    def _finished(
        self,
        run: Run[Item],
        columns: pl.DataFrame,
        rare: list[int],
        told: Callable[[Found], Iterable[Row | Problem]],
    ) -> Iterator[pl.DataFrame | Problem]:
        """Make the frame of a run."""
        import polars as pl  # noqa: PLC0415

        offsets, ends = np.concatenate(run.starts), np.concatenate(run.ends)
        singly = sorted({*rare, *run.found, *columns["local"].is_null().arg_true().to_list()})
        kept: dict[int, Row] = {}
        groups = [name for name, count in run.groups for _ in range(count)] if singly else []
        for row in singly:
            place = (groups[row], int(offsets[row]), int(ends[row]))
            for thing in self._told(run.found.get(row), place, told):
                if isinstance(thing, Problem):
                    yield thing
                else:
                    kept[row] = thing
        frame = columns.with_columns(offset=offsets, length=ends - offsets)
        names = [name for name in USUAL if name not in frame.columns]
        usual = {name: pl.lit(USUAL[name], dtype=pl.String) for name in names}
        if singly:
            frame = _with_others(frame.with_columns(**usual), kept, singly)
        if frame.height:
            yield framed(frame, **(usual if not singly else {}), part=pl.lit(self._part))

    def _place(self, raw: msgspec.Raw) -> tuple[int, int]:
        """Where a list stands that was left as it is; raise where it is no part of the file."""
        own, whole = np.frombuffer(raw, np.uint8), np.frombuffer(self._data, np.uint8)
        first = own.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
        if not 0 <= first <= first + len(own) <= len(whole):
            raise ValueError
        return first, first + len(own)

    def _list(self, name: str, first: int, end: int) -> Iterator[Run[Item] | Problem]:
        """Take in the rows of one list."""
        for begin, stop, gap in _pieces(self._data, first, end):
            piece = b"".join((b"[", memoryview(self._data)[begin:stop], b"]"))
            try:
                items = self._decoder.decode(piece)
                starts, ends = _cut(piece, gap, len(items))
            except UNREADABLE:
                spans = self._spans(name, piece, begin, first, end)
                yield from self._singly(spans)
                if spans and spans[-1][2] > stop:
                    return
                continue
            self._run.add(name, starts + (begin - 1), ends + (begin - 1), items)
            yield from self._enough()

    def _spans(
        self, name: str, piece: bytes, begin: int, first: int, end: int
    ) -> list[tuple[str | None, int, int, str]]:
        """Where the rows of a piece stand; those of the rest of the list where it is none."""
        try:
            rows = msgspec.json.decode(piece, type=list[msgspec.Raw])
        except UNREADABLE:
            whole = memoryview(self._data)[first:end]
            rows = msgspec.json.decode(whole, type=list[msgspec.Raw])
            spans = sound(self._data, [(name, rows)], first)
            return [span for span in spans if span[1] >= begin]
        return list(sound(self._data, [(name, rows)], begin))

    def _singly(
        self, spans: list[tuple[str | None, int, int, str]]
    ) -> Iterator[Run[Item] | Problem]:
        """Take in rows that cannot be read with the others."""
        nothing = self._plain.item()
        for thing in self._download.decoded(self._part, self._data, spans):
            if isinstance(thing, Problem):
                yield thing
                continue
            self._run.found[len(self._run.items)] = thing
            start = np.array([thing.offset], dtype=np.int64)
            self._run.add(thing.group, start, start + thing.length, [nothing])
            yield from self._enough()

    def _enough(self) -> Iterator[Run[Item]]:
        """Let go of the run where it is long enough."""
        if self._run.is_enough():
            yield self._run
            self._run = Run()

    def _told(
        self,
        found: Found | None,
        place: tuple[str, int, int],
        told: Callable[[Found], Iterable[Row | Problem]],
    ) -> Iterator[Row | Problem]:
        """Tell one row singly, with all of its fields, and whether it has no date."""
        things = (
            [found] if found else self._download.decoded(self._part, self._data, [(*place, "")])
        )
        for thing in things:
            for one in told(thing) if isinstance(thing, Found) else [thing]:
                yield one
                if isinstance(one, Row) and one.local is None:
                    yield from self._download.undated(self._part, one)


def _with_others(frame: pl.DataFrame, kept: dict[int, Row], singly: list[int]) -> pl.DataFrame:
    """The rows of a run, those that were told singly in their places."""
    import polars as pl  # noqa: PLC0415

    frame = frame.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    usual = frame.filter(~pl.col("row").is_in(singly))
    others = {name: [getattr(row, name) for row in kept.values()] for name in Row._fields}
    told = pl.DataFrame(others | {"row": list(kept)}, schema_overrides=frame.schema)
    return pl.concat([usual, told.select(frame.columns)]).sort("row")


def _pieces(data: bytearray, first: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    """Cut a list into stretches of whole rows, and say what stands between two rows.

    Where rows are not laid out in lines there is nothing that is always between them and never in
    their words; then nothing is said, and the stretches come from a pass of their own.
    """
    begin = data.find(b"{", first, end)
    stop = data.rfind(b"}", first, end) + 1
    inside = data[first + 1 : begin].strip() or data[stop : end - 1].strip()
    if begin < 0 or inside:
        if data[first + 1 : end - 1].strip():
            yield first + 1, end - 1, b""
        return
    behind = end_of(data, begin, min(end, begin + _LONGEST))
    found = _GAP.match(data, behind - 1, behind + _WIDEST) if behind else None
    if found is None and stop - begin > _PIECE:
        yield from _compact(data, first, end)
        return
    gap = bytes(found[0]) if found and found.end() <= end else b""
    while stop - begin > _PIECE and gap:
        place = data.rfind(gap, begin, begin + _PIECE)
        place = data.find(gap, begin, stop) if place < 0 else place
        if place < 0:
            break
        yield begin, place + 1, gap
        begin = place + len(gap) - 1
    yield begin, stop, gap


def _compact(data: bytearray, first: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    """Cut a list that is not laid out in lines into stretches of whole rows."""
    rows = msgspec.json.decode(memoryview(data)[first:end], type=list[msgspec.Raw])
    lengths = [len(row) for row in rows]
    del rows
    begin = at = first + 1
    for length in lengths:
        at = _next(data, at) + length
        if at - begin > _PIECE:
            yield begin, at, b""
            begin = at = _next(data, at)
    if begin < end - 1:
        yield begin, end - 1, b""


def _next(data: bytes | bytearray, at: int) -> int:
    """Where the next row begins."""
    while data[at] in b" \t\r\n,":
        at += 1
    return at


def _cut(piece: bytes, gap: bytes, count: int) -> tuple[Places, Places]:
    """Where the rows of a piece begin and end; raise where they are not as many as were read."""
    if not gap:
        return _walked(piece)
    data = np.frombuffer(piece, dtype=np.uint8)
    wide = len(gap) - 1
    begins = np.flatnonzero(data[wide:] == _OPENS)
    for place, byte in enumerate(gap[:-1]):
        begins = begins[data[begins + place] == byte]
    starts = np.concatenate(([1], begins + wide))
    if len(starts) != count:
        raise ValueError
    return starts, np.append(starts[1:] - (len(gap) - 2), len(piece) - 1)


def _walked(piece: bytes) -> tuple[Places, Places]:
    """Where the rows of a piece stand, one behind the other."""
    at, starts, ends = 1, [], []
    for row in msgspec.json.decode(piece, type=list[msgspec.Raw]):
        starts.append(_next(piece, at))
        at = starts[-1] + len(row)
        ends.append(at)
    return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
