"""Damage: each kind is named, nothing wrong is ever shown, and the rest still opens."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from bookmaking import PASSPHRASE, Invent, harm_entry
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.errors import DamagedEntry, DamagedJournal, NoSuchItem, OlderCopy
from tallybook.journal.audit import verify_journal
from tallybook.journal.book import Book
from tallybook.journal.chain import Chain, Opened
from tallybook.journal.format import leaf_hash
from tallybook.journal.layout import Layout, open_shelf
from tallybook.journal.salvage import PAGE, SavedShelf, save
from tallybook.journal.shelf import Row
from tallybook.journal.sqlite import SqliteShelf
from tallybook.journal.tree import verify_inclusion
from tallybook.vault.keys import FLOOR, BookKey

Bodies = dict[int, object]
FLIPS = 60


class Sample:
    """A closed book of some entries, small and large, to be harmed in copies."""

    def __init__(self, folder: Path, invent: Invent) -> None:
        book, _ = Book.create(folder / "book", PASSPHRASE, cost=FLOOR)
        for number in range(12):
            book.append("incident", {"what": "x" * 700 * (number % 5)}, items=[{"n": number}])
        book.append("records", {"import": 1}, frame=invent(600))
        book.append("note", {"text": "the end"})
        self.key: BookKey = book.key
        self.path = book.path
        self.bodies: Bodies = {entry.seq: entry.body for entry in book.entries()}
        logged = folder / "logged"
        shutil.copytree(book.path, logged)
        (logged / "journal-shm").unlink()
        self.logged = logged
        book.close()
        shelf = SqliteShelf(Layout(self.path).journal)
        self.rows = list(shelf.rows())
        shelf.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, invent: Invent) -> Sample:
    """The book to harm."""
    return Sample(tmp_path_factory.mktemp("sample"), invent)


def read(chain: Chain) -> tuple[Bodies, list[object]]:
    """Read what opens, and the numbers of what is damaged."""
    found: Bodies = {}
    for opened in chain.walk():
        if isinstance(opened, Opened):
            found[opened.head.seq] = opened.payload.body
        else:
            chain.note(opened)
    named = [error.fields.get("entry") for error in chain.damage if isinstance(error, DamagedEntry)]
    return found, sorted(named, key=str)


def with_row(rows: list[Row], row: Row) -> SavedShelf:
    """A shelf on which one row is another."""
    return SavedShelf({one.seq: one for one in [*rows, row]}, {})


def test_the_last_entry_cut_off_anywhere_is_named(sample: Sample) -> None:
    """At every length of its sealed bytes; all others open."""
    last = sample.rows[-1]
    before = dict(list(sample.bodies.items())[:-1])
    for length in range(len(last.sealed)):
        cut = with_row(sample.rows, Row(last.seq, last.head, last.sealed[:length]))
        chain = Chain(sample.key, cut)
        assert chain.head is not None
        assert chain.head.seq == last.seq - 1
        if length % 50 == 0:
            assert read(chain) == (before, [last.seq])


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_flipped_bit_of_a_row_is_named(sample: Sample, data: st.DataObject) -> None:
    """In a head or in sealed bytes: the entry is named, the others open, with and without a key."""
    row = data.draw(st.sampled_from(sample.rows))
    part = data.draw(st.sampled_from(["head", "sealed"]))
    changed = bytearray(getattr(row, part))
    bit = data.draw(st.integers(0, len(changed) * 8 - 1))
    changed[bit >> 3] ^= 1 << (bit & 7)
    head, sealed = (bytes(changed), row.sealed) if part == "head" else (row.head, bytes(changed))
    harmed = with_row(sample.rows, Row(row.seq, head, sealed))
    found, named = read(Chain(sample.key, harmed))
    assert named == [row.seq]
    assert found == {seq: body for seq, body in sample.bodies.items() if seq != row.seq}


@pytest.mark.parametrize("gone", [0, 5, 13])
def test_a_row_that_is_gone_is_named(sample: Sample, gone: int) -> None:
    """A number that is left out is damage, wherever it is."""
    rows = {row.seq: row for row in sample.rows if row.seq != gone}
    found, named = read(Chain(sample.key, SavedShelf(rows, {})))
    assert named == [gone]
    assert len(found) == len(sample.rows) - 1


def test_rows_that_changed_places_are_named(sample: Sample) -> None:
    """An entry opens nowhere but where it was sealed."""
    one, other = sample.rows[3], sample.rows[4]
    rows = {row.seq: row for row in sample.rows}
    rows[3], rows[4] = other._replace(seq=3), one._replace(seq=4)
    found, named = read(Chain(sample.key, SavedShelf(rows, {})))
    assert named == [3, 4]
    assert set(found) == set(sample.bodies) - {3, 4}


def test_a_changed_head_that_checks_is_found_by_what_follows(sample: Sample) -> None:
    """Someone with the key who writes one entry anew breaks the chain at the next."""
    book_key = sample.key
    chain = Chain(book_key, with_row(sample.rows[:4], sample.rows[4]))
    assert chain.head is not None
    forged = _forged(sample, 5)
    found = list(Chain(book_key, with_row(sample.rows, forged)).walk())
    assert [one.fields["entry"] for one in found if isinstance(one, DamagedEntry)] == [5]


def _forged(sample: Sample, seq: int) -> Row:
    """Another entry in the place of one, sealed with the right key after the right chain."""
    from tallybook.journal.sealed import draft, seal, tail_after, unseal  # noqa: PLC0415

    before = sample.rows[seq - 1]
    tail = tail_after(*unseal(sample.key, before), before.head)
    return seal(sample.key, tail, draft("note", {"text": "other"}, (), "owner", None))[0]


# --- files ----------------------------------------------------------------------------------------


def flip(data: bytearray, at: int) -> None:
    """Change one bit."""
    data[at] ^= 1 << (at % 8)


def zero(data: bytearray, at: int) -> None:
    """Lose a page."""
    start = at - at % PAGE
    data[start : start + PAGE] = bytes(PAGE)


def cut(data: bytearray, at: int) -> None:
    """Lose everything from here on."""
    del data[at:]


Harm = Callable[[bytearray, int], None]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Layout]:
    """Where copies are harmed."""
    layout = Layout(tmp_path / "harmed")
    layout.path.mkdir()
    yield layout
    shutil.rmtree(layout.path)


def harmed(sample: Sample, place: Layout, name: str, harm: Harm, at: float) -> tuple[Bodies, bool]:
    """Harm one file of a copy at a part of its length; return what opens, and whether it is said.

    Whatever opens is checked to be what was written, and all that does not open to be named.
    """
    source = sample.path if name == "journal" else sample.logged
    for file in ("journal", "journal-wal", "journal-shm", "mark"):
        (place.path / file).unlink(missing_ok=True)
        if (source / file).is_file():
            shutil.copy(source / file, place.path / file)
    data = bytearray((place.path / name).read_bytes())
    harm(data, int(len(data) * at))
    (place.path / name).write_bytes(data)
    shelf, damage = open_shelf(place)
    found, named = read(Chain(sample.key, shelf, damage=damage))
    read_only = shelf.read_only
    shelf.close()
    assert found == {seq: body for seq, body in sample.bodies.items() if seq in found}
    assert set(named) == set(sample.bodies) - set(found)
    assert read_only == any(isinstance(error, DamagedJournal) for error in damage)
    return found, bool(named or damage)


@pytest.mark.parametrize("name", ["journal", "journal-wal"])
@pytest.mark.parametrize("harm", [flip, zero, cut])
def test_a_harmed_file_shows_nothing_wrong(
    sample: Sample, place: Layout, name: str, harm: Harm
) -> None:
    """Anywhere in the file or its log: what opens is right, and what does not is named."""
    chance = random.Random(f"{name} {harm.__name__}")  # noqa: S311 - the same harm each time
    for _ in range(FLIPS if harm is flip else FLIPS // 3):
        found, said = harmed(sample, place, name, harm, chance.random())
        assert said or len(found) == len(sample.bodies)
        if harm is flip:
            assert len(found) >= len(sample.bodies) - 1, "one bit takes one entry at most"


@pytest.mark.parametrize("at", [0, 16, 18, 20, 24, 28, 44, 56, 100, 101, 103, 105, 108])
def test_the_first_page_can_be_lost(sample: Sample, place: Layout, at: int) -> None:
    """Magic, sizes, schema: whatever of it is changed, every entry is still there."""

    def wipe(data: bytearray, _at: int) -> None:
        data[at] ^= 0xFF
        data[at + 1] ^= 0xFF

    found, _ = harmed(sample, place, "journal", wipe, 0)
    assert found == sample.bodies


def test_a_file_of_anything_is_no_journal(sample: Sample, place: Layout) -> None:
    """Noise and an empty file are said to be damaged; nothing opens and nothing breaks."""

    def noise(data: bytearray, _at: int) -> None:
        data[:] = random.Random("noise").randbytes(len(data))  # noqa: S311

    for harm in (noise, lambda data, _at: data.clear()):
        found, said = harmed(sample, place, "journal", harm, 0)
        assert (found, said) == ({}, True)


def test_saving_writes_nothing(sample: Sample, place: Layout) -> None:
    """Reading rows out of a damaged file leaves every byte of it as it was."""
    shutil.copy(sample.path / "journal", place.journal)
    data = bytearray(place.journal.read_bytes())
    data[:100] = bytes(100)
    place.journal.write_bytes(data)
    saved = save(place.journal)
    assert [row for _, row in sorted(saved.rows.items())] == sample.rows
    assert saved.most == len(sample.rows)
    assert place.journal.read_bytes() == data


# --- books ----------------------------------------------------------------------------------------


@pytest.fixture
def own(sample: Sample, tmp_path: Path) -> Path:
    """A copy of the whole book."""
    shutil.copytree(sample.path, tmp_path / "own")
    return tmp_path / "own"


def test_a_damaged_journal_opens_and_takes_nothing(sample: Sample, own: Path) -> None:
    """The book opens read-only, says so, gives everything, and refuses to add."""
    data = bytearray(Layout(own).journal.read_bytes())
    data[:100] = bytes(100)
    Layout(own).journal.write_bytes(data)
    with Book.open(own, PASSPHRASE) as book:
        assert book.read_only
        assert [type(error) for error in book.damage] == [DamagedJournal]
        assert {entry.seq: entry.body for entry in book.entries()} == sample.bodies
        with pytest.raises(DamagedJournal):
            book.append("note", {})
    report = verify_journal(own)
    assert not report.whole
    assert report.entries == len(sample.bodies)


def test_a_damaged_entry_is_passed_over_or_raised(own: Path) -> None:
    """Reading goes on behind it, proofs of the others still lead to the head, adding goes on."""
    with Book.open(own, PASSPHRASE) as book:
        harm_entry(book, 5)
        with pytest.raises(DamagedEntry) as error:
            list(book.entries(skip_damaged=False))
        assert error.value.fields["entry"] == 5
        with pytest.raises(DamagedEntry):
            book.get(5)
        with pytest.raises(DamagedEntry):
            book.leaves()
        seqs = [entry.seq for entry in book.entries()]
        assert seqs == [seq for seq in range(15) if seq != 5]
        entry = book.append("note", {"text": "after"})
        head = book.head
        assert head is not None
        wanted = [0, 7, 8, entry.first_leaf, entry.first_leaf - 2]
        for index, salt, content, path in book.proofs(wanted):
            assert verify_inclusion(leaf_hash(salt, content), index, head.size, path, head.root)
        lost = book.head_at(5).size - 1
        with pytest.raises((DamagedEntry, NoSuchItem)):
            book.proofs([lost])
        assert [one.fields["entry"] for one in book.audit().damage] == [5]
        assert [one.fields["entry"] for one in verify_journal(own).damage] == [5]


@pytest.mark.parametrize("column", ["head", "sealed"])
def test_a_damaged_end_is_passed_over(sample: Sample, own: Path, column: str) -> None:
    """The book opens up to the entry before, and nothing is chained to what is damaged."""
    last = len(sample.bodies) - 1
    with Book.open(own, PASSPHRASE) as book:
        harm_entry(book, last, column)
    with Book.open(own, PASSPHRASE) as book:
        assert book.head is not None
        assert book.head.seq == last - 1
        assert [error.fields["entry"] for error in book.damage if "entry" in error.fields] == [last]
        with pytest.raises(DamagedEntry):
            book.append("note", {})
        assert len(book.proofs([0, 1])) == 2
    assert last in {error.fields.get("entry") for error in verify_journal(own).damage}


def test_an_older_journal_put_back_alone_is_noticed(sample: Sample, own: Path) -> None:
    """The head remembered beside it is not in it."""
    older = Layout(own).journal.read_bytes()
    with Book.open(own, PASSPHRASE) as book:
        book.append("note", {"text": "newer"})
        noted = book.head
    Layout(own).journal.write_bytes(older)
    end = len(sample.bodies)
    with Book.open(own, PASSPHRASE) as book:
        assert [error.fields["entry"] for error in book.damage] == [end]
        book.append("note", {"text": "something else"})
    with pytest.raises(OlderCopy):
        verify_journal(own, noted)


def test_damaged_exhibits_are_named_and_the_rest_is_checked(own: Path) -> None:
    """Bits flipped anywhere in sealed exhibits: each is named by an audit."""
    chance = random.Random("exhibits")  # noqa: S311
    with Book.open(own, PASSPHRASE) as book:
        kept = []
        for number in range(4):
            with book.exhibits.writer(f"{number}.bin") as writer:
                writer.write(number.to_bytes(2) * 400_000)
                kept.append(writer.commit())
        book.append("exhibits", {}, items=[asdict(exhibit) for exhibit in kept])
        file = book.exhibits.file(kept[2].sha256)
        assert file is not None
        whole = file.read_bytes()
        for _ in range(30):
            data = bytearray(whole)
            flip(data, chance.randrange(len(data)))
            file.write_bytes(data)
            book.damage.clear()
            report = book.audit()
            assert [error.fields["exhibit"] for error in report.damage] == [kept[2].sha256]
            assert report.exhibits == 3
