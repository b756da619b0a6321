"""Which behaviours occur, how often, since when, by which way: told and suggested counted apart."""

from __future__ import annotations

from collections.abc import Iterator

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.contact import counted
from tallybook.case.held import Shown, behaviour_rows, shown
from tallybook.case.tally import received
from tallybook.case.timeline import count
from tallybook.content import catalogue
from tallybook.model.orders import NATIONS
from tallybook.patterns import Finding, Pattern, Table

VERSION = 1
_SEAL = f"behaviours {VERSION}"
_LIMIT = (
    "that these are the only kinds, or that an item is rightly put to a kind: where only words suggest "
    "it, nobody has looked yet; and one item can show several kinds"
)


def find(case: Case) -> tuple[Finding, ...]:
    """Tell which kinds of behaviour a record shows."""
    return case.remembered("behaviours of the record", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """All kinds; kinds by way; the acts that statutes list."""
    rows = shown(case)
    if rows:
        yield _kinds(case, rows)
        yield _ways(case)
    if rows or count(case, received(case)):
        yield _acts(case)


def _kinds(case: Case, rows: tuple[Shown, ...]) -> Finding:
    """Every kind, how often and since when."""
    everything = Filter(behaviour=tuple(sorted(row.code for row in rows)))
    numbers = _numbers(case, rows, everything)
    return Finding(
        code="behaviours",
        title="Kinds of behaviour",
        sentence=(
            f"The record may show {counted(len(rows), 'kind')} of behaviour, on "
            f"{counted(numbers['items'], 'item')} and {counted(numbers['days_with'], 'day')}. You or "
            f"somebody for you told of {counted(numbers['told_kinds'], 'kind')}, on "
            f"{counted(numbers['told_items'], 'item')}; words suggest "
            f"{counted(numbers['suggested_kinds'], 'kind')}. Files cover "
            f"{counted(numbers['covered_days'], 'day')}; on {numbers['covered_days_with']:,} of them "
            f"there was some of it."
        ),
        does_not_show=f"{_LIMIT}.",
        version=_SEAL,
        numbers=numbers,
        filter=everything,
        table=_table(rows),
        missing=_missing(rows),
        ask=(
            "Put a kind on an item, or take it off, on the page of the item.",
            "Write down what left no message behind: being followed, watched, waited for.",
        ),
    )


def _numbers(case: Case, rows: tuple[Shown, ...], everything: Filter) -> dict[str, int]:
    """Kinds and items, those told apart from those only suggested, and days over covered days."""
    pairs = behaviour_rows(case)
    days = set(pairs["home"].drop_nulls().dt.date().to_list())
    covered = case.coverage.days()
    return {
        "kinds": len(rows),
        "items": count(case, everything),
        "told_kinds": len([row for row in rows if row.told]),
        "told_items": int(pairs.filter(pairs["told"])["item"].n_unique()),
        "suggested_kinds": len([row for row in rows if row.told < row.items]),
        "days_with": len(days),
        "covered_days": len(covered),
        "covered_days_with": len(days & covered),
    }


def _table(rows: tuple[Shown, ...]) -> Table:
    """One row a kind."""
    names = {one.code: one.name for one in catalogue().behaviour}
    return Table(
        columns=("kind", "items", "told", "only suggested", "days", "first", "last"),
        rows=tuple(
            (
                names.get(row.code, row.code), row.items, row.told, row.items - row.told,
                row.days, _iso(row.first), _iso(row.last),
            )
            for row in rows
        ),
        filters=tuple(Filter(behaviour=(row.code,)) for row in rows),
    )  # fmt: skip


def _missing(rows: tuple[Shown, ...]) -> tuple[str, ...]:
    """What the kinds rest on nothing for."""
    seen = {row.code for row in rows}
    told_only = [one for one in catalogue().behaviour if one.seen == "told" and not one.under]
    unseen = [one.name.lower() for one in told_only if one.code not in seen and one.code != "other"]
    listed = "; ".join(unseen)
    return (
        *(["Only a person can tell of these, and nobody has: " + listed + "."] if unseen else []),
        *(["No day is known for some of the items."] if any(not row.first for row in rows) else []),
    )


def _ways(case: Case) -> Finding:
    """Each kind by each way."""
    import polars as pl  # noqa: PLC0415

    names = {one.code: one.name for one in catalogue().behaviour}
    pairs = behaviour_rows(case)
    day = pl.col("home").dt.date()
    found = pairs.group_by("code", "channel").agg(
        pl.len().alias("items"), day.drop_nulls().n_unique().alias("days"),
        day.min().alias("first"), day.max().alias("last"),
    ).sort("code", "items", "channel", descending=[False, True, False]).rows()  # fmt: skip
    chosen = Filter(behaviour=tuple(sorted(set(pairs["code"]))))
    ways = {row[1] for row in found}
    return Finding(
        code="behaviours-by-way",
        title="Kinds of behaviour by way",
        sentence=f"These kinds came by {counted(len(ways), 'way')}; what you wrote down yourself is one.",
        does_not_show=f"ways of which no file was brought in; {_LIMIT}.",
        version=_SEAL,
        numbers={"items": count(case, chosen), "ways": len(ways)},
        filter=chosen,
        table=Table(
            columns=("kind", "way", "items", "days", "first", "last"),
            rows=tuple(
                (names.get(code, code), way or "written down", items, days, _iso(first), _iso(last))
                for code, way, items, days, first, last in found
            ),
            filters=tuple(_by_way(case, code, way) for code, way, *_ in found),
        ),
    )


def _by_way(case: Case, code: str, way: str) -> Filter:
    """What one kind is by one way; what was written down has none."""
    if way:
        return Filter(behaviour=(code,), channel=(way,))
    pairs = behaviour_rows(case)
    here = pairs.filter((pairs["code"] == code) & (pairs["channel"] == ""))
    return Filter(items=tuple(sorted(here["item"].to_list())))


def _acts(case: Case) -> Finding:
    """The acts that the statutes of the three nations list, and what of the record may fall under each."""
    book = catalogue()
    rows, filters = [], []
    for act in book.act:
        listed = ", ".join(f"{title} ({act.letter(code)})" for code, title in NATIONS.items() if act.letter(code))  # fmt: skip
        chosen = Filter(behaviour=tuple(sorted(book.under_act(act.code))))
        rows.append((act.name, listed, count(case, chosen)))
        filters.append(chosen)
    came = received(case)
    rows.append(("Contact, counted off the files", "as contacting, above", count(case, came)))
    filters.append(came)
    some = len([row for row in rows[:-1] if row[2]])
    return Finding(
        code="behaviours-acts",
        title="Acts that the statutes list",
        sentence=(
            f"The statutes of the three nations list {len(book.act)} kinds of act between them. Items of "
            f"the record may fall under {some:,} of them. Contact counted off the files: "
            f"{counted(count(case, came), 'item')}."
        ),
        does_not_show=(
            "that an item is such an act: that is for others to decide, and the lists give examples only; "
            "the letters for Scotland follow from the order of its list and were not seen"
            f"{_since(rows)}."
        ),
        version=_SEAL,
        numbers={"acts": len(book.act), "acts_with": some, "contact": count(case, came)},
        filter=Filter(behaviour=tuple(sorted(one.code for one in book.behaviour))),
        table=Table(
            columns=("act", "listed in", "items"), rows=tuple(rows), filters=tuple(filters)
        ),
    )


def _since(rows: list[tuple[str, str, int]]) -> str:
    """A word on double counting, where there can be any."""
    return (
        "; one item can stand in several rows" if len([row for row in rows if row[2]]) > 1 else ""
    )


def _iso(day: object) -> str | None:
    """A day as a cell holds it."""
    return None if day is None else str(day)


PATTERN = Pattern(
    name="behaviours", title="Kinds of behaviour", version=VERSION, find=find,
    group="The law's words",
)  # fmt: skip
