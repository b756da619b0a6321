"""Candidates: which sides may be one person, on what they rest, and what a person decides."""

from datetime import UTC, datetime, timedelta

import pytest
from case_entries import BOB, HER, Invented, message
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.case import Case
from tallybook.case.evidence import KINDS
from tallybook.case.links import Link, link_of, links
from tallybook.case.looking import closer, hours, likeness_of, rare_phrases
from tallybook.case.sides import by_number, sides
from tallybook.errors import NoSuchItem
from tallybook.model.entries import Entry
from tallybook.model.flags import Flag
from tallybook.model.records import Record

CANARY = "zebracanary"


def kinds(case: Case) -> list[list[str]]:
    """The kinds of evidence of each candidate."""
    return [[one.kind for one in link.evidence] for link in links(case)]


def mail(at: str, sender: str, text: str = "hello there") -> Record:
    """One mail."""
    return message(at, text, sender, kind="mail", channel="email", thread="")


def only(case: Case) -> Link:
    """The one candidate."""
    (link,) = links(case)
    return link


def test_an_empty_book_has_no_candidates() -> None:
    """Nothing in, nothing proposed."""
    assert links(Invented().case()) == ()


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        ("+447700900111", "+17700900111", "number"),
        ("robin@example.org", "robin+shop@example.org", "address"),
        ("ro.bin@gmail.com", "robin@googlemail.com", "address"),
        ("x:@quiet_fox", "tiktok:@quiet_fox", "user-name"),
    ],
)
def test_other_clothes_are_seen_through(one: str, two: str, kind: str) -> None:
    """A number, a mailbox or a user name in another spelling is proposed, by that kind alone."""
    book = Invented()
    book.bring_in([message("2024-03-01T10:00", sender=one, thread="a")])
    book.bring_in([message("2024-03-02T10:00", sender=two, thread="b")])
    assert kinds(book.case()) == [[kind]]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("+12125550100", "+13125550100"),
        ("robin@example.org", "robin@example.net"),
        ("ro.bin@example.org", "robin@example.org"),
        ("07700 900111", "+447700900111"),
        ("x:@quiet_fox", "x:@loud_fox"),
    ],
)
def test_what_is_not_the_same_is_not_proposed(one: str, two: str) -> None:
    """Numbers and addresses that differ are left alone; one handle is no pair with itself."""
    book = Invented()
    book.bring_in([message("2024-03-01T10:00", sender=one, thread="a")])
    book.bring_in([message("2024-03-02T10:00", sender=two, thread="b")])
    assert links(book.case()) == ()


def named() -> Invented:
    """A name in a chat that is the display name of a mail address too."""
    book = Invented()
    book.bring_in([message("2024-03-01T10:00", sender=f"Robin {CANARY}", thread="a")])
    book.bring_in([mail("2024-03-02T10:00", f"Robin {CANARY} <robin@example.org>")])
    return book


def test_a_display_name_over_channels_is_proposed_and_not_shown() -> None:
    """The same name at two handles is a candidate; nothing that is shown holds the name."""
    link = only(named().case())
    (one,) = link.evidence
    assert one.kind == "name"
    assert len(one.items) == 2
    shown = f"{link.one.label} {link.two.label} {one.told}"
    assert CANARY not in shown


def test_a_name_that_many_share_says_nothing() -> None:
    """A name at five addresses proposes none of their ten pairs."""
    book = Invented()
    book.bring_in(
        [mail("2024-03-01T10:00", f"Help Desk <desk{one}@example.org>") for one in range(5)]
    )
    assert links(book.case()) == ()


def test_evidence_comes_in_its_order() -> None:
    """Of several kinds, what a network gave out comes before what anybody can choose."""
    book = Invented()
    book.bring_in([mail("2024-03-01T10:00", "Robin Vale <robin@example.org>")])
    book.bring_in([mail("2024-03-02T10:00", "Robin Vale <robin+two@example.org>")])
    assert kinds(book.case()) == [["address", "name"]]
    assert list(KINDS)[-1] == "style"


def test_a_recovery_hint_links_what_it_fits() -> None:
    """A text with part of a number and part of an address links the two that fit."""
    book = Invented()
    book.bring_in([message("2024-03-01T10:00")])
    book.bring_in([mail("2024-03-02T10:00", "kestrel@example.org")])
    book.bring_in([mail("2024-03-03T10:00", "other@example.org")])
    told = "Confirm by ••• 111 or k***@example.org"
    hint = book.bring_in([mail("2024-03-04T10:00", "no-reply@example.com", told)])
    case = book.case()
    found = {tuple(sorted((link.one.key, link.two.key))): link for link in links(case)}
    link = found["+447700900111", "kestrel@example.org"]
    assert link.evidence[0].kind == "recovery"
    assert link.evidence[0].items == (hint.first_leaf + 1,)
    assert not any("other@example.org" in pair for pair in found)


