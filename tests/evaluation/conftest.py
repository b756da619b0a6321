"""Small invented corpora, written where a test asks for them."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a CSV file into the folder of a corpus; returns the folder that holds all corpora."""

    def put(corpus: str, name: str, columns: str, rows: Iterable[Iterable[object]]) -> Path:
        folder = tmp_path / "corpora" / corpus
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(columns.split())
            writer.writerows(rows)
        return tmp_path / "corpora"

    return put


@pytest.fixture
def messages(write: Write) -> Path:
    """Eight labelled messages in two files, ten ordinary texts, ten lines of chat."""
    columns = "id label directness subtype text"
    write(
        "stalk_messages_own", "one_part.csv", columns,
        [
            ("a1", "T_KILL", "explicit", "", "I will kill you"),
            ("a2", "T_KILL", "explicit", "", "The weather is mild for May"),
            ("a3", "T_VEIL", "implicit", "", "Buses go from the square at noon"),
            ("a4", "NONE", "", "benign", "See you at the library"),
        ],
    )  # fmt: skip
    write(
        "stalk_messages_own", "another.csv", columns,
        [
            ("b1", "STOPREQ", "", "", "Stop contacting me"),
            ("b2", "NONE", "", "idiom", "This cough is killing me"),
            ("b3", "NONE", "", "benign", "The kettle is on"),
            ("b4", "T_EXPOSE", "", "", "Bread, eggs and a pint of milk"),
        ],
    )  # fmt: skip
    write(
        "sms_nus", "texts.csv", "id source_id author text time country native",
        [(f"s{n}", n, "w1", f"Lunch at {n}?", "unknown", "", "") for n in range(10)],
    )  # fmt: skip
    return write(
        "chat_irc_ubuntu", "lines.csv", "id day time author text",
        [(f"c{n}", "2004-11-15", "10:00", "n1", f"Try line {n} of it") for n in range(9)]
        + [("c9", "2004-11-15", "10:09", "n2", "I will kill you")],
    )  # fmt: skip
