"""``tallybook clock``: note how wrong the clock of a camera or recorder was."""

import re
from typing import Annotated

import typer

from tallybook.cli.printing import counted, print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import UnfitAnswer

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
SPAN = re.compile(r"(\d{1,7})([smhd])")


def run(
    items: Annotated[list[int], typer.Argument(help="Numbers of the videos, sounds or photos.")],
    *,
    book: BookPath,
    reason: Annotated[str, typer.Option(help="How you know, in a few words.")],
    fast: Annotated[str, typer.Option(help="How far it was ahead, e.g. 7m or 1h30m.")] = "",
    slow: Annotated[str, typer.Option(help="How far it was behind.")] = "",
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Note how wrong a camera's clock was. The time it wrote is kept; both are shown."""
    if bool(fast) == bool(slow):
        choices = "one of --fast and --slow"
        raise UnfitAnswer(answer=fast or "nothing", reason="which way was it out?", choices=choices)
    seconds = span(fast) if fast else -span(slow)
    noted = open_diary(book, passphrase_fd, key).correct_clock(items, seconds, reason)
    if as_json:
        print_json({"items": items, "amendments": noted, "clock_fast_seconds": seconds})
    else:
        print(f"Noted for {counted(len(noted), 'item')}. The times that were written are kept.")


def span(text: str) -> int:
    """Read ``1h30m`` as seconds."""
    found = SPAN.findall(text)
    if not found or "".join(number + unit for number, unit in found) != text:
        raise UnfitAnswer(answer=text, reason="it is no length of time", choices="7m, 1h30m, 45s")
    return sum(int(number) * UNITS[unit] for number, unit in found)