def test_an_account_named_beside_a_hint_is_linked() -> None:
    """What somebody wrote down of an account, with the hint it gave, links the account."""
    book = Invented()
    book.bring_in([mail("2024-03-02T10:00", "kestrel@example.org")])
    book.bring_in([message("2024-03-03T10:00", sender="x:@grey_heron", thread="x")])
    book.tell("Asked @grey_heron for a new password, it said k***@e******.org", "2024-03-04")
    assert kinds(book.case()) == [["recovery"]]


def moved(*, words: str = "its me, new number") -> Invented:
    """A person whose number went quiet, and a number that came up after."""
    book = Invented()
    book.bring_in(
        [message(f"2023-03-{day:02}T10:00", f"number {day}") for day in range(1, 9)], owner=[HER]
    )
    book.add("person", {"name": "Robin", "handles": [BOB], "role": "other"})
    book.bring_in([message("2023-03-12T10:00", words, "07700 900333", thread="new")], owner=[HER])
    return book


def test_words_of_a_new_number_rest_on_their_item() -> None:
    """A flag on a new handle proposes it for the one that went quiet, with the item to open."""
    book = moved()
    case = book.case()
    item = int(case.items.filter(case.items["handle"] == "+447700900333")["item"][0])
    assert kinds(case) == [["followed"]]
    case.take_flags({item: (Flag(family="new-account", rule="new-account/me", version=1),)}, {0})
    link = only(case)
    assert [one.kind for one in link.evidence] == ["said", "followed"]
    assert link.evidence[0].items == (item,)
    assert link.one.person == "Robin"


def test_apart_is_an_entry_that_can_be_taken_back() -> None:
    """A pair that was parted is not proposed; taken back it is, and the entries all stay."""
    book = named()
    link = only(book.case())
    book.add("apart", {"a": link.one.key, "b": link.two.key, "reason": "two people"})
    case = book.case()
    assert links(case) == ()
    assert [one.reason for one in case.apart.pairs.values()] == ["two people"]
    book.add("apart", {"a": link.two.key, "b": link.one.key, "off": True})
    assert only(book.case()).pair == link.pair


def test_apart_holds_when_a_handle_becomes_a_person() -> None:
    """What was said of a handle is still known once it belongs to somebody."""
    book = named()
    link = only(book.case())
    book.add("apart", {"a": link.one.key, "b": link.two.key, "reason": ""})
    book.add("person", {"name": "R", "handles": [link.one.key], "role": "third"})
    assert links(book.case()) == ()


def test_one_person_is_no_candidate() -> None:
    """Handles put together are one side and are not proposed any more; apart again they are."""
    book = named()
    link = only(book.case())
    both = [link.one.key, link.two.key]
    book.add("person", {"name": "R", "handles": both, "role": "other"})
    assert links(book.case()) == ()
    assert len(by_number(book.case())) == 1
    book.add("person", {"name": "R", "handles": both[:1], "role": "other"})
    assert len(links(book.case())) == 1


def test_the_own_person_is_no_side() -> None:
    """Handles of the book's own person are never compared."""
    book = named()
    book.add("person", {"name": "Me", "handles": ["robin@example.org"], "role": "owner"})
    assert "robin@example.org" not in sides(book.case())
    assert links(book.case()) == ()


def test_folding_entry_by_entry_gives_the_same() -> None:
    """Candidates do not depend on how often the case was brought up to date."""
    book = named()
    whole = links(book.case())
    case = Case.of_entries(())
    for entry in book.written:
        case.refresh([entry])
    assert links(case) == whole


