"""A practice book is made of real export files, taken in the usual way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tallybook.content.training import Case, Chat, Texts, case, cases
from tallybook.diary import Diary
from tallybook.diary.practice import PASSPHRASE, exports, fill
from tallybook.vault.keys import Cost

COST = Cost(memory_kib=65536, passes=1, lanes=4)


@pytest.mark.parametrize("case", cases(), ids=lambda one: one.id)
def test_everything_of_a_case_is_in_its_book(case: Case, tmp_path: Path) -> None:
    """Each message, call, email and diary entry of the case is an item of the book, and it says so."""
    diary, _words = Diary.create(tmp_path / "Practice", PASSPHRASE, cost=COST)
    fill(diary, case)
    parts: tuple[Chat | Texts, ...] = (*case.chat, *case.texts)
    messages = sum(len(one.line) + sum(each.count for each in one.flood) for one in parts)
    found = dict(diary.case.items["kind"].value_counts().iter_rows())
    assert found.get("message", 0) == messages
    assert found.get("call", 0) == len(case.call)
    assert found.get("mail", 0) == len(case.mail)
    assert found.get("incident", 0) == len(case.incident)
    assert len(diary.case.orders) == len(case.order_paper)
    assert len(diary.case.reports) == len(case.report)
    assert diary.practice == case.id
    assert not diary.audit().lines or diary.audit().ok
    diary.close()


@pytest.mark.parametrize("case", cases(), ids=lambda one: one.id)
def test_the_files_of_a_case_are_the_same_each_time(case: Case) -> None:
    """Learners who talk about a case look at the same book."""
    assert list(exports(case)) == list(exports(case))


def test_what_came_after_the_order_is_set_against_each_clause(tmp_path: Path) -> None:
    """The case about an order has something to find under contact, place and filming."""
    diary, _words = Diary.create(tmp_path / "Practice", PASSPHRASE, cost=COST)
    fill(diary, case("order-kept"))
    order = diary.case.orders[0].item
    found = {one.clause.condition.number: len(one.items) for one in diary.set_against(order)}
    assert found == {"1": 1, "2": 2, "3": 2}
    diary.close()
