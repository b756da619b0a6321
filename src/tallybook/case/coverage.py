"""Which days any import covers: a rate without this reads a hole in the data as silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tallybook.model.kinds import CONTACT, FILES

if TYPE_CHECKING:
    import polars as pl

DAY = timedelta(days=1)
#: Kinds whose first and last day say that an export covers what lies between: contact, and the lines
#: that the same apps write. A calendar, a list of places or of log-ins covers no contact.
COVERING = (*CONTACT, "event")
#: Channels that hold such lines and no contact.
_NO_CONTACT = ("tracker", "account", "place")
#: Times before this, or so long after they were brought in, come from clocks gone astray; they are
#: shown, and counted as undated.
EARLIEST = datetime(2000, 1, 1)  # noqa: DTZ001 - the person's own clock
AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What one import covers on one channel: from its first record to its last.

    Attributes:
        begun: The entry that began the import.
        channel: The channel.
        first: The day of its first record.
        last: The day of its last record.
        items: Records it holds there, new or already known.
    """

    begun: int
    channel: str
    first: date
    last: date
    items: int


class Coverage:
    """Days covered by imports, and the holes between them.

    An export is taken to cover every day from its first record to its last: quiet days inside it
    count as covered. Photos, videos and sound recordings cover nothing but themselves and are left out.
    """

    def __init__(self, spans: Iterable[Span] = (), diary: Iterable[date] = ()) -> None:
        self.spans = tuple(sorted(spans, key=lambda span: (span.first, span.last, span.channel)))
        self.diary = frozenset(diary)

    def channels(self) -> tuple[str, ...]:
        """Channels of which there is an import."""
        return tuple(sorted({span.channel for span in self.spans}))

    def runs(self, channel: str | None = None) -> tuple[tuple[date, date], ...]:
        """Unbroken stretches of covered days, in order."""
        found: list[tuple[date, date]] = []
        for span in self.spans:
            if channel is not None and span.channel != channel:
                continue
            if found and span.first <= found[-1][1] + DAY:
                found[-1] = (found[-1][0], max(found[-1][1], span.last))
            else:
                found.append((span.first, span.last))
        return tuple(found)

    def days(
        self, channel: str | None = None, since: date | None = None, until: date | None = None
    ) -> set[date]:
        """Every covered day, optionally of one channel and within bounds."""
        covered: set[date] = set()
        for first, last in self.runs(channel):
            start = max(first, since) if since else first
            end = min(last, until) if until else last
            covered.update(each_day(start, end))
        return covered

    def holes(self, channel: str | None = None) -> tuple[tuple[date, date], ...]:
        """Stretches between the first and last covered day that no import covers."""
        runs = self.runs(channel)
        return tuple((before[1] + DAY, after[0] - DAY) for before, after in pairwise(runs))

    def covers(self, day: date, channel: str | None = None) -> bool:
        """Whether any import covers a day."""
        return any(first <= day <= last for first, last in self.runs(channel))


def each_day(first: date, last: date) -> Iterable[date]:
    """Every day from the first to the last, both included."""
    return (first + DAY * count for count in range((last - first).days + 1))


def is_dated() -> pl.Expr:
    """Whether a row has a day that can be counted: known, and no clock gone astray."""
    import polars as pl  # noqa: PLC0415

    written = pl.col("written_at").dt.replace_time_zone(None)
    return (
        pl.col("home").is_not_null()
        & (pl.col("precision") != "unknown")
        & (pl.col("home") >= pl.lit(EARLIEST))
        & (pl.col("home") <= written + AHEAD)
    )


def coverage_of(
    items: pl.DataFrame,
    import_of: Mapping[int, int],
    sightings: Iterable[tuple[int, Iterable[int]]],
) -> Coverage:
    """Work out which days imports cover, on the person's own clock.

    Args:
        items: The rows of a case.
        import_of: For each entry of records, the entry that began its import.
        sightings: (import, leaf numbers) of items that a further export holds as well.
    """
    import polars as pl  # noqa: PLC0415

    timed = items.lazy().filter(is_dated())
    own = timed.filter(
        pl.col("kind").is_in(COVERING) & ~pl.col("channel").is_in((*FILES, *_NO_CONTACT))
    )
    spans: dict[tuple[int, str], Span] = {}
    for span in _extent(own, "entry"):
        _widen(spans, replace(span, begun=import_of.get(span.begun, span.begun)))
    cited = [
        pl.DataFrame({"item": list(leaves)}, schema={"item": pl.Int64}).with_columns(
            pl.lit(begun, pl.Int64).alias("begun")
        )
        for begun, leaves in sightings
    ]
    if cited:
        seen = pl.concat(cited)
        for span in _extent(own.join(seen.lazy(), on="item"), "begun"):
            _widen(spans, span)
    diary = timed.filter(pl.col("kind") == "incident").select(pl.col("home").dt.date()).collect()
    return Coverage(spans.values(), diary["home"].to_list())


def _extent(rows: pl.LazyFrame, by: str) -> list[Span]:
    """First day, last day and count by import (or entry) and channel."""
    import polars as pl  # noqa: PLC0415

    found = (
        rows.group_by(by, "channel")
        .agg(
            pl.col("home").min().dt.date().alias("first"),
            pl.col("home").max().dt.date().alias("last"),
            pl.len().alias("count"),
        )
        .with_columns(pl.col("channel").cast(pl.String))
        .collect()
    )
    return [
        Span(begun=begun, channel=channel, first=first, last=last, items=items)
        for begun, channel, first, last, items in found.iter_rows()
    ]


def _widen(spans: dict[tuple[int, str], Span], span: Span) -> None:
    """Add what one entry holds to the span of its import."""
    known = spans.get((span.begun, span.channel))
    if known is not None:
        span = replace(
            span,
            first=min(span.first, known.first),
            last=max(span.last, known.last),
            items=span.items + known.items,
        )
    spans[span.begun, span.channel] = span
