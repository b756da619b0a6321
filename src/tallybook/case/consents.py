"""Consents, copies and receipts as the journal holds them, and who holds what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from tallybook.case.dated import head_of, texts_of
from tallybook.case.times import day_or_time
from tallybook.model.consents import (
    ENDED,
    NOT_YET,
    WITHDRAWN,
    Consent,
    Copied,
    Handed,
    Settled,
    Withdrawn,
)
from tallybook.model.entries import Entry

if TYPE_CHECKING:
    from tallybook.journal.readers import Reader

#: Kinds of entry that are read here.
KINDS = ("consent", "consent-withdrawn", "bundle", "handed-over", "deadline-done")
#: Copies for which nobody was named.
NOBODY = "Nobody named"


@dataclass(slots=True)
class Shared:
    """What entries say of sharing, by leaf number."""

    by_consent: dict[int, Consent] = field(default_factory=dict)
    by_copy: dict[int, Copied] = field(default_factory=dict)
    by_receipt: dict[int, Handed] = field(default_factory=dict)
    settled: list[Settled] = field(default_factory=list)

    @property
    def consents(self) -> tuple[Consent, ...]:
        """Consents, in the order of their dates."""
        return tuple(sorted(self.by_consent.values(), key=lambda one: (str(one.dated), one.item)))

    @property
    def copies(self) -> tuple[Copied, ...]:
        """Copies that were made, the first first."""
        return tuple(self.by_copy.values())

    @property
    def receipts(self) -> tuple[Handed, ...]:
        """Copies that were handed over, in the order of their dates."""
        return tuple(sorted(self.by_receipt.values(), key=lambda one: (str(one.dated), one.item)))

    def take(self, entry: Entry) -> None:
        """Take one entry; one without its fields, as some readers see it, says nothing."""
        body = entry.body
        if "dated" not in body and "at" not in body:
            return
        {
            "consent": self._take_consent,
            "consent-withdrawn": self._take_withdrawal,
            "bundle": self._take_copies,
            "handed-over": self._take_handed,
            "deadline-done": self._take_settled,
        }[entry.kind](entry)

    def _take_consent(self, entry: Entry) -> None:
        body = entry.body
        apart = {str(one.get("field")): str(one.get("value") or "") for one in entry.items}
        chosen = body.get("chosen") or {}
        self.by_consent[entry.first_leaf] = Consent(
            **head_of(entry),
            **texts_of(body, ("recipient", "purpose", "by", "how")),
            ends=_day(body.get("ends")),
            chosen=tuple((str(name), str(chosen[name])) for name in sorted(chosen)),
            items=tuple(int(one) for one in body.get("items") or ()),
            bundle=int(body.get("bundle", -1)),
            kinds=tuple(str(one) for one in body.get("kinds") or ()),
            withdrawable=bool(body.get("withdrawable", True)),
            notes=apart.get("notes", ""),
        )

    def _take_withdrawal(self, entry: Entry) -> None:
        of = int(entry.body.get("of", -1))
        consent = self.by_consent.get(of)
        if consent is None or consent.withdrawn is not None:
            return
        gone = Withdrawn(**head_of(entry), **texts_of(entry.body, ("how", "reason")))
        self.by_consent[of] = replace(consent, withdrawn=gone)

    def _take_copies(self, entry: Entry) -> None:
        body = entry.body
        head: Mapping[str, Any] = body.get("head") or {}
        self.by_copy[entry.first_leaf] = Copied(
            item=entry.first_leaf,
            entry=entry.seq,
            made_at=_moment(body.get("at"), entry.written_at),
            **texts_of(body, ("recipient", "reference", "manifest")),
            items=len(body.get("items") or ()),
            exhibits=len(body.get("exhibits") or ()),
            size=int(head.get("size") or 0),
            root=str(head.get("root") or ""),
            consent=int(body.get("consent", -1)),
        )

    def _take_handed(self, entry: Entry) -> None:
        names = ("recipient", "what", "how", "receipt", "exhibit", "zone")
        self.by_receipt[entry.first_leaf] = Handed(
            **head_of(entry),
            **texts_of(entry.body, names),
            bundle=int(entry.body.get("bundle", -1)),
        )

    def _take_settled(self, entry: Entry) -> None:
        body = entry.body
        head = head_of(entry)
        del head["entry"]
        self.settled.append(
            Settled(
                **head,
                **texts_of(body, ("code", "note")),
                of=int(body.get("of", -1)),
                day=_day(body.get("day")),
                off=bool(body.get("off")),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Copies somebody holds, with what is known of how they got there."""

    copies: Copied | None
    receipts: tuple[Handed, ...]
    consent: Consent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Everything one recipient holds, or may see."""

    name: str
    held: tuple[Held, ...]
    consents: tuple[Consent, ...]
    grants: tuple[Reader, ...]


def holders(shared: Shared, readers: Iterable[Reader] = ()) -> tuple[Holder, ...]:
    """Everybody who was given copies, a consent or a key, by name.

    Names that differ only in capitals and blanks are one.
    """
    grants = tuple(readers)
    names: dict[str, str] = {}
    held: dict[str, list[Held]] = {}
    for name, one in _all_held(shared):
        names.setdefault(_key(name), name)
        held.setdefault(_key(name), []).append(one)
    for name in (*(one.recipient for one in shared.consents), *(one.name for one in grants)):
        names.setdefault(_key(name), name)
    made = (
        Holder(
            name=name.strip() or NOBODY,
            held=tuple(held.get(key, ())),
            consents=tuple(one for one in shared.consents if _key(one.recipient) == key),
            grants=tuple(one for one in grants if _key(one.name) == key),
        )
        for key, name in names.items()
    )
    return tuple(sorted(made, key=lambda one: (one.name == NOBODY, one.name.casefold())))


def _all_held(shared: Shared) -> Iterable[tuple[str, Held]]:
    """Every set of copies under each name that holds it."""
    for one in shared.copies:
        receipts = [each for each in shared.receipts if each.bundle == one.item]
        consent = shared.by_consent.get(one.consent)
        own = tuple(each for each in receipts if _key(each.recipient) in (_key(one.recipient), ""))
        yield one.recipient, Held(copies=one, receipts=own, consent=consent)
        for each in receipts:
            if each not in own:
                yield each.recipient, Held(copies=one, receipts=(each,), consent=consent)
    for each in shared.receipts:
        if each.bundle not in shared.by_copy:
            yield each.recipient, Held(copies=None, receipts=(each,), consent=None)


def says(shared: Shared, consent: int, recipient: str, today: date) -> str:
    """What is to be known of the consent that copies are tied to; nothing is refused by it."""
    if consent < 0:
        return (
            "No consent is noted for these copies. If you decide for yourself, none is needed; "
            "if you act for somebody else, you may want to note theirs first."
        )
    one = shared.by_consent.get(consent)
    if one is None:
        return "The consent that was chosen is not in this book."
    told = {
        WITHDRAWN: "The consent that was chosen was withdrawn. Ask before anything goes.",
        ENDED: "The consent that was chosen has ended. Ask whether it is given anew.",
        NOT_YET: "The consent that was chosen begins on a later day.",
    }.get(one.state(today), "A consent is noted for these copies, and it stands today.")
    if recipient and _key(recipient) != _key(one.recipient):
        told += " It names another recipient."
    return told


def _key(name: str) -> str:
    """A name by which the same recipient is found again."""
    return " ".join(name.split()).casefold()


def _day(value: object) -> date | None:
    """A day, or None."""
    found = day_or_time(value)
    return found.date() if isinstance(found, datetime) else found


def _moment(value: object, otherwise: datetime) -> datetime:
    """An aware time of an entry."""
    found = day_or_time(value)
    if not isinstance(found, datetime):
        return otherwise
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
