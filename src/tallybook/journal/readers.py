"""Granting the key to other people, and taking it back.

A grant is an entry like any other; the sealed key itself lies in the clear head of that entry,
because a reader has to find it without a key. Someone who has the disk can therefore count how
often a key was granted, and cannot tell to whom.

Taking a grant back begins a new epoch: what is written from then on is sealed under keys that the
reader was never given. It does not take away what they could read until then, nor what they have
copied. See `tallybook.journal.scope` for what a scope is worth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import cast

from tallybook.errors import NoSuchItem
from tallybook.journal.chain import Chain
from tallybook.journal.sealed import Draft, Tail, draft
from tallybook.model.entries import Entry
from tallybook.vault.keys import Scope, Terms
from tallybook.vault.sharing import seal_grant
from tallybook.vault.words import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Someone who was granted a key.

    Attributes:
        fingerprint: Six words that stand for their public key.
        public: The public key.
        name: What the book's owner calls them.
        scope: ``sort``, ``read`` or ``write``.
        ends_on: The last day, or None.
        granted_at: When it was last granted.
        revoked_at: When it was taken back, or None.
    """

    fingerprint: str
    public: bytes
    name: str
    scope: Scope
    ends_on: date | None
    granted_at: datetime
    revoked_at: datetime | None = None

    @property
    def terms(self) -> Terms:
        """What the grant allows."""
        return Terms(scope=self.scope, ends_on=self.ends_on)

    def holds(self, today: date) -> bool:
        """Whether the grant is neither over nor taken back."""
        return self.revoked_at is None and not self.terms.over(today)


def grant(chain: Chain, public: bytes, terms: Terms, name: str) -> Entry:
    """Seal the keys of all epochs until now to a reader.

    Raises:
        NotAllowed: The key that opened the book is itself a reader's.
        UnfitAnswer: ``public`` is no public key.
    """
    chain.key.require_root("granting the key to someone else")
    body = {
        "fingerprint": fingerprint(public),
        "public": public.hex(),
        "name": name,
        "scope": terms.scope,
        "ends_on": None if terms.ends_on is None else terms.ends_on.isoformat(),
    }

    def make(tail: Tail) -> Draft:
        """Seal every epoch that there is by now."""
        sealed = seal_grant(chain.key, public, range(tail.epoch + 1), terms)
        return replace(draft("grant", body, (), chain.key.by, None), grants=(sealed,))

    return chain.append(make)


def revoke(chain: Chain, words: str) -> Entry:
    """Take a grant back: begin a new epoch and seal its key to the readers who stay.

    Raises:
        NotAllowed: The key that opened the book is itself a reader's.
        NoSuchItem: Nobody of this fingerprint holds a grant.
    """
    chain.key.require_root("taking a grant back")
    today = datetime.now(UTC).date()

    def make(tail: Tail) -> Draft:
        """Seal the next epoch to everyone but this reader."""
        holding = [reader for reader in readers(chain) if reader.holds(today)]
        if words not in {reader.fingerprint for reader in readers(chain) if not reader.revoked_at}:
            raise NoSuchItem(noun="reader", name=words)
        epoch = tail.epoch + 1
        sealed = tuple(
            seal_grant(chain.key, reader.public, range(epoch + 1), reader.terms)
            for reader in holding
            if reader.fingerprint != words
        )
        made = draft("revoke", {"fingerprint": words, "epoch": epoch}, (), chain.key.by, None)
        return replace(made, grants=sealed, epoch=epoch)

    return chain.append(make)


def readers(chain: Chain) -> tuple[Reader, ...]:
    """List everyone who was ever granted a key, in that order; the last grant counts."""
    found: dict[str, Reader] = {}
    for seq in _about_keys(chain):
        opened = chain.at(seq)
        if opened is None:
            continue
        payload = opened.payload
        words = payload.body.get("fingerprint", "")
        if payload.kind == "grant":
            ends = payload.body["ends_on"]
            found[words] = Reader(
                fingerprint=words,
                public=bytes.fromhex(payload.body["public"]),
                name=payload.body["name"],
                scope=cast("Scope", payload.body["scope"]),
                ends_on=None if ends is None else date.fromisoformat(ends),
                granted_at=payload.written_at,
            )
        elif payload.kind == "revoke" and words in found:
            found[words] = replace(found[words], revoked_at=payload.written_at)
    return tuple(found.values())


def _about_keys(chain: Chain) -> Iterable[int]:
    """Find the entries that granted or took back, by their clear heads."""
    epoch = 0
    for head, _ in chain.heads():
        if head.grants or head.epoch != epoch:
            yield head.seq
        epoch = head.epoch
