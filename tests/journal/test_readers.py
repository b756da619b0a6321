"""Grants: what a reader sees, what ends it, and what taking back does and does not do."""

from datetime import UTC, datetime, timedelta

import pytest
from bookmaking import Invent

from tallybook.errors import GrantEnded, NoSuchItem, NotAllowed, UnfitAnswer
from tallybook.journal.book import Book
from tallybook.vault.keys import PrivateKey, Scope
from tallybook.vault.sharing import new_reader_key
from tallybook.vault.words import fingerprint

TODAY = datetime.now(UTC).date()


@pytest.fixture
def told(book: Book, invent: Invent) -> Book:
    """A book with something in it."""
    book.append("incident", {"what": "words", "when": {"kind": "unknown"}}, items=[{"field": "x"}])
    book.append("records", {"import": 1, "exhibit": "ab", "file": "chat.txt"}, frame=invent(5))
    with book.exhibits.writer("a.txt") as writer:
        writer.write(b"abc")
        writer.commit()
    return book


def granted(book: Book, scope: Scope, days: int | None = None) -> tuple[PrivateKey, str]:
    """Grant a new reader a key; give it back with its fingerprint."""
    private, public = new_reader_key()
    ends_on = None if days is None else TODAY + timedelta(days=days)
    entry = book.grant(public, scope, ends_on, "Someone")
    assert entry.kind == "grant"
    return private, fingerprint(public)


def test_a_reader_reads_and_adds_nothing(told: Book) -> None:
    """With ``read`` everything opens, and every kind of entry is refused."""
    private, words = granted(told, "read")
    with Book.open(told.path, private) as reader:
        assert (reader.scope, reader.by) == ("read", words)
        assert [entry.body for entry in reader.entries()] == [
            entry.body for entry in told.entries()
        ]
        assert reader.head == told.head
        assert len(reader.proofs([0, 1, 2])) == 3
        for kind in ("incident", "label", "records", "note"):
            with pytest.raises(NotAllowed):
                reader.append(kind, {})
        with pytest.raises(NotAllowed):
            reader.exhibits.writer("b.txt")
        with pytest.raises(NotAllowed):
            reader.grant(new_reader_key()[1], "read", None, "Another")
        with pytest.raises(NotAllowed):
            reader.revoke(words)
        with pytest.raises(NotAllowed):
            reader.signed_head()
        assert [one.name for one in reader.readers()] == ["Someone"]


def test_a_writer_adds_incidents_in_their_own_name(told: Book) -> None:
    """With ``write`` an incident carries the reader's six words, and nothing else is added."""
    private, words = granted(told, "write")
    with Book.open(told.path, private) as reader:
        entry = reader.append("incident", {"what": "seen by me"})
        with reader.exhibits.writer("b.txt") as writer:
            writer.write(b"photo")
            exhibit = writer.commit()
        for kind in ("records", "grant", "order", "person"):
            with pytest.raises(NotAllowed):
                reader.append(kind, {})
    assert entry.by == words
    assert [one.by for one in told.grow()] == [words]
    told.exhibits.check(exhibit.sha256)


def test_a_sorter_sees_counts_and_no_words(told: Book) -> None:
    """With ``sort`` kinds, times and places are there; text, names and files are not."""
    private, _ = granted(told, "sort")
    with Book.open(told.path, private) as reader:
        entries = list(reader.entries())
        assert [entry.kind for entry in entries] == ["book", "incident", "records", "grant"]
        assert entries[1].body == {"when": {"kind": "unknown"}}
        assert entries[1].items == ()
        assert entries[2].body == {"import": 1, "exhibit": "ab"}
        frame = entries[2].frame
        assert frame is not None
        assert frame["kind"].to_list() == ["message"] * 5
        assert set(frame["text"]) | set(frame["sender"]) == {""}
        assert frame.height == 5
        assert reader.get(2).body == entries[2].body
        reader.append("label", {"items": [3], "label": "seen"})
        with pytest.raises(NotAllowed):
            reader.append("incident", {})
        for refused in (reader.readers, reader.audit, lambda: reader.leaf(1)):
            with pytest.raises(NotAllowed):
                refused()
        with pytest.raises(NotAllowed):
            reader.exhibits.open("00" * 32)
        with pytest.raises(NotAllowed):
            reader.backup(told.path.parent / "copy")
        with pytest.raises(NotAllowed):
            reader.proofs([1])


@pytest.mark.parametrize(("days", "opens"), [(None, True), (1, True), (0, True), (-1, False)])
def test_the_last_day_is_kept_by_the_program(told: Book, days: int | None, *, opens: bool) -> None:
    """A grant holds on its last day and not on the next."""
    private, _ = granted(told, "read", days)
    if opens:
        Book.open(told.path, private).close()
        return
    with pytest.raises(GrantEnded):
        Book.open(told.path, private)


def test_taking_back_closes_what_comes_after(told: Book) -> None:
    """The one whose grant was taken back is refused; the others go on, old and new."""
    gone, words = granted(told, "write")
    stays, _ = granted(told, "read")
    with Book.open(told.path, gone) as still_open:
        entry = told.revoke(words)
        assert (entry.kind, entry.epoch) == ("revoke", 1)
        later = told.append("incident", {"what": "after"})
        assert later.epoch == 1
        with pytest.raises(GrantEnded):
            still_open.append("incident", {"what": "too late"})
        with pytest.raises(GrantEnded):
            still_open.get(later.seq)
        assert still_open.get(1).body["what"] == "words", "what they could read stays readable"
    with pytest.raises(GrantEnded):
        Book.open(told.path, gone)
    with Book.open(told.path, stays) as reader:
        assert reader.get(later.seq).body == {"what": "after"}
        assert reader.get(1).body["what"] == "words"
    first, second = told.readers()
    assert first.revoked_at is not None
    assert not first.holds(TODAY)
    assert second.revoked_at is None
    assert second.holds(TODAY)


def test_exhibits_of_every_epoch_open(told: Book) -> None:
    """What was sealed before and after a grant was taken back opens to those who stay."""
    _, words = granted(told, "read")
    stays, _ = granted(told, "read")
    with told.exhibits.writer("b.txt") as writer:
        writer.write(b"before")
        before = writer.commit()
    told.revoke(words)
    with told.exhibits.writer("c.txt") as writer:
        writer.write(b"after")
        after = writer.commit()
    with Book.open(told.path, stays) as reader:
        for exhibit in (before, after):
            reader.exhibits.check(exhibit.sha256)


def test_a_grant_can_be_given_again(told: Book) -> None:
    """A new grant to the same key opens the book again and its terms count."""
    private, public = new_reader_key()
    told.grant(public, "read", None, "Someone")
    told.revoke(fingerprint(public))
    told.grant(public, "sort", None, "Someone")
    with Book.open(told.path, private) as reader:
        assert reader.scope == "sort"
    [listed] = told.readers()
    assert (listed.scope, listed.revoked_at) == ("sort", None)


def test_only_those_who_hold_one_can_lose_it(told: Book) -> None:
    """Taking back from nobody changes nothing, and neither does a key that is none."""
    _, words = granted(told, "read")
    told.revoke(words)
    head = told.head
    for nobody in (words, "six words that nobody has ever"):
        with pytest.raises(NoSuchItem):
            told.revoke(nobody)
    with pytest.raises(UnfitAnswer):
        told.grant(b"short", "read", None, "Nobody")
    assert told.head == head


def test_a_stranger_is_refused(told: Book) -> None:
    """A private key that was granted nothing opens nothing."""
    granted(told, "read")
    with pytest.raises(GrantEnded):
        Book.open(told.path, new_reader_key()[0])
