"""Fit the weights of ``tallybook.style`` and measure its error rates; prints ``weights.toml``.

    python benchmarks/fit_style.py ../shared/corpora > src/tallybook/style/weights.toml

Rounds are drawn from the writers of two corpora. Writers are parted in five; a pair is scored with
weights fitted on pairs of which neither writer is in the part of the questioned one, so that every
rate is of people whom the weights have not met. Only weights and rates are written.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tallybook.style import counting, scoring
from tallybook.style.measures import MEASURES

#: Where the texts of each kind stand, and how rows are put in order of time.
KINDS = {
    "texts": ("sms_nus", ()),
    "chat": ("chat_irc_ubuntu", ("day", "time")),
}
SIZES = ((20, 10), (50, 10), (100, 20), (200, 50))
#: Background senders a round has.
OTHERS = (10, 20, 60)
FITTED = {(20, 10), (50, 10), (100, 20)}
#: Rounds of each size; writers a round has at most; parts for trying out; how firmly weights are held down.
ROUNDS, WRITERS, PARTS, RIDGE = 6, 30, 5, 30.0
#: The share of pairs of two people that each band may hold.
BANDS = {"much": 0.01, "somewhat": 0.1}
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of one round."""

    kind: str
    size: tuple[int, int]
    others: int
    writers: list[str]
    measures: Array


def writers_of(folder: Path, kind: str) -> dict[str, list[str]]:
    """Messages of each writer in order of time, without what several wrote."""
    name, order = KINDS[kind]
    with next((folder / name).glob("*.csv")).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows.sort(key=lambda row: [row[column] for column in order])
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row["author"]].append(row["text"])
    met = Counter(text for texts in found.values() for text in set(texts))
    return {
        writer: [text for text in dict.fromkeys(texts) if met[text] == 1]
        for writer, texts in sorted(found.items())
    }


