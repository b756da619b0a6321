"""``tallybook against``: what may breach an order, condition by condition."""

from __future__ import annotations

from typing import Annotated

import typer

from tallybook.cli.printing import counted, print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary

#: Items listed on a line of a terminal; JSON holds them all.
_LISTED = 20


def run(
    item: Annotated[int, typer.Argument(help="The item of the order.")],
    *,
    book: BookPath,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Set every item against each condition of an order. Nobody's words are shown."""
    diary = open_diary(book, passphrase_fd, key)
    for one in diary.set_against(item):
        if as_json:
            print_json({
                "condition": one.number, "place": one.clause.place + 1, "items": one.items,
                "same_date": one.same_date, "before_service": one.unserved, "allowed": one.allowed,
                "hour_not_known": one.hour_unknown, "own_positions_near": one.positions,
                "by_rule": [
                    {"rule": each.rule, "channel": each.channel, "items": each.items}
                    for each in one.under
                ],
            })  # fmt: skip
            continue
        print(f"Condition {one.number}: {counted(len(one.items), 'item')} may breach it")
        for each in one.under:
            listed = ", ".join(str(number) for number in each.items[:_LISTED])
            more = " ..." if len(each.items) > _LISTED else ""
            print(f"    {each.rule}, {each.channel}: {listed}{more}")
        if one.same_date:
            print(f"    on the very date, by itself: {counted(len(one.same_date), 'item')}")
