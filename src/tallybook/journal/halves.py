"""The two halves of a book: the one that is opened, and a second, small one in its folder.

::

    PATH/            the book
    PATH/second/     a small book of its own, made with the first under a key that is thrown away

Setting up a second passphrase puts a real new book in its place. A secret is tried on both, always;
which one it opens decides what is seen. Nothing here ever takes away anything that somebody wrote.
"""

from __future__ import annotations

import filecmp
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tallybook.errors import (
    DamagedHalf,
    DamageError,
    GrantEnded,
    NewerFormat,
    NoBook,
    OlderCopy,
    SamePassphrase,
    SecondExists,
    TallybookError,
    WriteFailed,
    WrongPassphrase,
    WrongRecoveryWords,
)
from tallybook.journal import copies
from tallybook.journal.audit import Report, verify_journal
from tallybook.journal.book import FORMAT, Book
from tallybook.journal.layout import HEADER_COPY, Layout, make_folder, open_shelf, take_away
from tallybook.journal.locking import Lock
from tallybook.journal.recovery import sound_header
from tallybook.journal.space import refusal, sync_folder
from tallybook.vault.halves import find_half, how_stretched, is_unused, unused_header
from tallybook.vault.keys import Passphrase, PrivateKey, RecoveryWords
from tallybook.vault.strength import require_strength

SECOND = "second"
_NEW, _OLD = "second.new", "second.old"
#: A second half may have one of its own; nobody needs a longer chain.
_MOST = 3

#: What a book that was just set up holds.
Begun = Sequence[tuple[str, Mapping[str, Any]]]


def halves(path: Path) -> list[Path]:
    """List the folders that one secret is tried on, the first half first."""
    found = [path]
    while len(found) < _MOST and _is_there(found[-1] / SECOND):
        found.append(found[-1] / SECOND)
    return found


def open_either(path: Path, secret: Passphrase | RecoveryWords | PrivateKey) -> Book:
    """Open whichever half a secret opens; each is tried, so that waiting tells nothing.

    Raises:
        UnlockError: It opens neither, as for `Book.open`.
        DamagedHeader: It opens neither, and a header is not as it was written.
        StorageError: The disk refuses.
    """
    if isinstance(secret, PrivateKey):
        book = _open_granted(path, secret)
    else:
        headers, damaged = _headers(path, Layout.read_header)
        found = find_half(list(headers.values()), secret)
        if found is None:
            raise damaged or _wrong(secret)
        book = Book.open(list(headers)[found[0]], found[1])
    book.home = path
    return book


def _open_granted(path: Path, key: PrivateKey) -> Book:
    """Open the half that a reader was let into."""
    ended: GrantEnded | None = None
    for half in halves(path):
        try:
            return Book.open(half, key)
        except GrantEnded as error:
            ended = error
    raise ended or GrantEnded()


def half_of(path: Path, words: RecoveryWords) -> Path:
    """Find the half that a recovery sheet belongs to; a damaged header is read from its copy.

    Raises:
        WrongRecoveryWords: It belongs to neither.
        DamagedHeader: The same, and a header is damaged, with its copy.
    """
    headers, damaged = _headers(path, sound_header)
    found = find_half(list(headers.values()), words)
    if found is None:
        raise damaged or _wrong(words)
    return list(headers)[found[0]]


def require_other(path: Path, passphrase: str, half: Path | None = None) -> None:
    """Make sure that a passphrase opens nothing in this book yet, but perhaps one half.

    Raises:
        SamePassphrase: It does.
    """
    headers, _ = _headers(path, Layout.read_header)
    others = [header for place, header in headers.items() if place != half]
    if others and find_half(others, Passphrase(passphrase)) is not None:
        raise SamePassphrase


# --- the second half ------------------------------------------------------------------------------


def add_unused(book: Book, begun: Begun) -> None:
    """See that a book has a second half; where it cannot be made, the book opens all the same."""
    target = book.path / SECOND
    if book.path != book.home or not book.key.is_owner or book.read_only:
        return
    try:
        _finish_swap(book)
        if not target.exists():
            header, key = unused_header(Layout(book.path).read_header(), book.key)
            _fill(target, header, key, begun)
    except (TallybookError, OSError):
        return


def is_set_up(book: Book) -> bool:
    """Whether the half beside this one was set up; only the key of this one can tell."""
    beside = Layout(book.path / SECOND)
    if not book.key.is_owner or not beside.header.is_file():
        return False
    try:
        return not is_unused(beside.read_header(), book.key)
    except (DamageError, NewerFormat):  # what cannot be told is never replaced
        return True


def set_up(book: Book, passphrase: str, begun: Begun) -> tuple[str, ...]:
    """Put a real new book in the place of a second half that was never set up.

    Returns:
        The words of its own recovery sheet, which are kept nowhere.

    Raises:
        WeakPassphrase: The passphrase could be guessed.
        SamePassphrase: It opens something in this book already.
        SecondExists: One was set up before; it is never taken away.
        NotAllowed: The key is a reader's.
        StorageError: The disk refuses; nothing was changed.
    """
    book.key.require_root("setting up a second passphrase")
    require_strength(passphrase)
    _finish_swap(book)
    if is_set_up(book):
        raise SecondExists
    require_other(book.home, passphrase)
    salt, cost = how_stretched(Layout(book.path).read_header())
    new, words = Book.create(book.path / _NEW, passphrase, cost=cost, salt=salt)
    with new:
        for kind, body in begun:
            new.append(kind, body)
    _swap(book)
    return words


