"""Find the files of a corpus by the name of its folder and by their columns."""

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tallybook.errors import NoCorpus, UnreadableCorpus


@dataclass(frozen=True, slots=True)
class Corpus:
    """A set of files of one kind.

    Attributes:
        name: The name of its folder.
        columns: What every one of its files has at least.
    """

    name: str
    columns: frozenset[str]


MESSAGES = Corpus("stalk_messages_own", frozenset({"id", "label", "directness", "text"}))
ORDINARY = Corpus("sms_nus", frozenset({"id", "author", "text", "country"}))
CHAT = Corpus("chat_irc_ubuntu", frozenset({"id", "author", "day", "text"}))
TRIALS = Corpus(
    "authorship_trials_own",
    frozenset({"corpus", "n_known", "n_questioned", "rep", "role", "author", "message_ids"}),
)
SERIES = Corpus(
    "count_series_own",
    frozenset({"series", "kind", "base_per_day", "ratio", "start_day", "daily_counts", "coverage"}),
)
EDOS = Corpus("threat_edos", frozenset({"text", "label_vector"}))
HATECHECK = Corpus("threat_hatecheck", frozenset({"functionality", "test_case"}))
ETHOS = Corpus("threat_ethos", frozenset({"comment", "violence", "directed_vs_generalized"}))


class Row(NamedTuple):
    """One row of a corpus.

    Attributes:
        values: Its cells by column.
        place: File and line, for a failure to name.
    """

    values: dict[str, str]
    place: str


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let a cell be as long as a list of ids is; the limit is put back afterwards."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def tables(folder: Path) -> Iterator[Path]:
    """Every CSV file below a folder, in the order of their names."""
    if not folder.is_dir():
        raise NoCorpus(path=folder, reason="it is not a folder")
    yield from sorted(
        path for path in folder.rglob("*") if path.suffix.lower() == ".csv" and path.is_file()
    )


def rows(folder: Path, corpus: Corpus) -> list[Row]:
    """Read every part of a corpus.

    Parts in a folder of its name come first; where there is none, the columns alone decide.

    Raises:
        NoCorpus: No file below the folder has these columns.
        UnreadableCorpus: One of them is not a CSV file after all.
    """
    fitting = [path for path in tables(folder) if corpus.columns <= set(_heads(path))]
    named = [path for path in fitting if corpus.name in path.parts]
    found = [row for path in named or fitting for row in _read(path)]
    if not found:
        columns = ", ".join(sorted(corpus.columns))
        reason = f"no row of a file with the columns {columns}, as in '{corpus.name}'"
        raise NoCorpus(path=folder, reason=reason)
    return found


def rows_if_there(folder: Path, corpus: Corpus) -> list[Row]:
    """Read every part of a corpus, or nothing where it is absent."""
    try:
        return rows(folder, corpus)
    except NoCorpus:
        return []


def texts(found: Sequence[Row], column: str = "text") -> list[str]:
    """One column of all rows."""
    return [row.values[column] for row in found]


def number(row: Row, column: str) -> float:
    """A cell as a number.

    Raises:
        UnreadableCorpus: It is none.
    """
    try:
        return float(row.values[column])
    except ValueError as error:
        raise UnreadableCorpus(path=row.place, reason=f"'{column}' is not a number") from error


def _heads(path: Path) -> list[str]:
    """The names of a file's columns; none where it has no such line."""
    with _long_cells(), path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        try:
            return next(csv.reader(lines), [])
        except csv.Error:
            return []


def _read(path: Path) -> list[Row]:
    """Every row of one file."""
    found = []
    with _long_cells(), path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        reader = csv.DictReader(lines, restval="")
        try:
            for cells in reader:
                values = {str(key): value for key, value in cells.items() if key is not None}
                found.append(Row(values, f"{path.name}:{reader.line_num}"))
        except csv.Error as error:
            place = f"{path.name}:{reader.line_num}"
            raise UnreadableCorpus(path=place, reason="it is not a CSV file") from error
    return found
