"""``tallybook transcript``: write down what is said in a recording."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary


def run(
    item: Annotated[int, typer.Argument(help="The recording, voice message or video.")],
    words: Annotated[
        str, typer.Argument(help="What is said; - reads it from standard input.")
    ] = "",
    *,
    book: BookPath,
    by: Annotated[str, typer.Option(help="Who typed it, where it was not you.")] = "",
    draft: Annotated[
        bool, typer.Option("--draft", help="Let a model on this computer draft it.")
    ] = False,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Write down what is said in a recording; a model's draft does not count until you type it.

    Such models invent words, most of all where it is quiet. Listen before you take any over.
    """
    diary = open_diary(book, passphrase_fd, key)
    diary.can_be_heard(item)
    if draft:
        made = diary.draft_transcript(item)
        if as_json:
            print_json({"item": item, "draft": made.words, "by": made.by})
        else:
            print(f"A draft by {made.by}. It may hold words that nobody said.\n\n{made.words}")
        return
    if words:
        text = sys.stdin.read() if words == "-" else words
        print(f"Saved as item {diary.transcribe(item, text, by)}.")
        return
    typed = diary.transcript_of(item)
    print(f"Transcript typed by {typed.by}:\n\n{typed.words}" if typed else "No transcript yet.")
