"""``tallybook order``: note an order with its dates and conditions, and list what was noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tallybook.cli.clauses import HELP, clause_of
from tallybook.cli.printing import counted, print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import UnfitAnswer
from tallybook.model.orders import NATIONS, ORDER_KINDS, OrderPaper

if TYPE_CHECKING:
    from tallybook.case.against import Against
    from tallybook.diary import Diary
    from tallybook.model.orders import Order

_DATES = ("dated", "served", "ends", "review")

Name = Annotated[str, typer.Argument(help="What it is called. Without it: lists the orders.")]
Dated = Annotated[str, typer.Option(help="The day it was made: 2025-03-10.")]
Ends = Annotated[str, typer.Option(help="The day it ends, where it has one.")]
Court = Annotated[str, typer.Option(help="The court or police force.")]
Conditions = Annotated[str, typer.Option(help="What it forbids or asks, in its own words.")]
Kind = Annotated[str, typer.Option(help=f"One of: {', '.join(ORDER_KINDS)}.")]
Nation = Annotated[str, typer.Option(help=f"One of: {', '.join(NATIONS)}.")]
Served = Annotated[str, typer.Option(help="The day it was given to the person it binds.")]
Further = Annotated[bool, typer.Option("--until-further", help="It holds until further order.")]
Review = Annotated[str, typer.Option(help="The day it is looked at again.")]
Reference = Annotated[str, typer.Option(help="Its number.")]
Binds = Annotated[str, typer.Option(help="Whom it binds: the name of a person.")]
Clauses = Annotated[list[str] | None, typer.Option(help=HELP)]


def run(
    name: Name = "",
    *,
    book: BookPath,
    dated: Dated = "",
    ends: Ends = "",
    court: Court = "",
    conditions: Conditions = "",
    kind: Kind = "other",
    nation: Nation = "",
    served: Served = "",
    until_further: Further = False,
    review: Review = "",
    reference: Reference = "",
    person: Binds = "",
    clause: Clauses = None,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Note an order and its conditions. Later items are set against each of them."""
    diary = open_diary(book, passphrase_fd, key)
    if not name:
        _list(diary, as_json=as_json)
        return
    if not dated:
        raise UnfitAnswer(answer="", reason="the day it was made is needed", choices="--dated")
    paper = OrderPaper(
        name=name, dated=dated, ends=ends, court=court, conditions=conditions, kind=kind,
        nation=nation, served=served, until_further=until_further, review=review,
        reference=reference, person=person, clauses=tuple(clause_of(one) for one in clause or ()),
    )  # fmt: skip
    item = diary.note_order(paper)
    print_json({"item": item}) if as_json else print(f"Saved as item {item}.")


def _list(diary: Diary, *, as_json: bool) -> None:
    """List orders with their conditions and how many items may breach each."""
    for order in diary.case.orders:
        found = diary.set_against(order.item)
        if as_json:
            told = {name: getattr(order, name) for name in order.__dataclass_fields__}
            counts = [{"number": one.number, "items": len(one.items)} for one in found]
            print_json({name: told[name] for name in told if name != "noted"} | {
                "clauses": [one.condition for one in order.clauses], "may_breach": counts,
            })  # fmt: skip
        else:
            _say(order, found)


def _say(order: Order, found: tuple[Against, ...]) -> None:
    """Say one order in a few lines."""
    dates = [f"{name} {value}" for name in _DATES if (value := getattr(order, name))]
    if order.until_further:
        dates.append("until further order")
    print(f"{order.item}  {visible(order.name)}: {', '.join(dates)}")
    for one in found:
        words = visible(one.clause.condition.words) or one.clause.condition.kind
        held = counted(len(one.items), "item")
        print(f"    {one.clause.place + 1}. ({one.number}) {words}: {held} may breach it")
