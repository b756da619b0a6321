"""Failures of opening: no book, the wrong secret, a newer format, a grant that is over."""

from tallybook.errors.root import TallybookError


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
    next_step = (
        "Close other programs and try again, or use another machine. The book is not harmed."
    )
    exit_code = 29


class SamePassphrase(UnlockError):
    """The passphrase opens something in this book already."""

    code = "same-passphrase"
    sentence = "That passphrase is in use in this book already. Nothing was changed."
    next_step = "Choose other words."
    exit_code = 80


class SecondExists(UnlockError):
    """A second passphrase was set up before; nothing is ever put in the place of what it opens."""

    code = "second-exists"
    sentence = "A second passphrase was set up in this book before. Nothing was changed."
    next_step = "To change it, open the book with its own recovery sheet."
    exit_code = 81
