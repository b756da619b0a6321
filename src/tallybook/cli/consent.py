"""``tallybook consent``: note who may have what, for what and until when; withdraw it; list them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tallybook.cli.printing import print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import UnfitAnswer
from tallybook.model.consents import COVERED, STATES, WAYS, ConsentPaper

if TYPE_CHECKING:
    from tallybook.diary import Diary

To = Annotated[str, typer.Argument(help="Who may have it. Without it: lists consents.")]
Purpose = Annotated[str, typer.Option("--for", help="What for.")]
On = Annotated[str, typer.Option(help="The day it was given or withdrawn: 2025-01-27.")]
Ends = Annotated[str, typer.Option(help="The last day it holds.")]
Which = Annotated[
    list[str] | None, typer.Option("--which", help="Which items: name=value, as filters are typed.")
]
Items = Annotated[list[int] | None, typer.Option(help="Only this item; may be repeated.")]
Bundle = Annotated[int, typer.Option(help="What these copies held (their number).")]
Covers = Annotated[list[str] | None, typer.Option(help=f"What it covers: {', '.join(COVERED)}.")]
By = Annotated[str, typer.Option(help="Who gave it, where that is not the book's own person.")]
How = Annotated[str, typer.Option(help=f"How: {', '.join(WAYS)}; in words for a withdrawal.")]
Final = Annotated[bool, typer.Option("--final", help="It cannot be withdrawn.")]
Notes = Annotated[str, typer.Option(help="A note only for you; the reason for a withdrawal.")]
Withdraw = Annotated[int, typer.Option(help="Withdraw this consent (its number).")]


def run(
    to: To = "",
    *,
    book: BookPath,
    purpose: Purpose = "",
    on: On = "",
    ends: Ends = "",
    which: Which = None,
    item: Items = None,
    bundle: Bundle = -1,
    covers: Covers = None,
    by: By = "",
    how: How = "",
    final: Final = False,
    notes: Notes = "",
    withdraw: Withdraw = -1,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Note a consent, withdraw one, or list them. What was handed over before stays out there."""
    diary = open_diary(book, passphrase_fd, key)
    if withdraw < 0 and not to:
        _list(diary, as_json=as_json)
        return
    dated = on or diary.today.isoformat()
    if withdraw >= 0:
        _say(diary.withdraw_consent(withdraw, dated, how=how, reason=notes), as_json=as_json)
        return
    paper = ConsentPaper(
        recipient=to, purpose=purpose, dated=dated, ends=ends, chosen=_chosen(which or []),
        items=tuple(item or ()), bundle=bundle, kinds=tuple(covers or ()), by=by,
        how=how or "self", withdrawable=not final, notes=notes,
    )  # fmt: skip
    _say(diary.add_consent(paper), as_json=as_json)


def _chosen(given: list[str]) -> tuple[tuple[str, str], ...]:
    """Read ``name=value`` pairs as a filter would be typed.

    Raises:
        UnfitAnswer: One is no filter.
    """
    from tallybook.case import Filter  # noqa: PLC0415

    pairs = [one.partition("=") for one in given]
    if any(not mark for _, mark, _ in pairs):
        raise UnfitAnswer(answer="that", reason="it has no =", choices="channel=whatsapp")
    words = {name.strip(): value.strip() for name, _, value in pairs}
    return tuple(Filter.from_words(words).to_words().items())


def _say(saved: int, *, as_json: bool) -> None:
    """Say the number of what was saved."""
    print_json({"item": saved}) if as_json else print(f"Saved as item {saved}.")


def _list(diary: Diary, *, as_json: bool) -> None:
    """List consents with how they stand today."""
    for one in diary.case.shared.consents:
        state = one.state(diary.today)
        if as_json:
            values = {name: getattr(one, name) for name in one.__dataclass_fields__}
            print_json(values | {"chosen": dict(one.chosen), "state": state})
            continue
        ends = f", until {one.ends}" if one.ends else ""
        print(f"{one.item}  {one.dated}{ends}: {visible(one.recipient)}, {visible(one.purpose)}")
        print(f"    {STATES[state]}")
