"""The page for a reader with two minutes, in words: no number on it that the summary does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tallybook.bundle.summary import Summary
from tallybook.bundle.telling import counted
from tallybook.content import behaviours
from tallybook.model.flags import FAMILIES
from tallybook.model.kinds import CHANNELS, counts_as

#: Rows of a table on this page.
MOST = 6
#: The head of a column that is given more room.
OWN_WORDS = "In their own words"
#: Characters of an own entry that are printed here.
WORDS = 90
#: A record of more months than this is told by years.
MONTHS = 12
#: What a dated event is called.
EVENTS = {
    "stop": "Asked to stop",
    "order": "Order",
    "block": "Blocked",
    "report": "Reported",
}
LIMITS = (
    "Counted from chronology.csv and coverage.csv in this bundle alone; recount.py, which goes with it, "
    "counts every number here again. What stays in the book is not counted. Received means messages, "
    "calls and mails that came in from those the record is about. A day counts as covered where an export "
    "reaches over it: nothing is known of the others. Rules find words, not what was meant."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One question and what the record holds for it.

    Attributes:
        title: The question.
        lines: Sentences.
        columns: Heads of a table; none where there is no table.
        rows: Its cells.
    """

    title: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def parts_of(summary: Summary, rows: Sequence[Mapping[str, Any]]) -> list[Part]:
    """Say what was counted: who, since when, how often, what, what changed, what after what."""
    telling = _Telling(summary, rows)
    return [part for part in telling.parts() if part.lines or part.rows]


