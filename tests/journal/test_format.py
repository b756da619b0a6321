"""The bytes that leaves, heads and payloads are made of."""

import hashlib
import json
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.errors import DamagedEntry, NewerFormat, UnfitAnswer
from tallybook.journal import format as bytes_of
from tallybook.journal.format import EntryHead, canonical, leaf_hash, leaf_hashes, row_contents
from tallybook.journal.noted import fits, head_text, head_words, parse_head
from tallybook.journal.rows import from_parquet, to_parquet
from tallybook.model.columns import COLUMNS, schema
from tallybook.model.entries import Head

NUMBERS = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.text(st.characters(codec="utf-8")) | st.sampled_from(
    ["\x00\x01\x1f\x7f\x80\u2028\u2029", '"\\/\b\f\n\r\t', "\U0001f9ee\U000e0061", "\ufeff\ufffe"]
)
ROWS = st.fixed_dictionaries(
    {
        name: {
            "String": st.none() | TEXTS,
            "Int64": st.none() | NUMBERS,
            "Int16": st.none() | st.integers(-(2**15), 2**15 - 1),
            "List": st.lists(TEXTS, max_size=3),
        }[kind]
        for name, kind in COLUMNS.items()
    }
)
HEADS = st.builds(
    EntryHead,
    seq=st.integers(0, 2**63),
    epoch=st.integers(0, 2**31),
    before=st.binary(min_size=32, max_size=32),
    size=st.integers(0, 2**63),
    root=st.binary(min_size=32, max_size=32),
    sealed_hash=st.binary(min_size=32, max_size=32),
    grants=st.lists(st.binary(max_size=50), max_size=3).map(tuple),
)
NOTED = st.builds(
    Head,
    seq=st.integers(0, 2**40),
    size=st.integers(0, 2**40),
    root=st.binary(min_size=32, max_size=32),
    chain=st.binary(min_size=32, max_size=32),
)


def plainly(value: object) -> bytes:
    """Canonical JSON as anyone with a standard library would write it."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


@given(rows=st.lists(ROWS, max_size=5))
def test_rows_are_written_as_the_standard_library_would(rows: list[dict[str, object]]) -> None:
    """The quick way of writing rows gives the same bytes as `json.dumps` with sorted keys."""
    frame = pl.DataFrame(rows, schema=schema())
    assert row_contents(frame) == [plainly(row) for row in frame.iter_rows(named=True)]
    assert [json.loads(content) for content in row_contents(frame)] == rows


@given(rows=st.lists(ROWS, max_size=5))
def test_rows_come_out_of_parquet_as_they_went_in(rows: list[dict[str, object]]) -> None:
    """Sealing records changes none of them, so that their leaves can be made again."""
    frame = pl.DataFrame(rows, schema=schema())
    again = from_parquet(to_parquet(frame))
    assert again.equals(frame)
    assert row_contents(again) == row_contents(frame)


@given(value=st.dictionaries(st.text(), st.text() | NUMBERS | st.none() | st.lists(st.text())))
def test_canonical_bytes_do_not_depend_on_order(value: dict[str, object]) -> None:
    """The same value always gives the same bytes, and they read back as the value."""
    turned = dict(reversed(value.items()))
    assert canonical(value) == canonical(turned)
    assert json.loads(canonical(value).decode("utf-8", "surrogatepass")) == value


def test_a_leaf_is_hashed_as_the_bundle_says() -> None:
    """SHA-256 over a zero byte, the salt and the content; in bulk as one by one."""
    salts, contents = bytes(range(64)), [b"one", b"two"]
    wanted = [hashlib.sha256(b"\x00" + salts[:32] + b"one").digest()]
    wanted.append(leaf_hash(salts[32:], b"two"))
    assert leaf_hashes(salts, contents) == wanted


@given(head=HEADS)
def test_heads_read_back(head: EntryHead) -> None:
    """What is written of a head is read again."""
    assert EntryHead.unpack(head.pack(), head.seq) == head


@given(head=HEADS, data=st.data())
def test_any_changed_bit_of_a_head_is_found(head: EntryHead, data: st.DataObject) -> None:
    """Without a key, from the head alone."""
    packed = bytearray(head.pack())
    bit = data.draw(st.integers(0, len(packed) * 8 - 1))
    packed[bit >> 3] ^= 1 << (bit & 7)
    with pytest.raises(DamagedEntry) as found:
        EntryHead.unpack(bytes(packed), head.seq)
    assert found.value.fields["entry"] == head.seq


@given(head=HEADS, length=st.integers(0, 200))
def test_a_head_that_is_cut_off_is_found(head: EntryHead, length: int) -> None:
    """At any length."""
    packed = head.pack()
    with pytest.raises(DamagedEntry):
        EntryHead.unpack(packed[: min(length, len(packed) - 1)], head.seq)


def test_a_head_of_another_row_or_kind_is_refused() -> None:
    """A whole head in the wrong row, or something else in its place, is damage."""
    head = EntryHead(seq=3, epoch=0, before=bytes(32), size=1, root=bytes(32))
    with pytest.raises(DamagedEntry):
        EntryHead.unpack(head.pack(), 4)
    other = b"NOPE" + head.pack()[4:-8]
    with pytest.raises(DamagedEntry):
        EntryHead.unpack(other + hashlib.sha256(other).digest()[:8], 3)


def test_a_later_version_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer head is not called damaged."""
    monkeypatch.setattr(bytes_of, "VERSION", 2)
    packed = EntryHead(seq=0, epoch=0, before=bytes(32), size=1, root=bytes(32)).pack()
    monkeypatch.setattr(bytes_of, "VERSION", 1)
    with pytest.raises(NewerFormat):
        EntryHead.unpack(packed, 0)


@given(head=NOTED)
def test_a_noted_head_is_known_again(head: Head) -> None:
    """As itself, as text, and as words; and no other head is."""
    text, words = head_text(head), " ".join(head_words(head))
    assert parse_head(text) == head
    other = Head(seq=head.seq, size=head.size + 1, root=head.root, chain=head.chain)
    for noted in (head, text, text.replace(":", " : "), words, words.upper()):
        assert fits(head, noted)
        assert not fits(other, noted)


@pytest.mark.parametrize(
    "text", ["", "1:2:3", "1:2:zz:00", "1:2:00:00", "a:b:c:d", "three plain words"]
)
def test_what_is_no_head_is_refused(text: str) -> None:
    """Something mistyped is an answer that does not fit, and not a missing head."""
    head = Head(seq=0, size=1, root=bytes(32), chain=bytes(32))
    with pytest.raises(UnfitAnswer):
        fits(head, text or ":")
    with pytest.raises(UnfitAnswer):
        parse_head(text)


def test_times_are_written_to_the_microsecond_in_utc() -> None:
    """A stamp reads back as the same moment."""
    moment = datetime(2024, 12, 1, 10, 0, 0, 1, tzinfo=UTC)
    assert bytes_of.stamp(moment) == "2024-12-01T10:00:00.000001Z"
    assert bytes_of.unstamp(bytes_of.stamp(moment)) == moment
