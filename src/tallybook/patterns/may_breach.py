"""What may breach an order, condition by condition: whether it does is for others to decide."""

from __future__ import annotations

from datetime import date, datetime

from tallybook.case.against import RULES, Against, everything
from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.matching import bound_by
from tallybook.model.orders import Dated
from tallybook.patterns import Cell, Finding, Pattern, Table

VERSION = 1
_SEAL = f"may_breach {VERSION}"
_FOR_OTHERS = (
    "whether anything is forbidden by the order: that depends on its words, on whether it was in "
    "force and known, and is for others to decide"
)
_KINDS = {
    "people": "contact",
    "places": "places",
    "channels": "ways of contact",
    "times": "times",
    "acts": "acts",
}


def find(case: Case) -> tuple[Finding, ...]:
    """Tell what may breach each condition of each order that the book holds."""
    return case.remembered(
        "may_breach",
        lambda: tuple(_finding(case, one) for one in everything(case) if bound_by(case, one.order)),
    )


def _finding(case: Case, one: Against) -> Finding:
    """Count what may breach one condition."""
    under = one.under
    first = min((each.first for each in under), default=None)
    last = max((each.last for each in under), default=None)
    numbers: dict[str, Cell] = {
        "items": len(one.items),
        "days_with": one.days,
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
        "same_date": len(one.same_date),
        "before_service": len(one.unserved),
        "by_an_allowed_way": len(one.allowed),
        "hour_not_known": len(one.hour_unknown),
        "own_positions_near": len(one.positions),
        **{f"by_{rule.replace('-', '_')}": count for rule, count in _by_rule(one).items()},
    }
    return Finding(
        code=f"may-breach-{one.order.item}-{one.clause.place + 1}",
        title=f"Condition {one.number} of the order of {_said(one.order.dated)}",
        sentence=_sentence(case, one),
        does_not_show=_limits(one),
        version=_SEAL,
        numbers=numbers,
        items=one.items,
        table=_table(one),
    )


def _table(one: Against) -> Table:
    """Items by rule and by channel."""
    return Table(
        columns=("what the items have in common", "channel", "items", "days with some", "first", "last"),
        rows=tuple(
            (
                RULES[each.rule], each.channel, len(each.items), each.days,
                each.first.isoformat(), each.last.isoformat(),
            )
            for each in one.under
        ),
        filters=tuple(Filter(items=each.items) for each in one.under),
    )  # fmt: skip


def _sentence(case: Case, one: Against) -> str:
    """Say it plainly."""
    order = one.order
    ends = f" and up to {_said(one.ends)}" if one.ends else ""
    told = (
        f"Items that may breach condition {one.number} ({_KINDS[one.clause.condition.kind]}) of the "
        f"order of {_said(order.dated)}, which binds {_named(bound_by(case, order))}, after "
        f"{_from(one)}{ends}: {len(one.items):,}, on {_days(one.days)}."
    )
    by_rule = _by_rule(one)
    if by_rule:
        listed = ", ".join(f"{count:,} ({RULES[rule]})" for rule, count in by_rule.items())
        told += f" By rule: {listed}."
    return told + "".join(f" {each}" for each in _apart(one))


def _by_rule(one: Against) -> dict[str, int]:
    """How many items count under each rule, in the order of the rules."""
    counted: dict[str, int] = {}
    for each in one.under:
        counted[each.rule] = counted.get(each.rule, 0) + len(each.items)
    return counted


def _apart(one: Against) -> list[str]:
    """What is counted by itself."""
    said = (
        (one.same_date, "On that very date, counted by itself"),
        (one.unserved, "After the order was made and before it was served, counted by itself"),
        (one.allowed, "By a way that the condition allows, not counted"),
        (one.hour_unknown, "Of an hour that is not known, not counted"),
        (one.positions, "Your own positions within the distance on those days"),
    )
    return [f"{words}: {len(items):,}." for items, words in said if items]


def _limits(one: Against) -> str:
    """What must not be read into it."""
    condition = one.clause.condition
    parts = [_FOR_OTHERS]
    if one.order.served is None:
        parts.append(
            "when it was served, since no day is noted: the day it was made is taken instead"
        )
    parts.append("who sat at the number or account")
    if one.ends is not None:
        parts.append("at what hour of its last day it ended; that day is counted")
    if condition.kind in {"people", "times"}:
        parts.append("who is meant by diary entries that name nobody; they are counted as well")
    if condition.indirectly:
        parts.append("whether other people were sent by the person bound")
    if condition.kind == "places":
        parts.append(
            "how near anybody came: a place counts by its name, or by where you yourself were on a day "
            "on which you wrote down that they came near; whose camera took a photo that places you"
        )
    return "; ".join(parts) + "."


def _from(one: Against) -> str:
    """The date from which it is counted."""
    if one.begins == one.order.dated:
        return "that date"
    served = one.order.served
    is_own = (one.clause.condition.from_ or date.min) > (_day(served) if served else date.min)
    return f"{_said(one.begins)} ({'when it begins to hold' if is_own else 'when it was served'})"


def _day(moment: Dated) -> date:
    """The day of a date or time."""
    return moment.date() if isinstance(moment, datetime) else moment


def _said(moment: Dated) -> str:
    """A date or time as it is read aloud."""
    day = f"{moment.day} {moment:%B %Y}"
    return f"{day} at {moment:%H:%M}" if isinstance(moment, datetime) else day


def _named(names: tuple[str, ...]) -> str:
    """Names in a row."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _days(number: int) -> str:
    """A number of days."""
    return f"{number:,} day{'' if number == 1 else 's'}"


PATTERN = Pattern(
    name="may_breach",
    title="What may breach an order",
    version=VERSION,
    find=find,
    group="After a date",
)
