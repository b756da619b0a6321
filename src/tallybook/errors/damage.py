"""Failures of the disk: bytes are not what was sealed."""

from tallybook.errors.root import TallybookError


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


class DamagedSpare(DamageError):
    """Something beside the entries is damaged; nothing that was written is lost."""

    code = "damaged-spare"
    sentence = "In this book {noun} is damaged. Entries and exhibits are not affected by this."
    next_step = "Make a backup: it is written anew, with this part whole. Keep it on another disk."
    exit_code = 37


class DamagedHalf(DamageError):
    """The half of the book that is not open is damaged; nothing is said of what it holds."""

    code = "damaged-half"
    sentence = "The other half of this book is damaged. This half is not affected by it."
    next_step = "Open the other half with its own passphrase and check it, or use a backup."
    exit_code = 82
