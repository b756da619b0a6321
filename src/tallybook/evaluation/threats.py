"""What the rules on words find in labelled messages, and how often they flag ordinary ones.

A text of a corpus is read as it stands. An ordinary corpus does not say who writes to whom, so
every family is tried on every text, those for a person's own words as well.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tallybook import wording
from tallybook.evaluation import corpora
from tallybook.evaluation.corpora import Row
from tallybook.model.flags import FAMILIES

#: The families of threats.
THREATS = frozenset(code for code, family in FAMILIES.items() if family.threat)
#: Which families fit a label of the messages.
FITTING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "T_KILL": frozenset({"threat-kill"}),
        "T_HARM": frozenset({"threat-harm"}),
        "T_SELF": frozenset({"threat-suicide"}),
        "T_IMAGE": frozenset({"threat-image"}),
        "T_EXPOSE": frozenset({"threat-expose"}),
        "T_PROP": frozenset({"threat-property"}),
        "T_THIRD": frozenset({"threat-others", "threat-pets", "threat-children"}),
        "T_VEIL": frozenset({"threat-veiled"}),
        "SURV": frozenset({"knows"}),
        "ALIAS": frozenset({"new-account"}),
        "DEMAND": frozenset({"demand"}),
        "VISIT": frozenset({"visit"}),
        "GIFT": frozenset({"gift"}),
        "THIRDC": frozenset({"third-party"}),
        "STOPREQ": frozenset({"stop-request"}),
        "ORDER": frozenset({"order-talk"}),
    }
)
#: From this share of annotators on, a comment counts as what they called it.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """Texts with the families that were found in each.

    Attributes:
        families: What was found, one set a text.
        seconds: Processor time of it, one core.
        distinct: How many texts differ.
    """

    families: list[frozenset[str]]
    seconds: float
    distinct: int

    def share(self, wanted: frozenset[str] = THREATS) -> float:
        """The share of texts with any of these families."""
        return share(self.families, wanted)

    def per_thousand(self, wanted: frozenset[str] = THREATS) -> float:
        """How many of 1,000 texts have any of these families."""
        return round(1000 * sum(1 for one in self.families if one & wanted) / len(self), 3)

    def __len__(self) -> int:
        return len(self.families)


def share(found: Iterable[frozenset[str]], wanted: frozenset[str] = THREATS) -> float:
    """The share of sets that hold any of these families; nothing where there is no set."""
    hits = [bool(one & wanted) for one in found]
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def look(texts: Sequence[str]) -> Found:
    """Run every rule over these texts and say how long one core took."""
    wording.flags_of_all(texts)  # patterns are made ready where they are first needed, and kept
    began = time.process_time()
    flags = wording.flags_of_all(texts)
    seconds = time.process_time() - began
    families = [frozenset(flag.family for flag in one) for one in flags]
    return Found(families, seconds, len(set(texts)))


def figures(folder: Path) -> dict[str, Any]:
    """Recall on labelled messages, and false flags on ordinary texts and look-alikes.

    Raises:
        NoCorpus: The messages, the ordinary texts or the chat lines are missing.
    """
    labelled = corpora.rows(folder, corpora.MESSAGES)
    messages = look(corpora.texts(labelled))
    ordinary = {
        corpus.name: look(corpora.texts(corpora.rows(folder, corpus)))
        for corpus in (corpora.ORDINARY, corpora.CHAT)
    }
    labels = [row.values["label"] for row in labelled]
    return {
        "explicit_recall": share(_said(labelled, messages, "explicit")),
        "implicit_recall": share(_said(labelled, messages, "implicit")),
        "false_per_1000": _worst(ordinary, THREATS),
        "lookalikes_flagged": share(_labelled(labels, messages, "NONE")),
        "by_kind": {
            label: by_kind(label, labelled, messages, ordinary)
            for label in FITTING
            if label in labels
        },
        "items_per_second": _speed(ordinary.values()),
        "false_by_corpus": {name: found.per_thousand() for name, found in ordinary.items()},
        "items": {
            corpora.MESSAGES.name: len(labelled),
            **{name: len(found) for name, found in ordinary.items()},
        },
        "distinct_items_per_second": _speed(ordinary.values(), distinct=True),
        "others": others(folder),
        "rules_version": wording.VERSION,
    }


def by_kind(
    label: str, rows: Sequence[Row], found: Found, ordinary: Mapping[str, Found]
) -> dict[str, Any]:
    """One label: how many items, how many of them its own families find, and how often they err."""
    wanted = FITTING[label]
    labels = [row.values["label"] for row in rows]
    said: dict[str, Any] = {
        "items": labels.count(label),
        "recall": share(_labelled(labels, found, label), wanted),
        "false_per_1000": _worst(ordinary, wanted),
    }
    if wanted & THREATS:
        said["any_threat"] = share(_labelled(labels, found, label))
        for way in ("explicit", "implicit"):
            plain = [row.values["label"] == label for row in rows]
            these = _said(rows, found, way, plain)
            if these:
                said[f"{way}_items"] = len(these)
                said[f"{way}_recall"] = share(these, wanted)
    return said


def others(folder: Path) -> dict[str, Any]:
    """Public sets of threats against groups of people, where the folder holds them.

    They are not what one person sends another; they show what the rules were not made for.
    """
    said: dict[str, Any] = {}
    for corpus, column, is_threat, is_not in (
        (corpora.EDOS, "text", _edos_threat, _edos_none),
        (corpora.HATECHECK, "test_case", _hatecheck_threat, _hatecheck_none),
        (corpora.ETHOS, "comment", _ethos_threat, _ethos_none),
    ):
        rows = corpora.rows_if_there(folder, corpus)
        for name, fits in (("threats", is_threat), ("no_threats", is_not)):
            chosen = [row for row in rows if fits(row)]
            if chosen:
                found = look(corpora.texts(chosen, column))
                said.setdefault(corpus.name, {})[name] = {
                    "items": len(found),
                    "flagged": found.share(),
                }
    return said


def _edos_threat(row: Row) -> bool:
    return row.values["label_vector"].startswith("1.1")


def _edos_none(row: Row) -> bool:
    return row.values["label_vector"] == "none"


def _hatecheck_threat(row: Row) -> bool:
    return row.values["functionality"].startswith("threat_")


def _hatecheck_none(row: Row) -> bool:
    return row.values["functionality"].endswith("_nh")


def _ethos_threat(row: Row) -> bool:
    violent = corpora.number(row, "violence") >= HALF
    return violent and corpora.number(row, "directed_vs_generalized") >= HALF


def _ethos_none(row: Row) -> bool:
    return corpora.number(row, "violence") < HALF


def _labelled(labels: Sequence[str], found: Found, label: str) -> list[frozenset[str]]:
    """What was found in the texts of one label."""
    return [one for one, mine in zip(found.families, labels, strict=True) if mine == label]


def _said(
    rows: Sequence[Row], found: Found, way: str, among: Sequence[bool] | None = None
) -> list[frozenset[str]]:
    """What was found in threats that are explicit, or implicit."""
    kept = among if among is not None else [True] * len(rows)
    return [
        one
        for one, row, keep in zip(found.families, rows, kept, strict=True)
        if keep and row.values["label"].startswith("T_") and row.values["directness"] == way
    ]


def _worst(ordinary: Mapping[str, Found], wanted: frozenset[str]) -> float:
    """False flags per 1,000 texts in the corpus that has more of them."""
    return max(found.per_thousand(wanted) for found in ordinary.values())


def _speed(ordinary: Iterable[Found], *, distinct: bool = False) -> int:
    """Texts a second of processor time, over all ordinary texts."""
    looked = list(ordinary)
    count = sum(found.distinct if distinct else len(found) for found in looked)
    return round(count / max(sum(found.seconds for found in looked), 1e-9))