def drawn(
    texts: list[str], size: tuple[int, int], chance: np.random.Generator
) -> tuple[list[str], list[str]]:
    """A known set from the first half of a writer's messages, a questioned one from the second."""
    known, questioned = size
    part = max(known, min(len(texts) // 2, len(texts) - questioned))
    first = sorted(chance.choice(part, known, replace=False))
    second = sorted(chance.choice(len(texts) - part, questioned, replace=False))
    return [texts[place] for place in first], [texts[part + place] for place in second]


def rounds(folder: Path) -> Iterator[Pairs]:
    """Draw every round and measure its pairs."""
    chance = np.random.default_rng(2026)
    for kind in KINDS:
        writers = writers_of(folder, kind)
        for size in SIZES:
            fit = [writer for writer, texts in writers.items() if len(texts) >= sum(size)]
            for _ in range(ROUNDS):
                chance.shuffle(fit)
                inside = fit[: min(WRITERS, max(len(fit) // 2, min(len(fit), 12)))]
                parts = [drawn(writers[writer], size, chance) for writer in inside]
                known, asked = ([counting.counted(one[at]) for one in parts] for at in (0, 1))
                usual = [texts for writer, texts in writers.items() if writer not in inside]
                chance.shuffle(usual)
                for many in OTHERS:
                    enough = [texts for texts in usual if len(texts) >= scoring.LEAST_MESSAGES]
                    others = scoring.Background(enough[:many], *size)
                    found = scoring.measured(asked, known, others)
                    table = np.stack([found[name] for name in MEASURES], axis=-1)
                    yield Pairs(kind, size, many, list(inside), table.astype(np.float64))


def fitted(values: Array, same: Array, weight: Array) -> Array:
    """Logistic weights by Newton's steps, none below nothing, and the intercept."""
    rows = np.c_[values, np.ones(len(values))]
    found = np.zeros(rows.shape[1])
    held = np.r_[np.full(values.shape[1], RIDGE), 1e-6]
    for _ in range(200):
        likely = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weight * (likely - same)) + held * found
        bend = (rows.T * (weight * likely * (1 - likely))) @ rows + np.diag(held)
        found -= np.linalg.solve(bend, slope) / 2
        found[:-1] = np.maximum(found[:-1], 0)
    return found


class Table:
    """Every pair of every round in one table."""

    def __init__(self, every: list[Pairs]) -> None:
        pieces = [one.measures.reshape(-1, one.measures.shape[-1]) for one in every]
        self.values = np.concatenate(pieces)
        sizes = [len(one.writers) for one in every]
        asked = [np.repeat(one.writers, many) for one, many in zip(every, sizes, strict=True)]
        known = [np.tile(one.writers, many) for one, many in zip(every, sizes, strict=True)]
        self.asked, self.known = np.concatenate(asked), np.concatenate(known)
        self.same = (self.asked == self.known).astype(np.float64)
        rows = [len(piece) for piece in pieces]
        self.kind = np.repeat([one.kind for one in every], rows)
        self.size = np.repeat([f"{one.size[0]}/{one.size[1]}" for one in every], rows)
        self.others = np.repeat([one.others for one in every], rows)

    def weights(self) -> Array:
        """Both kinds count the same, and pairs of two people four times those of one."""
        found = np.zeros(len(self.same))
        usual = np.isin(self.size, [f"{one}/{two}" for one, two in FITTED]) & (self.others > 10)
        for kind in KINDS:
            for same, total in ((1, 600), (0, 2400)):
                those = usual & (self.kind == kind) & (self.same == same)
                found[those] = total / those.sum()
        return found


def tried_out(table: Table, weight: Array) -> Array:
    """Score each pair with weights that have not met the questioned writer."""
    writers = sorted(set(table.asked))
    np.random.default_rng(5).shuffle(writers)
    part = {writer: place % PARTS for place, writer in enumerate(writers)}
    asked, known = (np.array([part[one] for one in who]) for who in (table.asked, table.known))
    scores = np.zeros(len(table.same))
    for one in range(PARTS):
        those = (asked != one) & (known != one) & (weight > 0)
        found = fitted(table.values[those], table.same[those], weight[those])
        scores[asked == one] = table.values[asked == one] @ found[:-1] + found[-1]
    return scores


def auc(same: Array, other: Array) -> float:
    """How often a pair of one writer scores above a pair of two."""
    other = np.sort(other)
    return float((np.searchsorted(other, same) / len(other)).mean())


def row_lines(table: Table, scores: Array, size: str, others: int) -> Iterator[str]:
    """One row of the table of rates: lines between bands, and what each band holds."""
    here = (table.size == size) & (table.others == others)
    lines = {
        band: max(
            float(np.quantile(scores[here & (table.kind == kind) & (table.same == 0)], 1 - share))
            for kind in KINDS
        )
        for band, share in BANDS.items()
    }
    known, questioned = size.split("/")
    yield f"\n[[row]]\nknown = {known}\nquestioned = {questioned}\nothers = {others}"
    yield from (f"{band}_from = {line:.3f}" for band, line in lines.items())
    for kind in KINDS:
        same = scores[here & (table.kind == kind) & (table.same == 1)]
        other = scores[here & (table.kind == kind) & (table.same == 0)]
        rates = {
            f"{band}_{name}": round(float((of > line).mean()), 4)
            for band, line in lines.items()
            for name, of in (("different", other), ("same", same))
        }
        told = ", ".join(f"{name} = {rate}" for name, rate in rates.items())
        yield f"{kind} = {{ auc = {auc(same, other):.4f}, same = {len(same)}, different = {len(other)}, {told} }}"


def main() -> None:
    """Fit, try out, print."""
    table = Table(list(rounds(Path(sys.argv[1]))))
    weight = table.weights()
    found = fitted(table.values[weight > 0], table.same[weight > 0], weight[weight > 0])
    scores = tried_out(table, weight)
    print(
        "# Written by benchmarks/fit_style.py: weights, and rates on writers the weights have not met."
    )
    print(f"version = {scoring.VERSION}\nintercept = {found[-1]:.4f}\n\n[weights]")
    for name, value in zip(MEASURES, found[:-1], strict=True):
        print(f"{name} = {value:.4f}")
    for size in SIZES:
        for others in OTHERS:
            print("\n".join(row_lines(table, scores, f"{size[0]}/{size[1]}", others)))


if __name__ == "__main__":
    main()
