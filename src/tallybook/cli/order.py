"""``tallybook order``: note an order, its dates and what it forbids."""

from typing import Annotated

import typer

from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary


def run(
    name: Annotated[str, typer.Argument(help="What kind of order, e.g. 'Non-molestation order'.")],
    *,
    book: BookPath,
    dated: Annotated[str, typer.Option(help="The date it was made or served: 2025-03-10.")],
    ends: Annotated[str, typer.Option(help="The date it ends, where it has one.")] = "",
    court: Annotated[str, typer.Option(help="The court or police force.")] = "",
    conditions: Annotated[
        str, typer.Option(help="What it forbids or asks, in its own words.")
    ] = "",
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Note an order. Later contact is counted from its date."""
    diary = open_diary(book, passphrase_fd, key)
    item = diary.add_order(name, dated=dated, ends=ends, court=court, conditions=conditions)
    if as_json:
        print_json({"item": item})
    else:
        print(f"Saved as item {item}.")
