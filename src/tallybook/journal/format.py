"""The bytes of a journal: heads in the clear, sealed payloads, leaves and their contents.

Version 1. A change here is a new version beside the old one: `tests/journal/past` holds a book of
every version that was ever written, and all of them are opened by the suite for good.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tallybook.errors import DamagedEntry, NewerFormat
from tallybook.journal.tree import Crown, Frontier, pack_crown, unpack_crown
from tallybook.model.entries import Head

if TYPE_CHECKING:
    import polars as pl

VERSION = 1
#: What stands before the first entry.
NO_CHAIN = bytes(32)

#: What every head begins with, so that rows are found in a damaged file.
MAGIC = b"TLYE"
# magic, version, seq, epoch, chain before, leaves after, root after, SHA-256 of the sealed entry
_HEAD = struct.Struct(">4sHQI32sQ32s32s")
_HASH_AT = _HEAD.size - 32
_LENGTH = struct.Struct(">I")
_CHECK = 8

_sha256 = hashlib.sha256


# --- heads ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryHead:
    """The clear part of a row. It names nothing but numbers and hashes.

    Attributes:
        seq: The entry's number.
        epoch: The key epoch it is sealed in.
        before: The chain after the entry before it.
        size: Leaves in the tree, with this entry's.
        root: The tree hash, with this entry's leaves.
        sealed_hash: SHA-256 of the sealed entry.
        grants: Keys sealed to readers, which have to be found without a key.
    """

    seq: int
    epoch: int
    before: bytes
    size: int
    root: bytes
    sealed_hash: bytes = bytes(32)
    grants: tuple[bytes, ...] = ()

    def pack(self) -> bytes:
        """Write it, with a check at its end that finds damage without a key."""
        fixed = _HEAD.pack(
            MAGIC, VERSION, self.seq, self.epoch, self.before, self.size, self.root,
            self.sealed_hash,
        )  # fmt: skip
        body = fixed + _pack_grants(self.grants)
        return body + _sha256(body).digest()[:_CHECK]

    def bound(self) -> bytes:
        """Return what the sealed entry is bound to, beside its number, epoch and chain."""
        return self.size.to_bytes(8) + self.root + _sha256(_pack_grants(self.grants)).digest()

    @classmethod
    def unpack(cls, data: bytes, seq: int) -> EntryHead:
        """Read the head of row ``seq``.

        Raises:
            NewerFormat: It was written by a later version.
            DamagedEntry: Its check does not hold, or it belongs to another row.
        """
        body, check = data[:-_CHECK], data[-_CHECK:]
        if len(body) < _HEAD.size or _sha256(body).digest()[:_CHECK] != check:
            raise DamagedEntry(entry=seq)
        magic, version, *fields = _HEAD.unpack_from(body)
        if magic != MAGIC:
            raise DamagedEntry(entry=seq)
        if version > VERSION:
            raise NewerFormat(found=version, known=VERSION)
        number, epoch, before, size, root, sealed_hash = fields
        if number != seq:
            raise DamagedEntry(entry=seq)
        return cls(
            seq=number, epoch=epoch, before=before, size=size, root=root,
            sealed_hash=sealed_hash, grants=_unpack_grants(body[_HEAD.size :]),
        )  # fmt: skip


def chain_of(head: bytes) -> bytes:
    """Return the chain after a head: the hash of its bytes, which name the chain before."""
    return _sha256(head).digest()


def noted(head: EntryHead, data: bytes) -> Head:
    """Return the tree head after an entry, as it is noted, printed and stamped."""
    return Head(seq=head.seq, size=head.size, root=head.root, chain=chain_of(data))


def _pack_grants(grants: Sequence[bytes]) -> bytes:
    """Write each with its length."""
    return b"".join(_LENGTH.pack(len(grant)) + grant for grant in grants)


def _unpack_grants(data: bytes) -> tuple[bytes, ...]:
    """Read what `_pack_grants` wrote."""
    found: list[bytes] = []
    place = 0
    while place < len(data):
        (length,) = _LENGTH.unpack_from(data, place)
        place += _LENGTH.size
        found.append(data[place : place + length])
        place += length
    return tuple(found)


# --- leaves ---------------------------------------------------------------------------------------


def canonical(value: object) -> bytes:
    """Write a JSON value in the one way that leaves are made of: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def leaf_hash(salt: bytes, content: bytes) -> bytes:
    """Return the hash of one leaf, as RFC 9162 hashes salt and content together."""
    return _sha256(b"\x00" + salt + content).digest()


