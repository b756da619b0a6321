"""Odd things that a form or an address can hold: each is answered with a page, never with a fault."""

import pytest
from visiting import PASSPHRASE, Visitor

from tallybook.diary import Diary

WORDS = "violet walnut yonder zephyr acorn"
LONG = "9" * 5000
ODD = "a\u202eevil\u2066\x00\x07\x1b[31m\ufffe<b>x</b>"


@pytest.mark.parametrize(
    "address",
    [f"/item/{LONG[:30]}", f"/item/{LONG[:30]}/saved", f"/sheets/filled/1/compare?with={LONG}",
     "/sheets/filled/1/compare?with=²", f"/sheets/filled/{LONG[:30]}", f"/letters/{LONG[:30]}",
     f"/sheets/self-check/contact/items?from={LONG}", "/help?dir=%22%3E%3Cscript%3E"],
)  # fmt: skip
def test_an_odd_address_is_no_fault(reader: Visitor, address: str) -> None:
    """A number that is too long, or no number, leads to a page that says so, or to one that is there."""
    answer = reader.client.get(address)
    assert answer.status_code < 500
    assert b'dir="ltr"' in answer.content or answer.status_code == 303


@pytest.mark.parametrize("path", ["\0/x", "~nobody-at-all/x", "a" * 5000])
def test_a_place_that_cannot_be_is_said(visitor: Visitor, path: str) -> None:
    """Opening, making and mending a book say that there is no such place, and keep what was typed."""
    for address in ("/open", "/open/sheet", "/new", "/open/key"):
        fields = {"path": path, "passphrase": "x", "own": WORDS, "again": WORDS, "back": "a b"}
        assert "Something needs another look" in visitor.post(address, fields, status=400)


def test_a_copy_to_no_place_is_said(reader: Visitor) -> None:
    """The settings say that no folder can be called that."""
    for target in ("\0", "~nobody-at-all/x", "a" * 5000):
        page = reader.post("/settings/backup", {"target": target}, status=400)
        assert "No folder can be called that" in page


def test_odd_letters_and_numbers_are_kept_as_words(reader: Visitor, diary: Diary) -> None:
    """Letters that turn the line, or mean nothing, are kept as they came, escaped, and fault no page."""
    reader.post("/add", {"what": ODD, "when": "now"})
    page = reader.get("/list")
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x" in page
    assert reader.client.post("/add/typed", {"rows": LONG, "what_0": ODD}).status_code == 303
    reader.post("/sheets/self-check/contact", {"note": ODD, "go": "on"})
    assert "evil" in reader.get("/sheets/self-check/check")
    assert diary.case.items.height >= 2


def test_saving_twice_saves_once(reader: Visitor, diary: Diary) -> None:
    """The second press of a form that was saved finds nothing to save, and says so."""
    reader.post("/sheets/self-check/contact", {"note": "some words", "go": "on"})
    reader.post("/sheets/self-check/check", {"dated": "2026-11-21"})
    again = reader.post("/sheets/self-check/check", {"dated": "2026-11-21"}, status=400)
    assert "Nothing is answered yet" in again
    assert len(diary.fillings("self-check")) == 1


def test_an_answer_that_met_a_locked_book_survives_looking_twice(
    reader: Visitor, diary: Diary
) -> None:
    """What was typed is there after opening, and still there when the page is loaded once more."""
    address = "/sheets/self-check/contact"
    reader.post("/lock", {})
    reader.post(address, {"note": "typed while it was closed"})
    opened = reader.post("/open", {"path": str(diary.path), "passphrase": PASSPHRASE})
    assert "typed while it was closed" in opened
    assert "typed while it was closed" in reader.get(address)


def test_the_pages_of_a_helper_are_not_the_persons(reader: Visitor) -> None:
    """Who opened their own book is led to the numbers, not to items one by one."""
    assert "What helpers have sorted" in reader.get("/sort")
