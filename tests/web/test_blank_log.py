"""A blank log on paper, and its rows typed in later: late, and said to be."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from visiting import Visitor

from tallybook.bundle.blank_log import blank_log_pdf
from tallybook.content.languages import language, languages
from tallybook.diary import Diary

#: Nothing of what the pages are about stands on the paper.
TELLING = re.compile(
    r"stalk|harass|abuse|police|evidence|victim|tallybook|diary|incident", re.IGNORECASE
)


def words_of(made: bytes) -> list[str]:
    """The words of each page of a PDF."""
    import pypdfium2  # noqa: PLC0415 - only here

    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)]


def test_the_blank_log_says_nothing(reader: Visitor) -> None:
    """Its name, its title and its words are neutral; each page has its number."""
    answer = reader.client.get("/add/blank.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    pages = words_of(answer.content)
    assert len(pages) == 2
    for number, words in enumerate(pages, 1):
        assert f"{number} / 2" in words
        for column in ("Date", "Time", "Where", "What happened", "How it felt", "Who was told"):
            assert column in re.sub(r"\s+", " ", words), column
        assert TELLING.search(words) is None
    assert TELLING.search(answer.content.decode("latin-1")) is None


@pytest.mark.parametrize("code", [one.code for one in languages()])
def test_the_blank_log_is_set_in_every_language(code: str) -> None:
    """The heads of the columns are set with the font of the language, where it needs one."""
    import pikepdf  # noqa: PLC0415 - only here

    found = language(code)
    made = blank_log_pdf([found.name] * 8, title=found.name, language=code)
    assert len(words_of(made)) == 2
    with pikepdf.open(io.BytesIO(made)) as pdf:
        fonts = {str(one.BaseFont) for page in pdf.pages for one in page.Resources.Font.values()}
    assert {one.rpartition("+")[2].removeprefix("/") for one in fonts} <= {
        "NotoSans-Regular", "NotoSans-SemiBold", found.font,
    }  # fmt: skip
    assert not found.font or any(one.endswith(found.font) for one in fonts)


@pytest.mark.parametrize(
    ("code", "from_left"), [("en", True), ("pa", True), ("bn", True), ("ar", False)]
)
def test_columns_begin_where_reading_begins(code: str, *, from_left: bool) -> None:
    """The first column stands at the left in Gurmukhi too, and at the right in Arabic alone."""
    import pypdfium2  # noqa: PLC0415 - only here

    made = blank_log_pdf(["First", *["-"] * 6, "Last"], title="Notes", language=code)
    page = pypdfium2.PdfDocument(made)[0].get_textpage()
    boxes = [page.get_rect(number) for number in range(page.count_rects())]
    far = {page.get_text_bounded(*box).strip(): box[0] for box in boxes}
    assert (far["First"] < far["Last"]) is from_left


def row(number: int, **said: str) -> dict[str, str]:
    """The fields of one row."""
    return {
        f"{name}_{number}"
        if not name.endswith(("_d", "_m", "_y"))
        else f"{name[:-2]}_{number}{name[-2:]}": value
        for name, value in said.items()
    }


ROWS = (
    row(0, what="He stood at the gate.", day_d="3", day_m="11", day_y="2026", time="9:30", noted_d="4", noted_m="11", noted_y="2026", seen="Jo", feeling="sick", told="my sister", where="home")
    | row(1, what="A call.", day_d="5", day_m="11", day_y="2026", time="evening")
    | row(2)
)  # fmt: skip


def test_rows_become_notes_that_say_they_were_on_paper_first(reader: Visitor, diary: Diary) -> None:
    """Each row is one incident: happened then, written on paper then, typed now, shown as late."""
    page = reader.post("/add/typed", ROWS | {"rows": "3", "do": "save"})
    assert "2 notes are saved" in page
    first, second = sorted(diary.case.items["item"].to_list())
    one, two = diary.case.incident(first), diary.case.incident(second)
    assert (one.noted_on, two.noted_on) == ("2026-11-04", "unknown")
    assert str(one.when.start) == "2026-11-03 09:30:00"
    assert one.witnesses[0].name == "Jo"
    assert two.when.precision == "day"
    assert two.what == "A call.\nTime, as it stands on paper: evening"
    assert diary.is_late(first)
    shown = reader.get(f"/item/{first}")
    assert "First written on paper" in shown
    assert "4 November 2026" in shown
    assert "later than it happened" in shown


def test_nothing_is_saved_while_a_row_needs_another_look(reader: Visitor, diary: Diary) -> None:
    """A row without words, a day that is none, a note before its event: told, and all kept."""
    wrong = row(1, where="home") | row(2, what="x", day_d="40", day_m="1", day_y="2026")
    page = reader.post("/add/typed", {**ROWS, **wrong, "what_1": "", "rows": "3"}, status=400)
    assert "Write what happened here" in page
    assert "That is not a day" in page
    assert "He stood at the gate." in page
    early = row(
        0, what="x", day_d="3", day_m="11", day_y="2026", noted_d="2", noted_m="11", noted_y="2026"
    )
    assert "before it happened" in reader.post("/add/typed", early | {"rows": "3"}, status=400)
    assert "one row at least" in reader.post("/add/typed", {"rows": "3"}, status=400)
    assert len(diary.case.items) == 0


def test_more_rows_keep_what_was_typed(reader: Visitor) -> None:
    """Asking for more rows loses nothing, and there is an end to it."""
    page = reader.post("/add/typed", ROWS | {"rows": "3", "do": "more"})
    assert "He stood at the gate." in page
    assert page.count('<section class="note"') == 6
    assert reader.post("/add/typed", {"rows": "9999", "do": "more"}).count('class="note"') <= 31


def test_paper_first_stands_in_the_chronology_of_a_copy(
    reader: Visitor, diary: Diary, tmp_path: Path
) -> None:
    """A bundle says of the row that it was on paper first, keeps daily life apart, and checks."""
    from tallybook.bundle import Choice  # noqa: PLC0415 - heavy

    reader.post("/add/typed", ROWS | {"rows": "3", "do": "save"})
    kept = {"what": "Later.", "impact_kinds": ["sleep"], "impact_sleep": "quietcanary"}
    reader.post("/add/longer", kept)
    item = max(diary.case.items["item"].to_list())
    change = {"what": "Later.", "impact_kinds": ["money"], "reason": "more"}
    reader.post(f"/item/{item}/correct", change)
    target = tmp_path / "out"
    diary.make_bundle(Choice(reference="SA", impact=False), target)
    (bag,) = [path.parent for path in target.rglob("manifest-sha256.txt")] or [target]
    rows = list(csv.DictReader(io.StringIO((bag / "data/chronology.csv").read_text("utf-8"))))
    assert '"first_written_on_paper": "2026-11-04"' in rows[0]["details"]
    told = " ".join(str(value) for each in rows for value in each.values())
    assert "quietcanary" not in told
    assert "impact_kinds" not in told
    ran = subprocess.run(
        [sys.executable, str(bag / "check.py")], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout
    assert "All checks pass." in ran.stdout
