"""Trials of likeness: documents of known and of questioned writers, and what scores say of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tallybook.errors import UnreadableCorpus
from tallybook.evaluation import corpora
from tallybook.evaluation.corpora import Corpus, Row

#: Where the texts of a source stand.
SOURCES: Mapping[str, Corpus] = {corpus.name: corpus for corpus in (corpora.ORDINARY, corpora.CHAT)}
#: What a document is in a trial.
ROLES = ("known", "questioned")


@dataclass(frozen=True, slots=True, order=True)
class Size:
    """How many messages are known and how many are questioned."""

    known: int
    questioned: int

    def __str__(self) -> str:
        return f"{self.known}/{self.questioned}"


@dataclass(slots=True)
class Round:
    """One repetition: documents of every writer in both roles, as texts by writer."""

    known: dict[str, list[str]] = field(default_factory=dict)
    questioned: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Trials:
    """Every round of one source, by size; and the texts that they are drawn from.

    Attributes:
        rounds: Rounds by size, then by the number of the repetition.
        texts: Every text by its id.
        writers: The texts of every writer, in the order of time as far as it is known.
    """

    rounds: dict[Size, dict[str, Round]] = field(default_factory=lambda: defaultdict(dict))
    texts: dict[str, str] = field(default_factory=dict)
    writers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def trials(folder: Path) -> dict[str, Trials]:
    """Read the trials of every source with the texts they name.

    Raises:
        NoCorpus: The folder holds no trials, or not the texts they are about.
        UnreadableCorpus: A trial names a source, a role or a message that is not there.
    """
    found: dict[str, Trials] = {}
    for row in corpora.rows(folder, corpora.TRIALS):
        name, role = row.values["corpus"], row.values["role"]
        if name not in SOURCES or role not in ROLES:
            raise UnreadableCorpus(path=row.place, reason="its corpus or role is not known")
        mine = found.get(name)
        if mine is None:
            mine = found[name] = _texts_of(folder, SOURCES[name])
        size = Size(int(corpora.number(row, "n_known")), int(corpora.number(row, "n_questioned")))
        rounds = mine.rounds[size].setdefault(row.values["rep"], Round())
        documents = rounds.known if role == ROLES[0] else rounds.questioned
        documents[row.values["author"]] = _document(row, mine.texts)
    return found


def _texts_of(folder: Path, corpus: Corpus) -> Trials:
    """Every text of a source by its id and by its writer; chat stands in the order of its days."""
    mine = Trials()
    rows = corpora.rows(folder, corpus)
    if "day" in corpus.columns:
        rows.sort(key=lambda row: (row.values["day"], row.values.get("time", "")))
    for row in rows:
        mine.texts[row.values["id"]] = row.values["text"]
        mine.writers[row.values["author"]].append(row.values["text"])
    return mine


def _document(row: Row, texts: Mapping[str, str]) -> list[str]:
    """The texts that one trial names."""
    try:
        return [texts[name] for name in row.values["message_ids"].split()]
    except KeyError as error:
        reason = "it names a message that is not in the corpus"
        raise UnreadableCorpus(path=row.place, reason=reason) from error


def auc(same: Sequence[float], other: Sequence[float]) -> float | None:
    """How often a pair of one writer scores above a pair of two; a tie is half."""
    if not same or not other:
        return None
    ranks = _ranks([*same, *other])
    above = sum(ranks[: len(same)]) - len(same) * (len(same) + 1) / 2
    return round(above / (len(same) * len(other)), 4)


def found_at(same: Sequence[float], other: Sequence[float], false_share: float) -> float | None:
    """The share of pairs of one writer above all but this share of the pairs of two."""
    if not same or not other:
        return None
    line = sorted(other, reverse=True)[int(len(other) * false_share)]
    return round(sum(score > line for score in same) / len(same), 4)


def _ranks(scores: Sequence[float]) -> list[float]:
    """The place of each score from the lowest up, those that tie sharing the middle of theirs."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks = [0.0] * len(scores)
    first = 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and scores[order[last + 1]] == scores[order[first]]:
            last += 1
        for place in range(first, last + 1):
            ranks[order[place]] = (first + last) / 2 + 1
        first = last + 1
    return ranks


def pairs(one: Round, scores: Iterable[Iterable[float]]) -> tuple[list[float], list[float]]:
    """Part a table of scores (questioned by known, in the order of the round) in two lists."""
    same: list[float] = []
    other: list[float] = []
    for questioned, row in zip(one.questioned, scores, strict=True):
        for known, score in zip(one.known, row, strict=True):
            (same if known == questioned else other).append(score)
    return same, other
