"""Read the files in which services hand over an account's data: lists of rows, as JSON or near it.

A file is read whole, up to a bound. Where it is JSON from end to end, its rows are cut out as they
stand; where it is not (cut off, bytes changed), the rows are found one by one by how they begin,
and what cannot be read is counted with its place.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from tallybook.errors import ExportError, TooLarge, UnreadableExport
from tallybook.model.columns import wall
from tallybook.model.records import Problem
from tallybook.model.source import Export
from tallybook.reading.batches import Row, RowBatch, as_json
from tallybook.reading.exports import read_up_to, read_whole
from tallybook.reading.json import HEAD, LAST_INSTANT, MARK, MEMBERS, UNREADABLE, loosely
from tallybook.reading.problems import ProblemList
from tallybook.reading.window import Window

if TYPE_CHECKING:
    import polars as pl

#: Bytes of one file, at most; each member of an archive is a file of its own.
BOUND = 1 << 29

_MOST_ROWS = 4_000
_MOST_BYTES = 8 << 20
_LONGEST_ROW = 64 << 20
#: The shortest form of a date with a time of day, to the second.
_DATED = 19
#: The longest count of microseconds.
_DIGITS = 20
_BETWEEN = b" \t\r\n,;[]{}"
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\(?:.|\Z))*+(?:"|\Z)|[{}]', re.DOTALL)
_NOTHING = re.compile(rb"\s*+")
REASONS = {
    "broken-json": "The file is cut off or damaged; what could be read of it was kept.",
    "cut-off": "The file ends in the middle of an item; what is before it was kept.",
    "damaged": "The file is damaged here; an item could not be read and was passed over.",
    "mended": "This item breaks the rules of JSON; it was mended and kept.",
    "no-date": "This item has no date that can be read; it was kept without one.",
    "too-large": "An item is too large to be read; it stays in the original.",
    "unknown-row": "This entry has none of the fields that are known; it stays in the original.",
    "unreadable-part": "This file of the download cannot be read; the others were.",
}


class Found(NamedTuple):
    """One row of a file, with the list it stands in, its first byte and its length."""

    group: str
    offset: int
    length: int
    row: dict[str, Any]


class Part(NamedTuple):
    """The rows of one file of a download, as they come."""

    name: str
    rows: Iterable[Row | Problem | pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of one file are laid out.

    Attributes:
        outline: The type of the whole file, its rows left as they are.
        groups: Takes the outline apart: the name of each list of rows, and its rows.
        begins: How a row begins, for files that are damaged.
        heads: How a list of rows is named, in the first group that matched.
        prefix: What stands before the JSON.
    """

    outline: Any
    groups: Callable[[Any], Iterable[tuple[str, list[msgspec.Raw]]]]
    begins: re.Pattern[bytes]
    heads: re.Pattern[bytes]
    prefix: re.Pattern[bytes] = _NOTHING


def head_of(export: Export, part: str = "", length: int = HEAD) -> bytes:
    """The first bytes of a file without its mark; empty where it cannot be read."""
    try:
        if not part:
            return export.head(length).removeprefix(MARK)
        with export.open_member(part) as stream:
            return read_up_to(stream, length).removeprefix(MARK)
    except ExportError:
        return b""


def parts_of(
    export: Export, name: re.Pattern[str], says: Callable[[bytes], Any], length: int = HEAD
) -> list[str]:
    """The file itself, or those members of an archive that are called so, if they begin so."""
    members = export.members()
    named = [member for member in members if name.search(member)][:MEMBERS] if members else [""]
    return [part for part in named if says(head_of(export, part, length))]


def content_of(export: Export, part: str, bound: int = BOUND) -> bytes:
    """All bytes of a file.

    Raises:
        TooLarge: It is longer than the bound.
        UnreadableExport: It is locked or damaged.
    """
    if not part:
        return export.read(bound)
    with export.open_member(part) as stream:
        content = read_up_to(stream, bound + 1)
    if len(content) > bound:
        raise TooLarge(size=len(content), bound=bound)
    return content


def first_of(value: msgspec.Raw) -> bytes:
    """The first byte of a value that was left as it is."""
    return bytes(memoryview(value)[:1])


def facts_as_json(facts: dict[str, str]) -> str:
    """The facts that are given, as a JSON object; most rows have none."""
    given = {name: fact for name, fact in facts.items() if fact}
    return as_json(given) if given else "{}"


