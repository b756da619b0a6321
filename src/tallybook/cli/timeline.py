"""``tallybook timeline``: everything in one line of time."""

from typing import Annotated, Any

import typer

from tallybook.cli.filters import with_filter
from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary


@with_filter
def run(
    *,
    chosen: Any,
    book: BookPath,
    offset: Annotated[int, typer.Option(help="Start after this many.")] = 0,
    limit: Annotated[int, typer.Option(help="How many to show.")] = 50,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Show what happened when. The other person's words stay veiled."""
    from tallybook.cli.rows import print_page  # noqa: PLC0415

    page = open_diary(book, passphrase_fd, key).timeline(chosen, offset, limit)
    if as_json:
        print_json(page)
    else:
        print_page(page)
