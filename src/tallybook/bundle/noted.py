"""Rows for dated facts from outside: requests to stop, orders and their changes, blocks, reports."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tallybook.bundle.items import PlannedItem
from tallybook.model.orders import CHANGES, ORDER_KINDS
from tallybook.model.reports import REPORTED_TO

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.model.entries import Entry

#: Kinds of row, and what each is called in print.
TITLES = {
    "stop": "Told to stop",
    "order": "Order",
    "order-change": "Change of an order",
    "block": "Blocked",
    "report": "Report made",
    "answer": "Answer to a report",
}
#: Where the words of a row stand, in this order; check.py looks there as well.
WORDS = ("text", "what", "reason", "how", "conditions", "words")
#: Short facts of each kind that go into the column of details.
_FACTS = {
    "order": ("nation", "court", "reference", "served", "review", "until_further"),
    "block": ("channel", "by", "notes"),
    "report": ("reference", "contact", "about", "answer", "next_date"),
    "answer": ("answer", "by", "reference", "next_date"),
    "order-change": (),
    "stop": (),
}


def planned(case: Case, without: Collection[int]) -> list[PlannedItem]:
    """Every dated fact: without them a reader cannot see what came after."""
    return [one for one in _all(case) if one.item not in without]


def _all(case: Case) -> Iterator[PlannedItem]:
    """Dated facts, each with its day."""
    for stop in case.stops:
        yield _item(stop.item, stop.entry, "stop", stop.dated)
    for order in case.orders:
        yield _item(order.item, order.entry, "order", order.dated, since=order.binds_from)
        for change in order.changes:
            yield _item(change.item, change.entry, "order-change", change.dated, of=order.item)
    for block in case.blocks:
        yield _item(block.item, block.entry, "block", block.dated)
    for report in case.reports:
        yield _item(report.item, report.entry, "report", report.dated)
        for answer in report.answers:
            yield _item(answer.item, answer.entry, "answer", answer.dated, of=report.item)


def _item(
    item: int, entry: int, kind: str, dated: Any, *, of: int | None = None, since: Any = None
) -> PlannedItem:
    """One of them as a row to be; what came after it is counted from ``since``."""
    row = {"dated": dated, "since": since or dated}
    return PlannedItem(item=item, entry=entry, kind=kind, row=row, of=of)


def cells(planned: PlannedItem, entry: Entry) -> dict[str, Any]:
    """The columns of a dated fact."""
    body = entry.body
    facts = {name: body[name] for name in _FACTS[planned.kind] if body.get(name)}
    conditions = [_condition(told) for told in body.get("clauses") or ()]
    if planned.kind == "answer":
        facts["report"] = f"item {planned.of}"
    if conditions:
        facts["conditions"] = "; ".join(conditions)
    return {
        "happened": body.get("dated") or "",
        "until": body.get("ends") or "",
        "time_known": "dated" if body.get("dated") else "",
        "zone": body.get("zone") or "unknown",
        "channel": "diary",
        "to": body.get("to") if planned.kind == "stop" else body.get("whom") or "",
        "who": body.get("person") or "",
        "subject": _subject(planned.kind, body),
        "words": next((body[name] for name in WORDS if name in body), ""),
        "corrects": planned.of if planned.kind == "order-change" else "",
        "reported_to": _reported(body) if planned.kind == "report" else "",
        "details": json.dumps(facts, ensure_ascii=False, sort_keys=True) if facts else "",
    }


def _subject(kind: str, body: Mapping[str, Any]) -> str:
    """What it is called."""
    if kind == "order":
        known = ORDER_KINDS.get(str(body.get("kind") or ""))
        return str(body.get("name") or (known.title if known else ""))
    if kind == "order-change":
        return CHANGES.get(str(body.get("said")), "")
    if kind != "report":
        return ""
    return f"Report to {body.get('organisation') or _reported(body)}"


def _reported(body: Mapping[str, Any]) -> str:
    """To whom a report was made."""
    to = str(body.get("to") or "")
    organisation = str(body.get("organisation") or "")
    whom = REPORTED_TO.get(to, to)
    return f"{organisation} ({whom})" if organisation else whom


def _condition(told: Mapping[str, Any]) -> str:
    """One condition: its number and its words, or what it names."""
    number, words = str(told.get("number") or ""), str(told.get("words") or "")
    named = [
        *(str(one) for one in told.get("people") or ()),
        *(str(one.get("name") or "") for one in told.get("places") or ()),
        *(str(one) for one in told.get("channels") or ()),
    ]
    return f"{number}: {words or ', '.join(named)}".removeprefix(": ")
