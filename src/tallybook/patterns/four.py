"""Four words, each set against what the record holds, what is missing, and what may come next.

The words help people to recognise a course of conduct. They are no legal test, and nothing here is
added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.contact import counted, said
from tallybook.case.coverage import DAY
from tallybook.case.held import held, occasions, shown
from tallybook.case.persistence import Goes, goes
from tallybook.case.tally import INCIDENTS, from_whom, longest_unanswered, received
from tallybook.case.timeline import count
from tallybook.content import catalogue
from tallybook.content.four import four_words
from tallybook.patterns import Cell, Finding, Pattern, Table

VERSION = 1
_SEAL = f"four {VERSION}"
_NO_TEST = (
    "whether the word fits: it is a help to recognise, no legal test, and no number here is a limit"
)
_NOTHING_SENT = "The files hold nothing that you sent, so answers cannot be told from silence."


@dataclass(slots=True)
class _Told:
    """What is told of one word, while it is put together."""

    sentence: str
    numbers: dict[str, Cell]
    rows: list[tuple[str, Cell, Filter | None]]
    missing: list[str]


def find(case: Case) -> tuple[Finding, ...]:
    """Set each of the four words against the record."""
    return case.remembered("four", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    if not occasions(case):
        return
    how = goes(case, received(case))
    for word in four_words().word:
        told = _TELL[word.code](case, how)
        yield Finding(
            code=f"four-{word.code}",
            title=word.name,
            sentence=told.sentence,
            does_not_show=f"{_NO_TEST}.",
            version=_SEAL,
            numbers=told.numbers,
            table=Table(
                columns=("what the record holds", "number"),
                rows=tuple((name, number) for name, number, _ in told.rows),
                filters=tuple(chosen for _, _, chosen in told.rows),
            ),
            filter=received(case),
            missing=(*told.missing, *_holes(case)),
            ask=word.ask,
        )


def _repeated(case: Case, _how: Goes) -> _Told:
    """How many times, on how many days, from when to when."""
    days = sorted(occasions(case))
    came, wrote = held(case, "received"), count(case, INCIDENTS)
    kinds = shown(case)
    span = (days[-1] - days[0]).days + 1
    codes = Filter(behaviour=tuple(sorted(one.code for one in kinds))) if kinds else None
    marks = " ".join(mark.words for mark in four_words().mark if mark.word == "repeated")
    return _Told(
        sentence=(
            f"On {counted(len(days), 'separate day')} something came in {from_whom(case)}, or was "
            f"written down: {counted(came.count, 'item')} that came in and {counted(wrote, 'incident')}. "
            f"The first day is {said(days[0])}, the last {said(days[-1])}: {counted(span, 'day')}, both "
            f"counted. {marks}"
        ),
        numbers={
            "occasions": len(days), "received": came.count, "incidents": wrote,
            "kinds": len(kinds), "span_days": span,
        },
        rows=[
            ("Came in", came.count, came.filter),
            ("Written down as having happened", wrote, INCIDENTS),
            ("Separate days with any of it", len(days), None),
            ("Put to a kind of behaviour", count(case, codes) if codes else 0, codes),
            ("Days from the first to the last", span, None),
        ],
        missing=[] if wrote else ["Nothing that happened in person is written down."],
    )  # fmt: skip


def _unwanted(case: Case, how: Goes) -> _Told:
    """What was said against it, and what came after."""
    after = {name: held(case, name) for name in ("after_stop", "after_order")}
    noted = {name: held(case, name).count for name in ("stops", "blocks", "orders", "reports")}
    sent = Filter(direction="out", dated=True, event=False, role=received(case).role)
    answers = count(case, sent)
    own = case.flagged("stop-request")
    later = f" After the first request {counted(after['after_stop'].count, 'item')} came in." if noted["stops"] else ""  # fmt: skip
    missing = [_MISSING[name] for name in ("stops",) if not noted[name]]
    if own and not noted["stops"]:
        missing.append(
            f"In {counted(len(own), 'item')} your own words may ask for it to stop. None is noted as a "
            "dated request yet."
        )
    return _Told(
        sentence=(
            f"Dated requests to stop: {noted['stops']:,}; blocks: {noted['blocks']:,}; orders: "
            f"{noted['orders']:,}; reports: {noted['reports']:,}.{later} Against "
            f"{counted(sum(how.days.values()), 'item')} that came in stand {answers:,} that you sent."
        ),
        numbers={
            **noted, **{name: one.count for name, one in after.items()}, "sent": answers,
            "received": sum(how.days.values()), "own_words": len(own),
        },
        rows=[
            ("Came in after the first request to stop", *_cells(after["after_stop"].count, after["after_stop"].filter)),
            ("Came in after the first order", *_cells(after["after_order"].count, after["after_order"].filter)),
            ("Your own words that may ask for it to stop", len(own), Filter(flag=("stop-request",))),
            ("Sent by you", answers, sent),
        ],
        missing=[*missing, *([] if answers else [_NOTHING_SENT])],
    )  # fmt: skip


def _cells(number: int, chosen: Filter | None) -> tuple[Cell, Filter | None]:
    """A number with its filter; no number where there is no date to count from."""
    return (number, chosen) if chosen is not None else (None, None)


def _obsessive(case: Case, how: Goes) -> _Told:
    """How much at once, how long without a break, at what hours, and the same again."""
    total = sum(how.days.values())
    numbers: dict[str, Cell] = {
        "received": total, "days_with": len(how.days), "night": len(how.night),
        "again": len(how.again), "busiest": how.days[how.busiest] if how.busiest else 0,
        "run_days": (how.run[1] - how.run[0]).days + 1 if how.run else 0,
    }  # fmt: skip
    a_day = f"{total / len(how.days):.1f}" if how.days else "0"
    busy = (
        f" The most on one day were {numbers['busiest']:,}, on {said(how.busiest)}."
        if how.busiest
        else ""
    )
    return _Told(
        sentence=(
            f"On days with contact {a_day} items came in on average.{busy} The longest row of days "
            f"without a day between is {counted(int(numbers['run_days'] or 0), 'day')}. At night, from "
            f"11 to 6, came {counted(len(how.night), 'item')}; "
            f"{counted(len(how.again), 'item')} had the very words of another."
        ),
        numbers=numbers,
        rows=[
            ("Came in on the busiest day", *_counted(case, how.busiest, how.busiest)),
            ("Came in during the longest row of days", *_counted(case, *(how.run or _NO_DAYS))),
            ("Came in at night", len(how.night), _some(how.night)),
            ("Had the very words of another", len(how.again), _some(how.again)),
        ],
        missing=[] if total else ["No file of messages or calls is brought in."],
    )


def _fixated(case: Case, how: Goes) -> _Told:
    """How much of the time, by how many ways, after what silence, through whom."""
    covered = case.coverage.days()
    on = set(how.days) & covered
    run = longest_unanswered(case, received(case))
    others = Filter(behaviour=catalogue().within("third-parties"))
    back_on = how.silence[1] if how.silence else None
    quiet = (how.silence[1] - how.silence[0]).days - 1 if how.silence else 0
    back = (
        f" The longest time without was {counted(quiet, 'day')}; then it came again, on "
        f"{said(how.silence[1])}."
        if how.silence and quiet
        else ""
    )
    return _Told(
        sentence=(
            f"On {len(on):,} of {counted(len(covered), 'covered day')} something came in, by "
            f"{counted(how.ways, 'way')} and from {counted(how.handles, 'number, address or account', 'numbers, addresses or accounts')}."
            f"{back} The most in a row without an answer were {len(run.items) if run else 0:,}."
        ),
        numbers={
            "received": sum(how.days.values()), "covered_days_with": len(on),
            "covered_days": len(covered), "ways": how.ways, "handles": how.handles,
            "silence_days": quiet, "unanswered": len(run.items) if run else 0,
            "through_others": count(case, others),
        },
        rows=[
            ("Covered days with contact", len(on), None),
            ("Most in a row without an answer", len(run.items) if run else 0, _some(run.items if run else ())),
            ("Came in on the first day after the longest time without", *_counted(case, back_on, back_on)),
            ("Through other people", count(case, others), others),
        ],
        missing=_people(case),
    )  # fmt: skip


def _counted(case: Case, first: date | None, last: date | None) -> tuple[Cell, Filter | None]:
    """What came in from one day to another, with its filter; nothing where there are no such days."""
    if first is None or last is None:
        return None, None
    chosen = replace(received(case), since=first, until=last)
    return count(case, chosen), chosen


def _some(items: tuple[int, ...]) -> Filter | None:
    """Some items; None where there are none."""
    return Filter(items=items) if items else None


def _people(case: Case) -> list[str]:
    """What is not known about who it is."""
    if not case.people.others:
        return ["The book does not say yet whom it is about, so everybody is counted."]
    more = held(case, "unnamed").count
    several = counted(more, "number or account", "numbers or accounts")
    return [f"Of {several} it is not said whose they are."] if more else []


def _holes(case: Case) -> list[str]:
    """Days that no file covers, and what is not said about how it felt."""
    days = sum((last - first) // DAY + 1 for first, last in case.coverage.holes())
    told = []
    if days:
        told.append(
            f"No file covers {counted(days, 'day')} between the first and the last covered one."
        )
    if not held(case, "feelings").count:
        told.append("Nothing says how it felt.")
    return told


_NO_DAYS = (None, None)
_MISSING = {"stops": "No dated request to stop is noted. Nobody has to have made one."}
_TELL: dict[str, Callable[[Case, Goes], _Told]] = {
    "fixated": _fixated,
    "obsessive": _obsessive,
    "unwanted": _unwanted,
    "repeated": _repeated,
}

PATTERN = Pattern(
    name="four", title="Four words", version=VERSION, find=find, group="The law's words"
)
