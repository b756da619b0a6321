"""The files for a unit that works with CASE: they conform, say what the tables say, and are small."""

import json
import subprocess
import sys
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from invented_book import AT, CHOICE, Made, invented

from tallybook.bundle import make, verify
from tallybook.bundle.case_uco import AT_A_TIME, MOST, Told, case_files
from tallybook.bundle.cells import read_table
from tallybook.case import Case

ROW = {
    "number": 1, "kind": "message", "channel": "sms", "from": "+44 7700 900123", "to": "Me",
    "words": "Where\x00 are \ud83d you?", "happened_utc": "2025-01-01T08:00:00Z", "thread": "Alex",
    "exhibit": "EX0001", "offset": 5, "length": 20,
}  # fmt: skip
EXHIBIT = {
    "reference": "EX0001", "item": 3, "sha256": "ab" * 32, "bytes": 9, "media_type": "text/plain",
    "original_name": "chat.txt", "stored_name": "", "how_obtained": "attached by the person",
    "completeness": "the whole file",
}  # fmt: skip


def told(items: int, cited: frozenset[int] = frozenset()) -> Told:
    """A record of so many messages in one exhibit."""
    rows = [ROW | {"item": 10 + number, "number": number + 1} for number in range(items)]
    leaves = {10 + number: f"{number:064x}" for number in range(items)} | {3: "cd" * 32}
    return Told(
        rows=rows, exhibits=[EXHIBIT], custody=[], leaves=leaves, root="ef" * 32, version="1",
        cited=cited,
    )  # fmt: skip


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle with these files."""
    place = tmp_path_factory.mktemp("case")
    book = invented(place / "book", 12)
    choice = replace(CHOICE, case_uco=True, archive=False)
    folder = make(book, Case.fold(book), choice, place / "out", at=AT).folder
    book.close()
    assert folder is not None
    return folder


def nodes(path: Path) -> list[dict[str, Any]]:
    """Everything a file says."""
    found: list[dict[str, Any]] = json.loads(path.read_bytes())["@graph"]
    return found


def test_nothing_is_written_unasked(made: Made) -> None:
    """A bundle holds no such file unless it was chosen."""
    assert not (made.folder / "data/case").exists()


def test_a_bundle_with_them_verifies(bag: Path) -> None:
    """They are files of the payload like any other: every check passes, check.py among them."""
    assert verify(bag).ok
    done = subprocess.run([sys.executable, "-I", "-S", "check.py"], cwd=bag, check=False)
    assert done.returncode == 0


def test_there_is_one_for_each_exhibit_with_its_hash(bag: Path) -> None:
    """The hash, the length and the name are those of exhibits.csv."""
    for row in read_table((bag / "data/exhibits.csv").read_bytes()):
        said = json.dumps(nodes(bag / f"data/case/{row['reference']}.jsonld"))
        assert row["sha256"] in said
        assert f'"uco-observable:sizeInBytes": {row["bytes"]}' in said


def test_every_act_of_custody_is_in_one_file(bag: Path) -> None:
    """As many acts as custody.csv has, each with the time it has there."""
    rows = list(read_table((bag / "data/custody.csv").read_bytes()))
    acts = [
        node for node in nodes(bag / "data/case/custody.jsonld")
        if node["@type"] == "case-investigation:InvestigativeAction"
    ]  # fmt: skip
    times = sorted(act["uco-action:startTime"]["@value"] for act in acts)
    assert times == sorted(row["at_utc"] for row in rows)


def test_messages_come_by_tens() -> None:
    """Ten to a file, none twice, and no more than the most in all."""
    files = [said for name, said in case_files(told(MOST + 50)) if "messages" in name]
    assert len(files) == MOST // AT_A_TIME
    counts = [said.count(b'"uco-observable:Message"') for said in files]
    assert set(counts) == {AT_A_TIME}


def test_cited_messages_go_first() -> None:
    """Where a diary entry gathers messages, those are written out and no others."""
    files = [said for name, said in case_files(told(40, frozenset({12, 30}))) if "messages" in name]
    assert len(files) == 1
    assert files[0].count(b'"uco-observable:Message"') == 2


def test_the_same_record_gives_the_same_names() -> None:
    """Names are UUIDs of version 5, the same each time, and others for another tree."""
    first, again = list(case_files(told(3))), list(case_files(told(3)))
    assert first == again
    found = json.loads(first[-1][1])["@graph"]
    assert {uuid.UUID(node["@id"]).version for node in found} == {5}
    other = list(case_files(replace(told(3), root="aa" * 32)))
    assert other[-1] != first[-1]


def test_half_a_surrogate_pair_does_not_break_a_file() -> None:
    """Words that are no valid text are written as text that is."""
    for _, said in case_files(told(1)):
        said.decode("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SA0001", "custody", "messages-001"])
def test_a_sample_conforms(name: str, bag: Path) -> None:
    """The validator of the CASE community finds nothing to say, not even a remark."""
    program = Path(sys.executable).with_name("case_validate")
    done = subprocess.run(
        [program, "--built-version", "case-1.5.0", bag / f"data/case/{name}.jsonld"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Conforms: True" in done.stdout, done.stdout + done.stderr
    assert "Severity" not in done.stdout
    assert done.returncode == 0
