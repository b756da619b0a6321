"""What two sides have in common in their words: rare phrases, hours, likeness. Only when asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from tallybook.case.case import Case
from tallybook.case.evidence import Evidence
from tallybook.case.sides import Side, by_number, written_by, written_by_owner

if TYPE_CHECKING:
    import polars as pl

    from tallybook.style import Likeness

_WORD = re.compile(r"\w+(?:'\w+)*")
#: Words that stand together in a phrase; texts of a side and phrases that are looked at.
_TOGETHER, _TEXTS, _PHRASES = 4, 5_000, 200
#: Items of each side that hours need.
_HOURS_FROM: Final = 30
#: Other senders, and messages of each, that a likeness is taken against.
_OTHERS, _EACH = 60, 300
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
    own = {*one.handles, *two.handles}
    longest = {max(words.split(), key=len) for words in phrases}
    theirs = pl.col("handle").cast(pl.String).is_in(list(own)) & (pl.col("direction") != "out")
    rows = case.items.lazy().filter(pl.col("folded").str.contains_any(list(longest)) & ~theirs)
    wanted = set(phrases)
    found: set[str] = set()
    for (text,) in rows.select("folded").collect().iter_rows():
        found |= wanted.intersection(_in_rows(text))
    return found


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

    mine, theirs = (_own(written_by(case, side)) for side in (one, two))
    known, questioned = (mine, theirs) if len(mine) >= len(theirs) else (theirs, mine)
    if len(known) < LEAST_KNOWN or len(questioned) < LEAST_QUESTIONED:
        return None
    return likeness(known, questioned, list(_others(case, one, two)))


def _others(case: Case, one: Side, two: Side) -> Iterator[list[str]]:
    """What others wrote, the book's own person first, those of the most items before the rest."""
    from tallybook.style import LEAST_KNOWN  # noqa: PLC0415

    yield _own(written_by_owner(case))
    beside = (side for side in by_number(case).values() if side not in (one, two))
    most = sorted(beside, key=lambda side: (-side.count, side.number))
    for side in most[: _OTHERS * 2]:
        if side.count >= LEAST_KNOWN:
            yield _own(written_by(case, side))


def _own(rows: pl.DataFrame) -> list[str]:
    """The texts of a side, without lines quoted in answers; evenly chosen where they are many."""
    from tallybook.style import evenly  # noqa: PLC0415

    return [_QUOTED.sub("", text).strip() for text in evenly(rows["text"].to_list(), _EACH)]


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
