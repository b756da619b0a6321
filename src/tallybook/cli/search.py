"""``tallybook search``: find words."""

from typing import Annotated, Any

import typer

from tallybook.cli.filters import with_filter
from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary


@with_filter
def run(
    looked_for: Annotated[str, typer.Argument(metavar="WORDS", help="The words to look for.")],
    *,
    chosen: Any,
    book: BookPath,
    whole: Annotated[bool, typer.Option("--whole-words", help="Whole words only.")] = False,
    offset: Annotated[int, typer.Option(help="Start after this many.")] = 0,
    limit: Annotated[int, typer.Option(help="How many to show.")] = 50,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Find items that hold some words. It shows where they are, not what they say."""
    from tallybook.cli.rows import print_page  # noqa: PLC0415

    diary = open_diary(book, passphrase_fd, key)
    page = diary.search(looked_for, chosen, whole_words=whole, offset=offset, limit=limit)
    if as_json:
        print_json(page)
    else:
        print_page(page)
