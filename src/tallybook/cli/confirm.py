"""``tallybook confirm``: let words read from a picture count, after comparing them with it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallybook.cli.printing import counted, print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.model.readings import Spoken, Telling


MendedLines = Annotated[
    str, typer.Option(help="The mended lines as a JSON list; - reads them from standard input.")
]


def run(
    picture: Annotated[
        str, typer.Argument(help="First digits of the picture, as `read` names it.")
    ],
    *,
    book: BookPath,
    mine: Annotated[str, typer.Option(help="The side of your own messages: left or right.")] = "",
    app: Annotated[str, typer.Option(help="The app, for example whatsapp.")] = "screenshot",
    date: Annotated[str, typer.Option(help="Day of the first message, as 2026-03-27.")] = "",
    other: Annotated[str, typer.Option(help="Who wrote the others: name, number, account.")] = "",
    lines: MendedLines = "",
    show: Annotated[
        bool, typer.Option("--show", help="Print the draft as JSON, to mend it.")
    ] = False,
    throw_away: Annotated[bool, typer.Option("--throw-away", help="Throw the draft away.")] = False,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Compare a draft with its picture and let its words count.

    Without --lines each message is shown and asked about. Nothing counts before the end.
    """
    from tallybook.model.readings import Telling  # noqa: PLC0415

    diary = open_diary(book, passphrase_fd, key)
    sha256 = _whole(diary, picture)
    drafted = _drafted(diary, sha256)
    if show:
        print_json([asdict(line) for line in drafted])
        return
    if throw_away:
        diary.throw_reading_away(sha256)
        print("Thrown away. The picture stays as it is.")
        return
    telling = Telling(own_side=mine, channel=app, date=date, other=other)
    count = diary.confirm_reading(sha256, _lines(lines, drafted), telling)
    _say(count, telling, as_json=as_json)


def _say(count: int, telling: Telling, *, as_json: bool) -> None:
    """Say how many messages there are now."""
    if as_json:
        print_json({"messages": count, "channel": telling.channel})
    else:
        print(f"Confirmed: {counted(count, 'message')}, marked as read from a picture.")


def _whole(diary: Diary, start: str) -> str:
    """The picture whose hash begins so."""
    from tallybook.errors import NoSuchItem  # noqa: PLC0415

    found = [one.sha256 for one in diary.all_pictures() if one.sha256.startswith(start.lower())]
    if len(found) != 1:
        raise NoSuchItem(noun="single picture", name=start)
    return found[0]


def _drafted(diary: Diary, sha256: str) -> list[Spoken]:
    """The lines of the draft."""
    from tallybook.model.readings import Spoken  # noqa: PLC0415

    draft = diary.draft_of(sha256)
    read = draft.reading.lines if draft is not None else ()
    return [Spoken(text=line.text, side=line.side, time=line.time) for line in read]


def _lines(given: str, drafted: list[Spoken]) -> list[Spoken]:
    """The lines as mended: given, or asked one by one."""
    from tallybook.errors import UnfitAnswer  # noqa: PLC0415

    if not given:
        return _asked(drafted)
    try:
        found = json.loads(sys.stdin.read() if given == "-" else given)
        return [_spoken(each) for each in found]
    except (ValueError, TypeError, KeyError) as error:
        choices = 'a list of {"text", "side", "time", "date"}, as --show prints it'
        raise UnfitAnswer(answer="--lines", reason="it does not read", choices=choices) from error


def _spoken(fields: dict[str, Any]) -> Spoken:
    """One line of JSON."""
    from tallybook.model.readings import Spoken  # noqa: PLC0415

    plain = {name: str(fields.get(name, "")) for name in ("text", "side", "time", "date")}
    return Spoken(**plain)


def _asked(drafted: list[Spoken]) -> list[Spoken]:
    """Each message as it is in the picture: Return keeps it, other words replace it, - drops it."""
    from dataclasses import replace  # noqa: PLC0415

    from tallybook.errors import UnfitAnswer  # noqa: PLC0415

    if not sys.stdin.isatty():
        choices = "--lines with the mended lines (see --show)"
        raise UnfitAnswer(answer="nothing", reason="nobody can be asked here", choices=choices)
    kept = []
    for number, line in enumerate(drafted, 1):
        print(f"{number}. {line.side}, {line.time or 'no time'}: {visible(line.text)}")
        typed = input("   Return keeps it; type it anew; - leaves it out: ").strip()
        if typed != "-":
            kept.append(replace(line, text=typed) if typed else line)
    return kept
