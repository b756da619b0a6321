"""What speaks for two handles being one person: each kind by itself, resting on items.

Nothing here decides anything, and nothing is added up. The order of `KINDS` is the order in which
they are shown: what was given out by a network first, how somebody writes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from tallybook.case.case import Case
from tallybook.case.handles import in_any_app, normalise
from tallybook.case.names import every_name
from tallybook.case.sides import Side, sides
from tallybook.case.words import fold

#: What more sides than these have in common says nothing of any two of them.
_SHARED_BY: Final = 4
#: Fewer digits than these are no number of one person.
_DIGITS: Final = 9
_ONE_MAILBOX: Final = {"googlemail.com": "gmail.com"}
#: Hosts that take an address with and without dots for one mailbox.
_DOTLESS: Final = ("gmail.com",)
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of evidence.

    Attributes:
        code: Stable.
        title: What is the same, in plain words.
        limit: What it does not show.
    """

    code: str
    title: str
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that speaks for it.

    Attributes:
        kind: A code of `KINDS`.
        told: What was counted, in a sentence; no word of the other person.
        items: The items it rests on.
    """

    kind: str
    told: str
    items: tuple[int, ...]


_KINDS = (
    Kind(
        code="number",
        title="The same number, written in another way",
        limit="A number can be given to somebody else later, and a caller can show a false one.",
    ),
    Kind(
        code="address",
        title="One mailbox, written in another way",
        limit="A sender can show a false address.",
    ),
    Kind(
        code="user-name",
        title="The same user name in two apps",
        limit="Anybody can take a user name that is free in an app.",
    ),
    Kind(code="name", title="The same display name", limit="Anybody can show any name."),
    Kind(
        code="said",
        title="Words that may speak of a new number or account",
        limit="The words may mean something else, or be said by somebody else. Read them yourself.",
    ),
    Kind(
        code="followed",
        title="One came up after the other was blocked or went quiet",
        limit="New numbers come up for many reasons, and exports may not hold everything.",
    ),
    Kind(
        code="recovery",
        title="A hint to a hidden number or address",
        limit="A few digits or letters fit many numbers and addresses.",
    ),
    Kind(
        code="picture",
        title="The same picture",
        limit="A picture can be passed on, or taken from a page that anybody can see.",
    ),
    Kind(
        code="phrase",
        title="The same rare words",
        limit="People who know each other share words, and words can be copied.",
    ),
    Kind(
        code="hours",
        title="Hours of the day",
        limit="Many people write at the same hours. This says little.",
    ),
    Kind(
        code="style",
        title="Likeness of writing",
        limit=(
            "This is a likeness of messages, for yourself and as a lead for somebody trained. Many "
            "people write alike, and anybody can copy how somebody writes."
        ),
    ),
)
KINDS: Final[Mapping[str, Kind]] = {kind.code: kind for kind in _KINDS}


def paired(some: Iterable[Side]) -> Iterator[Pair]:
    """Each two of some sides, the lower number first; nothing where they are too many."""
    numbers = sorted({side.number for side in some})
    if len(numbers) <= _SHARED_BY:
        yield from combinations(numbers, 2)


def same_handles(case: Case) -> Iterator[tuple[Pair, Evidence]]:
    """Numbers, mailboxes and user names that are the same in other clothes."""
    known = sides(case)
    kept: dict[tuple[str, str], set[str]] = {}
    for handle in known:
        for kind, key in _keys(handle):
            kept.setdefault((kind, key), set()).add(handle)
    for (kind, _), handles in kept.items():
        told = f"{len(handles)} spellings come down to one."
        for pair in paired(known[handle] for handle in handles):
            yield pair, Evidence(kind=kind, told=told, items=pair)


def _keys(handle: str) -> Iterator[tuple[str, str]]:
    """What a handle is compared by."""
    kind = normalise(handle).kind
    if kind in {"phone", "short"}:
        yield from (("number", number) for number in _numbers(handle))
    elif kind == "mail":
        local, _, host = handle.rpartition("@")
        host = _ONE_MAILBOX.get(host, host)
        local = local.partition("+")[0]
        yield "address", f"{local.replace('.', '') if host in _DOTLESS else local}@{host}"
    elif name := in_any_app(handle) or (handle if kind == "user" else ""):
        yield "user-name", name


def _numbers(handle: str) -> set[str]:
    """The digits of a number without what stands before it at home and from abroad."""
    import phonenumbers  # noqa: PLC0415 - only where there are numbers at all

    digits = "".join(re.findall(r"\d", handle)).lstrip("0")
    found = {digits}
    try:
        number = phonenumbers.parse(handle if handle.startswith("+") else f"+{digits}")
        found.add(str(number.national_number))
    except phonenumbers.NumberParseException:
        pass
    if handle.startswith("+"):
        found.discard(digits)
    return {one for one in found if len(one) >= _DIGITS}


def same_names(case: Case) -> Iterator[tuple[Pair, Evidence]]:
    """Display names that stand at handles of more than one side."""
    known = sides(case)
    kept: dict[str, dict[int, tuple[int, int]]] = {}
    for handle, name, count, item in (
        every_name(case.items).select("handle", "name", "count", "item").iter_rows()
    ):
        if handle in known and _is_name(name):
            of = kept.setdefault(fold(name), {})
            before = of.get(known[handle].number, (0, item))
            of[known[handle].number] = (before[0] + count, min(before[1], item))
    for handle, side in known.items():
        if normalise(handle).kind == "name" and _is_name(handle):
            kept.setdefault(fold(handle), {}).setdefault(side.number, (side.count, side.number))
    numbered = {side.number: side for side in known.values()}
    for shown in kept.values():
        for one, two in paired(numbered[number] for number in shown):
            (first, some), (second, others) = shown[one], shown[two]
            told = f"Shown on {first:,} and on {second:,} items."
            yield (one, two), Evidence(kind="name", told=told, items=tuple({some, others}))


def _is_name(name: str) -> bool:
    """Whether a display name is more than a number, an address or a letter or two."""
    letters = sum(mark.isalpha() for mark in name)
    return letters > 2 and "@" not in name  # noqa: PLR2004 - a letter or two


def told_new(case: Case) -> Iterator[tuple[Pair, Evidence]]:
    """Items whose words may speak of a new number, and handles that came up after another."""
    from tallybook.case.newcomers import newcomers  # noqa: PLC0415

    known = sides(case)
    before: dict[int, int] = {}
    for one in newcomers(case):
        new, old = known.get(one.handle), known.get(one.after)
        if new is not None and old is not None and new.number != old.number:
            before[new.number] = old.number
            told = f"It came up {one.first:%-d %B %Y}, after the other {_ended(one.why)}."
            yield _sorted(new, old), Evidence(kind="followed", told=told, items=(one.item,))
    said: dict[int, list[int]] = {}
    for item, side in _from(case, case.flagged("new-account")):
        said.setdefault(side.number, []).append(item)
    numbered = {side.number: side for side in known.values()}
    about = [side.number for side in numbered.values() if side.is_about]
    for number, items in said.items():
        targets = [before[number]] if number in before else about[:_SHARED_BY]
        told = f"{len(items):,} {'item' if len(items) == 1 else 'items'}, by a rule on words."
        for target in targets:
            if target != number:
                pair = _sorted(numbered[number], numbered[target])
                yield pair, Evidence(kind="said", told=told, items=tuple(items))


def _ended(why: str) -> str:
    return "was blocked" if why == "blocked" else "went quiet"


def _sorted(one: Side, two: Side) -> Pair:
    return (min(one.number, two.number), max(one.number, two.number))


def _from(case: Case, items: Iterable[int]) -> Iterator[tuple[int, Side]]:
    """Items with the side that each came from."""
    import polars as pl  # noqa: PLC0415

    wanted = pl.Series("item", list(items), dtype=pl.Int64)
    rows = case.items.lazy().filter(pl.col("item").is_in(wanted.implode()))
    for item, handle in rows.select("item", pl.col("handle").cast(pl.String)).collect().iter_rows():
        side = sides(case).get(handle)
        if side is not None:
            yield item, side
