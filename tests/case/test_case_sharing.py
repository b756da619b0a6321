"""Consents, copies and receipts as a journal holds them, and who holds what."""

from datetime import date

import pytest
from case_entries import Invented

from tallybook.case.consents import NOBODY, holders, says
from tallybook.model.consents import ENDED, NOT_YET, STANDS, WITHDRAWN

CONSENT = {
    "dated": "2024-03-10", "recipient": "Ada Help", "purpose": "a referral", "ends": "2024-06-30",
    "chosen": {"channel": "whatsapp", "since": "2024-01-01"}, "kinds": ["items", "impact"],
}  # fmt: skip


def copies(book: Invented, recipient: str = "ada  HELP", **body: object) -> int:
    """Note that copies were made; give back their number."""
    head = {"seq": 3, "size": 40, "root": "ab" * 32, "chain": "cd" * 32}
    given = {
        "at": "2024-03-12T10:00:00Z", "recipient": recipient, "reference": "", "items": [1, 2, 3],
        "exhibits": [], "manifest": "ef" * 32, "head": head, **body,
    }  # fmt: skip
    return book.add("bundle", given).first_leaf


@pytest.mark.parametrize(
    ("today", "state"),
    [("2024-03-09", NOT_YET), ("2024-06-30", STANDS), ("2024-07-01", ENDED)],
)
def test_a_consent_stands_from_its_day_to_its_last(today: str, state: str) -> None:
    """Before its day it is no consent, on its last day it still is one, after that it ended."""
    book = Invented()
    item = book.add("consent", CONSENT).first_leaf
    (one,) = book.case().shared.consents
    assert one.state(date.fromisoformat(today)) == state
    assert (one.item, dict(one.chosen)["channel"]) == (item, "whatsapp")


def test_a_withdrawal_holds_from_its_day_and_the_first_one_stands() -> None:
    """What was agreed to before stays readable; a second withdrawal changes nothing."""
    book = Invented()
    item = book.add("consent", CONSENT).first_leaf
    gone = {"of": item, "dated": "2024-04-01", "how": "by phone", "reason": ""}
    book.add("consent-withdrawn", gone)
    book.add("consent-withdrawn", {**gone, "dated": "2024-05-01"})
    (one,) = book.case().shared.consents
    assert one.state(date(2024, 3, 31)) == STANDS
    assert one.state(date(2024, 4, 1)) == WITHDRAWN
    assert one.purpose == "a referral"
    book.add("consent-withdrawn", {**gone, "of": 999})
    assert len(book.case().shared.consents) == 1


def test_who_holds_what_brings_the_same_name_together() -> None:
    """Capitals and blanks make no other recipient; a receipt of somebody else names a second holder."""
    book = Invented()
    consent = book.add("consent", CONSENT).first_leaf
    first = copies(book, consent=consent)
    copies(book, recipient="")
    taken = {"dated": "2024-03-13", "bundle": first, "receipt": "R-7", "how": "in person"}
    book.add("handed-over", {**taken, "recipient": "Ada Help"})
    book.add("handed-over", {**taken, "recipient": "PC Lane"})
    book.add("handed-over", {**taken, "bundle": -1, "what": "a print", "recipient": "PC Lane"})
    ada, lane, nobody = holders(book.case().shared)
    assert (ada.name, lane.name, nobody.name) == ("ada  HELP", "PC Lane", NOBODY)
    assert [each.receipt for each in ada.held[0].receipts] == ["R-7"]
    assert ada.held[0].consent is not None
    assert ada.held[0].copies is not None
    assert (ada.held[0].copies.size, ada.held[0].copies.items) == (40, 3)
    assert [one.copies is None for one in lane.held] == [False, True]
    assert nobody.held[0].consent is None


def test_what_is_said_of_a_consent_is_true_on_its_day() -> None:
    """Without one, with one that stands, for another recipient, and with one that is over."""
    book = Invented()
    item = book.add("consent", CONSENT).first_leaf
    shared = book.case().shared
    june, july = date(2024, 6, 1), date(2024, 7, 1)
    assert "none is needed" in says(shared, -1, "Ada Help", june)
    assert "stands today" in says(shared, item, "ADA help", june)
    assert "another recipient" in says(shared, item, "PC Lane", june)
    assert "has ended" in says(shared, item, "", july)
    assert "not in this book" in says(shared, 999, "", july)


def test_bundles_of_earlier_versions_and_veiled_entries_open() -> None:
    """A bundle without a consent has none; an entry that lost its fields says nothing."""
    book = Invented()
    copies(book)
    for kind in ("consent", "consent-withdrawn", "handed-over", "deadline-done", "bundle"):
        book.add(kind, {"items": []})
    case = book.case()
    assert [one.consent for one in case.shared.copies] == [-1]
    assert not case.shared.consents
    assert not case.shared.receipts
    assert case.passed_over == {}
