"""Read the rows of account downloads some thousands at a time, each with its place.

Most rows of a chat are words, a name and a time. They are decoded together into small objects that
have no more than that, and become columns at once, while the processor has them at hand. A row that
has more, or whose date is written in an unusual way, is told singly, as every row of a damaged file is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
import numpy as np

from tallybook.model.records import Problem
from tallybook.reading.batches import Row, framed, listed
from tallybook.reading.chattaken import Wanted
from tallybook.reading.download_pieces import cut_at, pieces
from tallybook.reading.download_run import Run
from tallybook.reading.download_walk import Opens, Walk
from tallybook.reading.downloads import Download, Found, Layout, Span, sound
from tallybook.reading.json import HEAD, MARK, UNREADABLE
from tallybook.reading.window import Window

if TYPE_CHECKING:
    import polars as pl

Item = TypeVar("Item", bound=msgspec.Struct)

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
        opens: How lists are opened in a file that is laid out in lines.
    """

    item: type[Item]
    lists: Callable[[memoryview], Iterable[tuple[str, msgspec.Raw]]]
    opens: Opens = field(default_factory=Opens)


class Runs(Generic[Item]):
    """The rows of one file of a download."""

    def __init__(
        self,
        download: Download,
        part: str,
        window: Window,
        kinds: tuple[Layout, Plain[Item]],
    ) -> None:
        """Note what is to be read.

        Args:
            download: What it belongs to.
            part: The file.
            window: All bytes of it; closed when they were read.
            kinds: How any rows of it are laid out, and how the usual ones are.
        """
        self._download = download
        self._part = part
        self._window = window
        self._layout, self._plain = kinds
        self._decoder: msgspec.json.Decoder[list[Item]] = msgspec.json.Decoder(
            list[self._plain.item]  # type: ignore[name-defined]
        )
        self._run = Run()
        self._wanted = Wanted()

    def rows(
        self,
        wanted: Wanted,
        columns: Callable[[Run], pl.DataFrame],
        told: Callable[[Found], Iterable[Row | Problem]],
    ) -> Iterator[pl.DataFrame | Row | Problem]:
        """Yield the rows in their order, and what was lost of the file.

        Args:
            wanted: What is taken of rows: first something that is the same in many of them and can
                be a key, then the other columns; and which rows are not usual.
            columns: What the usual rows of a run have, where that is not what stands in `USUAL`;
                ``local`` is null where a date is not usual.
            told: Makes a row of one of those, or says why there is none.
        """
        self._wanted = wanted
        with closing(self._window):
            for thing in self._runs():
                if isinstance(thing, Problem):
                    yield thing
                elif isinstance(thing, Found):
                    yield from told(thing)
                else:
                    yield from self._finished(thing, columns(thing), told)

    @cached_property
    def _data(self) -> bytes:
        """The whole file, held only where it is not laid out in lines."""
        return self._window[: self._window.size]

    def _runs(self) -> Iterator[Run | Found | Problem]:
        """Yield the rows many at a time where the file is sound, and singly where it is not."""
        head = self._window[:HEAD]
        start = len(MARK) if head.startswith(MARK) else 0
        if before := self._layout.prefix.match(head, start):
            start = before.end()
        walk = Walk(self._window, self._plain.opens)
        yield from self._walked(walk, start)
        try:
            lists = list(self._lists(walk, start))
        except UNREADABLE:
            if self._run.count:
                yield self._run
            yield from self._download.rows_in(self._part, self._data, self._layout, walk.is_read)
            return
        for name, first, end, left in lists:
            yield from self._singly(left) if left else self._list(name, first, end)
        if self._run.count:
            yield self._run

    def _walked(self, walk: Walk, start: int) -> Iterator[Run | Problem]:
        """Take in the rows of lists that are laid out in lines, as far as they are."""
        for piece in walk.pieces(start):
            try:
                items = self._decoder.decode(piece.content)
            except UNREADABLE:
                items = []
            at = piece.begin - 1
            if len(items) == len(piece.starts):
                fuller = self._wanted.fuller(piece.braces, piece.starts)
                places = (piece.starts + at, piece.ends + at)
                self._run.add(piece.name, places, items, self._wanted, fuller)
                yield from self._enough()
                continue
            try:
                rows = msgspec.json.decode(piece.content, type=list[msgspec.Raw])
            except UNREADABLE:
                return
            yield from self._singly(_moved(sound(piece.content, [(piece.name, rows)], 0), at))

    def _lists(self, walk: Walk, start: int) -> Iterator[tuple[str, int, int, list[Span]]]:
        """The lists that were not walked through: where each begins and ends; the rows left of one.

        Raises what `UNREADABLE` names where the file is not sound.
        """
        if not walk.read:
            for name, raw in self._plain.lists(memoryview(self._data)[start:]):
                yield name, *_place(raw, self._data), []
            return
        content, place = walk.rest(start)
        for name, raw in self._plain.lists(memoryview(content)):
            first, end = _place(raw, content)
            if place(first + 1) == place(first) + 1:
                yield name, place(first), place(end - 1) + 1, []
            elif left := msgspec.json.decode(raw, type=list[msgspec.Raw]):
                begin, stop = place(first + 1), place(end - 1) + 1
                spans = sound(self._window[begin:stop], [(name, left)], 0)
                yield name, 0, 0, _moved(spans, begin)

    def _finished(
        self,
        run: Run,
        columns: pl.DataFrame,
        told: Callable[[Found], Iterable[Row | Problem]],
    ) -> Iterator[pl.DataFrame | Problem]:
        """Make the frame of a run."""
        import polars as pl  # noqa: PLC0415

        offsets, ends = np.concatenate(run.starts), np.concatenate(run.ends)
        singly = sorted({*run.rare, *run.found, *columns["local"].is_null().arg_true().to_list()})
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

    def _list(self, name: str, first: int, end: int) -> Iterator[Run | Problem]:
        """Take in the rows of one list."""
        data, base = self._holding(first, end)
        for begin, stop, gap in pieces(data, first - base, end - base):
            piece = b"".join((b"[", memoryview(data)[begin:stop], b"]"))
            at = base + begin - 1
            try:
                items = self._decoder.decode(piece)
                starts, ends, braces = cut_at(piece, gap, len(items))
            except UNREADABLE:
                spans = self._spans(name, piece, at, (first, end))
                yield from self._singly(spans)
                if spans and spans[-1][2] > base + stop:
                    return
                continue
            fuller = self._wanted.fuller(braces, starts)
            self._run.add(name, (starts + at, ends + at), items, self._wanted, fuller)
            yield from self._enough()

    def _holding(self, first: int, end: int) -> tuple[bytes, int]:
        """Bytes that hold a list, and where the first of them stands in the file."""
        return (self._data, 0) if "_data" in vars(self) else (self._window[first:end], first)

    def _spans(self, name: str, piece: bytes, at: int, within: tuple[int, int]) -> list[Span]:
        """Where the rows of a piece stand; those of the rest of the list where it is none."""
        try:
            rows = msgspec.json.decode(piece, type=list[msgspec.Raw])
        except UNREADABLE:
            whole = self._window[slice(*within)]
            rows = msgspec.json.decode(whole, type=list[msgspec.Raw])
            spans = _moved(sound(whole, [(name, rows)], 0), within[0])
            return [span for span in spans if span[1] > at]
        return _moved(sound(piece, [(name, rows)], 0), at)

    def _singly(self, spans: list[Span]) -> Iterator[Run | Problem]:
        """Take in rows that cannot be read with the others."""
        nothing = self._plain.item()
        for thing in self._download.decoded(self._part, self._window, spans):
            if isinstance(thing, Problem):
                yield thing
                continue
            self._run.found[self._run.count] = thing
            start = np.array([thing.offset], dtype=np.int64)
            self._run.add(thing.group, (start, start + thing.length), [nothing], self._wanted)
            yield from self._enough()

    def _enough(self) -> Iterator[Run]:
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
            [found] if found else self._download.decoded(self._part, self._window, [(*place, "")])
        )
        for thing in things:
            for one in told(thing) if isinstance(thing, Found) else [thing]:
                yield one
                if isinstance(one, Row) and one.local is None:
                    yield from self._download.undated(self._part, one)


