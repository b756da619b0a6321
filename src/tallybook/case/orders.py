"""Dated facts from outside, read from their entries: stops, orders with their changes, blocks, reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from tallybook.case.dated import head_of, texts_of
from tallybook.case.times import day_or_time
from tallybook.model.entries import Entry
from tallybook.model.orders import CHANGEABLE, Changed, Clause, Condition, Dated, Order, Place
from tallybook.model.reports import Answered, Block, Report, Stop

_DAY = timedelta(days=1)
_TIMES = frozenset({"dated", "served", "ends", "review"})
_TEXTS = ("number", "words", "kind", "begins", "finishes")
_LISTS = ("people", "channels", "allowed", "acts")


@dataclass(slots=True)
class Noted:
    """Everything the journal says of stops, orders, blocks and reports, by leaf number."""

    by_stop: dict[int, Stop] = field(default_factory=dict)
    by_order: dict[int, Order] = field(default_factory=dict)
    by_block: dict[int, Block] = field(default_factory=dict)
    by_report: dict[int, Report] = field(default_factory=dict)

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Dated requests to stop, in the order of their dates."""
        return tuple(sorted(self.by_stop.values(), key=_in_time))

    @property
    def orders(self) -> tuple[Order, ...]:
        """Orders, in the order of their dates."""
        return tuple(sorted(self.by_order.values(), key=_in_time))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Blocks, in the order of their dates."""
        return tuple(sorted(self.by_block.values(), key=_in_time))

    @property
    def reports(self) -> tuple[Report, ...]:
        """Reports, in the order of their dates."""
        return tuple(sorted(self.by_report.values(), key=_in_time))

    def take(self, entry: Entry) -> None:
        """Take one entry; one without its date, as some readers see it, says nothing."""
        if "dated" not in entry.body:
            return
        {
            "stop": self._take_stop,
            "order": self._take_order,
            "order-change": self._take_change,
            "block": self._take_block,
            "report": self._take_report,
            "answer": self._take_answer,
        }[entry.kind](entry)

    def _take_stop(self, entry: Entry) -> None:
        given = texts_of(entry.body, ("how", "to", "words", "zone"))
        of = entry.body.get("of")
        stop = Stop(**head_of(entry), **given, of=of if isinstance(of, int) else -1)
        self.by_stop[stop.item] = stop

    def _take_block(self, entry: Entry) -> None:
        given = texts_of(entry.body, ("whom", "channel", "by", "notes", "zone"))
        self.by_block[entry.first_leaf] = Block(**head_of(entry), **given)

    def _take_report(self, entry: Entry) -> None:
        body = entry.body
        names = (
            "to", "organisation", "reference", "contact", "how", "about", "person", "answer",
            "zone",
        )  # fmt: skip
        apart = {str(one.get("field")): str(one.get("value") or "") for one in entry.items}
        self.by_report[entry.first_leaf] = Report(
            **head_of(entry),
            **texts_of(body, names),
            notes=apart.get("notes", ""),
            first_due=_day(body.get("next_date")),
            items=tuple(int(one) for one in body.get("items") or ()),
        )

    def _take_answer(self, entry: Entry) -> None:
        of = int(entry.body.get("of", -1))
        report = self.by_report.get(of)
        if report is None:
            return
        answer = Answered(
            **head_of(entry),
            **texts_of(entry.body, ("answer", "by", "reference")),
            next_date=_day(entry.body.get("next_date")),
        )
        self.by_report[of] = replace(report, answers=(*report.answers, answer))

    def _take_order(self, entry: Entry) -> None:
        body = entry.body
        names = ("name", "conditions", "court", "person", "nation", "reference")
        order = Order(
            **head_of(entry),
            **texts_of(body, names),
            kind=str(body.get("kind") or "other"),
            served=day_or_time(body.get("served")),
            ends=day_or_time(body.get("ends")),
            review=day_or_time(body.get("review")),
            until_further=bool(body.get("until_further")),
        )
        clauses = conditions_of(entry)
        self.by_order[order.item] = replace(order, noted=_numbered(clauses, 0, entry.seq))

    def _take_change(self, entry: Entry) -> None:
        of = int(entry.body.get("of", -1))
        order = self.by_order.get(of)
        if order is not None:
            self.by_order[of] = changed(order, entry)


def changed(order: Order, entry: Entry) -> Order:
    """An order after one more change; what stood before stays in it, with the day it held to."""
    body = entry.body
    said, since = str(body.get("said") or "corrected"), day_or_time(body.get("dated"))
    varied = said == "varied" and since is not None
    removes = frozenset(int(one) for one in body.get("removes") or ())
    coming = conditions_of(entry)
    if varied and since is not None:
        coming = [_from(one, _as_day(since)) for one in coming]
    added = _numbered(coming, len(order.noted), entry.seq)
    kept = tuple(
        _taken_off(one, since if varied else None) if one.place in removes else one
        for one in order.noted
    )
    given = dict(body.get("fields") or {})
    if said == "ended" and since is not None:
        given["ends"], given["until_further"] = since.isoformat(), False
    values = {name: _value(name, given[name]) for name in CHANGEABLE if name in given}
    if values.get("dated", order.dated) is None:
        del values["dated"]
    note = Changed(
        item=entry.first_leaf, entry=entry.seq, said=said, dated=since,
        reason=str(body.get("reason") or ""), added=tuple(one.place for one in added),
        removed=tuple(sorted(removes)), fields=tuple(sorted(values)), written_at=entry.written_at,
    )  # fmt: skip
    values |= {"noted": kept + added, "changes": (*order.changes, note)}
    return replace(order, **values)


def _taken_off(clause: Clause, since: Dated | None) -> Clause:
    """A condition that falls away: from a day on, or as noted by mistake."""
    if since is None:
        return replace(clause, struck=True)
    last = _as_day(since) - _DAY
    ends = min(last, clause.condition.until or date.max)
    return replace(clause, condition=replace(clause.condition, until=ends))


def _from(condition: Condition, since: date) -> Condition:
    """A condition that holds from a variation on, if not from later."""
    return replace(condition, from_=max(since, condition.from_ or date.min))


def _numbered(conditions: Iterable[Condition], first: int, entry: int) -> tuple[Clause, ...]:
    """Conditions with their places."""
    return tuple(
        Clause(place=place, condition=one, entry=entry)
        for place, one in enumerate(conditions, first)
    )


def conditions_of(entry: Entry) -> list[Condition]:
    """The conditions an entry holds, with the positions that are leaves of their own."""
    positions = {
        (int(one.get("clause", -1)), int(one.get("place", -1))): one
        for one in entry.items
        if one.get("field") == "position"
    }
    return [
        _condition(told, number, positions)
        for number, told in enumerate(entry.body.get("clauses") or ())
    ]


def _condition(
    told: Mapping[str, Any], number: int, positions: Mapping[tuple[int, int], Mapping[str, Any]]
) -> Condition:
    """One condition; what this version does not know is passed over."""
    places = tuple(
        Place(
            name=str(one.get("name") or ""),
            metres=_number(one.get("metres")),
            lat=_number(positions.get((number, place), {}).get("lat")),
            lon=_number(positions.get((number, place), {}).get("lon")),
        )
        for place, one in enumerate(told.get("places") or ())
    )
    return Condition(
        **texts_of(told, _TEXTS),
        **_lists(told),
        indirectly=bool(told.get("indirectly")),
        places=places,
        days=tuple(int(one) for one in told.get("days") or ()),
        from_=_day(told.get("from")),
        until=_day(told.get("until")),
    )


def _lists(told: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a condition that hold several texts."""
    return {name: tuple(str(one) for one in told.get(name) or ()) for name in _LISTS}


def _value(name: str, given: object) -> Any:
    """A changed field of an order, as the order holds it."""
    if name in _TIMES:
        return day_or_time(given)
    return bool(given) if name == "until_further" else str(given or "")


def _number(value: object) -> float | None:
    """A number, or None."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _as_day(value: Dated) -> date:
    """The day of a day or time."""
    return value.date() if isinstance(value, datetime) else value


def _day(value: object) -> date | None:
    """A day, or None."""
    found = day_or_time(value)
    return None if found is None else _as_day(found)


def _in_time(noted: Stop | Order | Block | Report) -> tuple[str, int]:
    """Sort by date."""
    return str(noted.dated), noted.item
