"""The long trials: kills, full disks, cut files, flipped bits, fuzzing, planted words.

``make prove`` runs them in full and writes what was seen to ``docs/figures/proofs.json``;
``make check`` runs a seeded part of each (tests/proofs). Every trial is a function that takes how
many cases to run and returns a `Result`.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one trial showed.

    Attributes:
        name: Which trial.
        cases: How many cases ran.
        failed: One line for each case that did not hold; empty is what is wanted.
        figures: Further counts worth printing.
    """

    name: str
    cases: int
    failed: tuple[str, ...] = ()
    figures: dict[str, int | float | str] = field(default_factory=dict)
