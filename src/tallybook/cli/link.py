"""``tallybook link``: list numbers and accounts that may be one person, and note what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallybook.cli.printing import counted, print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary

if TYPE_CHECKING:
    from tallybook.case.evidence import Evidence
    from tallybook.case.links import Link
    from tallybook.diary import Diary

#: What can be said of two.
SAME, APART, NONE = "same", "apart", "none"


One = Annotated[
    int, typer.Argument(help="The number of one of the two, as listed. Without it: lists them.")
]
Say = Annotated[
    str,
    typer.Option(
        help="same, apart, or none (nobody who is proposed for the first). Without it: looks closer."
    ),
]


def run(
    one: One = -1,
    two: Annotated[int, typer.Argument(help="The number of the other.")] = -1,
    *,
    book: BookPath,
    say: Say = "",
    name: Annotated[str, typer.Option(help="What the book calls the person, for same.")] = "",
    role: Annotated[
        str, typer.Option(help="other (the one it is about) or third, for same.")
    ] = "third",
    reason: Annotated[str, typer.Option(help="How it is known.")] = "",
    decided: Annotated[
        bool, typer.Option("--decided", help="List pairs that are not the same.")
    ] = False,
    undo: Annotated[
        int, typer.Option(help="Take back that two are not the same, by its item.")
    ] = -1,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Propose which numbers and accounts may be one person. A person decides; words stay covered."""
    diary = open_diary(book, passphrase_fd, key)
    if decided:
        _list_decided(diary, as_json=as_json)
    elif undo >= 0:
        _saved((diary.take_back_apart(undo),), as_json=as_json)
    elif one < 0:
        _list(diary, as_json=as_json)
    elif say == NONE:
        _saved(diary.none_of_these(one), as_json=as_json)
    elif say:
        _saved(_decide(diary, diary.link(one, two), say, (name, role, reason)), as_json=as_json)
    else:
        link = diary.link(one, two)
        _print(link, (*link.evidence, *diary.look_closer(link)), as_json=as_json)
        _print_likeness(diary, link, as_json=as_json)


def _list(diary: Diary, *, as_json: bool) -> None:
    """List what is proposed, or say that nothing is."""
    links = tuple(diary.links())
    for link in links:
        _print(link, link.evidence, as_json=as_json)
    if not links and not as_json:
        print("There is nothing to decide.")


def _decide(diary: Diary, link: Link, say: str, told: tuple[str, str, str]) -> tuple[int, ...]:
    """Note a decision on two sides."""
    from tallybook.errors import UnfitAnswer  # noqa: PLC0415

    name, role, reason = told
    if say == SAME:
        return diary.say_same(link, name, role, reason)
    if say == APART:
        return (diary.say_apart(link, reason),)
    raise UnfitAnswer(answer=say, reason="it is no decision", choices=f"{SAME}, {APART}, {NONE}")


def _saved(items: tuple[int, ...], *, as_json: bool) -> None:
    """Say which items were written."""
    if as_json:
        print_json({"items": list(items)})
    elif items:
        print(f"Saved as item {', '.join(str(item) for item in items)}.")
    else:
        print("There was nothing to put aside.")


def _print(link: Link, evidence: tuple[Evidence, ...], *, as_json: bool) -> None:
    """Print two sides and what speaks for it."""
    from tallybook.case.evidence import KINDS  # noqa: PLC0415

    if as_json:
        print_json({
            "sides": [
                {"number": side.number, "label": side.label, "count": side.count}
                for side in (link.one, link.two)
            ],
            "evidence": [
                {
                    "kind": one.kind, "told": one.told, "items": list(one.items),
                    "does_not_show": KINDS[one.kind].limit,
                }
                for one in evidence
            ],
        })  # fmt: skip
        return
    shown = (
        f"{side.number} {visible(side.label)} ({counted(side.count, 'item')})"
        for side in (link.one, link.two)
    )
    print(" and ".join(shown))
    for one in evidence:
        print(f"    {KINDS[one.kind].title}: {one.told}")
        print(f"        What this does not show: {KINDS[one.kind].limit}")
    if not evidence:
        print("    Nothing here speaks for it. That does not show that they are two people.")


def _print_likeness(diary: Diary, link: Link, *, as_json: bool) -> None:
    """Print what a likeness rests on, so that it can be worked out again."""
    found = diary.likeness(link)
    if found is None:
        return
    if as_json:
        told: dict[str, Any] = {
            field: getattr(found, field) for field in found.__dataclass_fields__
        }
        print_json({"likeness": told | {"measures": dict(found.measures)}})
        return
    for title, habits in (("alike", found.speaks_for), ("apart", found.speaks_against)):
        if habits:
            print(f"        Habits that are {title}: {', '.join(habits)}.")


def _list_decided(diary: Diary, *, as_json: bool) -> None:
    """List pairs that were said not to be the same."""
    for one in diary.parted():
        labels = [diary.label_of(key) for key in (one.one, one.two)]
        if as_json:
            print_json({"item": one.item, "sides": labels, "reason": one.reason})
        else:
            print(f"{one.item}  {visible(labels[0])} and {visible(labels[1])} are not the same")
