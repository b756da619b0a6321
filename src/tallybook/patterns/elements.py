"""For each part that offences are made of: what the record holds, what is missing, what may come next.

Which offences ask for a part stands in reviewed content, nation by nation. Nothing here says that a
part is met, and nothing is added up.
"""

from __future__ import annotations

from collections.abc import Iterator

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.contact import counted
from tallybook.case.held import held, occasions, ranked, told, worded
from tallybook.content import catalogue
from tallybook.content.law import Element, elements
from tallybook.model.flags import FAMILIES
from tallybook.patterns import Cell, Finding, Pattern, Table

VERSION = 1
_SEAL = f"elements {VERSION}"
_Row = tuple[str, Cell, Filter | None]
#: How each count reads in a row, and what is said where there is none; nothing where that says nothing.
_SAID = {
    "received": ("Messages, calls and mails that came in", "No file holds anything that came in."),
    "occasions": ("Separate days with contact, or with something written down", ""),
    "persons": ("People the book says it is about", "The book does not say yet whom it is about."),
    "unnamed": ("Numbers and accounts of which it is not said whose they are", ""),
    "witnesses": (
        "Things written down that somebody else saw or heard",
        "Nobody is named who saw or heard something.",
    ),
    "feelings": (
        "Things written down with how they felt",
        "Nothing that is written down says how it felt.",
    ),
    "impacts": (
        "Things written down with what had to change",
        "Nothing that is written down says what had to change in daily life.",
    ),
    "stops": ("Dated requests to stop", "No dated request to stop is noted. Nobody has to have made one."),
    "after_stop": ("Came in after the first request to stop", ""),
    "blocks": ("Blocks", ""),
    "reports": ("Reports to the police or somebody else", "No report to the police or somebody else is noted. Nobody has to have made one."),
    "orders": ("Orders", "No order is noted."),
    "served": ("Orders with the day they were served", "For no order is the day noted on which it was served."),
    "after_order": ("Came in after the first order", ""),
    "sign_ins": ("Notices of sign-ins", "No notices of sign-ins are brought in."),
}  # fmt: skip
#: Said where words alone put items to a kind.
_LETTERS = "; where only words suggest an item, nobody has looked at it yet"
_ONLY_WITH = {"after_stop": "stops", "after_order": "orders", "served": "orders"}


def find(case: Case) -> tuple[Finding, ...]:
    """Set each part against the record."""
    return case.remembered("elements", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    if not occasions(case):
        return
    for element in elements().element:
        yield _finding(case, element)


def _finding(case: Case, element: Element) -> Finding:
    """One part: its rows, what is missing, and what may come next."""
    counts = [row for row in _counts(case, element) if row is not None]
    signs = _signs(case, element)
    items = _items(case, element)
    rows = [*counts, *signs]
    numbers: dict[str, Cell] = {name: held(case, name).count for name in element.counts}
    if "received" in numbers:
        numbers["came_in"] = numbers.pop("received")
    by_item = bool(element.behaviours or element.flags)
    if by_item:
        numbers["items"] = len(items)
    resting = next((chosen for _, number, chosen in counts if chosen is not None and number), None)
    return Finding(
        code=f"element-{element.code}",
        title=element.name,
        sentence=_sentence(element, items, counts),
        does_not_show=(
            "whether this is so, or whether it is enough: only a court decides that. It is no legal "
            "advice. Other items can speak to it as well, and some of these may not"
            f"{_LETTERS if signs else ''}."
        ),
        version=_SEAL,
        numbers=numbers,
        filter=None if by_item else resting,
        items=items if by_item else None,
        table=Table(
            columns=("what the record holds", "number"),
            rows=tuple((name, number) for name, number, _ in rows),
            filters=tuple(chosen for *_, chosen in rows),
        ),
        missing=_missing(case, element, items),
        ask=element.ask,
    )


def _sentence(element: Element, items: tuple[int, ...], counts: list[_Row]) -> str:
    """What is asked, and what the record holds of it, in plain words."""
    some = [f"{name[0].lower()}{name[1:]}: {number:,}" for name, number, _ in counts if number]
    speak = f" {counted(len(items), 'item')} may speak to it." if items else ""
    holds = f" The record holds: {'; '.join(some)}." if some else ""
    nothing = "" if speak or holds else " The record holds nothing yet that speaks to it."
    asked = f"The law asks {element.meaning[0].lower()}{element.meaning[1:]}"
    return f"{asked}{speak}{holds}{nothing}"


def _counts(case: Case, element: Element) -> Iterator[_Row | None]:
    """What can be counted besides behaviours and words."""
    for name in element.counts:
        needs = _ONLY_WITH.get(name)
        if needs and not held(case, needs).count:
            continue
        found = held(case, name)
        yield _SAID[name][0], found.count, found.filter if found.count else None


def _signs(case: Case, element: Element) -> list[_Row]:
    """What a person told of, and families of words, that speak to a part and occur."""
    names = {one.code: one.name for one in catalogue().behaviour}
    found: list[_Row] = []
    for code in element.behaviours:
        items = _told_of(case, code)
        if items:
            found.append((f"Told: {names[code].lower()}", len(items), Filter(items=items)))
    for code in element.flags:
        number = len(worded(case).get(code, ()))
        if number:
            title = FAMILIES[code].title.lower()
            found.append((f"Words, only suggested: {title}", number, Filter(flag=(code,))))
    return found


def _told_of(case: Case, code: str) -> tuple[int, ...]:
    """Items that a person put to a behaviour, or to a more exact one under it."""
    by_code = told(case)
    return case.in_time(
        {one for exact in catalogue().within(code) for one in by_code.get(exact, ())}
    )


def _items(case: Case, element: Element) -> tuple[int, ...]:
    """Every item that was told of, or whose words speak to a part, in the order of time."""
    some = {item for code in element.behaviours for item in _told_of(case, code)}
    return ranked(case, some.union(*(worded(case).get(code, ()) for code in element.flags)))


def _missing(case: Case, element: Element, items: tuple[int, ...]) -> tuple[str, ...]:
    """What the record does not hold of a part."""
    said = [_SAID[name][1] for name in element.counts if not held(case, name).count]
    lacking = [line for line in said if line]
    if (element.behaviours or element.flags) and not items:
        lacking.append(
            "Nobody has told of a kind of behaviour that speaks to it, and no words suggest one."
        )
    if not (element.behaviours or element.flags or element.counts):
        lacking.append("Nothing can be counted for it: only a person can tell.")
    return tuple(lacking)


PATTERN = Pattern(
    name="elements", title="What the law asks", version=VERSION, find=find,
    group="The law's words",
)  # fmt: skip