def pictures(*, bits: int) -> Case:
    """Two pictures from two numbers that differ in so many bits."""
    book = Invented()
    prints = ["f0" * 32, f"{(int('f0' * 32, 16) ^ ((1 << bits) - 1)):064x}"]
    for number, sender in enumerate((BOB, "07700 900333")):
        exhibit = f"{number + 1}{number + 1}" * 32
        picture = {
            "sha256": f"{number + 3}{number + 3}" * 32, "size": 9, "name": f"{number}.jpg",
            "media_type": "image/jpeg", "origin": exhibit, "part": f"{number}.jpg",
        }  # fmt: skip
        files = (f"{number}.jpg",)
        shown = message(
            f"2024-03-0{number + 1}T10:00", sender=sender, thread=sender, attachments=files
        )
        book.bring_in([shown], exhibit=exhibit)
        book.add("exhibits", {}, [picture])
        book.add("fingerprints", {"found": [[picture["sha256"], prints[number], 90]]})
    return book.case()


@pytest.mark.parametrize(("bits", "found"), [(0, [["picture"]]), (31, [["picture"]]), (32, [])])
def test_the_same_picture_is_seen(bits: int, found: list[list[str]]) -> None:
    """Pictures that differ in at most 31 bits link their senders; the items are those they came in."""
    case = pictures(bits=bits)
    assert kinds(case) == found
    if found:
        assert len(only(case).evidence[0].items) == 2


def writers() -> Case:
    """Thirteen numbers with forty messages each; the first two write in one manner."""
    book = Invented()
    start = datetime(2024, 3, 1, 9, tzinfo=UTC)
    nouns = ["bus", "rain", "shop", "dinner", "garden", "train", "office", "kettle", "film"]
    for who in range(13):
        records = []
        for number in range(40):
            noun = nouns[(who * 31 + number * 17) % 9]
            text = f"we saw the {noun} {number * 37 % 101} and number {who}{number} then"
            text = [text, text.capitalize() + ".", f"hey, {text}!!", f"{text} haha..."][
                3 if who < 2 else who % 3
            ]
            if number == 5 and who < 2:
                text = "bring back my grandfathers old brass compass " + str(who)
            at = (start + timedelta(hours=number * 7 + who % 2)).isoformat()[:19]
            records.append(message(at, text, f"07700 9005{who:02}", thread=str(who)))
        book.bring_in(records)
    return book.case()


def test_looking_closer_keeps_style_last() -> None:
    """Rare words come as a count with items, hours as weak, likeness last in a band with its rate."""
    case = writers()
    known = sides(case)
    one, two, three = (known[f"+4477009005{who:02}"] for who in (0, 1, 2))
    found = closer(case, one, two)
    assert [each.kind for each in found] == ["phrase", "hours", "style"]
    phrase = found[0]
    assert len(phrase.items) == 2
    assert "compass" not in phrase.told
    assert "much alike" in found[2].told
    assert "Of 100 pairs of different people" in found[2].told
    assert "same person" not in found[2].told
    assert not list(rare_phrases(case, one, three))
    assert likeness_of(case, one, three) != likeness_of(case, one, two)


def test_little_text_is_not_compared() -> None:
    """A number with one message gets neither hours nor a likeness."""
    case = moved().case()
    one, two = by_number(case).values()
    assert list(hours(case, one, two)) == []
    assert likeness_of(case, one, two) is None


def test_any_two_can_be_looked_at() -> None:
    """Two sides without evidence are a link without any; one side twice, or none, is refused."""
    case = writers()
    one, two, *_ = by_number(case)
    assert link_of(case, one, two).evidence == ()
    for pair in ((one, one), (one, -5)):
        with pytest.raises(NoSuchItem):
            link_of(case, *pair)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["07700 900111", "+447700900112", "a@example.org", "a+b@example.org", "Robin", "x:@robin",
             "tiktok:@robin", "Robin <a@example.org>", "12345", ""]
        ), min_size=1, max_size=12,
    )
)  # fmt: skip
def test_links_are_well_formed(senders: list[str]) -> None:
    """Each pair is named once, with two sides and items that exist, in the order of the kinds."""
    book = Invented()
    for number, sender in enumerate(senders):
        book.bring_in([message(f"2024-03-01T10:{number:02}", sender=sender, thread=str(number))])
    case = book.case()
    found = links(case)
    assert len({link.pair for link in found}) == len(found)
    items = set(case.items["item"])
    order = list(KINDS)
    for link in found:
        assert link.one.number != link.two.number
        places = [order.index(one.kind) for one in link.evidence]
        assert places == sorted(places)
        assert all(one.items and set(one.items) <= items for one in link.evidence)


def test_a_half_written_decision_is_passed_over() -> None:
    """An entry that does not name two is no decision."""
    book = named()
    entry: Entry = book.add("apart", {"a": "robin@example.org"})
    assert entry.kind == "apart"
    assert len(links(book.case())) == 1
