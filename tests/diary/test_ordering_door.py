"""Orders, blocks and reports through the front door: sealed, reopened, and refused where they do not fit."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tallybook.case import Case
from tallybook.diary import Diary
from tallybook.errors import LateChange, NoSuchItem, UnfitAnswer
from tallybook.model.orders import ChangePaper, Condition, OrderPaper, Place
from tallybook.model.reports import AnswerPaper, BlockPaper, ReportPaper
from tallybook.vault.keys import FLOOR

PASSPHRASE = "seven plain grey stones in a row"
HOME = Place(name="my home", lat=51.50740, lon=-0.12780, metres=200.0)
FULL = Condition(
    number="3(b)", words="not to go near", kind="places", people=("me", "Mum"), indirectly=True,
    places=(HOME, Place(name="the school")), channels=("call",), allowed=("email",), acts=("gifts",),
    days=(4, 5), begins="21:00", finishes="07:00",
)  # fmt: skip


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A new book at the lowest cost."""
    made, _ = Diary.create(tmp_path / "book", PASSPHRASE, zone="Europe/London", cost=FLOOR)
    yield made
    made.close()


def test_an_order_comes_back_as_it_was_given(diary: Diary) -> None:
    """Every part of a condition, after the book was closed and opened again."""
    paper = OrderPaper(
        name="Order", dated="2025-03-10", kind="non-molestation", nation="england-wales",
        served="2025-03-12T14:30", ends="2026-03-10", review="2025-09-01", court="Leeds",
        reference="A1", person="Robin", clauses=(FULL,),
    )  # fmt: skip
    item = diary.note_order(paper)
    diary.close()
    again = Diary.open(diary.path, PASSPHRASE)
    order = again.order(item)
    assert order.clauses[0].condition == FULL
    for name in ("name", "kind", "nation", "court", "reference", "person"):
        assert getattr(order, name) == getattr(paper, name)
    days = (order.dated, order.served, order.ends, order.review)
    assert [each.isoformat() for each in days if each] == [
        "2025-03-10", "2025-03-12T14:30:00", "2026-03-10", "2025-09-01",
    ]  # fmt: skip
    again.close()


def test_the_leaf_of_an_order_does_not_tell_where_a_home_lies(diary: Diary) -> None:
    """What is disclosed with an order holds names of places; each position is a leaf apart."""
    item = diary.note_order(OrderPaper(name="Order", dated="2025-03-10", clauses=(FULL,)))
    _, order = diary.book.leaf(item)
    _, position = diary.book.leaf(item + 1)
    assert b"my home" in order
    assert b"51.5074" not in order
    assert b"51.5074" in position


def test_a_note_on_a_report_is_a_leaf_apart(diary: Diary) -> None:
    """The report can be disclosed without it."""
    item = diary.add_report(ReportPaper(to="police", dated="2025-03-10", notes="only mine"))
    assert b"only mine" not in diary.book.leaf(item)[1]
    assert diary.report(item).notes == "only mine"


def refused(number: str, **fields: Any) -> Callable[[Diary], object]:
    """Note an order with a condition that does not fit."""
    clause = Condition(number=number, **fields)
    paper = OrderPaper(name="Order", dated="2025-03-10", clauses=(clause,))
    return lambda diary: diary.note_order(paper)


@pytest.mark.parametrize(
    "noting",
    [
        refused("1", kind="hologram"),
        refused("1", begins="25:00"),
        refused("1", days=(7,)),
        refused("1", places=(Place(name="x", lat=1.0),)),
        refused("1", places=(Place(name="x", lat=91.0, lon=0.0),)),
        refused("1", places=(Place(name="x", lat=1.0, lon=1.0, metres=-1.0),)),
        refused("1", places=(Place(name="x", lat=float("nan"), lon=1.0),)),
        refused("1", places=(Place(name="x", lat=1.0, lon=1.0, metres=float("nan")),)),
        refused("1", places=(Place(name="x", lat=1.0, lon=1.0, metres=float("inf")),)),
        lambda diary: diary.note_order(OrderPaper(name=" ", dated="2025-03-10")),
        lambda diary: diary.note_order(OrderPaper(name="x", dated="soon")),
        lambda diary: diary.note_order(OrderPaper(name="x", dated="2025-03-10", kind="y")),
        lambda diary: diary.note_order(OrderPaper(name="x", dated="2025-03-10", nation="y")),
        lambda diary: diary.note_order(OrderPaper(name="x", dated="2025-03-10", served="2025-03-09")),
        lambda diary: diary.add_block(BlockPaper(dated="soon")),
        lambda diary: diary.add_report(ReportPaper(to="nobody", dated="2025-03-10")),
        lambda diary: diary.add_report(
            ReportPaper(to="police", dated="2025-03-10", next_date="soon")
        ),
        lambda diary: diary.add_stop("soon"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_nothing_is_noted(
    diary: Diary, noting: Callable[[Diary], object]
) -> None:
    """Days that are none, kinds that are not known, places that are nowhere."""
    before = diary.book.head
    with pytest.raises(UnfitAnswer):
        noting(diary)
    assert diary.book.head == before


def test_a_change_says_what_and_why_and_from_when(diary: Diary) -> None:
    """A correction without a reason, a variation without its day, and one that changes nothing."""
    item = diary.note_order(OrderPaper(name="Order", dated="2025-03-10", clauses=(FULL,)))
    with pytest.raises(LateChange):
        diary.change_order(item, ChangePaper(said="corrected", removes=(0,)))
    with pytest.raises(LateChange):
        diary.change_order(item, ChangePaper(said="varied", dated="2025-04-01", reason="x"))
    with pytest.raises(UnfitAnswer):
        diary.change_order(item, ChangePaper(said="varied", removes=(0,)))
    with pytest.raises(UnfitAnswer):
        diary.change_order(item, ChangePaper(said="ended", dated="2025-03-09"))
    with pytest.raises(NoSuchItem):
        diary.change_order(item, ChangePaper(said="ended", dated="2025-04-01", removes=(4,)))
    with pytest.raises(NoSuchItem):
        diary.change_order(item + 1, ChangePaper(said="ended", dated="2025-04-01"))
    with pytest.raises(NoSuchItem):
        diary.add_answer(item, AnswerPaper(dated="2025-04-01", answer="x"))
    with pytest.raises(NoSuchItem):
        diary.confirm_stop(item)
    assert diary.order(item).changes == ()


def test_a_helper_who_only_sorts_is_shown_no_dates_that_are_not_there(diary: Diary) -> None:
    """Without the words of an entry there is no order to count from, rather than one of a wrong day."""
    diary.note_order(OrderPaper(name="Order", dated="2020-03-10"))
    diary.add_stop("2020-03-10")
    bare = [replace(entry, body={}, items=()) for entry in diary.book.entries()]
    case = Case.of_entries(bare)
    assert (case.orders, case.stops) == ((), ())
