"""Folding: what entries say, in one line of time."""

from datetime import UTC, datetime, timedelta

import pytest
from case_entries import BOB, HER, START, Invented, message

from tallybook.case import Case, Filter, leaves, page
from tallybook.errors import NoSuchItem

E164 = "+447700900111"


def test_a_row_is_numbered_by_its_leaf() -> None:
    """The first record of an entry is the leaf after the entry's own."""
    book = Invented()
    entry = book.bring_in([message("2024-01-01T10:00"), message("2024-01-01T09:00")])
    items = book.case().items
    assert items["item"].to_list() == [entry.first_leaf + 2, entry.first_leaf + 1]


def test_the_zone_that_was_answered_places_a_time() -> None:
    """A summer time in London is one hour ahead of UTC."""
    book = Invented()
    book.bring_in([message("2024-07-01T10:00")], zone="Europe/London")
    row = book.case().items.row(0, named=True)
    assert row["at"] == datetime(2024, 7, 1, 9, tzinfo=UTC)
    assert (row["zone"], row["clock"]) == ("Europe/London", "")
    assert row["home"] == datetime(2024, 7, 1, 10)  # noqa: DTZ001


def test_an_offset_in_the_export_outweighs_the_answer() -> None:
    """What the export itself says about its clock is believed first."""
    book = Invented()
    book.bring_in(
        [message("2024-07-01T10:00", utc_offset=-300), message("2024-07-01T10:00")],
        zone="Europe/London",
    )
    rows = book.case().items.to_dicts()
    assert [(row["at"].hour, row["zone"], row["home"].hour) for row in rows] == [
        (9, "Europe/London", 10),
        (15, "-05:00", 16),
    ]


def test_an_unknown_zone_leaves_the_time_unplaced_but_in_line() -> None:
    """Without a zone there is no UTC time, and the item still stands where its clock says."""
    book = Invented()
    book.bring_in([message("2024-01-02T10:00")], zone="unknown")
    book.bring_in([message("2024-01-03T10:00"), message("2024-01-01T10:00")], zone="Europe/London")
    items = book.case().items
    assert items["local"].dt.day().to_list() == [1, 2, 3]
    assert items["at"].is_null().to_list() == [False, True, False]
    assert items["zone"].to_list() == ["Europe/London", "unknown", "Europe/London"]


@pytest.mark.parametrize(
    ("local", "clock", "hour"),
    [
        ("2024-10-27T01:30", "twice", 0),
        ("2024-10-27T00:59", "", 23),
        ("2024-10-27T02:00", "", 2),
        ("2024-03-31T01:30", "skipped", 1),
        ("2024-03-31T02:00", "", 1),
    ],
)
def test_a_change_of_clocks_is_marked(local: str, clock: str, hour: int) -> None:
    """An hour shown twice and an hour that was skipped are marked, and their neighbours are not."""
    book = Invented()
    book.bring_in([message(local)], zone="Europe/London")
    row = book.case().items.row(0, named=True)
    assert (row["clock"], row["at"].hour) == (clock, hour)


def test_who_is_the_owner_settles_the_direction() -> None:
    """With the owner named at the import, their messages are out and all others are in."""
    book = Invented()
    book.bring_in(
        [message("2024-01-01T10:00", sender="+44 7700 900222"), message("2024-01-01T11:00")],
        owner=[HER],
    )
    items = book.case().items
    assert items["direction"].to_list() == ["out", "in"]
    assert items["contact"].to_list() == [False, True]
    assert items["handle"].to_list() == [E164, E164], "what she sent went to the only other one"


def test_an_unnamed_owner_leaves_the_direction_unknown() -> None:
    """Nobody's direction is guessed."""
    book = Invented()
    book.bring_in([message("2024-01-01T10:00")])
    items = book.case().items
    assert items["direction"].to_list() == ["unknown"]
    assert items["contact"].to_list() == [False]


def test_a_person_brings_handles_together_later() -> None:
    """Handles are put to a person by an entry, and the rows that are there follow."""
    book = Invented()
    book.bring_in([message("2024-01-01T10:00", direction="in")])
    book.bring_in([message("2024-01-02T10:00", direction="in", sender="Bob@Example.com")])
    case = book.case()
    assert case.items["person"].to_list() == ["", ""]
    book.add("person", {"name": "Bob", "handles": [BOB, "bob@example.com"], "role": "other"})
    case.refresh()
    assert case.items["person"].to_list() == ["Bob", "Bob"]
    book.add("person", {"name": "Bob", "handles": [BOB], "role": "other"})
    case.refresh()
    assert case.items["person"].to_list() == ["Bob", ""]


