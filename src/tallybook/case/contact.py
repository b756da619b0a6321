"""What one item of contact was: a call answered or missed, a number withheld, a message taken back.

Importers write what they know as short facts beside an item. Here the many spellings become a few
words; what no fact settles stays open, and is said to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.timeline import columns

if TYPE_CHECKING:
    import polars as pl

#: How a call ended, by the words of the exports; whatever lasted was answered.
_UNANSWERED = (
    r"miss|declin|reject|refus|no.?answer|not.?answer|unansw|busy|cancel|block|fail|silen|timed"
)
_ANSWERED = r"answered|accepted|incoming|received|connected|joined|recorded|hangup|hang up"
#: Why no number stands beside a call, where it was the caller who kept it back.
_KEPT_BACK = r"withheld|anonym|private|hidden"


#: What stands beside a message that was deleted for everyone; a time there is the owner's own bin.
_TAKEN_BACK = ("yes", "by an administrator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Contact and attempts at it, counted.

    Attributes:
        received: All of them.
        messages: Messages.
        mails: E-mails.
        answered: Calls that were answered.
        not_answered: Calls that were missed, refused or cut off.
        unsettled: Calls of which the export does not say.
        voicemails: Voice messages.
        deleted: Messages that were deleted for everyone; they are counted above as well.
        withheld: Items whose caller withheld the number; they are counted above as well.
    """

    received: int
    messages: int
    mails: int
    answered: int
    not_answered: int
    unsettled: int
    voicemails: int
    deleted: int
    withheld: int


def said(day: date) -> str:
    """A day as it is read aloud."""
    return f"{day.day} {day:%B %Y}"


def said_at(moment: datetime) -> str:
    """A time as it is read aloud."""
    return f"{said(moment.date())} at {moment:%H:%M}"


def counted(number: int, noun: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def described(case: Case, chosen: Filter) -> pl.DataFrame:
    """What a filter leaves, with ``what``, ``deleted`` and ``withheld`` for each row."""
    import polars as pl  # noqa: PLC0415

    needed = ("item", "kind", "channel", "handle", "home", "details")
    rows = columns(case, chosen, *needed).lazy().with_columns(
        pl.col("kind").cast(pl.String), pl.col("details").fill_null("")
    )  # fmt: skip
    is_call = pl.col("kind") == "call"
    with_facts = is_call | pl.col("details").str.contains('"deleted"|"withheld"')
    marked = rows.with_columns(told=pl.when(with_facts).then("details"))
    return (
        marked.with_columns(
            what=pl.when(is_call).then(_outcome()).otherwise("kind"),
            deleted=_fact("deleted").is_in(_TAKEN_BACK) & pl.col("kind").is_in(("message", "mail")),
            withheld=_fact("withheld").str.contains(f"(?i){_KEPT_BACK}") & (pl.col("handle") == ""),
        )
        .with_columns(pl.col("deleted", "withheld").fill_null(value=False))
        .drop("told", "details")
        .collect()
    )


def _fact(name: str) -> pl.Expr:
    """One of the short facts; empty where it is not there."""
    import polars as pl  # noqa: PLC0415

    return pl.col("told").str.extract(f'"{name}": ?"([^"]*)"').fill_null("")


def _outcome() -> pl.Expr:
    """How a call ended."""
    import polars as pl  # noqa: PLC0415

    word = _fact("call").str.to_lowercase()
    lasted = _fact("duration").cast(pl.Float64, strict=False).fill_null(0.0) > 0
    return (
        pl.when(word.str.contains(_UNANSWERED)).then(pl.lit("not answered"))
        .when(lasted | word.str.contains(_ANSWERED)).then(pl.lit("answered"))
        .otherwise(pl.lit("not said"))
    )  # fmt: skip


def attempts(rows: pl.DataFrame, by: str = "") -> dict[str, Attempts]:
    """Count described rows: all under an empty name, or by the values of a column."""
    import polars as pl  # noqa: PLC0415

    what = pl.col("what")
    key = pl.col(by).cast(pl.String).alias("by") if by else pl.lit("").alias("by")
    found = rows.lazy().group_by(key).agg(
        pl.len().cast(pl.Int64),
        *(
            (what == name).sum().cast(pl.Int64).alias(name)
            for name in ("message", "mail", "answered", "not answered", "not said", "voicemail")
        ),
        pl.col("deleted").sum().cast(pl.Int64), pl.col("withheld").sum().cast(pl.Int64),
    ).sort("len", "by", descending=[True, False])  # fmt: skip
    names = Attempts.__slots__
    return {
        str(name): Attempts(**dict(zip(names, numbers, strict=True)))
        for name, *numbers in found.collect().iter_rows()
    }
