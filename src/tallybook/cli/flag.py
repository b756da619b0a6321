"""``tallybook flag``: what the words of items may be about, and the person's last word on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tallybook.cli.printing import print_json, progress, table
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary

if TYPE_CHECKING:
    from tallybook.diary import Diary


def run(
    item: Annotated[int, typer.Argument(help="The item; none lists what was found.")] = -1,
    family: Annotated[str, typer.Argument(help="What its words are about, by its code.")] = "",
    *,
    book: BookPath,
    said: Annotated[
        str, typer.Option(help="dismissed, added, or left to take an earlier word back.")
    ] = "added",
    reason: Annotated[str, typer.Option(help="Why, if you want to say.")] = "",
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Look through the words by rules, list what they may be about, or put it right by hand."""
    diary = open_diary(book, passphrase_fd, key)
    if item >= 0 and family:
        noted = diary.say_flag(item, family, said, reason)
        print_json(
            {"item": item, "family": family, "said": said, "noted": noted}
        ) if as_json else print("Noted. The item itself stays as it is.")
        return
    with progress("Looking through the words", quiet=as_json) as tell:
        diary.look_through(tell)
    rows = _rows(diary, item)
    if as_json:
        print_json(rows)
        return
    table(
        [(str(row["item"]), str(row["family"]), str(row["rule"])) for row in rows],
        ("item", "may be about", "rule"),
    )
    print("The words themselves stay covered: tallybook show ITEM --words opens one of them.")


def _rows(diary: Diary, item: int) -> list[dict[str, object]]:
    """What stands, one flag a row, in the order of time; of one item, or of all."""
    flags = diary.case.flags
    wanted = diary.case.in_time(flags if item < 0 else [item])
    return [
        {
            "item": one, "family": flag.family, "rule": flag.rule, "version": flag.version,
            "direct": flag.direct, "places": [list(span) for span in flag.spans],
        }
        for one in wanted
        for flag in flags.get(one, ())
    ]  # fmt: skip
