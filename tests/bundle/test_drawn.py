"""Pictures of counts in the printed report: with words in their place, tables, and only what goes."""

import io
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from invented_book import CHOICE, Made
from paper_rows import AT, paper
from test_press import _plain, drawn

from tallybook.bundle.drawn import _part, drawn_parts
from tallybook.bundle.pdf import volumes
from tallybook.bundle.planning import plan
from tallybook.bundle.press import press
from tallybook.case.sight import Panel
from tallybook.drawing import Branch, CalendarDay, Days, Hours, Lane, Lanes, Mark, Tree

STAMP = int(AT.timestamp())
DAY = timedelta(days=1)
FIRST = date(2015, 1, 1)
#: Labels that a font, a typesetter or a reader could stumble over.
LABELS = (
    "+44 7700 900123",
    "أين أنت",
    "你在哪里",
    "\u202egnp.exe\u202c",
    "\u2b78\u200d\u0f97\u200d\u24ec\u0301\u1b3f\u0337",
    "<script>#set text(red)</script>",
    "🙂 👨‍👩‍👧",
)


def panel(name: str, given: Any, rows: Sequence[tuple[Any, ...]]) -> Panel:
    """One picture with a table."""
    return Panel(
        name=name, title=f"Picture {name}", told="Told in words.", does_not_show="anything else.",
        given=given, columns=("what", "items"), rows=tuple(rows), filters=(None,) * len(rows),
        marks=(Mark(day=FIRST, letter="S"),),
    )  # fmt: skip


def every_kind() -> list[Panel]:
    """A picture of each kind, the calendar with ten full years."""
    words: dict[str, Any] = {"title": "t", "told": "d"}
    days = tuple(
        CalendarDay(day=FIRST + DAY * n, count=None if n % 90 > 80 else n % 50) for n in range(3650)
    )
    lanes = tuple(
        Lane(label=label, first=FIRST, last=FIRST + DAY * 900,
             counts=tuple((FIRST + DAY * n, n % 9) for n in range(0, 900, 3)),
             covered=((FIRST, FIRST + DAY * 400), (FIRST + DAY * 500, FIRST + DAY * 900)))
        for label in LABELS
    )  # fmt: skip
    branches = tuple(
        Branch(label=label, group=LABELS[0] if n % 2 else "", first=FIRST, last=FIRST + DAY * n,
               count=n + 1)
        for n, label in enumerate(LABELS)
    )  # fmt: skip
    return [
        panel("years", Days(key="a", days=days, **words), [("May 2015", 7)]),
        panel("handles", Lanes(key="b", lanes=lanes, **words), [(one, 1) for one in LABELS]),
        panel("hours", Hours(key="c", grid=((0,) * 23 + (5,),) * 7, **words), [("Monday", 5)]),
        panel("branches", Tree(key="e", branches=branches, **words), [(one, 1) for one in LABELS]),
    ]


@pytest.fixture(scope="module")
def volume() -> bytes:
    """A report with a picture of each kind, every label a trap."""
    (report,) = volumes(replace(paper(["hello"]), drawn=[_part(one) for one in every_kind()]))
    return press(report, [], STAMP)


def test_each_picture_has_words_in_its_place(volume: bytes) -> None:
    """Whoever hears the report hears the title and the sentence of each picture."""
    plain = _plain(volume)
    for name in ("years", "handles", "hours", "branches"):
        alt = f"Picture {name}. Told in words. The numbers are in the table below."
        assert alt.encode() in plain


def test_each_picture_has_its_table_and_its_limit(volume: bytes) -> None:
    """The same numbers stand below each picture, and what must not be read into it."""
    with pikepdf.open(io.BytesIO(volume)) as pdf:
        said = drawn(pdf).replace("\u200b", "")
    assert said.count("What this does not show: anything else.") == 4
    assert "Counts as pictures" in said
    assert "May 2015" in said
    assert "S: 1 January 2015, asked to stop" in said
    assert "<script>#set text(red)</script>" in said


def test_a_label_of_any_script_costs_no_other_its_letters(volume: bytes) -> None:
    """What no font shapes is named by numbers in its own label; the others are drawn as they are."""
    with pikepdf.open(io.BytesIO(volume)) as pdf:
        said = drawn(pdf)
    assert said.count("你在哪里") == 4
    assert "1 to 2" in said
    assert said.count("+44 7700 900123") >= 4


def test_the_report_keeps_its_standards(volume: bytes, tmp_path: Path) -> None:
    """With pictures it is still PDF/A-2a and PDF/UA-1, and sound."""
    with pikepdf.open(io.BytesIO(volume)) as pdf, pdf.open_metadata() as facts:
        assert facts["pdfaid:conformance"] == "A"
        assert facts["pdfuaid:part"] == "1"
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    (tmp_path / "report.pdf").write_bytes(volume)
    subprocess.run(["qpdf", "--check", tmp_path / "report.pdf"], check=True, capture_output=True)


def test_a_picture_of_ten_years_stays_on_its_page(volume: bytes) -> None:
    """The tallest picture is made smaller and not cut: all of its years can be read."""
    with pikepdf.open(io.BytesIO(volume)) as pdf:
        assert all(float(page.mediabox[3]) < 842 for page in pdf.pages)
        said = drawn(pdf)
    for year in range(2015, 2025):
        assert str(year) in said


def test_a_bundle_draws_only_what_goes(made: Made) -> None:
    """The pictures count the items of the bundle, and no entry that stays in the book."""
    planned = plan(made.book, made.case, CHOICE)
    parts = drawn_parts(made.case, planned, CHOICE)
    assert parts
    (calendar,) = (part for part in parts if part["title"] == "Day by day")
    received = sum(one.direction == "in" and one.kind == "message" for one in planned.items)
    assert sum(int(row[1]) for row in calendar["rows"]) == received
    incidents = sum(one.kind == "incident" for one in planned.items)
    assert sum(int(row[-1]) for row in calendar["rows"]) <= incidents


def test_a_chosen_few_are_called_a_selection(made: Made) -> None:
    """Where single items were chosen no day is called quiet and no rate is given."""
    some = tuple(made.case.items["item"].to_list()[:20])
    choice = replace(CHOICE, items=some)
    for part in drawn_parts(made.case, plan(made.book, made.case, choice), choice):
        assert "This is a selection" in part["limit"]
        assert "Covered days" not in part["columns"]


def test_a_few_items_need_no_picture(made: Made) -> None:
    """Below ten items there are none."""
    choice = replace(CHOICE, items=tuple(made.case.items["item"].to_list()[:4]))
    assert drawn_parts(made.case, plan(made.book, made.case, choice), choice) == []
