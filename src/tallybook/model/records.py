"""What an export holds: records, and what could not be read or had to be assumed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tallybook.model.places import said_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One message, call, mail or photo of an export, or one of its system lines.

    Attributes:
        kind: A name of `tallybook.model.kinds.RECORDS`; ``event`` is a line the app wrote itself.
        channel: The way it came, a name of `tallybook.model.kinds.CHANNELS` or a new one.
        part: The member of the export it stands in; empty for the export itself.
        offset: First byte of the record in that part.
        length: Its length there, in bytes.
        local: The wall-clock time as written, without zone; None where none is written.
        utc_offset: Minutes east of UTC where the export says so; None where it does not.
        precision: ``second``, ``minute`` or ``day``: how finely the time is written.
        thread: The chat, conversation or mailbox it belongs to, as the export names it.
        sender: The raw handle that sent it, as written; empty for events and unknown senders.
        recipients: The raw handles it went to.
        direction: ``in``, ``out`` or ``unknown``, only where the export itself says so.
        text: The words, with nothing repaired beyond decoding.
        subject: The subject line of a mail or MMS.
        attachments: Names of `Attachment`s yielded before it, or of parts of the export.
        details: Short facts of the format (duration, camera, message id), all as text.
        match: What stands for ``text`` when the same item is looked for in another export;
            None where that is the text itself.
    """

    kind: str
    channel: str
    part: str = ""
    offset: int = 0
    length: int = 0
    local: datetime | None = None
    utc_offset: int | None = None
    precision: str = "second"
    thread: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    direction: str = "unknown"
    text: str = ""
    subject: str = ""
    attachments: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    match: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Bytes that an export carries inside it (an MMS part, a mail attachment)."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in the file that could not be read: kept, counted and listed.

    Attributes:
        code: Stable, e.g. ``no-date``.
        reason: One plain sentence, without words from the record.
        part: The member of the export.
        offset: First byte concerned.
        length: How many bytes are concerned.
        items: How many items the file would have held there (0 where it cannot be told).
    """

    code: str
    reason: str
    part: str = ""
    offset: int = 0
    length: int = 0
    items: int = 0

    @property
    def place(self) -> str:
        """Where it is, in plain words; empty where it is about the whole."""
        said = said_place(self.part, self.offset, self.length)
        if said.startswith("table "):
            return f"in {said}"
        return f"at {said}" if self.offset else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something the file does not say, which was taken as likely and can be overruled.

    Attributes:
        code: Stable, e.g. ``date-order``.
        sentence: What was taken, and on what evidence.
        question: The name of the answer that settles it (a field of `Answers`); empty where none.
        certain: Whether the file itself settles it. An uncertain one is asked before importing.
        choices: The readings that fit, each as (answer, how the sample reads with it).
        local: A time that the file gives for itself, as the wall clock; it counts towards the span
            of time that a preview shows.
        utc_offset: Minutes east of UTC of that time, where it is said.
    """

    code: str
    sentence: str
    question: str = ""
    certain: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    local: datetime | None = None
    utc_offset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the person said when asked about an export; empty means not asked yet.

    Attributes:
        source: The importer to use.
        date_order: ``dmy``, ``mdy`` or ``ymd``.
        zone: IANA name of the zone the wall-clock times are in, or ``unknown``.
        owner: Raw handles of the book's own person in this export; ``("none",)`` for none of them.
        region: Two-letter country by which bare phone numbers are read.
        columns: What the columns of a table mean, as (title of the column, meaning) pairs.
    """

    source: str = ""
    date_order: str = ""
    zone: str = ""
    owner: tuple[str, ...] = ()
    region: str = "GB"
    columns: tuple[tuple[str, str], ...] = ()
