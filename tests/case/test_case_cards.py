"""The person's own address book: names for handles, and one person for several handles."""

from datetime import date

from case_entries import BOB, HER, Invented, message

from tallybook.case import Case, Filter, choices, page
from tallybook.case.cards import as_person
from tallybook.case.search import search
from tallybook.case.tally import by_day
from tallybook.model.records import Record


def card(name: str, *handles: str) -> Record:
    """One entry of an address book."""
    return Record(kind="card", channel="contacts", text=name, recipients=handles)


def brought(*cards: Record) -> Invented:
    """Messages of two numbers and a chat name, and an address book."""
    made = Invented()
    made.bring_in(
        [
            message("2024-01-01T10:00", "marmalade", direction="in", sender=BOB),
            message("2024-01-02T10:00", direction="in", sender="bob@example.org", kind="mail"),
            message("2024-01-03T10:00", direction="in", sender="Bob Marsh", thread="Bob Marsh"),
            message("2024-01-03T11:00", direction="in", sender=HER),
        ]
    )
    made.bring_in(cards, exhibit="bb" * 32)
    return made


BOOK = (
    card("Bob Marsh", "+44 7700 900111", "Bob@example.org", "020 7946 0018"),
    card("Unheard of", "07700 900888", "07700 900889"),
    card("Neighbour", HER),
)


def test_a_handle_on_a_card_is_shown_by_the_persons_own_name() -> None:
    """The name somebody wrote in their address book stands beside the number."""
    case = brought(*BOOK).case()
    shown = [row.who for row in page(case).rows]
    assert shown == ["Bob Marsh", "Bob Marsh", "Bob Marsh", "Neighbour"]
    labels = dict(choices(case).handles)
    assert labels["+447700900222"] == "+447700900222 (Neighbour, from your address book)"


def test_a_display_name_on_no_card_stays_covered() -> None:
    """A name that an export gives is shown only where the person wrote the very same one."""
    case = brought(card("Robert", BOB)).case()
    assert page(case).rows[2].who == "Sender 1"


def test_a_card_proposes_one_person_and_joins_nothing_by_itself() -> None:
    """Handles of one card stay apart until somebody says they are one."""
    made = brought(*BOOK)
    case = made.case()
    assert {str(name) for name in case.items["person"]} == {""}
    one, *others = case.proposed
    assert (one.name, one.count, others) == ("Bob Marsh", 3, [])
    assert one.met == ("+447700900111", "bob@example.org", "Bob Marsh")
    person = as_person(one, "other", case.people)
    made.add("person", {"name": person.name, "handles": list(person.handles), "role": "other"})
    confirmed = made.case()
    assert len(page(confirmed, Filter(person="Bob Marsh")).rows) == 3
    assert confirmed.proposed == ()


def test_confirming_a_card_keeps_what_the_name_had() -> None:
    """A person of the same name keeps the handles that were said before."""
    made = brought(*BOOK)
    made.add("person", {"name": "Bob Marsh", "handles": ["07700 900777"], "role": "third"})
    case = made.case()
    person = as_person(case.proposed[0], "other", case.people)
    assert person.handles[0] == "07700 900777"
    assert "+447700900111" in person.handles


def test_a_card_of_ones_own_is_no_proposal() -> None:
    """The card of the book's own person is not offered as somebody."""
    made = brought(*BOOK)
    made.add("person", {"name": "Me", "handles": [BOB], "role": "owner"})
    assert made.case().proposed == ()


def test_two_cards_with_one_number_show_both_names() -> None:
    """Where two cards name a number differently, neither is chosen."""
    case = brought(card("Bob", BOB), card("Work", BOB)).case()
    assert page(case).rows[0].who == "Bob or Work"


def test_cards_are_not_in_the_line_of_time_and_are_found_when_meant() -> None:
    """Without a time they are no noise among dated items; kind and words still find them."""
    case = brought(*BOOK).case()
    assert {row.kind for row in page(case).rows} == {"message", "mail"}
    assert page(case).total == 4
    cards = page(case, Filter(kind=("card",)))
    assert [row.line for row in cards.rows] == ["Bob Marsh", "Unheard of", "Neighbour"]
    assert all(row.private for row in cards.rows)
    assert [row.kind for row in search(case, "unheard").rows] == ["card"]


def test_cards_and_appointments_are_no_contact_and_cover_no_day() -> None:
    """Counts hold contact alone, and only exports of contact say which days are known."""
    made = brought(*BOOK)
    made.bring_in(
        [message("2024-03-05T10:00", kind="appointment", channel="calendar", sender="")],
        exhibit="cc" * 32,
    )
    made.bring_in(
        [message("2024-03-06T10:00", kind="place", channel="place", sender="")],
        exhibit="dd" * 32,
    )
    case = made.case()
    assert sum(by_day(case, Filter(contact=True)).values()) == 4
    assert max(case.coverage.days()) == date(2024, 1, 3)


def test_names_on_cards_are_there_after_each_refresh() -> None:
    """A card brought in later names what was there before."""
    made = Invented()
    made.bring_in([message("2024-01-01T10:00", direction="in", sender=BOB)])
    case = Case.fold(made)
    assert page(case).rows[0].who == "+447700900111"
    made.bring_in([card("Bob", BOB)], exhibit="bb" * 32)
    case.refresh()
    assert page(case).rows[0].who == "Bob"


def test_a_number_is_no_name_for_itself() -> None:
    """A card that was saved under its own number gives the number no further name."""
    made = brought(*BOOK, card("07700 900111", "+44 7700 900111"))
    assert page(Case.fold(made)).rows[0].who == "Bob Marsh"
