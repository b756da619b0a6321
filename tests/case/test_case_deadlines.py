"""Days that may matter, worked out from the record, and a calendar file that names nothing."""

from datetime import UTC, date, datetime

import pytest
from case_entries import BOB, Invented, message

from tallybook.case.deadlines import Deadline, deadlines
from tallybook.case.reminders import calendar_file
from tallybook.model.records import Record

SECRET = b"s" * 32
TODAY = date(2024, 4, 1)
LATER = datetime(2024, 3, 30, tzinfo=UTC)


def found(book: Invented, code: str, today: date = TODAY) -> list[Deadline]:
    """The days of one clock."""
    return [one for one in deadlines(book.case(), today) if one.clock.code == code]


@pytest.mark.parametrize(
    ("where", "code", "day", "best"),
    [
        ("on the 36 bus", "camera-bus", date(2024, 3, 27), date(2024, 3, 23)),
        ("High Street", "camera-street", date(2024, 4, 17), date(2024, 3, 23)),
        ("platform 2", "camera-station", date(2024, 4, 20), date(2024, 3, 23)),
        ("at my front door", "doorbell", date(2024, 4, 19), date(2024, 3, 23)),
        ("in the car", "dash-cam", date(2024, 3, 21), date(2024, 3, 21)),
    ],
)
def test_a_place_that_an_entry_names_has_its_own_clock(
    where: str, code: str, day: date, best: date
) -> None:
    """Counted from the day of the entry, with the day by which asking is best."""
    book = Invented()
    item = book.tell("He stood there.", "2024-03-20T18:00", where=where)
    (one,) = found(book, code)
    assert (one.day, one.best, one.item, one.sure) == (day, best, item, True)
    assert one.clock.ask
    assert one.clock.sources


def test_a_word_inside_another_is_no_place() -> None:
    """'Business' holds no bus, and nothing follows from an entry that names no place."""
    book = Invented()
    book.tell("He rang my business again.", "2024-03-20T18:00")
    assert not [one for one in deadlines(book.case(), TODAY) if one.clock.basis == "incident"]


def test_a_day_that_is_not_known_is_said_to_be_so() -> None:
    """It counts from the day of writing, and says that."""
    book = Invented()
    book.tell("He was on the bus.")
    (one,) = found(book, "camera-bus")
    assert not one.sure
    assert "not known" in one.why
    assert one.began == date(2024, 3, 1)


def test_calls_count_from_the_oldest_that_is_still_kept() -> None:
    """What is older than twelve months is no longer counted; the rest is one line, not hundreds."""
    book = Invented()
    calls = [
        Record(kind="call", channel="call", sender=BOB, direction=way, local=datetime(*at))  # noqa: DTZ001
        for way, at in (
            ("in", (2023, 3, 1, 9)), ("in", (2023, 4, 2, 9)), ("in", (2024, 1, 5, 9)),
            ("out", (2023, 5, 1, 9)),
        )
    ]  # fmt: skip
    book.bring_in(calls)
    (one,) = found(book, "call-records")
    assert (one.began, one.day, one.count) == (date(2023, 4, 2), date(2024, 4, 2), 2)
    done = {"code": "call-records", "of": one.item, "day": "2024-04-02", "dated": "2024-01-01"}
    book.add("deadline-done", done)
    (later,) = found(book, "call-records")
    assert (later.began, later.count, later.settled) == (date(2024, 1, 5), 1, None)
    book.add(
        "deadline-done", {**done, "of": later.item, "day": "2025-01-05", "dated": "2024-04-01"}
    )
    (last,) = found(book, "call-records")
    assert last.settled is not None


def test_the_six_months_begin_anew_with_each_thing_that_comes() -> None:
    """Counted from the last thing received or written down, in England and Wales only."""
    book = Invented()
    book.bring_in([message("2024-01-31T10:00", direction="in")], zone="Europe/London")
    (one,) = found(book, "charge-six-months")
    assert one.day == date(2024, 7, 31)
    book.tell("He was there.", "2024-02-29T10:00")
    (one,) = found(book, "charge-six-months")
    assert one.day == date(2024, 8, 29)
    assert "some offences" in one.clock.what
    book.add("settings", {"nation": "scotland"})
    assert not found(book, "charge-six-months")
    assert found(book, "charge-six-months-elsewhere")


def test_messages_that_disappear_count_from_the_newest_there() -> None:
    """Only a notice of the app begins the clock; it runs from the newest item of that app."""
    book = Invented()
    chat = [message("2024-03-20T10:00", channel="whatsapp", direction="in")]
    book.bring_in(chat, written_at=LATER)
    assert not found(book, "disappearing")
    notice = Record(
        kind="event", channel="whatsapp", local=datetime(2024, 3, 22, 9),  # noqa: DTZ001
        text="Robin turned on disappearing messages.",
    )  # fmt: skip
    again = [notice, message("2024-03-25T10:00", channel="whatsapp")]
    book.bring_in(again, exhibit="bb" * 32, written_at=LATER)
    (one,) = found(book, "disappearing")
    assert (one.day, one.count) == (date(2024, 4, 1), 3)
    assert "Robin" not in one.why


