"""Every failure: a stable code, a sentence, a next step and an exit code.

The tree::

    TallybookError
    |-- UnlockError          the book does not open, or does not open to this person
    |-- DamageError          bytes on the disk are not what was sealed
    |-- ExportError          a file that was brought in cannot be read
    |-- ChoiceError          a question is open, or an answer does not fit
    |-- StorageError         the disk or the database refuses
    `-- BundleError          a bundle cannot be made, or does not check

A sentence may name files, numbers and entries. It never carries words from the record: the fields
of an error are counts, places and names of things the person chose.
"""

from typing import ClassVar


class TallybookError(Exception):
    """The root: something the person should be told in one plain sentence.

    Attributes:
        code: Stable, never reused, e.g. ``wrong-passphrase``.
        sentence: What happened, as a format string over the fields.
        next_step: What the person can do now.
        exit_code: What the command line returns, 10 to 99.
    """

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = "Something went wrong."
    next_step: ClassVar[str] = "Nothing was changed. Try again."
    exit_code: ClassVar[int] = 10

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The sentence with its fields filled in."""
        return self.sentence.format_map(_Forgiving(self.fields))

    @property
    def advice(self) -> str:
        """The next step with its fields filled in."""
        return self.next_step.format_map(_Forgiving(self.fields))


class _Forgiving(dict[str, object]):
    """A field that was not given reads as a dash, so that an error never fails to speak."""

    def __missing__(self, key: str) -> str:
        return "-"


# --- the book does not open -------------------------------------------------------------------


class UnlockError(TallybookError):
    """The book does not open, or not to this person."""

    exit_code = 20


class WrongPassphrase(UnlockError):
    """No slot opens with this secret; the header itself is whole."""

    code = "wrong-passphrase"
    sentence = "That passphrase does not open this book. The book itself is not damaged."
    next_step = (
        "Check each word and try again, or open it with the recovery sheet: tallybook recover."
    )
    exit_code = 21


class NoBook(UnlockError):
    """There is no book at this path."""

    code = "no-book"
    sentence = "There is no book at {path}."
    next_step = "Check the path. To make a new book: tallybook new."
    exit_code = 22


class BookExists(UnlockError):
    """There is something at this path already."""

    code = "book-exists"
    sentence = "There is already something at {path}. Nothing was changed."
    next_step = "Choose another place for the new book."
    exit_code = 23


class NewerFormat(UnlockError):
    """The book was written by a later version."""

    code = "newer-format"
    sentence = (
        "This book was written by a newer version (format {found}; this one reads up to {known})."
    )
    next_step = "Open it with the newer version. Nothing in it was changed."
    exit_code = 24


class NotAllowed(UnlockError):
    """The reader's grant does not cover this act."""

    code = "not-allowed"
    sentence = "This key may {scope} in this book. That does not include: {act}."
    next_step = "Ask the person whose book it is for a wider grant."
    exit_code = 25


class GrantEnded(UnlockError):
    """The reader's grant is over or was taken back."""

    code = "grant-ended"
    sentence = "This key no longer opens the book: the grant ended or was taken back."
    next_step = "Ask the person whose book it is for a new grant."
    exit_code = 26


class WeakPassphrase(UnlockError):
    """The passphrase is too short or too easily guessed."""

    code = "weak-passphrase"
    sentence = "That passphrase could be guessed: {reason}."
    next_step = "Use the six words that were offered, or at least five unrelated words."
    exit_code = 27


class WrongRecoveryWords(UnlockError):
    """The words typed are not those of the recovery sheet."""

    code = "wrong-recovery-words"
    sentence = "Those words are not the ones on the recovery sheet ({reason})."
    next_step = "Compare each word with the sheet. The numbers beside the words show the order."
    exit_code = 28


