"""``tallybook apps``: compare a list of apps with those that are known to watch; nothing is kept."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tallybook.cli.printing import counted, print_json, visible
from tallybook.cli.secrets import AsJson
from tallybook.errors import NoFile

if TYPE_CHECKING:
    from tallybook.content.indicators.comparing import Result

#: Ends with this where the known app that is put in first was not found.
DID_NOT_WORK = 1


def run(
    listed: Annotated[
        Path,
        typer.Argument(
            metavar="LIST",
            help="A text file: one app a line, or what `pm list packages` says; - reads input.",
        ),
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Compare a list of apps with known ones. Nothing found does not mean that nothing is there."""
    from tallybook.content.indicators.comparing import check_apps, text_of  # noqa: PLC0415

    result = check_apps(text_of(_content(listed)), datetime.now(UTC).astimezone().date())
    print_json(result) if as_json else _say(result)
    if not result.works:
        sys.exit(DID_NOT_WORK)


def _content(listed: Path) -> bytes:
    """The list, no longer than is read.

    Raises:
        NoFile: There is none.
    """
    from tallybook.content.indicators.comparing import MOST  # noqa: PLC0415

    if str(listed) == "-":
        return sys.stdin.buffer.read(MOST)
    try:
        with listed.open("rb") as file:
            return file.read(MOST)
    except OSError as error:
        raise NoFile(path=listed) from error


def _say(result: Result) -> None:
    """Print what comparing came to, with what it does not show."""
    from tallybook.content.indicators.comparing import BY_CODE, NOTHING_FOUND  # noqa: PLC0415
    from tallybook.content.indicators.known import KINDS  # noqa: PLC0415

    if not result.works:
        print(f"The check did not work: {result.control}, a known app, was not found when put in.")
        return
    for one in result.found:
        how = "its exact code" if one.by == BY_CODE else "the name alone; others can have it"
        print(f"line {one.line}: {one.app.name}, {KINDS[one.app.kind]} (by {how}: {one.matched})")
    if result.found:
        print("Record what you found before anything is changed: its owner may notice.")
    print(f"{counted(result.compared, 'app')} compared, {len(result.found):,} known.")
    print(f"The known apps are as of {result.dated.isoformat()}, {result.age}.")
    print(f"A known app ({result.control}) was put in first, and was found.")
    for number, line in result.unread:
        print(f"not understood, line {number}: {visible(line)}")
    if result.left_out:
        print(f"Not read: {counted(result.left_out, 'line')} at the end.")
    print(NOTHING_FOUND)
