"""After a date from outside: a request to stop, an order, a block, a report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.coverage import DAY
from tallybook.case.tally import INCIDENTS, after_moment, by_value
from tallybook.case.timeline import columns, count
from tallybook.case.times import at_home
from tallybook.case.whom import came_from
from tallybook.model.orders import Order
from tallybook.model.reports import REPORTED_TO, Block, Report, Stop
from tallybook.patterns import Cell, Finding, Pattern, Table

VERSION = 2
_SEAL = f"after {VERSION}"
_UNSURE = (
    "what carries the same date, or the same minute, as the event itself: it can be put neither "
    "before nor after it and is counted by itself"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """A dated event to count from: what came in, and from whom."""

    code: str
    title: str
    called: str
    dated: date | datetime
    until: date | datetime | None
    chosen: Filter
    whom: str
    does_not_show: str


def find(case: Case) -> tuple[Finding, ...]:
    """Tell what came after each stop, order, block and report, in the order of their dates."""
    return case.remembered("after", lambda: tuple(_finding(case, event) for event in _events(case)))


def _events(case: Case) -> list[_Event]:
    """The dated events of a case, in the order of their dates."""
    found = [
        *(_stop(case, one) for one in case.stops),
        *(_order(case, one) for one in case.orders),
        *(_block(case, one) for one in case.blocks),
        *(_report(case, one) for one in case.reports),
    ]
    return sorted(found, key=lambda event: str(event.dated))


def _stop(case: Case, stop: Stop) -> _Event:
    """A request to stop."""
    dated = at_home(stop.dated, stop.zone or case.zone, case.zone)
    chosen, whom = came_from(case, stop.to)
    return _Event(
        code=f"after-stop-{stop.item}",
        title=f"After asking to stop, {_said(dated)}",
        called="the request to stop",
        dated=dated,
        until=None,
        chosen=chosen,
        whom=whom,
        does_not_show=f"whether the request was read or understood; {_UNSURE}.",
    )


def _order(case: Case, order: Order) -> _Event:
    """An order, from the day it was served where that is known."""
    dated = at_home(order.binds_from, case.zone, case.zone)
    chosen, whom = came_from(case, order.person)
    served = "the day the order was served" if order.served else "the date of the order"
    return _Event(
        code=f"after-order-{order.item}",
        title=f"After an order, {_said(dated)}",
        called=served,
        dated=dated,
        until=None if order.ends is None else at_home(order.ends, case.zone, case.zone),
        chosen=chosen,
        whom=whom,
        does_not_show=(
            "whether any of it may breach the order: that depends on its conditions, on when "
            f"it was served, and is for others to decide; {_UNSURE}."
        ),
    )


def _block(case: Case, block: Block) -> _Event:
    """A block of a number, an account or a person: what still came, by any way."""
    dated = at_home(block.dated, block.zone or case.zone, case.zone)
    chosen, whom = came_from(case, block.whom)
    return _Event(
        code=f"after-block-{block.item}",
        title=f"After a block, {_said(dated)}",
        called="the block",
        dated=dated,
        until=None,
        chosen=chosen,
        whom=whom,
        does_not_show=(
            "whether the block held, was seen or was taken off again, and what it kept away; "
            f"{_UNSURE}."
        ),
    )


def _report(case: Case, report: Report) -> _Event:
    """A report to somebody official or to a platform."""
    dated = at_home(report.dated, report.zone or case.zone, case.zone)
    chosen, whom = came_from(case, report.person)
    return _Event(
        code=f"after-report-{report.item}",
        title=f"After a report to {REPORTED_TO.get(report.to, 'somebody')}, {_said(dated)}",
        called="the report",
        dated=dated,
        until=None,
        chosen=chosen,
        whom=whom,
        does_not_show=(
            f"what was done about the report, or whether anybody was told of it; {_UNSURE}."
        ),
    )


def _said(moment: date | datetime) -> str:
    """A date or time as it is read aloud."""
    day = f"{moment.day} {moment:%B %Y}"
    return f"{day} at {moment:%H:%M}" if isinstance(moment, datetime) else day


def _day(moment: date | datetime) -> date:
    """The day of a date or time."""
    return moment.date() if isinstance(moment, datetime) else moment


def _finding(case: Case, event: _Event) -> Finding:
    """Count what came after one event."""
    begins, after = after_moment(event.dated)
    chosen = event.chosen
    later = replace(chosen, since=after, until=event.until)
    rows = columns(case, later, "home")
    numbers: dict[str, Cell] = {
        "received": rows.height,
        "incidents": count(case, replace(INCIDENTS, since=after, until=event.until)),
        "same_date": count(case, replace(chosen, since=begins))
        - count(case, replace(chosen, since=after)),
        **_days(case, event, rows["home"].to_list() if rows.height else []),
    }
    return Finding(
        code=event.code,
        title=event.title,
        sentence=_sentence(event, numbers),
        does_not_show=event.does_not_show,
        version=_SEAL,
        numbers=numbers,
        filter=later,
        table=_by_channel(case, later),
    )


def _days(case: Case, event: _Event, times: list[datetime]) -> dict[str, Cell]:
    """The first item after, the days between, and the days covered on both sides."""
    covered = case.coverage.days()
    dated = _day(event.dated)
    end = _day(event.until) if event.until else date.max
    # The day of the event itself lies partly on each side and is left out of both.
    before_days = {day for day in covered if day < dated}
    after_days = {day for day in covered if dated < day <= end}
    chosen = event.chosen
    until = end if event.until else None
    on_after = count(case, replace(chosen, since=dated + DAY, until=until))
    on_before = count(case, replace(chosen, until=dated - DAY))
    first = times[0] if times else None
    return {
        "first_after": first.isoformat() if first else None,
        "days_between": (first.date() - dated).days if first else None,
        "days_with": len({time.date() for time in times}),
        "covered_days_after": len(after_days),
        "received_on_days_after": on_after,
        "per_covered_day_after": _rate(on_after, len(after_days)),
        "covered_days_before": len(before_days),
        "received_on_days_before": on_before,
        "per_covered_day_before": _rate(on_before, len(before_days)),
    }


def _rate(number: int, days: int) -> float | None:
    """So many a covered day; None where no day is covered."""
    return round(number / days, 2) if days else None


def _sentence(event: _Event, numbers: dict[str, Cell]) -> str:
    """Say it plainly."""
    ends = f" and up to {_said(event.until)}" if event.until else ""
    told = (
        f"Items that came in {event.whom} after {event.called} ({_said(event.dated)}){ends}: "
        f"{numbers['received']:,}, on {_days_said(numbers['days_with'])}."
    )
    if numbers["first_after"] is not None:
        first = datetime.fromisoformat(str(numbers["first_after"]))
        between = numbers["days_between"]
        later = f"{_days_said(between)} later" if between else "the same day"
        told += f" The first came on {_said(first)}, {later}."
    rates = (numbers["per_covered_day_before"], numbers["per_covered_day_after"])
    if None not in rates:
        told += (
            f" On covered days before that day there were {rates[0]} a day "
            f"({numbers['received_on_days_before']:,} on {_days_said(numbers['covered_days_before'])}), "
            f"after it {rates[1]} ({numbers['received_on_days_after']:,} on "
            f"{_days_said(numbers['covered_days_after'])})."
        )
    return f"{told} Incidents written down for the time after it: {numbers['incidents']:,}."


def _days_said(number: Cell) -> str:
    """A number of days."""
    return f"{number:,} day{'' if number == 1 else 's'}"


def _by_channel(case: Case, later: Filter) -> Table:
    """What came after, by channel."""
    groups = by_value(case, later, "channel")
    return Table(
        columns=("channel", "received", "days with some", "first", "last"),
        rows=tuple(
            (group.value, group.count, group.days, group.first.isoformat(), group.last.isoformat())
            for group in groups
        ),
        filters=tuple(replace(later, channel=(group.value,)) for group in groups),
    )


PATTERN = Pattern(
    name="after",
    title="After a stop, an order, a block or a report",
    version=VERSION,
    find=find,
    group="After a date",
)