def test_an_owner_person_makes_unknown_messages_theirs() -> None:
    """A handle the person calls their own is out wherever no export says otherwise."""
    book = Invented()
    book.bring_in([message("2024-01-01T10:00", sender=HER), message("2024-01-01T11:00")])
    book.add("person", {"name": "Me", "handles": [HER], "role": "owner"})
    assert book.case().items["direction"].to_list() == ["out", "unknown"]


def test_an_incident_stands_where_it_happened() -> None:
    """The time of happening orders it, and the time of writing stays beside it."""
    book = Invented()
    book.bring_in([message("2024-02-01T10:00")], zone="Europe/London")
    leaf = book.tell("He stood at the gate.", "2024-01-15T18:00")
    row = book.case().items.row(0, named=True)
    assert (row["item"], row["kind"], row["precision"]) == (leaf, "incident", "minute")
    assert row["written_at"].month == 3


def test_an_unknown_time_stands_where_it_was_written() -> None:
    """An incident without a time is shown at its writing and flagged."""
    book = Invented()
    book.tell("Something happened.")
    row = book.case().items.row(0, named=True)
    assert (row["moment"], row["precision"], row["at"]) == ("unknown", "unknown", None)
    assert row["home"] == row["written_at"].replace(tzinfo=None)


@pytest.mark.parametrize(
    ("start", "late", "hours"),
    [
        ("2024-02-28T09:30", False, 47),
        ("2024-02-28T08:00", True, 49),
        ("2024-02-28", False, 33),
        ("2024-02-26", True, 81),
    ],
)
def test_late_means_more_than_two_days(start: str, late: bool, hours: int) -> None:  # noqa: FBT001
    """What was written 48 hours after it happened is late; a day counts from its end."""
    book = Invented()
    book.tell("It happened.", start, written_at=START)
    row = book.case().items.row(0, named=True)
    assert (row["late"], row["late_hours"]) == (late, hours)


def test_a_correction_is_shown_and_keeps_what_it_corrects() -> None:
    """The latest fields are shown; the original and the reason are reached."""
    book = Invented()
    leaf = book.tell("He called twice.", "2024-02-28T10:00")
    case = book.case()
    book.add(
        "amendment",
        {"of": leaf, "reason": "I found the log", "fields": {"what": "He called three times."}},
        items=[{"field": "feeling", "value": "afraid"}],
    )
    case.refresh()
    assert case.items["text"].to_list() == ["He called three times."]
    assert case.incident(leaf).feeling == "afraid"
    original, corrected = case.history(leaf)
    assert original.fields["what"] == "He called twice."
    assert corrected.reason == "I found the log"
    assert case.is_amended(leaf)
    assert leaves(case, Filter(words="twice")) == []


@pytest.mark.parametrize(
    ("fields", "adds"),
    [
        ({"attachments": ["a", "b"]}, True),
        ({"attachments": ["b", "a"], "where": "", "what": "A box."}, True),
        ({"attachments": ["b"]}, False),
        ({"attachments": ["a"]}, False),
        ({"attachments": ["a", "b"], "what": "Two boxes."}, False),
        ({"what": "Two boxes."}, False),
    ],
)
def test_adding_a_file_is_no_correction(fields: dict[str, object], adds: bool) -> None:  # noqa: FBT001
    """Only a file beside those already there is an addition; whatever else changes is a correction."""
    book = Invented()
    leaf = book.tell("A box.", "2024-02-28T10:00", attachments=["a"])
    book.add("amendment", {"of": leaf, "reason": "It came later", "fields": fields})
    case = book.case()
    assert [version.adds for version in case.history(leaf)] == [False, adds]
    assert case.is_amended(leaf) is not adds
    assert page(case, Filter()).rows[0].amended is not adds


