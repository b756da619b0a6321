"""The numbers of the pictures: they add up, they can be listed, and they hold no words."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from case_entries import BOB, HER, Invented, message

from tallybook.case import Case, Filter
from tallybook.case.panels import PANELS, before, panels
from tallybook.case.sight import Panel, events, sight
from tallybook.case.timeline import count
from tallybook.drawing import Days, Lanes, Sides, Tree, drawn
from tallybook.patterns import change_of_rate

WRITTEN = datetime(2024, 9, 1, 12).astimezone()
CANARY = "zebracanary"


def at(day: str, number: int) -> str:
    """A time so many hours after the beginning of a day."""
    return (datetime.fromisoformat(day) + timedelta(hours=number)).isoformat()


@pytest.fixture(scope="module")
def book() -> Invented:
    """Two stretches of one way with a hole between, another way, a stop, an order and a note."""
    made = Invented()
    made.add("person", {"name": "Rob", "handles": [BOB], "role": "other", "on_whose_word": "me"})
    sent = {"direction": "in", "text": f"{CANARY} words"}
    first = [message(at("2024-01-01", 7 * n), **sent) for n in range(80)]
    first += [message(at("2024-01-05", n), sender="07700 900333", **sent) for n in range(3)]
    made.bring_in(first, exhibit="aa" * 32, zone="Europe/London", written_at=WRITTEN)
    later = [message(at("2024-03-01", 5 * n), **sent) for n in range(200)]
    made.bring_in(later, exhibit="bb" * 32, zone="Europe/London", written_at=WRITTEN)
    chat = [
        message(at("2024-02-01", 30 * n), sender=CANARY, channel="whatsapp", thread="t", **sent)
        for n in range(20)
    ]
    made.bring_in(chat, exhibit="cc" * 32, zone="Europe/London", written_at=WRITTEN)
    made.add("stop", {"dated": "2024-03-10", "how": "text", "to": "Rob", "words": CANARY})
    made.add("order", {"name": "Order", "dated": "2024-03-20", "conditions": CANARY})
    made.tell(f"{CANARY} outside", "2024-03-12T20:00:00", written_at=WRITTEN)
    return made


@pytest.fixture(scope="module")
def case(book: Invented) -> Case:
    """The same, folded."""
    return book.case()


def named(case: Case, name: str, asked: Filter | None = None) -> Panel:
    """One picture's numbers."""
    panel = PANELS[name](sight(case, asked))
    assert panel is not None
    return panel


@pytest.mark.parametrize("name", ["years", "ways", "handles", "hours", "branches"])
def test_each_row_counts_what_its_filter_lists(case: Case, name: str) -> None:
    """Whoever lists the items of a row finds as many as the row says."""
    panel = named(case, name)
    place = {"hours": len(panel.columns) - 1, "branches": 2}.get(name, 1)
    assert panel.rows
    for row, chosen in zip(panel.rows, panel.filters, strict=True):
        assert chosen is not None
        assert count(case, chosen) == row[place], row


@pytest.mark.parametrize("name", ["years", "ways", "handles", "hours"])
def test_the_rows_add_up(case: Case, name: str) -> None:
    """Every item that patterns count stands in one row."""
    panel = named(case, name)
    place = len(panel.columns) - 1 if name == "hours" else 1
    assert sum(int(row[place] or 0) for row in panel.rows) == 280


def test_a_day_that_no_file_covers_is_a_hole(case: Case) -> None:
    """Between two files of one way there are days without a number, and not with a nought."""
    given = named(case, "years", Filter(channel=("sms",))).given
    assert isinstance(given, Days)
    days = {day.day: day.count for day in given.days}
    assert days[date(2024, 2, 15)] is None
    assert days[date(2024, 3, 12)] is not None
    assert {day.day for day in given.days if day.incidents} == {date(2024, 3, 12)}
    assert [(mark.letter, mark.day.day) for mark in given.marks] == [("S", 10), ("O", 20)]


def test_a_hole_of_a_lane_is_that_of_its_channel(case: Case) -> None:
    """What covers the other channel does not cover this one."""
    given = named(case, "ways").given
    assert isinstance(given, Lanes)
    (lane,) = given.lanes
    assert [last.month for _, last in lane.covered] == [1, 4]


def test_what_nobody_decided_is_shown_beside_those_of_a_person(case: Case) -> None:
    """The tree holds handles put to a person, and apart from them those put to nobody."""
    given = named(case, "branches").given
    assert isinstance(given, Tree)
    groups = {branch.label: branch.group for branch in given.branches}
    assert groups == {"+447700900111 (Rob)": "Rob", "+447700900333": "", "Sender 1": ""}


def test_before_and_after_count_covered_days_only(case: Case) -> None:
    """Both sides are rates over covered days, and the day itself is in neither."""
    seen = sight(case, Filter(channel=("sms",)))
    stop = next(one for one in events(case) if one.letter == "S")
    panel = before(seen, stop)
    assert panel is not None
    given = panel.given
    assert isinstance(given, Sides)
    on_day = count(case, replace(seen.chosen, since=stop.day, until=stop.day))
    assert given.before.received + given.after.received + on_day == 280
    assert given.before.covered == 24 + 9
    assert given.after.rate is not None
    for row, chosen in list(zip(panel.rows, panel.filters, strict=True)):
        assert chosen is not None
        assert count(case, chosen) == row[3], row


