"""What a page says where the book refuses something: in full in English, plainly in other languages."""

from __future__ import annotations

from tallybook.content.languages import ORIGINAL
from tallybook.errors import (
    BookExists,
    DamagedHeader,
    GrantEnded,
    NewerFormat,
    NoBook,
    NotAllowed,
    StorageError,
    TallybookError,
    TooLittleMemory,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWords,
)
from tallybook.web.show import spoken
from tallybook.web.tongues import _, later, speech

#: The same without what only English can say of it: a reason, a number, a path.
PLAINLY: dict[type[TallybookError], str] = {
    WrongPassphrase: later("That passphrase does not open this book. Check each word and try again."),
    NoBook: later("There is no book in that folder. Check how it is written."),
    BookExists: later("There is something in that folder already. Choose another one."),
    NewerFormat: later("This book was written by a newer version of the program. Nothing in it was changed."),
    NotAllowed: later("This key may not do that in this book. Ask the person whose book it is."),
    GrantEnded: later("This key no longer opens the book. Ask the person whose book it is for a new one."),
    WeakPassphrase: later("That passphrase could be guessed. Use at least five words that have nothing to do with each other."),
    WrongRecoveryWords: later("Those words are not the ones on the sheet. Compare each word, in order."),
    TooLittleMemory: later("This computer has too little free memory. Close other programs and try again."),
    DamagedHeader: later("A part of the book is damaged. Open it with the recovery sheet, or open your backup."),
    StorageError: later("The disk or the stick refuses. Look whether it is full or was taken out."),
}  # fmt: skip


def refusal(error: TallybookError, advice: str = "") -> str:
    """Say what was refused and what helps, in the language of the page.

    Args:
        error: What the book said.
        advice: What helps on this page, where it differs; the plain sentences say it themselves.
    """
    if speech().page.code != ORIGINAL:
        for kind, sentence in PLAINLY.items():
            if isinstance(error, kind):
                return _(sentence)
    return f"{error.message} {advice or spoken(error.advice)}"
