"""What two sides have in common in their words: rare phrases, hours, likeness. Only when asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from tallybook.case.case import Case
from tallybook.case.evidence import Evidence
from tallybook.case.sides import WRITTEN, Side, by_number, written_by

if TYPE_CHECKING:
    import polars as pl

    from tallybook.style import Likeness

_WORD = re.compile(r"\w+")
#: Words that stand together in a phrase; texts of a side and phrases that are looked at.
_TOGETHER, _TEXTS, _PHRASES = 4, 5_000, 200
#: Items of each side that hours need.
_HOURS_FROM: Final = 30
#: Other senders, and messages of each, that a likeness is taken against.
_OTHERS, _EACH = 80, 300
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)


def closer(case: Case, one: Side, two: Side) -> tuple[Evidence, ...]:
    """Everything that is only looked for when somebody asks for these two."""
    name = f"closer {one.key!r} {two.key!r}"
    return case.remembered(name, lambda: tuple(_closer(case, one, two)))


def _closer(case: Case, one: Side, two: Side) -> Iterator[Evidence]:
    yield from rare_phrases(case, one, two)
    yield from hours(case, one, two)
    found = likeness_of(case, one, two)
    if found is not None:
        yield Evidence(kind="style", told=in_words(found), items=())


# --- rare phrases -----------------------------------------------------------------------------


def rare_phrases(case: Case, one: Side, two: Side) -> Iterator[Evidence]:
    """Four words in a row that both wrote and nobody else in the book."""
    mine, theirs = (_phrases(written_by(case, side)) for side in (one, two))
    shared = sorted(mine.keys() & theirs.keys(), key=lambda words: (-len(words), words))
    shared = shared[:_PHRASES]
    common = _elsewhere(case, one, two, shared)
    rare = [words for words in shared if words not in common]
    if rare:
        items = sorted({item for words in rare for item in (*mine[words], *theirs[words])})
        noun = "row" if len(rare) == 1 else "rows"
        told = f"{len(rare):,} {noun} of four words that nobody else in the book wrote."
        yield Evidence(kind="phrase", told=told, items=tuple(items))


def _phrases(rows: pl.DataFrame) -> dict[str, list[int]]:
    """Four words in a row, with the items that hold them."""
    found: dict[str, list[int]] = {}
    for item, text in rows.select("item", "folded").tail(_TEXTS).iter_rows():
        for words in set(_in_rows(text)):
            found.setdefault(words, []).append(item)
    return found


def _in_rows(text: str) -> Iterator[str]:
    words = _WORD.findall(text)
    return (
        " ".join(words[start : start + _TOGETHER]) for start in range(len(words) - _TOGETHER + 1)
    )


def _elsewhere(case: Case, one: Side, two: Side, phrases: Sequence[str]) -> set[str]:
    """Those of some phrases that stand in an item of anybody else, the book's own person included."""
    import polars as pl  # noqa: PLC0415

    if not phrases:
        return set()
    theirs = _of(one, two) & (pl.col("direction") != "out")
    longest = {max(words.split(), key=len) for words in phrases}
    rows = case.items.lazy().filter(pl.col("folded").str.contains_any(list(longest)) & ~theirs)
    plain = pl.col("folded").str.replace_all(r"\W+", " ").alias("plain")
    found = (
        rows.select(plain)
        .filter(pl.col("plain").str.contains_any(list(phrases)))
        .select(pl.col("plain").str.extract_many(list(phrases), overlapping=True))
        .collect()["plain"]
    )
    return set(found.explode(empty_as_null=True).drop_nulls().unique())


def _of(*some: Side) -> pl.Expr:
    """Whether an item came from or went to one of some sides."""
    import polars as pl  # noqa: PLC0415

    return pl.any_horizontal(pl.col("handle") == handle for side in some for handle in side.handles)


# --- hours ------------------------------------------------------------------------------------


