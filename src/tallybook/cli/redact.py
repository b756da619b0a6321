"""``tallybook redact``: black out words or parts of a file in everything that is handed over."""

from __future__ import annotations

from typing import Annotated

import typer

from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import UnfitAnswer
from tallybook.model.redactions import Area


def run(
    item: Annotated[int, typer.Argument(help="The item whose words are meant.")] = -1,
    *,
    book: BookPath,
    words: Annotated[
        list[str] | None, typer.Option(help="Words as they stand in it; may be given again.")
    ] = None,
    exhibit: Annotated[str, typer.Option(help="A picture or PDF, by its SHA-256.")] = "",
    area: Annotated[
        list[str] | None,
        typer.Option(help="left,top,right,bottom[,page] in hundredths; may be given again."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; it is printed in its place.")] = "",
    off: Annotated[bool, typer.Option("--off", help="Take an earlier decision back.")] = False,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Black something out of what is handed over. The book keeps it whole."""
    diary = open_diary(book, passphrase_fd, key)
    told: dict[str, object] = {"item": item, "exhibit": exhibit}
    if off:
        told["noted"] = diary.uncover(item=-1 if exhibit else item, exhibit=exhibit)
    elif exhibit:
        told["copy"] = diary.black_out_file(
            exhibit, [_area(one) for one in area or ()], reason
        ).sha256
    else:
        told["noted"] = diary.black_out_words(item, tuple(words or ()), reason)
    if as_json:
        print_json(told)
    else:
        print("Noted. The book keeps it whole; what is handed over does not hold it.")


def _area(given: str) -> Area:
    """An area as typed."""
    try:
        left, top, right, bottom, *page = (float(part) for part in given.split(","))
    except ValueError as error:
        raise UnfitAnswer(
            answer=given, reason="it is no area", choices="0,0,100,50 or 0,0,100,50,2"
        ) from error
    number = int(page[0]) - 1 if page else 0
    return Area(left=left / 100, top=top / 100, right=right / 100, bottom=bottom / 100, page=number)
