"""``tallybook together``: many items close in time, kept as one diary entry, parted, joined or left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tallybook.cli.printing import print_json, table, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary

if TYPE_CHECKING:
    from tallybook.case.floods import Flood
    from tallybook.diary import Diary


def run(
    flood: Annotated[int, typer.Argument(help="Its number; none lists them.")] = -1,
    *,
    book: BookPath,
    keep: Annotated[str, typer.Option(help="Keep it as one entry, called this.")] = "",
    leave: Annotated[bool, typer.Option("--leave", help="Leave its items as they are.")] = False,
    part: Annotated[int, typer.Option(help="Let a second part begin at this item.")] = -1,
    join: Annotated[bool, typer.Option("--join", help="Join it with the one before.")] = False,
    apart: Annotated[int, typer.Option(help="Take the items out of this entry again.")] = -1,
    limit: Annotated[int, typer.Option(help="How many are listed.")] = 20,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Put many items that came one after the other together as one diary entry."""
    diary = open_diary(book, passphrase_fd, key)
    noted = _decided(diary, flood, keep, leave=leave, part=part, join=join, apart=apart)
    if noted is not None:
        print_json({"noted": noted}) if as_json else print("Noted. It can be undone.")
        return
    floods, total = diary.floods(0, limit)
    if as_json:
        print_json({"total": total, "floods": floods})
        return
    table(
        [_row(diary, one) for one in floods], ("number", "from", "first", "last", "items", "ways")
    )
    print(f"{total:,} in all. The words stay covered.")


def _decided(
    diary: Diary, flood: int, keep: str, *, leave: bool, part: int, join: bool, apart: int
) -> int | None:
    """Do what was asked; None where nothing was."""
    if apart >= 0:
        return diary.take_apart(apart)
    if keep:
        return diary.keep_flood(flood, keep)
    if part >= 0:
        return diary.split_flood(flood, part)
    if join:
        return diary.join_flood(flood)
    return diary.dismiss_flood(flood) if leave else None


def _row(diary: Diary, flood: Flood) -> tuple[str, ...]:
    """One flood as a line."""
    label = diary.case.people.label(flood.side) or flood.side
    ways = ", ".join(f"{count} {name}" for name, count in flood.channels)
    first, last = f"{flood.first:%Y-%m-%d %H:%M}", f"{flood.last:%Y-%m-%d %H:%M}"
    return (str(flood.number), visible(label), first, last, str(len(flood.items)), ways)
