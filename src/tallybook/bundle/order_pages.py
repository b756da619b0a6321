"""The document of orders: each condition, and the items of this copy that may breach it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tallybook.bundle.blocks import (
    Block,
    Material,
    document,
    head,
    pairs,
    par,
    said,
    small,
    table,
    when,
    words,
)
from tallybook.bundle.blocks import under as lesser
from tallybook.bundle.parts import PARTS
from tallybook.bundle.pdf import headed
from tallybook.bundle.telling import counted
from tallybook.case.against import RULES, Against, set_against
from tallybook.model.orders import CHANGES, NATIONS, ORDER_KINDS, Order

if TYPE_CHECKING:
    from collections.abc import Mapping

INTRO = (
    (
        "Whether something breaches an order depends on its words, on whether it was in force and known, "
        "and is for others to decide. Listed is what has something in common with a condition, by plain rules."
    ),
    "Counted are the items of this copy alone. No. is the number in the chronology, where the words stand.",
)


def order_pages(material: Material) -> Block | None:
    """Tell each order, clause by clause; nothing where there is none."""
    going = [order for order in material.case.orders if order.item in material.rows]
    if not going:
        return None
    blocks = [block for order in going for block in _order(material, order)]
    return document("orders", PARTS["orders"].title, INTRO, blocks)


def _order(material: Material, order: Order) -> Iterator[Block]:
    """One order."""
    known = ORDER_KINDS.get(order.kind)
    title = known.title if known and order.kind != "other" else "Order"
    yield head(f"{order.name or title}, {said(order.dated)}")
    until = "until further order" if order.until_further else said(order.ends)
    yield pairs(
        (
            ("Kind", title),
            ("Where", NATIONS.get(order.nation, "")),
            ("Made by", order.court),
            ("Reference", order.reference),
            ("Binds", order.person),
            ("Made on", said(order.dated)),
            ("Served on", said(order.served) or "not noted"),
            ("Holds to", until or "not noted"),
            ("Review", said(order.review)),
            ("Number in the chronology", str(material.rows[order.item]["number"])),
        )
    )
    if order.conditions:
        yield words("Conditions, as noted", order.conditions, f"item {order.item}", own=False)
    for against in set_against(material.case, order):
        yield from _clause(material, against)
    yield from _changes(material, order)


def _clause(material: Material, against: Against) -> Iterator[Block]:
    """One condition with its items."""
    yield lesser(f"Condition {against.number}")
    if against.clause.condition.words:
        yield words("", against.clause.condition.words, "the order", own=False)
    ends = f" to {said(against.ends)}" if against.ends else ""
    yield small(f"Holds from {said(against.begins)}{ends}.")
    found = sorted((row, rule) for row, rule in _found(material, against))
    if not found:
        yield par("Nothing in this copy was found that may breach it.")
        return
    rows = [material.rows[item] for (_, item), _ in found]
    days = {str(row["own_clock"])[:10] for row in rows}
    on = counted(len(days), "day")
    yield par(f"Items that may breach it: {len(found):,}, on {on}.")
    cells = [_cells(row, rule) for row, (_, rule) in zip(rows, found, strict=True)]
    yield from table(
        ("No.", "When", "What", "In common with the condition", "Exhibit"),
        cells,
        widths=(0.5, 1.5, 1.2, 2, 0.8),
    )


def _found(material: Material, against: Against) -> Iterator[tuple[tuple[int, int], str]]:
    """The items of this copy under a condition: (row number, item) and the rule."""
    for each in against.under:
        for item in each.items:
            if item in material.rows:
                yield (int(material.rows[item]["number"]), item), RULES[each.rule]


def _cells(row: Mapping[str, Any], rule: str) -> tuple[str, ...]:
    """One line of a condition's table."""
    what = headed(str(row["kind"]), str(row.get("direction") or "unknown"))
    places = dict.fromkeys(f"{row.get('attachments') or ''} {row.get('exhibit') or ''}".split())
    return (str(row["number"]), when(row), what, rule, " ".join(places))


def _changes(material: Material, order: Order) -> Iterator[Block]:
    """What was changed of an order since."""
    for change in order.changes:
        if change.item in material.rows:
            on = f", {said(change.dated)}" if change.dated else ""
            reason = f": {change.reason}" if change.reason else ""
            number = material.rows[change.item]["number"]
            yield par(f"{CHANGES.get(change.said, 'Changed')}{on}{reason} (No. {number}).")
