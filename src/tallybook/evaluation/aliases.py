"""How often two sets of messages of one writer are told from those of two, by style alone."""

from pathlib import Path
from typing import Any

from tallybook.evaluation.trials import Size, Trials, auc, found_at, pairs, trials
from tallybook.style import VERSION, trial_scores

#: The shares of wrong links at which it is asked how many right ones are found.
ONE_IN_100, ONE_IN_1000 = 0.01, 0.001


def figures(folder: Path) -> dict[str, Any]:
    """Score every questioned document of a round against every known one, for each source and size.

    Raises:
        NoCorpus: The trials or the texts they name are missing.
        UnreadableCorpus: A trial names what is not there.
    """
    return {
        "by_source": {
            source: {str(size): of_size(mine, size) for size in sorted(mine.rounds)}
            for source, mine in sorted(trials(folder).items())
        },
        "version": VERSION,
    }


def of_size(mine: Trials, size: Size) -> dict[str, Any]:
    """All rounds of one size together."""
    same: list[float] = []
    other: list[float] = []
    firsts: list[bool] = []
    for one in mine.rounds[size].values():
        scores = trial_scores(one.questioned, one.known, mine.writers).tolist()
        alike, unlike = pairs(one, scores)
        same += alike
        other += unlike
        firsts += _firsts(list(one.questioned), list(one.known), scores)
    return {
        "auc": auc(same, other),
        "found_at_1_percent": found_at(same, other, ONE_IN_100),
        "found_at_0_1_percent": found_at(same, other, ONE_IN_1000),
        "first_of_all": round(sum(firsts) / len(firsts), 4) if firsts else None,
        "pairs_of_one": len(same),
        "pairs_of_two": len(other),
    }


def _firsts(questioned: list[str], known: list[str], scores: list[list[float]]) -> list[bool]:
    """For each questioned document, whether its writer's known one scores highest."""
    return [
        known[max(range(len(row)), key=row.__getitem__)] == writer
        for writer, row in zip(questioned, scores, strict=True)
        if writer in known
    ]
