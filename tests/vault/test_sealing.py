"""Entries: what is sealed comes back, what is changed does not, and sizes tell little."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.errors import DamagedEntry
from tallybook.vault.bookkey import owner_key
from tallybook.vault.sealing import (
    entry_aad,
    exhibit_name,
    leaf_salts,
    open_entry,
    padded_size,
    seal_entry,
)

KEY = owner_key(b"r" * 32, b"b" * 16)
AAD = entry_aad(KEY.book, 0, 7, b"c" * 32)
CUT_OFF = seal_entry(KEY.entry_key(0), AAD, b"a line of the diary")


@given(st.binary(max_size=5000))
def test_an_entry_comes_back_as_it_was(plaintext: bytes) -> None:
    """Padding never changes what was sealed, marks and zeros at its end included."""
    sealed = seal_entry(KEY.entry_key(0), AAD, plaintext)
    assert open_entry(KEY.entry_key(0), AAD, sealed) == plaintext


@pytest.mark.parametrize("ending", [b"", b"\x80", b"\x00", b"\x80\x00\x00", b"\x00\x80"])
def test_an_ending_like_the_padding_is_kept(ending: bytes) -> None:
    """Bytes that look like padding belong to the entry."""
    sealed = seal_entry(KEY.entry_key(0), AAD, b"line" + ending)
    assert open_entry(KEY.entry_key(0), AAD, sealed) == b"line" + ending


def test_every_length_cut_off_is_damage() -> None:
    """An entry cut at any byte is named as damaged, with its number."""
    for length in range(len(CUT_OFF)):
        with pytest.raises(DamagedEntry) as caught:
            open_entry(KEY.entry_key(0), AAD, CUT_OFF[:length], entry=7)
        assert caught.value.fields == {"entry": 7}


def test_every_flipped_bit_is_damage() -> None:
    """Each bit of a sealed entry, flipped, is found out."""
    for bit in range(len(CUT_OFF) * 8):
        flipped = bytearray(CUT_OFF)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedEntry):
            open_entry(KEY.entry_key(0), AAD, bytes(flipped))


@given(st.binary(max_size=3000))
def test_any_bytes_are_damage(data: bytes) -> None:
    """Bytes that were never sealed open as nothing."""
    with pytest.raises(DamagedEntry):
        open_entry(KEY.entry_key(0), AAD, data)


@pytest.mark.parametrize(
    ("epoch", "aad"),
    [
        (1, AAD),
        (0, entry_aad(KEY.book, 0, 8, b"c" * 32)),
        (0, entry_aad(KEY.book, 1, 7, b"c" * 32)),
        (0, entry_aad(b"B" * 16, 0, 7, b"c" * 32)),
        (0, entry_aad(KEY.book, 0, 7, b"d" * 32)),
        (0, b""),
    ],
)
def test_an_entry_opens_only_where_it_was_sealed(epoch: int, aad: bytes) -> None:
    """Another epoch, number, book or chain does not open it."""
    with pytest.raises(DamagedEntry):
        open_entry(KEY.entry_key(epoch), aad, CUT_OFF)


def test_the_same_line_twice_looks_different() -> None:
    """Nonces are random, so a repeated line does not show."""
    sealed = {seal_entry(KEY.entry_key(0), AAD, b"again") for _ in range(100)}
    assert len(sealed) == 100


def test_the_length_of_a_line_does_not_show() -> None:
    """Any line of a diary up to a thousand bytes is sealed to one size."""
    sizes = {len(seal_entry(KEY.entry_key(0), AAD, b"x" * n)) for n in range(0, 1024, 31)}
    assert sizes == {1024 + 12 + 16}


@given(st.integers(0, 1 << 32))
def test_padding_is_enough_and_not_too_much(size: int) -> None:
    """What is filled up holds what it should, in one of few sizes, and is not wasteful."""
    padded = padded_size(size)
    assert padded >= size
    assert padded_size(padded) == padded
    assert padded <= max(1024, 2 * size)
    if size > 1 << 16:
        assert padded <= size * 1.0625
    if size > 3_000_000:
        assert padded <= size * 1.032


@given(first=st.integers(0, 1 << 32), second=st.integers(0, 1 << 32))
def test_a_larger_entry_never_looks_smaller(first: int, second: int) -> None:
    """Padding keeps the order of sizes."""
    small, large = sorted((first, second))
    assert padded_size(small) <= padded_size(large)


def test_salts_of_leaves_are_all_different_and_always_the_same() -> None:
    """No two leaves share a salt, a longer entry begins with the same ones, and none is kept."""
    key = KEY.leaf_key(0)
    salts = leaf_salts(key, 3, 10_000)
    assert len({salts[at : at + 32] for at in range(0, len(salts), 32)}) == 10_000
    assert leaf_salts(key, 3, 10) == salts[:320]
    others = leaf_salts(key, 4, 10), leaf_salts(KEY.leaf_key(1), 3, 10)
    assert salts[:320] not in others
    assert leaf_salts(key, 3, 0) == b""


def test_the_name_of_an_exhibit_confirms_nothing() -> None:
    """Without the key nobody can tell from a name whether a file they know is there."""
    known = hashlib.sha256(b"a known file").hexdigest()
    name = exhibit_name(KEY, 0, known)
    assert name == exhibit_name(KEY, 0, known)
    assert name != known
    assert name != exhibit_name(KEY, 1, known)
    assert name != exhibit_name(owner_key(b"s" * 32, KEY.book), 0, known)


def test_every_derived_key_is_its_own() -> None:
    """No two purposes, epochs or books share a key."""
    twin = owner_key(b"r" * 32, b"c" * 16)
    keys = [
        derive(epoch)
        for book in (KEY, twin)
        for epoch in (0, 1, 2)
        for derive in (
            book.epoch_key,
            book.entry_key,
            book.exhibit_key,
            book.name_key,
            book.leaf_key,
        )
    ]
    keys += [KEY.commitment, twin.commitment, KEY.public, twin.public]
    assert len(set(keys)) == len(keys)
