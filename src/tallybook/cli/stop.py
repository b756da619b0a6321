"""``tallybook stop``: note when the other person was told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tallybook.cli.printing import print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import UnfitAnswer

if TYPE_CHECKING:
    from tallybook.diary import Diary


def run(
    on: Annotated[
        str, typer.Argument(help="When it was said: 2025-01-27 or 2025-01-27T19:30.")
    ] = "",
    *,
    book: BookPath,
    how: Annotated[
        str, typer.Option(help="How: by message, in person, through a solicitor ...")
    ] = "",
    to: Annotated[str, typer.Option(help="To whom.")] = "",
    words: Annotated[str, typer.Option(help="What was said, as well as you remember.")] = "",
    zone: Annotated[str, typer.Option(help="Zone of that time.")] = "",
    proposed: Annotated[
        bool, typer.Option("--proposed", help="List your own messages that ask to stop.")
    ] = False,
    confirm: Annotated[
        int, typer.Option(help="Note this message (its item) as a request to stop.")
    ] = -1,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Note that the other person was asked to stop. Later contact is counted from there."""
    diary = open_diary(book, passphrase_fd, key)
    if proposed:
        _list(diary, as_json=as_json)
        return
    if confirm >= 0:
        item = diary.confirm_stop(confirm)
    elif on:
        item = diary.add_stop(on, how=how, to=to, words=words, zone=zone)
    else:
        choices = "2025-01-27, --proposed, or --confirm ITEM"
        raise UnfitAnswer(answer="", reason="the day is needed", choices=choices)
    if as_json:
        print_json({"item": item})
    else:
        print(f"Saved as item {item}.")


def _list(diary: Diary, *, as_json: bool) -> None:
    """List what is proposed; words are looked through first."""
    diary.look_through()
    for one in diary.proposed_stops():
        if as_json:
            print_json(one)
        else:
            print(f"{one.item}  {one.dated:%Y-%m-%d %H:%M}, {one.how}, to {visible(one.to)}")
            print(f"    --confirm {one.item} notes it as a request to stop")
