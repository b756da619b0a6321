"""Words read from pictures and heard in recordings: drafts, and what a person confirmed.

A draft is kept here to be shown where it is asked for. It is in no row, no search, no count and no
copy. What a person confirmed or typed is theirs and counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tallybook.case.words import fold
from tallybook.model.entries import Entry
from tallybook.model.readings import DRAFT, Line, Reading

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a machine read in one picture and nobody has confirmed."""

    entry: int
    exhibit: str
    reading: Reading
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a person confirmed of one picture: the entry that holds the messages."""

    entry: int
    exhibit: str
    items: tuple[int, ...]
    channel: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What is said in one recording.

    Attributes:
        entry: The entry that holds it.
        item: The item it belongs to.
        words: The words.
        by: Who typed it, or what program drafted it.
        draft: Whether it was made by a machine and nobody has confirmed it.
        written_at: When it was written.
    """

    entry: int
    item: int
    words: str
    by: str
    draft: bool
    written_at: datetime


@dataclass(slots=True)
class Readings:
    """Everything the journal says of words that were read or heard.

    Attributes:
        tried: (exhibit, languages) of every picture that was read, with any outcome.
        replaced: Entries of confirmed words that a later one replaces.
        fresh: Whether confirmed words were replaced since the view was last put in order.
    """

    drafts: dict[str, Draft] = field(default_factory=dict)
    confirmed: dict[str, Confirmed] = field(default_factory=dict)
    tried: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    replaced: set[int] = field(default_factory=set)
    transcripts: dict[int, Transcript] = field(default_factory=dict)
    heard: dict[int, Transcript] = field(default_factory=dict)

    @property
    def entries(self) -> Collection[int]:
        """Entries that hold confirmed words."""
        return {one.entry for one in self.confirmed.values()} | self.replaced

    def take_reading(self, entry: Entry) -> None:
        """Take a draft, or that one was thrown away."""
        body = entry.body
        exhibit = str(body.get("exhibit", ""))
        languages = tuple(str(each) for each in body.get("languages") or ())
        if body.get("state") != DRAFT:
            self.drafts.pop(exhibit, None)
            return
        self.tried.add((exhibit, languages))
        reading = Reading(
            engine=str(body.get("engine", "")), languages=languages,
            lines=tuple(_line(each) for each in body.get("lines") or ()),
            reason=str(body.get("reason", "")),
        )  # fmt: skip
        self.drafts[exhibit] = Draft(
            entry=entry.seq, exhibit=exhibit, reading=reading, written_at=entry.written_at
        )

    def take_confirmed(self, entry: Entry) -> None:
        """Take the messages that a person confirmed; they replace those of an earlier time."""
        exhibit = str(entry.body.get("exhibit", ""))
        before = self.confirmed.get(exhibit)
        if before is not None:
            self.replaced.add(before.entry)
        count = entry.frame.height if entry.frame is not None else 0
        self.drafts.pop(exhibit, None)
        self.confirmed[exhibit] = Confirmed(
            entry=entry.seq, exhibit=exhibit,
            items=tuple(range(entry.first_leaf + 1, entry.first_leaf + 1 + count)),
            channel=str(entry.body.get("channel", "")), written_at=entry.written_at,
        )  # fmt: skip

    def take_transcript(self, entry: Entry) -> None:
        """Take a transcript; a machine's draft never replaces what a person typed."""
        body = entry.body
        one = Transcript(
            entry=entry.seq, item=int(body.get("item", -1)), words=str(body.get("words", "")),
            by=str(body.get("by", "")), draft=bool(body.get("draft", True)),
            written_at=entry.written_at,
        )  # fmt: skip
        if one.draft:
            self.heard[one.item] = one
            return
        self.heard.pop(one.item, None)
        self.transcripts[one.item] = one

    def apply(self, items: pl.DataFrame) -> pl.DataFrame:
        """Take replaced messages out of the rows, and let typed transcripts be found."""
        import polars as pl  # noqa: PLC0415

        if self.replaced:
            items = items.filter(~pl.col("entry").is_in(list(self.replaced)))
        typed = {item: one.words for item, one in self.transcripts.items()}
        if not typed or not items.height:
            return items
        said = pl.DataFrame(
            {"item": list(typed), "heard": [fold(words) for words in typed.values()]},
            schema={"item": pl.Int64, "heard": pl.String},
        )
        joined = items.join(said, on="item", how="left", maintain_order="left")
        whole = pl.when(pl.col("heard").is_null()).then(pl.col("folded")).otherwise("heard")
        return joined.with_columns(whole.alias("folded")).drop("heard")


def _line(fields: Mapping[str, Any]) -> Line:
    """One line of a draft."""
    left, top, right, bottom = (int(each) for each in fields.get("box") or (0, 0, 0, 0))
    return Line(
        text=str(fields.get("text", "")), side=str(fields.get("side", "middle")),
        time=str(fields.get("time", "")), box=(left, top, right, bottom),
        confidence=int(fields.get("confidence") or 0),
    )  # fmt: skip
