"""Material for a statement: the person's own words, facts first, in order of time. A draft, never a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tallybook.bundle import blocks
from tallybook.bundle.blocks import Block, Material, document, head, par, small, table, words
from tallybook.bundle.blocks import under as lesser
from tallybook.bundle.impact_pages import disclosed
from tallybook.bundle.parts import PARTS
from tallybook.bundle.telling import counted

DRAFT = "DRAFT. Material for a statement. This is not a statement and nobody has signed it."
INTRO = (
    (
        "These are the words of the person who keeps the record, taken from their diary as they were written, "
        "what happened first, in order of time. Nothing was added and nothing was put in better words."
    ),
    (
        "A statement is taken by the police or prepared with a solicitor, on a form of its own. This is there "
        "to make that shorter. Exhibits are named by their numbers in the list of exhibits."
    ),
)
NOT_OWN = "{}: what somebody else told or wrote. It stands in the chronology and not here."
AFTERWARDS = "What it has done"
HEADS = ("Exhibit", "What it is", "Name it came with", "Rows that cite it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one diary entry gives to a statement.

    Attributes:
        number: Its number in the chronology.
        when: When it happened, as it was written.
        where: Where.
        who: Who was there.
        what: What happened.
        exact: The words that were used, as far as they were noted.
        impact: What had to change, where it goes.
        feeling: How it felt, where it goes.
        exhibits: Files that belong to it, those added later among them.
        later: What was corrected since: the reason, and what the fields say.
        written: When it was written.
    """

    number: str
    when: str
    where: str
    who: str
    what: str
    exact: str
    impact: str
    feeling: str
    exhibits: tuple[str, ...]
    later: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything a statement can be made from.

    Attributes:
        accounts: Entries in the person's own words, in order of time.
        exhibits: Rows of the exhibits they name.
        not_own: How many entries hold somebody else's words.
    """

    accounts: tuple[Account, ...]
    exhibits: tuple[tuple[str, str, str, str], ...]
    not_own: int


def draft_of(material: Material) -> Draft | None:
    """Gather the person's own words; nothing where there are none."""
    told = [row for row in material.gathered.rows if row["kind"] == "incident"]
    own = [row for row in told if row.get("whose_words") == "own words"]
    if not own:
        return None
    accounts = tuple(_account(row, material) for row in own)
    named = {name for one in accounts for name in one.exhibits}
    rows = tuple(
        (
            str(row["reference"]),
            str(row["kind"]),
            str(row["original_name"]),
            str(row["cited_by"]),
        )
        for row in material.gathered.exhibits
        if row["reference"] in named
    )
    return Draft(accounts=accounts, exhibits=rows, not_own=len(told) - len(own))


def _account(row: Mapping[str, Any], material: Material) -> Account:
    """One entry."""
    since = [
        material.rows[int(item)]
        for field in ("corrections", "additions")
        for item in str(row.get(field) or "").split()
        if int(item) in material.rows
    ]
    files = " ".join(str(one.get("attachments") or "") for one in (row, *since)).split()
    return Account(
        number=str(row["number"]),
        when=blocks.when(row),
        where=str(row.get("where") or ""),
        who=str(row.get("who") or ""),
        what=str(row.get("words") or ""),
        exact=str(row.get("exact_words") or ""),
        impact=disclosed(row, "impact"),
        feeling=disclosed(row, "feeling"),
        exhibits=tuple(dict.fromkeys(files)),
        later=tuple(_corrected(one) for one in since if one["kind"] == "correction"),
        written=blocks.written(row),
    )


def _corrected(row: Mapping[str, Any]) -> str:
    """What a correction says."""
    parts = (str(row.get("words") or ""), str(row.get("changes") or ""))
    return f"Corrected {blocks.written(row)} (No. {row['number']}): " + "; ".join(
        filter(None, parts)
    )


def statement_pages(draft: Draft) -> Block:
    """The draft as a part of the report, marked on each page."""
    made = document("statement", PARTS["statement"].title, INTRO, _blocks(draft))
    return made | {"draft": DRAFT}


def _blocks(draft: Draft) -> Iterator[Block]:
    """What happened, then what it has done, then the exhibits."""
    yield head("What happened")
    for place, one in enumerate(draft.accounts, 1):
        yield from _happened(place, one)
    if draft.not_own:
        yield small(NOT_OWN.format(counted(draft.not_own, "more entry", "more entries")))
    after = [(place, one) for place, one in enumerate(draft.accounts, 1) if has_effect(one)]
    if after:
        yield head(AFTERWARDS)
    for place, one in after:
        yield lesser(f"After {place}, {one.when}")
        for name, text in effects(one):
            yield words(name, text, f"row {one.number}")
    if draft.exhibits:
        yield head("Exhibits named above")
        yield from table(HEADS, draft.exhibits, widths=(0.8, 1.6, 2, 1.2))


def _happened(place: int, one: Account) -> Iterator[Block]:
    """One entry: when and where, what, which words, which exhibits."""
    yield lesser(titled(place, one))
    if one.who:
        yield par(f"Who: {one.who}")
    yield words("", one.what, f"row {one.number}")
    if one.exact:
        yield words("The words that were used, as noted", one.exact, f"row {one.number}")
    if one.exhibits:
        yield blocks.exhibits(one.exhibits)
    yield small(" ".join((f"Written {one.written}. No. {one.number}.", *one.later)))


def titled(place: int, one: Account) -> str:
    """Number, time and place of an entry."""
    return f"{place}. {one.when}" + (f", {one.where}" if one.where else "")


def has_effect(one: Account) -> bool:
    """Whether anything of what it has done goes."""
    return bool(one.impact or one.feeling)


def effects(one: Account) -> Iterable[tuple[str, str]]:
    """What had to change and how it felt, where they go."""
    found = (("What had to change", one.impact), ("How it felt", one.feeling))
    return [(name, text) for name, text in found if text]
