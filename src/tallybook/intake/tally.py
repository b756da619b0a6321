"""Count what a source yields without keeping it: the figures of a preview."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tallybook.model.columns import unwall, wall
from tallybook.model.records import Assumption, Attachment, Problem, Record

if TYPE_CHECKING:
    import polars as pl

#: Problems that are listed one by one; the rest are counted.
LISTED = 1000
#: Handles that are listed; the rest are counted.
HANDLES = 500
MINUTE = 60_000_000


class Problems:
    """Problems as they come: all counted, the first of them listed."""

    def __init__(self) -> None:
        self.items = 0
        self._count = 0
        self._listed: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Take one problem."""
        self.items += problem.items
        self._count += 1
        if len(self._listed) < LISTED:
            self._listed.append(problem)

    def listed(self) -> tuple[Problem, ...]:
        """Return the list, and one line for what it leaves out."""
        more = self._count - len(self._listed)
        if not more:
            return tuple(self._listed)
        rest = Problem(code="more-problems", reason=f"{more:,} more places could not be read.")
        return (*self._listed, rest)


class Tally:
    """The figures of one export, grown frame by frame."""

    def __init__(self, notices: tuple[str, ...] = ("event",)) -> None:
        self.items = 0
        self.events = 0
        self._notices = notices
        self.attachments = 0
        self.problems = Problems()
        self.assumptions: dict[tuple[str, str], Assumption] = {}
        self.senders: Counter[str] = Counter()
        self.has_bare_times = False
        self.has_unknown_directions = False
        self.offsets: set[int] = set()
        self._first: tuple[int, int, int | None] | None = None
        self._last: tuple[int, int, int | None] | None = None

    def take(self, thing: pl.DataFrame | Record | Attachment | Problem | Assumption) -> None:
        """Count one thing that a source yielded."""
        if isinstance(thing, Problem):
            self.problems.add(thing)
        elif isinstance(thing, Assumption):
            self.assumptions.setdefault((thing.code, thing.sentence), thing)
            self._take_own_time(thing)
        elif isinstance(thing, Record):
            self._take_record(thing)
        elif not isinstance(thing, Attachment):
            self._take_frame(thing)

    def _take_record(self, record: Record) -> None:
        """Count one record by itself: a photo is over before a frame is made."""
        is_said = record.kind != "event" and bool(record.sender)
        self.items += 1
        self.events += record.kind in self._notices
        self.attachments += len(record.attachments)
        self.has_unknown_directions |= is_said and record.direction == "unknown"
        if is_said:
            self.senders[record.sender] += 1
        local, offset = wall(record.local), record.utc_offset
        if local is not None:
            self.has_bare_times |= offset is None
            self.offsets.update(() if offset is None else (offset,))
            at = (local - (offset or 0) * MINUTE, local, offset)
            self._widen(at, is_last=False)
            self._widen(at, is_last=True)

    def _take_frame(self, frame: pl.DataFrame) -> None:
        """Count the rows of one frame."""
        import polars as pl  # noqa: PLC0415

        event = pl.col("kind") == "event"
        counted = frame.select(
            events=pl.col("kind").is_in(self._notices).sum(),
            attachments=pl.col("attachments").list.len().sum(),
            bare=(pl.col("local").is_not_null() & pl.col("utc_offset").is_null()).any(),
            unknown=wants_owner().any(),
        ).row(0, named=True)
        self.items += frame.height
        self.events += counted["events"]
        self.attachments += counted["attachments"]
        self.has_bare_times |= counted["bare"]
        self.has_unknown_directions |= counted["unknown"]
        senders = frame.filter(~event & (pl.col("sender") != ""))["sender"].value_counts()
        self.senders.update(dict(senders.iter_rows()))
        self._take_times(frame)

    def _take_own_time(self, told: Assumption) -> None:
        """Widen the span by a time that the file gives for itself."""
        local = wall(told.local)
        if local is not None:
            at = (local - (told.utc_offset or 0) * MINUTE, local, told.utc_offset)
            self._widen(at, is_last=False)
            self._widen(at, is_last=True)

    def _take_times(self, frame: pl.DataFrame) -> None:
        """Widen the span of time."""
        import polars as pl  # noqa: PLC0415

        offset = pl.col("utc_offset").cast(pl.Int64)
        times = frame.filter(pl.col("local").is_not_null()).select(
            (pl.col("local") - offset.fill_null(0) * MINUTE).alias("instant"), "local", "utc_offset"
        )
        if not times.height:
            return
        self.offsets.update(times["utc_offset"].drop_nulls().unique())
        for at, is_last in (
            (times["instant"].arg_min(), False),
            (times["instant"].arg_max(), True),
        ):
            self._widen(times.row(at or 0), is_last=is_last)

    def _widen(self, time: tuple[int, int, int | None], *, is_last: bool) -> None:
        """Take a time as the first or the last where it is one."""
        if is_last:
            self._last = time if self._last is None or time[0] > self._last[0] else self._last
        else:
            self._first = time if self._first is None or time[0] < self._first[0] else self._first

    @property
    def first(self) -> str | None:
        """The earliest time as the file gives it, ISO 8601."""
        return written(self._first)

    @property
    def last(self) -> str | None:
        """The latest time as the file gives it, ISO 8601."""
        return written(self._last)

    @property
    def zone(self) -> str:
        """The offset that all times carry, ``mixed`` where there are several, or ``unknown``."""
        if self.has_bare_times or not self.offsets:
            return "unknown"
        return offset_text(next(iter(self.offsets))) if len(self.offsets) == 1 else "mixed"

    @property
    def handles(self) -> tuple[str, ...]:
        """The senders, those of the most items first."""
        ranked = sorted(self.senders.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(sender for sender, _ in ranked[:HANDLES])


def wants_owner() -> pl.Expr:
    """Tell rows of which only the person can say whether they were sent or received."""
    import polars as pl  # noqa: PLC0415

    unknown = (pl.col("direction") == "unknown") & (pl.col("sender") != "")
    return unknown & (pl.col("kind") != "event")


def written(time: tuple[int, int, int | None] | None) -> str | None:
    """Write a time as the file gives it."""
    if time is None:
        return None
    local = unwall(time[1])
    if local is None:
        return None
    text = local.isoformat(timespec="milliseconds" if local.microsecond else "seconds")
    return text if time[2] is None else text + offset_text(time[2])


def offset_text(minutes: int) -> str:
    """Write minutes east of UTC as ``+01:00``."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
