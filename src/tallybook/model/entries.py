"""What the person adds, and what the journal gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tallybook.model.time import Moment

if TYPE_CHECKING:
    import polars as pl

#: Whose words an incident is written in.
VOICES = ("own", "told-to-me", "witness", "written-for-me")


#: Parts of daily life in which something can have had to change; the codes are kept in journals.
IMPACTS = (
    "sleep", "work", "study", "routes", "home", "phone", "children", "people", "health", "money", "other",
)  # fmt: skip

#: What stands for the day on which something was first written on paper, where nobody knows it.
SOME_DAY = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Someone who saw or heard it: kept apart, withheld from bundles by default."""

    name: str
    contact: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What the person writes down: one line is enough, all else is optional.

    Attributes:
        what: What happened, in their own words.
        when: When it happened.
        where: A place, in words.
        behaviours: Codes of the behaviour catalogue.
        who: Names or handles of who did it.
        exact_words: What was said, word for word.
        voice: Whose words ``what`` is in, one of `VOICES`.
        attachments: SHA-256 (hex) of exhibits attached.
        witnesses: Kept apart and withheld by default.
        feeling: How it felt.
        impact: What had to change.
        reported_to: To whom it was reported, with any reference.
        matters: Whether it is one of those that matter most to the person.
        private: Whether it never leaves the book.
        private_note: Something that never leaves the book even when the incident does.
        items: Messages, calls and other items that it gathers, by number.
        impact_kinds: Parts of daily life that had to change, of `IMPACTS`.
        noted_on: Day on which it was first written on paper, or `SOME_DAY`; empty where it was not.
    """

    what: str
    when: Moment = field(default_factory=Moment)
    where: str = ""
    behaviours: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    exact_words: str = ""
    voice: str = "own"
    attachments: tuple[str, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    feeling: str = ""
    impact: str = ""
    reported_to: str = ""
    matters: bool = False
    private: bool = False
    private_note: str = ""
    items: tuple[int, ...] = ()
    impact_kinds: tuple[str, ...] = ()
    noted_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One opened line of the journal.

    Attributes:
        seq: Its number, from 0.
        epoch: The key epoch it was sealed in.
        kind: ``incident``, ``amendment``, ``exhibits``, ``import``, ``records`` and so on.
        written_at: When it was written (aware, UTC).
        by: Who wrote it: ``owner`` or the fingerprint of a granted key.
        body: Its fields, plain JSON values.
        first_leaf: The leaf number of the entry itself; its items follow it.
        items: Plain items that are leaves of their own (exhibits, for example).
        frame: The records of a ``records`` entry.
    """

    seq: int
    epoch: int
    kind: str
    written_at: datetime
    by: str
    body: Mapping[str, Any]
    first_leaf: int
    items: tuple[Mapping[str, Any], ...] = ()
    frame: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The tree head after an entry: what can be noted, printed, stamped.

    Attributes:
        seq: The entry it follows.
        size: Leaves in the tree.
        root: RFC 9162 Merkle tree hash, 32 bytes.
        chain: SHA-256 over the entry's head bytes, which name the head before, 32 bytes.
    """

    seq: int
    size: int
    root: bytes
    chain: bytes
