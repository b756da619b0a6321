"""The steps of making a book on a terminal: the six words, the recovery sheet, typing it back."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tallybook.cli.printing import print_json
from tallybook.errors import WrongRecoveryWords

if TYPE_CHECKING:
    from tallybook.diary import Diary


def choose_passphrase(*, own: bool) -> str:
    """Offer six words; let the person take them or type their own, twice."""
    from tallybook import diary  # noqa: PLC0415

    if not own:
        words = diary.offer_passphrase()
        print("These six words can be the passphrase of the book:\n")
        print(f"    {words}\n")
        print("Nobody could guess them, also not someone who knows you well.")
        typed = input("Type them once to use them, or press Enter to choose your own: ").strip()
        while typed:
            if diary.same_passphrase(typed, words):
                return words
            typed = input("Not quite the same. Type them again, or Enter for your own: ").strip()
    while True:
        first = getpass.getpass("Your own passphrase: ")
        reason = diary.weakness(first)
        if reason:
            print(f"That could be guessed: {reason}.")
        elif getpass.getpass("The same again: ") == first:
            return first
        else:
            print("The two were not the same.")


def finish(diary: "Diary", words: tuple[str, ...], *, sheet: Path | None, as_json: bool) -> None:
    """Show the recovery sheet and have it typed back once; only then is the book ready."""
    if not sys.stdin.isatty():
        _without_a_person(diary, words, as_json=as_json)
        return
    print("\nThe recovery sheet. It opens the book when the passphrase is lost.\n")
    print(numbered(words))
    print("\n" + diary.sheet_code(words))
    print("Write it down or print it. Keep it away from this computer, with someone you trust.")
    if sheet is not None:
        print(f"It is also in {sheet}. Take that file off this computer once it is printed.")
    while True:
        typed = input("\nNow type the words back once, from the paper: ")
        try:
            diary.confirm_recovery(tuple(typed.split()))
        except WrongRecoveryWords as error:
            print(f"{error.message}\n{error.advice}")
        else:
            break
    print(f"\nThe book at {diary.path} is ready.")


def _without_a_person(diary: "Diary", words: tuple[str, ...], *, as_json: bool) -> None:
    """For scripts: print the words; the typing back waits until someone opens the book."""
    if as_json:
        print_json({"book": str(diary.path), "recovery_words": list(words), "confirmed": False})
    else:
        print(numbered(words))
        print("The recovery sheet has not been typed back yet: tallybook recover --confirm.")


def numbered(words: tuple[str, ...]) -> str:
    """The words in rows of four, each with its number."""
    cells = [f"{number:2} {word:<12}" for number, word in enumerate(words, 1)]
    return "\n".join(
        "".join(cells[start : start + 4]).rstrip() for start in range(0, len(cells), 4)
    )
