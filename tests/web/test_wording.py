"""What the pages say: in words of a page, in one kind of quotation mark, and only what is true."""

import re
from typing import Any

import pytest
from test_pages import admit, bring
from visiting import Visitor

from tallybook.diary import Diary
from tallybook.web import show

PAGES = ("/", "/add", "/add/longer", "/add/voice", "/add/blank", "/add/typed", "/add/guided/what",
         "/add/guided/changes", "/add/guided/seen", "/add/drop?form=line", "/list", "/counts", "/files", "/copies", "/settings", "/help",
         "/people/add", "/people/stop", "/people/order", "/new", "/open/sheet", "/counts/drawn/years",
         "/counts/drawn/handles", "/counts/drawn/before")  # fmt: skip


def test_no_page_names_a_command(visitor: Visitor, diary: Diary) -> None:
    """A wrong passphrase, and a folder without a book, are told in words of the page."""
    typed = {"path": str(diary.path), "passphrase": "quite another thing"}
    page = visitor.post("/open", typed, status=400)
    assert page.count("I do not remember the passphrase") >= 2
    missing = visitor.post("/open", typed | {"path": str(diary.path / "no")}, status=400)
    assert "Check the path." in missing
    for each in (page, missing):
        assert not re.search(r"tallybook [a-z]", each)


@pytest.mark.parametrize("line", ["abc", "ff" * 31, "zz" * 32])
def test_a_key_line_that_is_cut_is_told_plainly(reader: Visitor, line: str) -> None:
    """A line that is no whole key is asked for again, in one sentence."""
    page = reader.post(
        "/settings/readers", {"public": line, "name": "Jo", "scope": "read"}, status=400
    )
    assert "That line is not complete. Copy the whole line your helper sent." in page
    assert not re.search(r"tallybook [a-z]", page)


def test_pages_use_one_kind_of_quotation_mark(reader: Visitor) -> None:
    """No sentence on a page holds a straight quotation mark."""
    admit(reader, bring(reader))
    for address in PAGES:
        shown = re.sub(r"<[^>]*>", " ", reader.get(address))
        shown = re.sub(r"\s", " ", shown)
        found = re.search(r".{0,40}(&#39;|&quot;|&#34;|').{0,40}", shown)
        assert found is None, (address, found[0])


def test_what_needs_scripts_is_only_said_where_they_run(reader: Visitor) -> None:
    """Every mention of the key is hidden until the script itself uncovers it."""
    for address in ("/", "/help/leaving"):
        page = reader.get(address)
        spoken = re.sub(r"<span data-scripted hidden>.*?</span>", "", page, flags=re.DOTALL)
        assert "Shift" in page
        assert "Shift" not in spoken


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2025-01-28T17:46:12", "28 January 2025, 17:46"),
        ("2025-01-28T17:46:12.004000", "28 January 2025, 17:46"),
        ("2025-01-28 17:46", "28 January 2025, 17:46"),
        ("2025-01-28", "28 January 2025"),
        (None, "–"),  # noqa: RUF001 - as it is shown
        (1200, "1,200"),
    ],
)
def test_times_in_tables_are_as_people_read_them(cell: Any, read: str) -> None:
    """A cell with a day or a time never shows it as machines write it."""
    assert show.cell(cell) == read


def test_no_table_of_counts_holds_a_machine_date(reader: Visitor) -> None:
    """The page of counts has no ISO date in what is read."""
    admit(reader, bring(reader))
    reader.post("/people/stop", {"day": "2024-12-01", "time": "09:30"})
    shown = re.sub(r"<[^>]*>", " ", reader.get("/counts"))
    assert not re.search(r"\d{4}-\d\d-\d\d", shown)
    assert not re.search(r"\b1 (items|others|days|rows)\b", shown)
