"""Give each row the keys by which the same item is known in another export.

Two rows are the same item when channel, sender, recipients and words agree and their times agree
as finely as the coarser of the two is written. Times are compared as UTC where the export gives an
offset, and as the wall clock where it does not. The keys are 64-bit hashes with a secret start that
changes with every run of the program, so that nobody can prepare two messages that collide.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tallybook.intake.folding import UNSEEN, Handles
from tallybook.model.kinds import FILES

if TYPE_CHECKING:
    import polars as pl

#: Channels in which an item is known by itself, whichever folder or chat it lies in.
STANDALONE = ("email", *FILES)
SECOND, MINUTE = 1_000_000, 60
#: The channel whose chats come as text, with wall clocks and names, and as databases.
TWO_SORTS = "whatsapp"
#: Whether words hold anything beyond plain letters with one space between them.
ODD = "[^\\x{20}-\\x{7e}]|  "

_SEED = secrets.randbits(63)


def keys_of(frame: pl.DataFrame, handles: Handles, region: str) -> pl.DataFrame:
    """Work out the keys of each row.

    Returns:
        One row each, in order: ``exact`` and ``coarse`` (keys to the second and to the minute),
        ``precise`` (whether the time is written to the second), ``alone`` (whether its chat does
        not matter), ``second`` (the time as compared, in seconds, or null) and ``thread``.
    """
    import polars as pl  # noqa: PLC0415

    named = frame.select(
        "channel",
        pl.Series("who", _folded(frame["sender"], handles, region)),
        pl.Series("whom", _recipients(frame["recipients"], handles, region)),
        pl.Series("words", _words(frame.select(pl.coalesce("match", "text")).to_series())),
        ((pl.col("recipients").list.len() > 0) | pl.col("channel").is_in(STANDALONE)).alias(
            "alone"
        ),
    )
    offset = pl.col("utc_offset").cast(pl.Int64).fill_null(0) * (60 * SECOND)
    timed = frame.select(
        ((pl.col("local") - offset) // SECOND).alias("second"),
        ((pl.col("precision") != "minute") | pl.col("local").is_null()).alias("precise"),
        (pl.col("precision") == "day").alias("day"),
        pl.Series("thread", _folded(frame["thread"], handles, region)),
    ).with_columns(same=named.hash_rows(_SEED))
    return timed.select(
        timed.select("same", "second", "day").hash_rows(_SEED).alias("exact"),
        timed.select("same", pl.col("second") // MINUTE).hash_rows(_SEED).alias("coarse"),
        "precise",
        named["alone"],
        "second",
        "thread",
    )


def sort_of(frame: pl.DataFrame) -> str:
    """``text`` or ``store`` where rows of `TWO_SORTS` have wall clocks or instants; else empty."""
    if not (frame["channel"] == TWO_SORTS).any():
        return ""
    return "text" if frame["utc_offset"].null_count() * 2 > frame.height else "store"


def _words(raw: pl.Series) -> pl.Series:
    """Take unseen marks and kinds of spaces out of a column of words; most have neither."""
    odd = raw.str.contains(ODD).arg_true()
    if odd.len():
        clean = raw.gather(odd).str.replace_all(UNSEEN, "").str.replace_all(r"\s+", " ")
        raw = raw.scatter(odd, clean.str.normalize("NFC"))
    return raw.str.strip_chars()


def _folded(raw: pl.Series, handles: Handles, region: str) -> pl.Series:
    """Fold a column of handles, each different one once."""
    import polars as pl  # noqa: PLC0415

    known = handles.fold_all(raw.unique().to_list(), region)
    return raw.replace_strict(known, return_dtype=pl.String)


def _recipients(raw: pl.Series, handles: Handles, region: str) -> pl.Series:
    """Fold a column of lists of handles into one text each, in an order of its own."""
    import polars as pl  # noqa: PLC0415

    joined = raw.list.join("\x00")
    known = {
        text: "\x00".join(sorted({handles.fold(one, region) for one in text.split("\x00")}))
        for text in joined.unique().to_list()
    }
    return joined.replace_strict(known, return_dtype=pl.String)
