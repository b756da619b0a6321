"""Contact and attempts: messages, calls answered and missed, voice messages, withheld numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple, replace

from tallybook.case import contact
from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.contact import Attempts, counted
from tallybook.case.tally import from_whom, received
from tallybook.patterns import Cell, Finding, Pattern, Table

VERSION = 1
_SEAL = f"attempts {VERSION}"
#: Numbers, addresses and accounts listed one by one; the rest are counted.
_LISTED = 100
_COLUMNS = (
    "received", "messages", "e-mails", "calls answered", "calls not answered",
    "calls, not said which", "voice messages", "deleted", "number withheld",
)  # fmt: skip
_OUTCOMES = (
    "a call counts as answered or not by what its export says; a call that the phone did not log, "
    "or that a full log has dropped, is in none"
)


def find(case: Case) -> tuple[Finding, ...]:
    """Tell how often somebody was in contact or tried to be, by each way."""
    return case.remembered("attempts", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """In all and by channel, by handle, withheld numbers, deleted messages."""
    chosen = received(case)
    rows = contact.described(case, chosen)
    if rows.height:
        yield _by_channel(case, chosen, contact.attempts(rows), contact.attempts(rows, "channel"))
        yield _by_handle(case, chosen, contact.attempts(rows, "handle"))
        yield from _deleted(case, rows.filter("deleted")["item"].to_list())
    yield from _withheld(case)


def _numbers(one: Attempts) -> dict[str, Cell]:
    """The counts by name."""
    return dict(zip(Attempts.__slots__, astuple(one), strict=True))


def _by_channel(
    case: Case, chosen: Filter, whole: Mapping[str, Attempts], ways: Mapping[str, Attempts]
) -> Finding:
    """What came in, and by which way."""
    one = whole[""]
    calls = one.answered + one.not_answered + one.unsettled
    settled = (
        f" ({one.answered:,} answered, {one.not_answered:,} not answered, {one.unsettled:,} of "
        "which the export does not say)"
    )
    parts = (
        (one.messages, counted(one.messages, "message")),
        (one.mails, counted(one.mails, "e-mail")),
        (calls, counted(calls, "call") + settled),
        (one.voicemails, counted(one.voicemails, "voice message")),
    )
    return Finding(
        code="attempts-in-all",
        title="Contact and attempts",
        sentence=(
            f"{counted(one.received, 'item')} came in {from_whom(case)}: "
            f"{', '.join(part for number, part in parts if number)}."
        ),
        does_not_show=(
            f"whether any of it was wanted, or who held the phone. {_OUTCOMES[0].upper()}"
            f"{_OUTCOMES[1:]}."
        ),
        version=_SEAL,
        numbers=_numbers(one),
        filter=chosen,
        table=Table(
            columns=("channel", *_COLUMNS),
            rows=tuple((way, *astuple(each)) for way, each in ways.items()),
            filters=tuple(replace(chosen, channel=(way,)) for way in ways),
        ),
    )


def _by_handle(case: Case, chosen: Filter, handles: Mapping[str, Attempts]) -> Finding:
    """The same by number, address and account."""
    listed = [case.people.seen(handle) for handle in list(handles)[:_LISTED]]
    rest = len(handles) - len(listed)
    more = f" The {_LISTED} with most are listed." if rest else ""
    return Finding(
        code="attempts-by-handle",
        title="Contact and attempts by number, address and account",
        sentence=f"Numbers, addresses and accounts it came from: {len(handles):,}.{more}",
        does_not_show=(
            "who held the phone or the account. A number can be forged, and one may be used by "
            "several."
        ),
        version=_SEAL,
        numbers={"handles": len(handles), "not_listed": rest},
        filter=chosen,
        table=Table(
            columns=("handle", *_COLUMNS),
            rows=tuple((one.label, *astuple(handles[one.value])) for one in listed),
            filters=tuple(replace(chosen, handle=one.choice) for one in listed),
        ),
    )


def _deleted(case: Case, items: list[int]) -> Iterator[Finding]:
    """Messages of which only the line is left that says they were deleted."""
    if not items:
        return
    yield Finding(
        code="attempts-deleted",
        title="Deleted messages",
        sentence=(
            f"Of what came in {from_whom(case)}, {counted(len(items), 'item')} had been deleted "
            "before the export was made: the line is there, and the words are not."
        ),
        does_not_show=(
            "what was said, who deleted it or why. Some apps leave no line behind, so there may "
            "have been more."
        ),
        version=_SEAL,
        numbers={"items": len(items)},
        items=tuple(items),
    )


def _withheld(case: Case) -> Iterator[Finding]:
    """Calls from withheld numbers: they are nobody's, whoever the record is about."""
    import polars as pl  # noqa: PLC0415

    calls = Filter(contact=True, dated=True, kind=("call", "voicemail"), handle="-")
    rows = contact.described(case, calls).filter("withheld")
    if not rows.height:
        return
    one = contact.attempts(rows)[""]
    days = rows.select(pl.col("home").dt.date().n_unique()).item()
    first, last = rows["home"][0], rows["home"][-1]
    yield Finding(
        code="attempts-withheld",
        title="Withheld numbers",
        sentence=(
            f"{counted(one.received, 'call or voice message', 'calls and voice messages')} came "
            f"from a withheld number, on {counted(days, 'day')}: {one.answered:,} answered, "
            f"{one.not_answered:,} not answered."
        ),
        does_not_show=(
            "who called: a withheld number is kept as withheld and put to nobody. The phone company "
            f"may know it, and may tell the police. {_OUTCOMES[0].upper()}{_OUTCOMES[1:]}."
        ),
        version=_SEAL,
        numbers={
            **_numbers(one), "days_with": days,
            "first": first.isoformat(), "last": last.isoformat(),
        },
        items=tuple(rows["item"].to_list()),
    )  # fmt: skip


PATTERN = Pattern(
    name="attempts", title="Contact and attempts", version=VERSION, find=find, group="In all"
)