def utc_of(written: Any) -> int | None:
    """Microseconds since 1970 of ``2024-04-20 01:29:22 UTC`` and its like; None for anything else.

    A time without a zone is taken as UTC: only for fields whose service says that they are.
    """
    if not isinstance(written, str) or len(written) < _DATED:
        return None
    try:
        bare = written.removesuffix(" UTC").removesuffix("Z")
        at = datetime.fromisoformat(bare.replace("/", "-") if "/" in bare else bare)
        if at.tzinfo:
            at = at.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return wall(at)


def instant_of(value: Any, unit: int = 1000) -> int | None:
    """Microseconds since 1970 of a count of milliseconds, or of other units; None where implausible.

    Args:
        value: A number, or a number as text.
        unit: Microseconds in one of what is counted.
    """
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    at = value * unit
    return at if 0 < at <= LAST_INSTANT * 1000 else None


class Download:
    """One download of an account: its files, and what could not be read of them."""

    def __init__(self, export: Export, title: str) -> None:
        self.problems = ProblemList()
        self._export = export
        self._title = title

    def rows(self, part: str, layout: Layout) -> Iterator[Found | Problem]:
        """Yield the rows of one file and what was lost of it.

        Raises:
            UnreadableExport: It is the only file, and nothing in it can be read.
        """
        data = self.content(part)
        if data is None:
            yield from self.unread(part)
        else:
            yield from self.rows_in(part, data, layout)

    def rows_in(
        self,
        part: str,
        data: bytes | bytearray,
        layout: Layout,
        is_read: Callable[[int], bool] = lambda _: False,
    ) -> Iterator[Found | Problem]:
        """Yield the rows of one file of which all bytes are there, but for those that were read already.

        Raises:
            UnreadableExport: It is the only file, and nothing in it can be read.
        """
        start = len(MARK) if data.startswith(MARK) else 0
        if before := layout.prefix.match(data, start):
            start = before.end()
        try:
            outline = msgspec.json.decode(memoryview(data)[start:], type=layout.outline)
            spans = list(sound(data, layout.groups(outline), start))
            del outline
        except UNREADABLE:
            spans = list(_damaged(data, layout, start))
            if not any(name is not None for name, *_ in spans):
                yield from self.unread(part)
                return
            yield from self._note("broken-json", part, 0, len(data), 0)
        yield from self.decoded(part, data, [span for span in spans if not is_read(span[2] - 1)])

    def content(self, part: str) -> bytes | bytearray | None:
        """All bytes of a file, held once; None where it cannot be read."""
        export = self._export
        try:
            size = export.member_size(part) if part else export.size
            with export.open_member(part) if part else export.open() as stream:
                return read_whole(stream, size, BOUND)
        except ExportError:
            return None

    def window(self, part: str) -> Window | None:
        """The bytes of a file, to be looked through forwards; None where it cannot be read."""
        export = self._export
        if part:
            data = self.content(part)
            return None if data is None else Window(io.BytesIO(data), len(data))
        return Window(export.open(), export.size) if export.size <= BOUND else None

    def frames(self, parts: Iterable[Part]) -> Iterator[pl.DataFrame | Problem]:
        """Gather rows into frames, and report those that have no date; frames go as they are."""
        for part in parts:
            batch = RowBatch()
            for row in part.rows:
                if not isinstance(row, Row):
                    yield row
                    continue
                if row.local is None:
                    yield from self.undated(part.name, row)
                if batch.add(row):
                    yield _placed(batch, part.name)
            if batch:
                yield _placed(batch, part.name)

    def unread(self, part: str) -> Iterator[Problem]:
        """Report a file of which nothing can be read; raise where it is the only one.

        Raises:
            UnreadableExport: It is the only one.
        """
        if not part:
            raise UnreadableExport(source=self._title, reason="it is damaged")
        yield from self._note("unreadable-part", part, 0, self._export.member_size(part), 0)

    def unknown(self, part: str, found: Found) -> Iterator[Problem]:
        """Report a row that has none of the fields that are known."""
        yield from self._note("unknown-row", part, found.offset, found.length, 1)

    def undated(self, part: str, row: Row) -> Iterator[Problem]:
        """Report a row that has no date."""
        yield from self._note("no-date", part, row.offset, row.length, 0)

    def decoded(
        self, part: str, data: bytes | bytearray | Window, spans: list[Span]
    ) -> Iterator[Found | Problem]:
        """Decode the rows some thousands at a time, or one by one where that fails."""
        for run in _runs(spans):
            pieces = [data[start:end] for _, start, end, _ in run]
            try:
                rows = msgspec.json.decode(
                    b"[" + b",".join(pieces) + b"]", type=list[dict[str, Any]]
                )
            except UNREADABLE:
                rows = []
            if len(rows) == len(run):
                for (name, start, end, _), row in zip(run, rows, strict=True):
                    yield Found(name or "", start, end - start, row)
                continue
            for span, piece in zip(run, pieces, strict=True):
                yield from self._one(part, span, piece)

    def _one(self, part: str, span: Span, piece: bytes | bytearray) -> Iterator[Found | Problem]:
        """Decode one row, mended where it must be."""
        name, start, end, code = span
        length = end - start
        if name is None:
            yield from self._note(code, part, start, length, 1)
            return
        if length > _LONGEST_ROW:
            yield from self._note("too-large", part, start, length, 1)
            return
        try:
            row = msgspec.json.decode(piece)
        except UNREADABLE:
            row = loosely(bytes(piece))
            if isinstance(row, dict):
                yield from self._note("mended", part, start, length, 0)
        if isinstance(row, dict):
            yield Found(name, start, length, row)
        else:
            yield from self._note("damaged", part, start, length, 1)

    def lost(
        self, code: str, part: str, offset: int, length: int, items: int = 1
    ) -> Iterator[Problem]:
        """Note what an importer could not read itself."""
        yield from self._note(code, part, offset, length, items)

    def _note(
        self, code: str, part: str, offset: int, length: int, items: int
    ) -> Iterator[Problem]:
        """Note what was lost at a place."""
        reason = REASONS[code]
        yield from self.problems.note(
            Problem(code=code, reason=reason, part=part, offset=offset, length=length, items=items)
        )


