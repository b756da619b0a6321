"""What every importer promises, written once; a new importer is held to it by being there."""

import importlib.util
import json
import locale
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_cases import (
    HERE,
    Case,
    all_cases,
    cases_of,
    everything,
    lines,
    source_of,
)

from tallybook.errors import TallybookError
from tallybook.model.columns import unwall
from tallybook.model.kinds import RECORDS
from tallybook.model.records import Answers
from tallybook.model.source import Source
from tallybook.reading.exports import open_export
from tallybook.sources import all_sources

every_source = pytest.mark.parametrize("source", all_sources(), ids=lambda source: source.name)
every_case = pytest.mark.parametrize(
    "case", all_cases(), ids=lambda case: f"{case.source}-{case.folder.name}"
)
seeded = settings(
    derandomize=True,
    deadline=None,
    max_examples=int(os.environ.get("TALLYBOOK_TEST_EXAMPLES", "60")),
    suppress_health_check=list(HealthCheck),
)
PRECISIONS = {"second", "minute", "day"}
DIRECTIONS = {"in", "out", "unknown"}
CLAIMS = re.compile(
    r"\b(prov(?:e[sn]?|ing)|admissible|tamper-?proof|authentic|forensic)", re.IGNORECASE
)
SLACK = 0.95


@every_source
def test_a_source_is_called_like_its_file_and_has_a_case(source: Source) -> None:
    """An importer stands in the file of its own name, and at least one export shows it at work."""
    assert Path(HERE.parents[1], "src/tallybook/sources", f"{source.name}.py").is_file()
    assert source.version >= 1
    assert cases_of(source.name), f"add tests/sources/{source.name}/<case>/export.*"


@every_source
def test_a_source_says_how_it_is_got_and_no_more_than_it_shows(source: Source) -> None:
    """Each importer says how a person gets the file and what it lacks, and claims nothing else."""
    module = sys.modules[f"tallybook.sources.{source.name}"]
    words = " ".join((source.title, *source.how, *source.lacks, module.__doc__ or ""))
    assert source.title
    assert source.how
    assert source.lacks
    assert not CLAIMS.search(words)


@every_case
def test_a_case_is_invented_and_has_an_importer(case: Case) -> None:
    """Every folder of exports belongs to an importer, is invented, and says what it shows."""
    assert case.source in {source.name for source in all_sources()}
    assert case.about["invented"] is True
    assert len(case.about["what"]) > len("a file")
    assert len(case.files) == 1


@every_case
def test_a_case_is_recognised_by_exactly_one(case: Case) -> None:
    """One importer says yes to an export, all others no, whatever the file is called."""
    names = [source.name for source in all_sources() if source.recognise(case.export())]
    assert names == [case.source]


@every_case
def test_a_case_reads_as_recorded(case: Case, accept: bool) -> None:  # noqa: FBT001
    """What an export yields is what a person reviewed and kept beside it."""
    found = lines(everything(source_of(case), case.export(), case.answers))
    if accept:
        case.expected.write_text(found, encoding="utf-8", newline="\n")
    assert case.expected.read_text(encoding="utf-8") == found


@every_case
def test_a_case_adds_up(case: Case) -> None:
    """Records and items counted by problems are together as many as the file holds."""
    things = everything(source_of(case), case.export(), case.answers)
    records = [thing["record"] for thing in things if "record" in thing]
    missed = sum(thing["problem"]["items"] for thing in things if "problem" in thing)
    assert len(records) + missed == case.about["items"]


@every_case
def test_records_stand_in_the_schema(case: Case) -> None:
    """Each record is of a known kind, keeps its place, and has a sound zone or says it has none."""
    for thing in everything(source_of(case), case.export(), case.answers):
        if row := thing.get("record"):
            assert row["kind"] in RECORDS
            assert row["precision"] in PRECISIONS
            assert row["direction"] in DIRECTIONS
            assert row["offset"] >= 0
            assert row["length"] >= 0
            assert row["utc_offset"] is None or abs(row["utc_offset"]) <= 15 * 60
            assert row["local"] is None or unwall(row["local"]) is not None


@every_case
def test_problems_and_assumptions_carry_no_words_of_the_record(case: Case) -> None:
    """A sentence about a file never repeats what someone wrote in it."""
    things = everything(source_of(case), case.export(), case.answers)
    words = {
        word
        for thing in things
        if "record" in thing
        for word in re.findall(r"\w{9,}", thing["record"]["text"])
    }
    for thing in things:
        told = thing.get("problem") or thing.get("assumption")
        if told:
            sentence = " ".join((told.get("reason", ""), told.get("sentence", "")))
            shown = " ".join(words_of for _, words_of in told.get("choices", ()))
            assert not words & set(re.findall(r"\w{9,}", f"{sentence} {shown}"))