class TooLittleMemory(UnlockError):
    """The machine has not the memory that the passphrase is stretched with."""

    code = "too-little-memory"
    sentence = "This machine has too little free memory to open the book ({size} MiB are needed)."
    next_step = "Close other programs and try again, or use another machine. The book is not harmed."
    exit_code = 29


# --- damage ------------------------------------------------------------------------------------


class DamageError(TallybookError):
    """Bytes on the disk are not what was sealed."""

    exit_code = 30


class DamagedHeader(DamageError):
    """The header's own check does not hold."""

    code = "damaged-header"
    sentence = "The header of this book is damaged. This is not about the passphrase."
    next_step = "Rebuild it with: tallybook recover --book {path}, or open your backup."
    exit_code = 31


class DamagedEntry(DamageError):
    """One sealed entry does not open or does not fit the chain."""

    code = "damaged-entry"
    sentence = "Entry {entry} is damaged. The other entries are not affected by this."
    next_step = (
        "Take this entry from a backup: tallybook verify --book shows which ones are damaged."
    )
    exit_code = 32


class DamagedExhibit(DamageError):
    """One sealed exhibit does not open whole."""

    code = "damaged-exhibit"
    sentence = "Exhibit {exhibit} is damaged. Other exhibits and entries are not affected by this."
    next_step = "Take this file from a backup, or import the same original again."
    exit_code = 33


class MissingExhibit(DamageError):
    """An exhibit that the journal names is not on the disk."""

    code = "missing-exhibit"
    sentence = "Exhibit {exhibit} is named in the record but its file is missing."
    next_step = "Take this file from a backup, or import the same original again."
    exit_code = 34


class OlderCopy(DamageError):
    """The book does not contain the tree head that was noted outside."""

    code = "older-copy"
    sentence = (
        "This book does not hold the tree head you noted: it is an older copy, or it was changed."
    )
    next_step = "Look for the newer copy. Do not write into this one before you have compared them."
    exit_code = 35


class DamagedJournal(DamageError):
    """The journal's file is damaged: what can be read is shown, nothing is added to it."""

    code = "damaged-journal"
    sentence = (
        "The file of this book's journal is damaged. What can still be read of it is shown, "
        "and nothing is written into it."
    )
    next_step = "Write everything out with: tallybook export. Then take the journal from a backup."
    exit_code = 36


# --- exports -----------------------------------------------------------------------------------


class ExportError(TallybookError):
    """A file that was brought in cannot be read."""

    exit_code = 40


class UnreadableExport(ExportError):
    """The file is of a known kind but cannot be read."""

    code = "unreadable-export"
    sentence = "This file cannot be read as {source}: {reason}."
    next_step = "The file was kept as it is. Export it again, or add it as a plain exhibit."
    exit_code = 41


class UnknownExport(ExportError):
    """No importer recognises the file."""

    code = "unknown-export"
    sentence = "No importer recognises this file."
    next_step = "It can be kept as a plain exhibit, or exported again in another format."
    exit_code = 42


class SeveralKinds(ExportError):
    """More than one importer recognises the file."""

    code = "several-kinds"
    sentence = "This file could be more than one kind: {kinds}."
    next_step = "Say which it is: --source NAME."
    exit_code = 43


class HostileArchive(ExportError):
    """An archive breaks the bounds: a bomb, an overlap, a path that climbs."""

    code = "hostile-archive"
    sentence = "This archive was not opened: {reason}."
    next_step = "The file was kept as it is and nothing was taken out of it."
    exit_code = 44


class TooLarge(ExportError):
    """A part is larger than its bound."""

    code = "too-large"
    sentence = "A part of this file is larger than can be read safely ({size} of {bound} bytes)."
    next_step = "The file was kept as it is. Split it, or add it as a plain exhibit."
    exit_code = 45


class NoFile(ExportError):
    """The file that was named is not there."""

    code = "no-file"
    sentence = "There is no file at {path}."
    next_step = "Check the name and try again."
    exit_code = 46


# --- choices -----------------------------------------------------------------------------------