def test_orders_reports_and_consents_give_their_own_days() -> None:
    """Each day is the one that was noted; a bail condition is not called an order that ends."""
    book = Invented()
    order = {"name": "Order", "dated": "2024-03-01", "served": "2024-03-03", "ends": "2024-09-01"}
    book.add("order", {**order, "kind": "stalking-protection", "review": "2024-05-01"})
    book.add("order", {**order, "kind": "bail", "ends": "2024-04-10"})
    report = {"to": "police", "dated": "2024-03-02", "reference": "77/24"}
    item = book.add("report", {**report, "next_date": "2024-03-20"}).first_leaf
    book.add("answer", {"of": item, "dated": "2024-03-20", "next_date": "2024-04-20"})
    consent = {"dated": "2024-03-01", "recipient": "Ada", "purpose": "a referral"}
    book.add("consent", {**consent, "ends": "2024-05-05"})
    by_code = {one.clock.code: one.day for one in deadlines(book.case(), TODAY)}
    assert by_code == {
        "notification": date(2024, 3, 6), "order-ends": date(2024, 9, 1),
        "order-review": date(2024, 5, 1), "bail-ends": date(2024, 4, 10),
        "report-next": date(2024, 4, 20), "consent-ends": date(2024, 5, 5),
    }  # fmt: skip


def test_a_day_dealt_with_comes_back_when_the_day_is_another() -> None:
    """A mark is for one day of one item; it can be taken back."""
    book = Invented()
    item = book.add("report", {"to": "police", "dated": "2024-03-02", "next_date": "2024-03-20"})
    mark = {
        "code": "report-next",
        "of": item.first_leaf,
        "day": "2024-03-20",
        "dated": "2024-03-20",
    }
    book.add("deadline-done", mark)
    assert found(book, "report-next")[0].settled is not None
    book.add("deadline-done", {**mark, "off": True})
    assert found(book, "report-next")[0].settled is None
    book.add("deadline-done", mark)
    answer = {"of": item.first_leaf, "dated": "2024-03-20", "next_date": "2024-06-01"}
    book.add("answer", answer)
    assert found(book, "report-next")[0].settled is None


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_slip_of_the_pen_breaks_no_page(day: str) -> None:
    """A year that cannot be meant gives a day all the same, and a calendar file."""
    book = Invented()
    book.tell("He was on the bus.", "9999-12-31")
    order = {"name": "Order", "dated": "2024-03-01", "served": day, "ends": day, "review": day}
    book.add("order", {**order, "kind": "stalking-protection"})
    days = deadlines(book.case(), TODAY)
    assert {"camera-bus", "order-review"} <= {one.clock.code for one in days}
    assert calendar_file(days, TODAY, SECRET).startswith(b"BEGIN:VCALENDAR")


def test_what_is_long_gone_is_not_held_up_to_anybody() -> None:
    """Pictures of a year ago are in no list; a report whose next date has gone by still is."""
    book = Invented()
    book.tell("He was on the bus.", "2023-02-01")
    book.add("order", {"name": "Order", "dated": "2023-01-01", "ends": "2023-06-01"})
    book.add("report", {"to": "police", "dated": "2023-02-02", "next_date": "2023-02-20"})
    codes = {one.clock.code for one in deadlines(book.case(), TODAY)}
    assert "report-next" in codes
    assert not codes & {"camera-bus", "order-ends"}


def test_an_empty_book_gives_no_day() -> None:
    """Nothing is asked of somebody who wrote nothing."""
    assert deadlines(Invented().case(), TODAY) == ()


def test_the_calendar_file_names_nothing() -> None:
    """Neutral titles and whole days; no word of the record, no clock, no program; the same names twice."""
    book = Invented()
    book.tell("He stood on the bus.", "2024-03-28T18:00", where="the 36 bus")
    book.add("order", {"name": "Restraining order", "dated": "2024-03-01", "ends": "2024-09-01"})
    report = {"to": "police", "dated": "2024-03-02", "organisation": "Leeds", "reference": "77/24"}
    book.add("report", {**report, "next_date": "2024-05-20"})
    days = deadlines(book.case(), TODAY)
    at = datetime(2024, 4, 1, 9, tzinfo=UTC)
    text = calendar_file(days, TODAY, SECRET, at).decode("ascii")
    titles = {line for line in text.split("\r\n") if line.startswith("SUMMARY")}
    assert titles == {"SUMMARY:Reminder", "SUMMARY:Look at notes"}
    names = {line.partition(":")[0].partition(";")[0] for line in text.split("\r\n") if line}
    assert names == {
        "BEGIN", "VERSION", "PRODID", "CALSCALE", "UID", "DTSTAMP", "DTSTART", "SUMMARY",
        "CLASS", "TRANSP", "END",
    }  # fmt: skip
    for word in ("bus", "order", "report", "police", "Leeds", "77/24", "tallybook", "camera"):
        assert word.lower() not in text.lower(), word
    assert text == calendar_file(days, TODAY, SECRET, at).decode()
    other = calendar_file(days, TODAY, b"t" * 32, at).decode("ascii")
    assert not set(text.split("UID:")[1:]) & set(other.split("UID:")[1:])
    assert "DTSTART;VALUE=DATE:20240331" not in text


def test_days_that_are_over_or_dealt_with_are_in_no_calendar() -> None:
    """Only what is still to come is written."""
    book = Invented()
    book.add("order", {"name": "Order", "dated": "2024-01-01", "ends": "2024-03-01"})
    item = book.add("order", {"name": "Order", "dated": "2024-01-01", "ends": "2024-06-01"})
    mark = {"code": "order-ends", "of": item.first_leaf, "day": "2024-06-01", "dated": "2024-04-01"}
    book.add("deadline-done", mark)
    text = calendar_file(deadlines(book.case(), TODAY), TODAY, SECRET).decode()
    assert "VEVENT" not in text
