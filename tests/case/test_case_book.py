"""The case over a real book: sealed, on a disk, written by more than one process."""

from pathlib import Path

import pytest
from case_entries import BOB, message

from tallybook.case import Case, Filter, count, page
from tallybook.intake.noting import order, stop
from tallybook.intake.writing import amend, person, write
from tallybook.journal.book import Book
from tallybook.model.columns import frame_of
from tallybook.model.entries import Incident, Witness
from tallybook.model.orders import OrderPaper
from tallybook.model.people import Person
from tallybook.model.time import Moment
from tallybook.patterns import all_patterns
from tallybook.vault.keys import Cost

WORDS = "lantern orbit meadow copper violin harbour"
FLOOR = Cost(memory_kib=65536, passes=1, lanes=4)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A fresh book."""
    made, _ = Book.create(tmp_path / "book", WORDS, cost=FLOOR)
    return made


def bring_in(book: Book, days: range) -> None:
    """Append an import of one message a day."""
    answers = {"zone": "Europe/London", "owner": [], "region": "GB"}
    begun = book.append("import", {"exhibit": "aa" * 32, "answers": answers})
    records = [message(f"2024-01-{day:02d}T10:00", direction="in") for day in days]
    body = {"import": begun.seq, "exhibit": "aa" * 32}
    book.append("records", body, frame=frame_of(records))


def test_what_is_written_through_the_intake_is_read_as_it_was_meant(book: Book) -> None:
    """Incidents, corrections, people, stops and orders come back with their fields."""
    bring_in(book, range(1, 8))
    started = Moment(kind="exact", start=page(Case.fold(book)).rows[0].home, zone="Europe/London")
    told = Incident(
        what="At the gate.", when=started, who=("Bob",), feeling="afraid", matters=True,
        witnesses=(Witness(name="Ann Example"),),
    )  # fmt: skip
    leaf = write(book, told)
    amend(book, leaf, {"feeling": "", "where": "the school gate"}, "I had it wrong")
    person(book, Person(name="Bob", handles=(BOB,), role="other"), "own")
    stop(book, "2024-01-03", how="text", to="Bob", words="", zone="")
    order(book, OrderPaper(name="order", dated="2024-01-05"))
    case = Case.fold(book)
    assert case.incident(leaf).where == "the school gate"
    assert case.incident(leaf).feeling == ""
    assert case.incident(leaf).witnesses == told.witnesses
    assert count(case, Filter(person="Bob")) == 8
    findings = [one for pattern in all_patterns() for one in pattern.find(case)]
    after = [one.numbers["received"] for one in findings if one.code.startswith("after-")]
    assert after == [4, 2]
    assert not case.passed_over


def test_a_leaf_number_is_that_of_the_tree(book: Book) -> None:
    """The number of a row is the leaf that the book gives a proof for."""
    bring_in(book, range(1, 4))
    row = page(Case.fold(book)).rows[1]
    _, content = book.leaf(row.item)
    assert b'"local":1704189600000000' in content


def test_what_another_process_appended_is_seen(book: Book) -> None:
    """A second handle on the same book writes, and the first case shows it."""
    case = Case.fold(book)
    other = Book.open(book.path, WORDS)
    write(other, Incident(what="Written elsewhere."))
    other.close()
    assert case.refresh() == 1
    assert case.items["text"].to_list() == ["Written elsewhere."]
    assert case.refresh() == 0
