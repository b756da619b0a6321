"""Filters: the same words mean the same items everywhere."""

from datetime import date, datetime

import pytest
from case_entries import BOB, HER, Invented, message
from hypothesis import given
from hypothesis import strategies as st

from tallybook.case import Case, Filter, choices, count, leaves, page, select
from tallybook.case.search import search
from tallybook.errors import TallybookError, UnfitAnswer

NAMED = "~ Grumbold Threatname"


@pytest.fixture
def book() -> Invented:
    """Messages from a number and from a name, a call, and an incident."""
    made = Invented()
    made.bring_in(
        [
            message("2024-01-01T08:30", "Where ARE you?", direction="in"),
            message("2024-01-01T09:00", "leave me alone", "", direction="out", recipients=(BOB,)),
            message("2024-01-02T23:10", "I don\u2019t care", NAMED, direction="in", thread="x"),
            message("2024-01-03T10:00", "", kind="call", channel="call", direction="in"),
            message("2024-01-03T11:00", "name changed", "", kind="event"),
        ],
        zone="Europe/London",
    )
    made.tell("He stood outside.", "2024-01-04T18:00", who=["Bob"], matters=True)
    made.add("person", {"name": "Bob", "handles": [BOB], "role": "other"})
    return made


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, 6),
        ({"person": "Bob"}, 4),
        ({"person": "Nobody"}, 0),
        ({"handle": "+44 7700 900111"}, 3),
        ({"handle": "07700900111", "direction": "in"}, 2),
        ({"handle": "Sender 1"}, 1),
        ({"handle": "sender-1"}, 1),
        ({"handle": "sender-9"}, 0),
        ({"channel": "call"}, 1),
        ({"channel": "call,diary"}, 2),
        ({"kind": "message"}, 3),
        ({"since": "2024-01-02", "until": "2024-01-03"}, 3),
        ({"until": "2024-01-01"}, 2),
        ({"since": "2024-01-03T10:30"}, 2),
        ({"until": "2024-01-03T10:30"}, 4),
        ({"words": "where are"}, 1),
        ({"words": "DON'T"}, 1),
        ({"words": "one"}, 1),
        ({"words": "one", "match": "words"}, 0),
        ({"words": "alone me", "match": "words"}, 1),
        ({"words": "?"}, 1),
        ({"matters": "yes"}, 1),
        ({"matters": "no"}, 5),
        ({"event": "yes"}, 1),
        ({"contact": "yes"}, 3),
        ({"late": "yes"}, 1),
        ({"hour": "23"}, 1),
        ({"weekday": "0"}, 2),
        ({"exhibit": "aa" * 32}, 5),
        ({"attached": "yes"}, 0),
        ({"since": ""}, 6),
        ({"role": "other"}, 4),
        ({"role": "third"}, 0),
        ({"handle": "-"}, 1),
        ({"dated": "yes"}, 6),
    ],
)
def test_a_filter_leaves_what_it_says(book: Invented, words: dict[str, str], expected: int) -> None:
    """Each condition leaves exactly the items that meet it."""
    case = book.case()
    chosen = Filter.from_words(words)
    assert count(case, chosen) == expected
    assert len(leaves(case, chosen)) == select(case, chosen).height == expected
    assert page(case, chosen).total == expected


@pytest.mark.parametrize(
    "words",
    [
        {"since": "1/2/2024"},
        {"since": "2024-13-01"},
        {"since": "2024-01-01T10:00+01:00"},
        {"since": "2024-02-01", "until": "2024-01-01"},
        {"kind": "smoke"},
        {"direction": "up"},
        {"matters": "perhaps"},
        {"hour": "24"},
        {"weekday": "-1"},
        {"items": "1,x"},
        {"hour": "9" * 9000},
        {"colour": "red"},
    ],
)
def test_what_does_not_fit_is_said(words: dict[str, str]) -> None:
    """A value that cannot be meant is refused with what would fit."""
    with pytest.raises(UnfitAnswer) as caught:
        Filter.from_words(words)
    assert caught.value.fields["choices"]


@given(
    st.dictionaries(
        st.sampled_from(sorted(Filter.__dataclass_fields__)), st.text(max_size=12), max_size=4
    )
)
def test_any_words_are_a_filter_or_a_clear_error(words: dict[str, str]) -> None:
    """Whatever is typed, there is a filter or an error of ours."""
    try:
        made = Filter.from_words(words)
    except TallybookError:
        return
    assert isinstance(hash(made), int)


