"""``tallybook block``: note when someone was blocked, and list what was noted."""

from typing import Annotated

import typer

from tallybook.cli.printing import print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.model.reports import BlockPaper


def run(
    on: Annotated[
        str, typer.Argument(help="When: 2025-01-27 or 2025-01-27T19:30. Without it: lists blocks.")
    ] = "",
    *,
    book: BookPath,
    whom: Annotated[
        str, typer.Option(help="A number, address or account, or the name of a person.")
    ] = "",
    channel: Annotated[str, typer.Option(help="Where: whatsapp, call, instagram ...")] = "",
    by: Annotated[str, typer.Option(help="Who blocked them.")] = "",
    notes: Annotated[str, typer.Option(help="Anything else.")] = "",
    zone: Annotated[str, typer.Option(help="Zone of that time.")] = "",
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Note that someone was blocked. What still came after it is counted from there."""
    diary = open_diary(book, passphrase_fd, key)
    if on:
        paper = BlockPaper(dated=on, whom=whom, channel=channel, by=by, notes=notes, zone=zone)
        item = diary.add_block(paper)
        print_json({"item": item}) if as_json else print(f"Saved as item {item}.")
        return
    from tallybook.case.whom import whom as means  # noqa: PLC0415

    for one in diary.case.blocks:
        label = means(diary.case, one.whom).label
        if as_json:
            print_json(
                {name: getattr(one, name) for name in one.__dataclass_fields__} | {"whom": label}
            )
        else:
            where = f" on {one.channel}" if one.channel else ""
            print(f"{one.item}  {one.dated}: {visible(label) or 'somebody'}{where}")
