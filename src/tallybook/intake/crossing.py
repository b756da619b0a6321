"""Know a chat of WhatsApp again that came once as text and once in the app's own database.

A text export has the wall clock and the names of the address book; a database has true instants and
numbers. They are held against each other only where nothing has to be guessed: the zone of the text
was answered, the book's own person in it was named, and what came in is from the one other end of
the chat, or from a member of a group whom the database calls as the text does. Words, minute and chat
must agree as for any two exports (`tallybook.intake.duplicates`).
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tallybook.intake.duplicates import Known, Matcher
from tallybook.intake.folding import Handles
from tallybook.intake.keys import TWO_SORTS, keys_of, sort_of

if TYPE_CHECKING:
    import polars as pl

    from tallybook.intake.ledger import Ledger
    from tallybook.journal.book import Book

OWN, OTHER = "own", "other end"
_OTHER_SORT = {"text": "store", "store": "text"}
_NO_ZONE = frozenset({"", "unknown"})


class Crossing:
    """Holds the rows of one export against those of the other sort that the book holds."""

    def __init__(self, book: Book, ledger: Ledger, exhibit: str) -> None:
        """Note where the rows of the other sort are; they are read when they are first needed."""
        self._book = book
        self._ledger = ledger
        self._exhibit = exhibit
        self._matchers: dict[str, Matcher] = {}

    def concerns(self, frame: pl.DataFrame) -> bool:
        """Whether the book holds rows that these could be held against."""
        return _OTHER_SORT.get(sort_of(frame)) in self._ledger.chats

    def match(self, frame: pl.DataFrame, region: str, zone: str) -> pl.DataFrame | None:
        """Return ``row`` and ``leaf`` as a `Matcher` does, or None where there is nothing to hold."""
        if not self.concerns(frame):
            return None
        other = _OTHER_SORT[sort_of(frame)]
        if other not in self._matchers:
            self._matchers[other] = self._matcher(other)
        matcher = self._matchers[other]
        if matcher.has_nothing:
            return None
        return matcher.match(crossed(frame, self._ledger.handles, region, zone))

    def _matcher(self, sort: str) -> Matcher:
        """Put what the book holds of one sort into keys."""
        known = Known()
        for seq in self._ledger.chats[sort]:
            entry = self._book.get(seq)
            if entry.frame is None:
                continue
            answers = self._ledger.begun.get(entry.body["import"], {}).get("answers", {})
            region, zone = answers.get("region", ""), answers.get("zone", "")
            keys = crossed(entry.frame, self._ledger.handles, region, zone)
            known.add(keys, entry.body["exhibit"], entry.first_leaf + 1)
        return Matcher(known, {self._exhibit})


def crossed(frame: pl.DataFrame, handles: Handles, region: str, zone: str) -> pl.DataFrame:
    """The keys of `keys_of`, by instant and by end of the chat; rows that cannot be held have none.

    Args:
        frame: Rows of one export.
        handles: Handles as they are compared.
        region: The country by which bare numbers are read.
        zone: The zone of wall-clock times, as it was answered.
    """
    import polars as pl  # noqa: PLC0415

    wall = pl.col("utc_offset").is_null()
    at = pl.from_epoch("local", time_unit="us")
    if zone in _NO_ZONE:
        instant = pl.lit(None, dtype=pl.Int64)
    else:
        placed = at.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        instant = placed.dt.convert_time_zone("UTC").dt.timestamp("us")
    placed_rows = frame.with_columns(
        sender=_ends(frame),
        local=pl.when(wall).then(instant).otherwise(pl.col("local")),
        utc_offset=pl.when(wall).then(pl.lit(0, dtype=pl.Int16)).otherwise(pl.col("utc_offset")),
    )
    fit = placed_rows.select(
        (pl.col("channel") == TWO_SORTS)
        & pl.col("local").is_not_null()
        & pl.col("direction").is_in(["in", "out"])
        & (pl.col("sender") != "")
    ).to_series()
    keys = keys_of(placed_rows, handles, region)
    nothing = pl.int_range(pl.len(), dtype=pl.UInt64).hash(secrets.randbits(63))
    return keys.with_columns(
        pl.when(fit).then(name).otherwise(nothing).alias(name) for name in ("exact", "coarse")
    )


def _ends(frame: pl.DataFrame) -> pl.Series:
    """Who sent each row: the book's own person, the other end of a chat of two, or a name."""
    import polars as pl  # noqa: PLC0415

    name = pl.col("details").str.json_path_match("$.contact_name").fill_null("")
    sender, thread = pl.col("sender"), pl.col("thread")
    wall = pl.col("utc_offset").is_null()
    ends_with = thread.str.ends_with(pl.concat_str(pl.lit("("), sender, pl.lit(")")))
    of_two = (sender != "") & ((thread == sender) | ((thread == name) & (name != "")) | ends_with)
    came = pl.when(pl.col("direction") == "in").then(sender)
    alone = came.drop_nulls().n_unique().over("thread") == 1
    return frame.select(
        pl.when(pl.col("direction") == "out")
        .then(pl.lit(OWN))
        .when(wall & alone)
        .then(pl.lit(OTHER))
        .when(wall)
        .then(sender)
        .when(of_two)
        .then(pl.lit(OTHER))
        .when(name != "")
        .then(name)
        .otherwise(sender)
    ).to_series()
