"""Between an entry and its row: making the leaves and sealing, opening and checking."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tallybook.errors import DamagedEntry
from tallybook.journal.format import (
    NO_CHAIN,
    EntryHead,
    Payload,
    canonical,
    chain_of,
    leaf_hashes,
    noted,
)
from tallybook.journal.shelf import Row
from tallybook.journal.tree import Crown, Frontier
from tallybook.model.entries import Entry, Head
from tallybook.vault.keys import BookKey
from tallybook.vault.sealing import entry_aad, leaf_salts, open_entry, seal_entry

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry that has no place in the journal yet; all that is slow and does not need one is done.

    Attributes:
        kind: What kind of entry it is.
        body: Its fields, as JSON gives them back.
        items: Plain items.
        by: Who writes it.
        written_at: When.
        frame: The records, complete.
        contents: The canonical bytes of each record.
        parquet: The records as they are sealed.
        grants: Keys sealed to readers.
        epoch: The epoch to seal it in, where that is not the one of the entry before.
    """

    kind: str
    body: Mapping[str, Any]
    items: tuple[Mapping[str, Any], ...]
    by: str
    written_at: datetime
    frame: pl.DataFrame | None = None
    contents: Sequence[bytes] = ()
    parquet: bytes = b""
    grants: tuple[bytes, ...] = ()
    epoch: int | None = None


def draft(
    kind: str,
    body: Mapping[str, Any],
    items: Sequence[Mapping[str, Any]],
    by: str,
    written_at: datetime | None,
    frame: pl.DataFrame | None = None,
) -> Draft:
    """Prepare an entry."""
    made = Draft(
        kind=kind,
        body=json.loads(canonical(body).decode("utf-8", "surrogatepass")),
        items=tuple(json.loads(canonical(list(items)).decode("utf-8", "surrogatepass"))),
        by=by,
        written_at=(written_at or datetime.now(UTC)).astimezone(UTC),
    )
    if frame is None:
        return made
    from tallybook.journal.rows import encode_rows, to_parquet  # noqa: PLC0415 - needs Polars
    from tallybook.model.columns import complete  # noqa: PLC0415

    whole = complete(frame)
    return replace(made, frame=whole, contents=encode_rows(whole), parquet=to_parquet(whole))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """The end of a journal, as far as the next entry needs it.

    Attributes:
        seq: The last entry's number, -1 before the first.
        epoch: The epoch that is written in.
        chain: The chain after the last entry.
        frontier: The right edge of the tree.
        crown: The largest whole subtrees of the last entry's own leaves.
        head: The tree head, None before the first entry.
    """

    seq: int = -1
    epoch: int = 0
    chain: bytes = NO_CHAIN
    frontier: Frontier = field(default_factory=Frontier)
    crown: Crown = ()
    head: Head | None = None


def seal(key: BookKey, tail: Tail, given: Draft) -> tuple[Row, Tail, Entry]:
    """Put an entry at the end of a journal.

    Returns:
        Its row, the end of the journal after it, and the entry.
    """
    seq, first = tail.seq + 1, tail.frontier.size
    epoch = tail.epoch if given.epoch is None else given.epoch
    frontier = Frontier(first, dict(tail.frontier.peaks))
    payload = Payload(
        kind=given.kind, written_at=given.written_at, by=given.by, body=given.body,
        items=given.items, first_leaf=first, rows=len(given.contents), frontier=frontier,
        crown_before=tail.crown, parquet=given.parquet,
    )  # fmt: skip
    contents = [*payload.plain_contents(), *given.contents]
    salts = leaf_salts(key.leaf_key(epoch), seq, len(contents))
    crown = frontier.extend(leaf_hashes(salts, contents))
    head = EntryHead(
        seq=seq, epoch=epoch, before=tail.chain, size=frontier.size, root=frontier.root(),
        grants=given.grants,
    )  # fmt: skip
    sealed = seal_entry(key.entry_key(epoch), _aad(key, head), replace(payload, crown=crown).pack())
    head = replace(head, sealed_hash=hashlib.sha256(sealed).digest())
    data = head.pack()
    after = Tail(
        seq=seq, epoch=epoch, chain=chain_of(data), frontier=frontier, crown=crown,
        head=noted(head, data),
    )  # fmt: skip
    return Row(seq, data, sealed), after, entry_of(head, payload, given.frame)


def unseal(key: BookKey, row: Row) -> tuple[EntryHead, Payload]:
    """Open a row and check that it is what was sealed, where it was sealed.

    Raises:
        DamagedEntry: It is not.
        NewerFormat: It was written by a later version.
        GrantEnded: It was written in an epoch that this key does not open.
    """
    head = EntryHead.unpack(row.head, row.seq)
    if hashlib.sha256(row.sealed).digest() != head.sealed_hash:
        raise DamagedEntry(entry=row.seq)
    opened = open_entry(key.entry_key(head.epoch), _aad(key, head), row.sealed, entry=row.seq)
    return head, Payload.unpack(opened)


def tail_after(head: EntryHead, payload: Payload, data: bytes) -> Tail:
    """Return the end of a journal whose last row this is."""
    return Tail(
        seq=head.seq, epoch=head.epoch, chain=chain_of(data), frontier=payload.frontier,
        crown=payload.crown, head=noted(head, data),
    )  # fmt: skip


def entry_of(head: EntryHead, payload: Payload, frame: pl.DataFrame | None = None) -> Entry:
    """Return the entry that a payload holds."""
    if frame is None and payload.parquet:
        from tallybook.journal.rows import from_parquet  # noqa: PLC0415 - needs Polars

        frame = from_parquet(payload.parquet)
    return Entry(
        seq=head.seq, epoch=head.epoch, kind=payload.kind, written_at=payload.written_at,
        by=payload.by, body=payload.body, first_leaf=payload.first_leaf,
        items=tuple(payload.items), frame=frame,
    )  # fmt: skip


def leaves_of(key: BookKey, head: EntryHead, payload: Payload) -> tuple[bytes, list[bytes]]:
    """Return the salts (32 bytes each) and the contents of all leaves of an entry."""
    contents = payload.plain_contents()
    if payload.parquet:
        from tallybook.journal.rows import encode_rows, from_parquet  # noqa: PLC0415

        contents += encode_rows(from_parquet(payload.parquet))
    return leaf_salts(key.leaf_key(head.epoch), head.seq, len(contents)), contents


def _aad(key: BookKey, head: EntryHead) -> bytes:
    """Return what a sealed entry is bound to."""
    return entry_aad(key.book, head.epoch, head.seq, head.before) + head.bound()
