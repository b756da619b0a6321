"""Rows of the view: the same columns for what was brought in and for what was written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from tallybook.case.handles import USER_NAMES, normalise
from tallybook.case.stories import Story
from tallybook.case.times import aware, on_clock, placed
from tallybook.case.words import fold, folded
from tallybook.model.entries import Entry, Incident
from tallybook.model.kinds import PRIVATE

if TYPE_CHECKING:
    import polars as pl

#: Written down more than this long after it happened: late.
LATE = timedelta(hours=48)
#: The answer of someone who wrote nothing of what an export holds.
NOBODY_HERE = ("none",)
_CATEGORIES = (
    "kind", "channel", "zone", "clock", "precision", "moment", "thread", "sender", "near", "far",
    "stated", "said", "exhibit", "part",
)  # fmt: skip


def schema() -> dict[str, pl.DataType]:
    """Types of the columns that come straight from an entry.

    ``near`` and ``far`` are the normalised handles of the sender and of a sole recipient; ``said``
    is the direction after the owner named in the import's answers.
    """
    import polars as pl  # noqa: PLC0415

    kinds: dict[str, pl.DataType] = {
        "item": pl.Int64(),
        "entry": pl.Int32(),
        **{name: pl.Categorical() for name in _CATEGORIES},
        "at": pl.Datetime("us", "UTC"),
        "local": pl.Datetime("us"),
        "recipients": pl.List(pl.String),
        "text": pl.String(),
        "folded": pl.String(),
        "subject": pl.String(),
        "offset": pl.Int64(),
        "length": pl.Int64(),
        "attachments": pl.List(pl.String),
        "details": pl.String(),
        "matters": pl.Boolean(),
        "private": pl.Boolean(),
        "written_at": pl.Datetime("us", "UTC"),
        "late_hours": pl.Int32(),
        "cites": pl.Int32(),
    }
    return kinds


def record_rows(entry: Entry, answers: Mapping[str, Any]) -> pl.DataFrame:
    """Lay out the records of one entry, with the answers given when they were brought in."""
    import polars as pl  # noqa: PLC0415

    from tallybook.model.columns import complete  # noqa: PLC0415

    frame = complete(entry.frame if entry.frame is not None else pl.DataFrame())
    region = str(answers.get("region") or "GB")
    owner = tuple(str(raw) for raw in answers.get("owner") or ())
    sole = (
        pl.when(pl.col("recipients").list.len() == 1)
        .then(pl.col("recipients").list.first())
        .otherwise(pl.lit(""))
    )
    laid = frame.select(
        pl.int_range(pl.len(), dtype=pl.Int64).add(entry.first_leaf + 1).alias("item"),
        *_kept_as_they_are(),
        pl.lit(entry.seq, pl.Int32).alias("entry"),
        _exhibit(entry).cast(pl.Categorical).alias("exhibit"),
        pl.lit(entry.written_at, pl.Datetime("us", "UTC")).alias("written_at"),
        pl.col("local").cast(pl.Datetime("us")),
        pl.when(pl.col("local").is_null()).then(pl.lit("unknown")).otherwise("precision")
        .cast(pl.Categorical).alias("precision"),
        pl.when(pl.col("local").is_null()).then(pl.lit("unknown")).otherwise(pl.lit("exact"))
        .cast(pl.Categorical).alias("moment"),
        _said(owner, region, frame),
        pl.col("direction").cast(pl.Categorical).alias("stated"),
        sole.fill_null("").cast(pl.Categorical).alias("far"),
        pl.lit(False).alias("matters"),
        pl.col("kind").is_in(PRIVATE).alias("private"),
        pl.lit(None, pl.Int32).alias("late_hours"),
        pl.lit(1, pl.Int32).alias("cites"),
    )  # fmt: skip
    return laid.with_columns(
        *placed(frame, str(answers.get("zone") or "")),
        known_as(laid["sender"], region, laid["channel"]).alias("near"),
        known_as(laid["far"], region, laid["channel"]).alias("far"),
        _searchable(frame).alias("folded"),
    ).select(list(schema()))


def _exhibit(entry: Entry) -> pl.Expr:
    """The exhibit of each row: that of the entry; of files that share one, each its own."""
    import polars as pl  # noqa: PLC0415

    whole = entry.body.get("exhibit")
    return pl.col("match").fill_null("") if whole is None else pl.lit(str(whole))


def _kept_as_they_are() -> list[pl.Expr]:
    """Columns that only change their type."""
    import polars as pl  # noqa: PLC0415

    shared = ("kind", "channel", "thread", "sender", "part")
    plain = ("recipients", "text", "subject", "offset", "length", "attachments", "details")
    return [pl.col(name).cast(pl.Categorical) for name in shared] + [pl.col(n) for n in plain]


def _said(owner: tuple[str, ...], region: str, frame: pl.DataFrame) -> pl.Series:
    """The direction: the export's own, else by who was named as the book's own person."""
    import polars as pl  # noqa: PLC0415

    if not owner or not (frame["direction"] == "unknown").any():
        return frame["direction"].cast(pl.Categorical).alias("said")
    own = {normalise(raw, region).value for raw in owner if owner != NOBODY_HERE}

    def way(names: list[str]) -> list[str]:
        known = {"": "unknown"} | dict.fromkeys(own, "out")
        return [known.get(normalise(name, region).value, "in") for name in names]

    by_sender = translated(frame["sender"].cast(pl.Categorical), way)
    settled = (pl.col("direction") != "unknown") | (pl.col("kind") == "event")
    stated = pl.col("direction").cast(pl.Categorical)
    return frame.select(pl.when(settled).then(stated).otherwise(pl.lit(by_sender)).alias("said"))[
        "said"
    ]


def known_as(raw: pl.Series, region: str, channels: pl.Series) -> pl.Series:
    """Normalise a column of handles, each different one once; user names belong to their app."""
    import polars as pl  # noqa: PLC0415

    known = translated(raw, lambda names: [normalise(name, region).value for name in names])
    there = channels.unique().cast(pl.String).to_list()
    is_user = known.unique().cast(pl.String).str.starts_with("@").any()
    for channel in there if is_user else set(there) & set(USER_NAMES):
        own = translated(raw, partial(_in_app, region=region, channel=channel))
        known = pl.select(pl.when(channels == channel).then(own).otherwise(known)).to_series()
    return known.alias(raw.name)


def _in_app(names: list[str], *, region: str, channel: str) -> list[str]:
    """Handles of one app, as they are compared."""
    return [normalise(name, region, channel).value for name in names]


def translated(column: pl.Series, meaning: Any) -> pl.Series:
    """Give each value of a categorical column another one, asking about each different one once."""
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    if column.len() == 0:
        return column
    different = column.unique()
    codes = different.to_physical().to_numpy()
    values = pl.Series(column.name, meaning(different.cast(pl.String).to_list()), pl.String)
    lookup = np.zeros(int(codes.max()) + 1, np.uint32)
    lookup[codes] = np.arange(len(codes), dtype=np.uint32)
    places = pl.Series(lookup[column.to_physical().to_numpy()])
    return values.cast(pl.Categorical).gather(places)


def _searchable(frame: pl.DataFrame) -> pl.Series:
    """Text as searched: a subject line stands before the words."""
    import polars as pl  # noqa: PLC0415

    if not (frame["subject"] != "").any():
        return folded(frame["text"])
    joined = frame.select(
        text=pl.when(pl.col("subject") == "").then(pl.col("text"))
        .otherwise(pl.concat_str("subject", pl.lit("\n"), "text"))
    )  # fmt: skip
    return folded(joined["text"])


def incident_rows(stories: Iterable[Story], home_zone: str) -> pl.DataFrame:
    """Lay out what was written down; an unknown time stands where it was written."""
    import polars as pl  # noqa: PLC0415

    rows = [_incident_row(story, home_zone) for story in stories]
    return pl.DataFrame(rows, schema=schema(), orient="row")


def _incident_row(story: Story, home_zone: str) -> dict[str, Any]:
    """One incident as a row."""
    told = story.incident
    written = story.written_at
    moment = told.when
    local = moment.start
    at = None if local is None else aware(local, moment.zone)
    if local is None:
        local = on_clock(written, home_zone)
    elif local.tzinfo is not None:
        local = local.replace(tzinfo=None)
    named = told.who[0] if told.who else ""
    near = normalise(named).value
    return {
        **dict.fromkeys(_CATEGORIES, ""),
        "item": story.item, "entry": story.entry, "kind": "incident", "channel": "diary",
        "at": at, "local": local, "zone": moment.zone,
        "precision": moment.precision if moment.start else "unknown",
        "moment": moment.kind if moment.start else "unknown",
        "sender": named, "near": near, "stated": "unknown", "said": "unknown",
        "recipients": [], "text": told.what, "folded": _told_words(told), "subject": "",
        "offset": 0, "length": 0, "attachments": list(told.attachments),
        "details": json.dumps({"voice": told.voice, "where": told.where}, ensure_ascii=False),
        "matters": told.matters, "private": told.private, "written_at": written,
        "late_hours": late_hours(story, home_zone), "cites": 1,
    }  # fmt: skip


def late_hours(story: Story, home_zone: str) -> int | None:
    """Hours between its happening and its writing; None where either cannot be told."""
    moment = story.incident.when
    happened = moment.end or moment.start
    if happened is None:
        return None
    if moment.precision == "day":
        happened = happened.replace(hour=23, minute=59, second=59)
    at = aware(happened, moment.zone)
    if at is None:
        written = on_clock(story.written_at, home_zone)
        return max(0, (written - happened.replace(tzinfo=None)) // timedelta(hours=1))
    return max(0, (story.written_at - at) // timedelta(hours=1))


def _told_words(told: Incident) -> str:
    """All that can be searched of an incident; witnesses are kept apart."""
    parts = (
        told.what, told.where, told.exact_words, told.feeling, told.impact, told.reported_to,
        told.private_note, *told.who,
    )  # fmt: skip
    return fold("\n".join(part for part in parts if part))


def is_late(hours: int | None) -> bool:
    """Whether something was written late."""
    return hours is not None and timedelta(hours=hours) >= LATE


def as_time(text: str) -> datetime:
    """Read an ISO 8601 time of an entry."""
    return datetime.fromisoformat(text)
