"""Read the messages of chats that are JSON, some thousands at a time, each with its place."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec
import numpy as np

from tallybook.errors import TooLarge, UnreadableExport
from tallybook.model.records import Problem
from tallybook.model.source import Export
from tallybook.reading.chatlayout import Run, layout_of
from tallybook.reading.chatplaces import Chat, Places, damaged_chats, sound_chats
from tallybook.reading.chattaken import Taken, Wanted, together
from tallybook.reading.json import UNREADABLE, Shape, fitted, loosely
from tallybook.reading.problems import ProblemList
from tallybook.reading.text import Text, load_bare
from tallybook.reading.window import Window

#: Bytes of one JSON file, at most; each member of an archive is a file of its own.
BOUND = 1 << 30

#: Messages and bytes that are held at once: twice as many take a fiftieth less time and half again
#: as much memory.
_MOST_ITEMS = 20_000
_MOST_BYTES = 8 << 20
_LONGEST_ITEM = 64 << 20
_REASONS = {
    "cut-off": "The file ends in the middle of an item; what is before it was kept.",
    "damaged": "The file is damaged here; an item could not be read and was passed over.",
    "broken-json": "The file is cut off or damaged; what could be read of it was kept.",
    "mended": "This item breaks the rules of JSON; it was mended and kept.",
    "too-large": "An item is too large to be read; it stays in the original.",
    "no-date": "This item has no date that can be read; it was kept without one.",
    "unreadable-part": "This file of the archive cannot be read; the others were.",
}

Item = TypeVar("Item", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Batch(Generic[Item]):
    """Some messages of one chat, each with its first byte and its length in the export."""

    part: str
    facts: dict[str, Any]
    offsets: Places
    lengths: Places
    taken: Taken[Item]

    @property
    def items(self) -> list[Item]:
        """The messages themselves, where nothing else is taken of them."""
        return self.taken.columns[0]


class ChatFiles(Generic[Item]):
    """The JSON files of one export, and what is wanted of their messages."""

    def __init__(
        self, export: Export, title: str, shape: Shape[Item], wanted: Wanted | None = None
    ) -> None:
        self.problems = ProblemList()
        self._export = export
        self._title = title
        self._shape = shape
        self._wanted = wanted or Wanted()

    def batches(self, parts: list[str]) -> Iterator[Batch[Item] | Problem]:
        """Yield the messages of every file, and what could not be read.

        Raises:
            UnreadableExport: There is nothing in any of them that can be read.
            TooLarge: The only file is longer than the bound.
        """
        unread = []
        for part in parts:
            try:
                file = _ChatFile(self._export, part, self._shape, self.problems, self._wanted)
                yield from file.batches()
            except (UnreadableExport, TooLarge):
                if len(parts) == 1:
                    raise UnreadableExport(source=self._title, reason="it is damaged") from None
                unread.append(part)
        if len(unread) == len(parts):
            raise UnreadableExport(source=self._title, reason="no chat in it can be read")
        for part in unread:
            yield from self.problems.note(_problem("unreadable-part", part, 0, 0))

    def undated(self, batch: Batch[Item], dated: list[Any]) -> Iterator[Problem]:
        """Report the messages of a batch whose date is None."""
        if None in dated:
            for row in (row for row, date in enumerate(dated) if date is None):
                place = (int(batch.offsets[row]), int(batch.lengths[row]))
                yield from self.problems.note(_problem("no-date", batch.part, *place))


class _ChatFile(Generic[Item]):
    """One JSON file of chats."""

    def __init__(
        self,
        export: Export,
        part: str,
        shape: Shape[Item],
        problems: ProblemList,
        wanted: Wanted,
    ) -> None:
        self._export = export
        self._size = export.member_size(part) if part else export.size
        if self._size > BOUND:
            raise TooLarge(size=self._size, bound=BOUND)
        self._part = part
        self._shape = shape
        self._problems = problems
        self._wanted = wanted
        self._decoder: msgspec.json.Decoder[list[Item]] = msgspec.json.Decoder(
            list[shape.item]  # type: ignore[name-defined]
        )
        self._one = msgspec.json.Decoder(shape.item)

    @cached_property
    def _text(self) -> Text:
        """All of the file, held only where it is not laid out in lines, or is a member."""
        export, part = self._export, self._part
        with export.open_member(part) if part else export.open() as stream:
            return load_bare(stream, self._size, BOUND)

    def batches(self) -> Iterator[Batch[Item] | Problem]:
        """Yield all messages, and what was lost; raise where nothing can be found."""
        done, end = 0, -1
        for batch, behind, last in self._in_lines():
            yield batch
            done, end = behind, last
        if done == end:
            return
        try:
            chats = sound_chats(self._text, self._shape)
        except UNREADABLE:
            chats = damaged_chats(self._text, self._shape)
            if not any(len(chat.starts) for chat in chats):
                raise UnreadableExport(source="JSON", reason="it is damaged") from None
            yield from self._note("broken-json", 0, self._text.size, 0)
        for chat in chats:
            yield from self._chat(chat.behind(done))

    def _in_lines(self) -> Iterator[tuple[Batch[Item], int, int]]:
        """Yield the messages of a file laid out in lines, as far as they are, how far, and the end."""
        if self._part and self._text.places is not None:
            return
        held = io.BytesIO(self._text.data) if self._part else None
        with held or self._export.open() as stream:
            window = Window(stream, self._size)
            if layout := layout_of(window, self._shape):
                runs = layout.runs(window, self._shape.item, self._wanted)
                for batch, behind in self._laid_out(layout.facts, runs):
                    yield batch, behind, layout.end

    def _laid_out(
        self, facts: dict[str, Any], runs: Iterator[Run[Item]]
    ) -> Iterator[tuple[Batch[Item], int]]:
        """Gather runs of messages, as far as they can be read, and say how far that was."""
        waiting: list[Run[Item]] = []
        count = 0
        while True:
            try:
                run = next(runs, None)
            except UNREADABLE:
                return
            if waiting and (run is None or _is_enough(count, waiting)):
                yield self._gathered(facts, waiting), int(waiting[-1].ends[-1])
                waiting, count = [], 0
            if run is None:
                return
            waiting.append(run)
            count += len(run.starts)

    def _gathered(self, facts: dict[str, Any], runs: list[Run[Item]]) -> Batch[Item]:
        """Make one batch of some runs."""
        offset = np.concatenate([run.starts for run in runs])
        behind = np.concatenate([run.ends for run in runs])
        taken = together(run.taken for run in runs)
        return Batch(self._part, facts, offset, behind - offset, taken)

    def _chat(self, chat: Chat) -> Iterator[Batch[Item] | Problem]:
        """Yield the messages of one chat, some thousands at a time, and what was lost."""
        for start, end, code in chat.lost:
            yield from self._note(code, start, end, 1)
        for rows in _runs(chat):
            batch: Batch[Item] | None = None
            for thing in self._batch(chat.facts, chat.starts[rows], chat.ends[rows]):
                if isinstance(thing, Problem):
                    yield thing
                else:
                    batch = thing
            if batch:
                yield batch

    def _batch(
        self, facts: dict[str, Any], starts: Places, ends: Places
    ) -> Iterator[Batch[Item] | Problem]:
        """Decode a run of messages at once, or one by one where that fails."""
        view = memoryview(self._text.data)[int(starts[0]) : int(ends[-1])]
        content = b"".join((b"[", view, b"]"))
        try:
            items = self._decoder.decode(content)
        except UNREADABLE:
            items = []
        if len(items) != len(starts):
            items, kept = [], []
            for row, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
                item, code = self._read_one(start, end)
                if code:
                    yield from self._note(code, start, end, 0 if item is not None else 1)
                if item is not None:
                    kept.append(row)
                    items.append(item)
            starts, ends = starts[kept], ends[kept]
        if items:
            offset = self._text.original(starts)
            lengths = self._text.original(ends) - offset
            yield Batch(self._part, facts, offset, lengths, self._wanted.of(items))

    def _read_one(self, start: int, end: int) -> tuple[Item | None, str]:
        """Read one message, mended where it must be; None and a code where that fails."""
        if end - start > _LONGEST_ITEM:
            return None, "too-large"
        content = bytes(self._text.data[start:end])
        try:
            return self._one.decode(content), ""
        except UNREADABLE:
            loose = loosely(content)
        if not isinstance(loose, dict):
            return None, "damaged"
        return fitted(loose, self._shape.item), "mended"

    def _note(self, code: str, start: int, end: int, items: int) -> Iterator[Problem]:
        """Note what was lost at a place of the text."""
        offset, behind = self._text.original(np.array([start, end])).tolist()
        yield from self._problems.note(_problem(code, self._part, offset, behind - offset, items))


def _problem(code: str, part: str, offset: int, length: int, items: int = 0) -> Problem:
    """Make a problem at a place of the export."""
    reason = _REASONS[code]
    return Problem(code=code, reason=reason, part=part, offset=offset, length=length, items=items)


def _is_enough(count: int, runs: list[Run[Any]]) -> bool:
    """Whether so many messages in some runs make a batch."""
    return count >= _MOST_ITEMS or runs[-1].ends[-1] - runs[0].starts[0] >= _MOST_BYTES


def _runs(chat: Chat) -> Iterator[slice]:
    """The messages of a chat in runs that are bounded in number and in bytes."""
    first = 0
    while first < len(chat.starts):
        far = int(np.searchsorted(chat.ends, chat.starts[first] + _MOST_BYTES, side="right"))
        last = min(max(far, first + 1), first + _MOST_ITEMS)
        yield slice(first, last)
        first = last