def hours(case: Case, one: Side, two: Side) -> Iterator[Evidence]:
    """How much of what each sent falls in the same hours of the day."""
    mine, theirs = _by_hour(case, one), _by_hour(case, two)
    if min(sum(mine), sum(theirs)) < _HOURS_FROM:
        return
    both = sum(
        min(here / sum(mine), there / sum(theirs)) for here, there in zip(mine, theirs, strict=True)
    )
    told = f"Of 100 items of each, about {round(100 * both)} fall in the same hours of the day."
    yield Evidence(kind="hours", told=told, items=())


def _by_hour(case: Case, side: Side) -> list[int]:
    import polars as pl  # noqa: PLC0415

    wanted = pl.lit(False)
    for handle in side.handles:
        wanted |= pl.col("handle") == handle
    sent = (
        wanted
        & (pl.col("direction") != "out")
        & (pl.col("kind") != "event")
        & (pl.col("precision") != "day")
    )
    rows = case.items.lazy().filter(sent & pl.col("home").is_not_null())
    counted = rows.group_by(pl.col("home").dt.hour().alias("hour")).len().collect()
    found = dict(counted.iter_rows())
    return [int(found.get(hour, 0)) for hour in range(24)]


# --- likeness ---------------------------------------------------------------------------------


def likeness_of(case: Case, one: Side, two: Side) -> Likeness | None:
    """How alike both write, against everybody else in the book; None where there is too little."""
    name = f"likeness {one.key!r} {two.key!r}"
    return case.remembered(name, lambda: _likeness(case, one, two))


def _likeness(case: Case, one: Side, two: Side) -> Likeness | None:
    from tallybook.style import LEAST_KNOWN, LEAST_QUESTIONED, likeness  # noqa: PLC0415

    (mine, theirs), others = _texts_of(case, (one, two))
    known, questioned = (mine, theirs) if len(mine) >= len(theirs) else (theirs, mine)
    if len(known) < LEAST_KNOWN or len(questioned) < LEAST_QUESTIONED:
        return None
    return likeness(known, questioned, others)


def _texts_of(case: Case, both: tuple[Side, Side]) -> tuple[list[list[str]], list[list[str]]]:
    """What two sides wrote, and what others wrote, the book's own person among them.

    Texts are chosen evenly where there are many; lines quoted in answers are left out.
    """
    from tallybook.style import evenly  # noqa: PLC0415

    places = _places(case)
    beside = (side for side in by_number(case).values() if side not in both)
    most = sorted(beside, key=lambda side: (-side.count, side.number))[:_OTHERS]
    wanted = [sorted(row for handle in side.handles for row in places.get(handle, ()))
              for side in (*both, *most)]  # fmt: skip
    chosen = [evenly(rows, _EACH) for rows in (*wanted, places.get("", ()))]
    text = case.items["text"]
    texts = [[_QUOTED.sub("", one).strip() for one in text.gather(rows)] for rows in chosen]
    return texts[:2], texts[2:]


def _places(case: Case) -> dict[str, list[int]]:
    """By handle, the rows of what it wrote; under an empty name those of the book's own person."""
    import polars as pl  # noqa: PLC0415

    own = pl.col("direction") == "out"
    handle = pl.when(own).then(pl.lit("")).otherwise(pl.col("handle").cast(pl.String))
    rows = (
        case.items.lazy()
        .select("kind", "direction", "handle", pl.col("text") != "")
        .with_row_index("row")
        .filter(pl.col("text") & pl.col("kind").is_in(WRITTEN) & (own | (pl.col("handle") != "")))
        .group_by(handle.alias("who"))
        .agg("row")
        .collect()
    )
    return dict(rows.iter_rows())


def in_words(found: Likeness) -> str:
    """What a likeness says, and how often it errs."""
    told = (
        f"The messages are {found.band}: {found.known} messages against {found.questioned}, beside "
        f"{found.others} other senders. "
    )
    if found.band == "not alike":
        return told + (
            f"Of 100 people compared with themselves, about {round(100 - found.same_in_100)} were "
            "as little alike as this."
        )
    return told + (
        f"Of 100 pairs of different people, about {_about(found.different_in_100)} were at least as "
        f"alike as this; of 100 people compared with themselves, about {round(found.same_in_100)}."
    )


def _about(rate: float) -> str:
    return "1" if rate < 1.5 else str(round(rate))  # noqa: PLR2004 - never said to be none
