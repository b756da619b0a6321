"""The second half of a book: always there, opened by a second passphrase, never in the way of the first."""

from pathlib import Path

import pytest

from tallybook.diary import Diary, recover, verify_book
from tallybook.errors import (
    BookExists,
    GrantEnded,
    OlderCopy,
    SamePassphrase,
    SecondExists,
    WeakPassphrase,
    WrongPassphrase,
)
from tallybook.journal import halves
from tallybook.journal.book import Book
from tallybook.model.entries import Incident
from tallybook.vault.keys import Cost
from tallybook.vault.sharing import new_reader_key

COST = Cost(memory_kib=65536, passes=1, lanes=4)
FIRST = "anchor barrel candle drawer ember funnel"
OTHER = "garden hammer island jungle kettle ladder"
THIRD = "marble needle orchard pencil quarry ribbon"


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    """A new book with one thing in it."""
    made, _ = Diary.create(tmp_path / "Notes", FIRST, cost=COST)
    made.write(Incident(what="the first half"))
    return made


@pytest.fixture
def two(diary: Diary) -> tuple[Path, tuple[str, ...]]:
    """A book whose second half was set up, and the sheet of that half."""
    words = diary.set_up_second(OTHER)
    diary.close()
    with_second = Diary.open(diary.path, OTHER)
    with_second.write(Incident(what="bread and milk"))
    with_second.close()
    return diary.path, words


def shape(folder: Path) -> list[tuple[str, int]]:
    """Files of a folder and their sizes, but for the journal's, which is sealed in pages."""
    return sorted(
        (str(file.relative_to(folder)), 0 if file.name == "journal" else file.stat().st_size)
        for file in folder.rglob("*")
        if file.is_file() and not file.name.endswith(("-wal", "-shm"))
    )


def test_a_second_half_that_was_set_up_looks_like_one_that_was_not(tmp_path: Path) -> None:
    """Names and sizes of files do not tell whether anything opens the second half of a new book."""
    plain, _ = Diary.create(tmp_path / "plain", FIRST, cost=COST)
    plain.close()
    other, _ = Diary.create(tmp_path / "other", FIRST, cost=COST)
    words = other.set_up_second(OTHER)
    other.close()
    opened = Diary.open(other.path, OTHER)
    opened.confirm_recovery(words)
    opened.close()
    assert shape(plain.path / "second") == shape(other.path / "second")
    sizes = {(folder / "second/journal").stat().st_size for folder in (plain.path, other.path)}
    assert len(sizes) == 1
    assert sorted(one.name for one in other.path.iterdir()) == sorted(
        one.name for one in plain.path.iterdir()
    )


def test_each_passphrase_opens_its_own_half(two: tuple[Path, tuple[str, ...]]) -> None:
    """What is in one half is not seen in the other, and both say that they lie at the same place."""
    path, _ = two
    seen = {}
    for passphrase in (FIRST, OTHER):
        opened = Diary.open(path, passphrase)
        seen[passphrase] = opened.case.items["text"].to_list()
        assert opened.path == path
        opened.close()
    assert seen == {FIRST: ["the first half"], OTHER: ["bread and milk"]}
    with pytest.raises(WrongPassphrase):
        Diary.open(path, THIRD)


def test_only_the_first_half_knows_that_it_was_set_up(two: tuple[Path, tuple[str, ...]]) -> None:
    """The second half says of itself what any book says that has no second passphrase."""
    path, _ = two
    for passphrase, says in ((FIRST, True), (OTHER, False)):
        opened = Diary.open(path, passphrase)
        assert opened.has_second is says
        opened.close()


def test_nothing_is_ever_put_in_the_place_of_a_second_book(
    two: tuple[Path, tuple[str, ...]],
) -> None:
    """Setting up once more is refused, and what is in the second half stays."""
    path, _ = two
    first = Diary.open(path, FIRST)
    with pytest.raises(SecondExists):
        first.set_up_second(THIRD)
    first.close()
    second = Diary.open(path, OTHER)
    assert second.case.items.height == 1


def test_the_same_or_a_weak_passphrase_is_refused(diary: Diary) -> None:
    """A second passphrase has to be as strong as the first, and another one."""
    with pytest.raises(SamePassphrase):
        diary.set_up_second(FIRST.upper())
    with pytest.raises(WeakPassphrase):
        diary.set_up_second("password1234")
    assert not diary.has_second


def test_set_up_from_the_second_half_harms_nothing(two: tuple[Path, tuple[str, ...]]) -> None:
    """Who tries it in the second half gets what any book gives, and the first half stays whole."""
    path, _ = two
    second = Diary.open(path, OTHER)
    with pytest.raises(SamePassphrase):
        second.set_up_second(FIRST)
    second.set_up_second(THIRD)
    second.close()
    for passphrase in (FIRST, OTHER, THIRD):
        opened = Diary.open(path, passphrase)
        assert opened.audit().ok
        opened.close()


