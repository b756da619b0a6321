"""``tallybook dates``: what may be lost or ends when, the soonest first; as a calendar file as well."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallybook.cli.printing import counted, print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.content.deadlines import EFFECTS
from tallybook.errors import NoSuchItem

if TYPE_CHECKING:
    from tallybook.case.deadlines import Deadline
    from tallybook.diary import Diary


def run(
    *,
    book: BookPath,
    everything: Annotated[
        bool, typer.Option("--all", help="With those that have gone by or were dealt with.")
    ] = False,
    ics: Annotated[
        Path | None,
        typer.Option(help="Write a calendar file here. It names nothing; it is not sealed."),
    ] = None,
    done: Annotated[str, typer.Option(help="Mark this one as dealt with (its code).")] = "",
    item: Annotated[int, typer.Option(help="With --done: the item it is counted from.")] = -1,
    note: Annotated[str, typer.Option(help="With --done: a note.")] = "",
    not_done: Annotated[bool, typer.Option("--undo", help="Take the mark back.")] = False,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """List days on which something may be lost, ends or is due. No legal advice; nothing is sent."""
    diary = open_diary(book, passphrase_fd, key)
    if done:
        saved = _settle(diary, done, item, note, off=not_done)
        print_json({"item": saved}) if as_json else print(f"Saved as item {saved}.")
        return
    if ics is not None:
        with ics.open("xb") as file:
            file.write(diary.reminders())
        print_json({"written": ics}) if as_json else print(f"Written: {ics}")
        return
    today = diary.today
    for one in diary.deadlines():
        if everything or not (one.settled or one.is_past(today)):
            print_json(_plain(one)) if as_json else _say(one)


def _settle(diary: Diary, code: str, item: int, note: str, *, off: bool) -> int:
    """Mark every day of one clock and item.

    Raises:
        NoSuchItem: There is none.
    """
    found = [one for one in diary.deadlines() if one.key[:2] == (code, item)]
    if not found:
        raise NoSuchItem(noun="date", name=code)
    return diary.settle(found[0].key, note=note, off=off)


def _plain(one: Deadline) -> dict[str, Any]:
    """One day for a program."""
    clock = one.clock
    return {
        "code": clock.code, "day": one.day, "ask_by": one.best, "counted_from": one.began,
        "item": one.item if one.item >= 0 else None, "items": one.count, "effect": clock.effect,
        "title": clock.title, "what": clock.what, "ask": clock.ask, "why": one.why,
        "confidence": clock.confidence, "unverified": clock.unverified, "day_known": one.sure,
        "sources": list(clock.sources), "done": one.settled.dated if one.settled else None,
    }  # fmt: skip


def _say(one: Deadline) -> None:
    """One day for a person."""
    clock = one.clock
    where = f"item {one.item}" if one.item >= 0 else "no item"
    print(f"{one.day}  {clock.title} ({EFFECTS[clock.effect]}) [{clock.code}, {where}]")
    print(f"    {visible(one.why)}")
    print(f"    {clock.what}")
    print(f"    Who to ask: {clock.ask}")
    print(f"    How sure: {clock.confidence}, from {counted(len(clock.sources), 'source')}.")
    if one.settled:
        print(f"    Dealt with: {one.settled.dated}")
