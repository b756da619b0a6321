"""Who can help: services by area and need, each with its sources and the day it was gone through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import ClassVar

from tallybook.content.shapes import (
    CONFIDENCES,
    CONFIRMED,
    Reference,
    Reviewed,
    known,
    parse,
    read,
    refuse,
    sentence,
    unique,
)

_FILE = "directory.toml"
#: Days after which an entry is told to be old.
STALE_DAYS = 180
#: What somebody may look for, in the order of a page.
NEEDS = (
    "emergency", "stalking", "domestic-abuse", "sexual-violence", "images", "technology", "police",
    "courts", "legal", "prison", "work", "housing", "identity", "men", "lgbt", "honour", "faith",
    "young", "deaf", "talking", "looking", "own-behaviour",
)  # fmt: skip
#: Where somebody may live, and the wider area it lies in.
AREAS = {
    "uk": "",
    "england": "uk",
    "wales": "uk",
    "scotland": "uk",
    "northern-ireland": "uk",
    "west-midlands": "england",
    "sussex": "england",
}
#: Ways of getting in touch that are an address of a page.
LINKS = ("webchat", "web", "app", "video", "self-test")
#: Ways by which a phone is used.
CALLS = ("phone", "text", "relay")
KINDS = (*CALLS, "email", "post", *LINKS)
#: What is known of the cost: nothing to pay, as for an 01 or 02 number, as for a text, the simple form.
COSTS = ("free", "as-01", "as-text", "simple-free", "not known")
#: Whether a call or text stands on a bill.
BILLS = ("shown", "not shown", "not known")
AUDIENCES = ("anyone", "professional")
#: Hosts behind which an address hides where it leads.
SHORTENERS = ("tinyurl.com", "youtu.be", "bit.ly", "t.co", "goo.gl", "ow.ly", "is.gd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One way to get in touch.

    Attributes:
        kind: One of `KINDS`.
        value: The number or the full address.
        confidence: How sure this very number or address is.
        cost: One of `COSTS`.
        on_bill: One of `BILLS`.
        bill: What more is known of bills.
        hours: Only where a source gives them and none contradicts it.
        note: What else is known.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("bill", "hours", "note")

    kind: str
    value: str
    confidence: str
    cost: str = "not known"
    on_bill: str = "not known"
    bill: str = ""
    hours: str = ""
    note: str = ""

    @property
    def code(self) -> str:
        """By which it is found among those of its service."""
        return f"{self.kind}:{self.value}"

    @property
    def is_link(self) -> bool:
        """Whether it is the address of a page."""
        return self.kind in LINKS

    @property
    def is_call(self) -> bool:
        """Whether a phone is used for it."""
        return self.kind in CALLS

    @property
    def host(self) -> str:
        """The name of the site of an address."""
        return host_of(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service.

    Attributes:
        code: Stable.
        name: What it calls itself; never translated.
        what: In one sentence of our own.
        needs: Codes of `NEEDS`.
        areas: Codes of `AREAS`.
        contact: Ways to get in touch.
        sources: Numbers of the sources.
        checked_on: The day it was compared with its sources.
        confidence: How sure it is on the whole.
        languages: What is known of languages.
        audience: ``professional`` where it is not for a list that survivors look at.
        note: What else is known.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("what", "note")

    code: str
    name: str
    what: str
    needs: tuple[str, ...]
    areas: tuple[str, ...]
    contact: tuple[Contact, ...]
    sources: tuple[int, ...]
    checked_on: date
    confidence: str
    languages: tuple[str, ...] = ()
    audience: str = "anyone"
    note: str = ""

    def is_old(self, today: date) -> bool:
        """Whether it was gone through so long ago that this is told."""
        return today - self.checked_on > timedelta(days=STALE_DAYS)

    def is_sure(self) -> bool:
        """Whether all of it was read in a source."""
        return {self.confidence, *(one.confidence for one in self.contact)} == {CONFIRMED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory(Reviewed):
    """All of them."""

    service: tuple[Service, ...]

    def get(self, code: str) -> Service | None:
        """One service by its code."""
        return next((one for one in self.service if one.code == code), None)

    def near(self, area: str = "", need: str = "", *, work: bool = False) -> tuple[Service, ...]:
        """Services for a place and a need, those nearest to the place first.

        Args:
            area: A code of `AREAS`; empty for every one.
            need: A code of `NEEDS`; empty for every one.
            work: Whether those for people who work with others are in it.
        """
        wide = within(area)
        fit = [
            one
            for one in self.service
            if (not need or need in one.needs)
            and (not area or set(one.areas) & set(wide))
            and (work or one.audience == "anyone")
        ]
        if not area:
            return tuple(fit)
        return tuple(sorted(fit, key=lambda one: min(map(wide.index, set(one.areas) & set(wide)))))

    def of(self, service: Service) -> tuple[Reference, ...]:
        """The sources of one service."""
        return tuple(one for one in self.sources if one.number in service.sources)


def host_of(address: str) -> str:
    """The name of the site of an address."""
    return address.removeprefix("https://").partition("/")[0]


def within(area: str) -> tuple[str, ...]:
    """An area and those it lies in, the nearest first."""
    found: list[str] = []
    while area:
        found.append(area)
        area = AREAS[area]
    return tuple(found)


@cache
def directory() -> Directory:
    """Read the directory.

    Raises:
        UnfitContent: The file has not the shape it should.
    """
    return checked(read(_FILE, Directory))


def directory_of(text: str, name: str = _FILE) -> Directory:
    """Read a directory in TOML.

    Raises:
        UnfitContent: It has not the shape it should.
    """
    return checked(parse(text, Directory, name), name)


def checked(found: Directory, name: str = _FILE) -> Directory:
    """Check that the parts of a directory fit each other.

    Raises:
        UnfitContent: They do not.
    """
    unique(name, "service", (one.code for one in found.service))
    unique(name, "source", (str(one.number) for one in found.sources))
    numbers = {str(one.number) for one in found.sources}
    for source in found.sources:
        _check_address(name, f"source {source.number}", source.url)
    for one in found.service:
        unique(name, f"contact of {one.code!r}", (each.code for each in one.contact))
        place = f"service {one.code!r}"
        known(name, place, one.needs, NEEDS, "need")
        known(name, place, one.areas, AREAS, "area")
        known(name, place, (one.confidence,), CONFIDENCES, "confidence")
        known(name, place, (one.audience,), AUDIENCES, "audience")
        known(name, place, map(str, one.sources), numbers, "source")
        sentence(name, place, one.what, *([one.note] if one.note else []))
        _check_filled(name, place, one)
        for contact in one.contact:
            _check_contact(name, place, contact)
    return found


def _check_filled(name: str, place: str, one: Service) -> None:
    """Check that nothing is left open that a page relies on."""
    lists: Iterable[tuple[str, tuple[object, ...]]] = (
        ("needs", one.needs),
        ("areas", one.areas),
        ("contact", one.contact),
        ("sources", one.sources),
    )
    for field, values in lists:
        if not values:
            raise refuse(name, place, f"the list {field!r} is empty")


def _check_contact(name: str, place: str, one: Contact) -> None:
    """Check one way to get in touch."""
    known(name, place, (one.kind,), KINDS, "kind of contact")
    known(name, place, (one.cost,), COSTS, "cost")
    known(name, place, (one.on_bill,), BILLS, "word on bills")
    known(name, place, (one.confidence,), CONFIDENCES, "confidence")
    sentence(name, place, *(each for each in (one.bill, one.note) if each))
    if one.is_link and not one.value.startswith("https://"):
        raise refuse(name, place, "an address does not begin with https://")
    if one.is_link:
        _check_address(name, place, one.value)
    if one.is_call and not one.value.replace(" ", "").isdecimal():
        raise refuse(name, place, "a number is not made of digits and blanks")


def _check_address(name: str, place: str, address: str) -> None:
    """Check that an address shows where it leads."""
    if host_of(address).removeprefix("www.") in SHORTENERS:
        raise refuse(name, place, "an address is shortened and hides where it leads")
