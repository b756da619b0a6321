"""What the rules flag or the model suggests, in labelled messages and in ordinary ones.

A suggestion counts here as found, though in the program it is nothing until a person says so. The
ordinary corpora are cut to `AT_MOST` texts each, spread evenly, for the model takes its time.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tallybook.evaluation import corpora
from tallybook.evaluation.threats import THREATS, look
from tallybook.model.flags import FAMILIES
from tallybook.wording import closest

#: Ordinary texts of each corpus.
AT_MOST = 3_000


def figures(folder: Path) -> dict[str, Any]:
    """Recall and false flags of rules or model, and of the model alone.

    Raises:
        NoCorpus: The messages, the ordinary texts or the chat lines are missing.
        CannotSuggest: The model is not installed.
    """
    labelled = corpora.rows(folder, corpora.MESSAGES)
    closest.suggestions(["Hello.", "I am going to kill you"])  # what is loaded once is not counted
    began = time.process_time()
    asked, flagged = _both(corpora.texts(labelled))
    ordinary = {}
    count = len(labelled)
    for corpus in (corpora.ORDINARY, corpora.CHAT):
        some = _spread(corpora.texts(corpora.rows(folder, corpus)))
        ordinary[corpus.name] = _both(some)
        count += len(some)
    seconds = time.process_time() - began
    ways = _ways(labelled)
    either = _either(asked, flagged)
    return {
        **{name: _share(either, those) for name, those in ways.items()},
        "false_per_1000": max(_per_thousand(_either(*one)) for one in ordinary.values()),
        "false_by_corpus": {name: _per_thousand(_either(*one)) for name, one in ordinary.items()},
        "suggested_alone": {
            **{name: _share(asked, those) for name, those in ways.items()},
            "false_by_corpus": {name: _per_thousand(one) for name, (one, _) in ordinary.items()},
        },
        "items_per_second": round(count / max(seconds, 1e-9)),
        "items": {corpora.MESSAGES.name: len(labelled)}
        | {name: len(one) for name, (one, _) in ordinary.items()},
        "ordinary_at_most": AT_MOST,
        "version": closest.VERSION,
    }


def _ways(labelled: Sequence[corpora.Row]) -> dict[str, list[bool]]:
    """Which of the labelled messages each figure is about."""
    threat = [row.values["label"].startswith("T_") for row in labelled]
    ways = {
        f"{way}_recall": [
            one and row.values["directness"] == way
            for one, row in zip(threat, labelled, strict=True)
        ]
        for way in ("explicit", "implicit")
    }
    ways["lookalikes"] = [row.values["label"] == "NONE" for row in labelled]
    return ways


def _both(texts: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Which texts the model suggests as a threat, and which the rules flag as one."""
    asked = [one is not None and FAMILIES[one.family].threat for one in closest.suggestions(texts)]
    return asked, [bool(one & THREATS) for one in look(texts).families]


def _spread(texts: Sequence[str]) -> Sequence[str]:
    """At most `AT_MOST` of some texts, evenly from first to last."""
    if len(texts) <= AT_MOST:
        return texts
    return [texts[place * len(texts) // AT_MOST] for place in range(AT_MOST)]


def _either(asked: Sequence[bool], flagged: Sequence[bool]) -> list[bool]:
    return [one or other for one, other in zip(asked, flagged, strict=True)]


def _share(found: Sequence[bool], those: Sequence[bool]) -> float:
    """The share of those that are found."""
    some = [one for one, among in zip(found, those, strict=True) if among]
    return round(sum(some) / len(some), 4) if some else 0.0


def _per_thousand(found: Sequence[bool]) -> float:
    return round(1000 * sum(found) / len(found), 3)