def test_a_copy_holds_both_halves_and_either_can_make_it(
    two: tuple[Path, tuple[str, ...]], tmp_path: Path
) -> None:
    """A backup made in one half opens with both passphrases; the report tells nothing of the other."""
    path, _ = two
    for number, passphrase in enumerate((FIRST, OTHER)):
        opened = Diary.open(path, passphrase)
        report = opened.backup(tmp_path / f"copy {number}")
        assert report.ok
        assert len(report.lines) == 3
        with pytest.raises(BookExists):
            opened.backup(tmp_path / f"copy {number}")
        opened.close()
        for each in (FIRST, OTHER):
            copied = Diary.open(tmp_path / f"copy {number}", each)
            assert copied.case.items.height == 1
            assert copied.has_second is (each == FIRST)
            copied.close()


def test_each_half_has_its_own_recovery_sheet(two: tuple[Path, tuple[str, ...]]) -> None:
    """The sheet of the second half gives that half a new passphrase, and not one that is in use."""
    path, words = two
    with pytest.raises(SamePassphrase):
        recover(path, words, FIRST)
    recover(path, words, THIRD)
    for passphrase, text in ((FIRST, "the first half"), (THIRD, "bread and milk")):
        opened = Diary.open(path, passphrase)
        assert opened.case.items["text"].to_list() == [text]
        opened.close()
    with pytest.raises(WrongPassphrase):
        Diary.open(path, OTHER)


def test_a_check_without_the_key_covers_both_halves(two: tuple[Path, tuple[str, ...]]) -> None:
    """A head noted in either half is found, and damage in the second half is named."""
    path, _ = two
    heads = []
    for passphrase in (FIRST, OTHER):
        opened = Diary.open(path, passphrase)
        heads.append(opened.head_text())
        opened.close()
    assert all(verify_book(path, head).ok for head in heads)
    with pytest.raises(OlderCopy):
        verify_book(path, heads[0].replace(heads[0][-6:], "000000"))
    (path / "second" / "header").write_bytes(b"damaged")
    assert not verify_book(path).ok


def test_damage_in_one_half_does_not_close_the_other(two: tuple[Path, tuple[str, ...]]) -> None:
    """With the header of the second half gone, the first opens; and the other way round."""
    path, words = two
    kept = (path / "header").read_bytes()
    (path / "header").write_bytes(kept[:-1] + b"\x00")
    second = Diary.open(path, OTHER)
    assert second.case.items.height == 1
    second.close()
    (path / "header").write_bytes(kept)
    (path / "second" / "header").write_bytes(b"")
    first = Diary.open(path, FIRST)
    assert first.has_second, "what cannot be told is never replaced"
    assert not first.audit().ok
    assert "The other half of this book is damaged" in first.audit().lines[1]
    first.close()
    recover(path, words, THIRD)
    Diary.open(path, THIRD).close()


def test_an_older_book_gets_its_second_half_when_it_is_opened(diary: Diary) -> None:
    """A book of one half has two after its owner opened it, and nothing opens the new one."""
    diary.close()
    for file in sorted((diary.path / "second").rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    (diary.path / "second").rmdir()
    again = Diary.open(diary.path, FIRST)
    assert (diary.path / "second" / "header").is_file()
    assert not again.has_second


@pytest.mark.parametrize("stage", ["built", "moved", "swapped"])
def test_a_set_up_that_was_broken_off_is_finished_or_forgotten(diary: Diary, stage: str) -> None:
    """Wherever the power goes while the halves are exchanged, the book opens and no half is lost."""
    diary.set_up_second(OTHER)
    diary.close()
    fresh, _ = Diary.create(diary.path.parent / "fresh", FIRST, cost=COST)
    fresh.close()
    path = fresh.path
    opened = Diary.open(path, FIRST)
    book = opened.book
    if stage == "built":
        Book.create(path / "second.new", OTHER, cost=COST)[0].close()
    else:
        Book.create(path / "second.new", OTHER, cost=COST)[0].close()
        (path / "second").rename(path / "second.old")
        if stage == "swapped":
            (path / "second.new").rename(path / "second")
    opened.close()
    again = Diary.open(path, FIRST)
    assert again.has_second is (stage != "built")
    assert sorted(one.name for one in path.iterdir() if one.is_dir()) == ["files", "second"]
    assert book.path == again.book.path


def test_a_key_opens_the_half_it_was_let_into(two: tuple[Path, tuple[str, ...]]) -> None:
    """A reader of the second half sees that one; a key that nobody granted opens neither."""
    path, _ = two
    private, public = new_reader_key()
    with pytest.raises(GrantEnded):
        halves.open_either(path, private)
    second = Diary.open(path, OTHER)
    second.book.grant(public, "read", None, "Mo")
    second.close()
    with halves.open_either(path, private) as book:
        assert book.path == path / "second"
        assert book.home == path
