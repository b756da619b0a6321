"""The same item from two exports is one item; two items that look alike stay two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_exports import frame, message

from tallybook.intake.duplicates import Known, Matcher
from tallybook.intake.folding import Handles
from tallybook.intake.keys import keys_of
from tallybook.model.records import Record

HANDLES = Handles()


def known_of(*exports: Sequence[Record]) -> Known:
    """Put exports into a book's keys as if each were admitted whole."""
    known = Known()
    leaf = 1
    for number, records in enumerate(exports):
        if records:
            known.add(keys_of(frame(records), HANDLES, "GB"), f"export-{number}", leaf)
            leaf += len(records)
    return known


def found(known: Known, records: Sequence[Record], *, rows: int = 1000) -> dict[int, int]:
    """Return the leaf for each row that the book holds already, frame by frame."""
    matcher = Matcher(known, {"the-new-one"})
    pairs: dict[int, int] = {}
    for start in range(0, len(records), rows):
        keys = keys_of(frame(records[start : start + rows]), HANDLES, "GB")
        pairs.update((row + start, leaf) for row, leaf in matcher.match(keys).iter_rows())
    return pairs


def test_an_empty_book_holds_nothing() -> None:
    """Nothing of the first export is taken for something else."""
    assert found(known_of(), [message(0), message(0)]) == {}


def test_each_row_finds_its_own_item() -> None:
    """An overlap is recognised row by row, with the leaf of each."""
    chat = [message(second, text=f"line {second}") for second in range(8)]
    assert found(known_of(chat[:5]), chat[3:]) == {0: 4, 1: 5}


def test_three_alike_stay_three() -> None:
    """Where the book holds two and the export three, one is new."""
    assert found(known_of([message(0)] * 2), [message(0)] * 3) == {0: 1, 1: 2}


@pytest.mark.parametrize(
    "other",
    [
        message(1),
        message(0, sender="Sam"),
        message(0, text="hello!"),
        replace(message(0), channel="sms"),
        replace(message(0), recipients=("+447700900123",)),
        replace(message(0), local=None),
        replace(message(0), precision="day"),
    ],
    ids=["time", "sender", "words", "channel", "recipients", "no-time", "day"],
)
def test_any_difference_keeps_both(other: Record) -> None:
    """A different time, sender, word, channel or recipient makes another item."""
    assert found(known_of([other]), [message(0)]) == {}


def test_a_phone_that_writes_no_seconds_agrees_with_one_that_does() -> None:
    """Times are compared as the coarser of the two is written, in both directions."""
    fine = [message(5), message(40), message(70)]
    coarse = [message(5, precision="minute"), message(40, precision="minute")]
    assert found(known_of(fine), coarse) == {0: 1, 1: 2}
    assert found(known_of(coarse), fine) == {0: 1, 1: 2}


def test_handles_written_differently_agree() -> None:
    """The same number with and without its country, and a name with marks, are one sender."""
    pairs = [("+44 7700 900123", "07700900123"), ("\u200e~\u202fAlex", "Alex"), ("ALEX", "alex")]
    for one, other in pairs:
        assert found(known_of([message(0, sender=one)]), [message(0, sender=other)]) == {0: 1}


def test_an_address_of_whatsapp_is_the_number_in_it() -> None:
    """A number that a text export writes is the one that WhatsApp's database puts in an address."""
    text = replace(message(0), channel="whatsapp", sender="+44 7700 900123")
    stored = replace(text, sender="447700900123:12@s.whatsapp.net")
    assert found(known_of([text]), [stored]) == {0: 1}


def test_unseen_marks_and_spaces_do_not_divide() -> None:
    """Direction marks and kinds of spaces, which differ between phones, are not words."""
    known = known_of([message(0, text="see\u00a0you \u200esoon")])
    assert found(known, [message(0, text="see you soon ")]) == {0: 1}


def test_utc_decides_where_an_offset_is_given() -> None:
    """One instant written with two offsets is one time; the same wall clock elsewhere is not."""
    here = replace(message(0), utc_offset=0, recipients=("me",))
    there = replace(message(3600), utc_offset=60, recipients=("me",))
    assert found(known_of([here]), [there]) == {0: 1}
    assert found(known_of([here]), [replace(here, utc_offset=60)]) == {}


def test_the_same_words_to_two_chats_stay_two() -> None:
    """A line sent to two people in the same minute belongs to two chats and is kept twice."""
    first = [message(s, text=f"a{s}", thread="Alex") for s in range(9)] + [message(9, "Me", "no")]
    second = [message(9, "Me", "no", thread="Sam"), message(10, "Sam", "ok", thread="Sam")]
    assert found(known_of(first), second) == {}


def test_a_chat_under_another_name_is_known_by_what_it_holds() -> None:
    """The file of a chat may be renamed: most of what both cover is in both."""
    chat = [message(s, text=f"line {s}") for s in range(10)]
    renamed = [replace(record, thread="_chat") for record in chat]
    assert len(found(known_of(chat), renamed)) == 10


def test_mail_is_known_by_its_match_in_any_folder() -> None:
    """A mail found again in another mailbox is one mail, by what its importer says stands for it."""
    mail = replace(message(0), channel="email", match="<1@example.com>", thread="Inbox")
    again = replace(mail, text="hello again", thread="Archive")
    assert found(known_of([mail]), [again]) == {0: 1}


def test_an_export_is_never_held_against_itself() -> None:
    """Rows of the export that is carried on are not taken for its own earlier rows."""
    known = known_of([message(0)])
    keys = keys_of(frame([message(0)]), HANDLES, "GB")
    assert Matcher(known, {"export-0"}).match(keys).is_empty()


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.sampled_from("xy")), max_size=30
    ),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=4),
    st.integers(1, 7),
)
@settings(deadline=None, max_examples=150)
def test_overlapping_slices_give_each_message_once(
    lines: list[tuple[int, str, str]], cuts: list[tuple[int, int]], rows: int
) -> None:
    """However a chat is cut into overlapping exports, the book ends with each message once.

    Each export is a slice of one chat, so what the book must hold of any message is the most that
    one slice showed of it.
    """
    chat = [message(second, sender, text) for second, sender, text in sorted(lines)]
    known, leaf, most = Known(), 1, Counter[tuple[object, ...]]()
    held = Counter[tuple[object, ...]]()
    for number, (start, end) in enumerate(cuts):
        part = chat[min(start, end) : max(start, end)]
        if not part:
            continue
        shown = Counter((one.local, one.sender, one.text) for one in part)
        most |= shown
        there = found(known, part, rows=rows)
        assert len(set(there.values())) == len(there)
        fresh = [one for row, one in enumerate(part) if row not in there]
        held.update((one.local, one.sender, one.text) for one in fresh)
        if fresh:
            known.add(keys_of(frame(fresh), HANDLES, "GB"), f"export-{number}", leaf)
            leaf += len(fresh)
    assert held == most


def test_a_million_against_a_million_ends_soon() -> None:
    """Identical lines by the thousand do not multiply against each other."""
    many = pl.concat([frame([message(0)])] * 20_000)
    known = Known()
    known.add(keys_of(many, HANDLES, "GB"), "other", 1)
    assert Matcher(known, "new").match(keys_of(many, HANDLES, "GB")).height == 20_000
