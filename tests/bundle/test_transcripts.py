"""What a person typed of a recording goes with it into a bundle; what a machine drafted never does."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tallybook.bundle import Choice
from tallybook.bundle.cells import read_table
from tallybook.bundle.pdf import Paper, volumes
from tallybook.case import Filter
from tallybook.diary import Diary, verify_bundle
from tallybook.errors import NothingChosen
from tallybook.intake.readings import transcript
from tallybook.model.records import Answers
from tallybook.vault.keys import FLOOR

PASSPHRASE = "seven plain grey stones in a row"
SOUNDS = Path(__file__).parent.parent / "sources" / "sounds"
BY = "Jo at the centre"


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A book that holds one recording."""
    made, _ = Diary.create(tmp_path / "book", PASSPHRASE, zone="Europe/London", cost=FLOOR)
    sound = next(path for path in sorted(SOUNDS.rglob("export.*")) if path.stat().st_size)
    made.admit(sound, Answers(zone="Europe/London"))
    yield made
    made.close()


@pytest.fixture
def recording(diary: Diary) -> int:
    """The recording."""
    rows = diary.timeline(Filter()).rows
    return next(row.item for row in rows if row.kind in {"recording", "voicemail"})


def rows_in(bag: Path) -> list[dict[str, str]]:
    """The chronology of a bundle."""
    return list(read_table((bag / "data/chronology.csv").read_bytes()))


def checked(bag: Path) -> subprocess.CompletedProcess[str]:
    """Run the check that lies in the bundle."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "check.py"],
        cwd=bag,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_typed_transcript_follows_its_recording(
    diary: Diary, recording: int, tmp_path: Path
) -> None:
    """It has a row and a leaf of its own, says who typed it, and both checks hold it to its leaf."""
    leaf = diary.transcribe(recording, "=zebracanary, said twice", BY)
    plan = diary.plan_bundle(Choice(reference="A"))
    assert plan.counts["transcripts"] == 1
    assert "1 typed transcript" in " ".join(plan.sentences())
    diary.make_bundle(Choice(reference="A"), tmp_path / "copy")
    rows = rows_in(tmp_path / "copy")
    place = next(number for number, row in enumerate(rows) if row["item"] == str(recording))
    sound, typed = rows[place], rows[place + 1]
    assert sound["transcripts"] == typed["item"] == str(leaf)
    assert (typed["kind"], typed["transcript_of"]) == ("transcript", str(recording))
    assert typed["words"] == "=zebracanary, said twice"
    assert BY in typed["whose_words"]
    assert verify_bundle(tmp_path / "copy").ok
    assert checked(tmp_path / "copy").returncode == 0


def test_a_transcript_that_was_changed_is_noticed(
    diary: Diary, recording: int, tmp_path: Path
) -> None:
    """Other words in its row are not what its leaf says."""
    diary.transcribe(recording, "zebracanary", BY)
    diary.make_bundle(Choice(reference="A"), tmp_path / "copy")
    table = tmp_path / "copy/data/chronology.csv"
    table.write_bytes(table.read_bytes().replace(b"zebracanary", b"zebracanars"))
    said = checked(tmp_path / "copy")
    assert said.returncode == 1
    assert "words is not what the item says" in said.stdout
    assert not verify_bundle(tmp_path / "copy").ok


def test_on_paper_it_says_who_typed_it_and_when(
    diary: Diary, recording: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its words stand under the recording, below who typed them and when."""
    diary.transcribe(recording, "zebracanary", BY)
    printed: list[dict[str, Any]] = []

    def kept(paper: Paper) -> Iterator[dict[str, Any]]:
        printed.extend(volumes(paper))
        yield from printed

    monkeypatch.setattr("tallybook.bundle.assemble.volumes", kept)
    diary.make_bundle(Choice(reference="A"), tmp_path / "copy")
    assert f"Transcript, typed by {BY} from the recording on " in repr(printed)
    assert "Whose words" not in repr(printed)


def test_a_draft_never_goes(diary: Diary, recording: int, tmp_path: Path) -> None:
    """What a machine heard is in no file of a bundle, not even as a bare leaf."""
    draft = transcript(diary.book, recording, "zebracanary", "program 1", draft=True)
    diary.make_bundle(Choice(reference="A"), tmp_path / "copy")
    for path in (tmp_path / "copy").rglob("*"):
        assert path.is_dir() or b"zebracanary" not in path.read_bytes()
    ledger = (tmp_path / "copy/data/ledger/entries.jsonl").read_text()
    assert f'"item": {draft.first_leaf},' not in ledger


def test_only_the_words_that_stand_go(diary: Diary, recording: int, tmp_path: Path) -> None:
    """A transcript that was typed anew replaces the one before."""
    diary.transcribe(recording, "first attempt", BY)
    last = diary.transcribe(recording, "put right", BY)
    diary.make_bundle(Choice(reference="A"), tmp_path / "copy")
    typed = [row for row in rows_in(tmp_path / "copy") if row["kind"] == "transcript"]
    assert [(row["item"], row["words"]) for row in typed] == [(str(last), "put right")]


def test_a_transcript_stays_where_its_recording_stays(diary: Diary, recording: int) -> None:
    """Nobody is handed the words of an item that is private, left out or not chosen."""
    leaf = diary.transcribe(recording, "zebracanary", BY)
    with pytest.raises(NothingChosen):
        diary.plan_bundle(Choice(reference="A", without=(recording,)))
    alone = diary.plan_bundle(Choice(reference="A", without=(leaf,)))
    assert leaf not in {each.item for each in alone.items}
    diary.label((recording,), "private")
    with pytest.raises(NothingChosen):
        diary.plan_bundle(Choice(reference="A"))