class ChoiceError(TallybookError):
    """A question is open, or an answer does not fit."""

    exit_code = 50


class OpenQuestion(ChoiceError):
    """Something must be answered before anything is admitted."""

    code = "open-question"
    sentence = "Before this is imported, one thing must be settled: {question}"
    next_step = "Answer it in the browser, or with: {option}."
    exit_code = 51


class UnfitAnswer(ChoiceError):
    """An answer is not one of those that fit."""

    code = "unfit-answer"
    sentence = "'{answer}' does not fit here: {reason}."
    next_step = "Give one of: {choices}."
    exit_code = 52


class NoSuchItem(ChoiceError):
    """The item, entry, person or exhibit named is not in the book."""

    code = "no-such-item"
    sentence = "There is no {noun} {name} in this book."
    next_step = "Look it up in the timeline and try again."
    exit_code = 53


class NothingChosen(ChoiceError):
    """A filter leaves nothing."""

    code = "nothing-chosen"
    sentence = "That choice leaves no items."
    next_step = "Widen the dates or take a filter away."
    exit_code = 54


class LateChange(ChoiceError):
    """A correction without a reason, or to something that cannot be corrected."""

    code = "no-reason"
    sentence = "A correction needs a reason. What it corrects is always kept."
    next_step = "Say in a few words why, for example: 'I found the date on the receipt'."
    exit_code = 55


# --- storage -----------------------------------------------------------------------------------


class StorageError(TallybookError):
    """The disk or the database refuses."""

    exit_code = 60


class DiskFull(StorageError):
    """No room was left; nothing half-done remains."""

    code = "disk-full"
    sentence = "There is no room left at {path}. What was saved before this is safe."
    next_step = "Free some room and start the same command again: it carries on where it stopped."
    exit_code = 61


class BookBusy(StorageError):
    """Another process holds the book for too long."""

    code = "book-busy"
    sentence = "Another window or command is writing into this book."
    next_step = "Wait for it to finish, then try again."
    exit_code = 62


class WriteFailed(StorageError):
    """A write or its confirmation failed; nothing after it is trusted."""

    code = "write-failed"
    sentence = "The disk did not confirm a write at {path}. What was saved before this is safe."
    next_step = "Close the book, check the disk or the USB stick, and open the book again."
    exit_code = 63


# --- bundles -----------------------------------------------------------------------------------


class BundleError(TallybookError):
    """A bundle cannot be made, or does not check."""

    exit_code = 70


class BundleExists(BundleError):
    """There is something at the bundle's path already."""

    code = "bundle-exists"
    sentence = "There is already something at {path}. Nothing was written."
    next_step = "Choose another place for the bundle."
    exit_code = 71


class BundleFails(BundleError):
    """A bundle does not pass its own checks."""

    code = "bundle-fails"
    sentence = "This bundle does not check: {count} problem(s). The first: {first}."
    next_step = "Ask for the bundle again. Do not rely on this copy."
    exit_code = 72


class ReportFailed(BundleError):
    """The report could not be set."""

    code = "report-failed"
    sentence = "The printed report could not be made: {reason}. No bundle was written."
    next_step = "Choose fewer items, or close other programs, and try again."
    exit_code = 73


class NotABundle(BundleError):
    """What was given to be checked is no bundle."""

    code = "not-a-bundle"
    sentence = "{path} is not a bundle: {reason}."
    next_step = "Give the bundle's folder or its zip file."
    exit_code = 74


def all_errors() -> list[type[TallybookError]]:
    """List every class below the root, in the order of their exit codes."""
    found: list[type[TallybookError]] = []
    waiting = list(TallybookError.__subclasses__())
    while waiting:
        error = waiting.pop()
        waiting.extend(error.__subclasses__())
        if "code" in error.__dict__:
            found.append(error)
    return sorted(found, key=lambda error: (error.exit_code, error.code))
