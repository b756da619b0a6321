"""Grants: found by their reader, closed to everyone else, and made by nobody but the owner."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.errors import (
    DamagedHeader,
    GrantEnded,
    NewerFormat,
    NotAllowed,
    UnfitAnswer,
    WeakPassphrase,
    WrongPassphrase,
)
from tallybook.model.entries import Head
from tallybook.vault import frame, sharing
from tallybook.vault.bookkey import Terms, owner_key
from tallybook.vault.header import blank
from tallybook.vault.keys import FLOOR, Passphrase, unlock
from tallybook.vault.sharing import (
    KEY_MAGIC,
    blank_grant,
    new_reader_key,
    open_grant,
    open_private,
    public_of,
    seal_grant,
    seal_private,
)
from tallybook.vault.signing import sign_head, verify_head
from tallybook.vault.words import fingerprint

ROOT = b"r" * 32
OWNER = owner_key(ROOT, b"b" * 16)
HEADER = blank(FLOOR, OWNER.book, OWNER.public, OWNER.commitment, ROOT).write()
PRIVATE, PUBLIC = new_reader_key()
READ = Terms(scope="read", ends_on=date(2030, 6, 30))
GRANT = seal_grant(OWNER, PUBLIC, [0, 1], READ)
PHRASE = Passphrase("undermost quartet dude baguette stimulate resisting")
HEAD = Head(seq=3, size=9, root=b"m" * 32, chain=b"c" * 32)


def test_a_reader_finds_their_grant_among_others() -> None:
    """Without the passphrase, a private key opens what was granted to it and nothing else."""
    _, stranger = new_reader_key()
    others = [blank_grant(), seal_grant(OWNER, stranger, [0, 1, 2], READ)]
    key = unlock(HEADER, PRIVATE, [*others, GRANT, blank_grant(2)])
    assert key.entry_key(1) == OWNER.entry_key(1)
    assert key.exhibit_key(0) == OWNER.exhibit_key(0)
    assert (key.scope, key.terms, key.by) == ("read", READ, fingerprint(PUBLIC))
    assert not key.is_owner


def test_a_reader_without_a_grant_is_told_so() -> None:
    """No grant for this key is not called damage or a wrong passphrase."""
    private, _ = new_reader_key()
    with pytest.raises(GrantEnded):
        unlock(HEADER, private, [GRANT, blank_grant()])
    with pytest.raises(GrantEnded):
        unlock(HEADER, private)


def test_a_revoked_reader_gets_no_later_epoch() -> None:
    """The epochs granted open; the one that a revocation starts does not."""
    key = unlock(HEADER, PRIVATE, [GRANT])
    assert [key.opens(epoch) for epoch in (0, 1, 2)] == [True, True, False]
    with pytest.raises(GrantEnded):
        key.entry_key(2)
    assert OWNER.opens(2)


def test_the_last_grant_says_what_is_allowed() -> None:
    """A later grant widens the epochs and replaces scope and last day."""
    later = seal_grant(OWNER, PUBLIC, [2], Terms(scope="write"))
    key = unlock(HEADER, PRIVATE, [GRANT, later])
    assert key.scope == "write"
    assert all(key.opens(epoch) for epoch in (0, 1, 2))


def test_a_grant_is_over_after_its_last_day() -> None:
    """The last day is included, and no last day means none."""
    assert not READ.over(date(2030, 6, 30))
    assert READ.over(date(2030, 7, 1))
    assert not Terms(scope="sort").over(date(9999, 1, 1))


def test_a_reader_cannot_grant_or_sign() -> None:
    """What only the owner does is refused to every reader, and says what was asked."""
    key = unlock(HEADER, PRIVATE, [seal_grant(OWNER, PUBLIC, [0], Terms(scope="write"))])
    with pytest.raises(NotAllowed) as caught:
        seal_grant(key, PUBLIC, [0], READ)
    assert "grant" in caught.value.message
    with pytest.raises(NotAllowed):
        sign_head(key, HEAD)
    with pytest.raises(NotAllowed):
        _ = key.commitment


def test_a_grant_of_another_book_or_signer_is_not_taken() -> None:
    """Keys that somebody else sealed to a reader never stand in for the book's."""
    other = owner_key(b"s" * 32, OWNER.book)
    forged = seal_grant(other, PUBLIC, [0, 1], READ)
    assert open_grant(PRIVATE, OWNER.book, OWNER.public, forged) is None
    elsewhere = seal_grant(owner_key(ROOT, b"B" * 16), PUBLIC, [0], READ)
    assert open_grant(PRIVATE, OWNER.book, OWNER.public, elsewhere) is None


