"""The page for two minutes: every number on it is counted again by a program that shares no line."""

import csv
import json
import shutil
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_book import PASSPHRASE, Made

from tallybook.bundle import Choice, recount, verify
from tallybook.bundle.briefly import parts_of
from tallybook.bundle.cells import table
from tallybook.bundle.chronology import COLUMNS
from tallybook.bundle.summary import summary_file, summed
from tallybook.diary import Diary
from tallybook.model.entries import Incident
from tallybook.model.orders import ChangePaper, OrderPaper
from tallybook.model.reports import AnswerPaper, BlockPaper, ReportPaper
from tallybook.vault.keys import FLOOR

DAYS = st.dates(date(2023, 12, 1), date(2024, 3, 1))
CLOCKS = st.one_of(
    st.just(""),
    DAYS.map(str),
    st.datetimes(
        min_value=datetime(2023, 12, 1),  # noqa: DTZ001 - a clock on the wall
        max_value=datetime(2024, 3, 1),  # noqa: DTZ001
    ).map(lambda moment: moment.isoformat()),
)
NAMES = st.sampled_from(
    ["", "Alex Rowe", "'quoted", "=1+1", "Jo, or not", "\ud83d", "nobody named"]
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "own_clock": CLOCKS,
            "counts": st.sampled_from(["yes", ""]),
            "kind": st.sampled_from(["message", "incident", "stop", "order"]),
            "channel": st.sampled_from(["sms", "whatsapp"]),
            "person": NAMES,
            "behaviours": st.sampled_from(["", "gifts", "gifts, following"]),
            "flags": st.sampled_from(["", "visit", "visit, gift"]),
            "until": st.one_of(st.just(""), DAYS.map(str)),
        }
    ),
    max_size=25,
)


def recounted(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the program that came with a bundle, as its reader would."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "recount.py"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    """A bundle to be changed."""
    return Path(shutil.copytree(made.folder, tmp_path / "bundle"))


def test_every_number_of_the_summary_is_counted_again(made: Made) -> None:
    """The program in the bundle finds the same numbers, and there are some."""
    said = recounted(made.folder)
    assert said.returncode == 0, said.stdout + said.stderr
    figures = json.loads((made.folder / "data/summary.json").read_text())["figures"]
    assert f"{len(figures)} numbers counted again; 0 differ" in said.stdout
    assert figures["in.items"] > 0


def test_a_changed_number_and_a_changed_row_are_both_found(copy: Path) -> None:
    """It fails when the summary is touched, and when the table is."""
    path = copy / "data/summary.json"
    before = path.read_text()
    summary = json.loads(before)
    summary["figures"]["in.items"] += 1
    path.write_text(json.dumps(summary))
    assert recounted(copy).returncode == 1
    path.write_text(before)
    rows = copy / "data/chronology.csv"
    content = rows.read_bytes()
    rows.write_bytes(content.replace(b",yes,", b",,", 1))
    assert recounted(copy).returncode == 1


def test_the_program_needs_the_standard_library_alone(made: Made) -> None:
    """It is short enough to be read, and imports nothing that has to be installed."""
    text = (made.folder / "recount.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 160
    assert "tallybook" not in text


@given(rows=ROWS, spans=st.lists(st.tuples(st.just("sms"), DAYS, st.integers(0, 40)), max_size=4))
def test_both_ways_of_counting_agree(
    rows: list[dict[str, Any]], spans: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the rows, the two programs find the same numbers."""
    numbered = [row | {"number": number} for number, row in enumerate(rows, 1)]
    covered = [(name, first, first + timedelta(days=length)) for name, first, length in spans]
    folder = tmp_path_factory.mktemp("bag")
    (folder / "data").mkdir()
    (folder / "data/chronology.csv").write_bytes(b"".join(table(COLUMNS, numbered)))
    lines = [dict(zip(("channel", "from", "to"), span, strict=True)) for span in covered]
    (folder / "data/coverage.csv").write_bytes(b"".join(table(("channel", "from", "to"), lines)))
    summary = summed(numbered, covered)
    said = json.loads(summary_file(summary))["figures"]
    assert recount.counted(folder) == said
    shutil.rmtree(folder)


@given(rows=ROWS)
def test_the_page_prints_no_number_that_is_not_counted(rows: list[dict[str, Any]]) -> None:
    """Every cell of the page is a number of the summary, a day of it, a row's number or a name."""
    numbered = [row | {"number": number} for number, row in enumerate(rows, 1)]
    summary = summed(numbered, [("sms", date(2024, 1, 1), date(2024, 1, 9))])
    known = {str(value) for value in summary.figures.values()}
    for part in parts_of(summary, numbered):
        for row in part.rows:
            assert part.title == "What came after which date" or row[1].replace(",", "") in known


def test_the_table_of_covered_days_reads_back(made: Made) -> None:
    """Each line is a channel and a stretch of days."""
    with (made.folder / "data/coverage.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert lines
    assert all(line["from"] <= line["to"] for line in lines)


def test_blocks_reports_and_changes_of_orders_have_rows(tmp_path: Path) -> None:
    """Each dated fact of the book stands in the chronology, and what came after it is counted."""
    diary, _ = Diary.create(tmp_path / "book", PASSPHRASE, cost=FLOOR)
    order = diary.note_order(
        OrderPaper(
            name="Non-molestation order", dated="2025-01-10", served="2025-01-11",
            conditions="No contact.", ends="2026-01-10",
        )
    )  # fmt: skip
    diary.change_order(order, ChangePaper(said="ended", dated="2025-06-01", reason="By consent"))
    diary.add_block(BlockPaper(dated="2025-01-12", whom="+44 7700 900123", channel="sms"))
    report = diary.add_report(
        ReportPaper(to="police", dated="2025-01-13", organisation="North Police", reference="12/25")
    )
    diary.add_answer(report, AnswerPaper(dated="2025-02-01", answer="Taken up.", by="PC Example"))
    diary.write(Incident(what="He waited outside."))
    diary.make_bundle(Choice(archive=False), tmp_path / "bundle")
    with (tmp_path / "bundle/data/chronology.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["kind"]: row for row in csv.DictReader(file)}
    assert {"order", "order-change", "block", "report", "answer"} <= set(rows)
    assert (rows["order"]["happened"], rows["order"]["own_clock"]) == ("2025-01-10", "2025-01-11")
    assert rows["report"]["reported_to"] == "North Police (the police)"
    figures = json.loads((tmp_path / "bundle/data/summary.json").read_text())["figures"]
    assert f"after.{rows['report']['number']}.items" in figures
    assert recounted(tmp_path / "bundle").returncode == 0
    assert verify(tmp_path / "bundle").ok
    diary.close()