class _Telling:
    """Puts one summary in words."""

    def __init__(self, summary: Summary, rows: Sequence[Mapping[str, Any]]) -> None:
        self.figures = summary.figures
        self.at = summary.rows
        self.marked = [row for row in rows if row.get("matters") == "yes"]
        self.events = {str(row["number"]): row for row in rows if str(row["kind"]) in EVENTS}

    def parts(self) -> Iterator[Part]:
        """The questions in the order in which they are asked."""
        yield Part(
            title="Marked as mattering most",
            columns=("Item", "Number", "When", OWN_WORDS),
            rows=tuple(self._mattering()),
        )
        yield Part(title="Who", lines=tuple(self._who()))
        yield Part(title="Since when, and how often", lines=tuple(self._often()))
        yield Part(
            title="By which ways",
            columns=("Way", "Received", "First", "Last"),
            rows=tuple(self._table("channel", CHANNELS)),
        )
        yield Part(
            title="What kinds of thing, as the person noted them",
            columns=("Kind", "Items", "First", "Last"),
            rows=tuple(self._table("behaviour", _names())),
        )
        yield Part(
            title="What words may be about, found by rules",
            columns=("Kind", "Items", "First", "Last"),
            rows=tuple(self._table("words", _titles())),
        )
        yield Part(
            title="What changed",
            columns=("Time", "Received", "Covered days", "A covered day"),
            rows=tuple(self._periods()),
        )
        yield Part(
            title="What came after which date",
            columns=("Date", "Received after it", "First", "A covered day, before and after"),
            rows=tuple(self._after()),
        )

    def number(self, code: str) -> int:
        """A number by its code; none is nought."""
        return int(self.figures.get(code, 0))

    def day(self, code: str) -> str:
        """A day by its code, as it is read, with the number of its row."""
        value = self.figures.get(code)
        place = f" (No. {self.at[code]})" if code in self.at else ""
        return f"{said(str(value))}{place}" if value else ""

    def _mattering(self) -> Iterator[tuple[str, ...]]:
        """A line for each item that the person marked; only their own words are printed."""
        for row in self.marked[:MOST]:
            is_own = row["kind"] == "incident"
            words = str(row.get("words") or "") if is_own else ""
            short = f"{words[:WORDS]} ..." if len(words) > WORDS else words
            title = "Diary entry" if is_own else counts_as(str(row["kind"])).title
            day = str(row.get("own_clock") or "")[:10]
            yield (
                title,
                f"No. {row['number']}",
                said(day) if day else "not known",
                short or "see the item",
            )

    def _who(self) -> Iterator[str]:
        """From whom how much came."""
        for name in self._names_of("person")[:MOST]:
            items = counted(self.number(f"person.{name}.items"), "item")
            yield f"{name}: {items} received, the first on {self.day(f'person.{name}.first')}."

    def _often(self) -> Iterator[str]:
        """How much, since when, on how many days, at what hours."""
        items, days, covered = (self.number(code) for code in ("in.items", "in.days", "cover.days"))
        if items:
            yield (
                f"{counted(items, 'item')} received from {self.day('in.first')} to "
                f"{self.day('in.last')}, on {counted(days, 'day')}. Exports cover "
                f"{counted(covered, 'day')}."
            )
            yield (
                f"The most on one day: {self.number('in.busiest.items'):,}, on "
                f"{self.day('in.busiest')}. The longest run of days one after the other: "
                f"{self.number('in.run.days'):,}, from {self.day('in.run.first')}. Between 11 at night "
                f"and 6 in the morning: {self.number('in.night'):,}."
            )
        diary = self.number("diary.items")
        if diary:
            yield f"{counted(diary, 'incident')} written down by the person who keeps the record."

    def _names_of(self, prefix: str) -> list[str]:
        """Names that were counted, those with most first."""
        codes = [code for code in self.figures if code.startswith(f"{prefix}.")]
        names = [code[len(prefix) + 1 : -6] for code in codes if code.endswith(".items")]
        return sorted(names, key=lambda name: (-self.number(f"{prefix}.{name}.items"), name))

    def _table(self, prefix: str, called: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
        """A line for each name."""
        for name in self._names_of(prefix)[:MOST]:
            code = f"{prefix}.{name}"
            items = f"{self.number(f'{code}.items'):,}"
            yield (
                called.get(name, name),
                items,
                self.day(f"{code}.first"),
                self.day(f"{code}.last"),
            )

    def _periods(self) -> Iterator[tuple[str, ...]]:
        """A line for each month, or, of a long record, for each year."""
        months = sorted(self._names_of("month"))
        prefix = "month" if len(months) <= MONTHS else "year"
        for name in sorted(self._names_of(prefix)):
            items, covered = (self.number(f"{prefix}.{name}.{of}") for of in ("items", "covered"))
            called = f"{date.fromisoformat(f'{name}-01'):%B %Y}" if prefix == "month" else name
            yield (called, f"{items:,}", f"{covered:,}", rate(items, covered))

    def _after(self) -> Iterator[tuple[str, ...]]:
        """A line for each dated event."""
        for number, row in self.events.items():
            code = f"after.{number}"
            if f"{code}.items" not in self.figures:
                continue
            name = str(row.get("subject") or "") or EVENTS[str(row["kind"])]
            day = said(str(row["own_clock"])[:10])
            rates = [
                rate(self.number(f"{code}.{side}.items"), self.number(f"{code}.{side}.covered"))
                for side in ("before", "since")
            ]
            wait = counted(self.number(f"{code}.wait"), "day") + " later"
            first = f"{self.day(f'{code}.first')}, {wait}" if f"{code}.first" in self.at else "none"
            items = f"{self.number(f'{code}.items'):,}"
            yield (f"{name}, {day} (No. {number})", items, first, ", then ".join(rates))


def rate(items: int, days: int) -> str:
    """So many a day, to two places, where any day is covered."""
    return f"{items / days:.2f}" if days else "not covered"


def said(day: str) -> str:
    """A day as it is read."""
    read = date.fromisoformat(day)
    return f"{read.day} {read:%B %Y}"


def _names() -> dict[str, str]:
    """Behaviours by their code."""
    return {each.code: each.name for each in behaviours()}


def _titles() -> dict[str, str]:
    """Families of words by their code."""
    return {code: family.title for code, family in FAMILIES.items()}
