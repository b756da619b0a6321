"""One open book and everything that can be done with it.

A `Diary` has parts and does little itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tallybook.diary.checkins import Checkins
from tallybook.diary.drafts import Drafts
from tallybook.diary.floods import Floods
from tallybook.diary.granting import Granting
from tallybook.diary.joining import Joining
from tallybook.diary.lettering import Lettering
from tallybook.diary.linking import Linking
from tallybook.diary.mails import Mails
from tallybook.diary.media import Media
from tallybook.diary.ordering import Ordering
from tallybook.diary.pausing import Pausing
from tallybook.diary.practising import Practising
from tallybook.diary.prints import Printing
from tallybook.diary.readings import Readings
from tallybook.diary.redacting import Redacting
from tallybook.diary.safekeeping import CONFIRMED, Safekeeping, begun
from tallybook.diary.sealing import Sealing
from tallybook.diary.seeing import Seeing
from tallybook.diary.sharing import Sharing
from tallybook.diary.sorting import Sorting
from tallybook.diary.speaking import Speaking
from tallybook.diary.suggesting import Suggesting
from tallybook.diary.terms import Terms
from tallybook.diary.walks import Walks
from tallybook.diary.worksheets import Worksheets
from tallybook.errors import (
    NoSuchItem,
    UnknownExport,
    WeakPassphrase,
)
from tallybook.intake import writing
from tallybook.journal import halves
from tallybook.journal.book import Book
from tallybook.model.entries import Incident
from tallybook.model.exhibits import Exhibit
from tallybook.model.people import Person
from tallybook.model.preview import Preview, Receipt
from tallybook.model.records import Answers
from tallybook.model.source import Export
from tallybook.vault.keys import Passphrase, RecoveryWords
from tallybook.vault.sharing import open_private
from tallybook.vault.strength import strength

if TYPE_CHECKING:
    from tallybook.bundle import BundleReport, Choice, Plan
    from tallybook.bundle.plain import PlainReport
    from tallybook.case import Case, Filter, Page, Words
    from tallybook.journal.exhibits import ExhibitWriter
    from tallybook.patterns import Finding

    Tell = Callable[[int, int, int], None]


class Diary(
    Walks,
    Mails,
    Media,
    Readings,
    Joining,
    Ordering,
    Printing,
    Seeing,
    Floods,
    Granting,
    Lettering,
    Linking,
    Terms,
    Sealing,
    Sharing,
    Speaking,
    Redacting,
    Suggesting,
    Practising,
    Checkins,
    Drafts,
    Safekeeping,
    Pausing,
    Sorting,
    Worksheets,
):
    """One open book and everything that can be done with it."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._case: Case | None = None
        self._turn = threading.RLock()  # pages and an import share one view
        self._words_turn = threading.Lock()
        self._suggest_turn = threading.Lock()
        self._words_kept = 0

    # --- opening ------------------------------------------------------------------------------

    @classmethod
    def create(
        cls, path: Path, passphrase: str, *, zone: str = "", **cost: Any
    ) -> tuple[Diary, tuple[str, ...]]:
        """Make a book; give it back with the words of its recovery sheet.

        Args:
            path: A folder that does not exist yet.
            passphrase: What opens it.
            zone: The person's own clock, by its IANA name; this computer's where it says one.
            cost: The cost of deriving the key, for tests.

        Raises:
            WeakPassphrase: It could be guessed.
            BookExists: There is something at the path.
        """
        reason = strength(passphrase)
        if reason:
            raise WeakPassphrase(reason=reason)
        book, words = Book.create(path, passphrase, **cost)
        for kind, body in begun(zone):
            book.append(kind, body)
        halves.add_unused(book, [*begun(zone), ("setup", CONFIRMED)])
        return cls(book), words

    @classmethod
    def open(cls, path: Path, passphrase: str) -> Diary:
        """Open a book with its passphrase: the half of it that the passphrase is for."""
        book = halves.open_either(path, Passphrase(passphrase))
        halves.add_unused(book, [*begun(), ("setup", CONFIRMED)])
        return cls(book)

    @classmethod
    def open_with_key(cls, path: Path, key: bytes, passphrase: str) -> Diary:
        """Open a book as a reader, with a key file and the passphrase that seals it."""
        return cls(halves.open_either(path, open_private(key, Passphrase(passphrase))))

    @classmethod
    def open_with_sheet(cls, path: Path, words: tuple[str, ...]) -> Diary:
        """Open a book with the words of its recovery sheet."""
        return cls(halves.open_either(path, RecoveryWords(words)))

    @property
    def path(self) -> Path:
        """The folder that the book was opened at."""
        return self.book.home

    def close(self) -> None:
        """Let go of the key, the view and the files."""
        self._case = None
        self.book.close()

    @property
    def case(self) -> Case:
        """The view of the journal in memory, up to date with what any process has appended."""
        from tallybook.case import Case  # noqa: PLC0415 - the view needs half a second of imports

        with self._turn:
            if self._case is None:
                self._case = Case.fold(self.book)
                self._words_kept = 0
                self._recall(self._case)
            else:
                self._case.refresh()
            return self._case

    # --- writing ------------------------------------------------------------------------------

    def write(self, incident: Incident) -> int:
        """Seal one incident, durably; return its number."""
        return writing.write(self.book, incident)

    def amend(self, item: int, fields: Mapping[str, Any], reason: str) -> int:
        """Correct an incident, with a reason; what is corrected stays in the record.

        Raises:
            NoSuchItem: The item is not one that can be corrected.
        """
        self.case.history(item)
        return writing.amend(self.book, item, fields, reason)

    def is_late(self, item: int) -> bool:
        """Whether the item was written down later than it happened."""
        from tallybook.case import Filter  # noqa: PLC0415

        rows = self.timeline(Filter(items=(item,))).rows
        return bool(rows and rows[0].late)

    def add_person(self, person: Person, on_whose_word: str = "") -> int:
        """Say that several handles are one person, and on whose word."""
        return writing.person(self.book, person, on_whose_word)

    def label(self, items: tuple[int, ...], label: str, *, off: bool = False) -> int:
        """Put a label on items, or take it off."""
        body = {"items": list(items), "label": label, "off": off}
        return self.book.append("label", body).first_leaf

    # --- exports and exhibits -----------------------------------------------------------------

    def exhibit_writer(self, name: str, media_type: str = "") -> ExhibitWriter:
        """Open a writer that seals what it is given; commit it, then `register` the exhibit."""
        return self.book.exhibits.writer(name, media_type)

    def register(self, exhibit: Exhibit) -> Exhibit:
        """Name a committed exhibit in the journal, once."""
        from tallybook.intake.ledger import Ledger  # noqa: PLC0415
        from tallybook.intake.original import name_exhibits  # noqa: PLC0415

        name_exhibits(self.book, Ledger.of(self.book), [exhibit])
        return exhibit

    def keep(self, path: Path) -> Exhibit:
        """Seal any file as it is."""
        from tallybook.intake.original import keep  # noqa: PLC0415
        from tallybook.reading.exports import open_export  # noqa: PLC0415

        return keep(self.book, open_export(path))

    def export_of(self, what: Path | str) -> Export:
        """A file on the disk, or, by its SHA-256, one that is sealed in the book already."""
        from tallybook.intake.original import sealed_export  # noqa: PLC0415
        from tallybook.reading.exports import open_export  # noqa: PLC0415

        return (
            open_export(what)
            if isinstance(what, Path)
            else sealed_export(self.book, self._sealed(what))
        )

    def _sealed(self, sha256: str) -> Exhibit:
        found = self.case.exhibits.get(sha256)
        if found is None:
            raise NoSuchItem(noun="exhibit", name=sha256[:16])
        return found

    def recognises(self, what: Path | str) -> bool:
        """Whether exactly one importer knows the file."""
        from tallybook.intake.recognise import recognise  # noqa: PLC0415

        try:
            recognise(self.export_of(what))
        except UnknownExport:
            return False
        return True

    def preview(self, what: Path | str, answers: Answers | None = None) -> Preview:
        """Say what a file holds and what has to be asked; nothing is admitted."""
        from tallybook.intake.preview import preview  # noqa: PLC0415

        return preview(self.export_of(what), answers or Answers())

    def admit(
        self,
        what: Path | str,
        answers: Answers,
        tell: Tell | None = None,
        rows_per_entry: int = 50_000,
    ) -> Receipt:
        """Bring an export in: a file, or, by its SHA-256, an upload that is sealed already."""
        from tallybook.intake.admit import admit, admit_sealed  # noqa: PLC0415

        if isinstance(what, Path):
            return admit(self.book, self.export_of(what), answers, tell, rows_per_entry)
        return admit_sealed(self.book, self._sealed(what), answers, tell, rows_per_entry)

    # --- looking ------------------------------------------------------------------------------

    def timeline(self, chosen: Filter, offset: int = 0, limit: int = 100) -> Page:
        """One page of the line of time; the other person's words stay veiled."""
        from tallybook.case import page  # noqa: PLC0415

        return page(self.case, chosen, offset, limit)

    def search(
        self,
        words: str,
        chosen: Filter | None = None,
        *,
        whole_words: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> Page:
        """Where some words stand, in any script."""
        from tallybook.case import Filter  # noqa: PLC0415
        from tallybook.case.search import search  # noqa: PLC0415

        match = "words" if whole_words else "text"
        return search(self.case, words, chosen or Filter(), match=match, offset=offset, limit=limit)

    def open_words(self, item: int) -> Words:
        """Open the words of one item, and only that one."""
        from tallybook.case import open_item  # noqa: PLC0415

        return open_item(self.case, item)

    def open_exhibit(self, sha256: str) -> BinaryIO:
        """Open the bytes of one exhibit."""
        return self.book.exhibits.open(self._sealed(sha256).sha256)

    def save_attachments(self, item: int, folder: Path) -> list[Path]:
        """Write the attachments of one item into a folder, as plain files."""
        from tallybook.bundle.plain import write_exhibit  # noqa: PLC0415

        folder.mkdir(parents=True, exist_ok=True)
        return [
            write_exhibit(self.book, exhibit, folder, f"item-{item}-{number}")
            for number, exhibit in enumerate(self.case.attached(item), 1)
        ]

    def patterns(self) -> tuple[Finding, ...]:
        """Every finding of every pattern."""
        from tallybook.patterns import all_patterns  # noqa: PLC0415

        return tuple(finding for pattern in all_patterns() for finding in pattern.find(self.case))

    # --- handing over -------------------------------------------------------------------------

    def plan_bundle(self, choice: Choice) -> Plan:
        """Say exactly what a bundle would hold and what it would withhold, and why."""
        from tallybook.bundle import plan  # noqa: PLC0415

        return plan(self.book, self.case, choice)

    def make_bundle(
        self, choice: Choice, target: Path, progress: Callable[[str, int, int], None] | None = None
    ) -> BundleReport:
        """Write a bundle; what went is noted in the journal."""
        from tallybook.bundle import make  # noqa: PLC0415

        self.look_through(
            lambda done, total, _: (
                progress("looking through the words", done, total) if progress else None
            )
        )

        return make(self.book, self.case, choice, target, progress=progress)

    def export_plain(self, target: Path, tell: Tell | None = None) -> PlainReport:
        """Write everything out in plain files, to leave for good."""
        from tallybook.bundle.plain import export_plain  # noqa: PLC0415
        from tallybook.reading.mailbox import mail_of  # noqa: PLC0415

        return export_plain(self.book, self.case, target, tell, mail_of)
