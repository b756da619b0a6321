"""Reading in a child: the same things come out, and its death is one problem."""

import json
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tallybook.errors import UnreadableExport
from tallybook.intake import guarded
from tallybook.intake.guarded import things
from tallybook.model.columns import records_of
from tallybook.model.records import Answers
from tallybook.model.source import Source
from tallybook.reading.confined import receive, send, start
from tallybook.reading.exports import BytesExport, open_export
from tallybook.sources import all_sources

HERE = Path(__file__).parent
CASES = HERE.parent / "sources"


@pytest.fixture(autouse=True)
def ended() -> Any:
    """No child outlives a test."""
    yield
    guarded.end_all()


def told(source: Source, path: Path) -> list[str]:
    """All that comes out of a file, as text; an error as its code."""
    found: list[str] = []
    try:
        for thing in things(source, open_export(path), Answers(date_order="dmy")):
            found += map(repr, records_of(thing)) if hasattr(thing, "height") else [repr(thing)]
    except UnreadableExport as error:
        found.append(f"{error.code} {error.message}")
    return found


@pytest.mark.parametrize("name", ["images", "eml", "whatsapp", "sms_backup_restore", "gpx"])
def test_a_child_reads_as_the_program_itself_does(name: str) -> None:
    """Records, frames, attachments, problems, assumptions and errors pass unchanged."""
    source = next(each for each in all_sources() if each.name == name)
    for path in sorted((CASES / name).glob("*/export.*")):
        here = told(replace(source, guarded=False), path)
        assert told(replace(source, guarded=True), path) == here
        assert here


def test_the_death_of_a_child_is_one_problem_and_the_next_file_is_read() -> None:
    """A reader that is killed leaves what it read, one problem, and a program that goes on."""
    source = next(each for each in all_sources() if each.name == "gpx")
    confined = replace(source, guarded=True)
    point = b'<wpt lat="51.5" lon="-0.1"><time>2025-02-03T18:05:00Z</time></wpt>\n'
    export = BytesExport("long.gpx", b'<gpx version="1.1">' + point * 70_000 + b"</gpx>")
    whole = list(things(confined, export, Answers()))
    reading = things(confined, export, Answers())
    first = next(reading)
    child = reading.gi_frame.f_locals["child"]  # type: ignore[attr-defined]
    child._process.send_signal(signal.SIGKILL)
    child._process.wait()
    rest = list(reading)
    assert repr(first) == repr(whole[0])
    assert [thing.length for thing in rest if getattr(thing, "code", "") == "reader-ended"] == [
        export.size
    ]
    assert list(map(repr, things(confined, export, Answers()))) == list(map(repr, whole))


def test_an_error_of_a_child_is_raised_as_the_same_error() -> None:
    """What the importer refuses in a child is refused with the same sentence here."""
    source = next(each for each in all_sources() if each.name == "kml")
    with pytest.raises(UnreadableExport, match="it does not begin as KML does"):
        list(things(replace(source, guarded=True), BytesExport("a.kml", b"nothing"), Answers()))


@pytest.mark.skipif(sys.platform != "linux", reason="the filter of system calls is Linux's own")
def test_a_confined_child_makes_no_connection_starts_no_program_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connections, programs, files and memory beyond the bound are refused, in every thread."""
    monkeypatch.syspath_prepend(str(HERE))
    with start("confined_child:attempts", "--none") as child:
        assert child.stdin is not None
        assert child.stdout is not None
        send(child.stdin, str(tmp_path).encode())
        child.stdin.flush()
        found = json.loads(receive(child.stdout))
    assert found.pop("nothing") == "done"
    assert "done" not in found.values(), found
    assert not (tmp_path / "out").exists() or (tmp_path / "out").stat().st_size == 0
