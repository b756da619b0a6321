"""A mailbox in one file (mbox): many e-mails, one after the other.

How a person gets it: Google Takeout (Mail) gives ``All mail Including Spam and Trash.mbox``; Apple
Mail exports a mailbox as a folder with ``mbox`` in it; Thunderbird keeps its folders as such files.

Format: RFC 4155 and its older forms: each mail begins with a line ``From``, an address and a time,
after a blank line; a line of a mail that begins so is written ``>From``. Takeout puts the zone
before the year. Many programs escape nothing, so such a line is checked before it is believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.mail import LONGEST_MAIL, read_mail
from tallybook.reading.mailbox import begins_mailbox, mails
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "Mailbox (mbox)"


def recognise(export: Export) -> bool:
    """Whether the file begins with the line that begins a mail in a mailbox."""
    return begins_mailbox(export.head())


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the mails in the order of the file, each after what hangs on it."""
    del answers  # mails say their own times; who their owner is, is asked of all imports alike
    problems = ProblemList()
    held = 0
    with export.open() as stream:
        for mail in mails(stream, LONGEST_MAIL):
            held += 1
            for thing in read_mail(mail.raw, offset=mail.offset, length=mail.length):
                if isinstance(thing, Problem):
                    yield from problems.note(thing)
                else:
                    yield thing
    if not held:
        raise UnreadableExport(source=TITLE, reason="there is no mail in it")
    yield from problems.rest()


SOURCE = Source(
    name="mbox",
    title=TITLE,
    version=1,
    patterns=("*.mbox", "mbox"),
    how=(
        "Google: takeout.google.com, choose Mail alone; the download holds one or more .mbox files.",
        "Apple Mail: choose a mailbox, then Mailbox, Export Mailbox; the file is called mbox.",
        "Thunderbird: the folder of the profile holds one file without an ending for each folder.",
    ),
    lacks=(
        "Mails that were deleted before the export.",
        "Proof of who sent a mail: a sender is what the mail claims.",
        "Pictures that a mail only points to; nothing is fetched.",
    ),
    recognise=recognise,
    read=read,
)