#: Where a row stands: the name of its list, its first byte, the byte behind it; one that was lost has
#: no name and a code. Plain tuples, of which the collector of garbage lets go.
Span = tuple[str | None, int, int, str]


def _placed(batch: RowBatch, part: str) -> pl.DataFrame:
    """The rows gathered so far, with the file they stand in."""
    import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

    return batch.frame().with_columns(part=pl.lit(part))


def _runs(spans: list[Span]) -> Iterator[list[Span]]:
    """The rows in runs that are bounded in number and in bytes."""
    run: list[Span] = []
    held = 0
    for span in spans:
        run.append(span)
        held += span[2] - span[1]
        if len(run) >= _MOST_ROWS or held >= _MOST_BYTES:
            yield run
            run, held = [], 0
    if run:
        yield run


def sound(
    data: bytes | bytearray, groups: Iterable[tuple[str, list[msgspec.Raw]]], start: int
) -> Iterator[Span]:
    """Find where the rows of a sound file stand: in its order, one behind the other."""
    at = start
    for name, rows in groups:
        for raw in rows:
            piece = bytes(raw)
            place = data.find(piece, at)
            place = data.find(piece, start) if place < 0 else place
            at = place + len(piece)
            yield (name, place, at, "") if piece[:1] == b"{" else (None, place, at, "damaged")


def _damaged(data: bytes | bytearray, layout: Layout, start: int) -> Iterator[Span]:
    """Find rows by how they begin, and the list of each by what was named last before it."""
    begins = [match.start() for match in layout.begins.finditer(data, start)]
    heads = [(match.end(), _named(match)) for match in layout.heads.finditer(data, start)]
    places = [end for end, _ in heads]
    for begin, limit in pairwise([*begins, len(data)]):
        end = end_of(data, begin, limit)
        if not end:
            yield None, begin, limit, "cut-off" if limit == len(data) else "damaged"
            continue
        before = bisect_right(places, begin)
        yield heads[before - 1][1] if before else "", begin, end, ""
        rest = data[end:limit]
        if rest.strip(_BETWEEN) and not layout.heads.search(rest):
            yield None, end, limit, "damaged"


def _named(head: re.Match[bytes]) -> str:
    """The name of a list of rows."""
    name = loosely(b'"' + (head[1] or b"") + b'"')
    return name if isinstance(name, str) else ""


def end_of(data: bytes | bytearray, start: int, limit: int) -> int:
    """Find where a row ends that begins here; zero where that is not before the next."""
    depth = 0
    for token in _TOKEN.finditer(data, start, limit):
        if token[0] == b"{":
            depth += 1
        elif token[0] == b"}":
            depth -= 1
        if not depth:
            return token.end()
    return 0
