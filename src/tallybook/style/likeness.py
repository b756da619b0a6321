"""How alike two sets of messages are written, in a band of words with its measured rate of error.

A likeness is a private aid. It is never said of people but of messages, and it never says that one
person wrote both: many people write alike, and anybody can write like somebody else on purpose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from tallybook.style import scoring
from tallybook.style.counting import Counted, counted
from tallybook.style.habits import HABITS
from tallybook.style.measures import habit_distances

#: Fewer messages than these are never compared.
LEAST_KNOWN: Final = 20
LEAST_QUESTIONED: Final = 10
#: Fewer other senders than these are no background.
LEAST_OTHERS: Final = 10
#: Habits that are named for and against, and from when one counts as near or far.
_NAMED, _NEAR, _FAR = 5, 0.5, 1.0
Band = Literal["much alike", "somewhat alike", "not alike"]
Texts = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two sets of messages are written.

    Attributes:
        band: In words.
        known: Known messages that were compared; the row of the table of rates.
        questioned: Questioned messages that were compared.
        others: Other senders they were compared against.
        different_in_100: Of 100 pairs of two people, how many were at least this alike.
        same_in_100: Of 100 pairs of one person's messages, how many were at least this alike.
        speaks_for: Habits that are near each other and unusual among the others, in plain words.
        speaks_against: Habits that are far apart, in plain words.
        measures: Each measure and how far it stands out; with the weights of this version they give
            the band again.
        version: Of the weights and the table.
    """

    band: Band
    known: int
    questioned: int
    others: int
    different_in_100: float
    same_in_100: float
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    measures: tuple[tuple[str, float], ...]
    version: int


def likeness(known: Texts, questioned: Texts, background: Sequence[Texts]) -> Likeness | None:
    """Compare two sets of messages, against those of other senders.

    Messages that stand word for word in more than one set are left out first: a phrase that was
    copied says nothing of how somebody writes.

    Args:
        known: Messages of the one handle, in order of time.
        questioned: Messages of the other.
        background: Messages of other senders, one sequence a sender.

    Returns:
        None below 20 known messages, 10 questioned ones or 10 other senders: nothing can be said.
    """
    mine, asked, *usual = _own_words([known, questioned, *background])
    usual = [texts for texts in usual if len(texts) >= scoring.LEAST_MESSAGES]
    row = _row(len(mine), len(asked), len(usual))
    if row is None:
        return None
    sizes = row["known"], row["questioned"]
    others = scoring.Background(usual, *sizes, most=row["others"])
    one = counted(scoring.evenly(mine, sizes[0]))
    two = counted(scoring.evenly(asked, sizes[1]))
    found = scoring.measured([two], [one], others)
    measures = {name: round(float(values[0, 0]), 4) for name, values in found.items()}
    return _told(row, measures, _habits(one, two, others.known))


def holds(one: Likeness) -> bool:
    """Whether a likeness follows from the measures it prints."""
    row = _row(one.known, one.questioned, one.others)
    if row is None or one.version != scoring.VERSION:
        return False
    return one == _told(row, dict(one.measures), (one.speaks_for, one.speaks_against))


def _own_words(sets: Sequence[Texts]) -> list[list[str]]:
    """Each set without what stands in another one, and without repetitions."""
    plain = [{" ".join(text.casefold().split()): text for text in reversed(one)} for one in sets]
    met = Counter(text for one in plain for text in one)
    return [
        [text for folded, text in reversed(one.items()) if folded and met[folded] == 1]
        for one in plain
    ]


def _row(known: int, questioned: int, others: int) -> dict[str, Any] | None:
    """The largest row of the table that there is enough for."""
    fit = [
        row
        for row in scoring.told()["row"]
        if row["known"] <= known and row["questioned"] <= questioned and row["others"] <= others
    ]
    return max(fit, key=lambda row: (row["known"], row["others"]), default=None)


def _told(
    row: Mapping[str, Any],
    measures: Mapping[str, float],
    habits: tuple[tuple[str, ...], tuple[str, ...]],
) -> Likeness:
    """Put a sum of measures in its band, with the rates of that row."""
    total = scoring.total_of(measures)
    band: Band = "not alike"
    name = "somewhat"
    if total >= row["much_from"]:
        band, name = "much alike", "much"
    elif total >= row["somewhat_from"]:
        band = "somewhat alike"
    rates = [row[kind] for kind in ("texts", "chat")]
    return Likeness(
        band=band,
        known=row["known"],
        questioned=row["questioned"],
        others=row["others"],
        different_in_100=round(100 * max(rate[f"{name}_different"] for rate in rates), 1),
        same_in_100=round(100 * min(rate[f"{name}_same"] for rate in rates), 1),
        speaks_for=habits[0],
        speaks_against=habits[1],
        measures=tuple(measures.items()),
        version=scoring.VERSION,
    )


def _habits(
    one: Counted, two: Counted, others: Sequence[Counted]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Habits that speak for and against, the strongest first."""
    usual = np.stack([other.habits for other in others])
    apart = habit_distances(two.habits, one.habits, usual)
    elsewhere = habit_distances(two.habits, usual, usual).mean(0)
    near = (apart < _NEAR) & (elsewhere > _FAR)
    far = (apart > _FAR) & (apart > elsewhere)
    order = np.argsort(-(elsewhere - apart), kind="stable")
    titles = [HABITS[place].title for place in order if near[place]]
    against = [HABITS[place].title for place in order[::-1] if far[place]]
    return tuple(titles[:_NAMED]), tuple(against[:_NAMED])
