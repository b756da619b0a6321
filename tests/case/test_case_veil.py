"""The veil: no word the other person chose is shown unasked."""

from typing import Any

import pytest
from case_entries import BOB, HER, Invented, message

from tallybook.case import Filter, Row, choices, open_item, page
from tallybook.errors import NoSuchItem

#: One word for each place in which the other person's words can travel.
PLANTED: dict[str, Any] = {
    "text": "wordintext",
    "subject": "wordinsubject",
    "thread": "wordinthread",
    "sender": "~ Wordinname",
    "part": "wordinpart.txt",
    "attachments": ("wordinfile.jpg",),
    "details": {"note": "wordindetail"},
}


@pytest.fixture
def book() -> Invented:
    """An import in which every field carries a planted word."""
    made = Invented()
    made.bring_in(
        [
            message("2024-01-01T10:00", direction="in", **PLANTED),
            message("2024-01-01T11:00", direction="unknown", **PLANTED),
            message("2024-01-01T12:00", kind="event", **PLANTED),
            message("2024-01-01T13:00", kind="mail", direction="out", **PLANTED),
            message("2024-01-01T14:00", "> wordintext\nno", direction="out"),
        ]
    )
    return made


def test_no_row_carries_a_planted_word(book: Invented) -> None:
    """Rows, choices and labels hold times, counts and neutral names alone."""
    case = book.case()
    shown = repr(page(case).rows) + repr(choices(case))
    assert "wordin" not in shown.lower()


def test_counts_and_times_are_shown(book: Invented) -> None:
    """Length, attachments, direction, channel and time of a veiled item are there."""
    row = page(book.case(), Filter(direction="in")).rows[0]
    assert (row.words, row.attachments, row.channel, row.who) == (1, 1, "sms", "Sender 1")
    assert row.home is not None
    assert (row.line, row.own) == ("", False)


def test_opening_gives_the_words_of_exactly_one(book: Invented) -> None:
    """An item that is opened shows its words, its name and its file; the others stay veiled."""
    case = book.case()
    first = page(case).rows[0]
    words = open_item(case, first.item)
    assert (words.text, words.subject, words.sender) == (
        "wordintext", "wordinsubject", "~ Wordinname",
    )  # fmt: skip
    assert words.attachments == ("wordinfile.jpg",)
    assert words.details == {"note": "wordindetail"}
    assert "wordin" not in repr(page(case).rows).lower()


def test_what_is_not_there_cannot_be_opened() -> None:
    """Opening a number that no item has is an error of its own."""
    with pytest.raises(NoSuchItem):
        open_item(Invented().case(), 3)


def test_an_error_does_not_carry_words(book: Invented) -> None:
    """A failure names a number, never what an item says."""
    with pytest.raises(NoSuchItem) as caught:
        open_item(book.case(), 999)
    assert "wordin" not in str(caught.value).lower()


def rows_of_diary(what: str, **fields: Any) -> Row:
    """The row of one incident."""
    book = Invented()
    book.tell(what, "2024-02-28T10:00", **fields)
    return page(book.case()).rows[0]


def test_the_first_line_of_ones_own_words_is_shown() -> None:
    """What the person wrote is theirs to see."""
    row = rows_of_diary("He stood at the gate.\nFor an hour.", behaviours=["watching"])
    assert (row.line, row.own, row.behaviours) == ("He stood at the gate.", True, ("watching",))


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("He shouted: I will find you!", ""),
        ("I will FIND you", ""),
        ("He shouted something.", "He shouted something."),
    ],
)
def test_words_said_by_the_other_stay_veiled_in_the_diary(what: str, line: str) -> None:
    """Exact words are veiled, also where the person wrote them into the first line."""
    row = rows_of_diary(what, exact_words="I will find you")
    assert row.line == line
    assert "find you" not in repr(row).lower()


def test_whom_an_incident_names_is_shown_as_typed() -> None:
    """A name the person typed is not veiled."""
    assert rows_of_diary("At the gate.", who=["Bob from work"]).who == "Bob from work"


def test_a_confirmed_name_is_shown() -> None:
    """Once a name is put to a person it is shown, and taken apart it is veiled again."""
    book = Invented()
    book.bring_in([message("2024-01-01T10:00", direction="in", **PLANTED)])
    case = book.case()
    book.add("person", {"name": "Bob", "handles": ["~ Wordinname"], "role": "other"})
    case.refresh()
    assert page(case).rows[0].who == "Bob"
    book.add("person", {"name": "Bob", "handles": [], "role": "other"})
    case.refresh()
    assert page(case).rows[0].who == "Sender 1"


def test_neutral_labels_stay_the_same() -> None:
    """A label is given once, in the order of the journal, whatever is brought in later."""
    book = Invented()
    book.bring_in([message("2024-02-01T10:00", sender="Second Name", direction="in")])
    case = book.case()
    earlier = [message("2024-01-01T10:00", sender="Third Name", direction="in")]
    book.bring_in(earlier, exhibit="bb" * 32)
    case.refresh()
    assert [row.who for row in page(case).rows] == ["Sender 2", "Sender 1"]
    assert [row.who for row in page(book.case()).rows] == ["Sender 2", "Sender 1"]


@pytest.mark.parametrize(
    ("sender", "who"),
    [
        (BOB, "+447700900111"),
        ("Wordy Name <bob@example.com>", "bob@example.com"),
        ("60006", "60006"),
        ("\u202a+44 7700 900111\u202c", "+447700900111"),
        ("WordyBrand", "Sender 1"),
    ],
)
def test_numbers_and_addresses_are_shown(sender: str, who: str) -> None:
    """What a network gave out is shown, the display name beside it is not."""
    book = Invented()
    book.bring_in([message("2024-01-01T10:00", sender=sender, direction="in")])
    assert page(book.case()).rows[0].who == who


def test_ones_own_handle_is_you() -> None:
    """A handle named at the import as the person's own is never shown as someone else's."""
    book = Invented()
    book.bring_in(
        [message("2024-01-01T10:00", "my words", "My Own Name", thread="")], owner=["My Own Name"]
    )
    row = page(book.case()).rows[0]
    assert (row.who, row.own, row.line) == ("You", True, "my words")


def test_what_was_sent_shows_to_whom() -> None:
    """A message that went out names the other side."""
    book = Invented()
    sent = message("2024-01-01T10:00", "no", HER, direction="out", recipients=(BOB,))
    book.bring_in([sent])
    assert page(book.case()).rows[0].who == "+447700900111"