@every_case
def test_a_case_reads_the_same_anywhere(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second reading, in another zone and locale, yields the same."""
    first = everything(source_of(case), case.export(), case.answers)
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "C")
        assert everything(source_of(case), case.export(), case.answers) == first
    finally:
        locale.setlocale(locale.LC_ALL, before)
        monkeypatch.undo()
        time.tzset()


@every_case
def test_reading_keeps_its_hands_still(case: Case, tmp_path: Path) -> None:
    """Reading a file leaves it as it is, writes nothing anywhere, and opens no connection."""
    path = tmp_path / case.files[0].name
    path.write_bytes(case.content)
    everything(source_of(case), open_export(path), case.answers)
    with _watched() as acts:
        everything(source_of(case), open_export(path), case.answers)
    assert acts == []
    assert path.read_bytes() == case.content


@every_source
@seeded
@given(data=st.data())
def test_a_source_survives_a_cut_at_any_byte(source: Source, data: st.DataObject) -> None:
    """A file that ends early yields records and problems, or an error of ours."""
    case = data.draw(st.sampled_from(cases_of(source.name)))
    _survives(source, case, case.content[: data.draw(st.integers(0, len(case.content)))])


@every_source
@seeded
@given(data=st.data())
def test_a_source_survives_any_changed_bytes(source: Source, data: st.DataObject) -> None:
    """Bytes changed anywhere yield records and problems, or an error of ours."""
    case = data.draw(st.sampled_from(cases_of(source.name)))
    content = bytearray(case.content)
    places = st.integers(0, max(len(content) - 1, 0))
    for place in data.draw(st.lists(places, min_size=1, max_size=8)):
        piece = data.draw(st.binary(min_size=1, max_size=4))
        content[place : place + len(piece)] = piece
    _survives(source, case, bytes(content))


@every_source
@seeded
@given(content=st.binary(max_size=400))
def test_a_source_survives_any_bytes(source: Source, content: bytes) -> None:
    """Bytes that were never an export yield nothing worse than an error of ours."""
    _survives(source, cases_of(source.name)[0], content)


@every_source
def test_a_source_reads_the_shared_samples(source: Source, shared: Path) -> None:
    """Real-format samples read as independent counts say they should, nineteen in twenty."""
    check = _check_previews(shared)
    rows = [row for row in _expected_rows(shared) if row["file"].split("/")[0] == source.name]
    if not rows:
        pytest.skip("the shared samples hold none of this kind")
    wrong = {}
    for row in rows:
        got = _preview(source, shared / "fixtures" / row["file"])
        if faults := check.faults(row, got):
            wrong[row["file"]] = faults
    allowed = max(1, round(len(rows) * (1 - SLACK)))
    assert len(wrong) <= allowed, wrong


def _survives(source: Source, case: Case, content: bytes) -> None:
    """Ask and read; only an error of ours may come out."""
    with suppress(TallybookError):
        source.recognise(case.export(content))
    with suppress(TallybookError):
        for thing in everything(source, case.export(content), Answers()):
            row = thing.get("record") or thing.get("problem")
            assert row is None or row["offset"] >= 0


@contextmanager
def _watched() -> Iterator[list[str]]:
    """Note each write and each connection that the interpreter is asked for."""
    if not _WATCH:
        sys.addaudithook(_note)
    acts: list[str] = []
    _WATCH.append(acts)
    try:
        yield acts
    finally:
        _WATCH.append(None)


_WATCH: list[list[str] | None] = []
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_ACTS = ("socket.", "os.mkdir", "os.rename", "os.remove", "os.link", "subprocess.", "os.truncate")


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    """Keep what happens while something is watched."""
    acts = _WATCH[-1] if _WATCH else None
    if acts is None:
        return
    if event == "open":
        path, mode, flags = arguments
        writing = isinstance(flags, int) and flags & _WRITING
        if writing or (isinstance(mode, str) and set(mode) & set("wax+")):
            acts.append(f"{event} {path}")
    elif event.startswith(_ACTS):
        acts.append(event)


def _check_previews(shared: Path) -> ModuleType:
    """The checker that lies beside the samples."""
    spec = importlib.util.spec_from_file_location(
        "check_previews", shared / "tools/check_previews.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes
    return module


#: Samples whose list counts one too few: it takes their first record for a line of titles.
MISCOUNTED = {
    "call_records/bandicoot/bandicoot/tests/samples/manual/A_orange.csv": "7",
    "call_records/bandicoot/bandicoot/tests/samples/manual/B_orange.csv": "7",
    "call_records/bandicoot/bandicoot/tests/samples/u_test.csv": "500",
}


def _expected_rows(shared: Path) -> list[dict[str, str]]:
    """The rows of the samples' own list whose counts are known."""
    text = (shared / "fixtures/EXPECTED.tsv").read_text(encoding="utf-8")
    head, *rest = [line.split("\t") for line in text.splitlines()]
    rows = [dict(zip(head, line, strict=False)) for line in rest]
    for row in rows:
        row["expected_messages"] = MISCOUNTED.get(row["file"], row["expected_messages"])
    return [row for row in rows if row["expected_messages"].isdigit()]


def _preview(source: Source, path: Path) -> dict[str, Any]:
    """Count one sample as a preview does."""
    try:
        things = everything(source, open_export(path), Answers())
    except TallybookError as error:
        return {"error": {"code": error.code}}
    rows = [thing["record"] for thing in things if "record" in thing]
    missed = sum(thing["problem"]["items"] for thing in things if "problem" in thing)
    moments = sorted((_instant(row), row) for row in rows if row["local"] is not None)
    return {
        "items": len(rows) + missed,
        "events": sum(row["kind"] == "event" for row in rows),
        "first": _written(moments[0][1]) if moments else None,
        "last": _written(moments[-1][1]) if moments else None,
    }


def _instant(row: dict[str, Any]) -> tuple[int, str]:
    """Where a record stands in time: its wall clock, set right where the zone is known."""
    shift = (row["utc_offset"] or 0) * 60_000_000
    return row["local"] - shift, json.dumps(row, sort_keys=True)


def _written(row: dict[str, Any]) -> str:
    """The time of a record in ISO 8601."""
    moment = unwall(row["local"])
    assert isinstance(moment, datetime)
    if row["utc_offset"] is None:
        return moment.isoformat()
    sign = "-" if row["utc_offset"] < 0 else "+"
    hours, minutes = divmod(abs(row["utc_offset"]), 60)
    return f"{moment.isoformat()}{sign}{hours:02}:{minutes:02}"
