"""Seven measures of how alike two sets of messages are, each a table of questioned by known.

Every measure is taken against other people: what everybody writes says little, and what few others
write says more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from tallybook.style.counting import Counted, Numbers, table

#: How many of the words and marks, and of the pairs of letters, are looked at.
_FREQUENT: Final = {"words": 300, "letters-2": 600}
_TINY: Final = 1e-9
Sets = Sequence[Counted]


def unit(rows: Numbers) -> Numbers:
    """Every row at length one."""
    sizes = np.sqrt((rows * rows).sum(1, keepdims=True))
    found: Numbers = (rows / np.maximum(sizes, _TINY)).astype(np.float32)
    return found


def letters(questioned: Sets, known: Sets, others: Sets) -> Numbers:
    """The cosine of runs of two to four letters, the rare ones weighing more."""
    total = np.zeros((len(questioned), len(known)), np.float32)
    for size in (2, 3, 4):
        name = f"letters-{size}"
        met = (table(others, name) > 0).sum(0)
        weight = np.log((len(others) + 2) / (met + 1)).astype(np.float32) + np.float32(0.3)
        one, two = (unit(np.log1p(table(sets, name)) * weight) for sets in (questioned, known))
        total += one @ two.T
    return total / np.float32(3)


def _surprise(name: str) -> Callable[[Sets, Sets, Sets], Numbers]:
    """How much likelier the questioned words are under the known writer than under others."""

    def measured(questioned: Sets, known: Sets, others: Sets) -> Numbers:
        everybody, mine = table(others, name), table(known, name)
        usual = (everybody / np.maximum(1, everybody.sum(1, keepdims=True))).mean(0) + 0.02 / (
            everybody.shape[1]
        )
        usual /= usual.sum()
        sizes = mine.sum(1)
        weight = max(1.0, float(np.median(everybody.sum(1))))
        asked = np.sqrt(table(questioned, name))
        asked /= np.maximum(asked.sum(1, keepdims=True), _TINY)
        fresh = np.log1p(mine / (weight * usual).astype(np.float32))
        found: Numbers = (asked @ fresh.T + np.log(weight / (sizes + weight))).astype(np.float32)
        return found

    return measured


def frequent(questioned: Sets, known: Sets, others: Sets) -> Numbers:
    """The cosine of how far each frequent word lies from what others do (cosine delta)."""
    total = np.zeros((len(questioned), len(known)), np.float32)
    for name, many in _FREQUENT.items():
        usual = _rates(table(others, name))
        most = np.argsort(-((usual > 0).sum(0) + usual.mean(0)), kind="stable")[:many]
        middle, spread = usual[:, most].mean(0), usual[:, most].std(0) + np.float32(1e-3)
        one, two = (
            unit(np.clip((_rates(table(sets, name))[:, most] - middle) / spread, -4, 4))
            for sets in (questioned, known)
        )
        total += one @ two.T
    return total / np.float32(len(_FREQUENT))


def _rates(rows: Numbers) -> Numbers:
    """The root of the share of each place."""
    shares: Numbers = np.sqrt(rows / np.maximum(1, rows.sum(1, keepdims=True)))
    return shares


def _habits(sets: Sets) -> Numbers:
    return np.stack([one.habits for one in sets])


def habit_distances(questioned: Numbers, known: Numbers, others: Numbers) -> Numbers:
    """How far apart each habit is, in what is usual between people; at most four."""
    spread = others.std(0) + np.float32(0.02)
    found: Numbers = np.minimum(np.abs(questioned - known) / spread, 4)
    return found


def habits_near(questioned: Sets, known: Sets, others: Sets) -> Numbers:
    """How near all habits together are."""
    mine, usual = _habits(known), _habits(others)
    rows = [-habit_distances(one, mine, usual).mean(1) for one in _habits(questioned)]
    return np.stack(rows).astype(np.float32)


def habits_lean(questioned: Sets, known: Sets, others: Sets) -> Numbers:
    """Whether both lean the same way from what others do."""
    usual = _habits(others)
    middle, spread = usual.mean(0), usual.std(0) + np.float32(0.02)
    one, two = (
        unit(np.clip((_habits(sets) - middle) / spread, -3, 3)) for sets in (questioned, known)
    )
    found: Numbers = one @ two.T
    return found


MEASURES: Final[dict[str, Callable[[Sets, Sets, Sets], Numbers]]] = {
    "letters": letters,
    "letters-surprise": _surprise("letters-3"),
    "words-surprise": _surprise("words-cased"),
    "pairs-surprise": _surprise("pairs"),
    "frequent": frequent,
    "habits-near": habits_near,
    "habits-lean": habits_lean,
}
#: What each measure looks at, in plain words.
TITLES: Final = {
    "letters": "runs of two to four letters",
    "letters-surprise": "letters that follow each other",
    "words-surprise": "the choice and spelling of words",
    "pairs-surprise": "words that stand side by side",
    "frequent": "the most frequent words, marks and pairs of letters",
    "habits-near": "habits taken one by one",
    "habits-lean": "habits taken together",
}