@given(
    st.builds(
        Filter,
        person=st.sampled_from(["", "Bob"]),
        channel=st.lists(st.sampled_from(["sms", "call"]), unique=True).map(tuple),
        since=st.none() | st.dates() | st.datetimes(),
        matters=st.none() | st.booleans(),
        hour=st.none() | st.integers(0, 23),
        items=st.lists(st.integers(0, 9**9)).map(tuple),
    )
)
def test_a_filter_survives_being_written_in_a_link(chosen: Filter) -> None:
    """Written as words and read again it is the same filter."""
    assert Filter.from_words(chosen.to_words()) == chosen


def test_any_filter_runs_on_an_empty_case() -> None:
    """A book without items gives empty pages, not errors."""
    case = Case.of_entries([])
    for words in ({}, {"words": "x"}, {"person": "Bob"}, {"hour": "3"}, {"contact": "yes"}):
        assert page(case, Filter.from_words(words)).total == 0
    assert choices(case).first is None


@pytest.mark.parametrize("needle", ["a.c", "(", "[", "\\", "^", "$", "*", "%", "_", '"', "\x00"])
def test_search_takes_signs_as_they_are(needle: str) -> None:
    """No sign has a meaning of its own, alone or as a whole word."""
    book = Invented()
    book.bring_in([message("2024-01-01T10:00", f"x{needle}y {needle} z"), message("2024-01-02")])
    case = book.case()
    assert search(case, needle).total == 1
    assert search(case, needle, match="words").total == 1


@pytest.mark.parametrize(
    ("text", "needle"),
    [
        ("Straße", "STRASSE"),
        ("cafe\u0301", "café"),
        ("CAFÉ", "cafe\u0301"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
        ("don\u2019t", "don't"),
        ("مرحبا بك", "مرحبا"),
        ("等你下班", "下班"),
        ("going\u00a0home", "going home"),
    ],
)
def test_search_finds_words_however_typed(text: str, needle: str) -> None:
    """Capitals, composed accents and curly quotation marks make no difference, in any script."""
    book = Invented()
    book.bring_in([message("2024-01-01T10:00", text), message("2024-01-01T11:00", "plain")])
    assert search(book.case(), needle).total == 1


def test_search_looks_in_subject_lines() -> None:
    """A word of a subject line is found like one of the text."""
    book = Invented()
    book.bring_in([message("2024-01-01T10:00", "body", subject="Invoice", kind="mail")])
    assert search(book.case(), "invoice").total == 1


def test_pages_follow_each_other(book: Invented) -> None:
    """Turning pages shows every item once, in the order of time."""
    case = book.case()
    chosen = Filter(since=date(2024, 1, 1))
    turned = [page(case, chosen, offset, 2).rows for offset in (0, 2, 4, 6)]
    assert [row.item for rows in turned for row in rows] == leaves(case, chosen)
    assert turned[-1] == ()


def test_a_remembered_filter_sees_what_is_new(book: Invented) -> None:
    """After something was written the same filter is worked out again."""
    case = book.case()
    chosen = Filter(kind=("incident",))
    assert count(case, chosen) == 1
    book.tell("Again.", "2024-01-05T18:00")
    case.refresh()
    assert count(case, chosen) == 2


def test_choices_offer_labels_and_never_an_unconfirmed_name(book: Invented) -> None:
    """A form offers numbers, persons and neutral labels; the name itself is in no field of it."""
    offered = choices(book.case())
    assert "Threatname" not in str(offered)
    assert ("sender-1", "Sender 1") in offered.handles
    assert ("+447700900111", "+447700900111 (Bob)") in offered.handles
    assert (offered.first, offered.last) == (date(2024, 1, 1), date(2024, 1, 4))


def test_a_person_named_second_is_found() -> None:
    """An incident that names several people is found by each of them."""
    book = Invented()
    book.add("person", {"name": "Bob", "handles": [BOB], "role": "other"})
    book.tell("They came.", "2024-01-04T18:00", who=["Someone", "07700 900111"])
    assert count(book.case(), Filter(person="Bob")) == 1


def test_a_far_bound_is_not_an_error() -> None:
    """The last day that can be written still bounds nothing out."""
    book = Invented()
    book.bring_in([message("2024-01-01T10:00", sender=HER)])
    case = book.case()
    assert count(case, Filter(until=date.max)) == 1
    assert count(case, Filter(until=datetime(9999, 12, 31, 23, 59))) == 1  # noqa: DTZ001