def test_a_feeling_corrected_with_a_file_is_a_correction() -> None:
    """A field that is a leaf of its own counts as a change, and a later addition hides nothing."""
    book = Invented()
    leaf = book.tell("A box.", "2024-02-28T10:00")
    kept = {"reason": "It came later", "fields": {"attachments": ["a"]}}
    book.add("amendment", {"of": leaf, **kept}, items=[{"field": "feeling", "value": "afraid"}])
    book.add("amendment", {"of": leaf, "reason": "more", "fields": {"attachments": ["a", "b"]}})
    case = book.case()
    assert [version.adds for version in case.history(leaf)] == [False, False, True]
    assert case.is_amended(leaf)


def test_fields_that_are_leaves_of_their_own_are_read() -> None:
    """Witnesses and feelings come back from their own leaves."""
    book = Invented()
    witness = {"name": "Ann Example", "contact": "ann@example.org", "note": "saw him"}
    leaf = book.tell(
        "At the gate.",
        "2024-02-28T10:00",
        apart=[{"field": "witnesses", "value": [witness]}, {"field": "impact", "value": "moved"}],
    )
    case = book.case()
    assert case.witnesses(leaf)[0].name == "Ann Example"
    assert case.incident(leaf).impact == "moved"


def test_witnesses_are_in_no_row_and_no_search() -> None:
    """A witness is kept apart: no column holds them and no search finds them."""
    book = Invented()
    book.tell(
        "At the gate.",
        "2024-02-28T10:00",
        apart=[{"field": "witnesses", "value": [{"name": "Quillon", "contact": "q@example.org"}]}],
    )
    case = book.case()
    assert leaves(case, Filter(words="quillon")) == []
    assert "quillon" not in str(case.items.to_dicts()).lower()


def test_a_sighting_counts_one_more_export() -> None:
    """The same message in a second export is kept once and cited twice."""
    book = Invented()
    entry = book.bring_in([message("2024-01-01T10:00"), message("2024-01-02T10:00")])
    case = book.case()
    body = {"import": 9, "exhibit": "bb" * 32, "items": [[entry.first_leaf + 2, "", 0, 10]]}
    book.add("sightings", body)
    case.refresh()
    assert case.items["cites"].to_list() == [1, 2]


def test_labels_mark_and_unmark() -> None:
    """Matters and private are marks; other labels are kept by item."""
    book = Invented()
    entry = book.bring_in([message("2024-01-01T10:00")])
    leaf = entry.first_leaf + 1
    for label in ("matters", "private", "gate"):
        book.add("label", {"items": [leaf], "label": label})
    case = book.case()
    row = case.row(leaf)
    assert (row["matters"], row["private"], case.labels[leaf]) == (True, True, ("gate",))
    book.add("label", {"items": [leaf], "label": "matters", "off": True})
    case.refresh()
    assert case.row(leaf)["matters"] is False


def test_refreshing_gives_the_same_as_folding_anew() -> None:
    """However often it is brought up to date, the view is the one a fresh fold gives."""
    book = Invented()
    case = Case.fold(book)
    for day in range(1, 15):
        book.tell(f"Day {day}.", f"2024-02-{15 - day:02d}T10:00")
        if day % 4 == 0:
            sent = [message(f"2024-02-{day:02d}T09:00"), message(f"2024-02-{day:02d}T11:00")]
            book.bring_in(sent, exhibit=f"{day:02d}" * 32, zone="Europe/London")
        case.refresh()
    anew = Case.fold(book)
    assert case.items["item"].to_list() == anew.items["item"].to_list()
    assert case.items.equals(anew.items)


def test_nothing_new_changes_nothing() -> None:
    """A refresh without new entries leaves the view as it was."""
    book = Invented()
    book.tell("It happened.", "2024-02-28T10:00")
    case = book.case()
    before = case.generation
    assert case.refresh() == 0
    assert case.generation == before


def test_an_entry_of_a_later_version_is_passed_over_and_counted() -> None:
    """A kind that is not known does not stop the rest."""
    book = Invented()
    book.add("hologram", {})
    book.tell("It happened.", "2024-02-28T10:00")
    case = book.case()
    assert case.passed_over == {"hologram": 1}
    assert case.items.height == 1


def test_an_item_that_is_not_there_is_said_so() -> None:
    """Looking up a number that no item has is an error of its own."""
    with pytest.raises(NoSuchItem):
        Invented().case().row(12)


