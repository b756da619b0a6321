"""``tallybook read``: have the words in pictures read, as drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tallybook.cli.printing import counted, print_json, progress
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary

if TYPE_CHECKING:
    from tallybook.diary import Diary


def run(
    items: Annotated[
        list[int] | None, typer.Argument(help="Items whose pictures are read; all, without any.")
    ] = None,
    *,
    book: BookPath,
    language: Annotated[
        list[str] | None,
        typer.Option(help="Language in the picture, as eng, spa, ara; may be repeated."),
    ] = None,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Have the words in pictures of chats read on this computer.

    What is read is a draft: it is in no search, count or copy until it is compared with the picture
    and confirmed. Pictures read before are passed over, so a run that was stopped carries on.
    """
    diary = open_diary(book, passphrase_fd, key)
    languages = tuple(language or ("eng",))
    pictures = _pictures(diary, items or [])
    with progress("Reading the pictures", quiet=as_json) as tell:
        read, empty = diary.read_pictures(pictures, languages, tell)
    waiting = [
        sha256 for sha256 in pictures if (one := diary.draft_of(sha256)) and one.reading.lines
    ]
    if as_json:
        print_json({"read": read, "empty": empty, "waiting": waiting})
        return
    passed = len(pictures) - read
    print(f"{counted(read, 'picture')} read, {passed:,} passed over, {empty:,} without words.")
    if waiting:
        print(f"{counted(len(waiting), 'draft')} to be compared with the picture:")
    for sha256 in waiting:
        print(f"  {sha256[:16]}")


def _pictures(diary: Diary, items: list[int]) -> list[str]:
    """The pictures of some items, or all of them."""
    from tallybook.errors import NoSuchItem  # noqa: PLC0415

    found = [one.sha256 for item in items for one in diary.pictures_of(item)]
    if items and not found:
        raise NoSuchItem(noun="picture in item", name=items[0])
    return found if items else [one.sha256 for one in diary.all_pictures()]
