"""Scores of many pairs at once: each measure against background senders, one fixed combination."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

import numpy as np

from tallybook.style.counting import Counted, Numbers, counted
from tallybook.style.measures import MEASURES

#: Raised whenever a score could change.
VERSION: Final = 1
#: Background senders that are looked at, and the fewest.
MOST_OTHERS, LEAST_OTHERS = 60, 10
#: A sender with fewer messages than this is no background.
LEAST_MESSAGES = 20
Texts = Sequence[str]
Kind = TypeVar("Kind")


@cache
def told() -> dict[str, Any]:
    """The weights and the table of error rates that ship with this version."""
    return tomllib.loads(files(__package__).joinpath("weights.toml").read_text("utf-8"))


def evenly(some: Sequence[Kind], many: int) -> list[Kind]:
    """So many of some things, evenly over all of them; all where there are no more."""
    if len(some) <= many:
        return list(some)
    return [some[place * len(some) // many] for place in range(many)]


def halves(texts: Texts, known: int, questioned: int) -> tuple[list[str], list[str]]:
    """The texts of one background sender as a known and a questioned set, at most so large."""
    part = len(texts) // 2
    if len(texts) < known + questioned:
        part = max(1, len(texts) * known // (known + questioned))
    return evenly(texts[:part], known), evenly(texts[part:], questioned)


class Background:
    """Other senders, counted once in the sizes of a comparison."""

    def __init__(
        self,
        senders: Sequence[Texts],
        known: int,
        questioned: int,
        *,
        most: int = MOST_OTHERS,
    ) -> None:
        fit = [texts for texts in senders if len(texts) >= LEAST_MESSAGES]
        large = sorted(fit, key=lambda texts: len(texts) < known + questioned)[:most]
        parts = [halves(texts, known, questioned) for texts in large]
        self.known = [counted(part) for part, _ in parts]
        self.questioned = [counted(part) for _, part in parts]

    def __len__(self) -> int:
        return len(self.known)


def measured(
    questioned: Sequence[Counted], known: Sequence[Counted], others: Background
) -> dict[str, Numbers]:
    """Each measure of each pair, in how far it stands out from background pairs.

    A value of 2 says: two spreads more alike than the questioned messages are to background senders,
    and background senders to the known ones.
    """
    found = {}
    asked = [*questioned, *others.questioned]
    mine = [*known, *others.known]
    rows, columns = len(questioned), len(known)
    for name, measure in MEASURES.items():
        scores = measure(asked, mine, others.known)
        beside, below = scores[:rows, columns:], scores[rows:, :columns]
        across = (scores[:rows, :columns] - beside.mean(1, keepdims=True)) / _spread(beside, 1)
        along = (scores[:rows, :columns] - below.mean(0)) / _spread(below, 0)
        found[name] = (across + along) / 2
    return found


def _spread(scores: Numbers, axis: int) -> Numbers:
    """The standard deviation, never nothing."""
    found: Numbers = scores.std(axis, keepdims=True) + np.float32(1e-6)
    return found


def combined(measures: Mapping[str, Numbers]) -> Numbers:
    """The fixed combination: a sum of the measures, each by its weight."""
    total = np.float32(told()["intercept"]) + np.zeros_like(next(iter(measures.values())))
    for name, values in measures.items():
        total += np.float32(told()["weights"][name]) * values
    return total


def total_of(measures: Mapping[str, float]) -> float:
    """The combination of one pair."""
    weights = told()["weights"]
    return float(
        sum(weights[name] * value for name, value in measures.items()) + told()["intercept"]
    )


def score_matrix(
    questioned_docs: Sequence[Texts], known_docs: Sequence[Texts], background: Sequence[Texts]
) -> Numbers:
    """Score every questioned set of messages against every known one.

    Args:
        questioned_docs: Sets of messages whose writer is asked about.
        known_docs: Sets of messages of known writers.
        background: Messages of other senders, one sequence a sender; none of the writers above.

    Returns:
        One row a questioned set, one column a known set; more says more alike.
    """
    sizes = [max((len(one) for one in docs), default=1) for docs in (known_docs, questioned_docs)]
    others = Background(background, *sizes)
    asked, mine = ([counted(one) for one in docs] for docs in (questioned_docs, known_docs))
    return combined(measured(asked, mine, others))


def trial_scores(
    questioned: Mapping[str, Texts],
    known: Mapping[str, Texts],
    corpus: Mapping[str, Texts],
) -> Numbers:
    """Score one round of a trial: every questioned document against every known one.

    Args:
        questioned: Questioned documents by writer.
        known: Known documents by writer.
        corpus: All messages of the corpus by writer; those of the writers of this round are left
            out, the others are the background. Where fewer than enough remain, the other known
            documents of the round serve.

    Returns:
        One row a questioned document, one column a known one, in the order given.
    """
    inside = {*questioned, *known}
    usual = [texts for writer, texts in corpus.items() if writer not in inside]
    if sum(len(texts) >= LEAST_MESSAGES for texts in usual) < LEAST_OTHERS:
        usual = list(known.values())
    return score_matrix(list(questioned.values()), list(known.values()), usual)