def test_an_attachment_is_found_by_its_place_in_the_export() -> None:
    """A record's attachment is the exhibit taken out of the same export under that name."""
    book = Invented()
    for export in ("aa" * 32, "bb" * 32):
        fields = {"sha256": export[:2] * 16 + "cc" * 16, "size": 3, "name": "photo.jpg"}
        book.add("exhibits", {}, items=[{**fields, "origin": export, "part": "photo.jpg"}])
    sent = [message("2024-01-01T10:00", attachments=("photo.jpg",))]
    entry = book.bring_in(sent, exhibit="bb" * 32)
    found = book.case().attached(entry.first_leaf + 1)
    assert [one.origin for one in found] == ["bb" * 32]


def test_stops_and_orders_come_in_the_order_of_their_dates() -> None:
    """Whenever they were written down, they are listed as they happened."""
    book = Invented()
    book.add("stop", {"dated": "2024-02-10T09:30", "how": "text", "to": "Bob"})
    book.add("stop", {"dated": "2024-01-10", "how": "call", "to": "Bob"})
    book.add("order", {"name": "order", "dated": "2024-02-20", "ends": "2025-02-20"})
    case = book.case()
    assert [stop.how for stop in case.stops] == ["call", "text"]
    assert case.orders[0].ends == datetime(2025, 2, 20).date()  # noqa: DTZ001


def test_what_has_no_time_at_all_comes_last() -> None:
    """A record without any time is kept, at the end of the line."""
    book = Invented()
    undated = message("2024-01-01T10:00")
    object.__setattr__(undated, "local", None)
    entry = book.bring_in([undated, message("2024-01-02T10:00")])
    items = book.case().items
    assert items["item"].to_list() == [entry.first_leaf + 2, entry.first_leaf + 1]
    assert items["precision"].to_list() == ["second", "unknown"]


def test_coverage_runs_from_first_to_last_record() -> None:
    """Quiet days inside an export are covered, days between two exports are a hole."""
    book = Invented()
    first = [message("2024-01-01T10:00"), message("2024-01-05T10:00")]
    book.bring_in(first, exhibit="aa" * 32)
    book.bring_in([message("2024-01-10T10:00")], exhibit="bb" * 32)
    coverage = book.case().coverage
    assert len(coverage.days()) == 6
    day = timedelta(days=1)
    (hole,) = coverage.holes()
    assert hole == (
        coverage.spans[0].last + day,
        coverage.spans[1].first - day,
    )
    assert not coverage.covers(hole[0])


def test_an_export_that_was_all_known_covers_days_too() -> None:
    """A second export whose messages were there already still covers its days."""
    book = Invented()
    records = [message(f"2024-01-0{day}T10:00") for day in (1, 2, 3)]
    entry = book.bring_in(records)
    again = book.add("import", {"exhibit": "bb" * 32, "answers": {}})
    leaf = entry.first_leaf
    body = {"import": again.seq, "items": [[leaf + 2, "", 0, 1], [leaf + 3, "", 0, 1]]}
    book.add("sightings", body)
    spans = book.case().coverage.spans
    assert [(span.first.day, span.last.day, span.items) for span in spans] == [(1, 3, 3), (2, 3, 2)]


def test_a_clock_gone_astray_covers_nothing() -> None:
    """One message of 1970 does not make fifty years covered."""
    book = Invented()
    book.bring_in([message("1970-01-01T00:00"), message("2024-01-01T10:00")])
    assert len(book.case().coverage.days()) == 1


def test_a_broken_off_import_is_listed_once() -> None:
    """What was begun and not ended is unfinished, until the same file is carried to its end."""
    book = Invented()
    for _ in range(2):
        book.add("import", {"exhibit": "cc" * 32, "answers": {}})
    book.bring_in([message("2024-01-01T10:00")])
    case = book.case()
    assert [one.exhibit for one in case.unfinished] == ["cc" * 32]
    again = book.add("import", {"exhibit": "cc" * 32, "answers": {}})
    book.add("imported", {"import": again.seq})
    case.refresh()
    assert case.unfinished == ()


def test_nobody_in_an_export_leaves_every_sender_a_stranger() -> None:
    """The answer that the person wrote nothing makes each message a received one."""
    book = Invented()
    book.bring_in([message("2024-01-01T10:00", sender="none")], owner=["none"])
    case = book.case()
    assert case.items["direction"].to_list() == ["in"]
    assert case.people.own == frozenset()
