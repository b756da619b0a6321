"""The one contract an importer fulfils, and the face an export shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from tallybook.model.records import Answers, Assumption, Attachment, Problem, Record

if TYPE_CHECKING:
    import polars as pl

    Yielded = Record | pl.DataFrame | Attachment | Problem | Assumption


class Export(Protocol):
    """A stranger's file: its bytes, and its members where it is an archive.

    Implementations live in `tallybook.reading.exports`. Every opener is bounded.
    """

    @property
    def name(self) -> str:
        """The file's own name, without folders; a hint and never a proof."""

    @property
    def size(self) -> int:
        """Length in bytes."""

    def open(self) -> BinaryIO:
        """Open the bytes for reading from the start; seekable."""

    def head(self, length: int = 65536) -> bytes:
        """Return the first bytes."""

    def read(self, bound: int) -> bytes:
        """Return all bytes, or raise `TooLarge` beyond the bound."""

    def members(self) -> tuple[str, ...]:
        """Names of the members of an archive, in its own order; empty for a plain file."""

    def open_member(self, name: str) -> BinaryIO:
        """Open one member, decompressed within bounds; not always seekable."""

    def member_size(self, name: str) -> int:
        """Decompressed length of one member, as the archive declares it, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One importer: what it is called and the two functions it consists of.

    Attributes:
        name: The same as its file in `tallybook.sources`.
        title: What a person calls it, e.g. ``WhatsApp chat export``.
        version: Raised with every change in what it yields; kept with each record.
        patterns: File-name patterns, for the file dialogue and the docs only.
        how: How a person gets this export, one line per device.
        lacks: What the export does not contain.
        recognise: Whether the content is of this kind.
        basis: Addresses of the pages it was built from, where no real export could be tried.
        notices: Kinds that are lines the app wrote itself, as a preview counts them; a chat's app
            also writes that there was a call.
        guarded: Whether bytes are handed to a library that is not written in Python, so that it is
            better read in a process of its own.
        single: Whether a file of this kind is one item and carries nothing: a folder full of them is
            brought in with entries that many share. Its record's ``match`` is the file's SHA-256.
        read: Yields records (or frames of `COLUMNS`), attachments, problems and assumptions in
            the order of the file.
    """

    name: str
    title: str
    version: int
    patterns: tuple[str, ...]
    how: tuple[str, ...]
    lacks: tuple[str, ...]
    recognise: Callable[[Export], bool]
    read: Callable[[Export, Answers], Iterator[Yielded]]
    basis: tuple[str, ...] = ()
    guarded: bool = False
    notices: tuple[str, ...] = ("event",)
    single: bool = False