@given(place=st.integers(0, len(GRANT) - 1), bit=st.integers(0, 7))
def test_a_changed_grant_opens_for_nobody(place: int, bit: int) -> None:
    """Any flipped bit closes a grant for the reader it was for."""
    flipped = bytearray(GRANT)
    flipped[place] ^= 1 << bit
    assert open_grant(PRIVATE, OWNER.book, OWNER.public, bytes(flipped)) is None


@given(st.binary(max_size=1200))
def test_any_bytes_are_no_grant(data: bytes) -> None:
    """Bytes that are no grant open for nobody and break nothing."""
    assert open_grant(PRIVATE, OWNER.book, OWNER.public, data) is None


def test_a_grant_names_nobody_and_looks_like_a_blank_one() -> None:
    """Neither key, scope nor number of epochs shows; a blank grant has the same size."""
    sizes = {
        len(seal_grant(OWNER, PUBLIC, range(count), terms))
        for count in (1, 5, 9)
        for terms in (READ, Terms(scope="write"))
    }
    assert sizes == {len(blank_grant())}
    assert PUBLIC not in GRANT
    assert seal_grant(OWNER, PUBLIC, [0, 1], READ)[:32] != GRANT[:32]


def test_a_grant_of_many_epochs_still_opens() -> None:
    """Forty revocations later, all epochs are handed on."""
    grant = seal_grant(OWNER, PUBLIC, range(41), READ)
    assert unlock(HEADER, PRIVATE, [grant]).opens(40)
    assert len(grant) % 1024 == len(blank_grant()) % 1024


def test_a_grant_of_a_later_version_is_named_as_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grant that is ours but cannot be understood is not passed over in silence."""
    with monkeypatch.context() as later:
        later.setattr(sharing, "GRANT_VERSION", 2)
        grant = seal_grant(OWNER, PUBLIC, [0], READ)
    with pytest.raises(NewerFormat):
        unlock(HEADER, PRIVATE, [grant])


@pytest.mark.parametrize("public", [b"", b"short", bytes(32), b"x" * 33])
def test_what_is_no_public_key_is_refused(public: bytes) -> None:
    """A key of the wrong length, and the zero key, seal nothing."""
    with pytest.raises(UnfitAnswer):
        seal_grant(OWNER, public, [0], READ)


def test_a_private_key_rests_under_a_passphrase() -> None:
    """The key file opens with its passphrase, not with another, and is never read when damaged."""
    sealed = seal_private(PRIVATE, PHRASE, cost=FLOOR)
    assert open_private(sealed, PHRASE) == PRIVATE
    assert PRIVATE.raw not in sealed
    with pytest.raises(WrongPassphrase):
        open_private(sealed, Passphrase("another one entirely"))
    with pytest.raises(WeakPassphrase):
        seal_private(PRIVATE, Passphrase("guessable"), cost=FLOOR)
    with pytest.raises(NewerFormat):
        open_private(frame.lead(KEY_MAGIC, 2) + b"anything", PHRASE)


def test_a_damaged_key_file_is_told_from_a_wrong_passphrase() -> None:
    """Each flipped bit and each length cut off is damage."""
    sealed = seal_private(PRIVATE, PHRASE, cost=FLOOR)
    for bit in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedHeader):
            open_private(bytes(flipped), PHRASE)
    for length in range(len(sealed)):
        with pytest.raises(DamagedHeader):
            open_private(sealed[:length], PHRASE)


def test_a_fingerprint_is_six_words_of_the_public_key() -> None:
    """The same key gives the same six words, another key gives others."""
    assert public_of(PRIVATE) == PUBLIC
    assert len(fingerprint(PUBLIC).split()) == 6
    assert fingerprint(PUBLIC) != fingerprint(OWNER.public)


def test_a_signed_head_checks_without_any_secret() -> None:
    """The signature fits this head of this book and no other one."""
    signature = sign_head(OWNER, HEAD)
    assert verify_head(OWNER.public, OWNER.book, HEAD, signature)
    for changed in (
        Head(seq=4, size=9, root=HEAD.root, chain=HEAD.chain),
        Head(seq=3, size=8, root=HEAD.root, chain=HEAD.chain),
        Head(seq=3, size=9, root=b"n" * 32, chain=HEAD.chain),
        Head(seq=3, size=9, root=HEAD.root, chain=b"d" * 32),
    ):
        assert not verify_head(OWNER.public, OWNER.book, changed, signature)
    assert not verify_head(OWNER.public, b"B" * 16, HEAD, signature)
    assert not verify_head(PUBLIC, OWNER.book, HEAD, signature)
    assert not verify_head(b"no key", OWNER.book, HEAD, signature)
    assert not verify_head(OWNER.public, OWNER.book, HEAD, signature[:-1])
