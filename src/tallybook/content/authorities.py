"""Public stamping authorities a person may ask; none of them was tried here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tallybook.content.shapes import Reviewed, known, read, unique

_FILE = "authorities.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """One stamping authority.

    Attributes:
        code: Stable.
        name: What it is called.
        address: Where a request is sent.
        source: The number of the source that names the address.
        note: What else is known.
    """

    code: str
    name: str
    address: str
    source: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorities(Reviewed):
    """All of them."""

    authority: tuple[Authority, ...]


@cache
def authorities() -> Authorities:
    """Read the list.

    Raises:
        UnfitContent: The file has not the shape it should.
    """
    found = read(_FILE, Authorities)
    unique(_FILE, "authority", (one.code for one in found.authority))
    numbers = {str(one.number) for one in found.sources}
    for one in found.authority:
        known(_FILE, f"authority {one.code!r}", (str(one.source),), numbers, "source")
    return found
