"""``tallybook handed``: note that copies were handed over, and list who holds what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallybook.cli.printing import counted, print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.model.consents import STATES, HandedPaper

if TYPE_CHECKING:
    from tallybook.case.consents import Held, Holder
    from tallybook.diary import Diary

To = Annotated[str, typer.Argument(help="To whom. Without it: lists who holds what.")]
Bundle = Annotated[int, typer.Option(help="Which copies (their number in the list).")]
What = Annotated[str, typer.Option(help="What it was, where it was no bundle of this book.")]
On = Annotated[str, typer.Option(help="When: 2025-01-27 or 2025-01-27T19:30.")]
How = Annotated[str, typer.Option(help="In person, by post, on a stick ...")]
Words = Annotated[str, typer.Option("--receipt", help="Words or number of the receipt.")]
Exhibit = Annotated[str, typer.Option(help="The signed receipt: SHA-256 of an exhibit.")]
Zone = Annotated[str, typer.Option(help="Zone of that time.")]


def run(
    to: To = "",
    *,
    book: BookPath,
    bundle: Bundle = -1,
    what: What = "",
    on: On = "",
    how: How = "",
    receipt: Words = "",
    exhibit: Exhibit = "",
    zone: Zone = "",
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Note a receipt, or list who holds what. Copies that left cannot be called back."""
    diary = open_diary(book, passphrase_fd, key)
    if to:
        paper = HandedPaper(
            dated=on or diary.today.isoformat(), recipient=to, bundle=bundle, what=what, how=how,
            receipt=receipt, exhibit=exhibit, zone=zone,
        )  # fmt: skip
        saved = diary.hand_over(paper)
        print_json({"item": saved}) if as_json else print(f"Saved as item {saved}.")
        return
    for one in diary.holders():
        print_json(_plain(diary, one)) if as_json else _say(diary, one)


def _plain(diary: Diary, one: Holder) -> dict[str, Any]:
    """One recipient for a program."""
    return {
        "name": one.name,
        "copies": [
            {"copies": each.copies, "receipts": each.receipts, "consent": each.copies.consent}
            if each.copies
            else {"copies": None, "receipts": each.receipts, "consent": -1}
            for each in one.held
        ],
        "consents": [
            {"item": each.item, "purpose": each.purpose, "state": each.state(diary.today)}
            for each in one.consents
        ],
        "keys": [
            {"scope": each.scope, "until": each.ends_on, "holds": each.holds(diary.today)}
            for each in one.grants
        ],
    }


def _say(diary: Diary, one: Holder) -> None:
    """One recipient for a person."""
    print(visible(one.name))
    for each in one.held:
        _say_held(each)
    for consent in one.consents:
        print(f"    Consent {consent.item}: {STATES[consent.state(diary.today)]}")
    for grant in one.grants:
        print(f"    Key ({grant.scope}): {'holds' if grant.holds(diary.today) else 'over'}")


def _say_held(each: Held) -> None:
    """One set of copies."""
    copies = each.copies
    if copies is not None:
        went = f"{counted(copies.items, 'item')}, record of {copies.size:,} lines"
        print(f"    {copies.item}  made {copies.made_at:%Y-%m-%d}: {went}, head {copies.root[:16]}")
    for receipt in each.receipts:
        what = f": {visible(receipt.what)}" if receipt.what else ""
        print(f"    handed over {receipt.dated}{what} {visible(receipt.receipt)}".rstrip())