def test_before_and_after_agree_with_the_finding(case: Case) -> None:
    """The picture and the finding on the same date give the same rates and the same range."""
    found = {one.code: one for one in change_of_rate.find(case)}
    for event in events(case):
        code = f"rate-around-{'stop' if event.letter == 'S' else 'order'}-{event.item}"
        numbers = found[code].numbers
        panel = before(sight(case), event)
        assert panel is not None
        assert isinstance(panel.given, Sides)
        assert panel.given.before.received == numbers["before"]
        assert panel.given.after.covered == numbers["after_days"]
        assert f"{numbers['ratio']:.2f} times as much" in panel.told
        assert f"from {numbers['low']:.2f} to {numbers['high']:.2f}" in panel.told


def test_an_order_that_ended_ends_its_picture(book: Invented) -> None:
    """What came after an order ended is not counted as after it."""
    book.add("order", {"name": "Short", "dated": "2024-03-05", "ends": "2024-03-15"})
    ended = book.case()
    event = next(one for one in events(ended) if one.until)
    panel = before(sight(ended), event)
    assert panel is not None
    assert isinstance(panel.given, Sides)
    assert panel.given.after.covered == 10
    assert panel.rows[1][2] == "2024-03-15"


def test_only_what_was_chosen_is_in_a_picture(case: Case) -> None:
    """With some items alone, nothing else shows: no other item, no date, and no note."""
    some = frozenset(case.items.filter(case.items["channel"] == "sms")["item"].to_list()[:10])
    made = {panel.name: panel for panel in panels(case, among=some)}
    given = made["years"].given
    assert isinstance(given, Days)
    assert sum(day.count or 0 for day in given.days) == 10
    assert not given.marks
    assert not any(day.incidents for day in given.days)
    assert "before" not in made


def test_a_part_says_nothing_of_quiet_days(case: Case) -> None:
    """Where some of what came in is left out, no day is called covered and no rate is given."""
    sms = case.items.filter(case.items["channel"] == "sms")["item"].to_list()
    for panel in panels(case, among=frozenset(sms[:50])):
        assert "This is a selection" in panel.does_not_show, panel.name
        assert not {"covered days", "items a covered day"} & set(panel.columns)
        svg = drawn(panel.given)
        assert 'class="hole"' not in svg
        assert 'class="cover"' not in svg
        assert "nothing came" not in svg


def test_all_of_one_way_is_no_part_of_it(case: Case) -> None:
    """Whoever hands over everything of one channel and year keeps what files cover of it."""
    every = frozenset(case.items["item"].to_list()) | {one.item for one in events(case)}
    asked = Filter(channel=("sms",), since=date(2024, 3, 1), until=date(2024, 3, 31))
    seen = sight(case, asked, every)
    assert not seen.is_part
    assert seen.window() == (date(2024, 3, 1), date(2024, 3, 31))
    made = {panel.name: panel for panel in panels(case, asked, every)}
    assert "before" in made
    given = made["ways"].given
    assert isinstance(given, Lanes)
    assert given.lanes[0].covered == ((date(2024, 3, 1), date(2024, 3, 31)),)


def test_pictures_hold_no_words_of_the_record(case: Case) -> None:
    """No text, no unconfirmed name, no condition and no note is in a picture or its table."""
    made = panels(case)
    assert {panel.name for panel in made} == set(PANELS)
    assert len({panel.given.key for panel in made}) == len(PANELS) + 1
    for panel in made:
        shown = drawn(panel.given) + repr((panel.title, panel.told, panel.rows, panel.columns))
        assert CANARY not in shown, panel.name


def test_an_empty_case_has_no_pictures() -> None:
    """Where there is nothing, nothing is drawn."""
    assert panels(Invented().case()) == ()


def test_a_diary_alone_has_a_calendar() -> None:
    """Where no file was brought in, what was written down is drawn, and nothing is called a hole."""
    book = Invented()
    book.tell("A car outside.", "2024-03-12T20:00:00", written_at=WRITTEN)
    book.add("stop", {"dated": "2024-03-20", "how": "text", "to": ""})
    (panel,) = panels(book.case())
    assert isinstance(panel.given, Days)
    assert [day.day for day in panel.given.days if day.incidents] == [date(2024, 3, 12)]
    svg = drawn(panel.given)
    assert "written down by you" in svg
    assert 'class="hole"' not in svg
    assert "cover" not in panel.told


def test_a_choice_without_items_has_no_pictures(case: Case) -> None:
    """A person from whom nothing came has no calendar, no lanes and no hours."""
    assert panels(case, Filter(handle=HER)) == ()


def test_words_of_pictures_make_no_judgement(case: Case) -> None:
    """Titles and sentences count; they neither judge nor foretell."""
    for panel in panels(case):
        said = f"{panel.title} {panel.told} {panel.does_not_show}".lower()
        assert not re.search(r"\b(proves?|always|danger|safe|stalk|offen|score|risk)", said)