def leaf_hashes(salts: bytes, contents: Sequence[bytes]) -> list[bytes]:
    """Return the hashes of many leaves; ``salts`` holds 32 bytes for each."""
    sha = _sha256
    return [
        sha(b"\x00" + salts[place : place + 32] + content).digest()
        for place, content in zip(range(0, len(salts), 32), contents, strict=True)
    ]


def row_contents(frame: pl.DataFrame) -> list[bytes]:
    """Return the canonical bytes of each row of a complete frame of `COLUMNS`."""
    from tallybook.journal.rows import encode_rows  # noqa: PLC0415 - needs Polars

    return encode_rows(frame)


# --- payloads -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What is sealed: everything an entry says, and what is needed to carry on after it.

    Attributes:
        kind: What kind of entry it is.
        written_at: When it was written.
        by: Who wrote it.
        body: Its fields.
        items: Plain items.
        first_leaf: The number of its own leaf.
        rows: How many records it holds.
        frontier: The right edge of the tree after it.
        crown: The largest whole subtrees of its own leaves.
        crown_before: The same of the entry before, so that proofs outlast damage to that one.
        parquet: The records, as Parquet with zstd.
    """

    kind: str
    written_at: datetime
    by: str
    body: Mapping[str, Any]
    items: Sequence[Mapping[str, Any]] = ()
    first_leaf: int = 0
    rows: int = 0
    frontier: Frontier
    crown: Crown = ()
    crown_before: Crown = ()
    parquet: bytes = b""

    @property
    def leaves(self) -> int:
        """How many leaves the entry has."""
        return 1 + len(self.items) + self.rows

    def plain_contents(self) -> list[bytes]:
        """Return the contents of the entry's own leaf and of its items."""
        own = {
            "body": self.body,
            "by": self.by,
            "kind": self.kind,
            "written_at": stamp(self.written_at),
        }
        return [canonical(own), *(canonical(item) for item in self.items)]

    def pack(self) -> bytes:
        """Write it."""
        fields = {
            "body": self.body,
            "by": self.by,
            "crown": pack_crown(self.crown),
            "crown_before": pack_crown(self.crown_before),
            "first": self.first_leaf,
            "frontier": self.frontier.pack(),
            "items": list(self.items),
            "kind": self.kind,
            "rows": self.rows,
            "size": self.frontier.size,
            "written_at": stamp(self.written_at),
        }
        text = canonical(fields)
        return b"".join((_LENGTH.pack(len(text)), text, self.parquet))

    @classmethod
    def unpack(cls, data: bytes) -> Payload:
        """Read what `pack` wrote; it was sealed, so it is whole."""
        (length,) = _LENGTH.unpack_from(data)
        end = _LENGTH.size + length
        fields = json.loads(data[_LENGTH.size : end].decode("utf-8", "surrogatepass"))
        return cls(
            kind=fields["kind"],
            written_at=unstamp(fields["written_at"]),
            by=fields["by"],
            body=fields["body"],
            items=tuple(fields["items"]),
            first_leaf=fields["first"],
            rows=fields["rows"],
            frontier=Frontier.unpack(fields["size"], fields["frontier"]),
            crown=unpack_crown(fields["crown"]),
            crown_before=unpack_crown(fields["crown_before"]),
            parquet=data[end:],
        )


def stamp(moment: datetime) -> str:
    """Write an aware time, in UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def unstamp(text: str) -> datetime:
    """Read what `stamp` wrote."""
    return datetime.fromisoformat(text)
