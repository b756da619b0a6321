"""Counting: a second, plain implementation must come to the same numbers."""

from collections import Counter
from datetime import date, datetime, timedelta

from case_entries import Invented, message
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.case import Filter, leaves
from tallybook.case.coverage import Coverage, Span
from tallybook.case.tally import (
    by_day,
    by_hour,
    by_value,
    longest_run,
    longest_unanswered,
    received,
)

SENDERS = ("07700 900111", "07700 900222", "A Name")
START = datetime(2024, 1, 1)  # noqa: DTZ001 - a wall clock
sent = st.tuples(
    st.integers(0, 40 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    st.sampled_from(SENDERS),
    st.sampled_from(["in", "in", "out", "unknown"]),
    st.sampled_from(["message", "call", "event"]),
)


def book_of(rows: list[tuple[datetime, str, str, str]]) -> Invented:
    """A book with one import; what goes out names its recipient."""
    book = Invented()
    book.bring_in(
        [
            message(
                at.isoformat(),
                sender="" if way == "out" else who,
                recipients=(who,) if way == "out" else (),
                direction=way,
                kind=kind,
                thread="",
            )
            for at, who, way, kind in rows
        ],
        zone="Europe/London",
    )
    return book


@settings(max_examples=60, deadline=None)
@given(st.lists(sent, min_size=1, max_size=40, unique_by=lambda row: row[0]))
def test_counts_are_those_of_a_plain_loop(rows: list[tuple[datetime, str, str, str]]) -> None:
    """Days, hours, handles and runs agree with a loop over the same rows."""
    case = book_of(rows).case()
    mine = [row for row in rows if row[2] == "in" and row[3] != "event"]
    chosen = received(case)
    assert by_day(case, chosen) == Counter(row[0].date() for row in mine)
    grid = by_hour(case, chosen)
    plain = Counter((row[0].weekday(), row[0].hour) for row in mine)
    assert {(d, h): grid[d][h] for d in range(7) for h in range(24) if grid[d][h]} == plain
    handles = by_value(case, chosen, "handle")
    assert sorted(one.count for one in handles) == sorted(Counter(r[1] for r in mine).values())
    assert len(leaves(case, chosen)) == len(mine)


@settings(max_examples=60, deadline=None)
@given(st.lists(sent, min_size=1, max_size=40, unique_by=lambda row: row[0]))
def test_the_longest_unanswered_run_is_that_of_a_plain_loop(
    rows: list[tuple[datetime, str, str, str]],
) -> None:
    """The run is as long as a loop finds it, and nothing goes out to that side inside it."""
    case = book_of(rows).case()
    best, running = 0, Counter[str]()
    for _, who, way, kind in sorted(rows):
        if kind == "event":
            continue
        if way == "out":
            running[who] = 0
        elif way == "in":
            running[who] += 1
            best = max(best, running[who])
    run = longest_unanswered(case, received(case))
    assert (len(run.items) if run else 0) == best
    if run:
        assert leaves(case, Filter(items=run.items)) == list(run.items)


@given(st.sets(st.integers(0, 60)))
def test_the_longest_run_of_days_is_that_of_a_plain_loop(numbers: set[int]) -> None:
    """The stretch found holds only given days, and no longer one exists."""
    first = date(2024, 2, 1)
    days = {first + timedelta(days=number) for number in numbers}
    run = longest_run(days)
    lengths = [next(n for n in range(100) if day + timedelta(days=n) not in days) for day in days]
    assert (0 if run is None else (run[1] - run[0]).days + 1) == max(lengths, default=0)


spans = st.builds(
    lambda start, length, channel: Span(
        begun=0,
        channel=channel,
        first=date(2024, 1, 1) + timedelta(days=start),
        last=date(2024, 1, 1) + timedelta(days=start + length),
        items=1,
    ),
    st.integers(0, 100),
    st.integers(0, 20),
    st.sampled_from(["sms", "call"]),
)


@given(st.lists(spans, max_size=8))
def test_every_day_between_is_covered_or_in_a_hole(given_spans: list[Span]) -> None:
    """Covered days and holes together are every day from the first to the last, none twice."""
    coverage = Coverage(given_spans)
    plain = {
        span.first + timedelta(days=number)
        for span in given_spans
        for number in range((span.last - span.first).days + 1)
    }
    assert coverage.days() == plain
    holes = [
        first + timedelta(days=number)
        for first, last in coverage.holes()
        for number in range((last - first).days + 1)
    ]
    assert not plain & set(holes)
    if plain:
        assert len(plain) + len(holes) == (max(plain) - min(plain)).days + 1
