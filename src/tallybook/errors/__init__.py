"""Every failure: a stable code, a sentence, a next step and an exit code.

The tree::

    TallybookError
    |-- ProgramFault         the program itself is at fault
    |-- UnlockError          the book does not open, or does not open to this person
    |-- DamageError          bytes on the disk are not what was sealed
    |-- ExportError          a file that was brought in cannot be read
    |-- ChoiceError          a question is open, or an answer does not fit
    |-- StorageError         the disk or the database refuses
    `-- BundleError          a bundle cannot be made, or does not check

A sentence may name files, numbers and entries. It never carries words from the record: the fields
of an error are counts, places and names of things the person chose.
"""

from tallybook.errors.bundles import (
    BundleError,
    BundleExists,
    BundleFails,
    NoAnswer,
    NotABundle,
    ReportFailed,
    UnfitStamp,
)
from tallybook.errors.choices import (
    CannotHear,
    CannotReadWords,
    CannotSuggest,
    ChoiceError,
    LateChange,
    NeedsConsent,
    NoCorpus,
    NoSuchItem,
    NothingChosen,
    OpenQuestion,
    UnfitAnswer,
    UnknownWorksheet,
    UnreadableCorpus,
)
from tallybook.errors.damage import (
    DamagedEntry,
    DamagedExhibit,
    DamagedHalf,
    DamagedHeader,
    DamagedJournal,
    DamagedSpare,
    DamageError,
    MissingExhibit,
    OlderCopy,
)
from tallybook.errors.exports import (
    EncryptedBackup,
    ExportError,
    HostileArchive,
    LockedExport,
    NoFile,
    SeveralKinds,
    TooLarge,
    UnknownExport,
    UnreadableExport,
)
from tallybook.errors.opening import (
    BookExists,
    GrantEnded,
    NewerFormat,
    NoBook,
    NotAllowed,
    SamePassphrase,
    SecondExists,
    TooLittleMemory,
    UnlockError,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWords,
)
from tallybook.errors.root import ProgramFault, TallybookError, UnfitContent, all_errors
from tallybook.errors.storage import (
    BookBusy,
    DiskFull,
    StorageError,
    WriteFailed,
)

__all__ = [
    "BookBusy",
    "BookExists",
    "BundleError",
    "BundleExists",
    "BundleFails",
    "CannotHear",
    "CannotReadWords",
    "CannotSuggest",
    "ChoiceError",
    "DamageError",
    "DamagedEntry",
    "DamagedExhibit",
    "DamagedHalf",
    "DamagedHeader",
    "DamagedJournal",
    "DamagedSpare",
    "DiskFull",
    "EncryptedBackup",
    "ExportError",
    "GrantEnded",
    "HostileArchive",
    "LateChange",
    "LockedExport",
    "MissingExhibit",
    "NeedsConsent",
    "NewerFormat",
    "NoAnswer",
    "NoBook",
    "NoCorpus",
    "NoFile",
    "NoSuchItem",
    "NotABundle",
    "NotAllowed",
    "NothingChosen",
    "OlderCopy",
    "OpenQuestion",
    "ProgramFault",
    "ReportFailed",
    "SamePassphrase",
    "SecondExists",
    "SeveralKinds",
    "StorageError",
    "TallybookError",
    "TooLarge",
    "TooLittleMemory",
    "UnfitAnswer",
    "UnfitContent",
    "UnfitStamp",
    "UnknownExport",
    "UnknownWorksheet",
    "UnlockError",
    "UnreadableCorpus",
    "UnreadableExport",
    "WeakPassphrase",
    "WriteFailed",
    "WrongPassphrase",
    "WrongRecoveryWords",
    "all_errors",
]
