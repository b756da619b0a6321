"""What stands in a set of messages, counted: runs of letters, words, pairs of words, habits.

Nothing is kept but numbers: a run of letters or a word becomes a place in a table by arithmetic that
is the same on every computer, and no place says which word it came from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tallybook.style.habits import habits_of

#: The tables, and how many places each has.
PLACES: Final = {
    "letters-2": 1 << 12,
    "letters-3": 1 << 14,
    "letters-4": 1 << 15,
    "words": 1 << 13,
    "words-cased": 1 << 14,
    "pairs": 1 << 15,
}
#: A word, a number, or marks that stand together.
_WORD = re.compile(r"https?://\S+|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+|[^\w\s]+|_+")
#: What stands before and after each message, so that beginnings and ends count as such.
_START, _END = "\x02", "\x03"
_PRIME: Final = np.uint64(1099511628211)
_BASIS: Final = 14695981039346656037

Numbers = NDArray[np.float32]
Places = tuple[NDArray[np.int64], Numbers]


@dataclass(frozen=True, slots=True)
class Counted:
    """One set of messages as numbers.

    Attributes:
        tables: For each table the places that are not empty, and how often each was met.
        habits: How often each habit shows, as a root of its rate.
        messages: How many messages there were.
    """

    tables: dict[str, Places]
    habits: Numbers
    messages: int


def counted(messages: Sequence[str]) -> Counted:
    """Count what stands in a set of messages."""
    cased = [_WORD.findall(text) for text in messages]
    plain = [[word.lower() for word in words] for words in cased]
    ended = ([_START, *words, _END] for words in plain)
    runs = _codes(messages)
    tables = {f"letters-{size}": _runs(runs, size) for size in (2, 3, 4)}
    tables["words"] = _hashed((word for words in plain for word in words), "words")
    tables["words-cased"] = _hashed((word for words in cased for word in words), "words-cased")
    pairs = (f"{one} {two}" for words in ended for one, two in pairwise(words))
    tables["pairs"] = _hashed(pairs, "pairs")
    return Counted(tables, habits_of(messages, cased), len(messages))


def table(sets: Sequence[Counted], name: str) -> Numbers:
    """One row a set, one column a place."""
    rows = np.zeros((len(sets), PLACES[name]), np.float32)
    for row, one in zip(rows, sets, strict=True):
        places, counts = one.tables[name]
        row[places] = counts
    return rows


def _codes(messages: Iterable[str]) -> NDArray[np.uint64]:
    """All messages one after the other as numbers of characters."""
    whole = "".join(f"{_START}{text}{_END}" for text in messages)
    raw = whole.encode("utf-32-le", "surrogatepass")
    return np.frombuffer(raw, np.uint32).astype(np.uint64)


def _runs(codes: NDArray[np.uint64], size: int) -> Places:
    """The place of every run of so many characters (Fowler, Noll and Vo's hash, folded)."""
    many = max(0, len(codes) - size + 1)
    found = np.full(many, _BASIS, np.uint64)
    for start in range(size):
        found = (found ^ codes[start : start + many]) * _PRIME
    found ^= found >> np.uint64(29)
    places, counts = np.unique(found % np.uint64(PLACES[f"letters-{size}"]), return_counts=True)
    return places.astype(np.int64), counts.astype(np.float32)


def _hashed(words: Iterable[str], name: str) -> Places:
    """The place of every word."""
    met = Counter(words)
    size = PLACES[name]
    hashed = [crc32(word.encode("utf-8", "surrogatepass")) % size for word in met]
    places, which = np.unique(np.array(hashed, np.int64), return_inverse=True)
    counts = np.bincount(which, weights=list(met.values()), minlength=len(places))
    return places, counts.astype(np.float32)