def _moved(spans: Iterable[Span], by: int) -> list[Span]:
    """Where rows stand in the file that were found in a part of it, which begins here."""
    return [(name, start + by, end + by, code) for name, start, end, code in spans]


def _place(raw: msgspec.Raw, content: bytes | bytearray) -> tuple[int, int]:
    """Where a list stands that was left as it is; raise where it is no part of the content."""
    own, whole = np.frombuffer(raw, np.uint8), np.frombuffer(content, np.uint8)
    first = own.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    if not 0 <= first <= first + len(own) <= len(whole):
        raise ValueError
    return first, first + len(own)


def _with_others(frame: pl.DataFrame, kept: dict[int, Row], singly: list[int]) -> pl.DataFrame:
    """The rows of a run, those that were told singly in their places."""
    import polars as pl  # noqa: PLC0415

    frame = frame.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    usual = frame.filter(~pl.col("row").is_in(singly))
    others = {name: [getattr(row, name) for row in kept.values()] for name in Row._fields}
    told = pl.DataFrame(others | {"row": list(kept)}, schema_overrides=_joined(frame.schema))
    lists = [name for name, kind in frame.schema.items() if kind == pl.List]
    told = told.with_columns(listed(pl.col(name)).alias(name) for name in lists)
    return pl.concat([usual, told.select(frame.columns)]).sort("row")


def _joined(kinds: pl.Schema) -> dict[str, Any]:
    """The types of columns before what is joined becomes lists."""
    import polars as pl  # noqa: PLC0415

    return {name: pl.String() if kind == pl.List else kind for name, kind in kinds.items()}