def _fill(target: Path, header: bytes, key: Any, begun: Begun) -> None:
    """Make a small book that looks like any new one; its key is in nobody's hand afterwards."""
    layout = Layout(target)
    make_folder(layout)
    try:
        layout.write_header(header)
        shelf, _ = open_shelf(layout, new=True)
        shelf.put_meta(HEADER_COPY, header)
        with Book(target, key, shelf) as made:
            for kind, body in (("book", {"format": FORMAT}), *begun):
                made.append(kind, body)
    except BaseException:
        take_away(layout)
        raise


def _swap(book: Book) -> None:
    """Put the new half in the place of the unused one; only that one is taken away."""
    place, old = book.path / SECOND, book.path / _OLD
    try:
        if place.exists():
            place.rename(old)
        (book.path / _NEW).rename(place)
        sync_folder(book.path)
    except OSError as error:
        raise refusal(error, place) from error
    _take_unused(book, old)


def _finish_swap(book: Book) -> None:
    """Finish what was broken off while a second half was set up."""
    place, new, old = (book.path / name for name in (SECOND, _NEW, _OLD))
    if new.exists() and place.exists():
        take_away(Layout(new))  # it was not finished, and nobody was given its sheet
    elif new.exists():
        _swap(book)
    if old.exists() and not place.exists():
        old.rename(place)
    _take_unused(book, old)


def _take_unused(book: Book, old: Path) -> None:
    """Take a folder away if it is the half that was made unused, and only then."""
    if _is_there(old) and is_unused(Layout(old).read_header(), book.key):
        take_away(Layout(old))


# --- copies and checks ----------------------------------------------------------------------------


def backup(book: Book, target: Path) -> Report:
    """Copy both halves, sealed; the open one is checked with its key, the other byte by byte.

    Raises:
        BookExists: There is something at ``target``.
        NotAllowed: The key may not copy.
        StorageError: The disk refuses, or the copy is not what was copied; nothing stays.
    """
    report: Report | None = None
    for number, half in enumerate(halves(book.home)):
        place = target / half.relative_to(book.home)
        try:
            if half == book.path:
                report = book.backup(place)
            else:
                if book.scope == "sort":
                    book.backup(place)  # says that it may not
                _copy_sealed(half, place)
        except BaseException:
            if number:
                take_away(Layout(target))
            raise
    if report is None:
        raise NoBook(path=book.home)
    return report


def beside(book: Book) -> list[DamageError]:
    """Say that the other half is damaged, as far as that shows without its key; no more of it."""
    others = [half for half in halves(book.home) if half != book.path]
    if any(verify_journal(half).damage for half in others):
        return [DamagedHalf()]
    return []


def verify(path: Path, noted_head: str | None = None) -> Report:
    """Check both halves without a key, and that one of them holds a head noted earlier.

    Raises:
        NoBook: There is none.
        OlderCopy: Neither holds it.
        UnfitAnswer: What was noted is no tree head.
    """
    reports = [verify_journal(half) for half in halves(path)]
    shown = reports[0]
    if noted_head is not None:
        shown = _holding(path, noted_head)
    damage = tuple(dict.fromkeys(error for one in reports for error in one.damage))
    return replace(shown, damage=damage)


def _holding(path: Path, noted_head: str) -> Report:
    """Return the report of the half that holds a noted head."""
    older: OlderCopy | None = None
    for half in halves(path):
        try:
            return verify_journal(half, noted_head)
        except OlderCopy as error:
            older = older or error
    raise older or OlderCopy(path=path)


def _copy_sealed(half: Path, target: Path) -> None:
    """Copy a half without its key, and compare the copy with it."""
    source, layout = Layout(half), Layout(target)
    make_folder(layout)
    try:
        header = sound_header(source)
        layout.write_header(header)
        with Lock(source.lock).held():
            shelf, _ = open_shelf(source)
            try:
                copies.copy_rows(shelf, layout.journal, header)
            finally:
                shelf.close()
        copies.copy_files(source.files, layout.files)
        _require_same(half, target)
    except BaseException:
        take_away(layout)
        raise


def _require_same(half: Path, target: Path) -> None:
    """Make sure that a copy lacks nothing that the half itself has.

    Raises:
        WriteFailed: It does.
    """
    first, second = verify_journal(half), verify_journal(target)
    names = [file.relative_to(half / "files") for file in (half / "files").glob("??/*")]
    same = all(
        filecmp.cmp(half / "files" / name, target / "files" / name, shallow=False) for name in names
    )
    if (first.entries, first.head) != (second.entries, second.head) or not same:
        raise WriteFailed(path=target)


# --- small parts ----------------------------------------------------------------------------------


def _is_there(path: Path) -> bool:
    layout = Layout(path)
    return layout.header.is_file() or layout.journal.is_file()


def _headers(path: Path, read: Any) -> tuple[dict[Path, bytes], Exception | None]:
    """Read the headers that can be read, and keep the first failure."""
    found: dict[Path, bytes] = {}
    damaged: Exception | None = None
    for half in halves(path):
        try:
            found[half] = read(Layout(half))
        except (DamageError, NewerFormat) as error:
            damaged = damaged or error
    return found, damaged


def _wrong(secret: Passphrase | RecoveryWords) -> WrongPassphrase | WrongRecoveryWords:
    if isinstance(secret, Passphrase):
        return WrongPassphrase()
    return WrongRecoveryWords(reason="they are the words of another book, or of an older sheet")
